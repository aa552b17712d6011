"""What the district said of the own journal: how much of it it holds, and what became of the entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update

from tuoyu_desktop.application.sync_port import SERVER_TIME, Pushed
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.delivery_queries import CONFIRMED_AT, CONFIRMED_HASH, CONFIRMED_SEQ
from tuoyu_desktop.store.journal import hash_at
from tuoyu_desktop.store.unit_of_work import SqlWork

_PUT = "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def put_settings(work: SqlWork, values: Mapping[str, str]) -> None:
    """Several settings in one statement."""
    work.connection.exec_driver_sql(_PUT, list(values.items()))


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def confirm(work: SqlWork, seq: int, hash_hex: str, server_time: datetime | None) -> None:
    own = hash_at(work.connection, work.device().journal, seq)
    if own is None or own.hex() != hash_hex:
        message = "区里确认的校验码与本机不一致，请不要清理数据，并联系区里。记录都在本机。"
        raise EnvironmentFault("sync-hash-differs", message, detail=f"seq {seq}")
    times = {} if server_time is None else dict.fromkeys((CONFIRMED_AT, SERVER_TIME), utc_text(server_time))
    put_settings(work, {CONFIRMED_SEQ: str(seq), CONFIRMED_HASH: hash_hex, **times})


def take_verdicts(work: SqlWork, pushed: Pushed) -> set[str]:
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
