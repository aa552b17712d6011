"""Feed, snapshot, scope, receipt (sync.md §2, §3.5, §3.14)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from sync.protocol.encoding import from_base64, receipt_bytes
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.people import assign
from sync.server.review import DecideFinding, decide_findings, list_held, release
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.fold_findings import fold_finding
from tuoyu_desktop.domain.entries.folding import Placed, canonical, head
from tuoyu_desktop.domain.terms import Answer, Decision
from tuoyu_desktop.projection.projector import rebuild
from tuoyu_desktop.projection.row_values import row_values
from tuoyu_desktop.projection.tables import ROWS, FacilityRow, FindingRow


def kinds(entries: list[dict[str, Any]]) -> Counter[str]:
    return Counter(one["body"]["kind"] for one in entries)


def test_a_street_sees_its_own_facilities_and_the_roster(new_laptop: NewLaptop, office: Office) -> None:
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        mine = set(connection.execute(select(table.c.subject).where(table.c.street_town == "清源街道")).scalars())
        everyone = set(connection.execute(select(table.c.subject)).scalars())
    laptop = new_laptop("expert")
    _, lines = laptop.snapshot()
    fed, _ = laptop.whole_feed()
    for entries in (lines, fed):
        facilities = {one["body"]["facility"] for one in entries if one["body"]["kind"] != "assignment.changed"}
        assert facilities - {None} <= mine
        assert kinds(entries)["roster.changed"] >= 21
    _, all_lines = new_laptop("district_officer_1").snapshot()
    registered = {one["body"]["subject"] for one in all_lines if one["body"]["kind"] == "facility.registered"}
    assert registered == everyone


def test_the_feed_pages_without_loss_or_repeat(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("expert")
    whole = laptop.feed()["entries"]
    paged, cursor, more = [], "", True
    while more:
        page = laptop.feed(cursor, limit=173)
        paged += page["entries"]
        cursor, more = page["cursor"], page["more"]
    assert paged[: len(whole)] == whole
    assert laptop.feed(cursor)["entries"] == []
    assert laptop.http.get("/v1/feed", params={"after": "999999999"}).json()["code"] == "cursor-ahead"
    assert laptop.http.get("/v1/feed", params={"after": "x"}).json()["code"] == "bad-request"


def test_others_hear_of_a_visit_and_its_writer_does_not(new_laptop: NewLaptop) -> None:
    writer, colleague, stranger = new_laptop("expert"), new_laptop("parent"), new_laptop("town_huangcun")
    cursors = [one.feed()["cursor"] for one in (writer, colleague, stranger)]
    visit = visits.start(writer, "expert")
    assert writer.outcomes() == {}
    heard = [
        [one["body"]["subject"] for one in laptop.whole_feed(cursor)[0]]
        for laptop, cursor in zip((writer, colleague, stranger), cursors, strict=True)
    ]
    assert (visit in heard[0], visit in heard[1], visit in heard[2]) == (False, True, False)


def test_bodies_come_back_exactly(new_laptop: NewLaptop) -> None:
    writer, colleague = new_laptop("expert"), new_laptop("parent")
    cursor = colleague.feed()["cursor"]
    visits.start(writer, "expert")
    writer.push()
    bodies = [one["body"].encode() for one in colleague.feed(cursor)["entries"] if one["journal"] == writer.device]
    assert bodies == writer.bodies


def test_a_held_entry_reaches_others_when_it_is_released(new_laptop: NewLaptop, office: Office) -> None:
    writer, colleague = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(writer, "expert")
    held = visits.answer(writer, "street_officer_2", visit, "A01", Answer.FAIL)
    assert writer.outcomes() == {2: ("held", "not-in-team")}
    assert (writer.device, 2) in {(line["journal"], line["seq"]) for line in list_held(office)}
    fed, cursor = colleague.whole_feed()
    assert held not in {one["body"]["subject"] for one in fed}
    _, own = writer.whole_feed()
    release(office, writer.device, [2], reject=False, reason="已核实")
    fed, _ = colleague.whole_feed(cursor)
    assert held in {one["body"]["subject"] for one in fed}
    told, _ = writer.whole_feed(own)
    verdict = {"journal": writer.device, "seq": 2, "status": "applied", "reason": "已核实"}
    assert [one["body"]["data"] for one in told if one["body"]["kind"] == "entry.judged"] == [verdict]
    assert writer.outcomes() == {}, "the outcome told again is the new one"


def test_an_ended_assignment_is_told_and_ends_the_scope(new_laptop: NewLaptop, office: Office) -> None:
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        found = connection.execute(select(table.c.subject).where(table.c.street_town == "亦庄镇")).scalars().first()
    laptop = new_laptop("town_yizhuang")
    cursor = laptop.feed()["cursor"]
    assert found is not None
    assert laptop.http.get("/v1/snapshot", params={"facility": found}).status_code == 200
    assign(office, "亦庄镇", facilities=[found], street=None, active=False, reason="调整")
    fed, cursor = laptop.whole_feed(cursor)
    ended = [one["body"] for one in fed if one["body"]["kind"] == "assignment.changed"]
    assert [(one["facility"], one["data"]["active"]) for one in ended] == [(found, False)]
    assert laptop.http.get("/v1/snapshot", params={"facility": found}).json()["code"] == "not-in-scope"
    assign(office, "亦庄镇", facilities=[found], street=None)
    head, lines = laptop.snapshot(found)
    assert {one["body"]["facility"] for one in lines} == {found}
    assert int(head["cursor"]) > int(cursor)


def test_a_snapshot_folds_to_the_same_row_as_the_whole_history(new_laptop: NewLaptop, office: Office) -> None:
    """Restated state, then what follows it, equals the server's own fold."""
    laptop = new_laptop("expert")
    visit = visits.start(laptop, "expert")
    finding = visits.find(laptop, "expert", visit)
    laptop.push()
    colleague = new_laptop("parent")
    first, lines = colleague.snapshot()
    decide_findings(office, [DecideFinding(finding, Decision.HINT, "先提示")], DEMO_PEOPLE["district_officer_1"])
    later, _ = colleague.whole_feed(first["cursor"])
    placed = [
        Placed(one["journal"], one["body"]["seq"], decode(json.dumps(one["body"]).encode()))
        for one in [*lines, *later]
        if one["body"]["subject"] == finding
    ]
    assert [one.entry.kind for one in placed] == ["finding.restated", "finding.decided"]
    assert placed[0].journal == f"snapshot:{first['epoch']}"
    ordered = canonical(placed)
    state = fold_finding(ordered)
    assert state is not None
    table = table_of(FindingRow)
    with office.database.read() as connection:
        row = dict(connection.execute(select(table).where(table.c.subject == finding)).one()._mapping)
    assert row_values("finding", finding, head(ordered), state) == row


