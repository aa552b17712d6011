"""The district's side of numbers: leased in time, given back by whom they were leased to, a ledger without a repeat
(documents.md §3, sync.md §3.16)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from sync.server import access, numbers
from sync.server.cli import main
from sync.server.district_journal import write_district
from sync.server.district_rules import number_patterns
from sync.server.judge_facts import table_of
from sync.server.judge_numbers import _years_of
from sync.server.number_ledger import number_ledger
from sync.server.office import Office, new_epoch, open_office
from sync.server.tables import DEVICE, NUMBER_COUNTER
from tests.sync import visits
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData, NumbersReturned, NumbersReturnedData
from tuoyu_desktop.domain.notice import NoticeKind, check_code, content_data
from tuoyu_desktop.domain.numbers import YEAR_OVER
from tuoyu_desktop.exchange.rule_packs import builtin_district_packs
from tuoyu_desktop.projection.tables import NumberBlockRow

EXPERT = DEMO_PEOPLE["expert"]
KIND = NoticeKind.VISIT_RECORD


@pytest.fixture
def server(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    made = copy_of(prepared_demo, tmp_path / "data").start()
    yield made
    made.stop()


def enrolled(server: DistrictServer, role: str = "expert") -> Laptop:
    laptop = Laptop(server.address)
    laptop.enroll(server.code(DEMO_PEOPLE[role]))
    laptop.login()
    return laptop


def papers(laptop: Laptop, count: int, first: int | None = None) -> dict[str, Any]:
    """``count`` sealed visits with a record each, numbered in order; returns their block."""
    block = visits.blocks(laptop)[KIND.value]
    for step in range(count):
        visit = visits.start(laptop, "expert")
        visits.finish(laptop, "expert", visit)
        visits.issue(laptop, "expert", visit, KIND, block, value=(first or block["data"]["first"]) + step)
    return block


def give_back(laptop: Laptop, block: str, *numbers: int, reason: str = YEAR_OVER) -> None:
    data = NumbersReturnedData(numbers=numbers, reason=reason)
    laptop.write(NumbersReturned, data, actor=EXPERT, subject=block)


def ledger_of(server: DistrictServer, year: int | None = None) -> dict[str, str]:
    """Number to state of 走访督导情况记录, as the command writes it."""
    target = server.data.parent / "台账.csv"
    arguments = ["--year", str(year)] if year else []
    server.told("numbers", "ledger", "--kind", KIND.value, "--csv", str(target), *arguments)
    with target.open(encoding="utf-8-sig", newline="") as file:
        return {row["编号"]: row["状态"] for row in csv.DictReader(file)}


def number(value: int) -> str:
    return f"JL-110115-{visits.today().year}-{value:06d}"


# giving back ----------------------------------------------------------------------------------------------------------


def test_numbers_given_back_are_in_the_ledger_and_never_accepted_again(server: DistrictServer) -> None:
    laptop = enrolled(server)
    block = papers(laptop, 1)
    first = block["data"]["first"]
    give_back(laptop, block["subject"], first + 1, reason="预印纸写坏")
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    visits.issue(laptop, "expert", visit, KIND, block, value=first + 1)

    outcomes = laptop.outcomes()
    assert list(outcomes.values()) == [("rejected", "number-not-leased")]
    told = server.told("numbers", "ledger", "--kind", KIND.value)
    assert f"{number(first + 1)}：交还以后又用过" in told, "the paper lies somewhere"


def test_nobody_gives_back_what_is_not_his_or_was_used(server: DistrictServer) -> None:
    mine, other = enrolled(server), enrolled(server, "parent")
    block = papers(mine, 1)
    theirs = visits.blocks(other)[KIND.value]
    give_back(mine, theirs["subject"], theirs["data"]["first"])
    give_back(mine, block["subject"], block["data"]["first"])
    give_back(mine, block["subject"], block["data"]["last"] + 1)
    give_back(mine, block["subject"])
    give_back(mine, "0199d5a0-0000-7000-8000-00000000dead", 1)

    seqs = len(mine.bodies)
    assert mine.outcomes() == {
        seqs - 4: ("rejected", "number-not-leased"),
        seqs - 3: ("rejected", "number-used"),
        seqs - 2: ("rejected", "number-not-leased"),
        seqs - 1: ("rejected", "number-not-leased"),
        seqs: ("rejected", "number-not-leased"),
    }


def test_a_number_reads_as_its_block_says(server: DistrictServer) -> None:
    laptop = enrolled(server)
    block = visits.blocks(laptop)[KIND.value]
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    wrong = number(block["data"]["first"] + 7)
    content = visits.notice_content(KIND, wrong)
    said = {"content": content_data(content), "check_code": check_code(content).full}
    visits.issue(laptop, "expert", visit, KIND, block, number=wrong, **said)
    assert list(laptop.outcomes().values()) == [("rejected", "number-not-leased")]


# the ledger -----------------------------------------------------------------------------------------------------------


def test_the_ledger_knows_every_number(server: DistrictServer) -> None:
    """Used, void, skipped, given back, unused, and lost with a stopped laptop."""
    laptop, gone = enrolled(server), enrolled(server, "parent")
    lost = visits.blocks(gone)[KIND.value]["data"]
    block = papers(laptop, 2)
    first = block["data"]["first"]
    papers(laptop, 1, first + 3)  # one number was lost in a crash
    give_back(laptop, block["subject"], first + 5)
    assert laptop.outcomes() == {}
    server.told("devices", "revoke", gone.device, "--reason", "丢失")

    states = ledger_of(server)
    got = [states[number(first + step)] for step in range(7)]
    assert got == ["已用", "已用", "跳过", "已用", "未用", "未用（已交还）", "未用"]
    assert {states[number(value)] for value in range(lost["first"], lost["last"] + 1)} == {"停用"}
    assert server.told("numbers", "ledger").startswith("JL-")


def test_a_number_on_two_papers_is_told_and_fails_the_command(server: DistrictServer) -> None:
    laptop = enrolled(server)
    block = papers(laptop, 1)
    papers(laptop, 1, block["data"]["first"])
    assert list(laptop.outcomes().values()) == [("rejected", "number-used")]

    told = server.told("numbers", "ledger")
    assert told.startswith("exit 1:")
    assert f"重号  {number(block['data']['first'])}：用在 2 份文书上" in told


def test_of_two_papers_the_ledger_shows_the_accepted_one(server: DistrictServer) -> None:
    """The refused one came with the later day: it is told of, but the number is the other one's."""
    laptop = enrolled(server)
    block = papers(laptop, 1)
    first = NoticeIssued.model_validate_json(laptop.bodies.pop())
    before = first.at - timedelta(days=1)
    laptop.write(NoticeIssued, first.data, actor=EXPERT, subject=first.subject, facility=first.facility, at=before)
    papers(laptop, 1, block["data"]["first"])
    assert list(laptop.outcomes().values()) == [("rejected", "number-used")]

    office = open_office(server.data)
    shown = number_ledger(office, visits.today().year, KIND.value)
    office.database.close()
    (line,) = [one for one in shown.lines if one.number == number(block["data"]["first"])]
    assert (line.state, line.on, line.reason) == ("已用", visits.today() - timedelta(days=1), "")
    assert [(one.number, one.papers) for one in shown.twice] == [(line.number, 2)]


