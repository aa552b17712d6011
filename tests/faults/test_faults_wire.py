"""What networks, proxies and clocks do (sync.md §3.11, §4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import faults_wire
from tests.faults.districts import Prepared
from tests.faults.everything import names_of, parameters
from tests.faults.scene import Verdict
from tests.faults.table import play

SEED = 7


@pytest.mark.parametrize(("name", "keeps"), parameters(names_of(faults_wire)))
def test_wire(name: str, keeps: bool, prepared: Prepared, tmp_path: Path) -> None:
    assert play(name, prepared, tmp_path, SEED, keeps=keeps) == Verdict()
