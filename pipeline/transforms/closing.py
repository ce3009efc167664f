"""The end of a document: closing words, signature, date, attachments (rules M-19 to M-22)."""

from __future__ import annotations

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Block, Document, Meta, Paragraph, Role
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import text_of
from pipeline.transforms.markers import DATE, iso_date
from pipeline.transforms.title import ends_title
from pipeline.transforms.trees import raw_paragraph

_CLOSING = regex(
    r"(?:谢谢(?:大家|各位|各位代表|各位委员)?|謝謝(?:大家|各位)?|特此(?:通知|报告|公告|函复|批复|通告|说明|函告)|"
    r"(?:以上报告|以上意见|以上说明|以上匯報|以上汇报)[^。]{0,20}|"
    r"(?:我的)?报告完(?:毕|了)[^。]{0,10}|此致|敬礼|专此报告|当否，请批示|妥否，请批示)[。！!]?"
)
_MARK = regex(r"附(?:件|表|录|錄)\s*[0-9一二三四五六七八九十]*\s*[：:]?")
_NOTE = regex(r"附(?:件|表)?\s*[0-9]*\s*[：:]\s*\S.*")
_ITEM = regex(r"\s*[0-9]{1,2}\s*[.．、]\s*\S.*")
_REMARK = regex(r"[（(](?:此件|联系人|聯絡人|本件).{2,40}[）)]")
_SENTENCE = regex(r"[，。！？；：、]")
_BODY_NAME = regex(
    "(?:政府|院|部|委|局|厅|廳|办公室|辦公室|委员会|委員會|会|會|公司|中心|社|署|处|處|行|大学|大學|法院)$"
)
_END, _LONG, _TITLE_MOST = 16, 30, 40


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with the roles of its end matter."""
    blocks = list(document.blocks)
    numbered = False  # a list of attachments is open
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not raw_paragraph(block):
            numbered = False
            continue
        text = text_of(block).strip()
        role = None
        if len(text) < 60 and _CLOSING.fullmatch(text):
            role = Role.CLOSING
        elif at > 2 and text[:1] == "附" and len(text) < 80:
            if _MARK.fullmatch(text) and at + 1 < len(blocks):
                role = Role.ATTACHMENT_MARK
            elif _NOTE.fullmatch(text) and not text.endswith("。"):
                role = Role.ATTACHMENT_NOTE
        elif numbered and _ITEM.fullmatch(text) and len(text) < 80 and not text.endswith("。"):
            role = Role.ATTACHMENT_NOTE
        elif at > len(blocks) - _END and _REMARK.fullmatch(text):
            role = Role.REMARK
        numbered = role is Role.ATTACHMENT_NOTE
        if role is not None:
            blocks[at] = replace(block, role=role)
    meta = _signature(blocks, document.meta)
    _attachment_titles(blocks)
    return replace(document, meta=meta, blocks=tuple(blocks))


def _attachment_titles(blocks: list[Block]) -> None:
    """The line below 附件1, or below the date of what brings rules, is a title when it is short."""
    for at in range(len(blocks) - 2):
        mark, title = blocks[at], blocks[at + 1]
        marked = isinstance(mark, Paragraph) and mark.role is Role.ATTACHMENT_MARK
        brought = isinstance(mark, Paragraph) and mark.role in (Role.DATE, Role.REMARK)
        if (marked or brought) and raw_paragraph(title):
            assert isinstance(title, Paragraph)
            text = text_of(title).strip()
            if brought and not ends_title(text):
                continue
            if len(text) <= _TITLE_MOST and not _SENTENCE.search(text):
                blocks[at + 1] = replace(title, role=Role.ATTACHMENT_TITLE)


def _signature(blocks: list[Block], meta: Meta) -> Meta:
    """A date alone on its line, and up to three short lines without marks before it.

    Near the end the date may stand alone; elsewhere (a notice in front of the rules it brings) a body must sign above.
    """
    if any(isinstance(block, Paragraph) and block.role is Role.DATE for block in blocks):
        return meta
    stop = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.role is Role.ATTACHMENT_MARK),
        len(blocks),
    )
    for at in range(stop - 1, 2, -1):
        block = blocks[at]
        if not isinstance(block, Paragraph) or not raw_paragraph(block) or len(text_of(block)) > _LONG:
            continue
        text = text_of(block).strip()
        if DATE.fullmatch(text) is None:
            continue
        signers = _signers(blocks, at)
        if at <= stop - _END and not any(_signs(blocks[line]) for line in signers):
            continue
        blocks[at] = replace(block, role=Role.DATE)
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(after, Paragraph) and raw_paragraph(after) and _REMARK.fullmatch(text_of(after).strip()):
            blocks[at + 1] = replace(after, role=Role.REMARK)
        meta = replace(meta, date=meta.date or iso_date(text))
        for line in signers:
            signer = blocks[line]
            assert isinstance(signer, Paragraph)
            blocks[line] = replace(signer, role=Role.SIGNATURE)
            meta = replace(meta, issuer=meta.issuer or text_of(signer).strip())
        break
    return meta


def _signs(block: Block) -> bool:
    return isinstance(block, Paragraph) and _BODY_NAME.search(text_of(block).strip()) is not None


def _signers(blocks: list[Block], at: int) -> list[int]:
    """The short lines right above a date, nearest first."""
    out: list[int] = []
    for before in range(at - 1, max(1, at - 4), -1):
        line = blocks[before]
        if not isinstance(line, Paragraph) or not raw_paragraph(line):
            break
        words = text_of(line).strip()
        if not 2 <= len(words) <= _LONG or _SENTENCE.search(words):
            break
        out.append(before)
    return out
