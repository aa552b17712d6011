"""A paper of practice says so on every page, across it and at its head."""

from __future__ import annotations

import pytest
from document_samples import finding, order, results, visit
from paper_reading import page_texts, printed

from tuoyu_desktop.domain.notice import OFFICER_KINDS, DocumentContent, NoticeKind

NOTE = "练习，不是检查记录"


def long_paper(kind: NoticeKind, *, practice: bool) -> DocumentContent:
    findings = tuple(finding(number) for number in range(1, 30))
    if kind in OFFICER_KINDS:
        return order(kind, findings=findings, practice=practice)
    return visit(kind, findings=findings, results=results(60), practice=practice)


@pytest.mark.parametrize("kind", [NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.RECTIFICATION_ORDER])
def test_every_page_says_that_it_is_practice(kind: NoticeKind) -> None:
    pages = page_texts(printed(long_paper(kind, practice=True)))
    assert len(pages) > 1
    for text in pages:
        assert text.count(NOTE) == 2  # at its head and across it
    assert not any("练习" in text for text in page_texts(printed(long_paper(kind, practice=False))))


def test_practice_is_said_also_where_the_district_is_a_demo() -> None:
    (page, *_rest) = page_texts(printed(visit(practice=True, demo=True)))
    assert NOTE in page
    assert "演示" not in page
