"""Blocks of document numbers leased to devices: at enrolment, and when fewer than ten are left (sync.md §3.16).

From 15 December on of the next year too, so that the new year does not begin with provisional codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from sync.server.district_journal import Draft, write_district
from sync.server.district_rules import number_patterns
from sync.server.office import Office
from sync.server.tables import DEVICE, NUMBER_COUNTER
from tuoyu_desktop.domain.entries.notices import NumbersLeased, NumbersLeasedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.numbers import LEASE_AHEAD
from tuoyu_desktop.projection.tables import NoticeRow, NumberBlockRow

BLOCK = 20
LOW = 10


def top_up(office: Office, connection: Connection, device: str) -> None:
    """Lease a block of each kind of which ``device`` has fewer than ten numbers left, of this year and, when it is
    time, of the next."""
    patterns = number_patterns(office.facts.pack, office.facts.district)
    short = _short(office, connection, device)
    drafts = [_lease(connection, device, kind, year, patterns[kind]) for kind, year in short]
    write_district(connection, office.facts.journal, drafts)


def runs_short(office: Office, connection: Connection, device: str) -> bool:
    """Whether ``top_up`` would lease anything: asked at each login, which else writes nothing of a journal."""
    return bool(_short(office, connection, device))


def _short(office: Office, connection: Connection, device: str) -> list[tuple[str, int]]:
    kinds = number_patterns(office.facts.pack, office.facts.district)
    found = []
    for year in leased_years(office.now()):
        left = numbers_left(connection, device, year)
        found += [(kind, year) for kind in kinds if left.get(kind, 0) < LOW]
    return found


def leased_years(now: datetime) -> tuple[int, ...]:
    """The years that blocks are leased of: by Beijing's clock, whatever zone the server is set to."""
    today = local_time(now)
    ahead = (today.month, today.day) >= LEASE_AHEAD
    return (today.year, today.year + 1) if ahead else (today.year,)


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


def skip_blocks(connection: Connection, kinds: Collection[str], now: datetime) -> None:
    """After a restore: what was leased in the lost hours is never given out again (sync.md §3.16).

    A full block for each device, for each may have been leased one, and one more for a device that is forgotten. Also
    where nothing was leased yet as far as is known: the lost hours may have been the first of a year.
    """
    devices = int(connection.execute(select(func.count()).select_from(DEVICE)).scalar_one())
    for year in leased_years(now):
        raise_counter(connection, {(kind, year): 0 for kind in kinds})
    connection.execute(update(NUMBER_COUNTER).values(last=NUMBER_COUNTER.c.last + BLOCK * (devices + 1)))


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
