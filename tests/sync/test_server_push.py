"""The push: store first, judge later, idempotent, in order (sync.md §2, §3.1-3.3, §3.8)."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from sqlalchemy import select

from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.encoding import compress
from sync.server.access import make_code
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import EvidenceAttached, EvidenceAttachedData
from tuoyu_desktop.domain.entries.registry import FacilityClosed, FacilityClosedData, JournalForked, JournalForkedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import AnswerRow, InspectionRow


@pytest.fixture
def laptop(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def visit(laptop: Laptop) -> str:
    started = visits.start(laptop, "expert")
    for item in visits.ITEMS:
        visits.answer(laptop, "expert", started, item, Answer.PASS)
    visits.finish(laptop, "expert", started)
    return started


def test_a_visit_is_stored_byte_for_byte_and_folded(laptop: Laptop, office: Office) -> None:
    started = visit(laptop)
    reply = laptop.push()
    assert reply.json() == {"seq": 5, "hash": laptop.hash_at(5).hex(), "outcomes": []}
    with office.database.read() as connection:
        stored = connection.execute(
            select(ENTRY.c.body).where(ENTRY.c.journal == laptop.device).order_by(ENTRY.c.seq)
        ).scalars()
        assert [bytes(body) for body in stored] == laptop.bodies
        table = InspectionRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
        assert connection.execute(select(table.c.state).where(table.c.subject == started)).scalar() == "SEALED"
        answers = AnswerRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
        found = connection.execute(select(answers.c.item).where(answers.c.inspection == started)).scalars()
        assert set(found) == set(visits.ITEMS)
    back = laptop.http.get(f"/v1/journal/{laptop.device}/entries", params={"after": 2})
    assert back.content == b"".join(body + b"\n" for body in laptop.bodies[2:])


def test_the_head_starts_at_zero(laptop: Laptop) -> None:
    head = laptop.http.get(f"/v1/journal/{laptop.device}").json()
    assert (head["seq"], head["hash"]) == (0, "0" * 64)


def test_the_same_push_twice_changes_nothing_and_tells_the_same(laptop: Laptop) -> None:
    visits.start(laptop, "expert", lead="nobody", team=("nobody",))
    first, second = laptop.push(), laptop.push()
    assert first.json() == second.json()
    assert first.json()["outcomes"] == [{"seq": 1, "status": "held", "reason": "unknown-person"}]


def test_overlap_is_skipped(laptop: Laptop) -> None:
    visit(laptop)
    laptop.push(lines=laptop.bodies[:3])
    assert laptop.push(1).json()["seq"] == 5


def test_five_copies_in_parallel_store_once(laptop: Laptop, office: Office) -> None:
    visit(laptop)
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda _: laptop.push(), range(5)))
    assert {(reply.status_code, reply.json()["seq"]) for reply in replies} == {(200, 5)}
    with office.database.read() as connection:
        rows = connection.execute(select(ENTRY.c.seq).where(ENTRY.c.journal == laptop.device)).scalars().all()
    assert sorted(rows) == [1, 2, 3, 4, 5]


def test_two_laptops_at_once_get_positions_of_their_own(new_laptop: NewLaptop, office: Office) -> None:
    laptops = [new_laptop("expert") for _ in range(4)]
    for one in laptops:
        visit(one)
    with ThreadPoolExecutor(4) as pool:
        assert {reply.status_code for reply in pool.map(lambda one: one.push(), laptops)} == {200}
    with office.database.read() as connection:
        positions = connection.execute(select(ENTRY.c.position)).scalars().all()
    assert len(positions) == len(set(positions))


def test_a_gap_says_where_to_go_on(laptop: Laptop) -> None:
    visit(laptop)
    laptop.push(lines=laptop.bodies[:2])
    gap = laptop.push(4)
    assert (gap.status_code, gap.json()["code"]) == (409, "gap")
    assert (gap.json()["seq"], gap.json()["hash"]) == (2, laptop.hash_at(2).hex())


def test_a_fork_stores_nothing(laptop: Laptop, office: Office) -> None:
    visit(laptop)
    laptop.push(lines=laptop.bodies[:3])
    other = [laptop.bodies[0], laptop.bodies[2], laptop.bodies[1], laptop.bodies[3]]
    fork = laptop.push(lines=other)
    assert (fork.status_code, fork.json()["code"], fork.json()["seq"]) == (409, "fork", 3)
    assert laptop.push(3, prev=b"\1" * 32).json()["code"] == "fork"
    assert laptop.http.get(f"/v1/journal/{laptop.device}").json()["seq"] == 3


@pytest.mark.parametrize(
    "line",
    [b"not json", b"{}", b" ", b"\xff\xfe\x00", b'{"seq":1,"kind":"answer.recorded","v":1}', b"[" * 5000, b"null"],
)
def test_whatever_a_line_says_it_is_stored(laptop: Laptop, office: Office, line: bytes) -> None:
    started = visits.start(laptop, "expert")
    laptop.bodies.insert(0, line)
    laptop.bodies[1] = laptop.bodies[1].replace(b'"seq":1', b'"seq":2')
    assert laptop.outcomes() == {1: ("rejected", "malformed")}, "and it blocks nothing behind it"
    back = laptop.http.get(f"/v1/journal/{laptop.device}/entries")
    assert back.content == line + b"\n" + laptop.bodies[1] + b"\n"
    assert started


def test_a_wrong_seq_or_a_nul_character_is_malformed(laptop: Laptop) -> None:
    visits.start(laptop, "expert")
    visits.start(laptop, "expert", opinion="x")
    laptop.bodies[0] = laptop.bodies[0].replace(b'"seq":1', b'"seq":7')
    laptop.bodies[1] = laptop.bodies[1].replace("李婷".encode(), b"\\u0000")
    assert laptop.outcomes() == {1: ("rejected", "malformed"), 2: ("rejected", "malformed")}


def test_a_kind_of_tomorrow_waits(laptop: Laptop) -> None:
    visits.start(laptop, "expert")
    laptop.bodies[0] = laptop.bodies[0].replace(b"inspection.started", b"inspection.dreamt")
    assert laptop.outcomes() == {1: ("held", "unknown-kind")}


def test_a_known_id_takes_no_effect_a_second_time(laptop: Laptop) -> None:
    started = visits.start(laptop, "expert")
    visits.answer(laptop, "expert", started, "A01", Answer.PASS)
    laptop.bodies.append(laptop.bodies[1].replace(b'"seq":2', b'"seq":3').replace(b'"PASS"', b'"FAIL"'))
    assert laptop.outcomes() == {3: ("duplicate", "known-id")}


def test_a_poison_entry_holds_up_nobody(laptop: Laptop, office: Office) -> None:
    """A size that no database column can hold makes the fold's write fail."""
    started = visits.start(laptop, "expert")
    poison = EvidenceAttachedData(inspection=started, sha256="0" * 64, size=10**30, media_type="image/jpeg")
    laptop.write(EvidenceAttached, poison, actor=DEMO_PEOPLE["expert"], subject=new_id(), facility=visits.OAK)
    for item in visits.ITEMS:
        visits.answer(laptop, "expert", started, item, Answer.PASS)
    laptop.bodies[0], laptop.bodies[1] = (
        laptop.bodies[1].replace(b'"seq":2', b'"seq":1'),
        laptop.bodies[0].replace(b'"seq":1', b'"seq":2'),
    )
    assert laptop.outcomes() == {1: ("held", "internal")}
    feed, _ = laptop.whole_feed()
    told = [one["body"]["data"] for one in feed if one["body"]["kind"] == "entry.judged"]
    own = [one for one in told if one["journal"] == laptop.device]
    assert own == [{"journal": laptop.device, "seq": 1, "status": "held", "reason": "internal"}]


