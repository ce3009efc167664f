"""Content: every block and inline, chapters, notes, what must not be divided, what must never reach a reader."""

from __future__ import annotations

import pytest

from pipeline.assets import Asset
from pipeline.diagnostics import Code
from pipeline.errors import WriteError
from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Document, Mark, Role
from pipeline.model.walk import document_text
from pipeline.verify.epub import texts
from pipeline.writers.archive import write_zip
from pipeline.writers.epub import write
from pipeline.writers.epub.chapters import LARGEST, split
from pipeline.writers.epub.keeping import openings, stretches
from pipeline.writers.writer import Job
from tests.inspectors.epub import OPS, XHTML, Epub
from tests.writers_epub.conftest import make_job


def body(*inlines: n.Inline, **more: object) -> str:
    """The markup of one paragraph."""
    data = Epub(write(make_job(n.Paragraph(Role.BODY, inlines), **more))).parts["EPUB/text/part-1.xhtml"].decode()  # type: ignore[arg-type]
    return data.partition('<p class="body">')[2].partition("</p>")[0]


class TestText:
    def test_reads_back_as_the_tree_says(self, full_job: Job) -> None:
        assert "\n".join(texts(write(full_job))) == document_text(full_job.document)

    def test_vertical_too(self, full_job: Job) -> None:
        job = make_job(*full_job.document.blocks, notes=full_job.document.notes, direction="vertical", tag="zh-Hant-TW")
        assert "\n".join(texts(write(job))) == document_text(job.document)

    def test_reading_back_notices_a_lost_sentence(self, full_job: Job) -> None:
        parts = Epub(write(full_job)).parts
        name = "EPUB/text/part-2.xhtml"
        parts[name] = parts[name].replace("谢谢大家！".encode(), b"")
        assert "\n".join(texts(write_zip(parts.items()))) != document_text(full_job.document)

    def test_reading_back_notices_swapped_cells(self, full_job: Job) -> None:
        parts = Epub(write(full_job)).parts
        name = "EPUB/text/part-1.xhtml"
        swapped = parts[name].replace("第一段".encode(), b"X").replace("第二段".encode(), "第一段".encode())
        parts[name] = swapped.replace(b"X", "第二段".encode())
        assert "\n".join(texts(write_zip(parts.items()))) != document_text(full_job.document)

    def test_what_is_no_book_is_told(self) -> None:
        with pytest.raises(WriteError):
            texts(b"PK nonsense")

    def test_reading_back_refuses_entities(self, full_job: Job) -> None:
        parts = Epub(write(full_job)).parts
        name = "EPUB/text/part-1.xhtml"
        parts[name] = parts[name].replace(b"<!DOCTYPE html>", b'<!DOCTYPE html [<!ENTITY a "b">]>')
        with pytest.raises(WriteError):
            texts(write_zip(parts.items()))

    def test_no_character_is_added_for_layout(self, full_job: Job) -> None:
        for name, data in Epub(write(full_job)).parts.items():
            if name.endswith(".xhtml"):
                assert not set(data.decode()) & set("\u200b\u2060\ufeff\u00a0\u00ad"), name

    def test_markup_characters_survive(self) -> None:
        assert body(n.Text("a<b>&amp;“”")) == "a&lt;b&gt;&amp;amp;“”"


