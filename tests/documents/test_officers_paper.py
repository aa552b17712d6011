"""Officers' papers: evidence at each problem, and no page that holds signatures alone (documents.md §4.3, §4.4)."""

from __future__ import annotations

import pytest
from document_samples import READ, finding, order, visit
from paper_reading import page_texts, printed, text_of

from tuoyu_desktop.documents.feedback_forms import SUGGESTION_NOTE
from tuoyu_desktop.domain.notice import NoticeKind

OFFICERS_KINDS = [NoticeKind.RECTIFICATION_ORDER, NoticeKind.HEALTH_OPINION]


@pytest.mark.parametrize("kind", OFFICERS_KINDS)
def test_every_problem_names_its_evidence(kind: NoticeKind) -> None:
    findings = (finding(4, evidence=(1, 2)), finding(5, no_photo="当场已收走"))
    text = text_of(printed(order(kind, findings=findings)))

    assert "证据：照片1、2" in text
    assert "证据：没有照片（当场已收走）" in text


@pytest.mark.parametrize("kind", OFFICERS_KINDS)
def test_the_place_to_sign_has_text_of_the_paper_above_it(kind: NoticeKind) -> None:
    """A sheet with nothing but signatures and a seal can be put under any text."""
    alone = []
    for count in range(1, 9):
        findings = tuple(finding(number, bases=(READ,)) for number in range(1, count + 1))
        paper = order(kind, findings=findings, report_to="大兴区卫生健康委", contact="刘建国", telephone="69240000")
        signed = next(page for page in page_texts(printed(paper)) if "签收人（签字）" in page)
        if "改正完成后" not in signed:
            alone.append(count)
    assert alone == []


def test_the_receipt_of_a_hint_has_its_fixed_line_above_it() -> None:
    alone = []
    for count in range(1, 9):
        findings = tuple(finding(number, bases=(READ,)) for number in range(1, count + 1))
        pages = page_texts(printed(visit(NoticeKind.SUGGESTION, findings=findings)))
        if SUGGESTION_NOTE not in next(page for page in pages if "机构签收" in page):
            alone.append(count)
    assert alone == []
