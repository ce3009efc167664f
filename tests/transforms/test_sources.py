"""Sources as they come: whole reports on one line, running heads, second copies, lists of contents, notes, wraps."""

from __future__ import annotations

from pipeline.diagnostics import Code
from pipeline.model.nodes import Heading, NoteKind, NoteRef, Paragraph, Role
from pipeline.model.walk import document_text, inlines_of, plain_text
from tests.measure.account import faults_of
from tests.transforms.test_structure import BODY, MORE, parts

LONG = "现在，我代表市人民政府向大会报告工作，请予审议，并请市政协委员和其他列席人员提出意见。" * 12


def account(*lines: str) -> list[str]:
    from pipeline.source import Source

    return faults_of(Source("t", "\n".join(lines).encode()))


def test_a_report_on_one_line() -> None:
    line = (
        "某市政府工作报告——2022年2月17日在某市第九届人民代表大会第一次会议上\u3000\u3000\u3000\u3000市长王立各位代表："
        f"\u3000\u3000{LONG}\u3000\u3000一、过去一年的工作\u3000\u3000{BODY}\t\u3000\u3000二、今年的安排\u3000\u3000{MORE}"
    )
    shown, document, _ = parts(line)
    assert shown == [
        ("title", "某市政府工作报告"),
        ("occasion", "——2022年2月17日在某市第九届人民代表大会第一次会议上"),
        ("speaker", "市长王立"),
        ("salutation", "各位代表："),
        ("body", LONG),
        ("heading-11", "一、过去一年的工作"),
        ("body", BODY),
        ("heading-11", "二、今年的安排"),
        ("body", MORE),
    ]
    assert (document.meta.creators, document.meta.date) == (("王立",), "2022-02-17")
    assert account(line) == []


def test_blanks_inside_a_line_part_no_paragraphs() -> None:
    shown, _, _ = parts("某市政府工作报告", "各位代表：", f"{BODY}\u3000\u3000{MORE}")
    assert shown[-1] == ("body", BODY + MORE)


def test_page_numbers_and_running_heads_go() -> None:
    lines = ["某市政府工作报告", "各位代表："]
    for page in range(1, 6):
        lines += [BODY, f"第{page}部分的内容较多，需要说明的是这一段在纸面上被分页截断，下一行仍旧是同一句话，而且没有",
                  "某市政府公报", str(page), "结束标点。"]  # fmt: skip
    shown, _, found = parts(*lines)
    text = "\n".join(text for _, text in shown)
    assert "公报" not in text
    assert "而且没有结束标点。" in text
    assert [item.detail["rule"] for item in found if item.code is Code.DROPPED].count("M-27") == 10
    assert account(*lines) == []


def test_counts_that_are_no_page_numbers_stay() -> None:
    shown, _, _ = parts("某市政府工作报告", "各位代表：", BODY, "2019", BODY + MORE, "1998", MORE, "2003", BODY)
    assert [text for _, text in shown if text.isdigit()] == ["2019", "1998", "2003"]


def test_a_second_copy_of_the_whole_goes() -> None:
    sections = [
        line for n in "一二三四五六七八九十" for line in (f"{n}、第{n}项工作", f"{n}号任务：{BODY}{MORE}{BODY}")
    ]
    once = ["某市政府工作报告", "各位代表：", *sections]
    alone, _, _ = parts(*once)
    twice, _, _ = parts(*once, *once)
    assert twice == alone
    assert account(*once, *once) == []


def test_contents_are_evidence_and_go() -> None:
    shown, _, found = parts(
        "某市发展规划纲要", "目 录", "发展基础……1", "总体要求……5", "保障措施……9",
        "发展基础", BODY, "总体要求", MORE, "保障措施", BODY + MORE,
    )  # fmt: skip
    assert [text for role, text in shown if role.startswith("heading")] == ["发展基础", "总体要求", "保障措施"]
    assert [item.detail["rule"] for item in found if item.code is Code.DROPPED] == ["M-16"] * 4


def test_a_word_that_is_no_list_of_contents_stays() -> None:
    shown, _, _ = parts("某市政府工作报告", "各位代表：", BODY, "目录", MORE)
    assert "目录" in [text for _, text in shown]