class TestChapters:
    def long(self, count: int = 300) -> n.Paragraph:
        return paragraph("文" * count)

    def heading(self, words: str, level: int = 1) -> n.Heading:
        return n.Heading(level, Role.HEADING_PLAIN, text(words))

    def files(self, *blocks: n.Block) -> list[int]:
        return [len(part.blocks) for part in split(Document(n.Meta(), blocks))]

    def test_one_file_a_chapter_with_its_title(self) -> None:
        blocks = (self.long(), self.heading("甲"), self.long(), self.heading("乙"), self.long())
        book = Epub(write(make_job(*blocks)))
        titles = [book.xml(name).findtext(f"{XHTML}head/{XHTML}title") for name in book.spine]
        assert titles == ["试验报告", "甲", "乙"]

    def test_a_short_beginning_goes_with_the_first_chapter(self) -> None:
        title = n.Paragraph(Role.TITLE, text("很长的题目" * 60))
        blocks = (title, paragraph("各位委员：", Role.SALUTATION), self.heading("甲"), self.long(), self.heading("乙"))
        assert self.files(*blocks, self.long()) == [4, 2]

    def test_no_file_is_nearly_empty(self) -> None:
        blocks = (self.long(), self.heading("第一部分"), self.heading("甲"), self.long(), self.heading("尾"))
        assert self.files(*blocks, paragraph("完")) == [1, 5]

    def test_a_huge_chapter_is_divided_at_its_next_level(self) -> None:
        half = self.long(LARGEST // 2 + 1)
        blocks = (self.heading("甲"), self.heading("一", 2), half, self.heading("二", 2), half)
        assert self.files(*blocks) == [3, 2]

    def test_an_attachment_begins_a_file(self) -> None:
        annex = n.Division(Role.ATTACHMENT_MARK, (paragraph("附件1", Role.ATTACHMENT_MARK), self.long()))
        assert self.files(self.long(), annex) == [1, 1]

    def test_an_empty_document_has_one_file(self) -> None:
        assert self.files() == [0]

    def test_title_block_is_a_section_of_its_own_with_the_first_text_after_it(self, full_job: Job) -> None:
        book = Epub(write(full_job))
        first = book.xml(book.spine[0]).find(f"{XHTML}body/{XHTML}section")
        assert first.get(f"{OPS}type") == "titlepage"
        assert [child.get("class").split()[0] for child in first] == ["red-head", "title", "occasion", "speaker"]
        assert first.getnext().get("class") == "salutation"


class TestHeadings:
    def ranks(self, *blocks: n.Block) -> list[str]:
        return [par.tag for par in Epub(write(make_job(*blocks))).paragraphs() if par.level]

    def test_below_the_title(self) -> None:
        blocks = [paragraph("题", Role.TITLE), *(n.Heading(i, Role.HEADING_1, text("节")) for i in (1, 2))]
        assert self.ranks(*blocks) == ["h1", "h2", "h3"]

    def test_first_rank_where_there_is_no_title(self) -> None:
        assert self.ranks(n.Heading(1, Role.HEADING_1, text("节"))) == ["h1"]

    def test_deeper_than_html(self) -> None:
        book = Epub(write(make_job(*(n.Heading(level, Role.HEADING_4, text("深")) for level in range(1, 9)))))
        *_, par = book.paragraphs()
        assert (par.tag, par.element.get("aria-level")) == ("h6", "8")

    def test_no_rank_is_left_out_on_the_way_down(self) -> None:
        blocks = [n.Heading(level, Role.HEADING_1, text("节")) for level in (2, 4, 4, 3, 1, 4)]
        assert self.ranks(paragraph("题", Role.TITLE), *blocks) == ["h1", "h2", "h3", "h3", "h3", "h2", "h3"]


class TestInlines:
    def test_a_spread_name_is_whole_and_keeps_its_space(self) -> None:
        assert body(n.Phrase(Role.NAME, text("王　立"))) == '<span class="name nb">王　立</span>'

    def test_a_very_long_name_may_be_divided(self) -> None:
        assert body(n.Phrase(Role.NAME, text("阿卜杜热合曼努尔买买提"))).startswith('<span class="name">')

    def test_leads(self) -> None:
        assert body(n.Phrase(Role.LEAD, text("抓实。")), n.Text("完善")) == '<span class="lead">抓实。</span>完善'

    def test_emphasis_of_latin_is_another_thing(self) -> None:
        assert body(n.Marked(Mark.EMPHASIS, text("重点"))) == "<em>重点</em>"
        assert body(n.Marked(Mark.EMPHASIS, text("Nature"))) == '<em class="latin">Nature</em>'

    def test_dots_only_under_ideographs(self) -> None:
        got = body(n.Marked(Mark.DOTS, text("重，点A")))
        assert got == '<em class="dots">重<span class="undotted">，</span>点<span class="undotted">A</span></em>'

    def test_names_side_by_side_are_two(self) -> None:
        name = n.Marked(Mark.PROPER_NAME, text("长沙"))
        assert body(name, name) == '<u class="proper-name">长沙</u><u class="apart proper-name">长沙</u>'

    def test_ruby_keeps_its_reading_for_old_readers(self) -> None:
        assert body(n.Ruby("龘", "dá")) == "<ruby>龘<rp>（</rp><rt>dá</rt><rp>）</rp></ruby>"

    def test_runs_of_spaces_are_kept(self) -> None:
        assert body(n.Text("a  b")) == 'a<span class="spaces">  </span>b'

    def test_links(self) -> None:
        assert body(n.Link("https://x.cn/路?a=1&b=2", text("网"))) == (
            '<a href="https://x.cn/%E8%B7%AF?a=1&amp;b=2">网</a>'
        )

    @pytest.mark.parametrize(
        "target",
        ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://", "//x.cn", "#none", "http://a b/"],
    )
    def test_a_link_that_cannot_be_is_told_and_its_words_stay(self, target: str) -> None:
        job = make_job(n.Paragraph(Role.BODY, (n.Link(target, text("字")),)))
        book = Epub(write(job))
        assert [par.text for par in book.paragraphs()] == ["字"]
        assert not list(book.xml(book.spine[0]).iter(f"{XHTML}a"))
        assert [(item.code, item.detail["value"]) for item in job.diagnostics] == [(Code.NOT_IN_TARGET, target)]

    def test_no_link_inside_a_link(self) -> None:
        inner = n.Link("https://b.cn/", text("里"))
        assert body(n.Link("https://a.cn/", (*text("外"), inner))) == '<a href="https://a.cn/">外里</a>'

    def test_links_cross_files(self, full_job: Job) -> None:
        data = Epub(write(full_job)).parts["EPUB/text/part-1.xhtml"].decode()
        assert '<a href="part-2.xhtml#id-future">后文</a>' in data


class TestKeeping:
    def kept(self, value: str) -> list[str]:
        return [value[start:end] for start, end in stretches(value)]

    @pytest.mark.parametrize(
        ("value", "want"),
        [
            ("完成投资2.5亿元，", ["2.5亿元"]),
            ("2022年2月17日", ["2022年", "2月", "17日"]),
            ("第5届委员会", ["第5届"]),
            ("中发〔2019〕40号文", ["〔2019〕40号"]),
            ("3,000余条", ["3,000余条"]),
            ("增长5%～10%。", ["5%～"]),
            ("2021—2025年", ["2021—", "2025年"]),
            ("阿布都·热合曼", ["都·"]),
            ("区/县", ["区/县"]),
            ("甲／乙", ["甲／乙"]),
            ("汉——中", []),  # a full dash is whole in every engine and may begin a line
            ("汉……中", []),
            ("占12.5%", []),  # engines keep it
            ("没有数字的句子。", []),
            ("见https://a.cn/b/c的网页", []),
            ("葛\U000e0100·热", ["葛\U000e0100·"]),  # a variation selector stays with its base
        ],
    )
    def test_stretches(self, value: str, want: list[str]) -> None:
        assert self.kept(value) == want

    def test_nothing_wider_than_six_ems(self) -> None:
        assert self.kept("12345678901234567890万亿美元") == []

    def test_a_note_mark_stays_with_the_character_before_it(self) -> None:
        note = n.Note("a", (paragraph("注", Role.NOTE),))
        job = make_job(n.Paragraph(Role.BODY, (n.Text("共300名"), n.NoteRef("a"), n.Text("。"))), notes=(note,))
        data = Epub(write(job)).parts["EPUB/text/part-1.xhtml"].decode()
        assert '共<span class="nb">300名<sup class="note-mark">' in data

    def test_quotation_marks_beside_figures_let_a_line_end(self) -> None:
        assert openings("落实“1+1”机制") == [2, 7]
        assert openings("落实“四新”机制") == []
        assert body(n.Text("落实“1+1”机制")) == "落实<wbr/>“1+1”<wbr/>机制"

    def test_titles_divide_between_phrases_and_not_in_names(self) -> None:
        title = paragraph("中国人民政治协商会议第八届六盘水市委员会常务委员会工作报告", Role.TITLE)
        (par,) = Epub(write(make_job(title))).paragraphs()
        assert "phrased" in par.element.get("class").split()
        pieces = [par.element.text, *(wbr.tail for wbr in par.element.iter(f"{XHTML}wbr"))]
        assert pieces[:2] == ["中国人民政治协商会议", "第八届"]
        assert all(len(piece) < 13 for piece in pieces)

    def test_the_lines_a_title_came_in_stay_whole_where_there_is_room(self) -> None:
        inlines = (*text("关于某市的"), n.Break(soft=True), n.Phrase(Role.NAME, text("工作报告")))
        data = Epub(write(make_job(n.Paragraph(Role.TITLE, inlines)))).parts["EPUB/text/part-1.xhtml"].decode()
        title = data.partition("<h1")[2].partition("</h1>")[0]
        assert title.count('<span class="line">') == 2
        assert title.index('<span class="line">关于') < title.index("</span>") < title.index("工作报告")

    def test_two_figures_stand_upright_in_vertical_text(self) -> None:
        got = body(n.Text("共12人2022"), direction="vertical")
        assert got == '共<span class="nb"><span class="upright">12</span>人</span>2022'


class TestNotes:
    def test_pop_up_markup_and_the_way_back(self, full_job: Job) -> None:
        book = Epub(write(full_job))
        root = book.xml(book.spine[0])
        (ref,) = [a for a in root.iter(f"{XHTML}a") if a.get("id") == "ref-1"]
        assert (ref.get(f"{OPS}type"), ref.get("role"), ref.get("href")) == ("noteref", "doc-noteref", "#note-1")
        (note,) = [aside for aside in root.iter(f"{XHTML}aside") if aside.get("id") == "note-1"]
        assert (note.get(f"{OPS}type"), note.get("role")) == ("footnote", "doc-footnote")
        (back,) = [a for a in note.iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
        assert back.get("href") == "#ref-1"

    def test_footnotes_stand_in_the_file_of_their_reference_endnotes_in_the_last(self, full_job: Job) -> None:
        book = Epub(write(full_job))
        held = [[aside.get("id") for aside in book.xml(name).iter(f"{XHTML}aside")] for name in book.spine]
        # The fourth is referred to by the second, an endnote; the fifth by nobody.
        assert held == [["note-1", "note-3"], [], ["note-4", "note-5", "note-2"]]

    def test_a_reference_to_no_note_is_told(self) -> None:
        job = make_job(n.Paragraph(Role.BODY, (n.Text("文"), n.NoteRef("x"))))
        assert texts(write(job)) == ["文"]
        assert [item.detail["what"] for item in job.diagnostics] == ["note"]


class TestTables:
    def test_heads_spans_and_scope(self, full_job: Job) -> None:
        book = Epub(write(full_job))
        table = next(book.xml(book.spine[0]).iter(f"{XHTML}table"))
        heads = [
            (cell.get("scope"), cell.get("rowspan"), cell.get("colspan"))
            for cell in table.find(f"{XHTML}thead").iter(f"{XHTML}th")
        ]
        assert heads == [("col", "2", None), ("col", None, "2"), ("col", None, None), ("col", None, None)]
        assert [cell.get("scope") for cell in table.find(f"{XHTML}tbody").iter(f"{XHTML}th")] == ["row"]

    def test_a_column_aligns_its_cells_under_a_span_from_above(self) -> None:
        columns = (n.Column(), n.Column(n.Align.RIGHT))
        cell = n.Cell((paragraph("甲", Role.TABLE_CELL),), row_span=2)
        other = n.Cell((paragraph("1", Role.TABLE_CELL),))
        table = n.Table(columns, (), (n.Row((cell, other)), n.Row((other,))))
        pars = list(Epub(write(make_job(table))).paragraphs())
        assert [par.look.align for par in pars] == ["center", "end", "end"]  # a short text stands in the middle

    def test_long_texts_stand_left_and_heads_in_the_middle(self) -> None:
        cell = n.Cell((paragraph("很长的说明" * 20, Role.TABLE_CELL),))
        table = n.Table((n.Column(), n.Column()), (n.Row((cell, cell)),), (n.Row((cell, cell)),))
        assert [par.look.align for par in Epub(write(make_job(table))).paragraphs()] == ["center"] * 2 + ["start"] * 2


class TestPictures:
    def test_alternative_text_and_size(self) -> None:
        got = body(n.Image("dot.png", '一个"点"'))
        assert got == '<img src="../images/image-1.png" alt="一个&quot;点&quot;" width="4" height="3"/>'

    @pytest.mark.parametrize(
        "asset",
        [
            Asset("a", b"II*\0", "image/tiff"),
            Asset("a", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "image/svg+xml"),
            Asset("a", b'<svg><image href="http://x.cn/a.png"/></svg>', "image/svg+xml"),
            Asset("a", b"<svg onload='x'/>", "image/svg+xml"),
        ],
    )
    def test_what_cannot_be_shown_is_told_and_still_speaks(self, asset: Asset) -> None:
        job = make_job(n.Figure(n.Image("a", "一张图"), text("图1")), assets=(asset,))
        book = Epub(write(job))
        assert not [name for name in book.parts if "images/" in name]
        assert 'role="img" aria-label="一张图"' in book.parts["EPUB/text/part-1.xhtml"].decode()
        assert [item.detail["what"] for item in job.diagnostics] == ["image"]

    def test_a_picture_nobody_found(self) -> None:
        job = make_job(n.Figure(n.Image("lost.png", "丢了"), text("图1")))
        assert texts(write(job)) == ["图1"]
        assert [item.detail["value"] for item in job.diagnostics] == ["lost.png"]


class TestLanguages:
    def test_english_phrases_say_so_and_single_words_do_not(self) -> None:
        html = body(n.Text("加入the Convention on Biological Diversity，GDP增长，用Windows 11。"))
        english = '<span lang="en" xml:lang="en">the Convention on Biological Diversity</span>'
        assert html.count("lang=") == 2
        assert f"加入{english}，GDP增长" in html
        assert "Windows" in html

    def test_english_keeps_the_mark_of_its_note(self) -> None:
        html = body(
            n.Text("加入the Climate Accord"), n.NoteRef("a"), notes=(n.Note("a", (paragraph("注", Role.NOTE),)),)
        )
        inside = html.partition('<span lang="en"')[2]
        assert inside.index("Accor") < inside.index("noteref") < inside.index("</span>")
