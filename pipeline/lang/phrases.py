"""Edges of phrases in titles: where an official title may be divided.

Rules of our own over the wording of official titles (GB/T 9704-2012, 7.3.1 asks that words stay whole). An edge lies
after 的 和 与 及, before 关于, around titles of bodies and sessions; it never lies inside 委员会 or 第几届. Between the
edges the text is cut into the words of `words.py`; what no word covers is most likely a name and stays together.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from pipeline.patterns import regex

# After these a line may end; the longer wins.
_AFTER = regex(
    r"常务委员会|代表大会|委员会|人民政府|办公厅|办公室|协商会议|共和国|全国|会议|大会|自治区|自治州|[省市县区州盟旗](?=第|人|委|政|关|[一-鿿]{2})|"
    r"常務委員會|代表大會|委員會|人民政府|辦公廳|辦公室|協商會議|共和國|會議|大會|自治區|"
    r"第[一二三四五六七八九十百0-9]{1,9}[届次屆](?:第?[一二三四五六七八九十百0-9]+次)?|[0-9]{4}年|[》”」』，、；：]|"
    r"进一步|進一步|加强|加強|推进|推進|促进|促進|实施|實施|印发|印發|做好|开展|開展|落实|落實|通过|通過"
)
_BEFORE = regex(
    r"[《“「『（]|第[一二三四五六七八九十百0-9]{1,9}[届次屆]|关于|關於|工作报告|工作報告|暂行|暫行|实施|實施"
)
_PARTICLE = regex(r"[的和与與及]")
_WHOLE = regex(
    r"第[一二三四五六七八九十百0-9]{1,9}[届次屆]|委员会|委員會|工作报告|工作報告|通知|决定|決定|意见|意見|办法|辦法|政治协商|政治協商|"
    r"[一二三四五六七八九十百0-9]{1,9}[届次屆]|和谐|和諧|和平|共和|目的|与会|與會|参与|參與|普及|以及|及其|涉及|中国|中國|人民"
)


# What a division costs: between phrases, between words, beside or inside what may be a name, inside a word.
PHRASE, WORD, NAME, UNKNOWN, INSIDE = 0, 3, 9, 25, 80
_LONG_UNKNOWN = 4  # characters: a longer stretch without a known word is no name and may be parted
_PLAIN = regex(r"[0-9]{4}年度?|[0-9A-Za-z.,%％〔〕\-]+")
_AREA = regex("[省市县區区州盟旗乡鄉镇鎮村縣]")
_NEVER_FIRST = regex("[的和与與及等之性化者所]")
_SPACE = "\u3000"
_JOINT = regex(f"[^{_SPACE}]+(?:{_SPACE}[^{_SPACE}]+?)+(?=关于|關於)")
_LEADING = regex("[在对對为為将將向由从從以把被]")


def phrase_edges(text: str) -> frozenset[int]:
    """Offsets at which a title may be divided between two phrases; empty for a text without known words."""
    costs = division_costs(text)
    return frozenset(at for at in _pattern_edges(text) if costs[at] <= WORD)


@lru_cache(maxsize=256)
def division_costs(text: str) -> tuple[int, ...]:
    """What a division before each character costs, from `PHRASE` to `INSIDE`; the first entry stands for nothing."""
    pieces = _pieces(text)
    costs = [INSIDE] * len(text)
    for (start, end, known), (_, _, next_known) in pairwise(pieces):
        costs[end] = WORD if known and next_known else NAME
        if not known and end - start > _LONG_UNKNOWN:
            costs[start + 1 : end] = [UNKNOWN] * (end - start - 1)
    if pieces and not pieces[-1][2] and pieces[-1][1] - pieces[-1][0] > _LONG_UNKNOWN:
        start, end, _ = pieces[-1]
        costs[start + 1 : end] = [UNKNOWN] * (end - start - 1)
    edges = _pattern_edges(text)
    joint = _JOINT.match(text)
    bodies = joint.end() if joint else 0  # names of several bodies part between them
    for at in range(1, len(text)):
        if at in edges and costs[at] <= NAME:
            costs[at] = PHRASE
        if text[at] == _SPACE:
            costs[at] = INSIDE
        elif text[at - 1] == _SPACE:
            costs[at] = PHRASE
        elif at < bodies:
            costs[at] = max(costs[at], UNKNOWN)
        if _NEVER_FIRST.match(text, at) or _LEADING.match(text, at - 1):
            costs[at] = max(costs[at], UNKNOWN)
    return tuple(costs)


def _pattern_edges(text: str) -> set[int]:
    edges = {match.end() for match in _AFTER.finditer(text)}
    edges |= {match.start() for match in _BEFORE.finditer(text)}
    edges |= {match.end() for match in _PARTICLE.finditer(text)}
    inside = {at for match in _WHOLE.finditer(text) for at in range(match.start() + 1, match.end())}
    return {at for at in edges - inside if 0 < at < len(text)}


def _pieces(text: str) -> list[tuple[int, int, bool]]:
    """The text as words (known) and stretches between them (unknown), by the fewest of both; figures and ordinals are
    words, and a name before 省 市 县 is one with it."""
    from pipeline.lang.words import LONGEST, SIMPLER, WORDS  # only long titles need the list

    plain = text.translate(SIMPLER)
    whole = {match.start(): match.end() for match in _PLAIN.finditer(text)}
    whole |= {match.start(): match.end() for match in _WHOLE.finditer(text)}
    count = len(text)
    best: list[tuple[float, int, bool]] = [(0.0, 0, True), *[(float("inf"), 0, True)] * count]
    for at in range(count):
        base = best[at][0]
        ways = [(at + 1, _UNKNOWN_COST, bool(_ONE.match(text, at)))]
        ways += [(end, 1.0, True) for end in range(at + 2, min(at + LONGEST, count) + 1) if plain[at:end] in WORDS]
        if at in whole:
            ways.append((whole[at], 1.0, True))
        for end, cost, known in ways:
            if base + cost < best[end][0]:
                best[end] = (base + cost, at, known)
    cut: list[tuple[int, int, bool]] = []
    end = count
    while end:
        _, start, known = best[end]
        cut.append((start, end, known))
        end = start
    return _joined(text, cut[::-1])


_UNKNOWN_COST = 1.3  # of one character without a word
_ONE = regex("[的和与與及在对對为為将將向由从從等以把被第，。、；：《》“”（）「」『』〈〉·—　 ]")


def _joined(text: str, cut: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Neighbouring unknown characters as one stretch, with the 县 or 市 that follows them."""
    out: list[tuple[int, int, bool]] = []
    for start, end, known in cut:
        area = not known and end - start == 1 and _AREA.match(text, start)
        if out and not known and (not out[-1][2] or (area and _is_name(text, out[-1]))):
            out[-1] = (out[-1][0], end, bool(area))
        else:
            out.append((start, end, known))
    return out


def _is_name(text: str, piece: tuple[int, int, bool]) -> bool:
    """True for a word that may stand before 省 or 县: two or three characters, no particle."""
    return piece[1] - piece[0] in (2, 3) and not _ONE.match(text, piece[0])
