"""What a snapshot brings: enough for 上次在这里 at each item, and rows equal to the district's own (sync.md §1, §2)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sync.protocol.messages import FeedEntry
from sync.server.access import caller_of
from sync.server.office import Office
from sync.server.people import assign
from sync.server.review import release
from sync.server.snapshot import snapshot_lines
from tests.sync import visits
from tests.sync.client_rig import ClientLaptop, assert_rebuild_equal, new_client
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import FindingRestated
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    AnswerRecordedData,
    AnswerSettled,
    AnswerSettledData,
    EvidenceAttached,
    EvidenceAttachedData,
    EvidenceReviewed,
    EvidenceReviewedData,
    InspectionRestated,
)
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import table_of

ROLE = "street_officer"
YEARS_AGO = timedelta(days=900)
"""Before the two years of visits, within the appointment of the demo people."""


@pytest.fixture
def writer(new_laptop: NewLaptop) -> Laptop:
    return new_laptop(ROLE)


def sealed_visit(writer: Laptop, on: date, answers: Mapping[str, Answer]) -> str:
    """A visit of ``on`` that answered just these items."""
    visit = visits.start(writer, ROLE, date=on, items=tuple(answers))
    for item, value in answers.items():
        visits.answer(writer, ROLE, visit, item, value)
    visits.finish(writer, ROLE, visit)
    return visit


def delivered(writer: Laptop) -> None:
    assert writer.outcomes() == {}


def items(count: int) -> list[str]:
    """Codes that no other test and no pack uses."""
    mark = new_id()[-6:]
    return [f"{mark}-{number}" for number in range(count)]


def bodies(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line["body"] for line in lines if line["body"]["kind"] == kind]


def came(lines: list[dict[str, Any]], codes: list[str]) -> set[tuple[str, str]]:
    """(visit, item) of the answers to ``codes``."""
    data = [body["data"] for body in bodies(lines, "answer.recorded")]
    return {(one["inspection"], one["item"]) for one in data if one["item"] in codes}


@pytest.mark.parametrize("facility", [None, visits.OAK])
def test_the_newest_answer_of_each_item_comes_whichever_visit_gave_it(
    writer: Laptop, new_laptop: NewLaptop, facility: str | None
) -> None:
    """The latest visit covered 10 items, the one before it those and 20 more, the oldest again other ones."""
    codes = items(35)
    oldest = sealed_visit(writer, visits.today() - YEARS_AGO, dict.fromkeys(codes, Answer.PASS))
    older = sealed_visit(writer, visits.today() - timedelta(days=300), dict.fromkeys(codes[:30], Answer.PASS))
    latest = sealed_visit(writer, visits.today(), dict.fromkeys(codes[:10], Answer.PASS))
    delivered(writer)
    _, lines = new_laptop("parent").snapshot(facility)
    expected = {(latest, code) for code in codes[:10]} | {(older, code) for code in codes[10:30]}
    assert came(lines, codes) == expected | {(oldest, code) for code in codes[30:]}
    told = {body["subject"] for body in bodies(lines, "inspection.restated")}
    assert {latest, older, oldest} <= told, "an answer whose visit is not there is not shown"


def test_what_failed_earlier_comes_beside_the_newest_answer(writer: Laptop, new_laptop: NewLaptop) -> None:
    [code] = items(1)
    failed = sealed_visit(writer, visits.today() - timedelta(days=30), {code: Answer.FAIL})
    passed = sealed_visit(writer, visits.today(), {code: Answer.PASS})
    sealed_visit(writer, visits.today() - YEARS_AGO, {code: Answer.FAIL})
    delivered(writer)
    _, lines = new_laptop("parent").snapshot(visits.OAK)
    assert came(lines, [code]) == {(failed, code), (passed, code)}


def test_a_visit_that_was_not_sealed_hides_no_older_answer(writer: Laptop, new_laptop: NewLaptop) -> None:
    """What 上次在这里 shows is of sealed visits; one under way is told as well, for who joins it."""
    [code] = items(1)
    sealed = sealed_visit(writer, visits.today() - timedelta(days=1), {code: Answer.PASS})
    under_way = visits.start(writer, ROLE, items=(code,))
    visits.answer(writer, ROLE, under_way, code, Answer.PASS)
    delivered(writer)
    _, lines = new_laptop("parent").snapshot(visits.OAK)
    assert came(lines, [code]) == {(sealed, code), (under_way, code)}


def test_an_answer_comes_with_what_settled_it_and_a_photo_with_its_review(
    writer: Laptop, new_laptop: NewLaptop
) -> None:
    """A part of a subject's entries would fold to another row than the whole."""
    visit = visits.start(writer, ROLE)
    subject = visits.answer(writer, ROLE, visit, "A01", Answer.FAIL)
    second = writer.write(
        AnswerRecorded,
        AnswerRecordedData(inspection=visit, item="A01", answer=Answer.PASS),
        actor=DEMO_PEOPLE[ROLE],
        subject=subject,
        facility=visits.OAK,
    )
    settled = AnswerSettledData(inspection=visit, item="A01", chosen=second.id, reason="现场复核")
    writer.write(AnswerSettled, settled, actor=DEMO_PEOPLE[ROLE], subject=subject, facility=visits.OAK)
    photo = new_id()
    attached = EvidenceAttachedData(inspection=visit, sha256="0" * 64, size=1, media_type="image/jpeg")
    writer.write(EvidenceAttached, attached, actor=DEMO_PEOPLE[ROLE], subject=photo, facility=visits.OAK)
    reviewed = EvidenceReviewedData(print_allowed=True)
    writer.write(EvidenceReviewed, reviewed, actor=DEMO_PEOPLE[ROLE], subject=photo, facility=visits.OAK)
    delivered(writer)
    _, lines = new_laptop("parent").snapshot(visits.OAK)
    kinds = {(line["body"]["subject"], line["body"]["kind"]) for line in lines}
    assert {(subject, "answer.settled"), (photo, "evidence.reviewed")} <= kinds


