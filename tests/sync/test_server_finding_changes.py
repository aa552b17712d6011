"""The district's second look at who changes a finding (documents.md §1; decisions/0016)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import FindingUpdated, FindingUpdatedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Severity, VisitMode
from tuoyu_desktop.projection.tables import FindingRow

OFFICER, SECOND = "district_officer_1", "district_officer_2"


def change(laptop: Laptop, role: str, finding: str, **fields: object) -> None:
    data = FindingUpdatedData(**{"fact": "另一种说法", "severity": Severity.MINOR, **fields})  # type: ignore[arg-type]  # the test gives the fields
    laptop.write(FindingUpdated, data, actor=DEMO_PEOPLE[role], subject=finding, facility=visits.OAK)


def due_on(office: Office, finding: str) -> str | None:
    table = table_of(FindingRow)
    with office.database.read() as connection:
        found = connection.execute(select(table.c.due_on).where(table.c.subject == finding)).scalar()
    return str(found) if found is not None else None


@pytest.fixture
def inspected(new_laptop: NewLaptop) -> tuple[Laptop, str]:
    """An officers' inspection with one finding, at the district already."""
    laptop = new_laptop(OFFICER)
    visit = visits.start(laptop, OFFICER, **visits.officers(team=visits.pair_of(OFFICER, SECOND, "expert")))
    finding = visits.find(laptop, OFFICER, visit, mode=VisitMode.ADMINISTRATIVE_INSPECTION)
    visits.finish(laptop, OFFICER, visit)
    assert laptop.outcomes() == {}
    return laptop, finding


def test_who_was_not_there_changes_nothing(new_laptop: NewLaptop, inspected: tuple[Laptop, str]) -> None:
    _, finding = inspected
    other = new_laptop("street_officer")
    change(other, "street_officer", finding)
    assert other.outcomes() == {1: ("held", "not-in-team")}


def test_a_day_on_paper_is_the_officers(office: Office, inspected: tuple[Laptop, str]) -> None:
    laptop, finding = inspected
    day = visits.today() + timedelta(days=40)
    change(laptop, "expert", finding, paper=new_id(), due_on=date(2030, 1, 1))
    change(laptop, SECOND, finding, paper=new_id(), due_on=day)
    assert list(laptop.outcomes(3).values()) == [("held", "not-in-team")], "who came along to help sets none"
    assert due_on(office, finding) == day.isoformat()
