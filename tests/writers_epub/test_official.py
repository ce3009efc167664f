"""Elements of official documents in a book: head, number and signer, signature, 附件说明, 版记; held by verify."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.build import paragraph
from pipeline.model.nodes import Block, Role
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import ResolvedStyle
from pipeline.verify.edition import verify_edition
from pipeline.writers.epub import write
from tests.inspectors.epub import Epub
from tests.writers_epub.conftest import make_job

FORMS = ("official", "letter", "order", "minutes")


def blocks() -> tuple[Block, ...]:
    p = paragraph
    return (
        p("000017", Role.COPY_NUMBER),
        p("加急", Role.URGENCY),
        p("某县人民政府文件", Role.ISSUER_MARK),
        p("某政〔2026〕12号", Role.DOCUMENT_NUMBER),
        p("签发人：林　远", Role.SIGNER),
        p("某县人民政府关于水库的请示", Role.TITLE),
        p("市人民政府：", Role.ADDRESSEE),
        p("妥否，请批示。"),
        p("出席：林远、周正平"),
        p("附件：1.名单", Role.ATTACHMENT_NOTE),
        p("2.预算", Role.ATTACHMENT_NOTE),
        p("某县人民政府", Role.SIGNATURE),
        p("2026年2月27日", Role.DATE),
        p("（联系人：苏明）", Role.REMARK),
        p("抄送：市财政局，市水利局。", Role.COPY_TO),
        p("某县人民政府办公室　2026年3月2日印发", Role.PRINTED_BY),
    )


def style(name: str, tag: str = "zh-Hans", *, sealed: bool = False) -> ResolvedStyle:
    found = resolve(load_style(name), tag, "epub")
    return replace(found, official=replace(found.official, sealed=sealed))


def book(name: str, **how: bool) -> tuple[Epub, bytes]:
    job = make_job(*blocks())
    data = write(replace(job, style=style(name, **how)))
    report = verify_edition("a", "epub", data, lambda tag: style(name, tag, **how), lambda _: job.document)
    assert report.findings == []
    return Epub(data), data


def groups(found: Epub) -> dict[str, list[str]]:
    """The roles in each group, by its class."""
    out: dict[str, list[str]] = {}
    for part in found.spine:
        for element in found.xml(part).iter("{*}div"):
            out[element.get("class")] = [(child.get("class") or "").split()[0] for child in element]
    return out


@pytest.mark.parametrize("name", FORMS)
def test_every_element_is_there_in_order_and_held_by_verify(name: str) -> None:
    found, _ = book(name)
    assert [par.text for par in found.paragraphs()] == ["".join(c.value for c in b.children) for b in blocks()]
    held = groups(found)
    form = "document" if name == "official" else name
    assert held[f"red-head {form}"][:3] == ["copy-number", "urgency", "issuer-mark"]
    assert held["imprint parted"] == ["copy-to", "printed-by"]


def test_the_signer_stands_beside_the_number_but_not_in_letters() -> None:
    assert groups(book("official")[0])["beside"] == ["document-number", "signer"]
    assert "beside" not in groups(book("letter")[0])


def test_the_red_rule_is_the_form_s() -> None:
    rules = {name: dict(_border(book(name)[0])) for name in FORMS}
    assert "solid #e60012" in rules["official"][".red-head"]
    assert "double #e60012" in rules["letter"][".issuer-mark"]
    assert rules["order"] == {}


def _border(found: Epub) -> list[tuple[str, str]]:
    return [
        ("." + sorted(rule.steps[-1][1][1])[0], rule.declarations["border-bottom"])
        for rule in found.rules()
        if "border-bottom" in rule.declarations and "#" in rule.declarations["border-bottom"]
    ]


@pytest.mark.parametrize("sealed", [False, True])
def test_bodies_and_date_keep_their_places_to_each_other(sealed: bool) -> None:
    found, _ = book("official", sealed=sealed)
    looks = {par.role: par.look for par in found.paragraphs()}
    assert groups(found)["signed"] == ["signature", "date"]
    if sealed:
        assert looks["signature"].align == looks["date"].align == "center"
    else:
        assert (looks["signature"].margin[3], looks["date"].margin[3]) == (0, 2)


def test_orders_have_their_own_signature() -> None:
    assert "signed" not in groups(book("order")[0])


def test_names_of_attachments_stand_below_each_other() -> None:
    first, second = (par.look for par in book("official")[0].paragraphs() if par.role == "attachment-note")
    label = 3  # 附件：
    number = 1  # 1. is half a square and its stop
    assert first.first + first.margin[3] + label + number == second.margin[3]
    assert second.first + second.margin[3] + number == second.margin[3]


def test_those_present_hang_in_minutes_only() -> None:
    texts = {name: {par.text[:2]: par.look for par in book(name)[0].paragraphs()} for name in ("minutes", "official")}
    assert (texts["minutes"]["出席"].first, texts["minutes"]["出席"].margin[3]) == (-3, 5)
    assert texts["official"]["出席"].first == 2
