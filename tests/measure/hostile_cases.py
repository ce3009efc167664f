"""Files made to hurt: `python -m tests.measure.hostile_cases FOLDER` writes them with their manifest.

Each case is a name, what is hostile about it, what must come of it (`text`: 正文 is read; `error`: a typed error;
`either`), and its bytes. Everything is made here.
"""

from __future__ import annotations

import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

TEXT = "正文在此，一字不少。"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Case(NamedTuple):
    """One file."""

    name: str
    tests: str
    must: str
    make: Callable[[], bytes]


# --- pages ---------------------------------------------------------------------------------------------------------


def page(body: str) -> bytes:
    """A page in UTF-8."""
    return f"<!doctype html><meta charset=utf-8><title>报告</title><body>{body}".encode()


def _pages() -> Iterator[Case]:
    def case(name: str, tests: str, body: Callable[[], str], must: str = "text") -> Case:
        return Case(f"{name}.html", tests, must, lambda: page(body()))

    p = f"<p>{TEXT}</p>"
    yield case("deep-div", "60 000 elements inside each other", lambda: "<div>" * 60_000 + TEXT)
    yield case(
        "deep-mixed",
        "40 000 of many kinds inside each other",
        lambda: "<section><span><em><blockquote><ul><li><table><tr><td><a href=x><font>" * 4_000 + TEXT,
    )
    yield case("deep-tables", "1 500 tables inside each other", lambda: "<table border=1><tr><td>a<td>" * 1_500 + TEXT)
    yield case("deep-lists", "5 000 lists inside each other", lambda: "<ol><li>a" * 5_000 + TEXT)
    yield case("deep-svg", "30 000 foreign elements", lambda: p + "<svg>" + "<g>" * 30_000 + "</svg>" + p)
    yield case("deep-ruby", "ruby inside ruby", lambda: "<ruby>a<rt>" * 5_000 + TEXT, "either")
    yield case("unclosed", "60 000 paragraphs never closed", lambda: "<p>a" * 60_000 + p)
    yield case("end-tags", "300 000 end tags of nothing", lambda: "</p></div></b>" * 100_000 + p)
    yield case("misnested", "formatting never closed across paragraphs", lambda: "<p><b><i><u><s>a" * 20_000 + p)
    yield case("many-elements", "a million elements", lambda: "<i>a</i>" * 1_000_000, "error")
    yield case(
        "attributes", "300 000 attributes", lambda: "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + f">{TEXT}"
    )
    yield case("long-attribute", "an attribute of 10 MB", lambda: f"<p title='{'x' * 10_000_000}'>{TEXT}")
    yield case("long-class", "a class of 1 MB of words", lambda: f"<div class='{'nav side ' * 120_000}'>{p}</div>")
    yield case("long-style", "a style of 2 MB", lambda: f"<p style='{'text-align:center;' * 110_000}'>{TEXT}")
    yield case("tag-no-end", "a tag that never ends", lambda: p + "<p " + "a='b\" " * 200_000)
    yield case("quotes", "quotes that never end", lambda: p + '<a href="' * 100_000)
    yield case("comments", "comments that never end", lambda: p + "<!-- " * 200_000)
    yield case("less-than", "a million <", lambda: p + "<" * 1_000_000)
    yield case("entities", "a million references", lambda: p + "&amp;&#x6b63;&nbsp;&#0;&#xD800;&#99999999;" * 100_000)
    yield case(
        "spans",
        "colspan and rowspan of 10^9",
        lambda: f"<table border=1><tr><td colspan=1000000000 rowspan=1000000000>{TEXT}<td>a<tr><td>b</table>",
    )
    yield case(
        "spans-many",
        "2 000 cells that each span 1 000 by 60 000",
        lambda: "<table border=1>" + "<tr><td colspan=1000 rowspan=60000>a" * 2_000 + f"<tr><td>{TEXT}</table>",
    )
    yield case(
        "spans-odd",
        "spans that are no numbers",
        lambda: (
            f"<table border=1><tr><td colspan=-1 rowspan=0>{TEXT}<td colspan=1e9>a<td rowspan='٣'>b"
            f"<tr><td colspan=99999999999999999999999>c</table>"
        ),
    )
    yield case(
        "wide-table",
        "a row of 100 000 cells",
        lambda: "<table border=1><tr>" + "<td>a" * 100_000 + f"</table>{p}",
        "error",
    )
    yield case(
        "list-start",
        "lists that count from 10^30",
        lambda: f"<ol start={'9' * 30}><li value=-99999999999>{TEXT}<li>b</ol>",
    )
    yield case(
        "active",
        "scripts, handlers, frames, forms, refresh",
        lambda: (
            f"<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href='http://127.0.0.1:9/'>"
            f"<script>alert(1)</script><p onclick=x() onload=y()>{TEXT}<a href='javascript:x()'>a</a>"
            "<a href='data:text/html,<script>'>b</a><a href='vbscript:x'>c</a><iframe src=/x></iframe>"
            "<object data=x></object><embed src=x><svg onload=x()><script>z()</script></svg>"
            "<math><annotation-xml encoding=text/html><script>q()</script></annotation-xml></math>"
            "<template><script>t()</script></template><link rel=stylesheet href='http://127.0.0.1:9/a.css'>"
            "<style>@import 'http://127.0.0.1:9/b.css'</style><form action=/x><input value=v></form>"
        ),
    )
    yield case(
        "remote",
        "pictures and styles from the network and from outside the folder",
        lambda: (
            f"{p}<img src='http://127.0.0.1:9/a.png'><img src='//127.0.0.1:9/b.png'>"
            "<img src='file:///etc/passwd'><img src='../../../../etc/passwd'><img src='/etc/passwd'>"
            "<img src='%2e%2e/%2e%2e/etc/passwd'><img src='\\\\127.0.0.1\\c'><img src='..\\..\\x.png'>"
            "<img src='ftp://127.0.0.1:9/x'><img src='a\0b.png'><img src='CON'><img src='.'>"
        ),
    )
    yield case(
        "data-huge",
        "a data: picture of 30 MB of text",
        lambda: f"{p}<img src='data:image/png;base64,{'A' * 30_000_000}'>",
    )
    yield case(
        "data-many", "2 000 broken data: pictures", lambda: p + "<img src='data:image/png;base64,iVBORw0KGgo='>" * 2_000
    )
    yield case(
        "svg-data",
        "an SVG with a script as picture",
        lambda: f"{p}<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>\">",
    )
    yield case(
        "png-bomb-data",
        "a picture of 50 000 by 50 000 in the page",
        lambda: f"{p}<img src='data:image/png;base64,{_base64(png(50_000, 50_000))}'>",
    )
    yield case(
        "notes",
        "20 000 notes",
        lambda: (
            "".join(f"<sup><a id=r{n} href='#f{n}'>[{n}]</a></sup>" for n in range(20_000))
            + "".join(f"<p id=f{n}><a href='#r{n}'>[{n}]</a>注" for n in range(20_000))
            + p
        ),
    )
    yield case(
        "notes-cycle",
        "notes that refer to each other",
        lambda: (
            f"<p>{TEXT}<sup><a id=a href='#b'>1</a></sup></p><p id=b><a href='#a'>1</a> 注<sup><a id=c href='#d'>2</a>"
            "</sup></p><p id=d><a href='#c'>2</a> 注<sup><a href='#b'>1</a></sup></p>"
        ),
    )
    yield case(
        "controls",
        "controls, direction, zero width, private and unassigned characters",
        lambda: f"<p>\u202e{TEXT}\u2066\x01\x0b\ufffe\ue000\U000e0001\u200b\u200d\ufeff\x7f</p>",
    )
    yield case("one-word", "one word of 3 MB", lambda: f"{p}<p>{'a' * 3_000_000}")
    yield case("blank", "10 MB of spaces", lambda: f"<p>{' ' * 5_000_000}{TEXT}{'　' * 1_500_000}")
    yield case("breaks", "300 000 line ends in one paragraph", lambda: "<p>" + "甲<br>" * 300_000 + p, "error")
    yield case(
        "same-class",
        "100 000 elements named like chrome",
        lambda: "<div class=nav>a</div>" * 100_000 + f"<div class=content>{p}</div>",
        "error",
    )
    yield case(
        "meta-table",
        "a table of facts of 50 000 rows",
        lambda: (
            "<table><tr><td>索引号：<td>1<tr><td>发文机关：<td>甲"
            + "<tr><td>主题分类：<td>乙" * 50_000
            + f"</table>{p}"
        ),
        "error",
    )
    yield case("frameset", "a page of frames", lambda: "<frameset><frame src=a></frameset>", "either")
    yield Case("nul.html", "zeros in tags and text", "text", lambda: page(f"<p\0>{TEXT}\0</p\0>"))
    yield Case(
        "utf7.html",
        "declared UTF-7",
        "either",
        lambda: b"<meta charset=utf-7><p>+ADw-script+AD4-x()+ADw-/script+AD4-" + TEXT.encode(),
    )
    yield Case(
        "charset-unknown.html",
        "an encoding nobody knows",
        "text",
        lambda: f"<meta charset=x-klingon><p>{TEXT}".encode(),
    )
    yield Case(
        "charset-two.html",
        "two encodings declared",
        "text",
        lambda: f"<?xml version='1.0' encoding='big5'?><meta charset=shift_jis><p>{TEXT * 30}".encode("gb18030"),
    )
    yield Case(
        "xml-bomb.xhtml",
        "entities that multiply",
        "either",
        lambda: (
            '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "'
            + "aa" * 100
            + '">'
            + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12))
            + f"]><html><body><p>&b11;{TEXT}</p></body></html>"
        ).encode(),
    )


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def png(width: int, height: int) -> bytes:
    """A PNG that says it is this large and holds one row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10))) + chunk(b"IEND", b"")


# --- Word files ----------------------------------------------------------------------------------------------------


def relationships(*items: tuple[str, str, str]) -> str:
    """Relationships by id, kind and target; a target with a scheme is outside."""
    rows = ""
    for name, kind, target in items:
        outside = ' TargetMode="External"' if "://" in target else ""
        rows += f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"{outside}/>'
    return f'<Relationships xmlns="{_RELS}">{rows}</Relationships>'


def word(body: str, related: tuple[tuple[str, str, str], ...] = (), **parts: bytes | str) -> bytes:
    """A Word file. `parts`: further files of the folder `word` by name, `__` for a dot."""
    out = io.BytesIO()
    names = f'xmlns:w="{_W}" xmlns:r="{_OFFICE}"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relationships(("r1", "officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", relationships(*related))
        for name, content in parts.items():
            archive.writestr(f"word/{name.replace('__', '.')}", content)
    return out.getvalue()


def paragraph(text: str = TEXT, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def _picture(how: str) -> str:
    names = "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"
    return f"<w:p><w:r><w:drawing><a:blip {names} r:{how}='i'/></w:drawing></w:r></w:p>"


def _styles(*rows: str) -> str:
    return f'<w:styles xmlns:w="{_W}">{"".join(rows)}</w:styles>'


def _words() -> Iterator[Case]:
    p = paragraph()

    def case(name: str, tests: str, make: Callable[[], bytes], must: str = "text") -> Case:
        return Case(f"{name}.docx", tests, must, make)

    yield case("paragraphs", "4 million paragraphs", lambda: word("<w:p/>" * 4_000_000), "error")
    yield case(
        "runs", "600 000 runs", lambda: word("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 600_000 + f"</w:p>{p}"), "either"
    )
    yield case(
        "deep-tables",
        "1 500 tables inside each other",
        lambda: word("<w:tbl><w:tr><w:tc>" * 1_500 + p + "</w:tc></w:tr></w:tbl>" * 1_500),
        "either",
    )
    yield case(
        "tables-60",
        "60 tables inside each other",
        lambda: word("<w:tbl><w:tr><w:tc>" * 60 + p + "</w:tc></w:tr></w:tbl>" * 60),
    )
    yield case(
        "deep-sdt",
        "200 000 content controls inside each other",
        lambda: word("<w:sdt><w:sdtContent>" * 100_000 + p + "</w:sdtContent></w:sdt>" * 100_000),
        "either",
    )
    yield case(
        "deep-boxes",
        "100 text boxes inside each other",
        lambda: word(("<w:p><w:r><w:pict><w:txbxContent>" * 60) + p + ("</w:txbxContent></w:pict></w:r></w:p>" * 60)),
    )
    yield case(
        "deep-smart",
        "240 wrappers around a run",
        lambda: word(
            "<w:p>" + "<w:smartTag>" * 240 + f"<w:r><w:t>{TEXT}</w:t></w:r>" + "</w:smartTag>" * 240 + "</w:p>"
        ),
    )
    yield case(
        "wide-table",
        "a row of 60 000 cells",
        lambda: word("<w:tbl><w:tr>" + f"<w:tc>{paragraph('a')}</w:tc>" * 60_000 + f"</w:tr></w:tbl>{p}"),
    )
    yield case(
        "spans",
        "cells that span 10^9 columns",
        lambda: word(
            "<w:tbl>" + f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/><w:vMerge/></w:tcPr>{p}</w:tc>"
            f"<w:tc>{p}</w:tc></w:tr>" * 200 + "</w:tbl>"
        ),
    )
    yield case(
        "styles-loop",
        "styles based on each other",
        lambda: word(
            paragraph(properties="<w:pStyle w:val='a'/>"),
            (("s", "styles", "styles.xml"),),
            styles__xml=_styles(
                *(
                    f"<w:style w:type='paragraph' w:styleId='{a}'><w:name w:val='{a}'/>"
                    f"<w:basedOn w:val='{b}'/></w:style>"
                    for a, b in ("ab", "bc", "ca")
                )
            ),
        ),
    )
    yield case(
        "styles-chain",
        "50 000 styles, each based on the next",
        lambda: word(
            paragraph(properties="<w:pStyle w:val='s0'/>"),
            (("s", "styles", "styles.xml"),),
            styles__xml=_styles(
                *(
                    f"<w:style w:type='paragraph' w:styleId='s{n}'><w:basedOn w:val='s{n + 1}'/></w:style>"
                    for n in range(20_000)
                )
            ),
        ),
    )
    yield case(
        "numbering-loop",
        "numberings that link to each other",
        lambda: word(
            paragraph(properties="<w:numPr><w:ilvl w:val='99'/><w:numId w:val='1'/></w:numPr>"),
            (("n", "numbering", "numbering.xml"),),
            numbering__xml=f"<w:numbering xmlns:w='{_W}'>"
            + "".join(
                f"<w:abstractNum w:abstractNumId='{a}'><w:styleLink w:val='x{a}'/><w:numStyleLink w:val='x{b}'/>"
                f"</w:abstractNum>"
                for a, b in ("12", "21")
            )
            + "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>",
        ),
    )
    yield case(
        "numbering-huge",
        "counters that start at 10^9 in Roman figures and letters",
        lambda: word(
            "".join(
                paragraph(properties=f"<w:numPr><w:ilvl w:val='{n}'/><w:numId w:val='1'/></w:numPr>") for n in range(3)
            ),
            (("n", "numbering", "numbering.xml"),),
            numbering__xml=f"<w:numbering xmlns:w='{_W}'><w:abstractNum w:abstractNumId='1'>"
            + "".join(
                f"<w:lvl w:ilvl='{n}'><w:start w:val='999999999'/><w:numFmt w:val='{kind}'/>"
                f"<w:lvlText w:val='%{n + 1}.'/></w:lvl>"
                for n, kind in enumerate(("upperRoman", "lowerLetter", "chineseCounting"))
            )
            + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>",
        ),
    )
    yield case(
        "notes-loop",
        "a note that refers to itself",
        lambda: word(
            f"<w:p><w:r><w:t>{TEXT}</w:t><w:footnoteReference w:id='2'/></w:r></w:p>",
            (("f", "footnotes", "footnotes.xml"),),
            footnotes__xml=f"<w:footnotes xmlns:w='{_W}'><w:footnote w:id='2'><w:p><w:r><w:t>注</w:t>"
            "<w:footnoteReference w:id='2'/></w:r></w:p></w:footnote></w:footnotes>",
        ),
    )
    yield case(
        "notes-many",
        "30 000 notes",
        lambda: word(
            "".join(f"<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id='{n}'/></w:r></w:p>" for n in range(30_000)) + p,
            (("f", "footnotes", "footnotes.xml"),),
            footnotes__xml=f"<w:footnotes xmlns:w='{_W}'>"
            + "".join(f"<w:footnote w:id='{n}'>{paragraph('注')}</w:footnote>" for n in range(30_000))
            + "</w:footnotes>",
        ),
    )
    yield case(
        "fields",
        "100 000 fields that never end",
        lambda: word(p + "<w:p>" + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * 100_000 + f"</w:p>{p}"),
    )
    yield case(
        "entity-bomb",
        "entities that multiply",
        lambda: _raw('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + _document("&b;")),
        "error",
    )
    yield case(
        "entity-file",
        "an entity that is a file",
        lambda: _raw('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _document("&a;")),
        "error",
    )
    yield case(
        "entity-utf16",
        "entities in UTF-16",
        lambda: _raw(
            ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>' + _document("&a;")).encode(
                "utf-16"
            )
        ),
        "error",
    )
    yield case(
        "entity-utf7",
        "a document type hidden in another encoding",
        lambda: _raw(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + _document(TEXT).encode()),
        "error",
    )
    yield case(
        "entity-ebcdic",
        "a part in EBCDIC",
        lambda: _raw(
            ('<?xml version="1.0" encoding="cp037"?><!DOCTYPE x [<!ENTITY a "b">]>' + _document("&a;")).encode("cp037")
        ),
        "error",
    )
    yield case("not-xml", "a part that is no XML", lambda: _raw(b"\x00\x01\x02 text"), "error")
    yield case("half-xml", "a part cut off", lambda: _raw(_document(TEXT)[:-30]), "error")
    yield case("wrong-root", "a part with another root", lambda: _raw("<html><body>x</body></html>"), "error")
    yield case(
        "names",
        "names that climb, absolute names, drives, devices",
        lambda: _named("../../x", "/etc/x", "C:\\x", "..\\x", "word/../../y", "CON", "a\0b", "word/x" * 3000),
        "text",
    )
    yield case("symlink", "an entry that is a symbolic link", _symlink, "text")
    yield case("case-twice", "two parts whose names differ in case only", lambda: _named("WORD/Document.xml"), "either")
    yield case(
        "target-climbs",
        "relationships that climb out of the container",
        lambda: word(
            p + _picture("embed"),
            (("i", "image", "../../../../etc/passwd"), ("j", "styles", "/../../x.xml")),
        ),
    )
    yield case(
        "remote",
        "pictures, templates and styles from the network",
        lambda: word(
            p + _picture("link"),
            (
                ("i", "image", "http://127.0.0.1:9/a.png"),
                ("t", "attachedTemplate", "http://127.0.0.1:9/t.dotx"),
                ("s", "styles", "http://127.0.0.1:9/s.xml"),
            ),
        ),
    )
    yield case(
        "picture-bomb",
        "a picture of 50 000 by 50 000",
        lambda: word(
            p + _picture("embed"),
            (("i", "image", "media/a.png"),),
            **{"media/a__png": png(50_000, 50_000)},
        ),
    )
    yield case(
        "picture-zip",
        "a picture that unpacks to 300 MB",
        lambda: word(
            p + _picture("embed"),
            (("i", "image", "media/a.png"),),
            **{"media/a__png": bytes(300_000_000)},
        ),
        "error",
    )
    yield case("size-lie", "a part larger than the container says", _size_lie, "error")
    yield case("overlap", "parts that share their bytes", _overlap, "error")
    yield case("nested", "a container in a container in a container", lambda: _nested(8), "error")
    yield case("password", "entries marked as encrypted", _encrypted, "error")
    yield case("method", "a compression nobody knows", _method, "error")
    yield case(
        "macro",
        "a macro and an embedded object",
        lambda: word(
            f"{p}<w:p><w:r><w:object/></w:r></w:p>", (("v", "vbaProject", "vba.bin"),), vba__bin=b"\xd0\xcf\x11\xe0"
        ),
    )
    yield case(
        "strange-text",
        "controls, direction and private characters",
        lambda: word(paragraph(f"\u202e{TEXT}\u2067\ue000\u200b")),
    )
    yield case("huge-word", "a run of 20 MB", lambda: word(paragraph("甲" * 6_000_000) + p), "either")
    yield case(
        "huge-number",
        "attributes that are no numbers",
        lambda: word(
            f"<w:tbl><w:tblGrid><w:gridCol w:w='{'9' * 400}'/></w:tblGrid><w:tr>"
            "<w:trPr><w:gridBefore w:val='-5'/></w:trPr>"
            f"<w:tc><w:tcPr><w:gridSpan w:val='{'9' * 4000}'/></w:tcPr>"
            + paragraph(run="<w:sz w:val='NaN'/>")
            + "</w:tc></w:tr></w:tbl>"
        ),
    )
    yield case(
        "ole",
        "an old .doc or a file with a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "error",
    )
    yield case("rtf", "an RTF file", lambda: b"{\\rtf1\\ansi " + b"x" * 500 + b"}", "error")
    yield case("pdf", "a PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 500, "error")
    yield case("page", "a web page", lambda: page(p), "error")
    yield case("empty", "nothing", lambda: b"", "error")
    yield case("cut", "the first half", lambda: word(p)[:300], "error")
    yield case("appended", "bytes before the container", lambda: b"MZ" + bytes(100) + word(p), "either")
    yield case("no-text", "a document without text", lambda: word("<w:p/>"), "error")


def _document(text: str) -> str:
    return f'<w:document xmlns:w="{_W}"><w:body>{paragraph(text)}</w:body></w:document>'


def _raw(document: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relationships(("r1", "officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def _named(*names: str) -> bytes:
    out = io.BytesIO(word(paragraph()))
    with zipfile.ZipFile(out, "a") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return out.getvalue()


def _symlink() -> bytes:
    out = io.BytesIO(word(paragraph()))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _size_lie() -> bytes:
    data = word(paragraph("a" * 80_000_000))
    real = struct.pack("<I", len(_document("")) + 80_000_000)
    wrong = struct.pack("<I", 1000)
    at = data.rfind(b"word/document.xml")
    directory = data[:at].rfind(b"PK\x01\x02")
    local = data.find(b"word/document.xml") - 30
    del real
    return data[: local + 22] + wrong + data[local + 26 : directory + 24] + wrong + data[directory + 28 :]


def _overlap() -> bytes:
    data = _named("word/a.xml", "word/b.xml")
    first = data.rfind(b"word/a.xml")
    second = data.rfind(b"word/b.xml")
    one, two = data[:first].rfind(b"PK\x01\x02"), data[:second].rfind(b"PK\x01\x02")
    return data[: two + 42] + data[one + 42 : one + 46] + data[two + 46 :]


def _nested(levels: int) -> bytes:
    data = bytes(1_000_000)
    for _ in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.docx", data)
        data = out.getvalue()
    return data


def _encrypted() -> bytes:
    data = bytearray(word(paragraph()))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def _method() -> bytes:
    data = bytearray(word(paragraph()))
    for sign, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] = 99
            at = data.find(sign, at + 4)
    return bytes(data)


# --- text and Markdown ---------------------------------------------------------------------------------------------


def _texts() -> Iterator[Case]:
    def case(name: str, tests: str, make: Callable[[], str | bytes], must: str = "text") -> Case:
        def data() -> bytes:
            made = make()
            return made.encode() if isinstance(made, str) else made

        return Case(name, tests, must, data)

    long = TEXT * 40
    yield case("gbk-half.txt", "GBK cut within a character", lambda: (long + "某").encode("gbk")[:-1])
    yield case("gbk-broken.txt", "one broken byte in GBK", lambda: long.encode("gbk") + b"\xff\n" + long.encode("gbk"))
    yield case("utf8-half.txt", "UTF-8 cut within a character", lambda: long.encode()[:-1])
    yield case("utf8-broken.txt", "one broken byte in UTF-8", lambda: long.encode() + b"\xff" + long.encode())
    yield case(
        "cesu.txt", "surrogates in UTF-8", lambda: long.encode() + b"\xed\xa0\x80\xed\xb0\x80" + long.encode(), "either"
    )
    yield case("utf16-odd.txt", "UTF-16 of an odd length", lambda: long.encode("utf-16") + b"\x00")
    yield case(
        "utf16-lone.txt",
        "a lone surrogate in UTF-16",
        lambda: b"\xff\xfe" + long.encode("utf-16-le") + b"\x00\xd8" + long.encode("utf-16-le"),
    )
    yield case("utf16-nomark.txt", "UTF-16BE without a mark", lambda: long.encode("utf-16-be"))
    yield case("utf32-nomark.txt", "UTF-32LE without a mark", lambda: long.encode("utf-32-le"))
    yield case(
        "utf32-bad.txt",
        "UTF-32 beyond the last character",
        lambda: b"\xff\xfe\0\0" + TEXT.encode("utf-32-le") + b"\xff\xff\xff\x7f",
        "either",
    )
    yield case("utf7.txt", "UTF-7", lambda: long.encode("utf-7"), "either")
    yield case("hz.txt", "HZ", lambda: long.encode("hz"), "either")
    yield case("jis.txt", "ISO-2022-JP", lambda: "日本語のテキスト".encode("iso-2022-jp") * 20, "either")
    yield case("two-marks.txt", "two byte order marks", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode())
    yield case("mark-only.txt", "a byte order mark and nothing", lambda: b"\xff\xfe", "error")
    yield case("zeros.txt", "10 MB of zeros", lambda: bytes(10_000_000), "error")
    yield case(
        "noise.txt", "random bytes", lambda: bytes((n * 7919 + n // 13 * 31) % 256 for n in range(100_000)), "either"
    )
    yield case(
        "noise-high.txt",
        "bytes above 127",
        lambda: bytes(128 + (n * 7919 + n // 13) % 128 for n in range(100_000)),
        "either",
    )
    yield case("nul.txt", "zeros in the text", lambda: TEXT + "\0" * 1000 + TEXT)
    yield case(
        "controls.txt",
        "every control, direction mark and noncharacter",
        lambda: (
            TEXT
            + "".join(
                map(
                    chr,
                    (
                        *range(1, 32),
                        *range(0x7F, 0xA0),
                        0xFFFE,
                        0xFFFF,
                        0x1FFFE,
                        *range(0x200B, 0x2010),
                        *range(0x202A, 0x202F),
                        *range(0x2060, 0x2070),
                        0xFEFF,
                        0xE0001,
                    ),
                )
            )
            + TEXT
        ),
    )
    yield case(
        "separators.txt",
        "rare line ends",
        lambda: f"{TEXT}\u2028{TEXT}\u2029{TEXT}\x85{TEXT}\x0b{TEXT}\x0c{TEXT}\r{TEXT}",
    )
    yield case("one-line.txt", "6 MB on one line", lambda: TEXT * 200_000)
    yield case("no-stops.txt", "1 MB without a mark", lambda: "甲" * 350_000 + TEXT)
    yield case("blank-lines.txt", "a million blank lines", lambda: "\n" * 1_000_000 + TEXT)
    yield case("short-lines.txt", "300 000 lines of one character", lambda: "甲\n" * 300_000 + TEXT)
    yield case("same-lines.txt", "100 000 equal lines", lambda: f"{TEXT}\n" * 100_000)
    yield case("markers.txt", "50 000 numbered lines", lambda: "".join(f"（{n}）甲\n" for n in range(20_000)) + TEXT)
    yield case("brackets.txt", "100 000 open brackets", lambda: "（“《〔" * 25_000 + TEXT)
    yield case("quotes.txt", "100 000 quotes", lambda: "\"'" * 50_000 + TEXT)
    yield case("digits.txt", "figures without end", lambda: "1" * 300_000 + "." + "2" * 300_000 + TEXT)
    yield case("spaces.txt", "spaces without end", lambda: TEXT + " 　\u00a0\t" * 250_000 + TEXT)
    yield case("dots.txt", "leader dots without end", lambda: TEXT + "…." * 40_000 + "12\n" + TEXT)
    yield case("dates.txt", "dates without end", lambda: "（2022年" * 50_000 + TEXT)
    yield case("combining.txt", "100 000 marks on one letter", lambda: "a" + "\u0301" * 100_000 + TEXT)
    yield case(
        "variation.txt",
        "a selector after every character",
        lambda: "".join(f"{c}\U000e0100" for c in TEXT * 2_000) + TEXT,
    )
    yield case("huge.txt", "40 MB of text", lambda: TEXT * 1_400_000, "error")

    yield case("quotes.md", "30 000 quotations inside each other", lambda: ">" * 30_000 + TEXT)
    yield case("lists.md", "10 000 lists inside each other", lambda: "- " * 10_000 + TEXT)
    yield case(
        "lists-indented.md",
        "1 000 lists by indent",
        lambda: "".join(f"{'  ' * n}- a\n" for n in range(1_000)) + f"\n\n{TEXT}",
    )
    yield case("emphasis.md", "emphasis that never closes", lambda: "*a _b **c __d " * 20_000 + TEXT)
    yield case("emphasis-han.md", "emphasis beside Chinese marks", lambda: "**“甲”。**乙*（丙）*丁" * 10_000 + TEXT)
    yield case("brackets.md", "brackets that never close", lambda: "[" * 100_000 + TEXT)
    yield case("links.md", "links inside links", lambda: "[a](" * 30_000 + TEXT + "[![[" * 30_000)
    yield case(
        "references.md",
        "100 000 link definitions",
        lambda: "".join(f"[a{n}]: /x\n" for n in range(100_000)) + f"\n{TEXT}",
    )
    yield case("backticks.md", "backticks of growing length", lambda: " ".join("`" * n for n in range(1_000)) + TEXT)
    yield case("table.md", "a table of 20 000 columns", lambda: "|a" * 20_000 + "|\n" + "|-" * 20_000 + f"|\n\n{TEXT}")
    yield case("table-long.md", "a table of 30 000 rows", lambda: "|a|b|\n|-|-|\n" + "|c|d|\n" * 30_000 + f"\n{TEXT}")
    yield case("html.md", "HTML without end", lambda: f"{TEXT}\n\n" + "<div><p>" * 30_000)
    yield case("html-blocks.md", "20 000 blocks of HTML", lambda: "<div>a</div>\n\n" * 20_000 + TEXT)
    yield case("entities.md", "references without end", lambda: "&#x6b63;&amp;&" * 100_000 + TEXT)
    yield case(
        "notes.md",
        "30 000 notes",
        lambda: (
            "".join(f"[^{n}]" for n in range(30_000))
            + f"{TEXT}\n\n"
            + "\n\n".join(f"[^{n}]: 注" for n in range(30_000))
        ),
    )
    yield case(
        "notes-loop.md", "notes that refer to each other", lambda: f"{TEXT}[^a]\n\n[^a]: 甲[^b]\n\n[^b]: 乙[^a]\n"
    )
    yield case(
        "front-bomb.md",
        "YAML anchors that multiply",
        lambda: (
            "---\na: &a [x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(f'*{chr(97 + n)}' for _ in range(9))}]\n" for n in range(10)
            )
            + f"title: !!python/object/apply:os.system [x]\n---\n\n{TEXT}"
        ),
    )
    yield case("front-open.md", "front matter that never ends", lambda: f"---\ntitle: a\n\n{TEXT}")
    yield case(
        "front-long.md",
        "front matter of 8 000 lines",
        lambda: "---\n" + "key: value of some length\n" * 8_000 + f"---\n\n{TEXT}",
    )
    yield case("fences.md", "code that never closes", lambda: f"{TEXT}\n\n" + "```\na\n" * 20_001)
    yield case(
        "images.md",
        "pictures from outside",
        lambda: (
            f"{TEXT}![a](http://127.0.0.1:9/a.png)![b](../../../etc/passwd)![c](file:///etc/passwd)"
            "<img src='http://127.0.0.1:9/b.png'>"
        ),
    )
    yield case("tree-deep.json", "a tree 100 000 deep", lambda: "[" * 100_000, "error")
    yield case(
        "tree-number.json", "a number of a million figures", lambda: '{"kanben": ' + "9" * 1_000_000 + "}", "error"
    )
    yield case("tree-wrong.json", "another JSON", lambda: '{"a": [1, 2, {"b": null}]}', "error")
    yield case("image.png", "a picture", lambda: png(50_000, 50_000), "error")
    yield case("old.doc", "an old Word file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "error")
    yield case("page.doc", "a web page saved as .doc", lambda: b"<html>" + page(f"<p>{TEXT}"))


def cases() -> tuple[Case, ...]:
    """All of them."""
    return (*_pages(), *_words(), *_texts())


_MUST = {
    "text": "the text survives; no traceback",
    "error": "a typed error within 5 s and 512 MiB; no traceback",
    "either": "the text or a typed error within 5 s and 512 MiB; no traceback",
}


def main(arguments: list[str]) -> int:
    """Write the files and their manifest."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for case in cases():
        data = case.make()
        (folder / case.name).write_bytes(data)
        row = {"file": case.name, "bytes": len(data), "tests": case.tests, "must": _MUST[case.must], "want": case.must}
        rows.append(json.dumps(row, ensure_ascii=False))
    (folder / "manifest.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
