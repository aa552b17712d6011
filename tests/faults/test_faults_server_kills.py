"""kill -9 of the server at each step (sync.md §4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import faults_kills
from tests.faults.districts import Prepared
from tests.faults.everything import names_of, parameters
from tests.faults.scene import Verdict
from tests.faults.table import play

SEED = 7
NAMES = [name for name in names_of(faults_kills) if name.startswith("server")]


@pytest.mark.parametrize(("name", "keeps"), parameters(NAMES))
def test_server_killed(name: str, keeps: bool, prepared: Prepared, tmp_path: Path) -> None:
    assert play(name, prepared, tmp_path, SEED, keeps=keeps) == Verdict()
