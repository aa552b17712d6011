"""The seal of a visit, looked at again: what ``covers`` names is here, and its digest is the seal's (sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sync.protocol.wire import SNAPSHOT_JOURNAL
from sync.server.stored import APPLIED, HELD, REJECTED, Item, journal_head
from sync.server.tables import DEVICE, JOURNAL
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.inspections import InspectionFinished
from tuoyu_desktop.domain.entries.registry import JournalForked
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.visit_digest import AFTER_SEAL, REINSPECTED, digest_over

INCOMPLETE = "seal-incomplete"
DIFFERS = "seal-digest"
_PARTS = frozenset({"answer.recorded", "answer.settled", "evidence.attached", "finding.recorded"})
"""Kinds whose subjects are parts of the visit that their data name."""
_SOME = 500


@dataclass(frozen=True, slots=True)
class _Line:
    """What the digest needs of an entry; ``visit``: the one that its data name."""

    id: str
    subject: str
    kind: str
    digest: bytes
    visit: str | None


def judge_seal(
    connection: Connection, items: Sequence[Item], seal: InspectionFinished, journal: str
) -> tuple[str, str] | None:
    """Null where the digest is right. Held (``seal-incomplete``) while something that ``covers`` names has not come,
    rejected (``seal-digest``) where everything is here and is not what was sealed; held where that may lie in what
    another laptop wrote, for a person or its next lines. ``items``: the push at hand."""
    covers = seal.data.covers
    lines = _at_hand(items, seal, covers)
    if lines is None:
        if _cannot_tell(connection, items, journal, covers):
            return None
        if not _all_here(connection, items, covers):
            return HELD, INCOMPLETE
        lines = _stored(connection, seal, covers)
        if lines is None:
            return None
    said = seal.data.digest
    if any(digest == said for digest in _digests(connection, lines, seal, covers)):
        return None
    return (REJECTED if set(covers) == {journal} else HELD), DIFFERS


def _at_hand(items: Sequence[Item], seal: InspectionFinished, covers: Mapping[str, int]) -> list[_Line] | None:
    """The covered lines where the whole visit came in this push, as most do; else null."""
    if not items or set(covers) != {items[0].journal}:
        return None
    first, last = items[0].seq, covers[items[0].journal]
    if last > items[-1].seq:
        return None
    for start, item in enumerate(items):
        if item.entry is not None and item.entry.subject == seal.subject and item.entry.kind == "inspection.started":
            covered = items[start : last - first + 1]
            return [_line(one.entry, one.digest) for one in covered if one.entry is not None]
    return None


def _line(entry: EntryBase, digest: bytes) -> _Line:
    return _Line(entry.id, entry.subject, entry.kind, digest, getattr(entry.data, "inspection", None))


def _cannot_tell(connection: Connection, items: Sequence[Item], journal: str, covers: Mapping[str, int]) -> bool:
    """Whether the seal covers what can never come here: lines of a snapshot, or a tail that a fork renumbered."""
    if any(name.startswith(SNAPSHOT_JOURNAL) for name in covers):
        return True
    begun = {*_of_same_laptops(connection, covers), journal, *(item.journal for item in items[:1])}
    place = ENTRY.c.journal.in_(begun) & (ENTRY.c.seq == 1) & (ENTRY.c.kind == "journal.forked")
    bodies = connection.execute(select(ENTRY.c.body).where(place, ENTRY.c.body.is_not(None))).scalars()
    forks = [entry.data for body in bodies if isinstance(entry := decode(bytes(body)), JournalForked)]
    return any(covers.get(fork.previous, 0) > fork.at_seq for fork in forks)


def _of_same_laptops(connection: Connection, journals: Collection[str]) -> Sequence[str]:
    """The journals of the laptops that wrote these, and of those that replaced them."""
    of = select(JOURNAL.c.device).where(JOURNAL.c.journal.in_(journals))
    replacing = select(DEVICE.c.device).where(DEVICE.c.replaces.in_(of))
    theirs = JOURNAL.c.device.in_(of) | JOURNAL.c.device.in_(replacing)
    return connection.execute(select(JOURNAL.c.journal).where(theirs)).scalars().all()


def _all_here(connection: Connection, items: Sequence[Item], covers: Mapping[str, int]) -> bool:
    """The push at hand is stored already, its head is not moved yet."""
    coming = {items[-1].journal: items[-1].seq} if items else {}
    return all(seq <= max(journal_head(connection, name).seq, coming.get(name, 0)) for name, seq in covers.items())


def _stored(connection: Connection, seal: InspectionFinished, covers: Mapping[str, int]) -> list[_Line] | None:
    """The covered lines about the visit's facility; null where one was erased, so that nobody can tell any more."""
    begun = select(ENTRY.c.journal, ENTRY.c.seq).where(
        ENTRY.c.subject == seal.subject, ENTRY.c.kind == "inspection.started"
    )
    starts = {row.journal: row.seq for row in connection.execute(begun)}
    found: list[_Line] = []
    for journal, last in covers.items():
        place = (ENTRY.c.journal == journal) & (ENTRY.c.seq >= starts.get(journal, 1)) & (ENTRY.c.seq <= last)
        chosen = select(ENTRY.c.body, ENTRY.c.digest).where(place, ENTRY.c.facility == seal.facility)
        for row in connection.execute(chosen):
            if row.body is None:
                return None
            try:
                found.append(_line(decode(bytes(row.body)), bytes(row.digest)))
            except MalformedEntry:
                continue
    return found


