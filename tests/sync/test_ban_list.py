"""The list of banned people from the district's file to the officer's laptop and back (checklist.md §2 rule 16)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from sync.protocol.number_stretching import stretched_for
from sync.server.ban_copies import renew_copy
from sync.server.ban_list import import_list
from sync.server.doctor import examine
from sync.server.judge_facts import table_of
from sync.server.office import Office, open_office
from sync.server.people import _write_person, revoke
from sync.server.tables import BAN_COPY
from tests.held_ban_list import check_person
from tests.invented_numbers import invented, invented_many
from tests.sync import visits
from tests.sync.banned import HEAD, cheap, command, table_file
from tests.sync.client_rig import OAK, ClientLaptop, new_client, server_bodies
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.ban_list import person_checks_subject
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, PersonCheckQueried, PersonCheckQueriedData
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode
from tuoyu_desktop.exchange.number_list import NumberReading
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import PersonRow

__all__ = ["cheap"]

OFFICER_1, OFFICER_2 = DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"]


def imported(office: Office, count: int = 3, as_of: date | None = None) -> int:
    reading = NumberReading(frozenset(invented_many(count)), 0, ())
    return import_list(office, reading, as_of or visits.today(), "区卫生健康委（演示）").devices


def lists_fed(laptop: Laptop) -> list[dict[str, Any]]:
    return [one["body"] for one in laptop.whole_feed()[0] if one["body"]["kind"] == "ban_list.published"]


def test_only_the_officers_laptops_are_told_each_under_its_own_key(new_laptop: NewLaptop, office: Office) -> None:
    officer, street, expert = new_laptop("district_officer_1"), new_laptop("street_officer"), new_laptop("expert")
    clerk_of_another_town = new_laptop("town_huangcun")
    imported(office)
    mine, theirs = lists_fed(officer), lists_fed(street)
    assert (len(mine), len(theirs)) == (1, 1)
    assert not set(mine[0]["data"]["digests"]) & set(theirs[0]["data"]["digests"])
    assert mine[0]["data"]["device"] == officer.device
    assert lists_fed(expert) == lists_fed(clerk_of_another_town) == []
    snapshot = [line["body"]["kind"] for line in expert.snapshot()[1]]
    assert "ban_list.published" not in snapshot
    assert [b["body"]["data"] for b in officer.snapshot()[1] if b["body"]["kind"] == "ban_list.published"] == [
        mine[0]["data"]
    ]


def test_a_part_time_member_of_the_district_keeps_no_list(new_laptop: NewLaptop, office: Office) -> None:
    """At a laptop of the district an officer may sign in; whoever keeps it decides."""
    member = new_laptop("team_1_member")
    imported(office)
    assert lists_fed(member) == []


def test_a_new_laptop_gets_it_at_enrolment_and_only_the_newest_is_told(new_laptop: NewLaptop, office: Office) -> None:
    imported(office, 2)
    laptop = new_laptop("street_officer_2")  # no certificate, but a colleague of the same office has one
    imported(office, 4)
    told = lists_fed(laptop)
    assert [one["data"]["count"] for one in told] == [4]


def test_a_certificate_that_ran_out_withdraws_it_at_the_next_login(new_laptop: NewLaptop, office: Office) -> None:
    imported(office)
    laptop = new_laptop("street_officer")
    assert not lists_fed(laptop)[-1]["data"]["withdrawn"]
    kept = change_certificates(office, timedelta(days=-1))
    try:
        told = lists_fed(laptop)
        assert [(one["data"]["withdrawn"], one["data"]["digests"]) for one in told] == [(True, [])]
    finally:
        restore(office, kept)
    assert not lists_fed(laptop)[-1]["data"]["withdrawn"]


def change_certificates(office: Office, by: timedelta) -> dict[str, Person]:
    """All of 清源街道 end ``by`` from today; returns how they stood."""
    table = table_of(PersonRow)
    with office.database.read() as connection:
        rows = connection.execute(select(table.c.subject, table.c.data)).all()
    people = {row.subject: Person.model_validate(row.data) for row in rows}
    chosen = {one: p for one, p in people.items() if p.unit == "清源街道" and p.certificate is not None}
    for one, person in chosen.items():
        assert person.certificate is not None
        ended = person.certificate.model_copy(update={"valid_to": visits.today() + by})
        _write_person(office, one, person.model_copy(update={"certificate": ended}))
    return chosen


def restore(office: Office, people: dict[str, Person]) -> None:
    for one, person in people.items():
        _write_person(office, one, person)


def test_a_certificate_that_ends_with_the_day_is_noticed_without_a_word_of_the_roster(
    new_laptop: NewLaptop, office: Office
) -> None:
    """Nobody writes that a date went by: it is looked at whenever a laptop comes in."""
    imported(office)
    laptop = new_laptop("street_officer")
    later = Later(**{name: getattr(office, name) for name in office.__dataclass_fields__})
    renew_copy(later, laptop.device)
    assert [one["data"]["withdrawn"] for one in lists_fed(laptop)] == [True]
    laptop.login()
    assert [one["data"]["withdrawn"] for one in lists_fed(laptop)] == [False]


class Later(Office):
    """The same district in three years: the demo's certificates end before."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=1100)


