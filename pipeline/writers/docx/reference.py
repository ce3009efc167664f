"""What a user's own Word file gives the edition: letterhead, headers, footers and theme.

Headers and footers come with their pictures, links and the styles they use. Those styles get names of their own, based
on the file's defaults, so that a letterhead keeps its look and none of our styles changes. The text of the file, its
page and its other styles are not taken: they are the sheet's.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.records import dataclass, field
from pipeline.source import Source
from pipeline.writers.docx.ooxml import HEAD, R, W

LARGEST = 256 * 1024 * 1024  # bytes that a reference may unpack to
KINDS = ("header", "footer")
_W, _R = f"{{{W}}}", f"{{{R}}}"
_PREFIX, _LABEL = "Letterhead", "信头"
_STYLE_NAMES = ("pStyle", "rStyle", "tblStyle")
_RELATIONS = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
# Of a style: what concerns Word's galleries, lists we do not take, and links to styles we do not take.
_NOT_TAKEN = ("aliases", "next", "link", "autoRedefine", "rsid", "personal", "personalCompose", "personalReply")
# What the reference's default style may leave unsaid and our defaults would decide otherwise, in schema order.
_NEUTRAL = (
    ("widowControl", {"val": "0"}),
    ("snapToGrid", {"val": "1"}),
    ("spacing", {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}),
    ("ind", {"left": "0", "right": "0", "firstLine": "0"}),
    ("jc", {"val": "left"}),
)


@dataclass(slots=True)
class Letterhead:
    """Headers and footers by kind (`header`, `footer`) and page (`default`, `first`, `even`), and what they need."""

    parts: dict[tuple[str, str], Part] = field(default_factory=dict)
    styles: tuple[str, ...] = ()  # elements for `word/styles.xml`
    theme: bytes = b""
    first_page: bool = False  # the first page has a header and footer of its own
    two_sides: bool = False  # odd and even pages differ
    distances: dict[str, int] = field(default_factory=dict)  # twips from the edge of the paper, by kind

    def has(self, kind: str) -> bool:
        """Whether the file has any header, or footer."""
        return any(known == kind for known, _ in self.parts)


def letterhead(reference: Source, package: Package) -> Letterhead:
    """The letterhead of a Word file, its parts made ready for `package`. Raises `SettingsError` (U008)."""
    try:
        with ZipFile(BytesIO(reference.data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > LARGEST:
            raise ValueError(f"{size} > {LARGEST} bytes")
        return _Taking(Package.open(BytesIO(reference.data)), package).letterhead()
    except (BadZipFile, OpcError, KeyError, ValueError, AttributeError, etree.LxmlError, NotImplementedError) as error:
        reason = str(error) or type(error).__name__
        raise SettingsError.of(Code.REFERENCE_FAULT, case="kind", file=reference.name, reason=reason) from error


class _Taking:
    """One reference on its way into a package."""

    def __init__(self, reference: Package, package: Package) -> None:
        self._main: Any = reference.main_document_part
        self._package = package
        self._taken: dict[Part, Part] = {}
        styles: Any = self._related(RELATIONSHIP_TYPE.STYLES)
        self._styles = etree.fromstring(styles.blob) if styles is not None else None
        self._known = {
            style.get(_W + "styleId", ""): style
            for style in (self._styles.findall(_W + "style") if self._styles is not None else ())
        }
        paragraphs = (name for name, style in self._known.items() if _kind(style) == "paragraph")
        self._default = next((name for name in paragraphs if self._known[name].get(_W + "default") == "1"), "")
        self._wanted: list[str] = []

    def letterhead(self) -> Letterhead:
        """Everything that is taken."""
        out = Letterhead()
        root = etree.fromstring(self._main.blob)
        if root.tag != _W + "document":
            raise ValueError(str(root.tag))
        section = next(root.iter(_W + "sectPr"), None)
        theme: Any = self._related(RELATIONSHIP_TYPE.THEME)
        out.theme = theme.blob if theme is not None else b""
        settings: Any = self._related(RELATIONSHIP_TYPE.SETTINGS)
        if settings is not None:
            out.two_sides = _on(etree.fromstring(settings.blob).find(_W + "evenAndOddHeaders"))
        if section is None:
            return out
        out.first_page = _on(section.find(_W + "titlePg"))
        margins = section.find(_W + "pgMar")
        for kind in KINDS:
            for reference in section.findall(f"{_W}{kind}Reference"):
                part = self._main.related_parts[reference.get(_R + "id")]
                out.parts[kind, reference.get(_W + "type", "default")] = self._take(part, words=True)
            distance = margins.get(_W + kind, "") if margins is not None else ""
            if distance.isdecimal():
                out.distances[kind] = int(distance)
        out.styles = tuple(self._style_elements())
        return out

    def _related(self, relation: str) -> Part | None:
        try:
            part: Part = self._main.part_related_by(relation)
        except KeyError:
            return None
        return part

    def _take(self, part: Part, *, words: bool = False) -> Part:
        """A copy of a part and of all it needs, under names that no part of ours has."""
        known = self._taken.get(part)
        if known is not None:
            return known
        content = self._restyled(part.blob) if words else part.blob
        name = PackURI(f"/word/letterhead/{len(self._taken) + 1}-{part.partname.filename}")
        made = Part(name, part.content_type, content, self._package)
        self._taken[part] = made
        for relation in part.rels.values():
            target = relation.target_ref if relation.is_external else self._take(relation.target_part)
            made.rels.add_relationship(relation.reltype, target, relation.rId, relation.is_external)
        return made

    # --- styles ----------------------------------------------------------------------------------------------------

    def _restyled(self, xml: bytes) -> bytes:
        """A header whose paragraphs, runs and tables name the styles that are taken over."""
        root: Any = etree.fromstring(xml)
        for node in [node for name in _STYLE_NAMES for node in root.iter(_W + name)]:
            if found := self._want(node.get(_W + "val", "")):
                node.set(_W + "val", found)
            else:
                node.getparent().remove(node)
        for paragraph in root.iter(_W + "p"):
            properties = paragraph.find(_W + "pPr")
            if properties is None:
                properties = etree.Element(_W + "pPr")
                paragraph.insert(0, properties)
            if properties.find(_W + "pStyle") is None:
                named = etree.Element(_W + "pStyle")
                named.set(_W + "val", self._want(self._default) or f"{_PREFIX}Base")
                properties.insert(0, named)
            for numbering in properties.findall(_W + "numPr"):  # lists are not taken: their marks would be ours
                properties.remove(numbering)
        return (HEAD + _text(root)).encode()

    def _want(self, name: str) -> str:
        """The new name of a style, which with all it is based on will be taken; empty for one that is not there."""
        at = name
        while at in self._known and at not in self._wanted:
            self._wanted.append(at)
            base = self._known[at].find(_W + "basedOn")
            at = base.get(_W + "val", "") if base is not None else ""
        return _renamed(name) if name in self._known else ""

    def _style_elements(self) -> Iterator[str]:
        yield _text(self._base())
        for name in self._wanted:
            style: Any = deepcopy(self._known[name])
            if style.get(_W + "default") is not None:
                del style.attrib[_W + "default"]
            style.set(_W + "styleId", _renamed(name))
            style.set(_W + "customStyle", "1")
            for unwanted in (*_NOT_TAKEN, "pPr/" + _W + "numPr"):
                for node in style.findall(_W + unwanted):
                    node.getparent().remove(node)
            named = style.find(_W + "name")
            if named is not None:
                named.set(_W + "val", f"{_LABEL} {named.get(_W + 'val', name)}")
            base = style.find(_W + "basedOn")
            kind = _kind(style)
            if base is not None and base.get(_W + "val", "") in self._known:
                base.set(_W + "val", _renamed(base.get(_W + "val", "")))
            elif base is not None:
                style.remove(base)
            elif kind == "paragraph" and named is not None:
                base = etree.Element(_W + "basedOn")
                base.set(_W + "val", f"{_PREFIX}Base")
                named.addnext(base)
            yield _text(style)

    def _base(self) -> Any:
        """The reference's document defaults as a style, for its letterhead stands among our defaults."""
        style = etree.Element(_W + "style", nsmap={"w": W})
        for key, value in (("type", "paragraph"), ("customStyle", "1"), ("styleId", f"{_PREFIX}Base")):
            style.set(_W + key, value)
        etree.SubElement(style, _W + "name").set(_W + "val", _LABEL)
        defaults = self._styles.find(_W + "docDefaults") if self._styles is not None else None
        paragraph = etree.SubElement(style, _W + "pPr")
        said = defaults.find(f"{_W}pPrDefault/{_W}pPr") if defaults is not None else None
        for name, neutral in _NEUTRAL:
            node = etree.SubElement(paragraph, _W + name)
            own = said.find(_W + name) if said is not None else None
            for key, value in neutral.items():
                node.set(_W + key, value)
            for attribute, given in own.items() if own is not None else ():
                node.set(attribute, given)
        run = etree.SubElement(style, _W + "rPr")
        said = defaults.find(f"{_W}rPrDefault/{_W}rPr") if defaults is not None else None
        run.extend(deepcopy(node) for node in (said if said is not None else ()))
        if run.find(_W + "sz") is None:
            for name in ("sz", "szCs"):
                etree.SubElement(run, _W + name).set(_W + "val", "20")  # what Word takes where nothing is said
            languages = run.findall(_W + "lang")
            run.extend(languages)
        return style


def _renamed(name: str) -> str:
    return _PREFIX + name


def _kind(style: Any) -> str:
    return str(style.get(_W + "type", "paragraph"))


def _on(node: Any) -> bool:
    return node is not None and node.get(_W + "val", "1") not in ("0", "false", "off")


def _text(node: Any) -> str:
    return str(etree.tostring(node, encoding="unicode"))
