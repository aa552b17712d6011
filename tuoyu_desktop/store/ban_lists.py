"""The banned list that the district published to this laptop, read from the stored entry itself: it has no table of its
own, so that a withdrawal leaves nothing behind (checklist.md §2 rule 16; decisions/0013)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, delete

from tuoyu_desktop.domain.ban_list import HeldBanList, ban_list_subject, person_checks_subject
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.rows import Query

if TYPE_CHECKING:
    from tuoyu_desktop.domain.entries.envelope import EntryBase

BAN_LIST: Final = "ban_list.published"
_FEED: Final = "feed"
"""Only what the district itself said: a partner's stick brings no list."""


def held_ban_list(query: Query, device: str) -> HeldBanList | None:
    """The list that stands, null where there is none or it was withdrawn."""
    from tuoyu_desktop.domain.entries.codec import decode  # only the officers' item needs the models
    from tuoyu_desktop.domain.entries.registry import BanListPublished

    sql = """SELECT body FROM entry WHERE subject = ? AND kind = ? AND origin = ? AND status = 'applied'
             AND body IS NOT NULL ORDER BY seq DESC LIMIT 1"""
    for row in query(sql, ban_list_subject(device), BAN_LIST, _FEED):
        entry = decode(bytes(row["body"]))
        if isinstance(entry, BanListPublished) and entry.data.device == device and not entry.data.withdrawn:
            return HeldBanList(entry.id, entry.data)
    return None


def person_checks(query: Query, inspection: str) -> tuple[int, int]:
    """(asked, hits) of one visit on all its laptops; what the district rejected does not count."""
    sql = """SELECT count(*) AS asked, total(json_extract(CAST(body AS TEXT), '$.data.hit')) AS hits FROM entry
             WHERE subject = ? AND kind = 'person_check.queried' AND status <> 'rejected' AND body IS NOT NULL"""
    row = query(sql, person_checks_subject(inspection))[0]
    return int(row["asked"]), int(row["hits"])


def keep_newest_list(connection: Connection, arrived: Iterable[EntryBase]) -> None:
    """Of several that came the last one stands, also where it says that there is none any more; the others go."""
    newest = None
    for entry in arrived:
        newest = entry if entry.kind == BAN_LIST else newest
    if newest is not None:
        older = (ENTRY.c.subject == newest.subject) & (ENTRY.c.kind == BAN_LIST) & (ENTRY.c.id != newest.id)
        connection.execute(delete(ENTRY).where(older))


def forget_ban_list(connection: Connection) -> None:
    """This laptop may only deliver from now on: it holds no list any more."""
    connection.execute(delete(ENTRY).where((ENTRY.c.kind == BAN_LIST) & (ENTRY.c.origin == _FEED)))
