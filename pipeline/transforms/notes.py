"""Notes and glossaries at the end, tied to their marks in the text (rule M-21)."""

from __future__ import annotations

import re

from pipeline.diagnostics import Diagnostics
from pipeline.model.build import tidy
from pipeline.model.nodes import Block, Document, Inline, Note, NoteKind, NoteRef, Paragraph, Role
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import Edit, rewrite, text_of
from pipeline.transforms.pieces import split_inlines
from pipeline.transforms.trees import raw_paragraph

_HEAD = regex(
    r"(?:附件?\s*[0-9]*\s*[：:]?)?(?:《[^》]{2,30}》|[^。！？；]{0,16})?(?:名词解释|名词注释|名词术语解释|"
    r"有关用语说明|用语说明|用语解释|有关名词解释|注释|註釋|註解|尾注|脚注)"
    r"(?:说明)?\s*[：:]?"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ENTRY = regex(
    rf"\s*(?:[\[［【〔（(](?:注|註)?\s*([0-9]{{1,3}})[\]］】〕）)]|([{_CIRCLED}])|"
    rf"([0-9]{{1,3}})\s*[.．、](?![0-9]))[\s：:]*"
)
_REF = regex(rf"[\[［【〔](?:注|註)?([0-9]{{1,3}})[\]］】〕](?!号|號)|（(?:注|註)([0-9]{{1,3}})）|([{_CIRCLED}])")


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with notes tied to their marks; entries nobody refers to become a glossary."""
    blocks = list(document.blocks)
    start = _start(blocks)
    if start is None or document.notes:
        return document
    entries = _entries(blocks, start)
    if not entries:
        return document
    numbers = {number for number, _ in entries}
    circled = any(_ENTRY.match(text_of(group[0]))[2] for _, group in entries)  # type: ignore[index]  # all match
    order: list[int] = []
    for at in range(start):
        block = blocks[at]
        if isinstance(block, Paragraph) and not block.cues.literal:
            blocks[at] = _with_refs(block, numbers, circled, order, found)
    kept: list[Block] = []
    notes: dict[int, Note] = {}
    for number, group in entries:
        if number in order and number not in notes:
            mark = _ENTRY.match(text_of(group[0]))
            assert mark is not None
            first = rewrite(group[0], [Edit(0, mark.end(), "", "M-21")], found)
            said = tuple(replace(block, role=Role.NOTE) for block in (first, *group[1:]))
            notes[number] = Note(f"n{number}", said, NoteKind.ENDNOTE)
        else:
            kept.extend(replace(block, role=Role.GLOSSARY) for block in group)
    length = sum(len(group) for _, group in entries)
    tail = blocks[start + 1 + length :]
    return replace(
        document,
        blocks=(*blocks[: start + 1], *kept, *tail),
        notes=tuple(notes[number] for number in order),
    )


def _start(blocks: list[Block]) -> int | None:
    """The heading of the notes: the last line that says so, with an entry after it."""
    for at in range(len(blocks) - 2, max(1, len(blocks) // 4), -1):
        block, following = blocks[at], blocks[at + 1]
        if not isinstance(block, Paragraph) or not isinstance(following, Paragraph) or not raw_paragraph(block):
            continue
        text = text_of(block)
        if len(text) <= 50 and _HEAD.fullmatch(text.strip()) and _ENTRY.match(text_of(following)):
            return at
    return None


def _entries(blocks: list[Block], start: int) -> list[tuple[int, list[Paragraph]]]:
    """Number and paragraphs of each entry; numbers count up from 1."""
    out: list[tuple[int, list[Paragraph]]] = []
    for block in blocks[start + 1 :]:
        if not isinstance(block, Paragraph) or not raw_paragraph(block):
            break
        match = _ENTRY.match(text_of(block))
        number = _number(match) if match else 0
        if number == len(out) + 1:
            out.append((number, [block]))
        elif match or not out:
            break
        else:
            out[-1][1].append(block)
    return out


def _number(match: re.Match[str]) -> int:
    digits = next(group for group in match.groups() if group)
    return _CIRCLED.index(digits) + 1 if digits in _CIRCLED else int(digits)


def _with_refs(block: Paragraph, numbers: set[int], circled: bool, order: list[int], found: Diagnostics) -> Paragraph:
    """The paragraph with its marks turned into references."""
    text = text_of(block)
    hits = [m for m in _REF.finditer(text) if _number(m) in numbers and (m[3] is None or circled)]
    if not hits:
        return block
    places: list[tuple[int, int]] = []
    gone = 0
    for match in hits:
        places.append((match.start() - gone, _number(match)))
        gone += match.end() - match.start()
        if _number(match) not in order:
            order.append(_number(match))
    changed = rewrite(block, [Edit(m.start(), m.end(), "", "M-21") for m in hits], found)
    children: tuple[Inline, ...] = changed.children
    out: list[Inline] = []
    done = 0
    for offset, number in places:
        before, children = split_inlines(children, offset - done)
        out.extend((*before, NoteRef(f"n{number}")))
        done = offset
    return replace(changed, children=tidy((*out, *children)))
