"""The container: order, identifiers, metadata, navigation, sameness."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Meta, Role
from pipeline.model.walk import map_document
from pipeline.writers.epub import write
from pipeline.writers.writer import Job
from tests.inspectors.epub import XML, Epub
from tests.writers_epub.conftest import EPOCH, JobMaker, everything, make_job

REPORT = Meta(
    title="工作报告",
    subtitle="（2022年2月17日）",
    creators=("王立", "李小明"),
    issuer="某市政协",
    document_number="某协〔2022〕3号",
    date="2022-02-17",
    publisher="某出版社",
    keywords=("报告", "政协"),
    description="五年回顾",
    source="某网站",
)


def test_container_begins_with_an_uncompressed_mimetype(full_job: Job) -> None:
    book = Epub(write(full_job))
    assert book.mimetype_first()
    assert book.parts["mimetype"] == b"application/epub+zip"
    assert all(name.isascii() for name in book.parts)


def test_no_address_inside_the_book_leads_nowhere(full_job: Job) -> None:
    assert Epub(write(full_job)).dangling() == []


def test_language_stands_on_package_content_and_navigation() -> None:
    book = Epub(write(make_job(paragraph("文"), tag="zh-Hant-TW")))
    assert book.dc("language") == ["zh-Hant-TW"]
    assert book.package.get(f"{XML}lang") == "zh-Hant-TW"
    for part in (name for name in book.parts if name.endswith(".xhtml")):
        root = book.xml(part)
        assert root.get("lang") == root.get(f"{XML}lang") == "zh-Hant-TW"


def test_metadata_of_a_report() -> None:
    book = Epub(write(make_job(paragraph("文"), meta=REPORT)))
    assert book.dc("title") == ["工作报告", "（2022年2月17日）"]
    assert book.dc("creator") == ["王立", "李小明"]
    assert book.meta("file-as") == ["王立", "李小明"]
    assert book.dc("publisher") == ["某出版社"]
    assert book.dc("date") == ["2022-02-17"]
    assert book.dc("subject") == ["报告", "政协"]
    assert book.dc("description") == ["五年回顾"]
    assert book.dc("source") == ["某网站"]
    assert book.meta("belongs-to-collection") == []


def test_series_and_isbn_can_be_given() -> None:
    facts = replace(REPORT, isbn="978-0-306-40615-7", identifier="urn:x-office:7", series="文丛", series_number="3")
    book = Epub(write(make_job(paragraph("文"), meta=facts)))
    assert book.dc("identifier") == ["urn:isbn:9780306406157", "urn:x-office:7"]
    assert book.meta("belongs-to-collection") == ["文丛"]
    assert book.meta("collection-type") == ["series"]
    assert book.meta("group-position") == ["3"]


@pytest.mark.parametrize(("field", "value"), [("isbn", "978-0-306-40615-8"), ("series_number", "第三种")])
def test_a_fact_that_is_none_is_told_and_left_out(field: str, value: str) -> None:
    job = make_job(paragraph("文"), meta=replace(REPORT, series="文丛", **{field: value}))
    book = Epub(write(job))
    assert value not in book.parts["EPUB/content.opf"].decode()
    assert value in {item.detail["value"] for item in job.diagnostics}


class TestModified:
    def moment(self, words: str, epoch: int = EPOCH) -> str:
        (found,) = Epub(write(replace(make_job(paragraph(words), meta=REPORT), epoch=epoch))).meta("dcterms:modified")
        return found

    def test_the_hour_of_a_date_follows_the_text(self) -> None:
        assert self.moment("甲，乙")[:10] == self.moment("甲、乙")[:10] == "2022-02-17"
        assert self.moment("甲，乙") != self.moment("甲、乙")
        assert self.moment("甲，乙") == self.moment("甲，乙")

    def test_a_moment_that_is_given_stands(self) -> None:
        assert self.moment("甲", EPOCH + 3661) == "2022-02-17T01:01:01Z"


def test_without_people_the_issuer_is_the_creator() -> None:
    book = Epub(write(make_job(paragraph("文"), meta=replace(REPORT, creators=()))))
    assert book.dc("creator") == ["某市政协"]


def test_a_date_that_is_no_date_is_left_out() -> None:
    assert Epub(write(make_job(paragraph("文"), meta=replace(REPORT, date="去年")))).dc("date") == []


def test_title_is_never_empty() -> None:
    assert Epub(write(make_job(paragraph("只有一段。"), meta=Meta()))).dc("title") == ["只有一段。"]
    assert Epub(write(make_job(meta=Meta()))).dc("title") == ["（无题）"]
    assert Epub(write(make_job(meta=Meta(), tag="zh-Hant"))).dc("title") == ["（無題）"]


class TestIdentifier:
    def name(self, meta: Meta, words: str = "文", tag: str = "zh-Hans") -> str:
        (found,) = Epub(write(make_job(paragraph(words), meta=meta, tag=tag))).dc("identifier")
        return found

    def test_does_not_follow_the_text(self) -> None:
        assert self.name(REPORT, "甲，乙") == self.name(REPORT, "甲、乙")

    @pytest.mark.parametrize("field", ["issuer", "document_number", "title", "date"])
    def test_follows_what_names_the_report(self, field: str) -> None:
        assert self.name(REPORT) != self.name(replace(REPORT, **{field: "2021-01-01"}))

    def test_follows_the_language(self) -> None:
        assert self.name(REPORT) != self.name(REPORT, tag="zh-Hant-TW")

    def test_without_any_facts_it_is_the_text_that_names(self) -> None:
        assert self.name(Meta(), "甲") != self.name(Meta(), "乙")

    @pytest.mark.parametrize(
        ("given", "want"),
        [
            ("978-7-301-00000-9", None),  # wrong check digit
            ("978-7-5600-0001-3", None),
            ("ISBN 978-0-306-40615-7", "urn:isbn:9780306406157"),
            ("0-306-40615-2", "urn:isbn:0306406152"),
            ("urn:isbn:9780306406157", "urn:isbn:9780306406157"),
            ("urn:oid:1.2.3", "urn:oid:1.2.3"),
        ],
    )
    def test_given_by_the_metadata(self, given: str, want: str | None) -> None:
        found = self.name(replace(REPORT, identifier=given))
        assert found == want if want else found.startswith("urn:uuid:")


class TestNavigation:
    def test_contents_are_the_headings_in_order(self, full_job: Job) -> None:
        book = Epub(write(full_job))
        headings = [(par.text) for par in book.paragraphs() if par.level]
        assert [title for _, title, _ in book.lines("toc")] == headings
        assert book.lines("toc") == book.ncx()

    def test_levels_nest(self) -> None:
        blocks = (
            n.Heading(1, Role.HEADING_PLAIN, text("甲")),
            n.Heading(3, Role.HEADING_2, text("跳级")),
            n.Heading(2, Role.HEADING_1, text("一、")),
            n.Heading(1, Role.HEADING_PLAIN, text("乙")),
        )
        toc = Epub(write(make_job(*blocks))).lines("toc")
        assert [(depth, title) for depth, title, _ in toc] == [(1, "甲"), (2, "跳级"), (2, "一、"), (1, "乙")]

    def test_landmarks(self, full_job: Job) -> None:
        landmarks = Epub(write(full_job)).lines("landmarks")
        assert [address for _, _, address in landmarks] == ["nav.xhtml#toc", "text/part-1.xhtml"]

    def test_no_page_list_without_pages(self, full_job: Job) -> None:
        assert Epub(write(full_job)).lines("page-list") == []

    def test_contents_speak_the_script(self) -> None:
        assert "目錄" in Epub(write(make_job(paragraph("文"), tag="zh-Hant-HK"))).parts["EPUB/nav.xhtml"].decode()


class TestAccessibility:
    def facts(self, job: Job) -> dict[str, list[str]]:
        book = Epub(write(job))
        names = ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard")
        return {name: book.meta(f"schema:{name}") for name in names}

    def test_text_alone(self) -> None:
        facts = self.facts(make_job(paragraph("文")))
        assert facts["accessMode"] == ["textual"]
        assert facts["accessModeSufficient"] == ["textual"]
        assert "alternativeText" not in facts["accessibilityFeature"]

    def test_described_pictures(self) -> None:
        facts = self.facts(make_job(n.Figure(n.Image("dot.png", "一个点"))))
        assert facts["accessMode"] == ["textual", "visual"]
        assert "textual" in facts["accessModeSufficient"]
        assert "alternativeText" in facts["accessibilityFeature"]

    def test_a_picture_without_words_is_not_hidden(self) -> None:
        facts = self.facts(make_job(n.Figure(n.Image("dot.png", ""))))
        assert facts["accessModeSufficient"] == ["textual,visual"]
        assert "alternativeText" not in facts["accessibilityFeature"]

    def test_summary_in_the_script_of_the_edition(self) -> None:
        (simplified,) = Epub(write(make_job(paragraph("文")))).meta("schema:accessibilitySummary")
        (traditional,) = Epub(write(make_job(paragraph("文"), tag="zh-Hant"))).meta("schema:accessibilitySummary")
        assert "标题" in simplified
        assert "標題" in traditional


def test_vertical_books_open_from_the_right() -> None:
    book = Epub(write(make_job(paragraph("二〇二二年"), direction="vertical", tag="zh-Hant-TW")))
    (spine,) = book.package.iter("{*}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert "-epub-writing-mode: vertical-rl" in book.css


def test_forbidden_characters_are_taken_out_and_told() -> None:
    job = make_job(paragraph("甲\x0b乙"), meta=Meta(title="题\x01名", creators=("王\x02立",)))
    book = Epub(write(job))
    assert [par.text for par in book.paragraphs()] == ["甲乙"]
    assert book.dc("title") == ["题名"]
    assert book.dc("creator") == ["王立"]
    assert [item.detail["value"] for item in job.diagnostics] == ["U+000B"]


_AGAIN = """
import hashlib, sys
from tests.writers_epub.conftest import everything, make_job
from pipeline.writers.epub import write
from pipeline.writers.html import write as page
blocks, notes = everything()
print(hashlib.sha256(write(make_job(*blocks, notes=notes)) + page(make_job(*blocks, notes=notes))).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed(job: JobMaker) -> None:
    from pipeline.writers.html import write as page

    blocks, notes = everything()
    here = hashlib.sha256(write(job(*blocks, notes=notes)) + page(job(*blocks, notes=notes))).hexdigest()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Taipei", "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", _AGAIN], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stdout.strip() == here


def test_only_the_modification_date_follows_the_clock_it_is_given(full_job: Job) -> None:
    one, other = Epub(write(full_job)), Epub(write(replace(full_job, epoch=EPOCH + 86_400)))
    assert [name for name in one.parts if one.parts[name] != other.parts[name]] == ["EPUB/content.opf"]


def test_ids_are_plain_and_stay_when_a_comma_is_corrected(full_job: Job) -> None:
    def ids(job: Job) -> dict[str, list[str]]:
        book = Epub(write(job))
        names = {name: re.findall(r'\bid="([^"]*)"', book.parts[name].decode()) for name in book.spine}
        assert all(len(set(found)) == len(found) for found in names.values())
        return names

    def corrected(children: tuple[n.Inline, ...]) -> tuple[n.Inline, ...]:
        return tuple(n.Text(node.value.replace("，", "、")) if isinstance(node, n.Text) else node for node in children)

    before = ids(full_job)
    after = ids(replace(full_job, document=map_document(full_job.document, corrected)))
    assert before == after
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", name) for found in before.values() for name in found)
    assert sum(map(len, before.values())) > 15
