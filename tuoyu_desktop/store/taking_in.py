"""Taking received entries in, whatever a fold makes of them: one that breaks a fold waits apart, the rest goes on.

As at the district, it is stored first and held with the reason ``internal`` (sync.md §3.1); the next start of the
program, which may be a newer one, folds it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, select, update

from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store import receiving
from tuoyu_desktop.store.lost_trays import forget_lost_trays
from tuoyu_desktop.store.unit_of_work import SqlWork

INTERNAL = "internal"
"""Why an entry is held that broke a fold of ours."""
_LOG = logging.getLogger(__name__)
Place = tuple[str, int]


def take_in(work: SqlWork, entries: Sequence[Received], *, by_stick: bool = False) -> int:
    """Store and fold a slice; returns how many of its entries are held because a fold broke on their subject."""

    def all_at_once() -> None:
        arrived = receiving.receive(work.connection, entries, by_stick=by_stick)
        work.refold(arrived.subjects, arrived.fresh)

    held = 0
    if not _tried(work.connection, all_at_once, "a slice"):
        arrived = receiving.receive(work.connection, entries, by_stick=by_stick)
        held = sum(_folded_alone(work, subject, entries) for subject in (arrived.subjects | arrived.fresh.keys()))
    forget_lost_trays(work)
    return held


def take_in_again(work: SqlWork) -> int:
    """Fold once more what broke a fold under an earlier program; returns how many entries are held still."""
    odd = ENTRY.c.status != EntryStatus.APPLIED.value  # for the partial index on what was not applied
    held_by_us = (ENTRY.c.status == EntryStatus.HELD.value) & (ENTRY.c.reason == INTERNAL)
    place = odd & held_by_us & (ENTRY.c.origin != receiving.OWN)
    rows = work.connection.execute(select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.subject).where(place)).all()
    held: dict[str, list[Place]] = {}
    for row in rows:
        held.setdefault(row.subject, []).append((row.journal, row.seq))

    def let_go(subject: str) -> None:
        _mark(work.connection, held[subject], EntryStatus.APPLIED, "")
        work.refold({subject})

    return sum(
        len(places)
        for subject, places in held.items()
        if not _tried(work.connection, partial(let_go, subject), subject)
    )


def _folded_alone(work: SqlWork, subject: str, entries: Sequence[Received]) -> int:
    """Fold one subject; where that fails, hold what just came of it and fold the rest. Returns how many it holds."""
    if _tried(work.connection, lambda: work.refold({subject}), subject):
        return 0
    places = _arrived(work.connection, subject, entries)
    _mark(work.connection, places, EntryStatus.HELD, INTERNAL)
    _tried(work.connection, lambda: work.refold({subject}), subject)  # where this fails too, its row stays as it was
    return len(places)


def _arrived(connection: Connection, subject: str, entries: Sequence[Received]) -> list[Place]:
    said = {(one.journal, receiving.seq_of(one.body)) for one in entries}
    place = (ENTRY.c.subject == subject) & (ENTRY.c.origin != receiving.OWN)
    rows = connection.execute(
        select(ENTRY.c.journal, ENTRY.c.seq).where(place, ENTRY.c.status == EntryStatus.APPLIED.value)
    )
    return [(row.journal, row.seq) for row in rows if (row.journal, row.seq) in said]


def _mark(connection: Connection, places: Sequence[Place], status: EntryStatus, reason: str) -> None:
    for journal, seq in places:
        place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
        connection.execute(update(ENTRY).where(place).values(status=status.value, reason=reason))


def _tried(connection: Connection, job: Callable[[], object], what: str) -> bool:
    try:
        with connection.begin_nested():
            job()
    except EnvironmentFault:
        raise
    except Exception:  # noqa: BLE001  # whatever a fold of ours does wrong, the entries are kept (sync.md §3.1)
        _LOG.exception("fold failed for %s", what)
        return False
    return True
