"""A delivery is registered once; whatever of it was wrong may be put right (documents.md §4.10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.made_visits import OFFICER_1
from tests.officers_opinion import issued_opinion
from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.notices import NoticeDeliveredData
from tuoyu_desktop.domain.errors import RuleViolation

BLANK = {"consent": "", "relation": ""}
LEFT = {"way": "left", "receiver": "李婷", "refusal_reason": "", "witness": "孙梅", "note": ""}


@pytest.fixture
def notice(laptop: Laptop) -> str:
    """A paper of two officers, left at the door at the clock's time."""
    made = issued_opinion(laptop)
    deliver(laptop, made)
    return made


def deliver(laptop: Laptop, notice: str, later: timedelta = timedelta(), **changes: Any) -> None:
    values = LEFT | changes
    command = DeliverNotice(notice=notice, at=laptop.clock() + later, **values)
    laptop.write(lambda work: deliver_notice(work, command), OFFICER_1)


def said(laptop: Laptop, notice: str) -> NoticeDeliveredData:
    """What holds: the newest."""
    events = [
        line for line in laptop.read(lambda records: records.event_lines(notice)) if line.kind.endswith("delivered")
    ]
    return NoticeDeliveredData.model_validate(events[-1].data)


@pytest.mark.parametrize(
    "changes",
    [
        {"later": timedelta(minutes=-5)},
        {"witness": "王建国"},
        {"receiver": "李廷"},
        {"note": "门卫处"},
        {"way": "refused", "refusal_reason": "负责人不在"},
        {"way": "post", "witness": "", "note": "EMS 1034"},
    ],
)
def test_each_part_of_it_can_be_put_right(laptop: Laptop, notice: str, changes: dict[str, Any]) -> None:
    deliver(laptop, notice, **changes)

    kept = said(laptop, notice)
    assert kept.at == laptop.clock() + changes.get("later", timedelta())
    assert kept.model_dump(exclude={"at"}) == BLANK | LEFT | {k: v for k, v in changes.items() if k != "later"}


def test_a_reason_alone_can_be_put_right(laptop: Laptop, notice: str) -> None:
    deliver(laptop, notice, way="refused", refusal_reason="负责人不在")
    deliver(laptop, notice, way="refused", refusal_reason="不认可事实")

    assert said(laptop, notice).refusal_reason == "不认可事实"


@pytest.mark.parametrize("later", [timedelta(), timedelta(seconds=20)])
def test_the_same_once_more_is_one_press_too_many(laptop: Laptop, notice: str, later: timedelta) -> None:
    """A paper names the minute: what differs by seconds is the same delivery."""
    with pytest.raises(RuleViolation) as refused:
        deliver(laptop, notice, later)
    assert refused.value.code == "rule-delivery-again"
