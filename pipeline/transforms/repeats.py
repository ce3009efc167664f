"""What a source says more than once: titles and abstracts above the text, running heads, a whole second copy.

Only what stands word for word elsewhere in the text goes (rules M-11, M-25 and M-27), so nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from pipeline.patterns import regex
from pipeline.transforms.markers import marker_of, salutation

_NOT_TEXT = regex(r"[\W_]+")
_PAGE_NUMBER = regex(r"[-—–─－\s]*(?:第\s*)?(\d{1,5})(?:\s*页|\s*頁)?[-—–─－\s]*")
# A page's own title: that of the report, then the name of the site.
_SITE = regex(r"(.{4,120}?)\s{0,8}(?:[_|｜]|\s[-–—]{1,2}\s|-{1,2}(?=[^-]{2,20}$))[^。！？]{2,40}$")
# A headline adds the year or what it brings to the title: 2023年政府工作报告（全文）.
_HEADLINE = regex(
    r"(?:(?:19|20)\d{2}年)?([^。！？]{4,40}?(?:报告|公报|决定|决议|讲话|通知|意见))(?:[（(](?:全文|摘要|实录|双语|受权发布)[）)])?"
)
_NUMBER = regex(r"[〔\[]\d{4}[〕\]]\s*\d+\s*[号號]$")
_HEAD = 12  # lines in which titles and abstracts repeat
_REACH = 6000  # characters in which the repeat must be found
_TITLE, _TITLE_MOST, _ABSTRACT = 5, 80, 15
_TIMES = 4  # a page gives its title two or three times
_LONG_ABSTRACT = 40  # an abstract of this length may break off in mid-sentence


def bare(text: str) -> str:
    """The letters and figures of a text."""
    return _NOT_TEXT.sub("", text)


def repeats(texts: list[str], dropped: dict[int, str], until: int) -> None:
    """Titles given again and abstracts taken from the text, in the lines before the title block, none after `until`.

    A line of the head is a repeat when the lines after it, joined, say the same from the start of one of them. An
    abstract may open with the title.
    """
    order: list[int] = []
    length = 0
    for at, text in enumerate(texts):
        if at in dropped or not text:
            continue
        order.append(at)
        length += len(text)
        if len(order) > 200 or length > 2 * _REACH:
            break
    pieces = [bare(texts[at]) for at in order]
    joined = "".join(pieces)
    starts: list[int] = []
    total = 0
    for piece in pieces:
        starts.append(total)
        total += len(piece)
    begins = set(starts)
    titles: list[str] = []
    begun = _official_head([texts[at] for at in order[:_HEAD]])
    for number in range(begun, min(sum(at < until for at in order), _HEAD)):
        piece, after = pieces[number], starts[number] + len(pieces[number])
        line = texts[order[number]]
        if salutation(line) or marker_of(line) is not None:
            break  # the text has begun; what it says twice it means
        if len(piece) < _TITLE:
            continue
        named = _SITE.match(line)
        if named and len(line) <= _TITLE_MOST:
            short = bare(named[1])
            if len(short) >= _TITLE and _again(joined, short, after, begins, begins):
                dropped[order[number]] = "M-11"
                titles.append(short)
                continue
        headline = _HEADLINE.fullmatch(line)
        if headline and bare(headline[1]) != piece and bare(headline[1]) in pieces[number + 2 : number + _HEAD // 2]:
            dropped[order[number]] = "M-11"  # the page's headline; the report's own title stands below
            continue
        if pieces.count(piece) > _TIMES:
            continue  # a refrain, or a file that says one thing over and over
        if len(line) <= _TITLE_MOST and "。" not in line and _again(joined, piece, after, begins, begins):
            dropped[order[number]] = "M-11"
            titles.append(piece)
            continue
        for title in (*titles, ""):
            rest = piece[len(title) :] if piece.startswith(title) else ""
            ends = None if len(rest) >= _LONG_ABSTRACT else begins
            if len(rest) >= _ABSTRACT and titles and _again(joined, rest, after, begins, ends):
                dropped[order[number]] = "M-11"
                break


def _official_head(texts: list[str]) -> int:
    """How many lines the head of an official document has, whose names sign it too: up to its number below 文件."""
    pairs = enumerate(pairwise(texts), 2)
    return next((end for end, (mark, number) in pairs if mark.endswith("文件") and _NUMBER.search(number)), 0)


def _again(joined: str, piece: str, after: int, begins: set[int], ends: set[int] | None) -> bool:
    """True when the piece stands again behind itself, from the start of a line and, if asked, to the end of one."""
    reach = after + _REACH + len(piece)
    at = joined.find(piece, after, reach)
    while at >= 0:
        stop = at + len(piece)
        if at in begins and (ends is None or stop in ends or stop == len(joined)):
            return True
        at = joined.find(piece, at + 1, reach)
    return False


def copies(texts: list[str], dropped: dict[int, str]) -> None:
    """A second copy of the whole text behind the first: from a repeat of the first line to the end, word for word."""
    order = [at for at, text in enumerate(texts) if at not in dropped and text]
    if len(order) < 20:
        return
    opening = texts[order[0]][:_TITLE]
    if not any(texts[at].startswith(opening) for at in order[1:]):
        return
    pieces = [bare(texts[at]) for at in order]
    first = next((piece for piece in pieces if piece), "")
    joined = "".join(pieces)
    if len(first) < _TITLE or len(joined) < 2000:
        return
    total = 0
    for number, piece in enumerate(pieces):
        if number and abs(2 * total - len(joined)) < len(joined) // 20 and piece.startswith(first):
            if joined[total:] == joined[: len(joined) - total]:
                dropped.update((at, "M-11") for at in order[number:])
            return
        total += len(piece)


def _could_be_head(text: str) -> bool:
    return len(text) <= 60 and text[-1:] not in "。！？；，、："


def page_furniture(texts: list[str], dropped: dict[int, str]) -> None:
    """Page numbers that count up line by line through the text, and the running heads beside them (M-27)."""
    numbers = [(at, int(m[1])) for at, text in enumerate(texts) if text and (m := _PAGE_NUMBER.fullmatch(text))]
    if len(numbers) < 3:
        return
    steps = Counter(after - before for (_, before), (_, after) in pairwise(numbers))
    if steps[1] + steps[2] < 0.8 * (len(numbers) - 1):
        return
    beside: Counter[str] = Counter()
    for at, _ in numbers:
        beside.update({bare(texts[near]) for near in (at - 2, at - 1, at + 1, at + 2) if 0 <= near < len(texts)})
    heads = {text for text, count in beside.items() if text and count >= max(3, len(numbers) // 3)}
    for at, _ in numbers:
        dropped[at] = "M-27"
        for near in (at - 2, at - 1, at + 1, at + 2):
            if 0 <= near < len(texts) and bare(texts[near]) in heads and _could_be_head(texts[near]):
                dropped[near] = "M-27"
