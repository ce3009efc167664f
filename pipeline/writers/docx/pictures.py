"""Pictures: DrawingML in the line, with alternative text, never larger than the text area."""

from __future__ import annotations

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image as ImageHeader

from pipeline.assets import Asset
from pipeline.model.nodes import Image
from pipeline.writers.docx.ooxml import EMU, PIC, A, escape
from pipeline.writers.docx.story import PICTURES, Story

_UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
_DPI = 150.0  # of a picture that does not say, as in print
_TALLEST = 0.8  # of the text area


def drawing(story: Story, image: Image, widest: float) -> str:
    """The run with the picture, at most `widest` points wide; nothing, and a report, if Word cannot show it."""
    edition = story.edition
    known = image.asset in edition.job.assets
    asset = edition.job.assets[image.asset] if known else None
    if asset is None or asset.media_type not in PICTURES:
        edition.cannot("image", f"{image.asset} {asset.media_type if asset else ''}".strip())
        return ""
    size = _points(asset)
    if size is None:
        edition.cannot("image", image.asset)
        return ""
    width, height = size
    tallest = (edition.grid.measure if edition.grid.vertical else edition.grid.depth) / 20 * _TALLEST
    shrink = min(1.0, widest / width, tallest / height)
    extent = f'cx="{max(1, round(width * shrink * EMU))}" cy="{max(1, round(height * shrink * EMU))}"'
    number = edition.next_drawing()
    name = f"图片 {number}"
    relation = story.picture(asset)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{escape(image.alt)}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{escape(image.alt)}"/><pic:cNvPicPr/>'
        "</pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _points(asset: Asset) -> tuple[float, float] | None:
    """Natural size in points; read from the picture's own header when the asset does not know."""
    width, height, dpi = float(asset.width), float(asset.height), asset.dpi
    if not (width and height):
        try:
            header = ImageHeader.from_blob(asset.data)
        except (*_UNREADABLE, OSError, ValueError, KeyError):
            return None
        width, height, dpi = float(header.px_width), float(header.px_height), float(header.horz_dpi)
        if not (width and height):
            return None
    dpi = dpi if dpi > 1 else _DPI
    return width * 72 / dpi, height * 72 / dpi
