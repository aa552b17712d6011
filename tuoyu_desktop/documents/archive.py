"""What makes a paper's file one to be kept for decades: PDF/A-2b (ISO 19005-2:2011); decision 0014 says what is shown.

Fonts are embedded and colours are device colours anyway; here stand what the file says of itself (XMP, the same in the
document information), what its colours mean, and identifiers. Nothing is taken from the clock or from chance.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.srgb_profile import srgb_profile
from tuoyu_desktop.domain.clock import beijing

PDF_VERSION = (1, 7)
_PROGRAM = "托育督导"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:identifier>{identifier}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def make_archival(
    canvas: Canvas, *, title: str, author: str, identifier: str, printed_at: datetime, copy_label: str
) -> None:
    """Give the file everything that PDF/A-2b asks for, once all its pages are drawn and before it is saved.

    ``title`` and ``author`` hold only what can be printed (``fonts.legible``), which XML can hold too. ``identifier``
    is what the QR code says; with ``printed_at`` and ``copy_label`` it names this file.
    """
    document = canvas._doc
    info = _Info(title, author, printed_at)
    document.info = info
    _describe(document, info, identifier)
    _explain_colours(document)
    file = hashlib.sha256(f"{identifier} {info.made:%Y%m%d%H%M%S} {copy_label}".encode()).hexdigest()[:32]
    paper = hashlib.sha256(identifier.encode()).hexdigest()[:32]
    document._ID = f"[<{paper}> <{file}>]".encode()  # ISO 32000-1 §14.4: what the file always is, and this copy of it
    for page in document.Pages.pages:
        page.Trans = None  # an empty transition says nothing and is for presentations


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # ReportLab has no types
    """The document information: only what the XMP says too, with the same values."""

    def __init__(self, title: str, author: str, printed_at: datetime) -> None:
        super().__init__()
        self.title, self.author, self.creator = title, author, _PROGRAM
        self.made = beijing(printed_at)

    def format(self, document: Any) -> Any:
        made = f"D:{self.made:%Y%m%d%H%M%S}+08'00'"
        values = {
            "Title": self.title,
            "Author": self.author,
            "Creator": self.creator,
            "Producer": self.producer,
            "CreationDate": made,
            "ModDate": made,
        }
        return pdfdoc.PDFDictionary({name: pdfdoc.PDFString(value) for name, value in values.items()}).format(document)


def _describe(document: Any, info: _Info, identifier: str) -> None:
    """The XMP packet (ISO 19005-2 §6.6.2), not compressed, so that any program finds it."""
    words = {"title": info.title, "author": info.author, "identifier": identifier, "producer": info.producer}
    packet = _XMP.format(
        program=_PROGRAM,
        made=f"{info.made:%Y-%m-%dT%H:%M:%S}+08:00",
        **{name: escape(value) for name, value in words.items()},
    )
    kind = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")})
    document.Catalog.Metadata = pdfdoc.PDFStream(kind, packet.encode())


def _explain_colours(document: Any) -> None:
    """The output intent (§6.2.3): device grey and device RGB are those of sRGB."""
    channels = pdfdoc.PDFDictionary({"N": 3})
    profile = pdfdoc.PDFStream(channels, srgb_profile(), filters=[pdfdoc.PDFZCompress])
    intent = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = pdfdoc.PDFArray([document.Reference(intent)])


def _end_streams_on_a_line(format_stream: Any) -> Any:
    """ReportLab writes ``endstream`` straight after the last byte; it must begin a line (§6.1.7.1)."""

    def format_stream_with_line_end(stream: Any, document: Any) -> bytes:
        written: bytes = format_stream(stream, document)
        return written.removesuffix(b"endstream\n") + b"\nendstream\n"

    return format_stream_with_line_end


pdfdoc.PDFStream.format = _end_streams_on_a_line(pdfdoc.PDFStream.format)
