"""The district's own journal: what the office decides is written as entries, chained like any laptop's (sync.md §1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from sync.protocol.chain import chain, digest
from sync.server.database import take_positions
from sync.server.stored import OWN_JOURNAL, Item, insert_items, journal_head, put_head
from tuoyu_desktop.domain.entries.codec import kind_of
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.projector import project
from tuoyu_desktop.projection.tables import ROWS

_SLICE = 500


@dataclass(frozen=True)
class Draft:
    """What the district wants to write. ``actor`` null: the office itself (its journal's id stands for it)."""

    kind: type[EntryBase]
    data: EntryData
    subject: str
    facility: str | None = None
    actor: str | None = None


def write_district(connection: Connection, journal: str, drafts: Sequence[Draft]) -> list[EntryBase]:
    """Append ``drafts`` to the district's journal and fold what they touch, in the caller's write transaction."""
    if not drafts:
        return []
    head = journal_head(connection, journal)
    seen = _heads(connection, drafts)
    link, seq = head.hash, head.seq
    items: list[Item] = []
    for draft in drafts:
        seq += 1
        entry = _written(draft, seq, journal, seen)
        body = entry.to_body()
        own = digest(body)
        link = chain(link, own)
        items.append(Item(journal, seq, body, own, link, entry))
    insert_items(connection, items, OWN_JOURNAL, take_positions(connection, len(items)))
    put_head(connection, journal, head, seq, link)
    project(connection, {draft.subject for draft in drafts if kind_of(draft.kind) in FAMILY_OF_KIND})
    return [item.entry for item in items if item.entry is not None]


def _written(draft: Draft, seq: int, journal: str, seen: dict[str, str]) -> EntryBase:
    entry = draft.kind.write(
        draft.data,
        seq=seq,
        id=new_id(),
        at=datetime.now(UTC),
        actor=draft.actor or journal,
        subject=draft.subject,
        facility=draft.facility,
        after=seen.get(draft.subject),
    )
    seen[draft.subject] = entry.id
    return entry


def _heads(connection: Connection, drafts: Iterable[Draft]) -> dict[str, str]:
    """Subject to the last entry on it that the district has seen, for ``after``."""
    wanted: dict[str, set[str]] = {}
    for draft in drafts:
        family = FAMILY_OF_KIND.get(kind_of(draft.kind))
        if family is not None:
            wanted.setdefault(family.name, set()).add(draft.subject)
    heads: dict[str, str] = {}
    for family_name, subjects in wanted.items():
        row = ROWS[family_name]
        ordered = sorted(subjects)
        for start in range(0, len(ordered), _SLICE):
            some = ordered[start : start + _SLICE]
            table = row.__table__  # type: ignore[attr-defined]  # SQLModel sets it
            found = connection.execute(select(table.c.subject, table.c.head).where(table.c.subject.in_(some)))
            heads.update({line.subject: line.head for line in found})
    return heads
