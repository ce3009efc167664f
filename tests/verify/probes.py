"""The layout probes: short texts that are hard to set, one a page, in a measure of some characters.

They are data in `tests/cases/probes`; any engine can be asked to set them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from pipeline.assets import Assets
from pipeline.conversion import in_script, read_document
from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.source import Source
from pipeline.style.bundled import fonts_folder
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle, Target
from pipeline.typeset.page import lay_out
from pipeline.writers.pdf import write
from pipeline.writers.writer import Job
from tests.conftest import CASES

FOLDER = CASES / "probes"
SETS = ("starts", "ends", "units", "others")
TAGS = ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK")
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
NEVER_FIRST = "，。、；：？！）》〉」』】〕”’·～％…—/"
NEVER_LAST = "（《〈「『【〔“‘￥"


@cache
def texts(name: str) -> tuple[str, ...]:
    """The probes of one set, as they stand in its file."""
    whole = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(part.strip() for part in whole.split("\f"))


@cache
def all_texts() -> tuple[str, ...]:
    """All probes in the order of the sets."""
    return tuple(text for name in SETS for text in texts(name))


def as_document(probes: tuple[str, ...], tag: str) -> Document:
    """The probes read as plain text, one a page, in the script of a tag."""
    source = Source("probes.txt", "\n\f\n".join(probes).encode())
    document = read_document(source, Diagnostics(), Assets(), reader="plain")
    return in_script(document, tag, Diagnostics())


def in_measure(mark_sets: tuple[str, str], measure: int) -> tuple[str, ...]:
    """A probe for each mark that may not begin a line and each that may not end one, at an exact measure."""
    first, last = mark_sets
    starts = tuple(HAN[:measure] + mark + HAN[12:24] for mark in first)
    ends = tuple(HAN[: measure - 1] + mark + HAN[12:24] for mark in last)
    return starts + ends


@cache
def style_of(tag: str, measure: int = 10) -> ResolvedStyle:
    """The sheet of the probes for a tag, its lines as long as asked."""
    style = resolve(load_style(str(FOLDER / "probes.toml")), tag, Target.PDF)
    wide = style.page.em * measure + style.page.inner + style.page.outer
    return replace(style, page=replace(style.page, width=wide, characters=measure))


@cache
def columns_of(tag: str, measure: int = 10) -> ResolvedStyle:
    """The same sheet in vertical lines of as many characters."""
    style = style_of(tag, measure)
    page = style.page
    high = page.em * measure + page.top + page.bottom
    page = replace(page, width=page.height, height=high, direction="vertical", binding="right")
    return replace(style, page=page)


def set_in_print(document: Document, tag: str, measure: int = 10, style: ResolvedStyle | None = None) -> bytes:
    """The print edition of probes."""
    style = style or style_of(tag, measure)
    found, assets = Diagnostics(), Assets()
    layout = lay_out(document, style, fonts_folder(), found, assets)
    return write(Job(document, style, layout, assets, found, fonts_folder(), 1_645_056_000))
