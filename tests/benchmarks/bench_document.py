"""(c) A two-page document with four photos, warm: aim at most 32 ms; its size beside that of its photos."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf

from tests.benchmarks.document_content import opinion, photos_of_a_phone
from tests.benchmarks.measuring import Figures, figures, milliseconds
from tests.benchmarks.more_figures import MoreFigures
from tuoyu_desktop.documents import render

RUNS = 40


def run() -> Figures:
    """Forty times the same document after one to warm up."""
    photos = photos_of_a_phone()
    content = opinion(photos)
    printed_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def once() -> bytes:
        return render(content, photos, printed_at=printed_at)

    pages = len(pypdf.PdfReader(io.BytesIO(once())).pages)
    if pages != 2:
        raise AssertionError(f"the document to measure has {pages} pages")
    found = figures([milliseconds(once) for _ in range(RUNS)])
    weight = sum(map(len, photos.values()))
    more = {"pdf_bytes": len(once()), "photo_bytes": weight, "most_bytes": round(1.05 * weight) + 80_000}
    return MoreFigures(*vars(found).values(), more=more)
