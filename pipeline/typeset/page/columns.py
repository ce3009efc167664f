"""Column widths by content, and figures that stand under one another by their decimal points.

Sources: CSS 2.1, 17.5.2.2 for least and widest content; GB/T 7713 and book practice for figures in columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pipeline.model.nodes import Align, Table
from pipeline.model.walk import texts_of
from pipeline.patterns import regex
from pipeline.records import dataclass, replace
from pipeline.typeset.layout import PlacedLine
from pipeline.typeset.page.grid import Placed
from pipeline.typeset.page.strips import Strip

_WORD = regex("[!-~]+")
_FIGURE = regex(r"[+\-−±－]?[¥￥$]?[0-9]+(?:[,，][0-9]{3})*(?P<rest>(?:\.[0-9]+)?[%％‰]?)")
PAD = 0.5  # ems beside the content of a cell
TIGHT = 0.15  # where the words take the room
_NARROW = 0.56  # ems of a Latin letter or figure, a little more than any face takes
_SIGN, _WIDE_SIGNS = 0.4, ("%", "‰")  # ems that signs of shares are wider than figures
_LEAST_TEXT = 4.0  # ems that a column of text wants at least
_LEAST_HEAD = 2.0
_LEAST_PICTURE = 8.0  # a wider one is made smaller before text gives way
_SHORT = 3  # characters of a text that would leave one alone on its second line
_WHOLE_HEAD = 5.0  # ems of a head that is not divided
_HEAD_PARTS = regex(r"(?=[（(])|(?<=[）)/／、])")
_FIGURES = 0.6  # of a column's cells that must be figures
_FAIR = 0.8  # how strongly a column of long texts is preferred


@dataclass(frozen=True, slots=True)
class Wish:
    """What one column needs and would like, in ems of the cell's type, padding not counted."""

    word: float  # the longest figure or word that cannot be parted
    least: float
    most: float
    usual: float  # nine of ten cells are not longer


def natural(text: str) -> float:
    """Ems of a text on one line, a little more than it takes."""
    ascii_count = sum(map(str.isascii, text)) if not text.isascii() else len(text)
    return len(text) - ascii_count + ascii_count * _NARROW


def wishes(placed: Sequence[Placed], columns: int, pictured: Sequence[float] = ()) -> list[Wish]:
    """The wish of every column, by its cells of one column. `pictured`: ems of the widest picture in each cell."""
    least = [_LEAST_HEAD] * columns
    longest_word = [1.0] * columns
    lengths: list[list[float]] = [[] for _ in range(columns)]
    figures: list[list[tuple[float, float]]] = [[] for _ in range(columns)]  # ems before and after the point
    for item, picture in zip(placed, pictured or [0.0] * len(placed), strict=True):
        if item.cell.col_span > 1 or item.column >= columns:
            continue
        longest = picture
        least[item.column] = max(least[item.column], min(picture, _LEAST_PICTURE))
        for text in texts_of(item.cell.blocks):
            longest = max(longest, natural(text))
            if not item.head and (figure := _FIGURE.fullmatch(text.strip())) is not None:
                front, rest = figure[0][: figure.start("rest")], figure["rest"]
                figures[item.column].append((natural(front), natural(rest) + _SIGN * (rest[-1:] in _WIDE_SIGNS)))
            words = max((match.end() - match.start() for match in _WORD.finditer(text)), default=0)
            wanted = natural(text)
            if item.head and wanted > _WHOLE_HEAD:
                wanted = max(map(natural, _HEAD_PARTS.split(text)))
            limit = _WHOLE_HEAD if item.head else _LEAST_TEXT
            whole = natural(text) if len(text) <= _SHORT else 2.0
            longest_word[item.column] = max(longest_word[item.column], min(words, 40) * _NARROW, whole)
            least[item.column] = max(least[item.column], min(words, 40) * _NARROW, min(wanted, limit))
        lengths[item.column].append(longest)
    out = []
    for word, need, column, parts in zip(longest_word, least, lengths, figures, strict=True):
        if len(parts) > 1:  # under one another by their points they take more than the longest
            aligned = sum(map(max, zip(*parts, strict=True)))
            word, need = max(word, aligned), max(need, aligned)
        column.sort()
        most = max(column[-1] if column else 0.0, need)
        usual = max(column[int(len(column) * 0.9)] if len(column) > 1 else most, need)
        out.append(Wish(word, need, most, min(usual, most)))
    return out


