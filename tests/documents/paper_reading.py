"""Reading a PDF back: its text page by page, its fonts, its pictures."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pdfplumber
from document_samples import PRINTED_AT
from pypdf import PdfReader

from tuoyu_desktop.documents import render
from tuoyu_desktop.domain.notice import DocumentContent

MM = 72 / 25.4


def printed(content: DocumentContent, photos: Mapping[str, bytes] | None = None, label: str | None = None) -> bytes:
    return render(content, photos or {}, printed_at=PRINTED_AT, copy_label=label)


def page_texts(pdf: bytes) -> list[str]:
    """Each page's text without spaces and line ends, so that a broken line still matches."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return ["".join(char["text"] for char in page.chars).replace(" ", "") for page in document.pages]


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def copied_text(pdf: bytes) -> str:
    """What a reader copies out, by another library than ``page_texts``."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plumbed_pages(pdf: bytes) -> list[Any]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = list(document.pages)
        for page in pages:
            _ = page.chars, page.rects, page.curves
        return pages


def fonts_of(pdf: bytes) -> list[Any]:
    """The font dictionaries of all pages."""
    found: list[Any] = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        found.extend(font.get_object() for font in resources["/Font"].values())
    return found


def jpegs_of(pdf: bytes) -> list[bytes]:
    """The raw bytes of the pictures, undecoded."""
    streams = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for item in resources.get("/XObject", {}).values():
            stream = item.get_object()
            if stream["/Subtype"] == "/Image":
                streams.append(bytes(stream._data))
    return streams
