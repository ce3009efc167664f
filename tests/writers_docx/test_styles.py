"""Named styles: names, faces, outline, grid, no direct formatting (N-5 to N-7, B-2, G-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Align, Heading, Mark, Marked, Paragraph, Phrase, Role, Text
from pipeline.writers.docx import write
from pipeline.writers.docx.places import looks_of_levels
from pipeline.writers.writer import Job
from tests.inspectors.docx import Docx, W

JobMaker = Callable[..., Job]


def heading(level: int, role: Role, words: str = "一、题") -> Heading:
    return Heading(level, role, text(words))


def test_body_is_set_as_the_sheet_says(job: JobMaker) -> None:
    docx = Docx(write(job(paragraph("正文一段。"))))
    (body,) = docx.paragraphs()
    look = body.look
    assert body.name == "Body Text"  # Chinese Word shows 正文文本
    assert (look.east_asian, look.latin, look.complex) == ("仿宋_GB2312", "Times New Roman", "Times New Roman")
    assert (look.size, look.first, look.align, look.line_rule, look.pitch) == (16, 2, "both", "grid", 28.95)
    assert all(look.on(name) for name in ("kinsoku", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "widowControl"))
    assert look.on("snapToGrid")
    assert not look.on("overflowPunct")
    indent = docx.chain(body.style)[-1].find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert 625 <= int(indent.get(W + "firstLine", "0")) <= 640  # for programs without character units


def test_every_paragraph_style_names_four_faces(job: JobMaker) -> None:
    docx = Docx(write(job(paragraph("文"), heading(1, Role.HEADING_1))))
    for identifier, style in docx.styles.items():
        if style.get(W + "type") == "paragraph":
            fonts = style.find(f"{W}rPr/{W}rFonts")
            assert fonts is not None, identifier
            assert {key.replace(W, "") for key in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}, identifier


def test_style_names_and_ids_are_unique(job: JobMaker) -> None:
    docx = Docx(write(job(*(heading(level, role) for level in (1, 2, 3) for role in (Role.HEADING_1, Role.HEADING_2)))))
    styles = docx.styles_root.findall(W + "style")
    names = [docx.name_of(str(style.get(W + "styleId"))).casefold() for style in styles]
    assert len(set(names)) == len(names)
    assert len(docx.styles) == len(styles)
    assert [
        s.get(W + "styleId") for s in styles if s.get(W + "default") == "1" and s.get(W + "type") == "paragraph"
    ] == ["Normal"]


@pytest.mark.parametrize("tag", ["zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"])
def test_traditional_editions_never_name_a_gb2312_face(job: JobMaker, tag: str) -> None:
    docx = Docx(write(job(paragraph("報告"), tag=tag)))
    everything = b"".join(docx.parts.values())
    assert b"GB2312" not in everything
    assert "標楷體".encode() in docx.parts["word/styles.xml"]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-Hans", "zh-CN"), ("zh-Hant-TW", "zh-TW"), ("zh-Hant-HK", "zh-HK"), ("zh-Hant", "zh-TW")],
)
def test_language_reaches_defaults_theme_and_prohibition_lists(job: JobMaker, tag: str, language: str) -> None:
    docx = Docx(write(job(paragraph("文"), tag=tag)))
    lang = docx.styles_root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    theme = docx.settings.find(W + "themeFontLang")
    before, after = docx.settings.find(W + "noLineBreaksBefore"), docx.settings.find(W + "noLineBreaksAfter")
    assert lang is not None
    assert theme is not None
    assert before is not None
    assert after is not None
    assert {lang.get(W + "eastAsia"), theme.get(W + "eastAsia"), before.get(W + "lang"), after.get(W + "lang")} == {
        language
    }
    assert set("，。、；：？！）》〉」』】〕”’·～—…%％/") <= set(before.get(W + "val", ""))
    assert set("（《〈「『【〔“‘￥$") <= set(after.get(W + "val", ""))
    control = docx.settings.find(W + "characterSpacingControl")
    assert control is not None
    assert control.get(W + "val") == "compressPunctuation"


def test_font_table_holds_the_other_names(job: JobMaker) -> None:
    fonts = Docx(write(job(paragraph("文")))).xml("word/fontTable.xml")
    others = {f.get(W + "name"): n.get(W + "val") for f in fonts if (n := f.find(W + "altName")) is not None}
    assert others["仿宋_GB2312"] == "FangSong,仿宋"
    assert others["方正小标宋简体"] == "FZXiaoBiaoSong-B05S"


def test_headings_are_words_own_with_the_look_of_the_role(job: JobMaker) -> None:
    blocks = [heading(1, Role.HEADING_PLAIN, "上部"), heading(2, Role.HEADING_1), heading(3, Role.HEADING_2)]
    docx = Docx(write(job(*blocks)))
    found = [
        (p.name, p.look.outline, p.look.east_asian, p.look.align, p.look.on("keepNext")) for p in docx.paragraphs()
    ]
    assert found == [
        ("heading 1", 0, "黑体", "center", True),
        ("heading 2", 1, "黑体", "left", True),
        ("heading 3", 2, "楷体_GB2312", "left", True),
    ]


def test_a_second_role_at_one_level_is_based_on_that_level(job: JobMaker) -> None:
    blocks = [heading(1, Role.HEADING_1), heading(1, Role.HEADING_1), heading(1, Role.HEADING_2, "（一）题")]
    docx = Docx(write(job(*blocks)))
    *_, last = docx.paragraphs()
    assert (last.name, last.look.outline, last.look.east_asian) == ("二级标题", 0, "楷体_GB2312")
    assert [docx.name_of(str(s.get(W + "styleId"))) for s in docx.chain(last.style)] == [
        "Normal",
        "heading 1",
        "二级标题",
    ]


def test_unused_levels_go_on_in_the_usual_order() -> None:
    looks = looks_of_levels([heading(1, Role.HEADING_PLAIN), heading(2, Role.HEADING_1)])
    assert [looks[level] for level in range(1, 6)] == [
        Role.HEADING_PLAIN,
        Role.HEADING_1,
        Role.HEADING_2,
        Role.HEADING_3,
        Role.HEADING_4,
    ]


def test_lead_is_a_character_style_and_a_name_keeps_the_face_around_it(job: JobMaker) -> None:
    lead = Paragraph(Role.BODY, (Phrase(Role.LEAD, text("抓实议题。")), Text("其余。")))
    speaker = Paragraph(Role.SPEAKER, (Phrase(Role.NAME, text("王　立")),))
    docx = Docx(write(job(lead, speaker)))
    first, second = docx.paragraphs()
    assert [(run.text, run.look.east_asian) for run in first.runs] == [
        ("抓实议题。", "楷体_GB2312"),
        ("其余。", "仿宋_GB2312"),
    ]
    assert docx.name_of(first.runs[0].style) == "段首句"
    assert second.runs[0].look.east_asian == "楷体_GB2312"
    assert second.runs[0].style == "Name"


def test_marks_that_overlap_join_in_one_style(job: JobMaker) -> None:
    inner = Marked(Mark.UNDERLINE, text("底"))
    block = Paragraph(Role.BODY, (Marked(Mark.STRONG, (Text("粗"), inner)), Marked(Mark.UNDERLINE, text("线"))))
    docx = Docx(write(job(block)))
    (par,) = docx.paragraphs()
    assert [docx.name_of(run.style) for run in par.runs] == ["Strong", "要点＋下划线", "下划线"]
    assert par.runs[1].look.east_asian == "黑体"
    joined = docx.styles[par.runs[1].style].find(f"{W}rPr/{W}u")
    assert joined is not None
    assert joined.get(W + "val") == "single"


def test_emphasis_is_never_slanted_or_smeared(job: JobMaker) -> None:
    docx = Docx(write(job(Paragraph(Role.BODY, (Marked(Mark.EMPHASIS, text("重")), Marked(Mark.STRONG, text("粗")))))))
    assert docx.styles_root.find(f".//{W}i") is None
    assert {b.get(W + "val") for b in docx.styles_root.iter(W + "b")} == {"0"}


def test_a_larger_role_stands_off_the_grid_with_an_exact_pitch(job: JobMaker) -> None:
    docx = Docx(write(job(paragraph("工作报告", Role.TITLE))))
    (title,) = docx.paragraphs()
    assert (title.name, title.look.size, title.look.line_rule, title.look.pitch) == ("Title", 22, "exact", 28.95)
    assert not title.look.on("snapToGrid")


def test_space_is_counted_in_lines(job: JobMaker) -> None:
    (salutation,) = Docx(write(job(paragraph("各位委员：", Role.SALUTATION)))).paragraphs()
    assert (salutation.look.before_lines, salutation.look.after_lines) == (1, 0)


def test_the_default_style_is_the_roots_and_wide_enough_for_the_grid(job: JobMaker) -> None:
    docx = Docx(write(job(paragraph("文"))))
    grid = docx.section.find(W + "docGrid")
    assert grid is not None
    cell = docx.look("Normal").size + int(grid.get(W + "charSpace", "0")) / 4096
    assert cell >= docx.look("BodyText").size  # else LibreOffice gives each character two cells
    assert "Normal" not in {p.style for p in docx.paragraphs()}


def test_a_sheet_may_turn_prohibitions_off(job: JobMaker) -> None:
    made = job(paragraph("文"))
    marks = replace(made.style.punctuation, kinsoku="none", hanging=True, autospace=0.0)
    docx = Docx(write(replace(made, style=replace(made.style, punctuation=marks))))
    (body,) = docx.paragraphs()
    assert not body.look.on("kinsoku")
    assert body.look.on("overflowPunct")
    assert not body.look.on("autoSpaceDN")
    assert docx.settings.find(W + "noLineBreaksBefore") is None


def test_alignment_of_a_role_reaches_its_style(job: JobMaker) -> None:
    made = job(paragraph("文", Role.SIGNATURE))
    role = replace(
        made.style.of(Role.SIGNATURE), align=Align.RIGHT, right_indent=2.0, first_indent=-1.0, left_indent=1.0
    )
    style = replace(made.style, roles={**made.style.roles, Role.SIGNATURE: role})
    (signature,) = Docx(write(replace(made, style=style))).paragraphs()
    assert (signature.look.align, signature.look.right, signature.look.first) == ("right", 2, -1)
