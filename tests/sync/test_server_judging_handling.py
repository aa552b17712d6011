"""Who may deliver, void or link a page to a paper: those who made it (documents.md §1 actor d, §4.10, §4.14)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.notices import (
    NoticeDelivered,
    NoticeDeliveredData,
    NoticeSignedCopyLinked,
    NoticeSignedCopyLinkedData,
    NoticeVoided,
    NoticeVoidedData,
)
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.verdict_words import reason_words

VOID = (NoticeVoided, NoticeVoidedData(reason="写错"))
DELIVERED = (
    NoticeDelivered,
    NoticeDeliveredData(way="on_the_spot", at=datetime(2026, 11, 20, 10, tzinfo=UTC), receiver="李婷"),
)
LINKED = (NoticeSignedCopyLinked, NoticeSignedCopyLinkedData(sha256="0" * 64, size=1, media_type="image/jpeg"))
WAITS = ("held", "handling-not-allowed")


@pytest.fixture
def expert(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def record(laptop: Laptop) -> str:
    """A 走访记录单 that holds."""
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    return visits.issue(laptop, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(laptop)["VISIT_RECORD"])


def handle(laptop: Laptop, role: str, notice: str, act: tuple[type, object]) -> int:
    kind, data = act
    laptop.write(kind, data, actor=DEMO_PEOPLE[role], subject=notice, facility=visits.OAK)  # type: ignore[arg-type]  # one of the three above
    return len(laptop.bodies)


@pytest.mark.parametrize("act", [VOID, DELIVERED, LINKED])
def test_a_stranger_s_word_about_a_paper_waits_for_a_person(new_laptop: NewLaptop, act: tuple[type, object]) -> None:
    """On a laptop of its own, after the paper was taken in."""
    first = new_laptop("expert")
    notice = record(first)
    assert first.outcomes() == {}
    other = new_laptop("street_officer")
    seq = handle(other, "street_officer", notice, act)
    assert other.outcomes() == {seq: WAITS}


def test_the_words_fit_letters_and_ledgers_too() -> None:
    """They have no visit, and so no team."""
    words = reason_words("handling-not-allowed")
    assert "检查" not in words
    assert all(act in words for act in ("送达", "作废", "签字件", "请区里核对后放行"))


def test_also_where_paper_and_word_come_in_one_push(expert: Laptop) -> None:
    seq = handle(expert, "street_officer", record(expert), VOID)
    assert expert.outcomes() == {seq: WAITS}


def test_a_void_that_waits_makes_no_room_for_a_second_paper(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    block = visits.blocks(expert)["VISIT_RECORD"]
    notice = visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block)
    seq = handle(expert, "street_officer", notice, VOID)
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, value=block["data"]["first"] + 1)
    assert expert.outcomes() == {seq: WAITS, seq + 1: ("held", "notice-twice")}


@pytest.mark.parametrize("act", [VOID, DELIVERED, LINKED])
def test_who_made_it_may(expert: Laptop, act: tuple[type, object]) -> None:
    handle(expert, "expert", record(expert), act)
    assert expert.outcomes() == {}


def test_of_an_officers_paper_the_other_officer_may_and_who_only_helped_may_not(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("district_officer_1")
    team = visits.pair_of("district_officer_1", "district_officer_2", "expert")
    visit = visits.start(laptop, "district_officer_1", **visits.officers(team=team))
    visits.finish(laptop, "district_officer_1", visit)
    kind = NoticeKind.HEALTH_OPINION
    block = visits.blocks(laptop)[kind.value]
    notice = visits.issue(laptop, "district_officer_1", visit, kind, block, signers=team)
    helped = handle(laptop, "expert", notice, DELIVERED)
    handle(laptop, "district_officer_2", notice, DELIVERED)
    assert laptop.outcomes() == {helped: WAITS}
