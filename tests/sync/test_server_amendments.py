"""The district and an amendment of a sealed visit: taken as its own entry, never as a change of the seal (§3.10)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.review import list_held, release, waiting_findings
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


@pytest.mark.parametrize(("old", "new"), [("FAIL", "GUESS"), ("不合格", "PASS")])
def test_a_result_that_is_none_is_refused(expert: Laptop, office: Office, old: str, new: str) -> None:
    visit, _finding, seal = sealed(expert)
    amend(expert, visit, seal, AmendedValue(what="answer", item="A01", old=old, new=new))
    assert expert.outcomes() == {5: ("rejected", "amendment-answer")}
    assert stored(office, visit)["amendments"] == []


def test_one_that_was_let_go_by_hand_does_not_stop_the_list(expert: Laptop, office: Office) -> None:
    """Whatever an entry says, the district still reads what waits for it."""
    visit, finding, seal = sealed(expert)
    amend(expert, visit, seal, AmendedValue(what="answer", item="A01", old="FAIL", new="PASS"))
    assert expert.outcomes() == {}
    table = table_of(InspectionRow)
    data = stored(office, visit)
    data["amendments"][0]["changes"][0]["new"] = "GUESS"
    with office.database.write() as connection:
        connection.execute(table.update().where(table.c.subject == visit).values(data=data))
    (line,) = [line for line in waiting_findings(office) if line.finding == finding]
    assert line.fact.endswith("（检查人员已把这一项更正为GUESS）")


def test_the_seal_of_another_visit_is_refused(expert: Laptop, office: Office) -> None:
    """Nobody moves an amendment to another visit (sync.md §3.10)."""
    first, _finding, _seal = sealed(expert)
    amend(expert, first, "0" * 64, AmendedValue(what="answer", item="A01", old="FAIL", new="PASS"))
    amend(expert, first, "", AmendedValue(what="opinion", old="", new="补上"))
    amend(expert, first, "0" * 64, digest="")
    assert expert.outcomes() == dict.fromkeys((5, 6, 7), ("rejected", "amendment-seal"))
    assert stored(office, first)["amendments"] == []


def test_of_an_open_visit_it_waits_for_the_seal_and_counts_with_it(expert: Laptop, office: Office) -> None:
    visit = visits.start(expert, "expert")
    visits.answer(expert, "expert", visit, "A01", Answer.FAIL)
    seal = visits.sealed_digest(visit, expert.bodies)
    change = AmendedValue(what="answer", item="A01", old="FAIL", new="PASS")
    amend(expert, visit, seal, change)
    amend(expert, visit, "0" * 64, change)
    amend(expert, visit, "", digest="")
    assert expert.outcomes() == dict.fromkeys((3, 4, 5), ("held", "amendment-open"))
    assert stored(office, visit)["amendments"] == []

    visits.finish(expert, "expert", visit, covers={expert.journal_id: 2}, digest=seal)
    assert expert.outcomes(5) == {}
    assert [one["seal"] for one in stored(office, visit)["amendments"]] == [seal, ""]
    left = {one["seq"]: (one["status"], one["reason"]) for one in list_held(office) if one["subject"] == visit}
    assert left == {4: ("rejected", "amendment-seal")}


def test_only_who_sealed_puts_values_right_and_only_on_the_laptop_of_the_visit(
    new_laptop: NewLaptop, office: Office
) -> None:
    lead, other = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.finish(lead, "expert", visit)
    seal = json.loads(lead.bodies[-1])["data"]["digest"]
    change = AmendedValue(what="opinion", old="", new="补上")
    amend(lead, visit, seal, change, role="parent")
    assert lead.outcomes() == {3: ("held", "amendment-not-lead")}
    visits.join(other, "parent", visit)
    amend(other, visit, seal, change, role="expert")
    amend(other, visit, "", role="parent", digest="")
    assert other.outcomes() == {2: ("held", "amendment-not-lead")}, "words about what came late are the team's"
    assert [one["text"] for one in stored(office, visit)["amendments"]] == ["更正"]
    assert release(office, other.journal_id, [2], reject=False, reason="已核实") == 1


def test_words_from_a_laptop_that_never_joined_wait(new_laptop: NewLaptop) -> None:
    lead, other = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.finish(lead, "expert", visit)
    assert lead.outcomes() == {}
    amend(other, visit, "", role="parent", digest="")
    assert other.outcomes() == {1: ("held", "not-joined")}
    visits.join(other, "parent", visit)
    assert other.outcomes(1) == {}


def test_it_counts_with_a_seal_that_waited_for_the_other_laptop(new_laptop: NewLaptop, office: Office) -> None:
    lead, other = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.join(other, "parent", visit)
    visits.answer(other, "parent", visit, "A01", Answer.FAIL)
    seal = visits.sealed_digest(visit, [*lead.bodies, *other.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, other.journal_id: 2}, digest=seal)
    amend(lead, visit, seal, AmendedValue(what="answer", item="A01", old="FAIL", new="PASS"))
    assert lead.outcomes() == {2: ("held", "seal-incomplete"), 3: ("held", "amendment-open")}

    assert other.outcomes() == {}
    assert [one["changes"][0]["new"] for one in stored(office, visit)["amendments"]] == ["PASS"]
