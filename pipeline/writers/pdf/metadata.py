"""Info and XMP that say the same, the claims of PDF/A-2a and PDF/UA-1, and an sRGB output intent of our own making."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from pipeline.model.nodes import Meta
from pipeline.writers.pdf.objects import Book, Stream, reference, text

PRODUCER = "Kanben"


def put_info(book: Book, meta: Meta, epoch: int) -> int:
    """The information dictionary."""
    moment = datetime.fromtimestamp(epoch, UTC)
    stamp = moment.strftime("D:%Y%m%d%H%M%S+00'00'").encode("ascii")
    items = [
        (b"/Title", meta.title),
        (b"/Author", "; ".join(meta.creators)),
        (b"/Subject", meta.description),
        (b"/Keywords", ", ".join(meta.keywords)),
        (b"/Producer", PRODUCER),
        (b"/Creator", PRODUCER),
    ]
    body = b"".join(key + text(value) for key, value in items if value)
    return book.add(b"<<%b/CreationDate(%b)/ModDate(%b)>>" % (body, stamp, stamp))


def put_xmp(book: Book, meta: Meta, epoch: int) -> int:
    """The XMP packet, unfiltered so that archives can read it without a PDF library."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    creators = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in ("; ".join(meta.creators),) if name)
    subject = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in meta.keywords)
    parts = [f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(meta.title)}</rdf:li></rdf:Alt></dc:title>']
    if creators:
        parts.append(f"<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>")
    if meta.description:
        shown = escape(meta.description)
        parts.append(
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{shown}</rdf:li></rdf:Alt></dc:description>'
        )
    if subject:
        parts.append(f"<dc:subject><rdf:Bag>{subject}</rdf:Bag></dc:subject>")
        parts.append(f"<pdf:Keywords>{escape(', '.join(meta.keywords))}</pdf:Keywords>")
    parts.append(f"<dc:language><rdf:Bag><rdf:li>{escape(meta.language)}</rdf:li></rdf:Bag></dc:language>")
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        + "".join(parts)
        + f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate><pdf:Producer>{PRODUCER}</pdf:Producer>"
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
        "</rdf:Description>" + _EXTENSION + '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    data = packet.encode("utf-8")
    stream = Stream(data, b"/Type/Metadata/Subtype/XML", encoded=b"")
    return book.put(stream)


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


def put_intent(book: Book) -> int:
    """An output intent with an sRGB profile (ISO 19005-2, 6.2.3)."""
    profile = book.put(Stream(_srgb(), b"/N 3"))
    return book.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %b>>"
        % reference(profile)
    )


def _fixed(value: float) -> bytes:
    return struct.pack(">l", round(value * 65536))


def _srgb() -> bytes:
    """A matrix profile of version 2: sRGB primaries adapted to D50, a gamma of 2.2."""
    white = (0.9642, 1.0, 0.8249)
    primaries = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))

    def point(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))

    label = b"sRGB\0"
    description = b"desc\0\0\0\0" + struct.pack(">L", len(label)) + label + bytes(4 + 4 + 2 + 1 + 67)
    curve = b"curv\0\0\0\0" + struct.pack(">LH", 1, round(2.2 * 256))
    tags = [
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0CC0\0"),
        (b"wtpt", point(white)),
        (b"rXYZ", point(primaries[0])),
        (b"gXYZ", point(primaries[1])),
        (b"bXYZ", point(primaries[2])),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    table = struct.pack(">L", len(tags))
    body = b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        table += tag + struct.pack(">LL", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">L4sL4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 11, 1, 0, 0, 0) + b"acsp" + bytes(4 + 4 + 4 + 4 + 8 + 4)
    head += b"".join(map(_fixed, white)) + bytes(4)
    return head.ljust(128, b"\0") + table + body