def spread(wanted: Sequence[Wish], pad: float, room: float) -> list[float]:
    """Widths in ems that fill `room`: every column its longest text when all fit; else none below its least while that
    is possible, and the rest by what the columns hold. `pad` is added to every column."""
    count = len(wanted)
    inner = room - pad * count
    most = sum(wish.most for wish in wanted)
    if most <= inner:
        spare = (inner - most) / count
        return [wish.most + spare + pad for wish in wanted]
    least = sum(wish.least for wish in wanted)
    if least >= inner:  # words before wishes
        words = sum(wish.word for wish in wanted)
        if words >= inner:
            scale = max(inner, 0.0) / words
            return [wish.word * scale + min(pad, room / count) for wish in wanted]
        share = (inner - words) / max(least - words, 0.001)
        return [wish.word + (wish.least - wish.word) * share + pad for wish in wanted]
    weights = [wish.usual**_FAIR for wish in wanted]
    low, high = 0.0, room
    for _ in range(40):
        factor = (low + high) / 2
        width = sum(min(max(w.least, factor * v), w.most) for w, v in zip(wanted, weights, strict=True))
        low, high = (factor, high) if width < inner else (low, factor)
    return [min(max(w.least, low * v), w.most) + pad for w, v in zip(wanted, weights, strict=True)]


def long_columns(placed: Sequence[Placed], widths: Sequence[float], pad: float) -> list[bool]:
    """Which columns hold a text below their head that takes more than one line; widths and `pad` in ems."""
    longer = [False] * len(widths)
    for item in placed:
        if item.head or item.cell.col_span > 1 or item.column >= len(longer):
            continue
        wide = max(map(natural, texts_of(item.cell.blocks)), default=0.0) + pad > widths[item.column] + 0.01
        longer[item.column] |= wide or len(item.cell.blocks) > 1
    return longer


def given(table: Table, wanted: Sequence[Wish], room: float, size: float) -> list[float] | None:
    """Widths as the source has them, scaled to the room; `None` when it does not say all, or a word would be parted."""
    columns = len(wanted)
    shares = [column.width or 0.0 for column in table.columns[:columns]]
    if len(shares) < columns or not all(shares):
        return None
    total = sum(shares)
    widths = [room * share / total for share in shares]
    fits = all(width >= (wish.word + 2 * TIGHT) * size for width, wish in zip(widths, wanted, strict=True))
    return widths if fits else None


# --- decimal points ----------------------------------------------------------------------------------------------


def figure_columns(placed: Sequence[Placed], columns: int) -> list[bool]:
    """Which columns hold figures that are to be compared."""
    figures = [0] * columns
    filled = [0] * columns
    for item in placed:
        if item.head or item.cell.col_span > 1 or item.column >= columns:
            continue
        text = "".join(texts_of(item.cell.blocks)).strip()
        if text:
            filled[item.column] += 1
            figures[item.column] += _FIGURE.fullmatch(text) is not None
    return [count >= 2 and count >= _FIGURES * all_ for count, all_ in zip(figures, filled, strict=True)]


def point_of(line: PlacedLine) -> float | None:
    """Distance from a line's left end to its decimal point, or to the end of its last whole figure; `None` for what is
    no figure."""
    match = _FIGURE.fullmatch(line.text)
    if match is None:
        return None
    at = match.start("rest")
    if at == len(line.text):
        return line.width
    starts = accumulate((len(run.text) for run in line.runs), initial=0)
    for run, start in zip(line.runs, starts, strict=False):
        if start <= at < start + len(run.text):
            return run.positions[at - start]
    return None


def align_points(cells: Sequence[tuple[list[Strip], float, float, Align]]) -> None:
    """Move the figures of one column so that their points stand in one line. Each cell: its strips, the left edge and
    width of its inner room, its alignment; the block of all figures is aligned as most cells want."""
    found: list[tuple[Strip, float, float]] = []
    before = after = 0.0
    edges: tuple[float, float] | None = None
    votes: list[Align] = []
    for strips, left, width, align in cells:
        if len(strips) != 1 or len(strips[0].lines) != 1:
            continue
        line = strips[0].lines[0]
        point = point_of(line)
        if point is None:
            continue
        found.append((strips[0], point, line.width))
        before, after = max(before, point), max(after, line.width - point)
        edges = (left, width)
        votes.append(align)
    if edges is None or len(found) < 2 or before + after > edges[1]:
        return
    align = max(dict.fromkeys(votes), key=votes.count)
    share = {Align.LEFT: 0.0, Align.RIGHT: 1.0}.get(align, 0.5)
    start = edges[0] + (edges[1] - before - after) * share
    for strip, point, _ in found:
        strip.lines[0] = replace(strip.lines[0], x=start + before - point)
