"""What was erased is pushed again, on both databases: the bytes are not taken, the entry's copy has no body
(sync.md §1, §3.8)."""

from __future__ import annotations

import json
import os

import pytest
from sqlalchemy import select

from sync.server.erasing import EraseEntry, Erasure, erase_entry
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tests.sync.test_server_uploads import attach, create
from tuoyu_desktop.projection.entry_table import ENTRY


@pytest.fixture
def laptop(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def _erased(office: Office, laptop: Laptop, seq: int) -> Erasure:
    return erase_entry(office, EraseEntry(laptop.journal_id, seq, "依法删除", "3号"))


def _photographed(laptop: Laptop, content: bytes) -> int:
    """A delivered visit with the entry of a photo; its seq."""
    visit = visits.start(laptop, "expert")
    attach(laptop, visit, content)
    assert laptop.outcomes() == {}
    return len(laptop.bodies)


def test_bytes_that_were_erased_are_taken_from_nobody(office: Office, laptop: Laptop, new_laptop: NewLaptop) -> None:
    content, other = os.urandom(400), new_laptop("expert")
    seq = _photographed(laptop, content)
    _erased(office, laptop, seq)
    _photographed(other, content)
    for each in (laptop, other):
        assert create(each, content).status_code == 404
        receipt = each.http.get(f"/v1/receipt/{each.journal_id}").json()
        assert receipt["blobs_missing"] == []
        assert len(receipt["blobs_withdrawn"]) == 1
    assert create(other, os.urandom(400)).status_code == 201, "another photo comes"


def test_a_copy_that_comes_later_has_no_body(office: Office, laptop: Laptop, new_laptop: NewLaptop) -> None:
    """The old laptop was found again and delivers under its own journal what its heir carried over and delivered."""
    content, heir = os.urandom(400), new_laptop("expert")
    seq = _photographed(heir, content)
    _erased(office, heir, seq)
    carried = [json.loads(body) for body in heir.bodies]
    laptop.bodies = [json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() for one in carried]

    laptop.push()

    with office.database.read() as connection:
        place = (ENTRY.c.journal == laptop.journal_id) & (ENTRY.c.seq == seq)
        row = connection.execute(select(ENTRY).where(place)).one()
        assert (row.body, row.status, row.reason) == (None, "erased", "依法删除")
        others = select(ENTRY.c.body).where(ENTRY.c.journal == laptop.journal_id, ENTRY.c.seq < seq)
        assert None not in connection.execute(others).scalars().all()
    assert create(laptop, content).status_code == 404
    reply = laptop.http.get(f"/v1/journal/{laptop.journal_id}").json()
    assert (reply["seq"], reply["hash"]) == (seq, laptop.hash_at(seq).hex()), "the chain holds over the empty place"


def test_the_word_to_the_laptops_says_what_it_was_and_where_it_stood(
    office: Office, laptop: Laptop, new_laptop: NewLaptop
) -> None:
    content = os.urandom(400)
    seq = _photographed(laptop, content)
    written = json.loads(laptop.bodies[seq - 1])
    _, before = new_laptop("expert").whole_feed()
    _erased(office, laptop, seq)
    feed, _ = new_laptop("expert").whole_feed(before)
    (said,) = [one["body"]["data"] for one in feed if one["body"]["kind"] == "entry.erased"]
    assert (said["entry"], said["of_kind"]) == (written["id"], "evidence.attached")
    assert said["inspection"] == written["data"]["inspection"]
    assert said["blobs"] == [written["data"]["sha256"]]
