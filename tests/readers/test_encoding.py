"""Encodings: each built here, so nobody doubts what the bytes are."""

from __future__ import annotations

import codecs

import pytest

from pipeline.diagnostics import Code, Diagnostics, Severity
from pipeline.errors import SourceError
from pipeline.readers.encoding import decode

HANS = "各位代表：现在，我代表市人民政府向大会报告工作，请予审议，并请列席人员提出意见。发展经济，改善民生。\n" * 6
HANT = "各位代表：現在，我代表市政府向大會報告工作，請予審議，並請列席人員提出意見。發展經濟，改善民生。\n" * 6
RARE = "𠮷㐂啫喺嘅咗"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [HANS, HANT, "a plain line\n第二行，报告工作。\n"], ids=["hans", "hant", "mixed"])
def test_unicode_with_a_mark(codec: str, text: str) -> None:
    result = decode(codecs.encode("\ufeff" + text, codec), "t", Diagnostics())
    assert (result.text, result.encoding, result.by) == (text, codec, "bom")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [HANS, HANT], ids=["hans", "hant"])
def test_unicode_without_a_mark(codec: str, text: str) -> None:
    result = decode(text.encode(codec), "t", Diagnostics())
    assert (result.text, result.encoding) == (text, codec)


@pytest.mark.parametrize(
    ("text", "codec"), [(HANS, "gb18030"), (HANS, "gbk"), (HANT, "big5"), (HANT + RARE, "big5hkscs"), (HANT, "gb18030")]
)
def test_national_encodings(text: str, codec: str) -> None:
    text = text.encode(codec, "ignore").decode(codec)
    found = Diagnostics()
    result = decode(text.encode(codec), "t", found)
    assert result.text == text
    assert [item.code for item in found] == [Code.ENCODING_CHOSEN], "a choice by frequency is told"


def test_declared_gb2312_that_is_utf8() -> None:
    assert decode(HANS.encode(), "t", Diagnostics(), declared="gb2312").encoding == "utf-8"


def test_gb18030_of_2022() -> None:
    """A6D9 is a vertical comma since 2022; the older table gives a private character."""
    text = HANS + "\ufe10"
    data = HANS.encode("gb18030") + b"\xa6\xd9"
    assert decode(data, "t", Diagnostics()).text == text


def test_users_word_holds() -> None:
    assert decode(HANT.encode("big5"), "t", Diagnostics(), user="Big5").text == HANT
    with pytest.raises(SourceError) as wrong:
        decode(HANS.encode("gb18030"), "t", Diagnostics(), user="utf-8")
    assert wrong.value.diagnostics[0].code is Code.BAD_BYTES
    with pytest.raises(SourceError) as unknown:
        decode(b"x", "t", Diagnostics(), user="klingon")
    assert unknown.value.diagnostics[0].code is Code.ENCODING_UNKNOWN


def test_lone_surrogate_costs_one_character() -> None:
    data = codecs.BOM_UTF16_LE + HANS.encode("utf-16-le") + b"\x00\xd8" + "完".encode("utf-16-le")
    text = decode(data, "t", Diagnostics()).text
    assert text.startswith(HANS)
    assert text.endswith("\ufffd完")


def test_one_broken_byte_is_told_by_line() -> None:
    whole = HANS.encode("gb18030")
    at = whole.index(b"\n") + 1
    data = whole[:at] + b"\xff" + whole[at:]
    found = Diagnostics()
    text = decode(data, "t", found).text
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == HANS
    warned = [item for item in found if item.severity is Severity.WARNING]
    assert [(item.code, item.place and item.place.line) for item in warned] == [(Code.BAD_BYTES, 2)]


def test_a_file_of_noise_is_refused() -> None:
    noise = bytes((index * 73 + index // 7) % 128 + 128 for index in range(4000))
    with pytest.raises(SourceError) as refused:
        decode(noise, "t", Diagnostics())
    assert refused.value.diagnostics[0].code in (Code.BAD_BYTES, Code.ENCODING_UNKNOWN)


def test_empty() -> None:
    assert decode(b"", "t", Diagnostics()).text == ""
