"""Blocks of document numbers leased to devices: at enrolment, and when fewer than ten are left (sync.md §3.16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from sync.server.district_journal import Draft, write_district
from sync.server.district_rules import number_patterns
from sync.server.office import Office
from sync.server.tables import NUMBER_COUNTER
from tuoyu_desktop.domain.entries.notices import NumbersLeased, NumbersLeasedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.projection.tables import NoticeRow, NumberBlockRow

BLOCK = 20
LOW = 10


def top_up(office: Office, connection: Connection, device: str) -> None:
    """Lease a block of each kind of which ``device`` has fewer than ten numbers of this year left."""
    year = local_time(office.now()).year
    left = numbers_left(connection, device, year)
    drafts = [
        _lease(connection, device, kind, year, pattern)
        for kind, pattern in number_patterns(office.facts.pack, office.facts.district).items()
        if left.get(kind, 0) < LOW
    ]
    write_district(connection, office.facts.journal, drafts)


def _lease(connection: Connection, device: str, kind: str, year: int, pattern: str) -> Draft:
    first = _advance(connection, kind, year, BLOCK)
    data = NumbersLeasedData(
        device=device, number_kind=kind, year=year, first=first, last=first + BLOCK - 1, pattern=pattern
    )
    return Draft(NumbersLeased, data, subject=new_id())


def _advance(connection: Connection, kind: str, year: int, count: int) -> int:
    """The first of ``count`` numbers that nobody had before."""
    place = (NUMBER_COUNTER.c.number_kind == kind) & (NUMBER_COUNTER.c.year == year)
    last = connection.execute(select(NUMBER_COUNTER.c.last).where(place)).scalar()
    if last is None:
        connection.execute(insert(NUMBER_COUNTER).values(number_kind=kind, year=year, last=count))
        return 1
    connection.execute(update(NUMBER_COUNTER).where(place).values(last=last + count))
    return int(last) + 1


def skip_blocks(connection: Connection) -> None:
    """After a restore: what was leased in the lost hours is never given out again (sync.md §3.16)."""
    connection.execute(update(NUMBER_COUNTER).values(last=NUMBER_COUNTER.c.last + BLOCK))


def raise_counter(connection: Connection, highest: Mapping[tuple[str, int], int]) -> None:
    """Start after numbers that an import has used already, by (kind, year)."""
    for (kind, year), number in highest.items():
        place = (NUMBER_COUNTER.c.number_kind == kind) & (NUMBER_COUNTER.c.year == year)
        last = connection.execute(select(NUMBER_COUNTER.c.last).where(place)).scalar()
        if last is None:
            connection.execute(insert(NUMBER_COUNTER).values(number_kind=kind, year=year, last=number))
        elif last < number:
            connection.execute(update(NUMBER_COUNTER).where(place).values(last=number))


def numbers_left(connection: Connection, device: str, year: int) -> dict[str, int]:
    """Unused numbers of the device's blocks of one year, by kind."""
    block = NumberBlockRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    notice = NoticeRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    mine = connection.execute(select(block).where(block.c.device == device, block.c.year == year)).all()
    used: dict[str, set[int]] = defaultdict(set)
    chosen = select(notice.c.number_block, notice.c.number_value).where(
        notice.c.number_block.in_([row.subject for row in mine])
    )
    for row in connection.execute(chosen):
        used[row.number_block].add(row.number_value)
    left: dict[str, int] = defaultdict(int)
    for row in mine:
        gone = used[row.subject] | set(row.returned)
        left[row.number_kind] += sum(1 for number in range(row.first, row.last + 1) if number not in gone)
    return left
