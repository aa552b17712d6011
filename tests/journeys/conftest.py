"""The fixtures ``laptop``, ``laptop_key`` and ``clock``: a real laptop filled with the demo district; ``qtbot``; a
served district and the laptop of one of its people; an officer's laptop that knows the whole district."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.once_a_run import once_a_run
from tests.patient_bot import qtbot
from tests.sync.client_rig import ClientLaptop, new_client, prepare_client
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.demo.people import DEMO_PEOPLE

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key", "qtbot"]


@pytest.fixture
def server(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    """A process of its own; nothing of it is used but the wire."""
    running = copy_of(prepared_demo, tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def keeper() -> str:
    """Whose laptop ``client`` is; a journey of another person says so by a fixture of this name."""
    return DEMO_PEOPLE["expert"]


@pytest.fixture
def client(server: DistrictServer, keeper: str, tmp_path: Path) -> Iterator[ClientLaptop]:
    """An enrolled laptop with its first snapshot; from here on it is offline until it syncs."""
    made = new_client(server, tmp_path / "laptop", keeper)
    made.sync()
    yield made
    made.laptop.close()


@pytest.fixture(scope="session")
def prepared_officer(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``district`` and ``laptop`` of a district officer, enrolled, with the first snapshot; only copied."""

    def fill(root: Path) -> None:
        prepare_client(root, prepared_demo, DEMO_PEOPLE["district_officer_1"])

    return once_a_run(tmp_path_factory, "officer", fill)
