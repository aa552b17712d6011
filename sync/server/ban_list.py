"""``banlist``: the list of banned people comes in as digests, and rosters are compared with it. No number is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from sync.protocol.number_stretching import COST, SALT_BYTES, stretched
from sync.server.ban_copies import SALT, WITHDRAWN, present_edition, renew_copies, salt_of
from sync.server.district_journal import Draft, write_district
from sync.server.office import Office, put_fact
from sync.server.tables import BAN_COPY, BAN_DIGEST, BAN_LIST, DEVICE
from tuoyu_desktop.domain.ban_list import MOST_PEOPLE
from tuoyu_desktop.domain.entries.registry import FacilityUpdated, FacilityUpdatedData, StretchCost
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.exchange.number_list import NumberReading, read_numbers
from tuoyu_desktop.projection.tables import table_of

_MOST_ROSTER = 500
"""People of one facility; a longer file is another list than its roster."""
_SHOWN = 40


@dataclass(frozen=True)
class Imported:
    """``devices``: laptops that get the new edition or lose the old one."""

    count: int
    repeated: int
    devices: int


@dataclass(frozen=True)
class Compared:
    """A facility's roster against the list, in figures."""

    facility: str
    on: date
    people: int
    hits: int


def problem_lines(reading: NumberReading) -> list[str]:
    """What is wrong with a file, by line and without a number."""
    lines = [f"第 {line} 行：{what}" for line, what in reading.problems[:_SHOWN]]
    more = len(reading.problems) - len(lines)
    return [*lines, f"还有 {more} 行有错。"] if more > 0 else lines


def import_list(office: Office, reading: NumberReading, as_of: date, source: str) -> Imported:
    """Replace the whole list in one transaction; the numbers are hashed before it, outside the writer's turn.

    Raises RuleViolation rule-banlist-rows, rule-banlist-size, rule-banlist-date, rule-banlist-source.
    """
    _check(office, reading, as_of, source)
    digests = set(_digests(sorted(reading.numbers), _salt(office), COST))
    now = office.now()
    values: dict[str, Any] = {"one": 1, "edition": new_id(), "as_of": as_of.isoformat(), "source": source.strip()}
    with office.database.write() as connection:
        connection.execute(delete(BAN_LIST))
        connection.execute(insert(BAN_LIST).values(**values, **COST.model_dump(), imported_at=now.isoformat()))
        connection.execute(delete(BAN_DIGEST))
        connection.execute(insert(BAN_DIGEST), [{"digest": one} for one in sorted(digests)])
        devices = renew_copies(office, connection)
    return Imported(len(digests), reading.repeated, devices)


def _check(office: Office, reading: NumberReading, as_of: date, source: str) -> None:
    if reading.problems or not reading.numbers:
        raise RuleViolation("rule-banlist-rows", "名单里有错，没有导入。", field="file")
    if len(reading.numbers) > MOST_PEOPLE:
        message = f"名单有 {len(reading.numbers)} 人，最多 {MOST_PEOPLE} 人，请核对是不是禁入名单。"
        raise RuleViolation("rule-banlist-size", message, field="file")
    if as_of > local_time(office.now()).date():
        raise RuleViolation("rule-banlist-date", "--as-of 是名单截至哪一天，不能晚于今天。", field="as_of")
    if not source.strip():
        raise RuleViolation("rule-banlist-source", "请用 --source 写明名单从哪里来。", field="source")


def _digests(numbers: Sequence[str], salt: bytes, cost: StretchCost) -> Iterator[bytes]:
    return (stretched(number, salt, cost) for number in numbers)


def _salt(office: Office) -> bytes:
    """The district's, made at the first import and never changed: else a roster could not be compared with an older
    list."""
    with office.database.write() as connection:
        known = salt_of(connection)
        if known is None:
            known = secrets.token_bytes(SALT_BYTES).hex()
            put_fact(connection, SALT, known)
    return bytes.fromhex(known)


def show_list(office: Office) -> dict[str, Any]:
    """How many, as of when, from where, and which laptops it was given to."""
    with office.database.read() as connection:
        edition = present_edition(connection)
        count = len(connection.execute(select(BAN_DIGEST.c.digest)).all())
        copies = select(DEVICE.c.number, DEVICE.c.name, DEVICE.c.unit, DEVICE.c.keeper, BAN_COPY.c.edition)
        rows = connection.execute(copies.join(BAN_COPY, BAN_COPY.c.device == DEVICE.c.device)).all()
    held = [row for row in sorted(rows, key=lambda one: one.number) if row.edition != WITHDRAWN]
    return {
        "count": count,
        "as_of": edition.as_of.isoformat() if edition else None,
        "source": edition.source if edition else None,
        "imported_at": edition.imported_at if edition else None,
        "devices": [{"number": r.number, "name": r.name, "unit": r.unit, "keeper": r.keeper} for r in held],
    }


def compare_roster(office: Office, path: Path, facility: str) -> Compared:
    """Compare a facility's filed roster; its register says the date and two figures from then on, which laptops in
    走访 and 业务指导 get.

    Raises RuleViolation rule-banlist-none, rule-banlist-facility, rule-banlist-roster, xlsx-….
    """
    reading = read_numbers(path)
    if reading.problems:
        raise RuleViolation(
            "rule-banlist-roster", "名册里有错，没有比对。", field="file", detail="\n".join(problem_lines(reading))
        )
    if len(reading.numbers) > _MOST_ROSTER:
        message = f"名册有 {len(reading.numbers)} 人，请核对是不是一家机构的名册。"
        raise RuleViolation("rule-banlist-roster", message, field="file")
    found = set(_digests(sorted(reading.numbers), *_known(office, facility)))
    today = local_time(office.now()).date()
    with office.database.write() as connection:
        listed = {bytes(one) for one in connection.execute(select(BAN_DIGEST.c.digest)).scalars()}
        told = Compared(facility, today, len(found), len(found & listed))
        changes = {"ban_compared_on": today.isoformat(), "ban_compared": told.people, "ban_hits": told.hits}
        data = FacilityUpdatedData(changes=changes)
        write_district(connection, office.facts.journal, [Draft(FacilityUpdated, data, facility, facility)])
    return told


def _known(office: Office, facility: str) -> tuple[bytes, StretchCost]:
    """Salt and cost of the list that there is; the facility is on the register."""
    table = table_of("facility")
    with office.database.read() as connection:
        there = connection.execute(select(table.c.subject).where(table.c.subject == facility)).first()
        edition, salt = present_edition(connection), salt_of(connection)
    if there is None:
        raise RuleViolation("rule-banlist-facility", "没有这家机构，请核对编号。", field="facility")
    if edition is None or salt is None:
        raise RuleViolation("rule-banlist-none", "还没有导入禁入名单，请先运行 banlist import。")
    return bytes.fromhex(salt), edition.cost
