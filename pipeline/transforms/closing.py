"""The end of a document: closing words, signature, date, attachments (rules M-19 to M-22)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Meta, Paragraph, Role
from pipeline.model.walk import plain_text
from pipeline.transforms.markers import ATTACHMENT, DATE, iso_date

_CLOSING = re.compile(
    r"^(?:谢谢(?:大家|各位)?|謝謝(?:大家|各位)?|特此(?:通知|报告|公告|函复|批复)|以上报告.{0,20}|报告完毕.{0,10}|此致|敬礼)[。！!]?$"
)
_NOTE = re.compile(r"^附件?\s*[：:]\s*\S")
_REMARK = re.compile(r"^[（(](?:此件|联系人|聯絡人).{2,40}[）)]$")
_SENTENCE = re.compile(r"[，。！？；：、]")
_END = 12
_LONG = 30


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the roles of its end matter."""
    blocks = list(document.blocks)
    meta = document.meta
    for at in range(len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or block.role is not Role.BODY or block.cues.literal:
            continue
        text = plain_text(block.children).strip()
        if _CLOSING.match(text):
            blocks[at] = replace(block, role=Role.CLOSING)
        elif _NOTE.match(text) and at > 2:
            blocks[at] = replace(block, role=Role.ATTACHMENT_NOTE)
        elif ATTACHMENT.match(text) and at > 2 and at + 1 < len(blocks):
            blocks[at] = replace(block, role=Role.ATTACHMENT_MARK)
            title = blocks[at + 1]
            words = plain_text(title.children).strip() if isinstance(title, Paragraph) else ""
            fits = 0 < len(words) <= _LONG and not _SENTENCE.search(words)
            if fits and isinstance(title, Paragraph) and title.role is Role.BODY:
                blocks[at + 1] = replace(title, role=Role.ATTACHMENT_TITLE)
        elif _REMARK.match(text) and at > len(blocks) - _END:
            blocks[at] = replace(block, role=Role.REMARK)
    meta = _signature(blocks, meta)
    return replace(document, meta=meta, blocks=tuple(blocks))


def _signature(blocks: list[Block], meta: Meta) -> Meta:
    """A date alone on its line near the end, and up to three short lines without marks before it."""
    if any(isinstance(block, Paragraph) and block.role is Role.DATE for block in blocks):
        return meta
    stop = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.role is Role.ATTACHMENT_MARK),
        len(blocks),
    )
    for at in range(stop - 1, max(2, stop - _END), -1):
        block = blocks[at]
        if not isinstance(block, Paragraph) or block.role is not Role.BODY or block.cues.literal:
            continue
        text = plain_text(block.children).strip()
        match = DATE.fullmatch(text)
        if match is None:
            continue
        blocks[at] = replace(block, role=Role.DATE)
        meta = replace(meta, date=meta.date or iso_date(text))
        for before in range(at - 1, max(1, at - 4), -1):
            line = blocks[before]
            if not isinstance(line, Paragraph) or line.role is not Role.BODY:
                break
            words = plain_text(line.children).strip()
            if len(words) > _LONG or _SENTENCE.search(words) or len(words) < 3:
                break
            blocks[before] = replace(line, role=Role.SIGNATURE)
            meta = replace(meta, issuer=meta.issuer or words)
        break
    return meta
