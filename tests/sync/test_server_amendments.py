"""The district and an amendment of a sealed visit: taken as its own entry, never as a change of the seal (§3.10)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.review import waiting_findings
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.amendments import amendment_digest
from tuoyu_desktop.domain.entries.inspections import AmendedValue, InspectionAmended, InspectionAmendedData
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.tables import InspectionRow

REASON = "看错了"


@pytest.fixture
def expert(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def sealed(laptop: Laptop) -> tuple[str, str, str]:
    """A sealed visit with one finding: visit, finding, digest of the seal."""
    visit = visits.start(laptop, "expert")
    visits.answer(laptop, "expert", visit, "A01", Answer.FAIL)
    finding = visits.find(laptop, "expert", visit)
    visits.finish(laptop, "expert", visit)
    return visit, finding, json.loads(laptop.bodies[-1])["data"]["digest"]


def amend(laptop: Laptop, visit: str, seal: str, *changes: AmendedValue, role: str = "expert", **other: Any) -> None:
    values: dict[str, Any] = {
        "reason": REASON,
        "text": "更正",
        "changes": changes,
        "seal": seal,
        "digest": amendment_digest(seal, REASON, changes),
    }
    data = InspectionAmendedData.model_validate({**values, **other})
    laptop.write(InspectionAmended, data, actor=DEMO_PEOPLE[role], subject=visit, facility=visits.OAK)


def stored(office: Office, visit: str) -> dict[str, Any]:
    table = table_of(InspectionRow)
    with office.database.read() as connection:
        found: dict[str, Any] = connection.execute(select(table.c.data).where(table.c.subject == visit)).scalar_one()
    return found


def test_it_is_taken_and_the_seal_stays(expert: Laptop, office: Office) -> None:
    visit, finding, seal = sealed(expert)
    amend(expert, visit, seal, AmendedValue(what="answer", item="A01", old="FAIL", new="PASS"))
    fact = AmendedValue(what="fact", item="A01", finding=finding, old="消防通道堆放杂物", new="门口")
    amend(expert, visit, seal, fact)
    assert expert.outcomes() == {}

    data = stored(office, visit)
    assert (data["state"], data["digest"]) == ("SEALED", seal)
    assert [one["changes"][0]["new"] for one in data["amendments"]] == ["PASS", "门口"]
    (line,) = [line for line in waiting_findings(office) if line.finding == finding]
    assert line.fact == "消防通道堆放杂物（检查人员更正为：门口）（检查人员已把这一项更正为合格）"


def test_words_that_do_not_fit_their_digest_are_refused(expert: Laptop, office: Office) -> None:
    visit, _finding, seal = sealed(expert)
    amend(expert, visit, seal, AmendedValue(what="answer", item="A01", old="FAIL", new="PASS"), digest="0" * 64)
    assert expert.outcomes() == {5: ("rejected", "amendment-digest")}
    assert stored(office, visit)["amendments"] == []


def test_who_is_not_of_the_team_waits(expert: Laptop) -> None:
    visit, _finding, seal = sealed(expert)
    amend(expert, visit, seal, AmendedValue(what="opinion", old="", new="补上"), role="street_officer")
    assert expert.outcomes() == {5: ("held", "not-in-team")}


def test_an_amendment_of_late_entries_has_no_values_and_needs_no_digest(expert: Laptop) -> None:
    visit, _finding, _seal = sealed(expert)
    amend(expert, visit, "", digest="")
    assert expert.outcomes() == {}
