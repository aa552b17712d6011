"""No sheet holds signatures alone: it could be put under any text (documents.md §4.3, §4.13, §5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from document_samples import OFFICERS, READ, SEEN, VISITORS, finding, order, sample, visit
from paper_reading import page_texts, printed

from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.printed import TimedLine

AT = datetime(2026, 11, 20, 1, 40, tzinfo=UTC)
BARE = {"report_to": "", "contact": "", "telephone": ""}
VISITS = (
    NoticeKind.VISIT_RECORD,
    NoticeKind.REVISIT_RECORD,
    NoticeKind.REFUSED_VISIT_RECORD,
    NoticeKind.GUIDANCE_RECORD,
)


def times(count: int, text: str) -> tuple[TimedLine, ...]:
    return tuple(TimedLine(at=AT + timedelta(minutes=number), text=f"{text}{number}") for number in range(count))


def emergency(text: str, lines: int) -> DocumentContent:
    calls = tuple(TimedLine(at=AT, text=f"公安 110（第{number}次）") for number in range(2))
    changes = {"seen_at": AT, "reported_at": AT, "recording": "11 号通道 16:20–16:28", "text": text, "calls": calls}
    report = SEEN.model_copy(update={**changes, "measures": times(lines, "把孩子和当事人分开"), "sources": (READ,)})
    return visit(NoticeKind.EMERGENCY_REPORT, emergency=report, signatures=(), team=VISITORS)


def test_a_report_of_an_emergency_is_one_page() -> None:
    """Two visitors, what they saw in two lines, two measures and two calls: the paper of most such days."""
    pages = page_texts(printed(emergency("用餐区，一名保育员按住一名约 2 岁孩子的头喂饭，孩子哭闹约 1 分钟。", 2)))
    assert len(pages) == 1
    assert "2026年11月20日9时40分" in pages[0]


@pytest.mark.parametrize("lines", range(1, 16))
def test_an_emergency_is_signed_below_what_was_done(lines: int) -> None:
    pages = page_texts(printed(emergency("看到一次强喂。", lines)))
    assert f"把孩子和当事人分开{lines - 1}" in next(page for page in pages if "三、报告人签字" in page)


@pytest.mark.parametrize("lines", range(1, 12))
def test_a_closing_is_signed_below_how_it_ended(lines: int) -> None:
    part = sample(NoticeKind.CLOSURE_LEDGER).closure
    assert part is not None
    ledger = part.model_copy(update={"timeline": times(lines, "到场看过"), "closing": "家庭都已安置。"})
    pages = page_texts(printed(visit(NoticeKind.CLOSURE_LEDGER, closure=ledger, signatures=())))
    assert "家庭都已安置。" in next(page for page in pages if "五、经办人签字" in page)


@pytest.mark.parametrize("length", range(20, 1000, 40))
@pytest.mark.parametrize("kind", VISITS)
def test_a_visit_is_signed_below_the_facilitys_words(kind: NoticeKind, length: int) -> None:
    """Also where the words themselves are longer than what is left of the page."""
    pages = page_texts(printed(visit(kind, statement="说" * length, signatures=(), opinion="")))
    signed = next(page for page in pages if re.search("[三四]、签字", page))
    assert "说" in signed


@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("kind", [NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER])
def test_officers_sign_below_text_also_where_nothing_closes_it(kind: NoticeKind, count: int) -> None:
    findings = tuple(finding(number, bases=(READ,)) for number in range(1, count + 1))
    pages = page_texts(printed(order(kind, findings=findings, team=OFFICERS, **BARE)))
    signed = next(page for page in pages if "签收人（签字）" in page)
    assert re.search("D\\d\\d|提起行政诉讼", signed)
    assert not signed.split("签收人")[0].startswith("序号项目事实规定执法人员")
