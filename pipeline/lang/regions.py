"""Everything that follows from a language tag: glyph region, mark position, quotation marks, prohibition level.

Sources: W3C Requirements for Chinese Text Layout (region differences), GB/T 15834-2011, Taiwan Ministry of Education
重訂標點符號手冊 (2008).
"""

from __future__ import annotations

from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """One writing habit.

    `glyphs` chooses among a face's character maps (SC, TC, HK). `centred`: stops sit in the middle of their square.
    `quotes`: outer and inner pairs. `trim_pairs`, `trim_end`, `trim_start`: which blanks of marks are cut by default;
    `trim_points` says whether stops (not only brackets) may be cut at all. `interpunct`: width of · in em.
    """

    tag: str
    glyphs: str
    traditional: bool
    centred: bool
    quotes: tuple[str, str, str, str]
    kinsoku: str
    trim_pairs: bool
    trim_end: bool
    trim_start: bool
    trim_points: bool
    interpunct: float
    label_zh: str
    label_en: str


CURLY = ("“", "”", "‘", "’")
CORNER = ("「", "」", "『", "』")
QUOTES: dict[str, tuple[str, str, str, str]] = {"curly": CURLY, "corner": CORNER}  # by their name in settings

REGIONS: dict[str, Region] = {
    region.tag: region
    for region in (
        Region("zh-Hans", "SC", False, False, CURLY, "gb", True, True, True, True, 0.5, "简体", "Simplified"),
        Region("zh-Hant", "TC", True, True, CORNER, "basic", True, False, True, False, 1.0, "繁體", "Traditional"),
        Region(
            "zh-Hant-TW", "TC", True, True, CORNER, "basic", True, False, True, False, 1.0, "繁體（臺灣）", "Taiwan"
        ),
        Region(
            "zh-Hant-HK", "HK", True, True, CORNER, "gb", True, False, True, False, 1.0, "繁體（香港）", "Hong Kong"
        ),
        Region(
            "zh-Hant-CN",
            "TC",
            True,
            False,
            CURLY,
            "gb",
            True,
            True,
            True,
            True,
            0.5,
            "繁体（内地）",
            "mainland Traditional",
        ),
    )
}

TAGS: tuple[str, ...] = tuple(REGIONS)


def region_of(tag: str) -> Region:
    """The region of a language tag; an unknown or longer tag takes its nearest prefix, at last `zh-Hans`."""
    parts = tag.split("-")
    while parts:
        region = REGIONS.get("-".join(parts))
        if region is not None:
            return region
        parts.pop()
    return REGIONS["zh-Hans"]
