"""Facts about the edition for catalogues and assistive technology: identifier, dates, people, accessibility."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from uuid import UUID, uuid5

from pipeline.diagnostics import Code
from pipeline.lang.regions import region_of
from pipeline.model.nodes import Figure, Image, Ruby
from pipeline.model.walk import blocks_of, document_text
from pipeline.patterns import regex
from pipeline.records import dataclass
from pipeline.writers.epub.blocks import Entry
from pipeline.writers.epub.walks import inlines_in
from pipeline.writers.epub.xhtml import Edition, title_paragraph
from pipeline.writers.writer import Job

# Namespace of the identifiers this program makes. It never changes: a report keeps its identifier for good.
NAMESPACE = UUID("0b5c7d3e-6f0a-5c1d-9c57-2e6f6b616e62")

_ISBN = regex(r"(?:urn:isbn:|ISBN[ :：-]*)?((?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx])", re.IGNORECASE)
_URN = regex(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[!-~]+", re.IGNORECASE)
_DAY = 86_400  # seconds
_DATE = regex(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """What the edition itself says, in one script."""

    contents: str
    landmarks: str
    pages: str
    print_edition: str
    beginning: str
    title_page: str
    cover: str
    with_headings: str
    with_pages: str
    with_all_texts: str
    without_texts: str
    text_only: str


SIMPLIFIED = Words(
    contents="目录",
    landmarks="导览",
    pages="印刷版页码",
    print_edition="（印刷版）",
    beginning="正文",
    title_page="题名",
    cover="封面",
    with_headings="本书以结构化文字排成，标题逐级标明，可由目录直达。",
    with_pages="标有印刷版页码。",
    with_all_texts="图片均有替代文字。",
    without_texts="部分图片没有替代文字。",
    text_only="封面之外没有图片，文字可全部朗读。",
)
TRADITIONAL = Words(
    contents="目錄",
    landmarks="導覽",
    pages="印刷版頁碼",
    print_edition="（印刷版）",
    beginning="正文",
    title_page="題名",
    cover="封面",
    with_headings="本書以結構化文字排成，標題逐級標明，可由目錄直達。",
    with_pages="標有印刷版頁碼。",
    with_all_texts="圖片均有替代文字。",
    without_texts="部分圖片沒有替代文字。",
    text_only="封面之外沒有圖片，文字可全部朗讀。",
)


def words(tag: str) -> Words:
    """The words in the script of a language tag."""
    return TRADITIONAL if region_of(tag).traditional else SIMPLIFIED


def identifier(job: Job) -> str:
    """The book's identifier: an ISBN or URN from the metadata, else a UUID of what names the report.

    The UUID (RFC 9562, version 5) is made from issuer, document number, title, date and language tag, so that a
    corrected comma does not make a new book. A document that tells none of these is named by its text.
    """
    meta = job.document.meta
    number = isbn(job)
    given = meta.identifier.strip()
    if number:
        return number
    if given:
        return given if _URN.fullmatch(given) else _uuid(given)
    facts: tuple[str, ...] = (meta.issuer, meta.document_number, meta.title.strip() or title_paragraph(job), meta.date)
    if not any(facts):
        facts = (_digest(job).hexdigest(),)
    return _uuid("\n".join((*facts, job.style.tag)))


def isbn(job: Job) -> str:
    """The book's ISBN as `urn:isbn:…`, empty when none is given. One whose check digit is wrong is reported."""
    meta = job.document.meta
    for given, certain in ((meta.isbn.strip(), True), (meta.identifier.strip(), False)):
        found = _ISBN.fullmatch(given)
        digits = re.sub("[ -]", "", found[1]).upper() if found else ""
        if valid_isbn(digits):
            return f"urn:isbn:{digits}"
        if given and certain:
            job.diagnostics.warn(Code.NOT_IN_TARGET, target="epub", what="isbn", value=given)
    return ""


def _uuid(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE, name.encode('utf-8', 'replace').decode('utf-8'))}"


def _digest(job: Job) -> hashlib._Hash:
    return hashlib.sha256(document_text(job.document).encode("utf-8", "surrogatepass"))


def valid_isbn(digits: str) -> bool:
    """Whether the check digit of an ISBN of 10 or 13 figures is right (ISO 2108)."""
    if len(digits) == 13 and digits.isdecimal():
        return sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(digits)) % 10 == 0
    if len(digits) == 10 and digits[:9].isdecimal():
        values = [10 if figure == "X" else int(figure) for figure in digits]
        return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    return False


def valid_date(text: str) -> str:
    """An ISO 8601 date that catalogues accept, or nothing."""
    return text if _DATE.fullmatch(text) else ""


def modified(job: Job) -> datetime:
    """The moment of `dcterms:modified`, which tells one release of a book from the next (EPUB 3.3, 5.5.6).

    A moment that was given stands as it is. A date alone says no hour: hour, minute and second then follow the text,
    so that a corrected report is another release although no clock was asked.
    """
    moment = job.epoch
    if moment % _DAY == 0:
        moment += int.from_bytes(_digest(job).digest()[:4], "big") % _DAY
    return datetime.fromtimestamp(moment, UTC)


def accessibility(job: Job, edition: Edition) -> list[tuple[str, str]]:
    """Properties and values of schema.org's accessibility terms, only what is true of this edition."""
    document = job.document
    texts = [node for node in inlines_in(document) if isinstance(node, Image)]
    texts += [block.image for block in blocks_of(document.blocks) if isinstance(block, Figure)]
    shown = {picture.key for picture in edition.pictures}
    images = [image for image in texts if image.asset in shown]
    described = all(image.alt.strip() for image in images)
    facts = [("accessMode", "textual")]
    if images:
        facts.append(("accessMode", "visual"))
    facts.append(("accessModeSufficient", "textual" if described else "textual,visual"))
    if images and described:
        facts.append(("accessModeSufficient", "textual,visual"))
    features = ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    if images and described:
        features.append("alternativeText")
    if edition.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    if any(isinstance(node, Ruby) for node in inlines_in(document)):
        features.append("rubyAnnotations")
    facts += [("accessibilityFeature", feature) for feature in sorted(features)]
    moving = any(picture.media_type in ("image/gif", "image/webp") for picture in edition.pictures)
    facts.append(("accessibilityHazard", "unknown" if moving else "none"))
    facts.append(("accessibilitySummary", _summary(job, edition, images=bool(images), described=described)))
    return facts


def _summary(job: Job, edition: Edition, *, images: bool, described: bool) -> str:
    said = words(job.style.tag)
    sentences = [said.with_headings]
    if edition.pages:
        sentences.append(said.with_pages)
    if not images:
        sentences.append(said.text_only)
    else:
        sentences.append(said.with_all_texts if described else said.without_texts)
    return "".join(sentences)


def nested(entries: tuple[Entry, ...]) -> list[tuple[int, Entry]]:
    """The contents with depths that never jump down by more than one, beginning at 1."""
    out: list[tuple[int, Entry]] = []
    open_levels: list[int] = []
    for entry in entries:
        while open_levels and open_levels[-1] >= entry.level:
            open_levels.pop()
        open_levels.append(entry.level)
        out.append((len(open_levels), entry))
    return out
