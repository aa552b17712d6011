"""The feed: others' and the district's entries in the order in which they were committed here (sync.md §2, §3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from sync.protocol.messages import FeedEntry, FeedPage, JournalHead
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import MAX_BATCH_BYTES
from sync.server.access import Caller
from sync.server.database import last_position
from sync.server.office import Office
from sync.server.scope import fed, own_journals
from sync.server.stored import HELD, journal_head
from tuoyu_desktop.domain.entries.codec import decode, kind_of
from tuoyu_desktop.domain.entries.registry import EntryJudged
from tuoyu_desktop.projection.entry_table import ENTRY

_PIECE = 1000
_VERDICT = kind_of(EntryJudged)


def feed_page(office: Office, caller: Caller, cursor: str, limit: int) -> FeedPage:
    """At most ``limit`` entries (and 8 MB) after ``cursor``. Raises ProblemError bad-request, cursor-ahead."""
    after = _position(cursor)
    with office.database.read() as connection:
        newest = last_position(connection)
        if after > newest:
            raise ProblemError(Code.CURSOR, epoch=office.facts.epoch)
        place = {"after": after, "newest": newest, "most": limit + 1}
        whose = {"unit": caller.unit, "device": caller.device, "journals": own_journals(connection, caller)}
        rows = connection.execute(_page(office.facts.journal, caller.district_wide), {**place, **whose})
        taken, more = _taken(rows, limit)
    entries = tuple(FeedEntry(journal=row.journal, body=bytes(row.body).decode()) for row in taken)
    reached = taken[-1].position if more else newest
    return FeedPage(epoch=office.facts.epoch, entries=entries, cursor=str(reached), more=more)


def _taken(rows: Iterable[Any], limit: int) -> tuple[Sequence[Any], bool]:
    """The first of ``rows``, at least one, and whether there are more: so many, 8 MB, and what came late never without
    its verdict, or it would count until the next page is here."""
    taken: list[Any] = []
    alone: set[tuple[str, int]] = set()
    size, told = 0, 0
    for row in rows:
        size += len(row.body)
        if len(taken) == limit or (taken and size > MAX_BATCH_BYTES):
            return taken[: told or len(taken)], True
        taken.append(row)
        if row.status == HELD:
            alone.add((row.journal, row.seq))
        elif alone and row.kind == _VERDICT:
            said: Any = decode(bytes(row.body)).data
            alone.discard((said.journal, said.seq))
        told = told if alone else len(taken)
    return taken, False


@cache
def _page(district_journal: str, district_wide: bool) -> Select[Any]:
    """The question of a page with places for ``after``, ``newest``, ``most`` and those of ``fed``: to write it anew
    for each request takes longer than to answer it."""
    return (
        select(ENTRY.c.journal, ENTRY.c.seq, ENTRY.c.kind, ENTRY.c.status, ENTRY.c.body, ENTRY.c.position)
        .where(ENTRY.c.position > bindparam("after"), ENTRY.c.position <= bindparam("newest"))
        .where(fed(district_journal, district_wide))
        .order_by(ENTRY.c.position)
        .limit(bindparam("most"))
    )


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isdecimal() or len(cursor) > 18:
        raise ProblemError(Code.BAD_REQUEST, detail="after")
    return int(cursor)


def head_of(office: Office, caller: Caller, journal: str) -> JournalHead:
    """How much of the caller's journal is held. Raises ProblemError foreign-journal."""
    with office.database.read() as connection:
        head = journal_head(connection, journal)
    if head.exists and not caller.owns(journal, head.device):
        raise ProblemError(Code.FOREIGN_JOURNAL)
    return JournalHead(epoch=office.facts.epoch, seq=head.seq, hash=head.hash.hex())


def own_entries(office: Office, caller: Caller, journal: str, after: int) -> Iterator[bytes]:
    """The caller's own lines back, byte for byte, each with its newline; an erased body as its digest.

    Raises ProblemError foreign-journal before the first line.
    """
    head_of(office, caller, journal)
    return _lines(office, journal, after)


def _lines(office: Office, journal: str, after: int) -> Iterator[bytes]:
    while True:
        with office.database.read() as connection:
            rows = _piece(connection, journal, after)
        for seq, body, own in rows:
            if body is None:
                yield f'{{"erased":{seq},"digest":"{own.hex()}"}}\n'.encode()
            else:
                yield body + b"\n"
            after = seq
        if len(rows) < _PIECE:
            return


def _piece(connection: Connection, journal: str, after: int) -> list[tuple[int, bytes | None, bytes]]:
    statement = (
        select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest)
        .where(ENTRY.c.journal == journal, ENTRY.c.seq > after)
        .order_by(ENTRY.c.seq)
        .limit(_PIECE)
    )
    rows = connection.execute(statement)
    return [(r.seq, None if r.body is None else bytes(r.body), bytes(r.digest)) for r in rows]


def hash_argument(text: str) -> bytes:
    """64 lower-case hex digits of a query as 32 bytes. Raises ProblemError bad-request."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ProblemError(Code.BAD_REQUEST, detail="prev")
    return raw
