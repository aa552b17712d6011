"""Every paper's file against the clauses of ISO 19005-2:2011 (PDF/A-2b) that its structure can show (decision 0014)."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from document_samples import PRINTED_AT, RARE, photo, sample, visit
from fontTools.ttLib import TTFont
from paper_reading import printed
from PIL import Image, ImageCms
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, StreamObject
from test_delivery_receipt import receipt as delivery_receipt

from tuoyu_desktop.documents import render
from tuoyu_desktop.documents.delivery_receipt import render_delivery_receipt
from tuoyu_desktop.documents.srgb_profile import srgb_profile
from tuoyu_desktop.documents.together import Paper, render_together
from tuoyu_desktop.domain.notice import TITLES, FacilityHead, NoticeKind, check_code

DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"
AID = "{http://www.aiim.org/pdfa/ns/id/}"
FORBIDDEN = {
    *("/JS", "/JavaScript", "/AA", "/OpenAction", "/A", "/Encrypt", "/EmbeddedFiles", "/EF", "/AcroForm", "/XFA"),
    *("/Group", "/SMask", "/TR", "/TR2", "/HTP", "/Alternates", "/OPI", "/PS", "/Ref", "/PresSteps", "/Requirements"),
    *("/Annots", "/Trans", "/NeedsRendering", "/OCProperties"),
}
"""Keys that the standard forbids, or whose use it binds to conditions (§§6.1.3, 6.2.5-6.2.10, 6.3-6.5, 6.9-6.11)."""
_SAID = "q Q cm w J j M d i m l c v y h re S s f F f* B B* b b* n W W* Do BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ"
OPERATORS = {*_SAID.split(), "g", "G", "rg", "RG"}
"""What our pages may say: no colour but grey and RGB, no inline image, no marked content, no shading."""


def with_photos() -> bytes:
    pairs = [photo(1), photo(2)]
    content = visit(photos=tuple(ref for ref, _ in pairs), facility=FacilityHead(name=f"<王&{RARE}😀>"), demo=True)
    return printed(content, {ref.sha256: jpeg for ref, jpeg in pairs}, "机构留存")


def together() -> bytes:
    papers: list[Paper] = [(sample(NoticeKind.VISIT_RECORD), {}), (sample(NoticeKind.FEEDBACK_FORM), {})]
    return render_together(papers, title="小橡树 2026-11-20", printed_at=PRINTED_AT)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    made = {kind.value: printed(sample(kind)) for kind in NoticeKind}
    receipt = render_delivery_receipt(delivery_receipt(), PRINTED_AT)
    return made | {"photos": with_photos(), "together": together(), "receipt": receipt}


@pytest.fixture(params=[*(kind.value for kind in NoticeKind), "photos", "together", "receipt"])
def pdf(request: pytest.FixtureRequest, files: dict[str, bytes]) -> bytes:
    return files[request.param]


def catalog_of(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def objects_of(pdf: bytes) -> list[Any]:
    reader = PdfReader(io.BytesIO(pdf))
    count = int(reader.trailer["/Size"])
    return [reader.get_object(IndirectObject(number, 0, reader)) for number in range(1, count)]


def dictionaries(value: Any) -> Iterator[DictionaryObject]:
    if isinstance(value, DictionaryObject):
        yield value
        for inner in value.values():
            if not isinstance(inner, IndirectObject):
                yield from dictionaries(inner)
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, IndirectObject):
                yield from dictionaries(inner)


def description_of(pdf: bytes) -> ElementTree.Element:
    packet = catalog_of(pdf)["/Metadata"].get_object().get_data().decode()
    found = ElementTree.fromstring(packet).find(f".//{RDF}Description")
    assert found is not None
    return found


def said(description: ElementTree.Element, name: str) -> str:
    return "".join(description.find(name).itertext())


def test_header_and_end(pdf: bytes) -> None:
    """§6.1.2, §6.1.3: version, four bytes over 127 in the second line, nothing after the end, an ID, no encryption."""
    first, second = pdf.split(b"\n")[:2]
    assert re.fullmatch(rb"%PDF-1\.[0-7]", first)
    assert second.startswith(b"%")
    assert min(second[1:5]) > 127
    assert pdf.endswith(b"%%EOF\n")
    assert pdf.count(b"%%EOF") == 1
    trailer = PdfReader(io.BytesIO(pdf)).trailer
    assert [len(part.original_bytes) for part in trailer["/ID"]] == [16, 16]
    assert "/Encrypt" not in trailer


def test_objects_and_streams_stand_on_lines(pdf: bytes) -> None:
    """§6.1.7.1 and §6.1.9: ``endstream`` and ``endobj`` begin a line; lengths and offsets are right."""
    start = int(re.search(rb"startxref\n(\d+)\n", pdf)[1])
    lines = pdf[start:].split(b"\n")
    assert lines[0] == b"xref"
    assert re.fullmatch(rb"0 \d+", lines[1])
    offsets = [int(line[:10]) for line in lines[3 : 2 + int(lines[1].split()[1])]]
    for number, (begin, end) in enumerate(zip(offsets, [*offsets[1:], start], strict=True), start=1):
        body = pdf[begin:end]
        assert body.startswith(b"%d 0 obj\n" % number)
        assert body.endswith(b"\nendobj\n")
        head, stream, data = body.partition(b"\nstream\n")
        if stream:
            length = int(re.search(rb"/Length (\d+)", head)[1])
            assert data[length:] == b"\nendstream\nendobj\n"


def test_nothing_that_is_forbidden(pdf: bytes) -> None:
    used = {str(key) for item in objects_of(pdf) for one in dictionaries(item) for key in one}
    assert used.isdisjoint(FORBIDDEN), used & FORBIDDEN
    filters = {str(one["/Filter"]) for item in objects_of(pdf) for one in dictionaries(item) if "/Filter" in one}
    assert filters <= {"['/FlateDecode']", "['/DCTDecode']"}
    assert all("/F" not in item for item in objects_of(pdf) if isinstance(item, StreamObject))  # §6.1.7.1: no file


def test_the_language_is_said(pdf: bytes) -> None:
    assert catalog_of(pdf)["/Lang"] == "zh-CN"


def test_it_says_of_itself_that_it_is_pdfa_2b(pdf: bytes) -> None:
    """§6.6.2, §6.6.4: one packet of XMP, in plain UTF-8, that names part and level."""
    stream = catalog_of(pdf)["/Metadata"].get_object()
    assert (stream["/Type"], stream["/Subtype"]) == ("/Metadata", "/XML")
    assert "/Filter" not in stream
    head = stream.get_data().splitlines()[0].decode()
    assert "bytes=" not in head
    assert "encoding=" not in head
    description = description_of(pdf)
    assert (said(description, f"{AID}part"), said(description, f"{AID}conformance")) == ("2", "B")


def test_the_document_information_says_the_same(pdf: bytes) -> None:
    info, description = PdfReader(io.BytesIO(pdf)).metadata, description_of(pdf)
    assert info is not None
    assert set(info) == {"/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
    assert info.title == said(description, f"{DC}title").strip()
    assert info.author == said(description, f"{DC}creator").strip()
    assert info.creator == said(description, f"{XMP}CreatorTool")
    assert info.producer == said(description, f"{PDF}Producer")
    made = "2026-11-20T10:52:00+08:00"  # PRINTED_AT on a clock in Beijing
    assert said(description, f"{XMP}CreateDate") == said(description, f"{XMP}ModifyDate") == made
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261120105200+08'00'"


def test_title_author_and_code_are_those_of_the_paper() -> None:
    content = visit(issuer="<清源>街道&\x07\u200b办事处\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
    description = description_of(printed(content))
    assert said(description, f"{DC}title").strip() == f"{TITLES[content.kind]} {content.number}"
    assert said(description, f"{DC}creator").strip() == "<清源>街道&办事处[U+1F600]"
    assert said(description, f"{DC}identifier") == f"tuoyu:{content.document}:{check_code(content).full}"


def test_device_colours_are_explained(pdf: bytes) -> None:
    """§6.2.3, §6.2.4: one output intent whose profile is RGB; grey and RGB are used, nothing else."""
    (intent,) = catalog_of(pdf)["/OutputIntents"]
    intent = intent.get_object()
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/OutputConditionIdentifier"]
    profile = intent["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    assert profile.get_data() == srgb_profile()
    images = [item for item in objects_of(pdf) if isinstance(item, StreamObject) and item.get("/Subtype") == "/Image"]
    assert {image["/ColorSpace"] for image in images} <= {"/DeviceRGB", "/DeviceGray"}
    assert not any(image.get("/Interpolate", False) for image in images)
    assert pages_operators(pdf) <= OPERATORS


def test_the_profile_is_srgb() -> None:
    """Against the profile of Little CMS: at most one step of 255 apart; version and class as §6.2.3 allows."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert (profile.profile.device_class, profile.profile.xcolor_space.strip()) == ("mntr", "RGB")
    assert profile.profile.version < 5
    colours = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
    seen = ImageCms.profileToProfile(colours, profile, ImageCms.createProfile("sRGB"))
    assert seen is not None
    apart = max(abs(a - b) for a, b in zip(colours.tobytes(), seen.tobytes(), strict=True))
    assert apart <= 1


