"""Blocks to strips: every block of the tree becomes bands that pages are filled with, and a place in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from pipeline.assets import Asset, Assets
from pipeline.model.build import text as text_inlines
from pipeline.model.nodes import (
    HEADING_ROLES,
    TITLE_BLOCK_ROLES,
    Block,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Image,
    Inline,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Role,
    Separator,
    Table,
)
from pipeline.model.walk import pictures_in, plain_text
from pipeline.patterns import regex
from pipeline.records import dataclass, field, replace
from pipeline.style.resolved import RoleStyle
from pipeline.typeset.layout import BlockPlace, PlacedPicture, Rule
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.markers import marked
from pipeline.typeset.page.official import (
    FOOT_ROLES,
    Head,
    attachment_look,
    foot_strip,
    is_head,
    presence_look,
    signature_looks,
)
from pipeline.typeset.page.strips import Keep, Opening, Strip

_PICTURE_DPI = 150.0
_BETWEEN = 0.7  # ems between tables and pictures that follow one another
_ABOVE_TABLE = regex(r"[（(]?(?:附?表\s*[0-9一二三四五六七八九十]|单位[：:]|單位[：:])")
_DISPLAYED = TITLE_BLOCK_ROLES | HEADING_ROLES | {Role.ATTACHMENT_TITLE, Role.TOC_TITLE}
_LISTED = frozenset((Role.SIGNATURE, Role.ATTACHMENT_NOTE))
_CLOSING_ROLES = frozenset((Role.SIGNATURE, Role.DATE))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a block stands: left edge and width in the text area (points), its containers, the kind of structure."""

    x: float
    width: float
    path: tuple[str, ...] = ()
    kind: str = "p"
    indent: float = 0.0  # ems taken from the left inside lists and quotations
    plain: bool = False  # in a cell or note: no first-line indent, no space around


