"""Official documents: what stands above the title and below the text (GB/T 9704-2012, 7.2 and 7.4).

Taken from the metadata where the source gives it under the standard's own names (份号, 密级, 紧急程度, 发文机关标志,
签发人, 抄送, 印发机关, 印发日期), and recognised where it stands in the text as lines of their fixed wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from pipeline.diagnostics import Diagnostics
from pipeline.model.build import text as inlines
from pipeline.model.nodes import Block, Break, Document, Heading, Inline, Mark, Marked, Meta, Paragraph, Role, Text
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import Edit, rewrite, text_of
from pipeline.transforms.pieces import join
from pipeline.transforms.trees import raw_paragraph

# In the order of the page (7.2.2, 7.2.3).
HEAD_ROLES = (Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER)
OFFICIAL_ROLES = frozenset((*HEAD_ROLES, Role.COPY_TO, Role.PRINTED_BY))
_HEAD_LINES = 9
_TAIL_LINES = 6
_NUMBER = r"[^\s，。；：]{1,20}[〔\[(（【]\d{4}[〕\])）】]\s*(?:第)?\d+号|第\d+(?:号|期)|（第\d+期）"
_PATTERNS: Mapping[Role, re.Pattern[str]] = {
    Role.COPY_NUMBER: regex(r"(?:份号[：:]\s*)?\d{6}"),
    Role.SECRECY: regex(r"(?:绝密|机密|秘密|絕密|機密)(?:[★☆*]\s*(?:\d+(?:年|个月|個月)|长期|長期))?"),
    Role.URGENCY: regex(r"特急|加急|特提|平急"),
    Role.ISSUER_MARK: regex(r"[一-鿿（）]{2,40}(?:文件|命令|令|纪要|紀要|函)"),
    Role.DOCUMENT_NUMBER: regex(_NUMBER),
    Role.SIGNER: regex(r"(?:签发人|簽發人)[：:].{2,60}"),
}
_COPY_TO = regex(r"(?:主送|抄送|分送)[：:].+")
_PRINTED_BY = regex(r"[^，。；：]{2,40}?(\s*)\d{4}年\d{1,2}月\d{1,2}日(?:印发|印發)")
_UNTITLED = ("令", "纪要", "紀要")  # these forms have no title but their mark
_PRESENT = regex(r"(?:出席|列席|请假|缺席|請假)[：:]")
_KEYS = {
    "份号": Role.COPY_NUMBER,
    "密级": Role.SECRECY,
    "密级和保密期限": Role.SECRECY,
    "紧急程度": Role.URGENCY,
    "发文机关标志": Role.ISSUER_MARK,
    "签发人": Role.SIGNER,
}
# Several bodies that issue a document together (7.2.4); in the text each has a line.
_JOINED = regex("[、，,]\\s*|[ \u3000]+")
_BODY = regex("[一-鿿（）]{2,30}[府委会局厅部院室办署行社司校]")
_BODIES = 6
_LABELS = {Role.SIGNER: "签发人："}
SPREAD = "\u3000"


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the blocks of its official head and foot."""
    blocks = list(document.blocks)
    if not any(isinstance(block, Paragraph) and block.role in HEAD_ROLES for block in blocks[:_HEAD_LINES]):
        _recognise_head(blocks)
        blocks = [*_from_meta(document.meta), *blocks]
    if not any(isinstance(block, Paragraph) and block.role is Role.PRINTED_BY for block in blocks[-_TAIL_LINES:]):
        _recognise_foot(blocks, found)
        blocks += _foot_from_meta(document.meta)
    if any(_is_mark(block) and text_of(block).endswith(("纪要", "紀要")) for block in blocks[:_HEAD_LINES]):
        blocks = [_present(block) for block in blocks]
    head = [block for block in blocks[:_HEAD_LINES] if isinstance(block, Paragraph)]
    number = next((text_of(block) for block in head if block.role is Role.DOCUMENT_NUMBER), "")
    meta = document.meta
    if number and not meta.document_number:
        meta = replace(meta, document_number=number)
    mark = next((text_of(block).strip() for block in head if _is_mark(block)), "")
    if mark.endswith(_UNTITLED) and not meta.title:
        meta = replace(meta, title=mark)
    return replace(document, meta=meta, blocks=tuple(blocks))


def _is_mark(block: Block) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.role is Role.ISSUER_MARK


