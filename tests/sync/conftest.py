"""One prepared demo district for all tests of the wire, served once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.server.access import make_code
from sync.server.office import Office, open_office
from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.own_postgres import own_postgres
from tests.sync.client_rig import ClientLaptop, new_client
from tests.sync.district_server import DistrictServer, copy_of
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key"]

NewLaptop = Callable[[str], Laptop]


@pytest.fixture(scope="session")
def sqlite_district(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DistrictServer]:
    server = copy_of(prepared_demo, tmp_path_factory.mktemp("sqlite") / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DistrictServer]:
    with own_postgres() as postgres:
        server = DistrictServer(tmp_path_factory.mktemp("postgresql") / "data", postgres.get_uri())
        server.command("init", "--district", "110115", "--demo")
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def district(request: pytest.FixtureRequest) -> DistrictServer:
    """A running demo district, one of each backend for the whole run of a process: each test brings laptops of its
    own. (A parameter of a fixture for the session would end it with each file.)"""
    server: DistrictServer = request.getfixturevalue(f"{request.param}_district")
    return server


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
