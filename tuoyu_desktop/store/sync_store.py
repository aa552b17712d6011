"""``SyncStore`` on the laptop's database, in jobs short enough for a person's commands to go in between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, select, update

from tuoyu_desktop.application.ports import Changes, Device
from tuoyu_desktop.application.sync_port import (
    CLOCK_AHEAD,
    OwnHead,
    PendingBlob,
    Pushed,
    Received,
    Snapshot,
)
from tuoyu_desktop.domain.entries.codec import CHAIN_START
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.pinyin import pinyin_of
from tuoyu_desktop.store import delivery_queries, incident_queries, receiving
from tuoyu_desktop.store.ban_lists import forget_ban_list
from tuoyu_desktop.store.blob_forgetting import forget_keys, unnamed_blobs
from tuoyu_desktop.store.blob_tables import DELIVERED, PENDING, RECEIVED, WITHDRAWN, blob_key
from tuoyu_desktop.store.confirming import confirm, put_settings, take_verdicts, utc_text
from tuoyu_desktop.store.delivery_queries import BROUGHT_BACK, CONFIRMED_HASH, CONFIRMED_SEQ
from tuoyu_desktop.store.forking import bring_back, fork
from tuoyu_desktop.store.journal import Head, check_body, lines_to_own
from tuoyu_desktop.store.numbering import CHECKED, sound_marks
from tuoyu_desktop.store.rows import Query, work_query
from tuoyu_desktop.store.sync_jobs import RunJob, SyncJobs
from tuoyu_desktop.store.taking_in import take_in
from tuoyu_desktop.store.unit_of_work import Office, SqlWork

T = TypeVar("T")
DEVICE = "device"
CURSOR, EPOCH, RECEIPT, RECEIPT_AT = "cursor", "epoch", "receipt", "receipt_at"
SIGNING_SEED, SERVER_KEY = "signing_seed", "server_key"
UPLOAD = "upload:{sha256}"
SLICE = 100
SLICE_BYTES = 128 * 1024
"""Entries of one unit of work: some 10 ms, whether they are short answers or whole facilities of 7 KB."""

Place = tuple[str, int]


class SqlSyncStore(SyncJobs):
    """The sync thread calls it; each call is one job, or a few, on the database thread through ``run``.

    ``changed`` is told what entries from elsewhere changed.
    """

    def __init__(self, office: Callable[[], Office], run: RunJob, changed: Callable[[Changes], None]) -> None:
        super().__init__(office, run, changed)
        self._unfolded = 0

    def place(self) -> tuple[str | None, str | None]:
        return self._ask(
            lambda query: (delivery_queries.setting(query, CURSOR), delivery_queries.setting(query, EPOCH))
        )

    def device(self) -> Device:
        return self._opened().device

    def signing_seed(self) -> bytes:
        return bytes.fromhex(self._for_ever(SIGNING_SEED))

    def server_key(self) -> str:
        return self._for_ever(SERVER_KEY)

    def own_head(self) -> OwnHead:
        head = self._opened().head  # what is committed; read in one go, so no job is needed
        return OwnHead(head.seq, head.hash.hex())

    def own_hash_at(self, seq: int) -> str | None:
        if seq == 0:
            return CHAIN_START.hex()
        sql, journal = "SELECT hash FROM entry WHERE journal = ? AND seq = ?", self.device().journal
        rows = self._ask(lambda query: query(sql, journal, seq))
        return bytes(rows[0]["hash"]).hex() if rows else None

    def own_bodies(self, after: int, most: int, max_bytes: int) -> Sequence[bytes]:
        sql = "SELECT seq, body, digest FROM entry WHERE journal = ? AND seq > ? ORDER BY seq LIMIT ?"
        journal = self.device().journal
        chosen: list[bytes] = []
        size = 0
        for row in self._ask(lambda query: query(sql, journal, after, most)):
            body = row["body"]
            size += len(body or b"") + 1
            if body is None or (size > max_bytes and chosen):
                break
            check_body(row["seq"], bytes(body), row["digest"])
            chosen.append(bytes(body))
        return chosen

    def confirmed_seq(self) -> int:
        return self._ask(delivery_queries.confirmed_seq)

    def confirm(self, seq: int, hash_hex: str, server_time: datetime | None, pushed: Pushed | None = None) -> None:
        def job(work: SqlWork) -> None:
            confirm(work, seq, hash_hex, server_time)
            if pushed is not None:
                work.refold(take_verdicts(work, pushed))

        self._work(job)

    def restore_own(self, lines: Sequence[bytes], after: int, hash_hex: str) -> bool:
        def job(work: SqlWork) -> bool:
            if work.head.seq != after:  # the person went on writing while the lines came
                return False
            rows = lines_to_own(work.device().journal, work.head, lines)
            if not rows or rows[-1]["hash"].hex() != hash_hex:
                return False
            work.connection.execute(ENTRY.insert(), rows)
            work.refold({row["subject"] for row in rows if row["id"]})
            return True

        return self._work(job, journal_changes=True)

    def fork(self, lines: Sequence[bytes], after: int, why: str) -> int:
        def job(work: SqlWork) -> int:
            forked = fork(work.connection, work.device(), lines, why, work.now())
            work.put_setting(DEVICE, json.dumps(asdict(forked.device)))
            work.put_setting(CONFIRMED_SEQ, "0")
            work.put_setting(CONFIRMED_HASH, Head().hash.hex())
            work.refold(forked.subjects)
            moved.append(forked.device)
            return forked.carried

        def whole() -> tuple[int, Changes]:
            done = self._office().run(job, actor="")
            self._office().device = moved[-1]
            self._office().open_journal()
            return done

        moved: list[Device] = []
        carried, changes = self._run(whole)
        self._changed(changes)
        return int(carried)

    def held_seq(self, journal: str) -> int:
        sql = "SELECT max(seq) AS seq FROM entry WHERE journal = ? AND origin = 'own'"
        return self._ask(lambda query: int(query(sql, journal)[0]["seq"] or 0))

    def bring_back(self, journal: str, lines: Sequence[bytes], after: int) -> None:
        def job(work: SqlWork) -> None:
            brought = set(json.loads(work.setting(BROUGHT_BACK) or "[]")) | {journal}
            work.put_setting(BROUGHT_BACK, json.dumps(sorted(brought)))
            work.refold(bring_back(work.connection, journal, lines, after))

        self._work(job)

    def receive_page(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        *before, last = list(in_slices(entries)) or [()]
        for some in before:
            self._unfolded += self._work(partial(_take_in, some))

        def job(work: SqlWork) -> int:
            unfolded = take_in(work, last) if last else 0
            put_settings(work, {CURSOR: cursor, EPOCH: epoch})
            return unfolded

        self._unfolded += self._work(job)

    def unfolded(self) -> int:
        told, self._unfolded = self._unfolded, 0
        return told

    def receive_snapshot(self, snapshot: Snapshot) -> None:
        name = f"{receiving.SNAPSHOT}{snapshot.cursor}:{snapshot.facility or ''}"
        pinyin_of("")  # its dictionary is read once, and not while the database thread waits for it
        for some in in_slices(_under(name, received) for received in snapshot.entries):
            self._unfolded += self._work(partial(_take_in, some))
        self._drop(self._work(partial(_replaced, snapshot, name)))
        if snapshot.facility is None:
            self.receive_page([], snapshot.cursor, snapshot.epoch)

    def holds_facility(self, facility: str) -> bool:
        return bool(self._ask(lambda query: query("SELECT 1 FROM facility WHERE subject = ?", facility)))

    def forget_ended(self) -> int:
        ended = self._ask(delivery_queries.ended_facilities)
        for facility in ended:
            self._drop(self._work(partial(_received_of, facility)))
        self._forget_blobs()
        return len(ended)

    def forget_ban_list(self) -> None:
        self._work(lambda work: forget_ban_list(work.connection))

    def _forget_blobs(self) -> None:
        """Photos that came with what was erased: their keys in one unit, their files after it."""
        if self._ask(unnamed_blobs):
            for row in self._work(forget_keys):
                self._opened().blobs.remove(row["sha256"], bytes(row["key"]))

    def _drop(self, places: Sequence[Place]) -> None:
        for some in _slices(places):
            self._work(partial(_drop, some))

    def pending_blobs(self) -> Sequence[PendingBlob]:
        return self._ask(delivery_queries.pending_blobs)

    def emergency_waiting(self) -> bool:
        journal = self.device().journal
        return self._ask(lambda query: incident_queries.is_waiting(query, journal))

    def read_blob(self, sha256: str, offset: int) -> Iterator[bytes]:
        key = self._work(lambda work: _blob_key(work.connection, sha256))
        return self._opened().blobs.open(sha256, key, offset=offset)

    def upload_begun(self, sha256: str, location: str) -> None:
        self._work(lambda work: work.put_setting(UPLOAD.format(sha256=sha256), location))

    def blob_settled(self, sha256: str) -> None:
        def job(work: SqlWork) -> None:
            _set_state(work, [sha256], DELIVERED)
            work.drop_setting(UPLOAD.format(sha256=sha256))

        self._work(job)

    def holds_blob(self, sha256: str) -> bool:
        return bool(self._ask(lambda query: query("SELECT 1 FROM blob_key WHERE sha256 = ?", sha256)))

    def keep_blob(self, content: bytes, media_type: str) -> None:
        def job(work: SqlWork) -> None:
            if not received_before(work):
                _set_state(work, [work.store_blob(content, media_type)], RECEIVED)

        def received_before(work: SqlWork) -> bool:
            sha256 = hashlib.sha256(content).hexdigest()
            return bool(work.connection.execute(select(blob_key.c.key).where(blob_key.c.sha256 == sha256)).first())

        self._work(job)

    def keep_receipt(self, receipt: str, seq: int, hash_hex: str, at: datetime, missing: Sequence[str]) -> int:
        def job(work: SqlWork) -> int:
            confirm(work, seq, hash_hex, at)
            ahead = str(round((work.now() - at).total_seconds()))
            put_settings(work, {RECEIPT: receipt, RECEIPT_AT: utc_text(at), CLOCK_AHEAD: ahead})
            _settle_withdrawn(work, json.loads(receipt)["blobs_withdrawn"])
            lost = _set_state(work, missing, PENDING, among=(DELIVERED,))
            for sha256 in missing if lost else ():
                work.drop_setting(UPLOAD.format(sha256=sha256))
            return lost

        return self._work(job)

    def numbers_checked(self) -> None:
        def job(query: Query) -> dict[str, str]:
            marks = sound_marks(query, self._office().marks, self._office().device)
            sound = {CHECKED.format(kind=kind, year=year): str(mark) for (kind, year), mark in marks.items()}
            return {name: mark for name, mark in sound.items() if delivery_queries.setting(query, name) != mark}

        changed = self._ask(job)
        if changed:
            self._work(partial(put_settings, values=changed))


def _slices(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[start : start + SLICE] for start in range(0, len(values), SLICE)]


def in_slices(entries: Iterable[Received]) -> Iterator[Sequence[Received]]:
    """What one unit of work takes in: bounded in number and, but for a single big entry, in bytes."""
    some: list[Received] = []
    size = 0
    for entry in entries:
        if some and (len(some) == SLICE or size + len(entry.body) > SLICE_BYTES):
            yield some
            some, size = [], 0
        some.append(entry)
        size += len(entry.body)
    if some:
        yield some


def _take_in(entries: Sequence[Received], work: SqlWork) -> int:
    return take_in(work, entries)


def _drop(places: Sequence[Place], work: SqlWork) -> None:
    work.refold(receiving.drop(work.connection, places))


def _received_of(facility: str, work: SqlWork) -> list[Place]:
    return receiving.received_of(work.connection, facility)


def _replaced(snapshot: Snapshot, name: str, work: SqlWork) -> list[Place]:
    """What a snapshot does away with; a second one of everything is only taken from a restored server."""
    places = receiving.older_restatements(work.connection, name, snapshot.facility)
    if snapshot.facility is None and work.setting(CURSOR) is not None:
        said = {(one.journal, receiving.seq_of(one.body)) for one in snapshot.entries}
        places += receiving.unsaid(work.connection, said)
    return places


def _under(name: str, received: Received) -> Received:
    """Restated lines count anew in every snapshot, so each snapshot's lines stand in a journal of their own."""
    return Received(name, received.body) if received.journal.startswith(receiving.SNAPSHOT) else received


