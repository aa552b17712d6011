"""送达, 送达回证 and withdrawal of what was delivered (documents.md §4.10, §5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.application.test_amending import amend
from tests.made_visits import EXPERT, OFFICER_1, sealed_visit
from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice
from tuoyu_desktop.application.delivery_record import issue_delivery_record, record_refusal
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of, void_notice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.document_rights import has_delivery_record
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import NoticeState, VisitMode

LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"
INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
OPINION = NoticeKind.HEALTH_OPINION


def opinion(laptop: Laptop, visit: str, **more: Any) -> str:
    """A 卫生监督意见书 of a visit."""
    form = laptop.read(lambda records: officer_form(records, visit, OPINION))
    text = OfficerText("请按下表整改。", tuple((finding.id, LAW) for finding in form.findings))
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, OPINION, text, **more)), OFFICER_1)[0]


def deliver(laptop: Laptop, notice: str, way: str, **values: str) -> None:
    laptop.write(lambda work: deliver_notice(work, DeliverNotice(notice, way, work.now(), **values)), OFFICER_1)


def refused(laptop: Laptop, act: Any, actor: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as told:
        laptop.write(act, actor)
    return told.value


@pytest.fixture
def handed(laptop: Laptop) -> str:
    return opinion(laptop, sealed_visit(laptop, INSPECTION))


@pytest.mark.parametrize(
    ("way", "field"),
    [
        ("on_the_spot", "receiver"),
        ("left", "witness"),
        ("entrusted", "note"),
        ("electronic", "consent"),
        ("announced", "note"),
        ("refused", "refusal_reason"),
    ],
)
def test_each_way_says_what_it_must(laptop: Laptop, handed: str, way: str, field: str) -> None:
    """§4.10: 收件人, 见证人, 受托机关; 电子 only with a signed 确认书 (行政处罚法第61条第2款)."""
    told = refused(laptop, lambda work: deliver_notice(work, DeliverNotice(handed, way, work.now())))
    assert told.field == field

    deliver(laptop, handed, way, **{"witness": "孙梅", field: "写上了"})
    assert laptop.read(lambda records: sheet_of(records, handed)).line.state is NoticeState.DELIVERED


def test_the_record_before_the_delivery_leaves_its_lines_to_the_pen(laptop: Laptop, handed: str) -> None:
    record = laptop.write(lambda work: issue_delivery_record(work, handed), OFFICER_1)[0]

    content = laptop.read(lambda records: sheet_of(records, record)).content
    delivery = content.delivery
    assert delivery is not None
    assert (delivery.notice, delivery.title, delivery.way, delivery.receiver) == (handed, "卫生监督意见书", "", "")
    assert content.findings == ()
    assert content.photos == ()


def test_the_record_says_what_was_registered(laptop: Laptop, handed: str) -> None:
    deliver(laptop, handed, "electronic", consent="2026年3月1日确认书", receiver="李婷")
    record = laptop.write(lambda work: issue_delivery_record(work, handed), OFFICER_1)[0]

    delivery = laptop.read(lambda records: sheet_of(records, record)).content.delivery
    assert delivery is not None
    assert (delivery.way, delivery.receiver, delivery.consent) == ("electronic", "李婷", "2026年3月1日确认书")


def test_one_record_of_each_delivery(laptop: Laptop, handed: str) -> None:
    laptop.write(lambda work: issue_delivery_record(work, handed), OFFICER_1)
    again = refused(laptop, lambda work: issue_delivery_record(work, handed))
    assert again.code == "rule-notice-right"

    deliver(laptop, handed, "on_the_spot", receiver="李婷")
    assert laptop.write(lambda work: issue_delivery_record(work, handed), OFFICER_1)[0]


def test_it_stands_last_with_the_name_of_its_document(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    notice = opinion(laptop, visit)
    laptop.write(lambda work: issue_delivery_record(work, notice), OFFICER_1)

    last = laptop.read(lambda records: documents_of(records, visit))[-1]
    assert (last.kind, last.title) == (NoticeKind.DELIVERY_RECORD, "送达回证（卫生监督意见书）")


def test_a_visits_paper_has_none(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    paper = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]

    assert laptop.read(lambda records: record_refusal(records, paper, EXPERT)) == ""
    assert refused(laptop, lambda work: issue_delivery_record(work, paper), EXPERT).code == "rule-notice-right"


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("mode", list(VisitMode))
def test_only_what_officers_hand_over_has_one(kind: NoticeKind, mode: VisitMode) -> None:
    handed_over = {
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
        NoticeKind.REINSPECTION_OPINION,
    }
    assert has_delivery_record(mode, kind) is (mode is INSPECTION and kind in handed_over)


def test_what_was_delivered_goes_only_by_a_new_document(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    first = opinion(laptop, visit)
    deliver(laptop, first, "on_the_spot", receiver="李婷")
    assert laptop.read(lambda records: drawn_sheet(records, first, OFFICER_1)).withdrawable
    assert refused(laptop, lambda work: void_notice(work, first, "写错")).code == "rule-void-delivered"

    second = opinion(laptop, visit, withdraws=first, reason="事实写错一处")
    old, new = (laptop.read(lambda records, one=one: sheet_of(records, one)) for one in (first, second))
    assert old.line.state is NoticeState.VOID
    assert "事实写错一处" in old.line.void_reason
    assert new.content.withdraws is not None
    assert (new.content.withdraws.number, new.content.withdraws.notice) == (old.content.number, first)


def test_a_withdrawal_has_a_reason_and_a_document_that_was_delivered(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    first = opinion(laptop, visit)
    with pytest.raises(RuleViolation) as early:
        opinion(laptop, visit, withdraws=first, reason="写错")
    assert early.value.code == "rule-withdraw-unknown"

    deliver(laptop, first, "on_the_spot", receiver="李婷")
    with pytest.raises(RuleViolation) as silent:
        opinion(laptop, visit, withdraws=first, reason=" ")
    assert silent.value.field == "reason"
    assert laptop.read(lambda records: sheet_of(records, first)).line.state is NoticeState.DELIVERED


def test_another_visits_paper_is_not_withdrawn_with_ones_own(laptop: Laptop) -> None:
    first = opinion(laptop, sealed_visit(laptop, INSPECTION))
    deliver(laptop, first, "on_the_spot", receiver="李婷")
    other = sealed_visit(laptop, INSPECTION)
    with pytest.raises(RuleViolation) as foreign:
        opinion(laptop, other, withdraws=first, reason="写错")
    assert foreign.value.code == "rule-withdraw-unknown"


def test_what_no_new_document_can_replace_is_voided_with_its_reason(laptop: Laptop) -> None:
    """The one problem was corrected away after the paper was handed over: it must not stand for ever."""
    visit = sealed_visit(laptop, INSPECTION, facts={"B12": "1 名保育员健康证已到期。"})
    first = opinion(laptop, visit)
    deliver(laptop, first, "on_the_spot", receiver="李婷")
    amend(laptop, visit, actor=OFFICER_1)
    assert not laptop.read(lambda records: drawn_sheet(records, first, OFFICER_1)).withdrawable
    laptop.write(lambda work: void_notice(work, first, "健康证没有到期，已当面告知机构"), OFFICER_1)
    assert laptop.read(lambda records: sheet_of(records, first)).line.state is NoticeState.VOID
