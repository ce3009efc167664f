"""The date-and-venue line below a title, over up to three lines (rules M-12 and M-13)."""

from __future__ import annotations

from pipeline.model.nodes import Block, Paragraph
from pipeline.patterns import regex
from pipeline.transforms.edits import text_of
from pipeline.transforms.markers import DATE, marker_of, salutation
from pipeline.transforms.names import speaker_of

_SENTENCE = regex(r"[。！？；]")
_OPENED = regex(r"\s*(?:[（(]|——|—|-{2}|――)")
_EVENT = regex(
    r"(?:会议|會議|大会|大會|全会|论坛|典礼|座谈会|仪式|全体会议|次会)上?|上[）)]?$|通过|通過|公布|发布|發布|施行|"
    r"修订|修正|修改|实施|批准|印发|颁布"
)
EVENT_END = regex(
    r"(?:(?:会议|會議|大会|大會|全会|会|會)上?|上|通过|通過|公布|发布|發布|施行|修订|修正|实施|批准|颁布|"
    r"日)\s*[）)]?\s*$"
)
_VENUE = regex("在[^，。！？；：]{4,60}(?:会议|會議|大会|大會|全会|会|會|仪式|论坛)上")
_MOST = 140  # characters of a line that may be one


def occasion_lines(queue: list[Block], at: int) -> int:
    """How many lines from `at` make the date-and-venue line; 0 when there is none."""
    first = queue[at] if at < len(queue) else None
    if not isinstance(first, Paragraph):
        return 0
    text = text_of(first).strip()
    date = DATE.search(text)
    if len(text) > _MOST or date is None or date.start() > 16 or _SENTENCE.search(text):
        return 0
    opened = _OPENED.match(text) is not None
    if not opened and not (date.start() == 0 and _EVENT.search(text)):
        return 0
    if text[-1] in "：:":
        return 0
    joined = text
    for count in range(1, 4):
        closed = text[0] not in "（(" or joined[-1] in "）)"
        if closed and (EVENT_END.search(joined) or text[0] in "（("):
            return count
        following = queue[at + count] if at + count < len(queue) else None
        if not isinstance(following, Paragraph):
            break
        more = text_of(following).strip()
        if len(more) > 50 or salutation(more) or _SENTENCE.search(more) or speaker_of(more) or marker_of(more):
            break
        joined += more
    return 1 if opened or EVENT_END.search(text) else 0


def bare_occasion(text: str) -> bool:
    """True for a line below the title that is only a date, or only a venue behind dashes or in brackets."""
    core = text.strip("（）()—-― \u3000")
    return DATE.fullmatch(core) is not None or (_VENUE.fullmatch(core) is not None and _OPENED.match(text) is not None)
