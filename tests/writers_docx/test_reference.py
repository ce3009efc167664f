"""A user's own Word file gives letterhead, headers and theme; the bundled faces come along on request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.shared import Pt, RGBColor
from fontTools.ttLib import TTFont
from lxml import etree

from pipeline.conversion import Request, convert
from pipeline.diagnostics import Code
from pipeline.errors import SettingsError
from pipeline.model.build import paragraph
from pipeline.model.nodes import Block
from pipeline.source import Source
from pipeline.verify.docx import texts
from pipeline.writers.docx import write
from pipeline.writers.docx.embedded import obfuscated
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, W
from tests.writers_epub.conftest import png

JobMaker = Callable[..., Job]


@cache
def template(*, first: bool = False, footer: bool = False, even: bool = False) -> bytes:
    """A letterhead with a coloured header style, a table, a picture, and text that must not be taken."""
    file = python_docx.Document()
    section = file.sections[0]
    file.settings.odd_and_even_pages_header_footer = even
    section.different_first_page_header_footer = first
    file.styles["Header"].font.color.rgb = RGBColor(0, 0x80, 0)
    section.header.paragraphs[0].text = "某市人民政府办公室"
    section.header.add_table(1, 1, Pt(200)).style = "Table Grid"
    section.header.add_paragraph().add_run().add_picture(BytesIO(png()))
    if first:
        section.first_page_header.paragraphs[0].text = "红头"
    if even:
        section.even_page_header.paragraphs[0].text = "双页"
    if footer:
        section.footer.paragraphs[0].text = "内部资料"
    file.add_paragraph("范本正文")
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def edition(job: JobMaker, *blocks: Block, data: bytes) -> ZipFile:
    made = replace(job(*(blocks or (paragraph("正文。"),))), reference=Source("信头.docx", data))
    return ZipFile(BytesIO(write(made)))


def furniture(archive: ZipFile) -> dict[tuple[str, str], str]:
    """The words of each header and footer that the last section names."""
    relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = {item.get("Id"): item.get("Target") for item in relations}
    section = list(etree.fromstring(archive.read("word/document.xml")).iter(W + "sectPr"))[-1]
    found = {}
    for kind in ("header", "footer"):
        for node in section.findall(f"{W}{kind}Reference"):
            name = targets[next(value for key, value in node.attrib.items() if str(key).endswith("}id"))]
            root = etree.fromstring(archive.read(f"word/{name.removeprefix('/word/')}"))
            found[kind, node.get(W + "type")] = "".join(item.text or "" for item in root.iter(W + "t"))
    return found


class TestLetterhead:
    def test_headers_come_from_it_and_folios_stay_ours(self, job: JobMaker) -> None:
        found = furniture(edition(job, data=template()))
        # Our pages differ by side; its one header serves both.
        assert found["header", "default"] == found["header", "even"] == "某市人民政府办公室"
        assert found["footer", "default"] == found["footer", "even"] == "— 1 —"

    def test_its_footers_take_the_place_of_our_folios(self, job: JobMaker) -> None:
        found = furniture(edition(job, data=template(footer=True)))
        assert found["footer", "default"] == found["footer", "even"] == "内部资料"

    def test_a_first_page_of_its_own_keeps_our_folio(self, job: JobMaker) -> None:
        archive = edition(job, data=template(first=True))
        found = furniture(archive)
        assert found["header", "first"] == "红头"
        assert found["footer", "first"] == "— 1 —"
        assert b"<w:titlePg/>" in archive.read("word/document.xml")

    def test_sides_that_differ(self, job: JobMaker) -> None:
        found = furniture(edition(job, data=template(even=True)))
        assert (found["header", "default"], found["header", "even"]) == ("某市人民政府办公室", "双页")

    def test_its_text_is_not_taken_and_ours_is_whole(self, job: JobMaker) -> None:
        made = replace(job(paragraph("正文。")), reference=Source("信头.docx", template()))
        assert texts(write(made)) == ["正文。"]

    def test_its_theme_is_taken(self, job: JobMaker) -> None:
        with ZipFile(BytesIO(template())) as archive:
            theirs = archive.read("word/theme/theme1.xml")
        assert edition(job, data=template()).read("word/theme/theme1.xml") == theirs

    def test_its_styles_stand_beside_ours(self, job: JobMaker) -> None:
        archive = edition(job, data=template())
        styles = {style.get(W + "styleId"): style for style in etree.fromstring(archive.read("word/styles.xml"))}
        plain = etree.fromstring(ZipFile(BytesIO(write(job(paragraph("正文。"))))).read("word/styles.xml"))
        for ours in plain.iter(W + "style"):
            assert etree.tostring(styles[ours.get(W + "styleId")]) == etree.tostring(ours)
        used = {
            node.get(W + "val")
            for name in archive.namelist()
            if name.startswith("word/letterhead/") and name.endswith(".xml")
            for kind in ("pStyle", "tblStyle")
            for node in etree.fromstring(archive.read(name)).iter(W + kind)
        }
        assert used == {"LetterheadHeader", "LetterheadNormal", "LetterheadTableGrid"}
        for name in used:
            at = name
            while at:  # every style it is based on is there, down to the reference's own defaults
                base = styles[at].find(W + "basedOn")
                at = base.get(W + "val") if base is not None else ""
        colour = styles["LetterheadHeader"].find(f"{W}rPr/{W}color")
        assert colour.get(W + "val") == "008000"

    def test_pictures_come_along(self, job: JobMaker) -> None:
        archive = edition(job, data=template())
        assert [archive.read(name) for name in archive.namelist() if name.endswith(".png")] == [png()]

    def test_our_own_edition_can_be_the_reference(self, job: JobMaker) -> None:
        found = furniture(edition(job, data=write(job(paragraph("一")))))
        assert found["footer", "default"] == "— 1 —"

    def test_the_same_bytes_again(self, job: JobMaker) -> None:
        made = replace(job(paragraph("正文。")), reference=Source("信头.docx", template(first=True)))
        assert write(made) == write(made)

    @pytest.mark.parametrize("data", [b"", b"no zip", template()[:2000]])
    def test_what_is_no_word_file_is_told(self, job: JobMaker, data: bytes) -> None:
        with pytest.raises(SettingsError) as error:
            edition(job, data=data)
        (said,) = error.value.diagnostics
        assert said.code == Code.REFERENCE_FAULT
        assert said.detail["file"] == "信头.docx"

    def test_a_zip_of_something_else_is_told(self, job: JobMaker) -> None:
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/epub+zip")
        with pytest.raises(SettingsError):
            edition(job, data=out.getvalue())


class TestFaces:
    @staticmethod
    @cache
    def made(tag: str) -> ZipFile:
        request = Request(("docx",), (tag,), embed_fonts=True)
        result = convert(Source("a.txt", "工作报告\n\n各位委员：\n\n　　我向大会报告工作。\n".encode()), request)
        return ZipFile(BytesIO(result.editions[0].data))

    @pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
    def test_the_styles_name_faces_that_are_inside(self, tag: str) -> None:
        archive = self.made(tag)
        table = etree.fromstring(archive.read("word/fontTable.xml"))
        relations = {
            item.get("Id"): item.get("Target")
            for item in etree.fromstring(archive.read("word/_rels/fontTable.xml.rels"))
        }
        inside = {}
        for font in table:
            for file in font.findall(W + "embedRegular"):
                key = UUID(file.get(W + "fontKey"))
                name = relations[next(value for at, value in file.attrib.items() if str(at).endswith("}id"))]
                data = obfuscated(archive.read(f"word/{name}"), key)
                inside[font.get(W + "name")] = TTFont(BytesIO(data))
        for name, font in inside.items():
            assert font["name"].getDebugName(1) == name
        pars = Docx(archive.fp.getvalue()).paragraphs()  # type: ignore[union-attr]
        for par in pars:
            han = {ord(char) for char in par.text if char >= "\u3400"}
            assert han <= set(inside[par.look.east_asian].getBestCmap()), par.text

    def test_the_sheets_family_stays_as_another_name(self) -> None:
        table = etree.fromstring(self.made("zh-Hans").read("word/fontTable.xml"))
        others = {font.get(W + "name"): font.find(W + "altName") for font in table}
        assert others["Kanben Fang"].get(W + "val").startswith("仿宋_GB2312,")

    def test_word_is_told_that_it_holds_parts_of_faces(self) -> None:
        settings = self.made("zh-Hans").read("word/settings.xml")
        assert b"<w:embedTrueTypeFonts/><w:saveSubsetFonts/>" in settings

    def test_none_unless_asked(self, job: JobMaker) -> None:
        archive = ZipFile(BytesIO(write(job(paragraph("文")))))
        assert not [name for name in archive.namelist() if name.endswith(".odttf")]
