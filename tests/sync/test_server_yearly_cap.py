"""The yearly cap at the district: what an inspection beyond it brings waits for a person (documents.md §4.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import event, select

from sync.server.district_journal import Draft, write_district
from sync.server.judge_cap import number_of, over_cap
from sync.server.judge_facts import Known, VisitFacts, table_of
from sync.server.office import Office
from sync.server.register_import import apply_import, plan_import
from sync.server.yearly_figures import with_counted
from tests.domain.rule_cases import facility as facility_of
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import (
    Approval,
    InspectionAbandoned,
    InspectionAbandonedData,
    InspectionStarted,
)
from tuoyu_desktop.domain.entries.registry import FacilityUpdated, FacilityUpdatedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import VisitMode
from tuoyu_desktop.domain.verdict_words import reason_words
from tuoyu_desktop.projection.tables import FacilityRow

OFFICER = "district_officer_1"
PAPERS = Approval(task_number="任1", approval_number="批1")
BEYOND = PAPERS.model_copy(update={"beyond_cap_number": "超批3号"})


class Inspector:
    """An officer with a laptop who inspects one facility again and again, each time with its 卫生监督意见书."""

    def __init__(self, laptop: Laptop, office: Office) -> None:
        self.laptop = laptop
        self._office = office
        self.facility = _fresh_facility(office)
        self._begun = datetime.now(UTC)
        self._block = visits.blocks(laptop)[NoticeKind.HEALTH_OPINION.value]
        self._value = self._block["data"]["first"]
        self.state(inspections_this_year=0)

    def state(self, **changes: Any) -> None:
        """The district says something of the facility, as an import of its register would."""
        draft = Draft(FacilityUpdated, FacilityUpdatedData(changes=changes), self.facility, self.facility)
        with self._office.database.write() as connection:
            drafts = with_counted(connection, [draft], visits.today().year)
            write_district(connection, self._office.facts.journal, drafts)

    def start(self, approval: Approval = PAPERS) -> str:
        """Each a second after the one before: their order is by when they began."""
        visit, self._begun = new_id(), self._begun + timedelta(seconds=1)
        data = visits.started_data(OFFICER, **visits.officers(approval=approval))
        person = DEMO_PEOPLE[OFFICER]
        at = self._begun
        self.laptop.write(InspectionStarted, data, actor=person, subject=visit, facility=self.facility, at=at)
        return visit

    def inspect(self, approval: Approval = PAPERS) -> int:
        """Sealed and with its document; the document's seq."""
        visit = self.start(approval)
        visits.finish(self.laptop, OFFICER, visit, facility=self.facility)
        both = visits.officers()["team"]
        kind = NoticeKind.HEALTH_OPINION
        visits.issue(
            self.laptop,
            OFFICER,
            visit,
            kind,
            self._block,
            facility=self.facility,
            signers=both,
            value=self._value,
        )
        self._value += 1
        return len(self.laptop.bodies)


def _fresh_facility(office: Office) -> str:
    """One that no test has said anything about."""
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        rows = connection.execute(select(table.c.subject, table.c.data).where(table.c.closed_on.is_(None))).all()
    return min(str(r.subject) for r in rows if r.data["inspections_counted"] is None and r.subject != visits.OAK)


@pytest.fixture
def officer(new_laptop: NewLaptop, office: Office) -> Inspector:
    return Inspector(new_laptop(OFFICER), office)


def test_up_to_the_cap_and_not_beyond(officer: Inspector) -> None:
    officer.state(inspection_cap=2)
    officer.inspect()
    officer.inspect()
    third = officer.inspect()
    assert officer.laptop.outcomes() == {third: ("held", "rule-cap")}
    assert "频次上限" in reason_words("rule-cap")


def test_with_an_approval_of_its_own_it_goes_beyond_and_urgency_is_none(officer: Inspector) -> None:
    officer.state(inspection_cap=1)
    officer.inspect()
    officer.inspect(BEYOND)
    third = officer.inspect(Approval(urgent=True, urgent_reason="举报"))
    assert officer.laptop.outcomes() == {third: ("held", "rule-cap")}


def test_a_figure_is_not_counted_beside_the_visits_that_are_in_it(officer: Inspector) -> None:
    """One inspection here and one on paper make the district's figure of 2; the next is the third of 3."""
    officer.state(inspection_cap=3)
    officer.inspect()
    assert officer.laptop.outcomes() == {}
    officer.state(inspections_this_year=2)
    sent = len(officer.laptop.bodies)
    officer.inspect()
    beyond = officer.inspect()
    assert officer.laptop.outcomes(sent) == {beyond: ("held", "rule-cap")}


def test_last_years_figure_does_not_bind(officer: Inspector, office: Office) -> None:
    stated = {"inspection_cap": 1, "inspections_this_year": 5, "inspections_year": visits.today().year - 1}
    data = FacilityUpdatedData(changes=stated)
    with office.database.write() as connection:
        draft = Draft(FacilityUpdated, data, subject=officer.facility, facility=officer.facility)
        write_district(connection, office.facts.journal, [draft])
    officer.inspect()
    assert officer.laptop.outcomes() == {}


