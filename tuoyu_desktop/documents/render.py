"""From a document's content to the bytes of its PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import (
    closure_ledger,
    crime_transfer,
    delivery_record,
    emergency_report,
    feedback_forms,
    fonts,
    inspection_forms,
    officer_forms,
    random_publication,
    reinspection_forms,
    transfer_letter,
    visit_forms,
)
from tuoyu_desktop.documents.amendment_parts import add_amendments
from tuoyu_desktop.documents.archive import PDF_VERSION, make_archival
from tuoyu_desktop.documents.layout import PAGE_HEIGHT, PAGE_WIDTH, Sheets
from tuoyu_desktop.documents.official_frame import OfficialFrame
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.page_frame import PageFrame
from tuoyu_desktop.domain.notice import TITLES, DocumentContent, NoticeKind

Pages = Sheets | OfficialSheets
_FORMS: Mapping[NoticeKind, Callable[[DocumentContent, Mapping[str, bytes]], Pages]] = {
    NoticeKind.VISIT_RECORD: visit_forms.visit_record,
    NoticeKind.REFUSED_VISIT_RECORD: visit_forms.refused_visit_record,
    NoticeKind.REVISIT_RECORD: visit_forms.revisit_record,
    NoticeKind.GUIDANCE_RECORD: visit_forms.guidance_record,
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: visit_forms.inclusive_verification_form,
    NoticeKind.FEEDBACK_FORM: feedback_forms.feedback_form,
    NoticeKind.SUGGESTION: feedback_forms.suggestion,
    NoticeKind.INSPECTION_NOTICE: inspection_forms.inspection_notice,
    NoticeKind.INSPECTION_RECORD: inspection_forms.inspection_record,
    NoticeKind.HEALTH_OPINION: officer_forms.health_opinion,
    NoticeKind.RECTIFICATION_ORDER: officer_forms.rectification_order,
    NoticeKind.REINSPECTION_OPINION: reinspection_forms.reinspection_opinion,
    NoticeKind.EMERGENCY_REPORT: emergency_report.emergency_report,
    NoticeKind.DELIVERY_RECORD: delivery_record.delivery_record,
    NoticeKind.TRANSFER_LETTER: transfer_letter.transfer_letter,
    NoticeKind.CRIME_TRANSFER: crime_transfer.crime_transfer,
    NoticeKind.RANDOM_PUBLICATION: random_publication.random_publication,
    NoticeKind.CLOSURE_LEDGER: closure_ledger.closure_ledger,
}


def render(
    content: DocumentContent,
    photos: Mapping[str, bytes],
    *,
    printed_at: datetime,
    copy_label: str | None = None,
) -> bytes:
    """The PDF of one copy, equal bytes for equal arguments; safe to call from several threads.

    ``photos`` maps SHA-256 to JPEG bytes, shrunk before; they pass through untouched. ``printed_at`` is
    aware. ``copy_label`` stands at the top of each page: who keeps this copy, or 副本. A character that is in
    no font prints as its number (``fonts.legible``): nothing is printed with a gap in it.
    """
    with fonts.LOCK:
        return _draw(sheets_of(content, photos), PageFrame(content, printed_at, copy_label))


def sheets_of(content: DocumentContent, photos: Mapping[str, bytes]) -> Pages:
    """The pages of a document, laid out and not drawn yet; hold ``fonts.LOCK``."""
    sheets = _FORMS[content.kind](content, photos)
    if isinstance(sheets, Sheets):  # a letter of the commission is no paper of a visit: nothing of it is amended
        add_amendments(sheets, content)
    return sheets


def new_canvas(target: io.BytesIO) -> Canvas:
    """An empty file of A4 pages, equal bytes for equal drawing."""
    return Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        pdfVersion=PDF_VERSION,
        lang="zh-CN",
        initialFontName=fonts.body_font(),  # else every page names Helvetica, which is not embedded
    )


def draw_pages(canvas: Canvas, sheets: Pages, frame: PageFrame) -> None:
    """The pages of one document with their frame, added to the file; they are numbered from 1."""
    official = OfficialFrame(frame, sheets.letterhead is not None) if isinstance(sheets, OfficialSheets) else None
    frame.define_code(canvas)
    for number, steps in enumerate(sheets.pages, start=1):
        frame.draw_under(canvas)
        for step in steps:
            step(canvas)
        if official:
            official.draw(canvas, number)
        else:
            frame.draw(canvas, number, len(sheets.pages))
        canvas.showPage()


def _draw(sheets: Pages, frame: PageFrame) -> bytes:
    target = io.BytesIO()
    canvas = new_canvas(target)
    draw_pages(canvas, sheets, frame)
    make_archival(
        canvas,
        title=fonts.legible(f"{TITLES[frame.content.kind]} {frame.content.number}"),
        author=fonts.legible(frame.content.issuer),
        identifier=frame.identifier,
        printed_at=frame.printed_at,
        copy_label=frame.copy_label or "",
    )
    canvas.save()
    return target.getvalue()