def test_a_restore_leaves_a_gap_that_is_explained(server: DistrictServer) -> None:
    before = visits.blocks(enrolled(server))[KIND.value]["data"]
    server.stop()
    office = open_office(server.data)
    with office.database.read() as connection:
        devices = len(connection.execute(select(DEVICE.c.device)).all())
    new_epoch(office.database)
    office.database.close()
    server.start()
    after = visits.blocks(enrolled(server, "parent"))[KIND.value]["data"]

    assert after["first"] == before["last"] + 1 + numbers.BLOCK * (devices + 1), "each laptop may hold a lost block"
    states = ledger_of(server)
    assert states[number(before["last"] + 1)] == states[number(after["first"] - 1)] == "跳过"
    assert not server.told("numbers", "ledger").startswith("exit")


def test_a_restore_to_before_the_first_lease_of_a_year_gives_no_number_twice(server: DistrictServer) -> None:
    """The database of 14 December does not know that the new year's first blocks were leased on the 15th."""
    before = visits.blocks(enrolled(server))[KIND.value]["data"]
    server.stop()
    office = open_office(server.data)
    with office.database.write() as connection:
        connection.execute(delete(NUMBER_COUNTER))
    new_epoch(office.database)
    office.database.close()
    server.start()
    after = visits.blocks(enrolled(server, "parent"))[KIND.value]["data"]
    assert after["first"] > before["last"]


