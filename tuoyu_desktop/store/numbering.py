"""The next number of a document from the blocks leased to this laptop (documents.md §3, sync.md §3.16)."""

from __future__ import annotations

from typing import Any

from tuoyu_desktop.application.ports import Device, TakenNumber
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.notice import PRACTICE, PROVISIONAL
from tuoyu_desktop.store.marks import NumberMarks
from tuoyu_desktop.store.rows import Query, from_json

CHECKED = "numbers_checked:{kind}:{year}"
"""Setting: the mark at the last complete sync; a mark above it and above the database means a restored database."""


def next_number(query: Query, marks: NumberMarks, device: Device, number_kind: str, year: int) -> TakenNumber:
    """The lowest number of the device's blocks that was never used; a provisional code when none may be used.

    The mark is raised here, before the caller commits: a number lost in a crash is lost, never used twice.
    """
    try:
        mark = marks.highest(number_kind, year)
    except EnvironmentFault:  # a damaged mark counts as a restored database: provisional until the next sync
        return _provisional(query, device)
    used = _highest_used(query, number_kind, year)
    checked = query("SELECT value FROM setting WHERE name = ?", CHECKED.format(kind=number_kind, year=year))
    if mark > max(used, int(checked[0]["value"]) if checked else 0):
        return _provisional(query, device)
    block, value = _free(query, device, number_kind, year, max(mark, used))
    if block is None:
        return _provisional(query, device)
    marks.raise_to(number_kind, year, value)
    number = str(block["pattern"]).format(year=year, n=value)
    return TakenNumber(number=number, provisional=None, block=block["subject"], value=value)


def sound_marks(query: Query, marks: NumberMarks) -> dict[tuple[str, int], int]:
    """The marks, for a database that agrees with the district; damaged ones are made anew from what it holds."""
    try:
        return marks.all()
    except EnvironmentFault:
        rows = query(
            """SELECT b.number_kind, b.year, max(n.number_value) AS used FROM notice n
               JOIN number_block b ON b.subject = n.number_block
               WHERE n.number_value IS NOT NULL GROUP BY b.number_kind, b.year"""
        )
        marks.path.unlink(missing_ok=True)
        marks.raise_all({(row["number_kind"], row["year"]): row["used"] for row in rows})
        return marks.all()


def _highest_used(query: Query, number_kind: str, year: int) -> int:
    rows = query(
        """SELECT max(n.number_value) AS used FROM notice n JOIN number_block b ON b.subject = n.number_block
           WHERE b.number_kind = ? AND b.year = ?""",
        number_kind,
        year,
    )
    return int(rows[0]["used"] or 0)


def _free(query: Query, device: Device, number_kind: str, year: int, above: int) -> tuple[dict[str, Any] | None, int]:
    blocks = query(
        "SELECT * FROM number_block WHERE device = ? AND number_kind = ? AND year = ? AND last > ? ORDER BY first",
        device.id,
        number_kind,
        year,
        above,
    )
    for block in blocks:
        returned = set(from_json(block["returned"]))
        for value in range(max(block["first"], above + 1), block["last"] + 1):
            if value not in returned:
                return block, value
    return None, 0


def _provisional(query: Query, device: Device) -> TakenNumber:
    count = query("SELECT count(*) AS n FROM notice WHERE provisional IS NOT NULL")[0]["n"] + 1
    code = f"{PRACTICE}{count:04d}" if device.practice else f"{PROVISIONAL}{device.number:03d}-{count:04d}"
    return TakenNumber(number=None, provisional=code, block=None, value=None)
