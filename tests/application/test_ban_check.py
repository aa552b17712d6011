"""B14 in a part-time visit: the district's own comparison, read-only, without a name (checklist.md §2 rule 16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.made_visits import EXPERT, OFFICER_1, start
from tuoyu_desktop.application import visit_view as views
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.ban_check import NOT_COMPARED, compared_words
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Answer, Profile, VisitMode

COMPARED: Mapping[str, Any] = {"ban_compared_on": "2026-11-18", "ban_compared": 9, "ban_hits": 0}

NOTHING: Mapping[str, Any] = dict.fromkeys(COMPARED)


def told(laptop: Laptop, facility: str, values: Mapping[str, Any]) -> None:
    """What came down from the district; here by the one kind of entry that a laptop may write."""
    known = laptop.read(lambda records: records.facility(facility))
    assert known is not None
    now = known.facility.model_dump(mode="json")
    changes = {name: (now[name], value) for name, value in values.items() if now[name] != value}
    data = FacilityCorrectedData(changes=changes)
    laptop.write(lambda work: work.append(data, subject=facility, facility=facility), EXPERT)


def begun(laptop: Laptop, values: Mapping[str, Any]) -> str:
    visit = laptop.write(lambda work: start(work, profile=Profile.FULL), EXPERT)[0]
    state = laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    told(laptop, state.facility or "", values)
    return visit


def answer(laptop: Laptop, visit: str, given: Answer | None, **measured: Any) -> Mapping[str, Any]:
    command = RecordAnswer(visit, "B14", given, measured=measured)
    laptop.write(lambda work: record_answer(work, command), EXPERT)
    return laptop.read(lambda records: records.answers(visit, ("B14",)))["B14"].measured


def test_the_district_s_figures_stand_there_whatever_is_typed(laptop: Laptop) -> None:
    visit = begun(laptop, COMPARED)
    item = laptop.read(lambda records: visit_view(records, visit)).items["B14"]
    assert item.measured == {"compared": 9, "hits": 0, "compared_on": "2026-11-18"}
    assert item.judgement.suggested is Answer.PASS
    assert answer(laptop, visit, Answer.PASS, hits=3, compared=1) == item.measured


def test_without_a_comparison_nobody_says_that_it_is_right(laptop: Laptop) -> None:
    visit = begun(laptop, NOTHING)
    with pytest.raises(RuleViolation) as refused:
        answer(laptop, visit, Answer.PASS, hits=0, compared=9)
    assert refused.value.code == "rule-answer-not-compared"
    assert NOT_COMPARED in refused.value.message
    command = RecordAnswer(visit, "B14", Answer.NOT_CHECKED, NOT_COMPARED)
    laptop.write(lambda work: record_answer(work, command), EXPERT)


def test_a_hit_cannot_be_called_right_and_can_be_reported(laptop: Laptop) -> None:
    visit = begun(laptop, {**COMPARED, "ban_hits": 1})
    with pytest.raises(RuleViolation):
        answer(laptop, visit, Answer.PASS)
    assert answer(laptop, visit, Answer.FAIL)["hits"] == 1


def test_officers_type_what_they_compared(laptop: Laptop) -> None:
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    visit = laptop.write(lambda work: start(work, mode, profile=Profile.FULL), OFFICER_1)[0]
    command = RecordAnswer(visit, "B14", Answer.PASS, measured={"hits": 0, "compared": 9})
    laptop.write(lambda work: record_answer(work, command), OFFICER_1)
    kept = laptop.read(lambda records: records.answers(visit, ("B14",)))["B14"].measured
    assert kept == {"hits": 0, "compared": 9}


def test_the_words_carry_the_date(laptop: Laptop) -> None:
    visit = begun(laptop, NOTHING)
    facility: Facility = laptop.read(lambda records: views.visit_context(records, visit)).facility
    assert compared_words(facility) == "区里还没有比对"
    known = facility.model_copy(update={"ban_compared_on": date(2026, 11, 18), "ban_compared": 9, "ban_hits": 0})
    assert compared_words(known) == "区里已比对（11月18日，9 人）"
