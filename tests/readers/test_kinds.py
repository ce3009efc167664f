"""What a file is, by its bytes: pages and Word files under any name, and what is no text at all."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.conversion import choose_reader
from pipeline.diagnostics import Code, Diagnostics
from pipeline.errors import SourceError
from pipeline.readers.encoding import decode
from pipeline.source import Source


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name), "x")
    return out.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")
PAGE = b"\xef\xbb\xbf <!-- saved --> <!DOCTYPE html><html><p>\xe6\x8a\xa5\xe5\x91\x8a"


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("-", b"text", "text"), ("-", PAGE, "html"), ("-", WORD, "docx"), ("a.txt", WORD, "docx"),
        ("a.doc", WORD, "docx"), ("a.doc", PAGE, "html"), ("a.txt", PAGE, "html"), ("a.jsp", PAGE, "html"),
        ("a.docx", PAGE, "docx"), ("a.md", PAGE, "markdown"), ("a.html", b"text", "html"), ("a.DOCX", b"", "docx"),
        ("a", b"<p>text", "text"),
    ],
)  # fmt: skip
def test_the_reader_for_a_file(name: str, data: bytes, reader: str) -> None:
    assert choose_reader(Source(name, data)).name == reader


def test_the_users_word_holds() -> None:
    assert choose_reader(Source("a.txt", PAGE), "text").name == "text"


@pytest.mark.parametrize(
    ("data", "case", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture", "PNG"), (b"\xff\xd8\xff\xe0", "picture", "JPEG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "picture", "WebP"), (b"%PDF-1.7\n", "pdf", "PDF"), (b"\n%PDF-1.4", "pdf", "PDF"),
        (b"{\\rtf1\\ansi", "rtf", "RTF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8), "ole", "DOC"),
        (archive("a.txt"), "archive", "ZIP"), (archive("xl/workbook.xml"), "archive", "XLSX"),
        (WORD[:60], "archive", "ZIP"), (b"Rar!\x1a\x07\0", "archive", "RAR"), (b"\x7fELF\x02", "program", "ELF"),
        (b"MZ\x90\0\x03\0\0\0\x04", "program", "EXE"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named(data: bytes, case: str, kind: str) -> None:
    with pytest.raises(SourceError) as refused:
        decode(data, "a.txt", Diagnostics())
    (told,) = refused.value.diagnostics
    assert (told.code, told.detail["case"], told.detail["format"]) == (Code.OTHER_FORMAT, case, kind)


@pytest.mark.parametrize("text", ["MZ is no program", "BM 是缩写", "PK 赛", "%PDF is a mark", "GIF 动图"])
def test_texts_that_only_look_so(text: str) -> None:
    assert decode(text.encode(), "a.txt", Diagnostics()).text == text
