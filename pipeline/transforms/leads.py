"""Run-in leads: the first sentence of a paragraph that stands for a heading (rules M-6 to M-8)."""

from __future__ import annotations

from pipeline.lang.han import count_han
from pipeline.model.nodes import Block, Heading, Mark, Marked, Paragraph, Phrase, Role
from pipeline.model.walk import plain_text
from pipeline.patterns import regex
from pipeline.records import replace
from pipeline.transforms.edits import text_of
from pipeline.transforms.markers import marker_of
from pipeline.transforms.pieces import with_phrase
from pipeline.transforms.trees import raw_paragraph

_STOP = regex("[。！？：“‘（《「『〔【”’）》」』〕】]")
_OPEN, _CLOSE = frozenset("“‘（《「『〔【"), frozenset("”’）》」』〕】")
_SENTENCE_HAN = (4, 30)
_SIBLINGS = 3
_REST = 20  # characters that must follow a lead
_SET_APART = (Mark.STRONG, Mark.EMPHASIS)  # 黑体 and 楷体 among text of another face
_COUNTED = regex(
    r"[一二三四五六七八九十]+[是要来则]|首先|其次|再次|最后|第[一二三四五六七八九十]+[，,、]|其[一二三四五][，是]"
)
_ADDRESS = regex(r"(?:各位|同志们|同志們|朋友们|女士们|大家)")
# Words that open sentences of running text: they point back, date or weigh what follows.
RUNNING = regex(
    r"(?:我们?|咱们|他们?|她|它|这|那|此|其|今年|去年|前年|明年|今后|过去|当前|目前|现在|如今|近年|同时|但|然而|"
    r"可是|不过|因此|因而|所以|为此|于是|如果|由于|因为|虽然|尽管|"
    r"总之|总的|此外|另外|其中|特别|尤其|事实|当然|例如|比如|也|还|又|却|回顾|展望|应该|应当|可以|必须看到|大家|"
    r"有的|有些|各位|"
    r"我們|這|他們|現在|過去|當前|但是|因為|雖然|儘管|總之|應該|應當|主席)"
)
_TELLING = regex("(?<!求)是|了(?!解)|[已曾仍也却这那它吗呢]|[一二三四五六七八九十百千万亿]{3,}")
# A phrase of time that several paragraphs in turn may open with: 五年来， 这五年，
_SINCE = regex(r"(?:这?[一二三四五六七八九十几近过去]{1,3}年(?:来|里|间)?|过去一年|“\w{2,4}”(?:时期|期间|以来))，")
_DASHES = regex("——|—|--")


def lead_end(text: str, start: int, reach: int = 80) -> int:
    """Where the first sentence ends, outside brackets and quotes; a closing mark right after it is included. 0: "
    "nowhere."""
    depth = 0
    for match in _STOP.finditer(text, start, min(len(text), start + reach)):
        char = match[0]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            end = match.end()
            return end + 1 if end < len(text) and text[end] in "”’）」』" else end
    return 0


def mark_leads(blocks: list[Block]) -> None:
    """Leads without a marker: set apart by the source, or opened alike by three paragraphs of a section (M-8)."""
    section: list[int] = []
    for at, block in enumerate([*blocks, None]):
        if block is None or isinstance(block, Heading):
            _mark_section(blocks, section)
            section = []
        elif isinstance(block, Paragraph) and raw_paragraph(block):
            section.append(at)


def _mark_section(blocks: list[Block], section: list[int]) -> None:
    ends: dict[int, int] = {}
    dashed: dict[int, int] = {}
    bold: dict[int, int] = {}
    openings: dict[str, dict[int, int]] = {}  # time phrase -> paragraphs that open with it
    long = 0
    for at in section:
        block = blocks[at]
        assert isinstance(block, Paragraph)
        text = text_of(block)
        if block.children and isinstance(block.children[0], Phrase):
            continue
        long += len(text) > 60
        marked = _marked_end(block)
        if marked:
            bold[at] = marked
            continue
        dash = _DASHES.match(text)
        start = dash.end() if dash else 0
        end = _sentence(text, start)
        if not end:
            continue
        since = _SINCE.match(text, start)
        if since:
            openings.setdefault(since[0], {})[at] = end
        elif dash:
            dashed[at] = end
        elif not _prose(text[:end]):
            ends[at] = end
    if len(ends) < 0.5 * long or len(ends) < _SIBLINGS:
        ends = _in_a_row(section, ends)
    if len(dashed) < 2:
        dashed = {}
    alike = [members for members in openings.values() if len(members) >= _SIBLINGS]
    for chosen in (bold, ends, dashed, *alike):
        for at, end in chosen.items():
            block = blocks[at]
            assert isinstance(block, Paragraph)
            blocks[at] = replace(block, children=with_phrase(block.children, 0, end, Role.LEAD))


def _prose(sentence: str) -> bool:
    """True for a sentence that tells or judges instead of naming a task: no heading in disguise."""
    return RUNNING.match(sentence) is not None or _TELLING.search(sentence) is not None


def _in_a_row(section: list[int], ends: dict[int, int]) -> dict[int, int]:
    """Only those that stand in a run of siblings."""
    out: dict[int, int] = {}
    run: list[int] = []
    for at in [*section, -1]:
        if at in ends:
            run.append(at)
            continue
        if len(run) >= _SIBLINGS:
            out.update((member, ends[member]) for member in run)
        run = []
    return out


def _sentence(text: str, start: int) -> int:
    """The end of a first sentence that has the shape of a lead, or 0."""
    if _COUNTED.match(text, start) or _ADDRESS.match(text, start):
        return 0
    end = lead_end(text, start)
    if (
        not end
        or len(text) - end < _REST
        or text.startswith(("让我们", "讓我們"), end)
        or text[end - 1] != "。"
        or marker_of(text) is not None
    ):
        return 0
    first = text[start:end]
    least, most = _SENTENCE_HAN
    if not least <= count_han(first) <= most or any(char.isdigit() for char in first):
        return 0
    return end


def _marked_end(block: Paragraph) -> int:
    """The end of a first sentence that the source prints bold or in another face, or 0."""
    first = block.children[0] if block.children else None
    if not isinstance(first, Marked) or first.mark not in _SET_APART or len(block.children) < 2:
        return 0
    text = plain_text((first,))
    whole = text_of(block)
    return len(text) if count_han(text) <= _SENTENCE_HAN[1] and len(whole) - len(text) >= _REST else 0
