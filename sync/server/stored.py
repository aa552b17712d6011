"""From received bytes to rows of the entry table: whatever a line says, it can be stored (sync.md §3.1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC
from json import dumps
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.protocol.blob_names import named_blobs, withdrawn_blobs
from sync.protocol.chain import CHAIN_START
from sync.server.copying import copy_rows, copy_text
from sync.server.erased_before import barred_blobs, erase_again
from sync.server.tables import BLOB_NAME, JOURNAL
from tuoyu_desktop.domain.entries.codec import KINDS, MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY

MAX_ID = 64
FROM_DEVICE = "feed"
OWN_JOURNAL = "local"

APPLIED = EntryStatus.APPLIED.value
HELD = EntryStatus.HELD.value
REJECTED = EntryStatus.REJECTED.value
DUPLICATE = EntryStatus.DUPLICATE.value


@dataclass(slots=True)
class Item:
    """One line on its way in. ``entry`` is null where the line is no entry that this program can read."""

    journal: str
    seq: int
    body: bytes
    digest: bytes
    hash: bytes
    entry: EntryBase | None = None
    status: str = APPLIED
    reason: str = ""
    position: int = 0
    start: str | tuple[Any, ...] = ()
    """What ``make_ready`` made of the row."""


class _Envelope(Frozen):
    """What must be readable of an entry whose kind is newer than this program."""

    seq: int
    id: str
    kind: str
    v: int
    subject: str
    facility: str | None = None


def read_item(item: Item) -> None:
    """Decode once; a line that is no entry gets its verdict here."""
    try:
        entry = decode(item.body)
    except MalformedEntry:
        item.status, item.reason = _unreadable(item)
        return
    if entry.seq != item.seq or not _storable(entry, item.body):
        item.status, item.reason = REJECTED, "malformed"
    else:
        item.entry = entry


def _unreadable(item: Item) -> tuple[str, str]:
    try:
        envelope = _Envelope.model_validate_json(item.body)
    except ValidationError:
        return REJECTED, "malformed"
    known = KINDS.get(envelope.kind)
    if envelope.seq == item.seq and (known is None or envelope.v > 1):
        return HELD, "unknown-kind"
    return REJECTED, "malformed"


def already_stored(
    connection: Connection, ids: Collection[str], subjects: Collection[str]
) -> tuple[set[str], set[str]]:
    """Which of ``ids`` and which of ``subjects`` stand in the entry table.

    One parameter for each: a thousand places in an IN list take longer to write than to look up.
    """
    if not ids and not subjects:
        return set(), set()
    sql = _STORED_SQLITE if connection.dialect.name == "sqlite" else _STORED_POSTGRESQL
    found: tuple[set[str], set[str]] = set(), set()
    for column, value in connection.exec_driver_sql(sql, (dumps(list(ids)), dumps(list(subjects)))):
        found[column].add(value)
    return found


_EXISTS = "EXISTS (SELECT 1 FROM entry WHERE entry.{column} = value)"
_STORED_SQLITE = " UNION ALL ".join(
    f"SELECT {number}, value FROM (SELECT value FROM json_each(?)) WHERE {_EXISTS.format(column=column)}"
    for number, column in enumerate(("id", "subject"))
)
_STORED_POSTGRESQL = " UNION ALL ".join(
    f"SELECT {number}, value FROM json_array_elements_text(%s::json) AS value WHERE {_EXISTS.format(column=column)}"
    for number, column in enumerate(("id", "subject"))
)


def _storable(entry: EntryBase, body: bytes) -> bool:
    """Names fit their columns; the NUL character, which PostgreSQL cannot keep in a text, stands nowhere."""
    if max(len(entry.id), len(entry.subject), len(entry.actor), len(entry.facility or "")) > MAX_ID:
        return False
    return bool(entry.id) and bool(entry.subject) and b"\\u0000" not in body


_COLUMNS = tuple(column.name for column in ENTRY.columns)


_INSERT = f"INSERT INTO entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
"""SQLite's, plain: no statement is built per push and no dictionary per row."""


def stored_instant(entry: EntryBase) -> str:
    """How ``at`` stands in the entry table: ISO text in UTC with milliseconds."""
    return entry.at.astimezone(UTC).isoformat(timespec="milliseconds")


