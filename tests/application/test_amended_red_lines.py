"""A correction after the seal asks for no less than the answer would have (checklist.md §2 rules 16, 17; §3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.made_visits import EXPERT, FACTS, OAK, SVG, answer_all, lease_numbers, sign, start
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.incident_cases import EmergencyForm, ReportEmergency, withhold_emergency
from tuoyu_desktop.application.notice_cases import documents_of, emergency_paper
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, IncidentState
from tuoyu_desktop.domain.entries.inspections import AnswerRecordedData
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, FacilityKind, Profile

SEEN = "回看录像：一名保育员按住一名孩子的头喂饭。"
HOME = "星星屋家庭托育点"


def sealed(laptop: Laptop, answers: Mapping[str, RecordAnswer] | None = None, facility: str = OAK) -> str:
    """A whole visit of 全检, signed and sealed; ``answers`` take the place of 合格."""

    def job(work: Work) -> str:
        visit = start(work, facility=facility, profile=Profile.FULL)
        shown = visit_view(work, visit).shown
        answer_all(work, visit, {code: fact for code, fact in FACTS.items() if code in shown})
        for code, said in (answers or {}).items():
            _write(work, RecordAnswer(visit, code, said.answer, said.reason, measured=said.measured))
        sign(work, visit)
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, EXPERT)[0]


def _write(work: Work, said: RecordAnswer) -> None:
    """As a program before this one would: it let a person pass a red line beside what was entered there."""
    data = AnswerRecordedData(
        inspection=said.inspection, item=said.item, answer=said.answer, reason=said.reason, measured=said.measured or {}
    )
    visit = work.inspection(said.inspection)
    assert visit is not None
    work.append(data, subject=answer_id(said.inspection, said.item), facility=visit.facility)


def amend(laptop: Laptop, visit: str, item: str, new: Answer, fact: str = SEEN) -> None:
    command = AmendVisit(visit, "answer", item, "", new.value, "回看录像", SVG, fact)
    laptop.write(lambda work: amend_sealed(work, command), EXPERT)


def refused(laptop: Laptop, visit: str, item: str, new: Answer, fact: str = SEEN) -> RuleViolation:
    with pytest.raises(RuleViolation) as raised:
        amend(laptop, visit, item, new, fact)
    return raised.value


def incidents(laptop: Laptop, visit: str) -> dict[str, FoldedIncident]:
    return {one.item: one for one in laptop.read(lambda records: records.incidents(visit)).values()}


def findings(laptop: Laptop, visit: str) -> dict[str, Any]:
    return {one.item: one for one in laptop.read(lambda records: records.findings(visit)).values()}


def told(laptop: Laptop, values: Mapping[str, Any]) -> None:
    """What came down from the district about its comparison."""
    known = laptop.read(lambda records: records.facility(OAK))
    assert known is not None
    now = known.facility.model_dump(mode="json")
    data = FacilityCorrectedData(changes={name: (now[name], new) for name, new in values.items() if now[name] != new})
    laptop.write(lambda work: work.append(data, subject=OAK, facility=OAK), EXPERT)


@pytest.mark.parametrize("values", [{"ban_compared_on": None, "ban_hits": None, "ban_compared": None}, {"ban_hits": 1}])
def test_nobody_calls_it_right_afterwards_without_the_comparison(laptop: Laptop, values: Mapping[str, Any]) -> None:
    """§2 rule 16."""
    visit = sealed(laptop, {"B14": RecordAnswer("", "B14", Answer.NOT_CHECKED, "区里还没有比对")})
    told(laptop, values)
    assert refused(laptop, visit, "B14", Answer.PASS).code == "rule-answer-not-compared"


@pytest.mark.parametrize("item", ["B14", "B22", "C18", "E02", "E03"])
def test_a_red_line_found_out_afterwards_is_reported_with_its_paper(laptop: Laptop, item: str) -> None:
    """§3: reported at once, whenever it is found; §2 rule 17: the recording, or why it is not named."""
    lease_numbers(laptop)
    visit = sealed(laptop)
    amend(laptop, visit, item, Answer.FAIL)

    state = incidents(laptop, visit)[item]
    assert (state.state, state.text, state.reported_by) == (IncidentState.REPORTED, SEEN, EXPERT)
    assert state.seen_at == laptop.clock(), "found now"
    assert bool(state.no_recording) is (item in ("B22", "C18"))
    assert findings(laptop, visit)[item].fact == SEEN
    assert laptop.read(lambda records: emergency_paper(records, visit, item))
    kinds = [one.kind for one in laptop.read(lambda records: documents_of(records, visit)) if one.notice]
    assert kinds == [NoticeKind.EMERGENCY_REPORT]
    assert len(laptop.read(lambda records: records.waiting_incidents())) == 1


def test_a_report_afterwards_names_nobody_and_nothing_is_written_then(laptop: Laptop) -> None:
    """documents.md §4.13, §8."""
    visit = sealed(laptop)
    known = laptop.read(lambda records: records.facility(OAK))
    assert known is not None
    error = refused(laptop, visit, "B22", Answer.FAIL, f"{known.facility.person_in_charge}按住孩子的头。")
    assert (error.code, error.field) == ("rule-incident-text", "fact")
    assert refused(laptop, visit, "B22", Answer.FAIL, "已责令停业。").field == "fact"
    assert not incidents(laptop, visit)
    assert "B22" not in findings(laptop, visit)


def test_what_was_withheld_as_a_slip_is_reported_when_it_was_none(laptop: Laptop) -> None:
    def job(work: Work) -> str:
        visit = start(work, profile=Profile.FULL)
        answer_all(work, visit, {})
        typed = EmergencyForm(seen_at=work.now().isoformat())
        withhold_emergency(work, ReportEmergency(visit, "B22", typed), "按错了")
        sign(work, visit)
        finish_visit(work, FinishVisit(visit))
        return visit

    visit = laptop.write(job, EXPERT)[0]
    amend(laptop, visit, "B22", Answer.FAIL)
    assert incidents(laptop, visit)["B22"].state is IncidentState.REPORTED


@pytest.mark.parametrize(("signals", "count"), [(["欠薪"], 0), (["欠薪", "负责人失联"], 1)])
def test_closure_signals_are_told_afterwards_too(laptop: Laptop, signals: list[str], count: int) -> None:
    visit = sealed(laptop, {"I05": RecordAnswer("", "I05", Answer.PASS, measured={"signals": signals})})
    amend(laptop, visit, "I05", Answer.FAIL, "两项信号。")
    assert [one.facts["signals"] for one in incidents(laptop, visit).values()] == [signals] * count


def test_an_item_that_is_no_red_line_reports_nothing(laptop: Laptop) -> None:
    visit = sealed(laptop)
    amend(laptop, visit, "A05", Answer.FAIL, "走廊的插座没有保护盖。")
    assert not incidents(laptop, visit)
    assert findings(laptop, visit)["A05"].recount_reason == ""


@pytest.mark.parametrize("item", ["A16", "B06"])
def test_a_home_over_its_limit_says_that_nobody_counted_again(laptop: Laptop, item: str) -> None:
    (home,) = laptop.read(lambda records: records.search_facilities(None, HOME))
    known = laptop.read(lambda records: records.facility(home))
    assert known is not None
    assert known.facility.kind is FacilityKind.HOME
    visit = sealed(laptop, facility=home)
    amend(laptop, visit, item, Answer.FAIL, "7 名孩子。")
    assert findings(laptop, visit)[item].recount_reason == "封存以后更正，没有再数一遍"