def test_a_district_kind_is_not_the_laptops_to_say(laptop: Laptop, office: Office) -> None:
    data = FacilityClosedData(on=visits.today(), reason="x")
    laptop.write(FacilityClosed, data, actor=DEMO_PEOPLE["expert"], subject=visits.OAK, facility=visits.OAK)
    assert laptop.outcomes() == {1: ("rejected", "not-yours")}


def test_limits(laptop: Laptop) -> None:
    many = laptop.push(lines=[b"{}"] * 1001)
    assert (many.status_code, many.json()["code"]) == (413, "too-large")
    long = laptop.push(lines=[b"x" * (256 * 1024 + 1)])
    assert (long.status_code, long.json()["code"]) == (413, "entry-too-large")


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_bombs_are_refused(laptop: Laptop, encoding: str) -> None:
    plain = bytes(64 * 1024 * 1024)
    bomb = zstandard.compress(plain, 19) if encoding == "zstd" else gzip.compress(plain)
    query = {"after": 0, "prev": "0" * 64}
    path = f"/v1/journal/{laptop.device}"
    reply = laptop.http.post(path, params=query, content=bomb, headers={"Content-Encoding": encoding})
    assert (reply.status_code, reply.json()["code"]) == (413, "too-large")
    torn = laptop.http.post(path, params=query, content=bomb[:-9], headers={"Content-Encoding": encoding})
    assert torn.status_code in (413, 415)