def test_what_was_given_up_is_no_inspection(officer: Inspector) -> None:
    officer.state(inspection_cap=1)
    visit = officer.start()
    data = InspectionAbandonedData(reason="选错了机构")
    person = DEMO_PEOPLE[OFFICER]
    officer.laptop.write(InspectionAbandoned, data, actor=person, subject=visit, facility=officer.facility)
    officer.inspect()
    assert officer.laptop.outcomes() == {}


def test_what_was_given_up_after_it_was_told_is_none_either(officer: Inspector) -> None:
    """The district has the beginning already; that it was given up comes with the next one's papers."""
    officer.state(inspection_cap=1)
    visit = officer.start()
    assert officer.laptop.outcomes() == {}
    sent = len(officer.laptop.bodies)
    data = InspectionAbandonedData(reason="选错了机构")
    person = DEMO_PEOPLE[OFFICER]
    officer.laptop.write(InspectionAbandoned, data, actor=person, subject=visit, facility=officer.facility)
    officer.inspect()
    assert officer.laptop.outcomes(sent) == {}


def test_an_emergency_is_told_on_paper_beyond_the_cap_too(officer: Inspector) -> None:
    """documents.md §4.13: the paper belongs to the emergency; the cap is about inspections."""
    officer.state(inspection_cap=1)
    officer.inspect()
    visit, kind = officer.start(), NoticeKind.EMERGENCY_REPORT
    block = visits.blocks(officer.laptop)[kind.value]
    visits.issue(officer.laptop, OFFICER, visit, kind, block, facility=officer.facility)
    assert officer.laptop.outcomes() == {}


def test_the_cap_is_read_once_for_a_push(officer: Inspector, office: Office) -> None:
    """A push brings many papers: where there is no cap its inspections are not asked for at all."""
    day = visits.today()
    facts = VisitFacts(
        "j", VisitMode.ADMINISTRATIVE_INSPECTION, officer.facility, day, (), False, "applied", None, begun_at="1"
    )
    held = ("held", "rule-cap")
    for cap, queries, expected in ((None, 1, (None, None)), (1, 2, (None, held)), (0, 2, (held, held))):
        officer.state(inspection_cap=cap)
        asked: list[str] = []
        known = Known(visits={"a": facts, "b": replace(facts, begun_at="2")})
        with office.database.read() as connection:
            event.listen(connection, "before_cursor_execute", lambda *said, asked=asked: asked.append(said[2]))
            verdicts = [over_cap(connection, known, visit) for visit in ("a", "b", "a")]
        assert tuple(verdicts) == (*expected, expected[0])
        assert len(asked) == queries


def test_the_same_figure_in_the_next_years_register_is_of_that_year(
    officer: Inspector, office: Office, tmp_path: Path
) -> None:
    """Last year's table said 1, this year's says 1 too: that is one inspection of this year."""
    year = visits.today().year
    stated = {"inspection_cap": 1, "inspections_this_year": 1, "inspections_year": year - 1}
    data = FacilityUpdatedData(changes=stated)
    with office.database.write() as connection:
        draft = Draft(FacilityUpdated, data, subject=officer.facility, facility=officer.facility)
        write_district(connection, office.facts.journal, [draft])
    file = _register(tmp_path / "名册.xlsx", _stated(office, officer.facility))
    plan = plan_import(office, file)
    assert (len(plan.changed), plan.unchanged, plan.problems) == (1, 0, [])
    apply_import(office, plan)
    known = _stated(office, officer.facility)
    assert (known["inspections_this_year"], known["inspections_year"]) == (1, year)
    assert plan_import(office, file).unchanged == 1, "and the same table again says nothing new"
    third = officer.inspect()
    assert officer.laptop.outcomes() == {third: ("held", "rule-cap")}


def test_a_figure_of_none_in_every_year_is_no_change(officer: Inspector, office: Office, tmp_path: Path) -> None:
    file = _register(tmp_path / "名册.xlsx", {**_stated(office, officer.facility), "inspections_this_year": 0})
    data = FacilityUpdatedData(changes={"inspections_this_year": 0, "inspections_year": visits.today().year - 1})
    with office.database.write() as connection:
        draft = Draft(FacilityUpdated, data, subject=officer.facility, facility=officer.facility)
        write_district(connection, office.facts.journal, [draft])
    assert plan_import(office, file).unchanged == 1


def _stated(office: Office, facility: str) -> dict[str, Any]:
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        return dict(connection.execute(select(table.c.data).where(table.c.subject == facility)).scalar_one())


def _register(path: Path, known: dict[str, Any]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["机构名称", "街道（镇）", "地址", "托位数", "负责人", "今年已检查次数"])
    named = ("name", "street_town", "address", "place_count", "person_in_charge", "inspections_this_year")
    sheet.append([known[name] for name in named])
    book.save(path)
    return path


def test_two_that_began_at_the_same_instant_are_two() -> None:
    """Laptops' clocks say milliseconds; the id says which of them is the first."""
    known = facility_of(inspection_cap=1, inspections_counted=())
    day, at = visits.today(), "2026-11-23T06:42:47.250+00:00"
    facts = VisitFacts("j", VisitMode.ADMINISTRATIVE_INSPECTION, "f", day, (), False, "applied", None, begun_at=at)
    begun = {"a": (day, at), "b": (day, at)}
    assert [number_of(known, name, facts, begun) for name in ("a", "b")] == [1, 2]