def _present(block: Block) -> Block:
    """出席： of minutes stands in 黑体 (10.3)."""
    if not isinstance(block, Paragraph) or not raw_paragraph(block) or len(block.children) != 1:
        return block
    text = text_of(block)
    match = _PRESENT.match(text)
    if match is None or block.children != (Text(text),):
        return block
    label = Marked(Mark.STRONG, (Text(text[: match.end()]),))
    return replace(block, children=(label, *inlines(text[match.end() :])))


def _recognise_head(blocks: list[Block]) -> None:
    """Lines above the title that are worded as the standard words them; a mark alone is no head but may be a title."""
    _join_marks(blocks)
    taken: dict[int, Role] = {}
    for at, block in enumerate(blocks[:_HEAD_LINES]):
        if not raw_paragraph(block) or isinstance(block, Heading):
            break
        assert isinstance(block, Paragraph)
        text = text_of(block).strip()
        role = next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(text)), None)
        if role is None and text.endswith("文件") and any(isinstance(item, Break) for item in block.children):
            role = Role.ISSUER_MARK
        if role is None or role in taken.values():
            break
        taken[at] = role
    if Role.ISSUER_MARK not in taken.values() or len(taken) < 2:
        return
    for at, role in taken.items():
        block = blocks[at]
        assert isinstance(block, Paragraph)
        blocks[at] = replace(block, role=role)


def _join_marks(blocks: list[Block]) -> None:
    """Names of bodies one a line, the last with 文件 behind it and the number below, are one mark."""
    head = blocks[: _HEAD_LINES + _BODIES]
    texts = [text_of(block).strip() if isinstance(block, Paragraph) and raw_paragraph(block) else "" for block in head]
    for last, text in enumerate(texts[:-1]):
        if not (text.endswith("文件") and _PATTERNS[Role.DOCUMENT_NUMBER].fullmatch(texts[last + 1])):
            continue
        first = last
        while first and last - first < _BODIES and _BODY.fullmatch(texts[first - 1]):
            first -= 1
        rows = [block for block in blocks[first : last + 1] if isinstance(block, Paragraph)]
        if first < last:
            blocks[first : last + 1] = [join(rows, [(Break(),)] * (len(rows) - 1))]
        return


def _recognise_foot(blocks: list[Block], found: Diagnostics) -> None:
    for at in range(max(0, len(blocks) - _TAIL_LINES), len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or not raw_paragraph(block):
            continue
        text = text_of(block).strip()
        printed = _PRINTED_BY.fullmatch(text_of(block)) if at == len(blocks) - 1 else None
        if printed:
            # Body and date stand at the two ends of the line, parted by a blank (7.4.3).
            blank = Edit(printed.start(1), printed.end(1), SPREAD, "H-20")
            blocks[at] = replace(rewrite(block, [blank], found), role=Role.PRINTED_BY)
        elif at >= len(blocks) - 2 and _COPY_TO.fullmatch(text):
            blocks[at] = replace(block, role=Role.COPY_TO)


def _from_meta(meta: Meta) -> list[Block]:
    """The head as the metadata has it; without 发文机关标志 there is none."""
    said = {role: value for key, value in meta.other if (role := _KEYS.get(key)) and value}
    if Role.ISSUER_MARK not in said:
        return []
    if meta.document_number:
        said[Role.DOCUMENT_NUMBER] = meta.document_number
    out: list[Block] = []
    for role in HEAD_ROLES:
        if role in said:
            label = _LABELS.get(role, "")
            value = said[role] if said[role].startswith(label) else label + said[role]
            names = _JOINED.split(value) if role is Role.ISSUER_MARK else [value]
            out.append(Paragraph(role, _rows(names)))
    return out


def _rows(names: Sequence[str]) -> tuple[Inline, ...]:
    """One line for each of several bodies."""
    out: list[Inline] = []
    for name in names:
        out += [Break(), *inlines(name)] if out else inlines(name)
    return tuple(out)


def _foot_from_meta(meta: Meta) -> list[Block]:
    said = dict(meta.other)
    out: list[Block] = []
    if said.get("抄送"):
        value = said["抄送"].rstrip("。")
        out.append(Paragraph(Role.COPY_TO, inlines(f"抄送：{value}。")))
    if said.get("印发机关") and said.get("印发日期"):
        value = said["印发日期"].removesuffix("印发")
        out.append(Paragraph(Role.PRINTED_BY, inlines(f"{said['印发机关']}{SPREAD}{value}印发")))
    return out
