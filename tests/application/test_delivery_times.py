"""When a paper was delivered, and who saw that it was refused (documents.md §4.10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.made_visits import EXPERT, OFFICER_1, lease_numbers, sealed_visit
from tests.officers_opinion import issued_opinion
from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice, standing_delivery
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind

REFUSED = {"way": "refused", "refusal_reason": "不认可事实"}


@pytest.fixture
def opinion(laptop: Laptop) -> str:
    """A paper of two officers."""
    lease_numbers(laptop)
    return issued_opinion(laptop)


def deliver(laptop: Laptop, notice: str, by: str = OFFICER_1, later: timedelta = timedelta(), **values: Any) -> None:
    command = DeliverNotice(notice=notice, at=laptop.clock() + later, **values)
    laptop.write(lambda work: deliver_notice(work, command), by)


def told(laptop: Laptop, notice: str, **values: Any) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        deliver(laptop, notice, **values)
    return refused.value


@pytest.mark.parametrize(
    ("later", "code"),
    [(timedelta(minutes=1), "rule-delivery-future"), (timedelta(days=-1), "rule-delivery-early")],
    ids=["not yet", "before there was a paper"],
)
def test_nothing_is_delivered_when_it_cannot_have_been(
    laptop: Laptop, opinion: str, later: timedelta, code: str
) -> None:
    error = told(laptop, opinion, way="left", witness="孙梅", later=later)

    assert (error.code, error.field) == (code, "at")
    assert laptop.read(lambda records: standing_delivery(records, opinion)) is None


def test_officers_name_who_saw_the_refusal_or_how_it_was_kept(laptop: Laptop, opinion: str) -> None:
    error = told(laptop, opinion, **REFUSED)
    assert (error.code, error.field) == ("rule-delivery-witness", "witness")

    deliver(laptop, opinion, **REFUSED, note="没有见证人，全程录像")
    deliver(laptop, opinion, **REFUSED, witness="孙梅")
    standing = laptop.read(lambda records: standing_delivery(records, opinion))
    assert standing is not None
    assert standing.witness == "孙梅"


def test_a_visit_may_be_refused_without_a_witness(laptop: Laptop) -> None:
    """§1.9: 交付 of a visit is no 送达."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    record = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]

    deliver(laptop, record, EXPERT, **REFUSED)

    assert laptop.read(lambda records: standing_delivery(records, record)) is not None


@pytest.mark.parametrize(("way", "by"), [("sent", EXPERT), ("post", OFFICER_1)])
def test_what_was_sent_says_by_what(laptop: Laptop, opinion: str, way: str, by: str) -> None:
    """By which means and to whom, or the number of the mail: else nobody can show that it was."""
    visit = sealed_visit(laptop)
    record = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    notice = record if by == EXPERT else opinion
    error = told(laptop, notice, by=by, way=way)
    assert error.field == "note"

    deliver(laptop, notice, by, way=way, note="微信发给李婷")
    assert laptop.read(lambda records: standing_delivery(records, notice)) is not None