def test_notes_are_tied_to_their_marks() -> None:
    lines = [
        "某市政府工作报告", "各位代表：",
        "推进“双随机”［1］监管，落实“六保”［2］任务，继续推进“双随机”［1］监管。" + BODY, BODY, MORE, BODY,
        "名词解释", "［1］双随机：随机抽取检查对象，随机选派执法检查人员。", "［2］六保：保居民就业等。",
    ]  # fmt: skip
    _, document, _ = parts(*lines)
    assert [(note.id, note.kind) for note in document.notes] == [("n1", NoteKind.ENDNOTE), ("n2", NoteKind.ENDNOTE)]
    first = document.notes[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert plain_text(first.children) == "双随机：随机抽取检查对象，随机选派执法检查人员。"
    body = document.blocks[2]
    assert isinstance(body, Paragraph)
    assert [node.note for node in inlines_of(body.children) if isinstance(node, NoteRef)] == ["n1", "n2", "n1"]
    assert "［" not in document_text(document)
    assert account(*lines) == []


def test_a_glossary_without_marks_is_kept_as_one() -> None:
    shown, document, _ = parts(
        "某市政府工作报告",
        "各位代表：",
        BODY,
        MORE,
        "名词解释",
        "1.双随机：随机抽取检查对象。",
        "2.六保：保居民就业等。",
    )
    assert document.notes == ()
    assert [role for role, _ in shown[-2:]] == [Role.GLOSSARY.value] * 2


def test_document_numbers_are_no_notes() -> None:
    shown, document, _ = parts(
        "某市政府工作报告", "各位代表：", f"贯彻某发〔2019〕1号文件。{BODY}", MORE, "注释", "1.文件：某发〔2019〕1号。"
    )
    assert document.notes == ()
    assert "〔2019〕1号" in shown[2][1]


def test_hard_wraps_are_joined_and_paragraphs_kept() -> None:
    first = "".join(f"第{n}句话说明了一件重要的事情，" for n in "一二三四五六七八九十" * 3) + "到此为止。"
    second = "".join(f"下{n}步工作还要继续推进下去，" for n in "一二三四五六七八九十" * 3) + "全文完。"
    lines = []
    for paragraph in (first, second):
        wrapped = "\u3000\u3000" + paragraph
        lines += [wrapped[at : at + 34] for at in range(0, len(wrapped), 34)]
    shown, _, _ = parts("某市政府工作报告", "各位代表：", *lines)
    assert [text for _, text in shown[2:]] == [first, second]
    assert account("某市政府工作报告", "各位代表：", *lines) == []


def test_a_list_that_begins_again_inside_another_is_nested() -> None:
    shown, document, _ = parts(
        "某市政府工作报告", "各位代表：", BODY, "一、回顾", BODY, "二、主要任务", MORE, "一、稳住增长", BODY,
        "二、调整结构", MORE, "三、改善民生", BODY, "三、今后", BODY,
    )  # fmt: skip
    levels = [(plain_text(b.children), b.level) for b in document.blocks if isinstance(b, Heading)]
    assert levels == [
        ("一、回顾", 1),
        ("二、主要任务", 1),
        ("一、稳住增长", 2),
        ("二、调整结构", 2),
        ("三、改善民生", 2),
        ("三、今后", 1),
    ]
    assert len(shown) == 15


def test_licence_boxes_go_with_all_that_follows() -> None:
    shown, _, _ = parts(
        "某市政府工作报告", "各位代表：", BODY, MORE, "本作品是中华人民共和国的", "法律", "、", "法规",
        "，属于", "公有领域", "。", "Public domain", "false",
    )  # fmt: skip
    assert shown[-1] == ("body", MORE)


def test_a_title_goes_when_given_again_but_a_refrain_stays() -> None:
    shown, _, _ = parts("某市政府工作报告", "某市政府工作报告", "各位代表：", BODY, MORE)
    assert [role for role, _ in shown] == ["title", "salutation", "body", "body"]
    refrain, _, _ = parts(*["政府工作报告"] * 12)
    assert "".join(text for _, text in refrain) == "政府工作报告" * 12


def test_a_title_that_opens_a_sentence_is_not_given_again() -> None:
    shown, _, _ = parts("某市政府工作报告", "市长 王立", "市长王立作了报告，会场反响热烈。", "各位代表：", BODY)
    assert [role for role, _ in shown[:2]] == ["title", "speaker"]


def test_a_notice_signed_in_front_of_the_rules_it_brings() -> None:
    rules = [f"第{n}条　{BODY}" for n in "一二三四五六七八九十"] * 2
    shown, document, _ = parts(
        "某市人民政府关于印发管理办法的通知", "各区人民政府：", "现将办法印发给你们，请认真贯彻执行。", "某市人民政府",
        "2022年2月17日", "（此件公开发布）", "某市管理办法", "第一章 总则", *rules,
    )  # fmt: skip
    assert [role for role, _ in shown[:6]] == ["title", "addressee", "body", "signature", "date", "remark"]
    assert document.meta.date == "2022-02-17"
    assert shown[7] == ("heading-chapter1", "第一章　总则")


def test_a_date_in_the_text_signs_nothing() -> None:
    shown, _, _ = parts("某市大事记", "各位代表：", BODY, "重要会议", "2022年2月17日", *[BODY, MORE] * 12)
    assert "date" not in [role for role, _ in shown]


def test_a_title_that_the_page_gives_elsewhere_is_still_found_in_the_text() -> None:
    from pipeline.diagnostics import Diagnostics
    from pipeline.model.build import paragraph
    from pipeline.model.nodes import Document, Meta
    from pipeline.transforms import apply

    given = Document(
        Meta(title="区领导到众创街调研 某办事处", issuer="某办事处"),
        (paragraph("区领导到众创街调研"), paragraph(BODY), paragraph(MORE)),
    )
    document = apply(given, Diagnostics())
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert (first.role, document.meta.title) == (Role.TITLE, "区领导到众创街调研")