def _start(item: Item, origin: str) -> tuple[Any, ...]:
    """The values of one row in the order of the table's columns, but the last three."""
    entry = item.entry
    if entry is None:
        envelope: tuple[Any, ...] = ("", "", item.journal, None, "", "")
    else:
        envelope = (entry.id, entry.kind, entry.subject, entry.facility, entry.actor, stored_instant(entry))
    return (item.journal, item.seq, *envelope, item.body, item.digest, item.hash, origin)


def make_ready(dialect: str, items: Sequence[Item], origin: str) -> None:
    """Make what is known of the rows before the writer's turn: all but position, status and reason."""
    for item in items:
        start = _start(item, origin)
        item.start = start if dialect == "sqlite" else copy_text(start)


def insert_items(connection: Connection, items: Sequence[Item], origin: str, first_position: int) -> None:
    """Store the lines, whatever they say, and the blobs that they name."""
    if not items:
        return
    make_ready(connection.dialect.name, [item for item in items if not item.start], origin)
    for position, item in enumerate(items, start=first_position):
        item.position = position
    ends = [(item.start, (item.position, item.status, item.reason)) for item in items]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, [(*start, *end) for start, end in ends])
    else:
        copy_rows(connection, "entry", _COLUMNS, "".join(f"{start}\t{copy_text(end)}\n" for start, end in ends))
    names = [name for item in items if item.entry is not None for name in _blob_rows(item, item.entry)]
    if names:
        barred = barred_blobs(connection, {name["sha256"] for name in names})
        names = [name | {"withdrawn": True} if name["sha256"] in barred else name for name in names]
        maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(maker(BLOB_NAME).on_conflict_do_nothing(), names)
    again = {(i.journal, i.seq): i.entry.id for i in items if i.status == DUPLICATE and i.entry is not None}
    if again:
        erase_again(connection, again)


_BLOB_KINDS = frozenset(
    {
        "evidence.attached",
        "evidence.withdrawn",
        "notice.issued",
        "notice.signed_copy_linked",
        "checklist.published",
        "district_pack.published",
    }
)


def _blob_rows(item: Item, entry: EntryBase) -> list[dict[str, Any]]:
    if entry.kind not in _BLOB_KINDS:
        return []
    place = {"journal": item.journal, "seq": item.seq, "facility": entry.facility}
    rows = [{**place, "sha256": sha256, "withdrawn": False} for sha256, _ in named_blobs(entry) if len(sha256) == 64]
    withdrawn = [sha256 for sha256 in withdrawn_blobs(entry) if len(sha256) == 64]
    return rows + [{**place, "sha256": sha256, "withdrawn": True} for sha256 in withdrawn]


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal stands here: ``seq`` 0 and 32 zero bytes when nothing is held."""

    seq: int
    hash: bytes
    device: str | None
    exists: bool


_HEAD = select(JOURNAL).where(JOURNAL.c.journal == bindparam("of_journal"))
"""Made once, as all statements of a push are: to make one takes as long as to run it."""
_MOVE_HEAD = update(JOURNAL).where(JOURNAL.c.journal == bindparam("of_journal"))


def journal_head(connection: Connection, journal: str) -> Head:
    row = connection.execute(_HEAD, {"of_journal": journal}).first()
    if row is None:
        return Head(0, CHAIN_START, None, False)
    return Head(row.seq, bytes(row.hash), row.device, True)


def put_head(connection: Connection, journal: str, head: Head, seq: int, link: bytes) -> None:
    """Move the head of ``journal`` on; ``head`` is what ``journal_head`` gave, with the device it belongs to."""
    if head.exists:
        connection.execute(_MOVE_HEAD, {"of_journal": journal, "seq": seq, "hash": link})
    else:
        connection.execute(insert(JOURNAL).values(journal=journal, device=head.device, seq=seq, hash=link))


def set_statuses(connection: Connection, items: list[Item]) -> None:
    """Write the verdicts of ``items`` to their stored rows."""
    if not items:
        return
    statement = (
        update(ENTRY)
        .where(ENTRY.c.journal == bindparam("of_journal"), ENTRY.c.seq == bindparam("of_seq"))
        .values(status=bindparam("new_status"), reason=bindparam("new_reason"))
    )
    connection.execute(
        statement,
        [{"of_journal": i.journal, "of_seq": i.seq, "new_status": i.status, "new_reason": i.reason} for i in items],
    )
