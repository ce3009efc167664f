"""What the layout hands to the writers: pages of placed lines, and where each block went. Plain data, in points.

Coordinates: x from the left edge of the page, y from its TOP edge down to the baseline (writers flip if they must).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from pipeline.model.nodes import Role
from pipeline.records import dataclass, field


class Stand(Enum):
    """How a character stands on a line of vertical text: on its side like every glyph of a horizontal line, upright
    with its centre on the line's, or upright in one square with its neighbours."""

    SIDEWAYS = 0
    UPRIGHT = 1
    COMBINED = 2


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face, size and colour on one line.

    `text` has the characters of each glyph: a string when each has one, else a tuple (a base with its selector);
    `glyphs` their ids; `positions` the x of each origin, in points from the line's `x`; `advance` is the natural
    advance of each glyph in points. `region` chose the character map. `link`: target, or empty; `#block:N` leads to
    the block of index N. `lang`: tag of a
    foreign run, or empty. `ruby`: the reading that stands over these glyphs, or empty. `stand`: only on vertical lines.
    """

    face: str
    size: float
    text: str | tuple[str, ...]
    glyphs: tuple[int, ...]
    positions: tuple[float, ...]
    colour: str = "000000"
    link: str = ""
    lang: str = ""
    rise: float = 0.0
    ruby: str = ""
    stand: Stand = Stand.SIDEWAYS


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line. `block` is the index of its block in reading order (`Layout.blocks`); -1 for furniture.

    `text` is what a copy of this line must give. `last`: the paragraph ends here. `note`: id when the line belongs to
    a note. `over`: the block of the base when the line is a reading above it; its own `block` is then -1.
    `record`: what was done to the line and why, when a ledger was asked for.
    """

    x: float
    y: float
    width: float
    runs: tuple[GlyphRun, ...]
    text: str
    block: int
    first: bool = True
    last: bool = True
    note: str = ""
    over: int = -1
    record: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled rule, drawn as decoration. `shape`: box, or dot (a disc in the box), or wave (a wavy line along it)."""

    x: float
    y: float
    width: float
    height: float
    colour: str = "000000"
    shape: str = "box"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `label` is what a reader calls it (`1`, `iv`). `recto`: an odd page of the volume.

    `turned`: the page is read from its right edge. Its lines, rules and pictures have the coordinates of the turned
    page, which is `height` wide and `width` high and has its head at the left edge of the sheet; the furniture stands
    upright in its usual place. `vertical`: likewise, but its text runs down the sheet: the turned page has its head at
    the right edge. `counts`: the numbers of lines in the margin.
    """

    index: int
    label: str
    recto: bool
    width: float
    height: float
    lines: tuple[PlacedLine, ...]
    furniture: tuple[PlacedLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()
    turned: bool = False
    furniture_rules: tuple[Rule, ...] = ()
    counts: tuple[PlacedLine, ...] = ()
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture of the assets in its box; `y` is the top edge."""

    asset: str
    alt: str
    x: float
    y: float
    width: float
    height: float
    block: int


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """What one block is and where it begins: for tags, outline, page lists and cross-references.

    `role` is the block's role; `level` is the outline level, 0 for anything but a heading. `id` is the block's id.
    `kind` is the structure the block belongs to: p, h, li, th, td, caption, note, code, quote, figure, and toc for the
    lines of a contents page, which the layout makes and the tree does not hold.
    `path` names its containers from the outside in, such as `("table:3", "row:0", "cell:1:1x2")` (the cell's column,
    row span x column span; `head` for a cell that heads others); equal prefixes belong to one container. `labels`: the
    marks at the head of the block's text that count the innermost items and notes it begins (`（1）`, `①`), one for
    each from the outside in.
    """

    role: Role
    level: int
    text: str
    page: int
    y: float
    id: str = ""
    kind: str = "p"
    path: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of one document in one script and style, made once and shared by the writers.

    `anchors`: ids of tables, divisions and notes, each with the index of the first block in it.
    """

    pages: tuple[Page, ...]
    blocks: tuple[BlockPlace, ...]
    tag: str
    anchors: Mapping[str, int] = field(default_factory=dict)