def test_who_is_stopped_or_replaced_is_told_of_no_list_any_more(new_laptop: NewLaptop, office: Office) -> None:
    imported(office)
    laptop = new_laptop("district_officer_2")
    revoke(office, laptop.device, "丢失")
    assert laptop.http.get("/v1/feed").status_code == 403
    assert laptop.device not in holders(office)


def holders(office: Office) -> set[str]:
    with office.database.read() as connection:
        held = select(BAN_COPY.c.device).where(BAN_COPY.c.edition != "")
        return set(connection.execute(held).scalars())


def test_what_an_old_edition_said_does_not_stay(new_laptop: NewLaptop, office: Office) -> None:
    """Who was taken off the list is in no old body, and the district's chain holds all the same."""
    imported(office, 3)
    laptop = new_laptop("district_officer_1")
    first = lists_fed(laptop)[0]
    imported(office, 1)
    with office.database.read() as connection:
        row = connection.execute(select(ENTRY.c.body, ENTRY.c.status).where(ENTRY.c.id == first["id"])).one()
        assert (row.body, row.status) == (None, "erased")
    assert all(one.good for one in examine(office, with_blobs=False) if "记录链" in one.text)


# judged again ---------------------------------------------------------------------------------------------------------


def query(laptop: Laptop, role: str, visit: str, *, at: datetime | None = None) -> None:
    data = PersonCheckQueriedData(inspection=visit, list_entry="e", as_of=visits.today(), hit=False)
    subject = person_checks_subject(visit)
    laptop.write(PersonCheckQueried, data, actor=DEMO_PEOPLE[role], subject=subject, facility=OAK, at=at)


def test_a_query_of_an_officer_of_the_team_holds(new_laptop: NewLaptop) -> None:
    officer = new_laptop("district_officer_1")
    visit = visits.start(officer, "district_officer_1", **visits.officers())
    query(officer, "district_officer_2", visit)
    assert officer.outcomes() == {}


def test_a_query_that_may_not_be_is_held_or_rejected(new_laptop: NewLaptop) -> None:
    officer = new_laptop("district_officer_1")
    visit = visits.start(officer, "district_officer_1", **visits.officers())
    query(officer, "street_officer", visit)
    query(officer, "team_1_lead", visit)
    walked = visits.start(officer, "district_officer_1")
    query(officer, "district_officer_1", walked)
    query(officer, "district_officer_1", "0199d5a0-0000-7000-8000-00000000ffff")
    assert officer.outcomes() == {
        2: ("held", "not-in-team"),
        3: ("held", "person-check-certificate"),
        5: ("rejected", "person-check-mode"),
        6: ("held", "visit-unknown"),
    }