def test_every_encoding_is_understood_and_damage_is_named(laptop: Laptop) -> None:
    visit(laptop)
    body = b"\n".join(laptop.bodies)
    path, query = f"/v1/journal/{laptop.device}", {"after": 0, "prev": "0" * 64}
    for content, encoding in ((body, ""), (gzip.compress(body), "gzip"), (compress(body), "zstd")):
        headers = {"Content-Encoding": encoding} if encoding else {}
        assert laptop.http.post(path, params=query, content=content, headers=headers).json()["seq"] == 5
    for content, encoding in ((body, "zstd"), (body, "gzip"), (body, "br"), (compress(body)[:-4], "zstd")):
        reply = laptop.http.post(path, params=query, content=content, headers={"Content-Encoding": encoding})
        assert (reply.status_code, reply.json()["code"]) == (415, "bad-encoding")
    assert laptop.http.post(path, params={"after": 0, "prev": "zz"}, content=b"").json()["code"] == "bad-request"


def test_nobody_writes_into_anothers_journal(new_laptop: NewLaptop) -> None:
    mine, other = new_laptop("expert"), new_laptop("expert")
    visit(mine)
    mine.push()
    for path in (f"/v1/journal/{mine.device}", f"/v1/journal/{mine.device}/entries", f"/v1/receipt/{mine.device}"):
        assert other.http.get(path).json()["code"] == "foreign-journal"
    assert other.push(lines=[], journal=mine.device).json()["code"] == "foreign-journal"
    visit(other)
    assert other.push(journal=new_id()).json()["code"] == "foreign-journal", "a second journal starts with a fork"


def forked(laptop: Laptop, previous: str, at_seq: int, link: bytes) -> tuple[str, bytes]:
    """(id of the new journal, its first line)."""
    kept, laptop.bodies = laptop.bodies, []
    data = JournalForkedData(previous=previous, at_seq=at_seq, hash=link.hex(), why="restored")
    laptop.write(JournalForked, data, actor=DEMO_PEOPLE["expert"], subject=previous)
    first, laptop.bodies = laptop.bodies[0], kept
    return new_id(), first


def test_a_restored_laptop_goes_on_in_a_new_journal(laptop: Laptop) -> None:
    visit(laptop)
    laptop.push(lines=laptop.bodies[:3])
    journal, first = forked(laptop, laptop.device, 3, laptop.hash_at(3))
    lines = [first, laptop.bodies[3].replace(b'"seq":4', b'"seq":2')]
    reply = laptop.push(journal=journal, lines=lines)
    assert reply.json() == {"seq": 2, "hash": chain_over(CHAIN_START, lines)[-1][1].hex(), "outcomes": []}


def test_a_fork_from_what_never_was_is_refused(laptop: Laptop) -> None:
    visit(laptop)
    laptop.push()
    journal, first = forked(laptop, laptop.device, 3, b"\7" * 32)
    assert laptop.push(journal=journal, lines=[first]).json()["code"] == "fork"


def test_a_replacement_takes_the_journal_over(new_laptop: NewLaptop, district: DistrictServer, office: Office) -> None:
    old = new_laptop("expert")
    visit(old)
    old.push()
    new = Laptop(district.address)
    new.enroll(make_code(office, DEMO_PEOPLE["expert"], replaces=old.device, hours=1))
    new.login()
    back = new.http.get(f"/v1/journal/{old.device}/entries")
    assert back.content == b"".join(body + b"\n" for body in old.bodies)
    journal, first = forked(new, old.device, 5, old.hash_at(5))
    assert new.push(journal=journal, lines=[first]).json()["seq"] == 1
    assert old.login()["scope"] == "deliver", "the replaced one may only deliver"