def _digests(
    connection: Connection, lines: Sequence[_Line], seal: InspectionFinished, covers: Mapping[str, int]
) -> Iterable[str]:
    """Over everything; then without parts that were held or rejected before, which the laptop may not have shown."""
    parts = {line.subject for line in lines if line.visit == seal.subject and line.kind in _PARTS}
    yield _digest(lines, parts | {seal.subject}, seal.subject)
    shown = _with_effect(connection, parts)
    if shown != parts:
        yield _digest(lines, shown | {seal.subject}, seal.subject)


def _digest(lines: Sequence[_Line], subjects: Collection[str], visit: str) -> str:
    return digest_over(
        {
            line.id: line.digest
            for line in lines
            if (line.visit == visit if line.kind == REINSPECTED else line.subject in subjects)
            and line.kind not in AFTER_SEAL
        }
    )


def _with_effect(connection: Connection, subjects: Collection[str]) -> set[str]:
    wanted = sorted(subjects)
    found: set[str] = set()
    for start in range(0, len(wanted), _SOME):
        chosen = ENTRY.c.subject.in_(wanted[start : start + _SOME]) & (ENTRY.c.status == APPLIED)
        found.update(connection.execute(select(ENTRY.c.subject).where(chosen)).scalars())
    return found


@dataclass(frozen=True)
class Settled:
    """What waited and is judged now: ``status`` applied, rejected, or held for another reason. ``covers``: a seal's."""

    journal: str
    seq: int
    entry: EntryBase
    status: str
    reason: str
    covers: dict[str, int]

    @property
    def subject(self) -> str:
        return self.entry.subject

    @property
    def digest(self) -> str:
        """What a seal says of its visit; empty for anything else."""
        return self.entry.data.digest if isinstance(self.entry, InspectionFinished) else ""


def settled_seals(connection: Connection, items: Sequence[Item]) -> list[Settled]:
    """Seals that waited for what ``items``, the push at hand, brought. Visits that begin in it cannot have waited."""
    entries = [item.entry for item in items if item.entry is not None]
    started = {entry.subject for entry in entries if entry.kind == "inspection.started"}
    visits = {entry.subject for entry in entries if entry.kind.startswith("inspection.")}
    visits.update(named for entry in entries if (named := getattr(entry.data, "inspection", None)))
    settled = []
    for row in _waiting(connection, visits - started):
        seal = decode(bytes(row.body))
        if not isinstance(seal, InspectionFinished):
            continue
        status, reason = judge_seal(connection, items, seal, row.journal) or (APPLIED, "")
        if (status, reason) != (HELD, row.reason):
            settled.append(Settled(row.journal, row.seq, seal, status, reason, seal.data.covers))
    return settled


def _waiting(connection: Connection, visits: Collection[str]) -> Sequence[Any]:
    if not visits:
        return ()
    place = ENTRY.c.subject.in_(sorted(visits)) & (ENTRY.c.kind == "inspection.finished")
    held = place & (ENTRY.c.status == HELD) & ENTRY.c.reason.in_((INCOMPLETE, DIFFERS)) & ENTRY.c.body.is_not(None)
    return connection.execute(select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.body, ENTRY.c.reason).where(held)).all()