# the whole way --------------------------------------------------------------------------------------------------------


def begin_inspection(work: Any) -> str:
    return start_visit(
        work,
        StartVisit(
            facility=OAK,
            mode=VisitMode.ADMINISTRATIVE_INSPECTION,
            inspection_kind=InspectionKind.ROUTINE,
            profile=Profile.FULL,
            lead=OFFICER_1,
            team=(OFFICER_1, OFFICER_2),
            on=visits.today(),
            approval=Approval(task_number="任1", approval_number="批1", beyond_cap_number="超批1"),
            code_scan=CodeScan(connected=False),
        ),
    )


def test_from_the_file_to_the_visit_and_back_and_the_number_is_nowhere(
    own_server: DistrictServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    listed, free = invented(1234), invented(4321)
    command(own_server, table_file(tmp_path, [HEAD, ["某人", listed]]))
    server = own_server.start()
    client: ClientLaptop = new_client(server, tmp_path / "laptop", OFFICER_1)
    client.sync()
    visit = client.write(begin_inspection, OFFICER_1)
    assert client.write(lambda work: check_person(work, visit, listed, stretched_for), OFFICER_1) is True
    assert client.write(lambda work: check_person(work, visit, free, stretched_for), OFFICER_1) is False
    client.sync()
    journal = client.laptop.office.device.journal
    told = [json.loads(body) for _, body, _ in server_bodies(server, journal)]
    queries = [one["data"] for one in told if one["kind"] == "person_check.queried"]
    assert [(one["inspection"], one["hit"]) for one in queries] == [(visit, True), (visit, False)]
    assert set(queries[0]) == {"inspection", "list_entry", "as_of", "hit"}
    inside = everything(client)
    raw = b"".join(p.read_bytes() for folder in (server.data, client.root) for p in folder.rglob("*") if p.is_file())
    assert visit.encode() in raw, "the district's file would show it"
    assert visit.encode() in inside, "the laptop's tables would show it"
    for number in (listed, free):
        assert not [one for one in (raw, inside, caplog.text.encode()) if number[:-1].encode() in one]


def everything(client: ClientLaptop) -> bytes:
    """Each cell of each table of the laptop's database, as it stands behind the encryption."""
    with client.laptop.engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [row for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def test_a_stopped_laptop_forgets_its_list_at_the_next_sync(own_server: DistrictServer, tmp_path: Path) -> None:
    command(own_server, table_file(tmp_path, [HEAD, ["某人", invented(1)]]))
    server = own_server.start()
    client = new_client(server, tmp_path / "laptop", OFFICER_1)
    client.sync()
    assert client.laptop.read(lambda records: records.ban_list()) is not None
    server.told("devices", "revoke", client.laptop.device.id, "--reason", "丢失")
    client.sync()
    with client.laptop.engine.begin() as connection:
        left = connection.execute(select(ENTRY.c.id).where(ENTRY.c.kind == "ban_list.published")).all()
    assert left == []


def test_a_laptop_whose_officer_left_forgets_its_list_at_the_next_sync(
    own_server: DistrictServer, tmp_path: Path
) -> None:
    command(own_server, table_file(tmp_path, [HEAD, ["某人", invented(1)]]))
    server = own_server.start()
    client = new_client(server, tmp_path / "laptop", DEMO_PEOPLE["street_officer"])
    client.sync()
    assert client.laptop.read(lambda records: records.ban_list()) is not None
    opened = open_office(server.data, None)
    change_certificates(opened, timedelta(days=-1))
    opened.database.close()
    client.sync()
    assert client.laptop.read(lambda records: records.ban_list()) is None
    with client.laptop.engine.begin() as connection:
        bodies = connection.execute(select(ENTRY.c.body).where(ENTRY.c.kind == "ban_list.published")).scalars().all()
    assert [json.loads(body)["data"]["digests"] for body in bodies] == [[]]