def test_an_unknown_kind_is_refused(server: DistrictServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["numbers", "ledger", "--kind", "NONE", "--data", str(server.data)]) == 2
    assert "没有这种文书" in capsys.readouterr().err


# leasing in time ------------------------------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("moment", "years"),
    [
        (at("2026-12-14T23:59:59"), (2026,)),
        (at("2026-12-15T00:00:00"), (2026, 2027)),
        (at("2026-12-31T23:59:59"), (2026, 2027)),
        (at("2027-01-01T00:00:00"), (2027,)),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), (2026, 2027)),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), (2027,)),
    ],
)
def test_the_year_changes_by_beijings_clock(moment: datetime, years: tuple[int, ...]) -> None:
    assert numbers.leased_years(moment) == years


def test_a_laptop_that_only_looks_in_gets_the_new_years_numbers(
    server: DistrictServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = enrolled(server)
    server.stop()
    office = open_office(server.data)
    year = visits.today().year + 2  # of which nothing is leased on any day of this year
    seen = []
    for moment in (f"{year}-12-14T12:00", f"{year}-12-15T12:00", f"{year + 1}-01-01T00:00", f"{year + 1}-01-01T00:01"):
        monkeypatch.setattr(Office, "now", lambda _self, moment=moment: at(moment))
        access.lease_what_is_short(office, laptop.device)
        seen.append(_leased(office, laptop.device))
    office.database.close()

    kinds = len(number_patterns(office.facts.pack, office.facts.district))
    assert [some.get(year) for some in seen] == [kinds] * 4
    assert [some.get(year + 1) for some in seen] == [None, kinds, kinds, kinds], "leased once"


def _leased(office: Office, device: str) -> dict[int, int]:
    block = table_of(NumberBlockRow)
    counted: dict[int, int] = {}
    with office.database.read() as connection:
        for row in connection.execute(select(block.c.year).where(block.c.device == device)):
            counted[row.year] = counted.get(row.year, 0) + 1
    return counted


def test_a_paper_has_a_number_of_its_own_year(server: DistrictServer) -> None:
    laptop = enrolled(server)
    server.stop()
    office = open_office(server.data)
    with office.database.write() as connection:
        year = visits.today().year + 2
        pattern = "JL-110115-{year}-{n:06d}"
        lease = numbers._lease(connection, laptop.device, KIND.value, year, pattern)
        write_district(connection, office.facts.journal, [lease])
    office.database.close()
    server.start()
    again = Laptop(server.address)
    again.key, again.enrolment, again.journal_id = laptop.key, laptop.enrolment, laptop.journal_id
    again.login()
    block = next(body for body in visits.leased(again) if body["data"]["year"] == year)
    visit = visits.start(again, "expert")
    visits.finish(again, "expert", visit)
    visits.issue(again, "expert", visit, KIND, block)
    assert list(again.outcomes().values()) == [("rejected", "number-wrong-year")]


def test_the_midnight_paper_may_have_either_year(server: DistrictServer) -> None:
    """Written a moment after midnight, dated a moment before: both years are honest."""
    content = visits.notice_content(KIND, "x", issued_on=at("2026-12-31T23:59").date())
    data = NoticeIssuedData(
        inspection=None, notice_kind=KIND.value, number="x", content=content_data(content), check_code=""
    )
    moment = at("2027-01-01T00:00") + timedelta(milliseconds=3)
    entry = NoticeIssued.write(data, seq=1, id="i", at=moment, actor="p", subject="s", facility=None, after=None)
    assert _years_of(entry) == {2026, 2027}


def test_every_kind_has_a_pattern_of_its_own_everywhere() -> None:
    """A kind without one would never get a number, two kinds with one would share theirs."""
    for pack in builtin_district_packs():
        patterns = number_patterns(pack.id, "110228" if pack.id == "national" else pack.district)
        assert set(patterns) == {kind.value for kind in NoticeKind}, pack.id
        assert len({pattern.format(year=2026, n=1) for pattern in patterns.values()}) == len(patterns), pack.id
        assert all("{year}" in pattern and "{n" in pattern for pattern in patterns.values()), pack.id
