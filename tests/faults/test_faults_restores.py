"""Old copies, replaced and revoked devices, poison, two programs, two laptops (sync.md §3.8, §3.10, §4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import faults_people, faults_restores
from tests.faults.districts import Prepared
from tests.faults.everything import names_of, parameters
from tests.faults.scene import Verdict
from tests.faults.table import play

SEED = 7


@pytest.mark.parametrize(("name", "keeps"), parameters(names_of(faults_restores, faults_people), kept=True))
def test_restores_and_people(name: str, keeps: bool, prepared: Prepared, tmp_path: Path) -> None:
    assert play(name, prepared, tmp_path, SEED, keeps=keeps) == Verdict()