def streams_of(pdf: bytes) -> Iterator[tuple[Any, ContentStream]]:
    """Each content stream with its resources: pages, and the forms they show."""
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        yield page["/Resources"], ContentStream(page["/Contents"], reader)
    for item in objects_of(pdf):
        if isinstance(item, StreamObject) and item.get("/Subtype") == "/Form":
            yield item["/Resources"], ContentStream(item, reader)


def pages_operators(pdf: bytes) -> set[str]:
    return {name.decode() for _, stream in streams_of(pdf) for _, name in stream.operations}


def test_states_are_given_back(pdf: bytes) -> None:
    """§6.1.13: at most 28 saved states at once; and none is left behind."""
    for _, stream in streams_of(pdf):
        depth = deepest = 0
        for _, name in stream.operations:
            depth += {b"q": 1, b"Q": -1}.get(name, 0)
            deepest = max(deepest, depth)
            assert depth >= 0
        assert (depth, deepest <= 28) == (0, True)


def fonts_of(pdf: bytes) -> dict[str, Any]:
    return {
        str(item["/Name"]): item for item in objects_of(pdf) if isinstance(item, dict) and item.get("/Type") == "/Font"
    }


def test_fonts_are_embedded_and_read_one_way(pdf: bytes) -> None:
    """§6.2.11.4-6: the program is in the file; a symbolic TrueType has no encoding and one table of characters."""
    fonts = fonts_of(pdf)
    assert fonts
    for font in fonts.values():
        descriptor = font["/FontDescriptor"].get_object()
        assert font["/Subtype"] == "/TrueType"
        assert re.fullmatch(r"/[A-Z]{6}\+[!-~]+", font["/BaseFont"])
        assert font["/BaseFont"] == descriptor["/FontName"]
        assert "/Encoding" not in font
        assert descriptor["/Flags"] & 4
        assert not descriptor["/Flags"] & 32
        program = TTFont(io.BytesIO(descriptor["/FontFile2"].get_object().get_data()))
        assert len(program["cmap"].tables) == 1
        assert font["/ToUnicode"].get_object().get_data().count(b"beginbfchar") >= 1


