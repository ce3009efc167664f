"""A picture that a Word edition lost, or that says something else, is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.model import nodes as n
from pipeline.model.build import paragraph, text
from pipeline.model.nodes import Role
from pipeline.style.load import load_style
from pipeline.style.resolve import resolve
from pipeline.style.resolved import Target
from pipeline.verify.edition import verify_edition
from pipeline.writers import docx
from tests.writers_epub.conftest import make_job

_TEXTS = ("notes.xml", "document.xml")
STYLE = resolve(load_style("official"), "zh-Hans", Target.DOCX)
JOB = replace(
    make_job(
        n.Paragraph(Role.BODY, (*text("前"), n.Image("dot.png", "行内图"), *text("后"), n.NoteRef("a"))),
        n.Figure(n.Image("dot.png", "一张灰图"), text("图1")),
        paragraph("文"),
        notes=(n.Note("a", (n.Paragraph(Role.NOTE, (*text("注"), n.Image("dot.png", "注图"))),)),),
    ),
    style=STYLE,
)


def told(change: Callable[[str], str]) -> list[str]:
    """What is found of pictures after a change of all parts."""
    out = BytesIO()
    with ZipFile(BytesIO(docx.write(JOB))) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(
                name,
                change(held.decode()).encode() if name.endswith(_TEXTS) else held,
            )
    report = verify_edition("a", "docx", out.getvalue(), lambda _: STYLE, lambda _: JOB.document)
    return [f"{item.rule} {item.measured}" for item in report.findings if "picture" in item.expected]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (str, []),
        (lambda s: s.replace('descr="行内图"', 'descr=""'), ["N-13 picture "]),
        (lambda s: s.replace('descr="注图"', 'descr="别的"'), ["N-13 picture 别的"]),
        (lambda s: s.replace("wp:docPr", "wp:gone", 1), ["N-13 1 pictures"]),
    ],
)
def test_pictures_are_held_to_the_source(change: Callable[[str], str], found: list[str]) -> None:
    assert told(change) == found
