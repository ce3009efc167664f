"""What a book carries beside its text: the cover picture, and faces on request."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from pipeline.conversion import Request, Result, convert
from pipeline.diagnostics import Code
from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Meta, Role
from pipeline.source import Source
from pipeline.writers.epub import LARGEST_SET, write
from pipeline.writers.epub.cover import HEIGHT, WIDTH, cover
from tests.inspectors.epub import OPS, XHTML, Epub
from tests.writers_epub.conftest import make_job

TITLE = n.Paragraph(Role.TITLE, text("关于某市2021年工作情况的报告"))
REPORT = (
    "某市工作报告\n\n（2022年2月17日在某市第一次会议上）\n\n各位委员：\n\n　　我向大会报告工作，请予审议。GDP增长5%。\n"
)


@cache
def book(tag: str = "zh-Hans", *, fonts: bool = False) -> tuple[Result, Epub]:
    """A small report as a book."""
    result = convert(Source("a.txt", REPORT.encode()), Request(("epub",), (tag,), embed_fonts=fonts))
    return result, Epub(result.editions[0].data)


class TestCover:
    def test_stands_in_the_package_for_old_and_new_readers(self) -> None:
        _, epub = book()
        (item,) = [item for item in epub.package.iter("{*}item") if item.get("properties") == "cover-image"]
        (named,) = [meta for meta in epub.package.iter("{*}meta") if meta.get("name") == "cover"]
        assert named.get("content") == item.get("id")
        assert item.get("media-type") == "image/png"
        with Image.open(BytesIO(epub.parts["EPUB/" + item.get("href")])) as picture:
            assert picture.size == (WIDTH, HEIGHT)

    def test_shows_the_title_inside_its_frame(self) -> None:
        with Image.open(BytesIO(cover(make_job(TITLE, paragraph("文"))))) as picture:
            inner = picture.convert("L").crop((100, 100, WIDTH - 100, HEIGHT - 100))
        box = inner.point(lambda value: 255 if value < 128 else 0).getbbox()
        assert box is not None
        left, top, right, bottom = box
        assert abs((left + right) / 2 - inner.width / 2) < 12
        assert right - left > inner.width * 0.6
        assert 0 < top < bottom < inner.height * 0.6

    def test_follows_the_title_alone(self) -> None:
        one, other = make_job(TITLE, paragraph("甲")), make_job(TITLE, paragraph("乙"))
        assert cover(one) == cover(other)
        assert cover(one) != cover(make_job(paragraph("另题", Role.TITLE)))

    @pytest.mark.parametrize("words", ["长" * 200, "题", "（一）" * 60, ""])
    def test_any_title_fits(self, words: str) -> None:
        job = make_job(paragraph(words, Role.TITLE) if words else paragraph("文"), meta=Meta())
        assert cover(job).startswith(b"\x89PNG")

    def test_a_red_head_stays_red(self) -> None:
        job = make_job(paragraph("某市人民政府文件", Role.ISSUER_MARK), TITLE)
        with Image.open(BytesIO(cover(job))) as picture:
            assert picture.mode == "RGB"


class TestFaces:
    def test_none_unless_asked(self) -> None:
        assert not [name for name in book()[1].parts if "/fonts/" in name]

    @pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
    def test_every_character_is_in_a_face_that_its_role_names_first(self, tag: str) -> None:
        result, epub = book(tag, fonts=True)
        assert result.ok
        held = {
            name.rpartition("/")[2].partition(".")[0]: set(TTFont(BytesIO(data)).getBestCmap())
            for name, data in epub.parts.items()
            if "/fonts/" in name
        }
        for par in epub.paragraphs():
            latin = ("KanbenSong-Bold-Latin", "KanbenSong-Regular-Latin")
            mine = set().union(*(held.get(name, set()) for name in (*par.look.fonts, *latin)))
            assert {char for char in par.text if ord(char) not in mine} == set(), par.text

    def test_a_licence_for_print_alone_is_kept(self) -> None:
        _, epub = book("zh-Hant-TW", fonts=True)
        assert not [name for name in epub.parts if "FangTC" in name]
        assert [name for name in epub.parts if name.endswith("KanbenKai-Regular.ttf")]

    def test_more_than_the_limit_is_left_out_and_told(self) -> None:
        many = "".join(bytes((0xB0 + at // 94, 0xA1 + at % 94)).decode("gb2312") for at in range(1600))
        result = convert(Source("a.txt", many.encode()), Request(("epub",), embed_fonts=True, reader="plain"))
        told = [item for item in result.diagnostics if item.code == Code.NOT_IN_TARGET]
        with ZipFile(BytesIO(result.editions[0].data)) as archive:
            packed = [info.compress_size for info in archive.infolist() if "/fonts/" in info.filename]
        assert sum(packed) <= LARGEST_SET
        assert [item.detail["what"] for item in told] == ["font"]

    def test_without_pages_nothing_is_carried(self) -> None:
        job = replace(make_job(paragraph("文")), embed_fonts=True)
        assert not [name for name in Epub(write(job)).parts if "/fonts/" in name]


class TestCoverPage:
    def test_the_book_opens_with_its_cover_which_says_the_title(self) -> None:
        _, epub = book()
        assert epub.spine[0] == "EPUB/text/cover.xhtml"
        (picture,) = epub.xml(epub.spine[0]).iter(f"{XHTML}img")
        assert (picture.get("role"), picture.get("src")) == ("doc-cover", "../images/cover.png")
        assert picture.get("alt") == "封面：某市工作报告"
        nav = epub.xml("EPUB/nav.xhtml")
        leads = [link.get("href") for link in nav.iter(f"{XHTML}a") if link.get(f"{OPS}type") == "cover"]
        assert leads == ["text/cover.xhtml"]
        (guide,) = [item for item in epub.package.iter("{*}reference") if item.get("type") == "cover"]
        assert guide.get("href") == "text/cover.xhtml"

    def test_a_title_that_no_face_draws_has_no_picture_with_a_hole(self) -> None:
        result = convert(
            Source("a.txt", REPORT.replace("某市", "\U0001f4dc市").encode()), Request(("epub",), ("zh-Hans",))
        )
        epub = Epub(result.editions[0].data)
        assert epub.spine[0] == "EPUB/text/part-1.xhtml"
        assert not any(name.endswith("cover.png") for name in epub.parts)

    def test_without_a_picture_there_is_no_page_for_it(self) -> None:
        epub = Epub(write(make_job(TITLE, paragraph("文"))))
        assert epub.spine[0] == "EPUB/text/part-1.xhtml"
        assert "cover" not in epub.parts["EPUB/nav.xhtml"].decode()
