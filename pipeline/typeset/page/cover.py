"""The cover leaf: the title block once more, larger. All it says stands in the text; here it is decoration."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.nodes import TITLE_BLOCK_ROLES, Block, Paragraph, Role
from pipeline.records import replace
from pipeline.typeset.page.compose import Composer
from pipeline.typeset.page.pages import Filled, draw, text_area
from pipeline.typeset.page.strips import Strip

_TITLE_PITCH = 1.5  # ems
_BELOW_TITLE = 1.0  # grid lines between the title and what follows it
_FOOT = frozenset((Role.SPEAKER,))


def cover(composer: Composer, blocks: Iterable[Block]) -> list[Filled]:
    """The front of the leaf and its blank back; nothing when the document has no title block."""
    style = composer.style
    page = Filled(True, opens=True)
    area = text_area(style.page, True)
    title: list[Strip] = []
    below: list[Strip] = []
    foot: list[Strip] = []
    for block in _title_block(blocks):
        look = style.of(block.role)
        target = foot if block.role in _FOOT else below
        if block.role is Role.TITLE:
            size = style.cover.size
            look = replace(look, size=size, pitch=size * _TITLE_PITCH)
            target = title
        for x, line in composer.lines(block.children, look, area.width, display=True):
            strip = composer.strip(x, line, look, -1, True, True)
            strip.lines = [replace(item, block=-1, over=-1) for item in strip.lines]
            target.append(strip)
    if not title:
        return []
    y = area.top + style.cover.sink
    for strip in title:
        draw(page, strip, area.left, y)
        y += strip.height
    y += _BELOW_TITLE * style.page.pitch
    for strip in below:
        draw(page, strip, area.left, y)
        y += strip.height
    height = sum(strip.height for strip in foot)
    y = max(y, area.top + area.height - style.cover.rise - height)
    for strip in foot:
        draw(page, strip, area.left, y)
        y += strip.height
    return [page, Filled(False)]


def _title_block(blocks: Iterable[Block]) -> list[Paragraph]:
    """The paragraphs of the first title block that has a title, notes' marks left out by the caller's composer."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.role in TITLE_BLOCK_ROLES:
            found.append(block)
        elif any(item.role is Role.TITLE for item in found):
            break
        else:
            found = []
    return found