@dataclass(slots=True)
class Flow:
    """Collects strips and places while it walks the tree. `page` of each place is filled in when pages are made."""

    composer: Composer
    assets: Assets
    places: list[BlockPlace] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    anchors: dict[str, int] = field(default_factory=dict)  # id of a container -> the first place in it
    too_wide: list[tuple[float, str]] = field(default_factory=list)  # tables set too small: type size and caption

    def document(self, blocks: Sequence[Block], frame: Frame) -> list[Strip]:
        """The strips of a whole document: its official head, its text, and at the bottom of the last page its foot."""
        head = is_head(blocks)
        foot = len(blocks)
        while foot > head and _is_foot(blocks[foot - 1]):
            foot -= 1
        out: list[Strip] = []
        if head:
            out.append(Head(self, frame).strip([block for block in blocks[:head] if isinstance(block, Paragraph)]))
        out.extend(self.strips(blocks[head:foot], frame))
        if foot < len(blocks):
            out.append(foot_strip(self, [block for block in blocks[foot:] if isinstance(block, Paragraph)], frame))
        return out

    def strips(self, blocks: Iterable[Block], frame: Frame) -> list[Strip]:
        """The strips of a run of blocks, in order, page breaks and keep rules marked."""
        out: list[Strip] = []
        breaks = 0
        after_heading = after_title = announced = False
        blocks = list(blocks)
        looks = self._looks(blocks, frame)
        before: Block | None = None
        for block in blocks:
            if isinstance(block, PageBreak):
                breaks += 1
                continue
            made = self._looking(block, looks.get(id(block)), frame)
            if not made:
                continue
            if isinstance(block, Paragraph) and block.role in _LISTED and _role(before) is block.role:
                made[0].space = 0.0  # one blank line stands above them all
            before = block
            if after_title and not _in_title_block(block):
                # One blank line below the title block (GB/T 9704-2012, 7.3.2).
                made[0].space = max(made[0].space, self.composer.style.page.pitch)
            after_title = _in_title_block(block)
            alone = len(made) == 1 and made[0].parts is None and not made[0].pictures
            if after_heading and not isinstance(block, Heading) and alone:
                made[0].keep = max(made[0].keep, Keep.LOOSE)  # two lines follow a heading on its page (CLREQ)
            if isinstance(block, Table) and announced:
                out[-1].keep = Keep.FIRM  # 表1 and 单位：万元 above a table that the source gave no caption
            announced = isinstance(block, Paragraph) and _ABOVE_TABLE.match(plain_text(block.children)) is not None
            if out and isinstance(block, Paragraph) and block.role in _CLOSING_ROLES:
                out[-1].keep = Keep.FIRM  # no page holds a signature without text (GB/T 9704-2012, 7.3.5.5)
            after_heading = isinstance(block, Heading)
            if breaks:
                made[0].opening = max(made[0].opening, Opening.PAGE)
                if isinstance(block, Paragraph) and block.cues.literal:  # lines as they stand: empty pages as well
                    pitch = self.composer.style.page.pitch
                    out.extend(Strip(pitch, tail=pitch / 2, opening=Opening.PAGE) for _ in range(breaks - 1))
                breaks = 0
            if out and not out[-1].on_grid and not made[0].on_grid and _stands_apart(out[-1], made[0]):
                made[0].space = max(made[0].space, _BETWEEN * self.composer.style.page.em)
            out.extend(made)
        return out

    def _looking(self, block: Block, look: RoleStyle | None, frame: Frame) -> list[Strip]:
        if look is None or not isinstance(block, Paragraph):
            return self.block(block, frame)
        return self.paragraph(block.children, block.role, frame, block_id=block.id, look=look)

    def _looks(self, blocks: Sequence[Block], frame: Frame) -> dict[int, RoleStyle]:
        """The looks of paragraphs that stand by one another's wording, by identity."""
        found: dict[int, RoleStyle] = {}
        if frame.plain or frame.indent:
            return found
        style = self.composer.style
        minutes = style.official.form == "minutes"
        signed: list[Paragraph] = []
        for block in (*blocks, None):
            if isinstance(block, Paragraph) and block.role in _CLOSING_ROLES:
                signed.append(block)
                continue
            if signed:
                looks = signature_looks(self, signed, frame.width)
                found.update((id(signed[at]), look) for at, look in looks.items())
                signed = []
            if isinstance(block, Paragraph) and block.role is Role.ATTACHMENT_NOTE:
                found[id(block)] = attachment_look(self, plain_text(block.children), style.of(block.role))
            elif minutes and isinstance(block, Paragraph) and block.role is Role.BODY:
                found[id(block)] = presence_look(plain_text(block.children), style.of(block.role))
        return found

    def name(self, what: str) -> str:
        """The next name of a container of that kind."""
        number = self.counters.get(what, 0)
        self.counters[what] = number + 1
        return f"{what}:{number}"

    def place(self, role: Role, level: int, text: str, block_id: str, frame: Frame, kind: str = "") -> int:
        """Note a block in reading order; returns its index."""
        place = BlockPlace(role, level, text, -1, 0.0, block_id, kind or frame.kind, frame.path)
        self.places.append(place)
        return len(self.places) - 1

    def _anchored(self, name: str, begins: int, made: list[Strip]) -> list[Strip]:
        """Strips of a container that links may lead to: it is found where its first place is."""
        if name and len(self.places) > begins:
            self.anchors.setdefault(name, begins)
        return made

    def block(self, block: Block, frame: Frame) -> list[Strip]:
        """The strips of one block of any kind."""
        begins = len(self.places)
        match block:
            case Paragraph(role=role, children=children):
                return self.paragraph(children, role, frame, block_id=block.id)
            case Heading():
                return self.paragraph(block.children, block.role, frame, level=block.level, block_id=block.id)
            case ListBlock():
                return self._list(block, frame)
            case Quote(blocks=inner):
                nested = 2 if frame.kind == "quote" else 0  # the role itself is indented; only a quote in a quote adds
                quote = replace(
                    frame, path=(*frame.path, self.name("quote")), kind="quote", indent=frame.indent + nested
                )
                return self.strips(inner, quote)
            case Division(blocks=inner):
                made = self.strips(inner, replace(frame, path=(*frame.path, self.name("division"))))
                style = self.composer.style.of(block.role)
                if made and style.page_break_before:
                    made[0].opening = max(made[0].opening, Opening.RECTO if style.recto else Opening.PAGE)
                return self._anchored(block.id, begins, made)
            case Table():
                from pipeline.typeset.page.tables import table_strips  # tables and flow need each other

                return self._anchored(block.id, begins, table_strips(self, block, frame))
            case Figure():
                return self._figure(block, frame)
            case CodeBlock(value=value):
                code = replace(frame, path=(*frame.path, self.name("code")), kind="code")
                made = []
                for line in value.split("\n"):
                    made.extend(self.paragraph(text_inlines(line), Role.CODE, code))
                return made
            case Separator():
                page = self.composer.style.page
                width = frame.width / 3
                rule = Rule(frame.x + (frame.width - width) / 2, page.pitch / 2, width, 0.5)
                return [Strip(page.pitch, rules=[rule], tail=page.pitch / 2)]
            case PageBreak():
                return []
            case _:
                assert_never(block)

    def paragraph(
        self,
        inlines: Sequence[Inline],
        role: Role,
        frame: Frame,
        *,
        level: int = 0,
        block_id: str = "",
        kind: str = "",
        look: RoleStyle | None = None,
        display: bool = False,
    ) -> list[Strip]:
        """The strips of one paragraph; an empty one gives a place and an empty line's strip.

        `display`: divided at phrase edges, as the roles of titles and headings always are.
        """
        if frame.kind == "quote" and role is Role.BODY:
            role = Role.QUOTE
        style = look or self.composer.style.of(role)
        if frame.indent and look is None:
            style = replace(style, left_indent=style.left_indent + frame.indent)
        if frame.plain and look is None:
            style = replace(
                style, first_indent=0.0, left_indent=0.0, right_indent=0.0, space_before=0.0, space_after=0.0
            )
        if level:
            kind = kind or "h"
        block = self.place(role, level, plain_text(inlines), block_id, frame, kind)
        display = display or role in _DISPLAYED
        lines = self.composer.lines(inlines, style, frame.width, display=display)
        strips = [
            self.composer.strip(frame.x + x, line, style, block, number == 0, number == len(lines) - 1)
            for number, (x, line) in enumerate(lines)
        ]
        pictures = self._pictures(inlines, frame) if self.assets else []
        strips = strips or ([] if pictures else [self.composer.blank(style, block)])
        self._keep(strips, style)
        if strips and pictures:
            pictures[-1].keep = strips[-1].keep
            strips[-1].keep = Keep.FIRM  # a picture stays with the line it comes from
        strips.extend(pictures)
        strips[0].space = style.space_before
        if style.page_break_before and not frame.plain:
            strips[0].opening = Opening.RECTO if style.recto else Opening.PAGE
            strips[0].sink = style.sink
        if style.space_after:
            strips[-1].height += style.space_after
            strips[-1].tail += style.space_after
        return strips

    def _keep(self, strips: list[Strip], style: RoleStyle) -> None:
        if not strips:
            return
        count = len(strips)
        for number, strip in enumerate(strips[:-1]):
            before, after = number + 1, count - number - 1
            if style.keep_together:
                strip.keep = Keep.FIRM
            elif before < style.orphans or after < style.widows:
                strip.keep = Keep.LOOSE
        if style.keep_next:
            strips[-1].keep = Keep.FIRM

    def _list(self, block: ListBlock, frame: Frame, outer: tuple[str, ...] = ()) -> list[Strip]:
        """The items of a list. `outer`: markers of the items that begin with this list, set before its first one."""
        path = (*frame.path, self.name("list"))
        out: list[Strip] = []
        for number, item in enumerate(block.items):
            inner = replace(frame, path=(*path, f"item:{number}"), kind="li")
            nested = replace(inner, indent=inner.indent + 2)
            markers = (*outer, item.marker) if number == 0 else (item.marker,)
            blocks = item.blocks
            if blocks and isinstance(blocks[0], ListBlock) and blocks[0].items:
                out.extend(self._list(blocks[0], nested, markers))
                blocks = blocks[1:]
                markers = ()
            begins = len(self.places)
            blocks = marked("".join(markers), blocks)
            if blocks and isinstance(blocks[0], Paragraph):
                out.extend(self.paragraph(blocks[0].children, Role.LIST_ITEM, inner, block_id=blocks[0].id))
                blocks = blocks[1:]
            for block_of_item in blocks:
                is_list = isinstance(block_of_item, ListBlock)
                out.extend(self.strips((block_of_item,), nested if is_list else inner))
            text = self.places[begins].text if begins < len(self.places) else ""
            if text != "".join(markers):  # a mark alone labels nothing
                self._label(begins, markers, len(path))
        return out

    def _label(self, begins: int, labels: tuple[str, ...], around: int) -> None:
        """Note at the first place since `begins` whose text they begin which marks count the containers around it, the
        last of them its container of index `around`."""
        joined = "".join(labels)
        for at in range(begins, len(self.places) if joined else begins):
            place = self.places[at]
            if place.text.startswith(joined):
                inner = list(place.labels)
                if inner:
                    inner[0] = inner[0].removeprefix(joined)
                items = sum(name.startswith("item:") for name in place.path[around + 1 :])
                self.places[at] = replace(place, labels=(*labels, *[""] * (items - len(inner)), *inner))
                return

    def _figure(self, block: Figure, frame: Frame) -> list[Strip]:
        inner = replace(frame, path=(*frame.path, self.name("figure")))
        strips = self._picture(block.image, inner, block.id)
        if block.caption:
            for strip in strips:
                strip.keep = Keep.FIRM
            strips.extend(self.paragraph(block.caption, Role.CAPTION, inner, kind="caption"))
        return strips

    def _pictures(self, inlines: Sequence[Inline], frame: Frame) -> list[Strip]:
        """Pictures that the source has in the line stand below the paragraph, in their order."""
        return [strip for image in pictures_in(inlines) for strip in self._picture(image, frame)]

    def picture_width(self, image: Image) -> float:
        """The natural extent of a picture along the lines, in points; none of one that is not there."""
        return self._sides(self.assets[image.asset])[0] if image.asset in self.assets else 0.0

    def _sides(self, asset: Asset) -> tuple[float, float]:
        """A picture's natural size along and across the lines, in points."""
        point = 72 / (asset.dpi or _PICTURE_DPI)
        width, height = asset.width * point, asset.height * point
        return (height, width) if self.composer.style.page.vertical else (width, height)  # upright beside the lines

    def _picture(self, image: Image, frame: Frame, block_id: str = "") -> list[Strip]:
        """The strip of a picture in the middle of its frame, no larger than that; none for one that is not there."""
        asset = self.assets[image.asset] if image.asset in self.assets else None  # noqa: SIM401
        drawn = asset is not None and asset.width and asset.height
        if not drawn and not block_id:
            return []
        number = self.place(Role.BODY, 0, "", block_id, frame, "figure")
        if asset is None or not drawn:
            return []
        page = self.composer.style.page
        along, across = self._sides(asset)
        width = min(along, frame.width)
        height = width * across / along
        limit = page.lines * page.pitch * 0.8
        if height > limit:
            width, height = width * limit / height, limit
        x = frame.x + (frame.width - width) / 2
        picture = PlacedPicture(image.asset, image.alt, x, 0.0, width, height, number)
        return [Strip(height, pictures=[picture], on_grid=False, block=number)]

    def note(self, note: Note, mark: str, frame: Frame) -> list[Strip]:
        """The strips of a note's text, its mark in front."""
        inner = replace(frame, path=(f"note:{note.id}",), kind="note")
        out: list[Strip] = []
        style = self.composer.style.of(Role.NOTE)
        begins = len(self.places)
        for number, block in enumerate(marked(mark, note.blocks or (Paragraph(Role.NOTE, ()),))):
            if isinstance(block, Paragraph):
                name = note.id if number == 0 else ""
                out.extend(self.paragraph(block.children, Role.NOTE, inner, block_id=name, look=style, kind="note"))
            else:
                out.extend(self.block(block, inner))
        self._label(begins, (mark,), 0)
        self._anchored(note.id, begins, out)
        for strip in out:
            strip.lines = [replace(line, note=note.id) for line in strip.lines]
            strip.on_grid = False
        return out


def _stands_apart(above: Strip, below: Strip) -> bool:
    """True where a table or picture meets something else that is off the grid."""
    return any(strip.parts is not None or strip.pictures for strip in (above, below))


def _role(block: Block | None) -> Role | None:
    return block.role if isinstance(block, Paragraph) else None


def _is_foot(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in FOOT_ROLES


def _in_title_block(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in TITLE_BLOCK_ROLES
