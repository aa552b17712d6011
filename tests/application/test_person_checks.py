"""Comparing one number with the list on the laptop: who may, what is kept, what is said (checklist.md §2 rule 16)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sync.protocol.number_stretching import stretched_for
from tests.demo_laptop import TODAY
from tests.held_ban_list import check_person, give_list, withdraw_list
from tests.invented_numbers import invented, invented_many
from tests.made_visits import EXPERT, OFFICER_1, OFFICER_2, start
from tuoyu_desktop.application.person_checks import (
    Compared,
    PersonCheckView,
    compare,
    person_check_view,
    record_check,
    with_counts,
)
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.registry import Person, RosterChangedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Profile, VisitMode
from tuoyu_desktop.projection.entry_table import ENTRY

LISTED, FREE = invented(2), invented(77)


def inspection(laptop: Laptop) -> str:
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    return laptop.write(lambda work: start(work, mode, profile=Profile.FULL), OFFICER_1)[0]


def asked(laptop: Laptop, visit: str, number: str, person: str = OFFICER_1) -> bool:
    return laptop.write(lambda work: check_person(work, visit, number, stretched_for), person)[0]


def refusal(laptop: Laptop, visit: str, person: str = OFFICER_1) -> str:
    with pytest.raises(RuleViolation) as refused:
        asked(laptop, visit, FREE, person)
    assert laptop.read(lambda records: records.person_checks(visit)) == (0, 0)
    return refused.value.code


def seen(laptop: Laptop, visit: str, person: str = OFFICER_1) -> PersonCheckView:
    return laptop.read(lambda records: person_check_view(records, visit, person))


def stored(laptop: Laptop, kind: str) -> list[dict[str, Any]]:
    with laptop.engine.begin() as connection:
        bodies = connection.execute(select(ENTRY.c.body).where(ENTRY.c.kind == kind)).scalars().all()
    return [json.loads(body) for body in bodies]


def test_it_says_whether_the_number_stands_there_and_keeps_only_that_it_was_asked(laptop: Laptop) -> None:
    entry = give_list(laptop, invented_many(5))
    visit = inspection(laptop)
    assert asked(laptop, visit, LISTED)
    assert not asked(laptop, visit, FREE)
    assert asked(laptop, visit, LISTED.lower(), OFFICER_2)
    data = [one["data"] for one in stored(laptop, "person_check.queried")]
    same = {"inspection": visit, "list_entry": entry, "as_of": TODAY.isoformat()}
    assert data == [{**same, "hit": True}, {**same, "hit": False}, {**same, "hit": True}]
    view = seen(laptop, visit)
    assert (view.asked, view.hits, view.refusal, view.stale) == (3, 2, "", False)


def test_only_a_certified_officer_of_the_team_asks(laptop: Laptop) -> None:
    give_list(laptop, [LISTED])
    visit = inspection(laptop)
    assert refusal(laptop, visit, EXPERT) == "rule-visit-team"
    assert refusal(laptop, visit, DEMO_PEOPLE["street_officer"]) == "rule-visit-team"
    assert "不在这次检查" in seen(laptop, visit, EXPERT).refusal


def test_a_certificate_that_ran_out_refuses(laptop: Laptop) -> None:
    give_list(laptop, [LISTED])
    visit = inspection(laptop)
    known = laptop.read(lambda records: records.person(OFFICER_2))
    assert known is not None
    assert known.certificate is not None
    ended = known.certificate.model_copy(update={"valid_to": TODAY - timedelta(days=1)})
    changed: Person = known.model_copy(update={"certificate": ended})
    laptop.write(lambda work: work.append(RosterChangedData(person=changed), subject=OFFICER_2, facility=None), EXPERT)
    assert refusal(laptop, visit, OFFICER_2) == "rule-team-certificates", "the visit itself may not go on so"
    assert "没有有效的执法证" in seen(laptop, visit, OFFICER_2).refusal


def test_a_visit_without_authority_asks_nothing(laptop: Laptop) -> None:
    give_list(laptop, [LISTED])
    visit = laptop.write(lambda work: start(work, profile=Profile.FULL), EXPERT)[0]
    assert refusal(laptop, visit, EXPERT) == "rule-check-mode"


def test_without_a_list_it_says_what_to_do(laptop: Laptop) -> None:
    visit = inspection(laptop)
    assert refusal(laptop, visit) == "rule-check-no-list"
    assert "本机没有名单" in seen(laptop, visit).refusal


def test_the_newest_list_stands_and_a_withdrawal_leaves_nothing(laptop: Laptop) -> None:
    give_list(laptop, [LISTED])
    newer = give_list(laptop, [FREE])
    assert [one["id"] for one in stored(laptop, "ban_list.published")] == [newer]
    visit = inspection(laptop)
    assert not asked(laptop, visit, LISTED)
    withdraw_list(laptop)
    left = stored(laptop, "ban_list.published")
    assert [(one["data"]["withdrawn"], one["data"]["digests"]) for one in left] == [(True, [])]
    with pytest.raises(RuleViolation):
        asked(laptop, visit, LISTED)


def test_a_list_that_changed_in_between_is_asked_again(laptop: Laptop) -> None:
    give_list(laptop, [LISTED])
    visit = inspection(laptop)
    held = seen(laptop, visit).held
    assert held is not None
    old: Compared = compare(held, LISTED, stretched_for)
    give_list(laptop, [FREE])
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: record_check(work, visit, old), OFFICER_1)
    assert refused.value.code == "rule-check-list-changed"


def test_an_old_list_is_marked(laptop: Laptop) -> None:
    give_list(laptop, [LISTED], TODAY - timedelta(days=31))
    view = seen(laptop, inspection(laptop))
    assert view.stale
    assert "名单是 31 天前的" in view.list_words
    assert not view.refusal


def test_proposals_leave_what_a_person_typed_and_never_count_a_hit_away(laptop: Laptop) -> None:
    visit = inspection(laptop)
    facility = laptop.read(lambda records: visit_context(records, visit)).facility
    nothing = facility.model_copy(update={"ban_compared_on": None, "ban_compared": None, "ban_hits": None})
    told = facility.model_copy(update={"ban_compared_on": TODAY, "ban_compared": 9, "ban_hits": 1})
    first = with_counts({}, nothing, (0, 0), (1, 0), TODAY)
    assert first == {"compared": 1, "hits": 0, "compared_on": TODAY.isoformat()}
    assert with_counts(first, nothing, (1, 0), (2, 1), TODAY) == {**first, "compared": 2, "hits": 1}
    assert with_counts({"compared": 12, "hits": 3}, nothing, (1, 0), (2, 1), TODAY) == {"compared": 12, "hits": 3}
    register = {"compared": 9, "hits": 1, "compared_on": "2026-11-18"}
    assert with_counts(register, told, (0, 0), (1, 0), TODAY)["hits"] == 1