def test_an_open_finding_comes_with_its_visit_however_old_they_are(writer: Laptop, new_laptop: NewLaptop) -> None:
    old = visits.today() - YEARS_AGO
    visit = visits.start(writer, ROLE, date=old)
    still_open = visits.find(writer, ROLE, visit, found_on=old)
    elsewhere = visits.start(writer, ROLE, date=old)
    delivered(writer)
    _, lines = new_laptop("parent").snapshot(visits.OAK)
    assert still_open in {body["subject"] for body in bodies(lines, "finding.restated")}
    told = {body["subject"] for body in bodies(lines, "inspection.restated")}
    assert (visit in told, elsewhere in told) == (True, False)


def test_a_finding_that_names_a_visit_elsewhere_does_not_bring_it(
    new_laptop: NewLaptop, writer: Laptop, office: Office
) -> None:
    """§3.14: what a writer names does not widen anyone's scope."""
    table = table_of("facility")
    with office.database.read() as connection:
        place = select(table.c.subject).where(table.c.street_town == "黄村镇")
        foreign = connection.execute(place).scalars().first()
    far = new_laptop("town_huangcun")
    hidden = visits.start(far, "town_huangcun", facility=foreign)
    delivered(far)
    finding = visits.find(writer, ROLE, hidden)
    assert writer.outcomes()[1][0] == "held"
    release(office, writer.device, [1], reject=False, reason="核实")
    _, lines = new_laptop("parent").snapshot()
    subjects = {line["body"]["subject"] for line in lines}
    assert (finding in subjects, hidden in subjects) == (True, False)
    assert foreign not in {line["body"]["facility"] for line in lines}


def test_restated_lines_are_entries_of_their_kinds(new_laptop: NewLaptop, office: Office) -> None:
    """The server writes them past the models: they must read as if a model had written them."""
    caller = caller_of(office, new_laptop(ROLE).http.headers["Authorization"])
    _, *lines = snapshot_lines(office, caller, None)
    kinds = (InspectionRestated, FindingRestated)
    read = covered(office)
    for line in lines:
        entry = FeedEntry.model_validate_json(line)
        if entry.journal.startswith("snapshot:"):
            kind = next(one for one in kinds if one.model_fields["kind"].default in entry.body)
            restated = kind.model_validate_json(entry.body)
            assert json.loads(restated.to_body())["data"] == json.loads(entry.body)["data"]
            assert restated.data.covers == read[restated.subject]


