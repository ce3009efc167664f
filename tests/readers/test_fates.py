"""The law of the readers: every visible character of a page, a Word file or Markdown is kept or on record, once."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.source import Source
from tests.measure.fates import unbalanced

_QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_WORDS = st.text(alphabet="一二三四五工作报告，。：（）[]1a　 \n", min_size=1, max_size=12)
_BLOCK = ("p", "div", "li", "ul", "ol", "td", "tr", "table border=1", "th", "blockquote", "h1", "h2", "center", "nav",
          "footer", "pre", "figure", "figcaption", "caption", "dl", "dd", "div class=nav", "div class=content",
          "div style='display:none'", "form", "section")  # fmt: skip
_INLINE = ("ruby", "rt", "rp", "b", "i", "span", "a href=/x", "a href='#n1'", "p id=n1", "sup", "q", "code", "u",
           "button", "textarea", "noscript", "svg", "iframe", "label", "s", "font face=楷体", "br", "hr", "img src=x",
           "title", "template", "option", "select", "object")  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    out: list[str] = []
    opened: list[str] = []
    for _ in range(draw(st.integers(1, 30))):
        step = draw(st.integers(0, 3))
        if step == 0 and opened:
            out.append(f"</{opened.pop()}>")
        elif step <= 1:
            tag = draw(st.sampled_from(_BLOCK + _INLINE))
            out.append(f"<{tag}>")
            opened.append(tag.split(" ")[0])
        else:
            out.append(draw(_WORDS))
    return "<meta charset=utf-8>" + "".join(out)


@given(pages())
@_QUIET
def test_pages(text: str) -> None:
    with suppress(SourceError):  # nothing in it
        assert unbalanced(Source("a.html", text.encode()), recognised=False) == {}


_RUN = st.sampled_from(
    ("<w:r><w:t>{}</w:t></w:r>", "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins>",
     "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>",
     "<w:hyperlink><w:r><w:t>{}</w:t></w:r></w:hyperlink>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
     "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t><w:br/></w:r>", "<w:smartTag><w:r><w:t>{}</w:t></w:r></w:smartTag>",
     "<w:r><w:br w:type='page'/><w:t>{}</w:t></w:r>",
     "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
     "<w:r><w:ruby><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>",
     "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
     "<w:r><w:fldChar w:fldCharType='begin'/></w:r>", "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
     "<w:r><w:fldChar w:fldCharType='end'/></w:r>", "<w:moveFrom><w:r><w:t>{}</w:t></w:r></w:moveFrom>",
     "<w:r><w:footnoteReference w:id='2'/></w:r>")
)  # fmt: skip


@st.composite
def word_files(draw: st.DrawFn) -> bytes:
    def paragraph() -> str:
        runs = "".join(draw(_RUN).replace("{}", draw(_WORDS)) for _ in range(draw(st.integers(0, 4))))
        gone = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" if draw(st.booleans()) else ""
        return f"<w:p>{gone}{runs}</w:p>"

    def table() -> str:
        merge = draw(st.sampled_from(("", "<w:vMerge/>", "<w:vMerge w:val='restart'/>", "<w:gridSpan w:val='2'/>")))
        cells = "".join(f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph()}</w:tc>" for _ in range(draw(st.integers(1, 3))))
        gone = draw(st.sampled_from(("", "<w:trPr><w:del/></w:trPr>")))
        return f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{gone}{cells}</w:tr></w:tbl>"

    body = "".join(table() if draw(st.integers(0, 3)) == 0 else paragraph() for _ in range(draw(st.integers(1, 5))))
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships {links}><Relationship Id="a" Type="{kinds}/officeDocument" Target="d.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "_rels/d.xml.rels",
            f'<Relationships {links}><Relationship Id="b" Type="{kinds}/footnotes" Target="n.xml"/></Relationships>',
        )
        archive.writestr("d.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        archive.writestr("n.xml", f"<w:footnotes {names}><w:footnote w:id='2'>{paragraph()}</w:footnote></w:footnotes>")
    return out.getvalue()


@given(word_files())
@_QUIET
def test_word_files(data: bytes) -> None:
    with suppress(SourceError):  # nothing in it
        assert unbalanced(Source("a.docx", data), recognised=False) == {}


_LINES = st.sampled_from(
    ("# {}", "- {}", "1. {}", "> {}", "{}", "**{}**", "*{}*。", "| {} | {} |\n|--|--|\n| {} | {} |", "    {}",
     "```\n{}\n```",
     "[^1]：{}", "[^1]: {}", "{}[^1]", "[{}](/x)", "![{}](x.png)", "<div>{}</div>", "{}<br>{}",
     "~~{}~~", "\\*{}", "{}  ",
     "- - {}", "> > {}", "<ruby>{}<rt>{}</rt></ruby>", "<!-- {} -->", "---", "")
)  # fmt: skip


@st.composite
def markdowns(draw: st.DrawFn) -> str:
    out: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        line = draw(_LINES)
        while "{}" in line:
            line = line.replace("{}", draw(_WORDS).replace("\n", ""), 1)
        out.append(line)
    return draw(st.sampled_from(("\n", "\n\n"))).join(out)


@given(markdowns())
@_QUIET
def test_markdown(text: str) -> None:
    with suppress(SourceError):  # nothing in it
        assert unbalanced(Source("a.md", text.encode()), recognised=False) == {}
