"""The fixtures ``laptop``, ``laptop_key`` and ``clock``: a real laptop filled with the demo district; ``qtbot``; an
officer's laptop that knows the whole district."""

from pathlib import Path

import pytest

from tests.demo_laptop import clock, filled_laptop, laptop, laptop_key
from tests.once_a_run import once_a_run
from tests.patient_bot import qtbot
from tests.sync.client_rig import prepare_client
from tuoyu_desktop.demo.people import DEMO_PEOPLE

__all__ = ["clock", "filled_laptop", "laptop", "laptop_key", "qtbot"]


@pytest.fixture(scope="session")
def prepared_officer(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``district`` and ``laptop`` of a district officer, enrolled, with the first snapshot; only copied."""

    def fill(root: Path) -> None:
        prepare_client(root, prepared_demo, DEMO_PEOPLE["district_officer_1"])

    return once_a_run(tmp_path_factory, "officer", fill)
