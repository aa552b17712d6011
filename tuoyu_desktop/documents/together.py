"""Several documents as one file, one after the other: each with its own page numbers, foot and check code."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.archive import make_archival
from tuoyu_desktop.documents.page_frame import PageFrame
from tuoyu_desktop.documents.render import draw_pages, new_canvas, sheets_of
from tuoyu_desktop.domain.notice import TITLES, DocumentContent

Paper = tuple[DocumentContent, Mapping[str, bytes]]
"""A document and its photos, SHA-256 to JPEG."""


def render_together(papers: Sequence[Paper], *, title: str, printed_at: datetime) -> bytes:
    """One PDF of ``papers`` (at least one), equal bytes for equal arguments; safe to call from several threads.

    A line of the outline leads to each document. What they share (fonts, photos) is in the file once.
    """
    with fonts.LOCK:
        target = io.BytesIO()
        canvas = new_canvas(target)
        frames = [_add(canvas, place, paper, printed_at) for place, paper in enumerate(papers, start=1)]
        canvas.showOutline()
        make_archival(
            canvas,
            title=fonts.legible(title),
            author=fonts.legible(papers[0][0].issuer),
            identifier=" ".join(frame.identifier for frame in frames),
            printed_at=printed_at,
            copy_label="",
        )
        canvas.save()
        return target.getvalue()


def _add(canvas: Canvas, place: int, paper: Paper, printed_at: datetime) -> PageFrame:
    content, photos = paper
    frame = PageFrame(content, printed_at, None, form=f"code{place}")
    canvas.bookmarkPage(frame.form)
    canvas.addOutlineEntry(fonts.legible(f"{TITLES[content.kind]} {content.number}"), frame.form)
    draw_pages(canvas, sheets_of(content, photos), frame)
    return frame
