"""The next number of a document from the blocks leased to this laptop (documents.md §3, sync.md §3.16)."""

from __future__ import annotations

from tuoyu_desktop.application.lines import NumberStock
from tuoyu_desktop.application.ports import Device, TakenNumber
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.notice import PRACTICE, PROVISIONAL
from tuoyu_desktop.store.marks import RESTORED, NumberMarks, Place
from tuoyu_desktop.store.number_queries import number_blocks
from tuoyu_desktop.store.rows import Query

CHECKED = "numbers_checked:{kind}:{year}"
"""Setting: the mark at the last complete sync; a mark above it and above the database means a restored database."""
_CODES = "provisional"
"""The mark of the running number of provisional codes; they belong to no year."""


def next_number(query: Query, marks: NumberMarks, device: Device, number_kind: str, year: int) -> TakenNumber:
    """The lowest number of the device's blocks that was never used; a provisional code when none may be used.

    The mark is raised here, before the caller commits: a number lost in a crash is lost, never used twice.
    """
    free = stock_of(query, marks, device, number_kind, year).free
    if not free:
        return _provisional(query, marks, device)
    block, value = free[0]
    marks.raise_to(number_kind, year, value)
    pattern = query("SELECT pattern FROM number_block WHERE subject = ?", block)[0]["pattern"]
    return TakenNumber(number=str(pattern).format(year=year, n=value), provisional=None, block=block, value=value)


def stock_of(query: Query, marks: NumberMarks, device: Device, number_kind: str, year: int) -> NumberStock:
    """What is left of one kind and year. A damaged mark counts as a restored database until the next sync."""
    used = _highest_used(query, number_kind, year)
    try:
        mark, set_aside = marks.highest(number_kind, year), marks.given_back(number_kind, year)
        behind = mark > max(used, _checked(query, (number_kind, year))) or marks.highest(*RESTORED) > _checked(
            query, RESTORED
        )
    except EnvironmentFault:
        mark, set_aside, behind = 0, frozenset(), True
    highest = max(mark, used)
    blocks = number_blocks(query, device, number_kind, year)
    unused = tuple(
        (block.id, value)
        for block in blocks
        for value in range(max(block.first, highest + 1), block.last + 1)
        if value not in block.returned
    )
    return NumberStock(highest, behind, unused, set_aside)


def sound_marks(query: Query, marks: NumberMarks, device: Device) -> dict[Place, int]:
    """The marks, for a database that agrees with the district; damaged ones are made anew from what it holds."""
    try:
        return marks.all()
    except EnvironmentFault:
        rows = query(
            """SELECT b.number_kind, b.year, max(n.number_value) AS used FROM notice n
               JOIN number_block b ON b.subject = n.number_block
               WHERE n.number_value IS NOT NULL GROUP BY b.number_kind, b.year"""
        )
        found = {(row["number_kind"], row["year"]): row["used"] for row in rows}
        marks.path.unlink(missing_ok=True)
        marks.raise_all(found | {(_CODES, 0): _highest_code(query, _prefix(device))})
        return marks.all()


def _checked(query: Query, place: Place) -> int:
    kind, year = place
    rows = query("SELECT value FROM setting WHERE name = ?", CHECKED.format(kind=kind, year=year))
    return int(rows[0]["value"]) if rows else 0


def _highest_used(query: Query, number_kind: str, year: int) -> int:
    rows = query(
        """SELECT max(n.number_value) AS used FROM notice n JOIN number_block b ON b.subject = n.number_block
           WHERE b.number_kind = ? AND b.year = ?""",
        number_kind,
        year,
    )
    return int(rows[0]["used"] or 0)


def _provisional(query: Query, marks: NumberMarks, device: Device) -> TakenNumber:
    """A code that no other paper has: its running number is kept outside the database too, for it is a restored
    laptop that gives them out, and the district may refuse a paper that has one."""
    prefix = _prefix(device)
    running = _highest_code(query, prefix)
    try:
        running = max(running, marks.highest(_CODES, 0)) + 1
        marks.raise_to(_CODES, 0, running)
    except EnvironmentFault:  # damaged: what the database holds is all that is known
        running += 1
    return TakenNumber(number=None, provisional=f"{prefix}{running:04d}", block=None, value=None)


def _prefix(device: Device) -> str:
    return PRACTICE if device.practice else f"{PROVISIONAL}{device.number:03d}-"


def _highest_code(query: Query, prefix: str) -> int:
    """The highest running number among this laptop's own codes, also of papers that the district refused."""
    rows = query(
        "SELECT max(CAST(substr(provisional, ?) AS INTEGER)) AS n FROM notice WHERE substr(provisional, 1, ?) = ?",
        len(prefix) + 1,
        len(prefix),
        prefix,
    )
    return int(rows[0]["n"] or 0)
