"""From bytes to text: byte order mark, strict UTF-8, the declared label, UTF-16 and UTF-32 by structure, then GB18030
or Big5 by how common their characters are.

Python's GB18030 codec follows the standard of 2005; the 24 code points that the 2022 edition moved out of the private
use area are put right by a table.
"""

from __future__ import annotations

import codecs

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.errors import SourceError
from pipeline.patterns import regex
from pipeline.readers.kinds import refuse
from pipeline.records import dataclass

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels of the WHATWG Encoding Standard that mean more than they say.
_LABELS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "utf8": "utf-8",
    "unicode": "utf-16-le",
    "utf-16": "utf-16-le",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
}

# GB18030-2022: presentation forms and radicals that the 2005 codec still maps to private use.
_GB18030_2022 = {
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16,
    0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC,
    0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
}  # fmt: skip

# Frequent characters of each script; a wrong decoding has few of them.
_COMMON_SIMPLIFIED = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之"
    "进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与"
    "关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常"
    "文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取完举科触"
)
_COMMON_TRADITIONAL = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之"
    "進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與"
    "關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常"
    "文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取完舉科觸"
)
_COMMON = _COMMON_SIMPLIFIED | _COMMON_TRADITIONAL | frozenset("，。、：；（）“”「」《》　？！")
_CONTROLS = bytes((*range(9), 11, *range(14, 27), *range(28, 32), 127))  # ESC opens the sets of ISO 2022
_FEW = 5_000
_SAMPLE = 64 * 1024
_HAN = regex("[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that gave it, and how that was settled: bom, valid, declared, structure, frequency, user."""

    text: str
    encoding: str
    by: str


def decode(data: bytes, name: str, found: Diagnostics, declared: str = "", user: str = "") -> Decoded:
    """The text of a source.

    Raises `SourceError` R002 when no encoding fits (the remedy is `--encoding`), R004 when the user's does not, R017
    for bytes that are no text.
    """
    refuse(data, name)
    decided = _decide(data, name, declared, user, found)
    text = decided.text
    _refuse_binary(data, name, decided.encoding)
    if decided.encoding == "gb18030":
        text = text.translate(_GB18030_2022)
    if decided.by != "valid":
        found.note(Code.ENCODING_CHOSEN, Place(name), encoding=decided.encoding, by=decided.by)
    return Decoded(text.removeprefix("\ufeff"), decided.encoding, decided.by)


def _refuse_binary(data: bytes, name: str, encoding: str) -> None:
    """Raise R017 for bytes of which more than a twentieth are controls that no text has."""
    if encoding.startswith(("utf-16", "utf-32")):
        return
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _FEW and controls * 20 > len(data):
        raise SourceError.of(Code.OTHER_FORMAT, Place(name), case="program", format="?")


def codec_of(label: str) -> str:
    """Python's codec for an encoding label, or an empty string for an unknown one."""
    key = label.strip().strip("\"'").lower()
    key = _LABELS.get(key, key)
    try:
        return codecs.lookup(key).name
    except LookupError:
        return ""


def _decide(data: bytes, name: str, declared: str, user: str, found: Diagnostics) -> Decoded:
    if user:
        codec = codec_of(user)
        if not codec:
            raise SourceError.of(Code.ENCODING_UNKNOWN, Place(name), encoding=user)
        try:
            return Decoded(data.decode(codec), codec, "user")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise SourceError.of(Code.BAD_BYTES, Place(name, line), encoding=codec, offset=error.start) from error
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, name, "bom")
    structure = _by_structure(data)
    if structure:
        return _strict(data, structure, name, "structure")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "valid")
    except UnicodeDecodeError:
        pass
    codec = codec_of(declared) if declared else ""
    if codec and codec != "utf-8":
        try:
            return Decoded(data.decode(codec), codec, "declared")
        except UnicodeDecodeError:
            pass
    return _by_frequency(data, name, found)


def _strict(data: bytes, codec: str, name: str, by: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec, by)
    except UnicodeDecodeError as error:
        if "surrogate" in error.reason or codec.startswith("utf-16"):
            # A lone surrogate is one bad character, not a bad file.
            return Decoded(data.decode(codec, "replace"), codec, by)
        raise SourceError.of(Code.BAD_BYTES, Place(name), encoding=codec, offset=error.start) from error


def _by_structure(data: bytes) -> str:
    """UTF-16 and UTF-32 without a mark: by where zero bytes and the high bytes of Chinese stand."""
    if len(data) < 4 or len(data) % 2:
        return ""
    head = data[:4096]
    quads = len(head) // 4
    if len(data) % 4 == 0 and head.strip(b"\0"):
        if head[3 : quads * 4 : 4].count(0) == quads and head[2 : quads * 4 : 4].count(0) >= quads * 0.9:
            return "utf-32-le"
        if head[0 : quads * 4 : 4].count(0) == quads and head[1 : quads * 4 : 4].count(0) >= quads * 0.9:
            return "utf-32-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if b"\0" not in head:
            return ""
    best = ""
    score = 0.6
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(codec, "replace")
        good = sum(char in _COMMON or char in "\r\n" or " " <= char <= "~" for char in text)
        if good / max(1, len(text)) > score:
            best, score = codec, good / len(text)
    return best


def _by_frequency(data: bytes, name: str, found: Diagnostics) -> Decoded:
    scores: dict[str, float] = {}
    for codec in ("gb18030", "big5hkscs", "utf-8"):
        sample = data[:_SAMPLE].decode(codec, "replace")
        bad = sample.count("\ufffd")
        han = len(_HAN.findall(sample))
        common = sum(char in _COMMON for char in sample)
        scores[codec] = common / (han + 1) - 5 * bad / (len(sample) + 1) if han else -1.0
    codec = max(scores, key=lambda key: scores[key])
    if scores[codec] < 0.25:
        raise SourceError.of(Code.ENCODING_UNKNOWN, Place(name), encoding="")
    try:
        return Decoded(data.decode(codec), codec, "frequency")
    except UnicodeDecodeError as error:
        text = data.decode(codec, "replace")
        bad = text.count("\ufffd")
        line = data[: error.start].count(b"\n") + 1
        if bad > 3 + len(text) // 1000:
            raise SourceError.of(Code.BAD_BYTES, Place(name, line), encoding=codec, offset=error.start) from error
        found.warn(Code.BAD_BYTES, Place(name, line), encoding=codec, offset=error.start)
        return Decoded(text, codec, "frequency")
