"""One prepared demo district for all tests of the wire; each backend gets a server of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.district_server import prepare_demo


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder filled by ``init --demo``; never served itself, only copied."""
    return prepare_demo(tmp_path_factory.mktemp("prepared") / "demo")
