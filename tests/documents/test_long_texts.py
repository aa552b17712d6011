"""A long text goes over several sheets; no sheet holds a heading or the head of a table alone (documents.md §6, §7)."""

from __future__ import annotations

import pytest
from document_samples import READ, finding, order, visit
from paper_reading import page_texts, printed

from tuoyu_desktop.domain.notice import OFFICER_KINDS, NoticeKind

HEADS = {
    NoticeKind.FEEDBACK_FORM: ("一、反映的问题和建议", "问题和依据"),
    NoticeKind.SUGGESTION: ("一、情况和建议", "问题和依据"),
    NoticeKind.REVISIT_RECORD: ("一、回访情况", "原问题"),
    NoticeKind.HEALTH_OPINION: ("监督意见\u3000\u3000根据", "意见和期限"),
    NoticeKind.RECTIFICATION_ORDER: ("一、存在的问题和改正要求", "责令内容和期限"),
}


@pytest.mark.parametrize("length", [400, 500, 600, 700, 1000, 3000])
@pytest.mark.parametrize("kind", list(HEADS))
def test_a_head_has_some_of_the_text_below_it(kind: NoticeKind, length: int) -> None:
    make = order if kind in OFFICER_KINDS else visit
    opinion = "根据现场情况，提出以下意见：" if kind in OFFICER_KINDS else ""
    paper = make(kind, findings=(finding(1, fact="录" * length, bases=(READ,)),), opinion=opinion)
    pages = page_texts(printed(paper))

    for head in HEADS[kind]:
        assert any(head in page for page in pages), f"{head}: torn over two pages"
        for page in (page for page in pages if head in page):
            below = page[page.index(head) :]
            assert "录" in below or READ.text in below, head  # the fact, or the last words of its row


@pytest.mark.parametrize("length", [700, 1000, 3000])
def test_a_long_word_of_the_facility_follows_its_heading(length: int) -> None:
    pages = page_texts(printed(visit(statement="说" * length)))

    page = next(page for page in pages if "二、机构说明" in page)
    assert "说说" in page
