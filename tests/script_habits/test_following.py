"""Language tags, prohibition lists, faces and quotation marks follow the script into every edition (J-1, J-5)."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
import pytest

import pipeline
from pipeline.conversion import Edition

# tag, language of Word, opening quotation mark, a family of the region
HABITS = [
    ("zh-Hans", "zh-CN", "“", "SimSun"),
    ("zh-Hant", "zh-TW", "「", "PMingLiU"),
    ("zh-Hant-TW", "zh-TW", "「", "PMingLiU"),
    ("zh-Hant-HK", "zh-HK", "「", "MingLiU_HKSCS"),
    ("zh-Hant-CN", "zh-TW", "“", "PMingLiU"),
]
TEXT = "关于“后街”的报告\n\n一、抓实“第一议题”\n\n他说：“要‘两手抓’，再接再厉。”中国’s 不变。\n"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Edition]:
    source = tmp_path_factory.mktemp("habits") / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    tags = tuple(habit[0] for habit in HABITS)
    made = pipeline.convert(source, formats=("pdf", "docx", "epub"), scripts=tags)
    assert made.ok
    return {(edition.tag, edition.format): edition for edition in made.editions}


def parts(edition: Edition, ending: str) -> str:
    with zipfile.ZipFile(io.BytesIO(edition.data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(ending))


@pytest.mark.parametrize(("tag", "word", "quote", "family"), HABITS)
def test_word(editions: dict[tuple[str, str], Edition], tag: str, word: str, quote: str, family: str) -> None:
    edition = editions[tag, "docx"]
    assert set(re.findall(r'<w:lang [^>]*w:eastAsia="([^"]+)"', parts(edition, "styles.xml"))) == {word}
    settings = parts(edition, "settings.xml")
    assert re.findall(r'themeFontLang [^>]*w:eastAsia="([^"]+)"', settings) == [word]
    lists = re.findall(r'noLineBreaks(?:After|Before) w:lang="([^"]+)" w:val="([^"]+)"', settings)
    assert [language for language, _ in lists] == [word, word]
    assert all(mark in lists[1][1] for mark in "，。、”」』")
    body = parts(edition, "document.xml")
    assert f"{quote}{'後' if tag != 'zh-Hans' else '后'}街" in body
    assert "’s" in body
    assert family in parts(edition, "styles.xml") + parts(edition, "fontTable.xml")


@pytest.mark.parametrize(("tag", "word", "quote", "family"), HABITS)
def test_epub(editions: dict[tuple[str, str], Edition], tag: str, word: str, quote: str, family: str) -> None:
    edition = editions[tag, "epub"]
    pages = parts(edition, ".xhtml")
    assert set(re.findall(r' (?:xml:)?lang="([^"]+)"', pages)) == {tag}
    assert re.findall(r"<dc:language[^>]*>([^<]+)", parts(edition, ".opf")) == [tag]
    assert f"{quote}第一" in pages
    assert "’s" in pages
    assert family in parts(edition, ".css")


@pytest.mark.parametrize(("tag", "word", "quote", "family"), HABITS)
def test_pdf(editions: dict[tuple[str, str], Edition], tag: str, word: str, quote: str, family: str) -> None:
    with pikepdf.open(io.BytesIO(editions[tag, "pdf"].data)) as pdf:
        assert str(pdf.Root.Lang) == tag
        assert quote in str(pdf.docinfo["/Title"])