def test_every_shown_character_has_its_glyph_and_width(pdf: bytes) -> None:
    """§6.2.11.4, §6.2.11.5, §6.2.11.8: in the program, as wide as said, never ``.notdef``; copied right."""
    fonts, shown = fonts_of(pdf), dict[str, set[int]]()
    for resources, stream in streams_of(pdf):
        current = ""
        for operands, name in stream.operations:
            if name == b"Tf":
                current = str(operands[0])
                assert current in resources["/Font"]
            elif name == b"Tj":
                shown.setdefault(current, set()).update(operands[0].original_bytes)
    assert shown
    for name, codes in shown.items():
        font = fonts[name]
        program = TTFont(io.BytesIO(font["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()))
        glyphs, per_em = program["cmap"].tables[0].cmap, program["head"].unitsPerEm
        meant = unicode_of(font)
        for code in codes:
            glyph = glyphs[code]
            assert program.getGlyphID(glyph) != 0, (name, code)
            assert font["/FirstChar"] <= code <= font["/LastChar"]
            wide = program["hmtx"][glyph][0] * 1000 / per_em
            assert abs(font["/Widths"][code - font["/FirstChar"]] - wide) <= 1, (name, code)
            assert meant[code] not in ("\0", "\ufeff", "\ufffe", "\ufffd")


def unicode_of(font: Any) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]+)>\n?", font["/ToUnicode"].get_object().get_data())
    return {int(code, 16): bytes.fromhex(point.decode()).decode("utf-16-be") for code, point in pairs if len(point) > 2}


def test_a_copy_has_its_own_identifier_and_the_paper_one() -> None:
    """ISO 32000-1 §14.4: the first part says which paper, the second which copy of it."""

    def parts(pdf: bytes) -> list[bytes]:
        return [part.original_bytes for part in PdfReader(io.BytesIO(pdf)).trailer["/ID"]]

    first, again = parts(printed(visit())), parts(printed(visit(), label="副本"))
    later = parts(render(visit(), {}, printed_at=PRINTED_AT + timedelta(minutes=1)))
    other = parts(printed(visit(number="ZF-110115-2026-000124")))
    assert first[0] == again[0] == later[0] != other[0]
    assert len({first[1], again[1], later[1], other[1]}) == 4


_PRINT = """
import hashlib, sys
sys.path.insert(0, "tests/documents")
from document_samples import sample
from test_archive import with_photos
from tuoyu_desktop.domain.notice import NoticeKind
from paper_reading import printed
for pdf in [*(printed(sample(kind)) for kind in NoticeKind), with_photos()]:
    print(hashlib.sha256(pdf).hexdigest())
"""


def test_two_processes_print_equal_bytes() -> None:
    """Equal arguments, equal bytes: whatever order the process keeps its sets in, whatever its clock's zone."""

    def lines(seed: str, zone: str) -> list[str]:
        told = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", _PRINT],
            env=told,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    first = lines("1", "UTC")
    assert len(first) == len(NoticeKind) + 1
    assert first == lines("4242", "America/New_York")
