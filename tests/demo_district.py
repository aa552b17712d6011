"""The demo district: made once a run, copied for every test; served from a process that has read the libraries."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.once_a_run import once_a_run
from tests.sync.client_rig import enrolment_code
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from ui.demo_laptop import demo_laptop
from ui.demo_start import DEMO_PASSPHRASE, DemoDistrict, Report


class ServedDemo(DemoDistrict):
    """The district of ``--demo``: its real server, without the seconds that two programs take to start."""

    server: DistrictServer | None = None

    def start(self, report: Report) -> None:
        self.server = DistrictServer(self.server_folder).start()
        self.address = self.server.address

    def code(self, role: str = "district_officer_1") -> str:
        return enrolment_code(DistrictServer(self.server_folder), DEMO_PEOPLE[role])

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()


@pytest.fixture
def demo_root(prepared_demo: Path, tmp_path: Path) -> Path:
    """A folder with a prepared demo district in it, no laptop yet."""
    target = tmp_path / "demo"
    shutil.copytree(prepared_demo, target / "district")
    (target / "district" / "demo-ready").touch()
    return target


@pytest.fixture
def district(demo_root: Path) -> Iterator[DemoDistrict]:
    """The district, serving."""
    yield from _served(demo_root)


@pytest.fixture(scope="session")
def prepared_pair(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo district and its laptop, enrolled, with the first snapshot; only copied."""

    def fill(root: Path) -> None:
        shutil.copytree(prepared_demo, root / "district")
        for made in _served(root):
            demo_laptop(made, DEMO_PASSPHRASE, lambda _words: None, lambda: False).close()

    return once_a_run(tmp_path_factory, "pair", fill)


@pytest.fixture
def district_with_laptop(prepared_pair: Path, tmp_path: Path) -> Iterator[DemoDistrict]:
    """The district, serving; its laptop is opened by ``demo_laptop``."""
    shutil.copytree(prepared_pair, tmp_path / "demo")
    yield from _served(tmp_path / "demo")


def _served(root: Path) -> Iterator[ServedDemo]:
    made = ServedDemo(root)
    made.start(lambda _words: None)
    try:
        yield made
    finally:
        made.stop()
