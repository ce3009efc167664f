"""The theme part. Word expects one; no style refers to it: it decides only what new drawings and charts look like."""

from __future__ import annotations

from pipeline.model.nodes import Role
from pipeline.writers.docx.ooxml import HEAD, A, Faces, escape
from pipeline.writers.docx.styles import StyleBook

_COLOURS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "333333"),
    ("lt2", "EEEEEE"),
    ("accent1", "C00000"),
    ("accent2", "1F4E79"),
    ("accent3", "548235"),
    ("accent4", "BF9000"),
    ("accent5", "7F7F7F"),
    ("accent6", "7030A0"),
    ("hlink", "000000"),
    ("folHlink", "000000"),
)
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme(book: StyleBook) -> bytes:
    """`word/theme/theme1.xml` (DrawingML, 14.2.7): black on white, the faces of title and running text."""
    heading, body = (book.faces(book.style.of(role)) for role in (Role.TITLE, Role.BODY))
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="{escape(book.style.name)}"><a:themeElements>'
        f'<a:clrScheme name="Kanben">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Kanben">{_fonts("majorFont", heading)}{_fonts("minorFont", body)}</a:fontScheme>'
        f'<a:fmtScheme name="Kanben"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def _fonts(element: str, faces: Faces) -> str:
    return (
        f'<a:{element}><a:latin typeface="{escape(faces.latin)}"/><a:ea typeface="{escape(faces.east_asian)}"/>'
        f'<a:cs typeface=""/></a:{element}>'
    )