def test_restated_lines_are_numbered_from_one(new_laptop: NewLaptop) -> None:
    _, lines = new_laptop("expert").snapshot()
    restated = [one["body"]["seq"] for one in lines if one["journal"].startswith("snapshot:")]
    assert restated == list(range(1, len(restated) + 1))
    assert len(restated) > 50


def test_the_tables_equal_a_rebuild(district: object, office: Office) -> None:
    """A rebuild reads verdicts and never judges again (sync.md §3.1)."""

    def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        tables = {family: table_of(row) for family, row in ROWS.items()}
        return {
            family: [tuple(row) for row in connection.execute(select(table).order_by(table.c.subject))]
            for family, table in tables.items()
        }

    with office.database.write() as connection:
        before = rows(connection)
        rebuild(connection)
        after = rows(connection)
    assert before == after


def test_the_receipt_is_signed_over_what_is_held(new_laptop: NewLaptop) -> None:
    laptop = new_laptop("expert")
    visits.start(laptop, "expert")
    laptop.push()
    receipt = laptop.http.get(f"/v1/receipt/{laptop.device}").json()
    assert (receipt["seq"], receipt["hash"]) == (1, laptop.hash_at(1).hex())
    key = Ed25519PublicKey.from_public_bytes(from_base64(laptop.enrolment["server_key"]))
    key.verify(from_base64(receipt["signature"]), receipt_bytes(receipt))
