"""The package: python-docx holds parts and relationships; the container is written by `pipeline.writers.archive`.

No template file: every part is made from the resolved style, so nothing foreign (themes, effects, sample styles) can
come along. python-docx writes entry times of the hour and reads its template from disk; both are avoided.
"""

from __future__ import annotations

from collections.abc import Iterator

from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.package import Package

from pipeline.writers.archive import write_zip
from pipeline.writers.docx.ooxml import HEAD
from pipeline.writers.docx.story import PICTURES, XmlPart, xml_part

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_EXTENSIONS = {extension: media for media, extension in PICTURES.items()}


def add_part(package: Package, owner: Package | Part, name: str, kind: str, relation: str, content: bytes) -> XmlPart:
    """A part with its relationship from `owner`."""
    part = xml_part(name, kind, package, content)
    owner.relate_to(part, relation)
    return part


def serialize(package: Package) -> bytes:
    """The bytes of the file: content types first, relationships next to their part, order of discovery."""
    parts = list(package.iter_parts())
    return write_zip(_entries(package, parts), stored=[_entry(part.partname) for part in parts if _packed(part)])


def _entries(package: Package, parts: list[Part]) -> Iterator[tuple[str, bytes]]:
    yield "[Content_Types].xml", _content_types(parts)
    yield _entry(PACKAGE_URI.rels_uri), _xml_bytes(package.rels.xml)
    for part in parts:
        yield _entry(part.partname), part.blob
        if part.rels:
            yield _entry(part.partname.rels_uri), _xml_bytes(part.rels.xml)


def _content_types(parts: list[Part]) -> bytes:
    used = {part.partname.ext for part in parts} & set(_EXTENSIONS)
    defaults = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    defaults |= {extension: _EXTENSIONS[extension] for extension in sorted(used)}
    inner = "".join(f'<Default Extension="{name}" ContentType="{media}"/>' for name, media in defaults.items())
    inner += "".join(
        f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
        for part in parts
        if part.partname.ext not in _EXTENSIONS
    )
    return f'{HEAD}<Types xmlns="{_TYPES}">{inner}</Types>'.encode()


def _entry(uri: PackURI) -> str:
    return str(uri.membername)


def _packed(part: Part) -> bool:
    """Pictures that are compressed already."""
    return part.partname.ext in ("png", "jpeg", "gif")


def _xml_bytes(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else xml
