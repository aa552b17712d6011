"""The answer package: what the laptop would have been told over the wire, for its one-time key only (sync.md §3.13).

A stopped device is told what arrived and nothing else (sync.md §3.14).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from sync.protocol.encoding import compress
from sync.protocol.messages import FeedPage, JournalHead, Problem, PushReply
from sync.protocol.package_format import PackageHeader, PackageWriter, public_text
from sync.protocol.package_frames import (
    DocumentFrame,
    LinesFrame,
    PushedFrame,
    StateFrame,
    in_frames,
    pack_lines,
)
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import DEFAULT_FEED_LIMIT
from sync.server.access import Caller
from sync.server.feed import feed_page, own_entries
from sync.server.office import Office
from sync.server.receipts import make_receipt
from sync.server.snapshot import snapshot_lines
from sync.server.stored import journal_head
from sync.server.tables import BLOB
from tuoyu_desktop.domain.ids import new_id

FEED_BYTES = 64 * 1024 * 1024
"""Compressed news in one answer; what is beyond comes with the next one."""
_PIECE = 500


@dataclass(frozen=True)
class Pushed:
    """One push of a package and what came of it."""

    journal: str
    after: int
    count: int
    reply: PushReply | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Asked:
    """Where the laptop stood at its export, as in ``AskFrame``; ``blobs`` are hashes it thinks undelivered."""

    journal: str
    seq: int
    hash: str
    confirmed: int
    cursor: str | None
    epoch: str | None
    blobs: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What to answer to."""

    pushed: tuple[Pushed, ...]
    asked: Asked


def write_answer(office: Office, caller: Caller, header: PackageHeader, answer: Answer, target: Path) -> None:
    """Write the answer to the package of ``header``. Raises PackageRefused package-disk, ProblemError
    foreign-journal."""
    own = X25519PrivateKey.generate()
    reply = PackageHeader(
        kind="answer",
        id=new_id(),
        export=header.export,
        part=header.part,
        district=office.facts.district,
        device=header.device,
        key=public_text(own),
        created_at=office.now(),
        answers=header.id,
    )
    with PackageWriter(target, reply, office.keys.signing, own, header.key) as writer:
        _Reply(office, caller, answer, writer).write()


class _Reply:
    def __init__(self, office: Office, caller: Caller, answer: Answer, writer: PackageWriter) -> None:
        self._office, self._caller, self._writer = office, caller, writer
        self._pushed, self._asked = answer.pushed, answer.asked
        self._news = 0

    def write(self) -> None:
        """State and receipt last of what is asked of the database: they say no more than the rest does."""
        for one in self._pushed:
            self._writer.add(PushedFrame(**vars(one)))
        if not self._caller.stopped:
            self._feed()
        journal, epoch = self._asked.journal, self._office.facts.epoch
        receipt = make_receipt(self._office, self._caller, journal)
        head = JournalHead(epoch=epoch, seq=receipt.seq, hash=receipt.hash)
        state = StateFrame(journal=journal, head=head, scope="deliver" if self._caller.stopped else "full")
        self._writer.add(state, pack_lines(sorted(self._held())))
        text = json.dumps(receipt.model_dump(mode="json"), ensure_ascii=False).encode()
        self._writer.add(DocumentFrame(path=f"/v1/receipt/{journal}"), compress(text))
        if not self._caller.stopped and self._differs(head):
            lines = (line.rstrip(b"\n") for line in own_entries(self._office, self._caller, journal, 0))
            self._lines(f"/v1/journal/{journal}/entries", None, lines)

    def _held(self) -> Iterator[str]:
        asked = sorted(self._asked.blobs)
        with self._office.database.read() as connection:
            for start in range(0, len(asked), _PIECE):
                some = BLOB.c.sha256.in_(asked[start : start + _PIECE])
                yield from connection.execute(select(BLOB.c.sha256).where(some)).scalars()

    def _differs(self, head: JournalHead) -> bool:
        """Whether the laptop may have to take its own entries back or begin a new journal (sync.md §3.8)."""
        refused = any(one.problem and one.problem.code in (Code.GAP, Code.FORK) for one in self._pushed)
        if refused or head.seq > self._asked.seq:
            return True
        return head.seq == self._asked.seq and head.hash != self._asked.hash

    def _feed(self) -> None:
        """All that is new, as far as it fits, with the snapshots that the laptop asks for on the way.

        Each facility once, read after the last page: none is older than an erasure that a page tells of.
        """
        cursor = self._asked.cursor
        if cursor is None or self._was_restored() or not self._known(cursor):
            cursor = self._snapshot(None)
        wanted: set[str] = set()
        more = True
        while more and self._news < FEED_BYTES:
            page = feed_page(self._office, self._caller, cursor, DEFAULT_FEED_LIMIT)
            wanted |= self._gained(page) | _erased_at(page)
            body = compress(page.model_dump_json().encode())
            self._news += len(body)
            self._writer.add(DocumentFrame(path="/v1/feed", after=cursor), body)
            cursor, more = page.cursor, page.more
        for facility in sorted(wanted):
            self._snapshot(facility)

    def _was_restored(self) -> bool:
        """Another epoch, or less of the laptop's journal than was acknowledged (sync.md §3.8)."""
        with self._office.database.read() as connection:
            head = journal_head(connection, self._asked.journal)
        return self._asked.epoch != self._office.facts.epoch or head.seq < self._asked.confirmed

    def _known(self, cursor: str) -> bool:
        try:
            feed_page(self._office, self._caller, cursor, 1)
        except ProblemError as problem:
            if problem.problem is not Code.CURSOR:
                raise
            return False
        return True

    def _gained(self, page: FeedPage) -> set[str]:
        """Facilities that a page hands to the caller's unit."""
        gained: dict[str, bool] = {}
        for one in page.entries:
            if '"assignment.changed"' not in one.body:
                continue
            entry = json.loads(one.body)
            if entry["kind"] == "assignment.changed" and entry["data"]["unit"] == self._caller.unit:
                gained[entry["facility"]] = entry["data"].get("active", True)
        return {facility for facility, active in gained.items() if active and facility}

    def _snapshot(self, facility: str | None) -> str:
        """Write a snapshot; returns its cursor. A facility that is gone again has none: the laptop takes that."""
        try:
            lines = iter(snapshot_lines(self._office, self._caller, facility))
            first = next(lines)
        except ProblemError as problem:
            if facility is None or problem.problem is not Code.NOT_IN_SCOPE:
                raise
            self._lines("/v1/snapshot", facility, ())
            return ""
        whole = (line.rstrip(b"\n") for line in _with(first, lines))
        self._lines("/v1/snapshot", facility, whole)
        return str(json.loads(first)["cursor"])

    def _lines(self, path: str, facility: str | None, lines: Iterable[bytes]) -> None:
        """At least one frame, so that nothing is told apart from not asked."""
        written = False
        for body in in_frames(lines):
            self._news += len(body)
            self._writer.add(LinesFrame(path=path, facility=facility), body)
            written = True
        if not written:
            self._writer.add(LinesFrame(path=path, facility=facility), compress(b""))


def _erased_at(page: FeedPage) -> set[str]:
    """Facilities of which a page says that something was erased. One out of scope counts too: the laptop may hold it
    still, and is then told that there is nothing of it any more."""
    said = (json.loads(one.body) for one in page.entries if '"entry.erased"' in one.body)
    return {entry["facility"] for entry in said if entry["kind"] == "entry.erased" and entry.get("facility")}


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
