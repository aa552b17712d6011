"""What holds for every test: no window on anybody's screen, the same examples in every run, a demo district to copy."""

import os
from functools import cache
from pathlib import Path

import pytest

from tests import examples
from tests.once_a_run import once_a_run
from tuoyu_desktop.domain import pins

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
examples.register()
pins.make_verifier = cache(pins.make_verifier)
"""The same answer at its full cost, paid once: thousands of tests sign the same few people in."""


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data folder filled by ``init --demo``; never served itself, only copied."""
    from tests.sync.district_server import prepare_demo

    return once_a_run(tmp_path_factory, "district", prepare_demo)
