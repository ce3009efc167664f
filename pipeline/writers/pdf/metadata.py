"""Info and XMP that say the same, and the claims of PDF/A and PDF/UA-1 (ISO 19005-2, 6.6; ISO 14289-1, 5)."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.model.nodes import Meta
from pipeline.patterns import regex
from pipeline.records import dataclass
from pipeline.typeset.layout import Layout
from pipeline.writers.pdf.objects import Book, Stream, text

PRODUCER = "Kanben"
_TITLE_LENGTH = 80
# What XML 1.0 cannot hold and no reader shows.
_UNFIT = regex("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """Standards a file says it follows: namespaces and properties for XMP, a description beside them, Info entries."""

    namespaces: str
    properties: str
    beside: str
    info: bytes = b""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself, each fact in one wording for Info and XMP. `moment`: the one date there is."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    tag: str
    moment: datetime

    @property
    def stamp(self) -> str:
        """The moment as XMP writes it."""
        return self.moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")

    @property
    def pdf_stamp(self) -> bytes:
        """The moment as PDF writes it (ISO 32000-1, 7.9.4)."""
        return self.moment.strftime("D:%Y%m%d%H%M%S+00'00'").encode("ascii")


def facts_of(meta: Meta, layout: Layout, tag: str, epoch: int) -> Facts:
    """The facts of a document. Every file has a title (ISO 14289-1, 7.1): the first words where none is known."""
    title = _clean(meta.title)
    if not title:
        texts = (_clean(place.text) for place in layout.blocks if place.kind != "toc")
        title = next((words for words in texts if words), PRODUCER)[:_TITLE_LENGTH]
    return Facts(
        title,
        _clean("; ".join(meta.creators)),
        _clean(meta.description),
        tuple(word for word in map(_clean, meta.keywords) if word),
        tag,
        datetime.fromtimestamp(epoch, UTC),
    )


def _clean(value: str) -> str:
    return _UNFIT.sub(" ", value).strip()


def put_info(book: Book, facts: Facts, claim: Claim) -> int:
    """The information dictionary."""
    stamp = facts.pdf_stamp
    items = [
        (b"/Title", facts.title),
        (b"/Author", facts.author),
        (b"/Subject", facts.subject),
        (b"/Keywords", ", ".join(facts.keywords)),
        (b"/Producer", PRODUCER),
        (b"/Creator", PRODUCER),
    ]
    body = b"".join(key + text(value) for key, value in items if value)
    return book.add(b"<<%b/CreationDate(%b)/ModDate(%b)%b>>" % (body, stamp, stamp, claim.info))


def put_xmp(book: Book, facts: Facts, claim: Claim) -> int:
    """The XMP packet, unfiltered so that archives can read it without a PDF library."""
    moment = facts.stamp
    parts = [f"<dc:title>{_alternatives(facts.title)}</dc:title>"]
    if facts.author:  # one entry, for Info has one string (ISO 19005-2, 6.6.3)
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escaped(facts.author)}</rdf:li></rdf:Seq></dc:creator>")
    if facts.subject:
        parts.append(f"<dc:description>{_alternatives(facts.subject)}</dc:description>")
    if facts.keywords:
        words = "".join(f"<rdf:li>{escaped(word)}</rdf:li>" for word in facts.keywords)
        parts.append(f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>")
        parts.append(f"<pdf:Keywords>{escaped(', '.join(facts.keywords))}</pdf:Keywords>")
    parts.append(f"<dc:language><rdf:Bag><rdf:li>{escaped(facts.tag)}</rdf:li></rdf:Bag></dc:language>")
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" {claim.namespaces}>'
        + "".join(parts)
        + f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate><pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"{claim.properties}</rdf:Description>{claim.beside}"
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return book.put(Stream(packet.encode("utf-8"), b"/Type/Metadata/Subtype/XML", encoded=b""))


def _alternatives(value: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escaped(value)}</rdf:li></rdf:Alt>'


def escaped(value: str) -> str:
    """Text for XML."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# PDF/A wants every foreign namespace described (ISO 19005-2, 6.6.2.3).
_EXTENSION = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description></rdf:li>"
    "</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def archive_claim(part: int) -> Claim:
    """PDF/A of a part, level A, and PDF/UA-1."""
    return Claim(
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"',
        f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>",
        _EXTENSION,
    )
