"""``SyncStore`` on the laptop's database. Received entries and their cursor move in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select, update

from tuoyu_desktop.application.ports import Changes, Device
from tuoyu_desktop.application.sync_port import OwnHead, PendingBlob, Received
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store import receiving
from tuoyu_desktop.store.blob_tables import DELIVERED, PENDING, blob_key
from tuoyu_desktop.store.delivery_queries import CONFIRMED_AT, CONFIRMED_HASH, CONFIRMED_SEQ, confirmed_seq
from tuoyu_desktop.store.numbering import CHECKED
from tuoyu_desktop.store.rows import work_query
from tuoyu_desktop.store.unit_of_work import Office, SqlWork

T = TypeVar("T")
CURSOR, EPOCH, RECEIPT, RECEIPT_AT = "cursor", "epoch", "receipt", "receipt_at"
SIGNING_SEED, SERVER_KEY = "signing_seed", "server_key"
UPLOAD = "upload:{sha256}"

RunJob = Callable[[Callable[[], Any]], Any]
"""Runs a job on the database thread and waits: ``JobRunner.write_job``, or a plain call in tests."""


class SqlSyncStore:
    """The sync thread calls it; each call is one job on the database thread through ``run``.

    ``changed`` is told what entries from elsewhere changed.
    """

    def __init__(self, office: Callable[[], Office], run: RunJob, changed: Callable[[Changes], None]) -> None:
        self._office = office
        self._run = run
        self._changed = changed

    def _work(self, job: Callable[[SqlWork], T]) -> T:
        def whole() -> tuple[T, Changes]:
            return self._office().run(job, actor="")

        result, changes = self._run(whole)
        if changes.touched:
            self._changed(changes)
        return result  # type: ignore[no-any-return]  # run gives back what the job returned

    def _setting(self, name: str) -> str | None:
        return self._work(lambda work: work.setting(name))

    def device(self) -> Device:
        return self._work(lambda work: work.device())

    def signing_seed(self) -> bytes:
        return bytes.fromhex(self._setting(SIGNING_SEED) or "")

    def server_key(self) -> str:
        return self._setting(SERVER_KEY) or ""

    def epoch(self) -> str | None:
        return self._setting(EPOCH)

    def cursor(self) -> str | None:
        return self._setting(CURSOR)

    def own_head(self) -> OwnHead:
        return self._work(lambda work: OwnHead(work.head.seq, work.head.hash.hex()))

    def own_hash_at(self, seq: int) -> str | None:
        def job(work: SqlWork) -> str | None:
            return _hash_at(work.connection, work.device().journal, seq)

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

    def confirm(self, seq: int, hash_hex: str, at: datetime) -> None:
        def job(work: SqlWork) -> None:
            own = _hash_at(work.connection, work.device().journal, seq)
            if own != hash_hex:
                message = "区里确认的校验码与本机不一致，请不要清理数据，并联系区里。记录都在本机。"
                raise EnvironmentFault("sync-hash-differs", message, detail=f"seq {seq}")
            if seq >= confirmed_seq(work_query(work.connection)):
                work.put_setting(CONFIRMED_SEQ, str(seq))
                work.put_setting(CONFIRMED_HASH, hash_hex)
            work.put_setting(CONFIRMED_AT, at.astimezone(UTC).isoformat(timespec="milliseconds"))

        self._work(job)

    def receive_page(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        def job(work: SqlWork) -> None:
            work.refold(receiving.receive(work.connection, entries, work.device().journal))
            work.put_setting(CURSOR, cursor)
            work.put_setting(EPOCH, epoch)

        self._work(job)

    def receive_snapshot(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        def job(work: SqlWork) -> None:
            gone = receiving.drop_restated(work.connection)
            fresh = receiving.receive(work.connection, entries, work.device().journal)
            work.refold(gone | fresh)
            work.put_setting(CURSOR, cursor)
            work.put_setting(EPOCH, epoch)

        self._work(job)

    def restore_own(self, bodies: Sequence[bytes], after: int) -> None:
        def job(work: SqlWork) -> None:
            work.refold(receiving.restore_own(work.connection, work.device().journal, bodies, after))

        self._work(job)
        self._run(lambda: self._office().open_journal())

    def pending_blobs(self) -> Sequence[PendingBlob]:
        def job(work: SqlWork) -> list[PendingBlob]:
            rows = work_query(work.connection)(
                """SELECT b.sha256, b.size, min(v.head) AS entry, s.value AS location
                   FROM blob_key b JOIN evidence v ON v.sha256 = b.sha256 AND v.withdrawn IS NULL
                   LEFT JOIN setting s ON s.name = 'upload:' || b.sha256
                   WHERE b.state = 'pending' GROUP BY b.sha256 ORDER BY b.created_at"""
            )
            return [PendingBlob(row["sha256"], row["size"], row["entry"], row["location"]) for row in rows]

        return self._work(job)

    def read_blob(self, sha256: str, offset: int) -> Iterator[bytes]:
        key = self._work(lambda work: _blob_key(work.connection, sha256))
        return self._office().blobs.open(sha256, key, offset=offset)

    def upload_begun(self, sha256: str, location: str) -> None:
        self._work(lambda work: work.put_setting(UPLOAD.format(sha256=sha256), location))

    def blob_settled(self, sha256: str) -> None:
        def job(work: SqlWork) -> None:
            _set_state(work.connection, [sha256], DELIVERED)
            work.drop_setting(UPLOAD.format(sha256=sha256))

        self._work(job)

    def blobs_wanted_again(self, hashes: Sequence[str]) -> int:
        def job(work: SqlWork) -> int:
            for sha256 in hashes:
                work.drop_setting(UPLOAD.format(sha256=sha256))
            return _set_state(work.connection, hashes, PENDING)

        return self._work(job)

    def keep_receipt(self, receipt: str, at: datetime) -> None:
        def job(work: SqlWork) -> None:
            work.put_setting(RECEIPT, receipt)
            work.put_setting(RECEIPT_AT, at.astimezone(UTC).isoformat(timespec="milliseconds"))
            for sha256 in json.loads(receipt)["blobs_withdrawn"]:
                _set_state(work.connection, [sha256], DELIVERED)

        self._work(job)

    def numbers_checked(self) -> None:
        def job(work: SqlWork) -> None:
            for (kind, year), mark in self._office().marks.all().items():
                work.put_setting(CHECKED.format(kind=kind, year=year), str(mark))

        self._work(job)


def _hash_at(connection: Connection, journal: str, seq: int) -> str | None:
    if seq == 0:
        return "0" * 64
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    found = connection.execute(select(ENTRY.c.hash).where(place)).scalar()
    return None if found is None else bytes(found).hex()


def _blob_key(connection: Connection, sha256: str) -> bytes:
    found = connection.execute(select(blob_key.c.key).where(blob_key.c.sha256 == sha256)).scalar()
    if found is None:
        raise EnvironmentFault("env-blob-missing", "这张照片不在本机，请重新拍照或联系区里。", detail=sha256)
    return bytes(found)


def _set_state(connection: Connection, hashes: Sequence[str], state: str) -> int:
    if not hashes:
        return 0
    result = connection.execute(update(blob_key).where(blob_key.c.sha256.in_(hashes)).values(state=state))
    return result.rowcount