def _blob_key(connection: Connection, sha256: str) -> bytes:
    found = connection.execute(select(blob_key.c.key).where(blob_key.c.sha256 == sha256)).scalar()
    if found is None:
        raise EnvironmentFault("env-blob-missing", "这张照片不在本机，请重新拍照或联系区里。", detail=sha256)
    return bytes(found)


def _settle_withdrawn(work: SqlWork, hashes: Sequence[str]) -> None:
    """What was taken back needs no upload any more, but where a photo of the same bytes stands (sync.md §3.3)."""
    query = work_query(work.connection)
    for some in _slices(hashes):
        chosen = blob_key.c.sha256.in_(some) & blob_key.c.state.in_((PENDING, DELIVERED))
        there = work.connection.execute(select(blob_key.c.sha256).where(chosen)).scalars().all()
        if there:
            standing = delivery_queries.standing_photos(query, there)
            _set_state(work, [sha256 for sha256 in there if sha256 not in standing], WITHDRAWN)


def _set_state(work: SqlWork, hashes: Sequence[str], state: str, *, among: Sequence[str] = (PENDING, DELIVERED)) -> int:
    """Move blobs that are in one of the states ``among``; returns how many."""
    count = 0
    for some in _slices(hashes):
        chosen = blob_key.c.sha256.in_(some) & blob_key.c.state.in_(among)
        count += work.connection.execute(update(blob_key).where(chosen).values(state=state)).rowcount
    return count
