"""What holds for every test: no window on anybody's screen, the same examples in every run, a demo district to copy."""

import os
from pathlib import Path

import pytest

from tests import examples
from tests.once_a_run import once_a_run

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
examples.register()


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data folder filled by ``init --demo``; never served itself, only copied."""
    from tests.sync.district_server import prepare_demo

    return once_a_run(tmp_path_factory, "district", prepare_demo)
