"""From a document's content to the bytes of its PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import emergency_report, feedback_forms, fonts, officer_forms, visit_forms
from tuoyu_desktop.documents.amendment_parts import add_amendments
from tuoyu_desktop.documents.layout import PAGE_HEIGHT, PAGE_WIDTH, Sheets
from tuoyu_desktop.documents.page_frame import PageFrame
from tuoyu_desktop.domain.notice import TITLES, DocumentContent, NoticeKind

_FORMS: Mapping[NoticeKind, Callable[[DocumentContent, Mapping[str, bytes]], Sheets]] = {
    NoticeKind.VISIT_RECORD: visit_forms.visit_record,
    NoticeKind.REFUSED_VISIT_RECORD: visit_forms.refused_visit_record,
    NoticeKind.REVISIT_RECORD: visit_forms.revisit_record,
    NoticeKind.GUIDANCE_RECORD: visit_forms.guidance_record,
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: visit_forms.inclusive_verification_form,
    NoticeKind.FEEDBACK_FORM: feedback_forms.feedback_form,
    NoticeKind.SUGGESTION: feedback_forms.suggestion,
    NoticeKind.HEALTH_OPINION: officer_forms.health_opinion,
    NoticeKind.RECTIFICATION_ORDER: officer_forms.rectification_order,
    NoticeKind.EMERGENCY_REPORT: emergency_report.emergency_report,
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
        sheets = _FORMS[content.kind](content, photos)
        add_amendments(sheets, content)
        return _draw(sheets, PageFrame(content, printed_at, copy_label))


def _draw(sheets: Sheets, frame: PageFrame) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        initialFontName=fonts.body_font(),  # else every page names Helvetica, which is not embedded
    )
    canvas.setTitle(f"{TITLES[frame.content.kind]} {frame.content.number}")
    canvas.setAuthor(frame.content.issuer)
    frame.define_code(canvas)
    for number, steps in enumerate(sheets.pages, start=1):
        frame.draw_under(canvas)
        for step in steps:
            step(canvas)
        frame.draw(canvas, number, len(sheets.pages))
        canvas.showPage()
    canvas.save()
    return target.getvalue()
