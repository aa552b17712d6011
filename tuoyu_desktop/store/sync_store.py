"""``SyncStore`` on the laptop's database, in jobs short enough for a person's commands to go in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, select, update

from tuoyu_desktop.application.ports import Changes, Device
from tuoyu_desktop.application.sync_port import SERVER_TIME, OwnHead, PendingBlob, Pushed, Received, Snapshot
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store import delivery_queries, receiving
from tuoyu_desktop.store.blob_tables import DELIVERED, PENDING, WITHDRAWN, blob_key
from tuoyu_desktop.store.delivery_queries import CONFIRMED_AT, CONFIRMED_HASH, CONFIRMED_SEQ
from tuoyu_desktop.store.forking import fork
from tuoyu_desktop.store.journal import Head, hash_at, lines_to_own
from tuoyu_desktop.store.numbering import CHECKED, sound_marks
from tuoyu_desktop.store.rows import work_query
from tuoyu_desktop.store.unit_of_work import Office, SqlWork

T = TypeVar("T")
DEVICE = "device"
CURSOR, EPOCH, RECEIPT, RECEIPT_AT = "cursor", "epoch", "receipt", "receipt_at"
SIGNING_SEED, SERVER_KEY = "signing_seed", "server_key"
UPLOAD = "upload:{sha256}"
SLICE = 100
"""Entries of one unit of work: some 20 ms."""

RunJob = Callable[[Callable[[], Any]], Any]
"""Runs a job on the database thread and waits: ``JobRunner.write_job``, or a plain call in tests."""
Place = tuple[str, int]


class SqlSyncStore:
    """The sync thread calls it; each call is one job, or a few, on the database thread through ``run``.

    ``changed`` is told what entries from elsewhere changed.
    """

    def __init__(self, office: Callable[[], Office], run: RunJob, changed: Callable[[Changes], None]) -> None:
        self._office = office
        self._run = run
        self._changed = changed
        self._known: Office | None = None

    def _opened(self) -> Office:
        """The office, to look at what it says of itself; opened on the database thread like everything else."""
        if self._known is None:
            self._known = self._run(self._office)
        return self._known

    def _work(self, job: Callable[[SqlWork], T], *, journal_changes: bool = False) -> T:
        def whole() -> tuple[T, Changes]:
            done = self._office().run(job, actor="")
            if journal_changes:
                self._office().open_journal()
            return done

        result, changes = self._run(whole)
        if changes.touched:
            self._changed(changes)
        return result  # type: ignore[no-any-return]  # run gives back what the job returned

    def _setting(self, name: str) -> str | None:
        return self._work(lambda work: work.setting(name))

    def place(self) -> tuple[str | None, str | None]:
        return self._work(lambda work: (work.setting(CURSOR), work.setting(EPOCH)))

    def device(self) -> Device:
        return self._opened().device

    def signing_seed(self) -> bytes:
        return bytes.fromhex(self._setting(SIGNING_SEED) or "")

    def server_key(self) -> str:
        return self._setting(SERVER_KEY) or ""

    def own_head(self) -> OwnHead:
        head = self._opened().head  # what is committed; read in one go, so no job is needed
        return OwnHead(head.seq, head.hash.hex())

    def own_hash_at(self, seq: int) -> str | None:
        def job(work: SqlWork) -> str | None:
            found = hash_at(work.connection, work.device().journal, seq)
            return None if found is None else found.hex()

        return self._work(job)

    def own_bodies(self, after: int, most: int, max_bytes: int) -> Sequence[bytes]:
        def job(work: SqlWork) -> list[bytes]:
            place = (ENTRY.c.journal == work.device().journal) & (ENTRY.c.seq > after)
            rows = work.connection.execute(select(ENTRY.c.body).where(place).order_by(ENTRY.c.seq).limit(most))
            chosen: list[bytes] = []
            size = 0
            for (body,) in rows:
                size += len(body or b"") + 1
                if body is None or (size > max_bytes and chosen):
                    break
                chosen.append(bytes(body))
            return chosen

        return self._work(job)

    def confirmed_seq(self) -> int:
        return self._work(lambda work: delivery_queries.confirmed_seq(work_query(work.connection)))

    def confirm(self, seq: int, hash_hex: str, server_time: datetime, pushed: Pushed | None = None) -> None:
        def job(work: SqlWork) -> None:
            _confirm(work, seq, hash_hex, server_time)
            if pushed is not None:
                work.refold(_take_verdicts(work, pushed))

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

    def receive_page(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        *before, last = _slices(entries)
        for some in before:
            self._work(partial(_take_in, some))

        def job(work: SqlWork) -> None:
            _take_in(last, work)
            work.put_setting(CURSOR, cursor)
            work.put_setting(EPOCH, epoch)

        self._work(job)

    def receive_snapshot(self, snapshot: Snapshot) -> None:
        name = f"{receiving.SNAPSHOT}{snapshot.cursor}:{snapshot.facility or ''}"
        for some in _slices([_under(name, received) for received in snapshot.entries]):
            self._work(partial(_take_in, some))
        self._drop(self._work(partial(_replaced, snapshot, name)))
        if snapshot.facility is None:
            self.receive_page([], snapshot.cursor, snapshot.epoch)

    def forget_ended(self) -> int:
        ended = self._work(lambda work: delivery_queries.ended_facilities(work_query(work.connection)))
        for facility in ended:
            self._drop(self._work(partial(_received_of, facility)))
        return len(ended)

    def _drop(self, places: Sequence[Place]) -> None:
        for some in _slices(places) if places else ():
            self._work(partial(_drop, some))

    def pending_blobs(self) -> Sequence[PendingBlob]:
        return self._work(lambda work: delivery_queries.pending_blobs(work_query(work.connection)))

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

    def keep_receipt(self, receipt: str, seq: int, hash_hex: str, at: datetime, missing: Sequence[str]) -> int:
        def job(work: SqlWork) -> int:
            _confirm(work, seq, hash_hex, at)
            work.put_setting(RECEIPT, receipt)
            work.put_setting(RECEIPT_AT, _utc(at))
            _set_state(work, json.loads(receipt)["blobs_withdrawn"], WITHDRAWN)
            lost = _set_state(work, missing, PENDING, among=(DELIVERED,))
            for sha256 in missing if lost else ():
                work.drop_setting(UPLOAD.format(sha256=sha256))
            return lost

        return self._work(job)

    def numbers_checked(self) -> None:
        def job(work: SqlWork) -> None:
            for (kind, year), mark in sound_marks(work_query(work.connection), self._office().marks).items():
                name, value = CHECKED.format(kind=kind, year=year), str(mark)
                if work.setting(name) != value:
                    work.put_setting(name, value)

        self._work(job)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _slices(values: Sequence[T]) -> list[Sequence[T]]:
    """At least one slice, be it empty."""
    return [values[start : start + SLICE] for start in range(0, max(len(values), 1), SLICE)]


def _take_in(entries: Sequence[Received], work: SqlWork) -> None:
    arrived = receiving.receive(work.connection, entries)
    work.refold(arrived.subjects, arrived.fresh)


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


def _confirm(work: SqlWork, seq: int, hash_hex: str, server_time: datetime) -> None:
    own = hash_at(work.connection, work.device().journal, seq)
    if own is None or own.hex() != hash_hex:
        message = "区里确认的校验码与本机不一致，请不要清理数据，并联系区里。记录都在本机。"
        raise EnvironmentFault("sync-hash-differs", message, detail=f"seq {seq}")
    values = {CONFIRMED_SEQ: str(seq), CONFIRMED_HASH: hash_hex}
    for name, value in (values | {CONFIRMED_AT: _utc(server_time), SERVER_TIME: _utc(server_time)}).items():
        work.put_setting(name, value)


def _take_verdicts(work: SqlWork, pushed: Pushed) -> set[str]:
    """Write the statuses that changed; returns the subjects to fold again. What was erased stays erased."""
    connection, journal = work.connection, work.device().journal
    applied = EntryStatus.APPLIED.value
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq >= pushed.first) & (ENTRY.c.seq <= pushed.last)
    odd = (ENTRY.c.status != applied) | ENTRY.c.seq.in_(list(pushed.verdicts))
    rows = connection.execute(select(ENTRY.c.seq, ENTRY.c.subject, ENTRY.c.status).where(place & odd)).all()
    subjects: set[str] = set()
    for row in rows:
        verdict = pushed.verdicts.get(row.seq)
        status = verdict.status if verdict else applied
        if EntryStatus.ERASED.value in (row.status, status) or status == row.status:
            continue
        reason = verdict.reason if verdict else ""
        one = (ENTRY.c.journal == journal) & (ENTRY.c.seq == row.seq)
        connection.execute(update(ENTRY).where(one).values(status=EntryStatus(status).value, reason=reason))
        subjects.add(row.subject)
    return subjects


def _blob_key(connection: Connection, sha256: str) -> bytes:
    found = connection.execute(select(blob_key.c.key).where(blob_key.c.sha256 == sha256)).scalar()
    if found is None:
        raise EnvironmentFault("env-blob-missing", "这张照片不在本机，请重新拍照或联系区里。", detail=sha256)
    return bytes(found)


def _set_state(work: SqlWork, hashes: Sequence[str], state: str, *, among: Sequence[str] = (PENDING, DELIVERED)) -> int:
    """Move blobs that are in one of the states ``among``; returns how many."""
    count = 0
    for some in _slices(hashes):
        chosen = blob_key.c.sha256.in_(some) & blob_key.c.state.in_(among)
        count += work.connection.execute(update(blob_key).where(chosen).values(state=state)).rowcount
    return count
