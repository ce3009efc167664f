"""The web page: self-contained, accessible, the same words."""

from __future__ import annotations

import re

from lxml import html as parser

from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Meta, Role
from pipeline.model.walk import document_text
from pipeline.writers.html import write
from pipeline.writers.writer import Job
from tests.writers_epub.conftest import make_job, png

SILENT = ".//rt | .//rp | .//*[@role='doc-noteref' or @role='doc-backlink' or @role='presentation']"


def test_says_what_the_tree_says(full_job: Job) -> None:
    page = parser.fromstring(write(full_job).decode())
    words = []
    notes = []
    for element in page.find(".//main").iter("p", "h1", "h2", "h3", "h4", "caption", "figcaption", "pre"):
        for silent in element.xpath(SILENT):
            silent.drop_tree()
        in_note = any(parent.tag == "aside" for parent in element.iterancestors())
        (notes if in_note else words).append("".join(element.itertext()))
    want = document_text(full_job.document).replace("\r\n", "\n")
    # Footnotes stand before endnotes at the page's end, whatever their numbers.
    assert words == want.split("\n")[: len(words)] or "\n".join(words) == want[: len("\n".join(words))]
    assert sorted(notes) == sorted(want[len("\n".join(words)) + 1 :].split("\n"))


def test_fetches_nothing() -> None:
    page = write(make_job(n.Figure(n.Image("dot.png", "点"))))
    tree = parser.fromstring(page.decode())
    assert [source[:22] for source in tree.xpath("//@src")] == ["data:image/png;base64,"]
    assert not tree.xpath("//link | //script")
    assert "url(" not in page.decode()
    assert len(png()) < len(page)


def test_language_title_and_script_of_the_page() -> None:
    page = write(make_job(paragraph("文"), tag="zh-Hant-TW", meta=Meta(title="報告 <甲>", creators=("王立",)))).decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-Hant-TW">')
    assert "<title>報告 &lt;甲&gt;</title>" in page
    assert '<meta name="author" content="王立">' in page


def test_contents_lead_to_headings() -> None:
    blocks = [n.Heading(1, Role.HEADING_PLAIN, text(words)) for words in ("甲", "乙")]
    tree = parser.fromstring(write(make_job(*blocks)).decode())
    links = tree.xpath("//nav//a")
    assert [link.text for link in links] == ["甲", "乙"]
    assert [tree.get_element_by_id(link.get("href")[1:]).text for link in links] == ["甲", "乙"]


def test_no_book_markup_in_a_web_page(full_job: Job) -> None:
    page = write(full_job).decode()
    assert "epub:type" not in page
    assert "/>" not in page
    assert not re.search(r"xmlns", page)


def test_a_leading_line_end_of_code_survives() -> None:
    tree = parser.fromstring(write(make_job(n.CodeBlock("\na\r\nb"))).decode())
    assert "".join(tree.find(".//pre").itertext()) == "\na\nb"