def covered(office: Office) -> dict[str, dict[str, int]]:
    """Subject to the last seq of each journal that its fold has read."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    columns = select(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.seq).where(ENTRY.c.status == "applied")
    with office.database.read() as connection:
        for subject, journal, seq in connection.execute(columns.order_by(ENTRY.c.seq)):
            found[subject][journal] = seq
    return found


# The laptop's tables against the district's.


@pytest.fixture
def street(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(district, tmp_path / "laptop")
    yield made
    made.laptop.close()


def rows(connection: Connection, family: str) -> dict[str, dict[str, Any]]:
    found = connection.execute(select(table_of(family))).mappings()
    return {row["subject"]: dict(row) for row in found}


FAMILIES = ("facility", "assignment", "person", "pack", "plan", "inspection", "finding", "answer", "evidence")


def expected(family: str, theirs: Mapping[str, dict[str, dict[str, Any]]], unit: str) -> set[str]:
    """The subjects that sync.md §2 and the keeping rules of the snapshot give to a street, worked out row by row."""
    mine = {row["facility"] for row in theirs["assignment"].values() if row["unit"] == unit and row["active"]}
    here = {name: [r for r in table.values() if r.get("facility") in mine] for name, table in theirs.items()}
    today = visits.today()
    findings = [r for r in here["finding"] if r["state"] != "CLOSED" or r["closed_on"] >= back(today, 365)]
    visit_of = {row["subject"]: row for row in here["inspection"]}
    if family == "facility":
        return mine
    if family == "assignment":
        return {row["subject"] for row in here["assignment"] if row["active"]}
    if family in ("person", "pack"):
        return set(theirs[family])
    if family == "plan":
        return {row["subject"] for row in here["plan"] if row["planned_on"] >= today.isoformat()}
    if family == "finding":
        return {row["subject"] for row in findings}
    if family == "evidence":
        named = {name for row in findings for name in (row["subject"], *row["evidence"])}
        shown = {s for s, row in theirs["evidence"].items() if s in named or row["finding"] in named}
        return shown | {r["subject"] for r in here["evidence"] if visit_of[r["inspection"]]["state"] == "OPEN"}
    answers = answers_of(here["answer"], visit_of, back(today, 730))
    if family == "answer":
        return {row["subject"] for row in answers}
    named = {row["inspection"] for row in (*findings, *answers)}
    return {s for s, row in visit_of.items() if row["date"] >= back(today, 730) or s in named}


def back(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def answers_of(
    answers: list[dict[str, Any]], visit_of: Mapping[str, dict[str, Any]], since: str
) -> list[dict[str, Any]]:
    """By hand: newest sealed answer of each item, failures of two years, visits under way."""
    newest: dict[tuple[str, str], tuple[str, str, str]] = {}
    kept: list[dict[str, Any]] = []
    for row in answers:
        visit = visit_of[row["inspection"]]
        place = (row["facility"], row["item"])
        age = (visit["date"], visit["started_at"], row["subject"])
        if visit["state"] == "SEALED" and row["answer"] is not None and age > newest.get(place, ("", "", "")):
            newest[place] = age
        if visit["date"] >= since and (row["answer"] == "FAIL" or visit["state"] == "OPEN"):
            kept.append(row)
    last = {age[2] for age in newest.values()}
    return [*kept, *(row for row in answers if row["subject"] in last)]


def test_after_the_first_sync_the_tables_are_the_districts(
    district: DistrictServer, office: Office, street: ClientLaptop
) -> None:
    """Not one row less or more than the rules give, and each as the district folds it."""
    street.sync()
    with office.database.read() as connection:
        theirs = {name: rows(connection, name) for name in FAMILIES}
    with street.laptop.engine.begin() as connection:
        mine = {name: rows(connection, name) for name in FAMILIES}
    for family in FAMILIES:
        wanted = expected(family, theirs, street.laptop.device.unit)
        assert set(mine[family]) == wanted, family
        assert mine[family] == {subject: theirs[family][subject] for subject in wanted}
        assert wanted or family == "evidence", family
    assert_rebuild_equal(street)


def test_what_a_facility_snapshot_brings_is_what_the_first_sync_brings(new_laptop: NewLaptop, office: Office) -> None:
    """A new assignment gives the history that a laptop of the unit would have had from the start (§3.14)."""
    table = table_of("facility")
    with office.database.read() as connection:
        place = select(table.c.subject).where(table.c.street_town == "亦庄镇")
        facility = connection.execute(place).scalars().first()
    assert facility is not None
    laptop = new_laptop("town_yizhuang")
    _, whole = laptop.snapshot()
    before = {line["body"]["subject"] for line in whole if line["body"]["facility"] == facility}
    assign(office, "亦庄镇", facilities=[facility], street=None, active=False, reason="调整")
    assign(office, "亦庄镇", facilities=[facility], street=None)
    _, lines = laptop.snapshot(facility)
    handed_over = {line["body"]["subject"] for line in lines}
    assert before <= handed_over
    assert {line["body"]["kind"] for line in lines} >= {"facility.registered", "inspection.restated"}
