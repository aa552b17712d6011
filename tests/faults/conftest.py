"""The small district that every fault gets a copy of."""

from __future__ import annotations

import pytest

from tests.faults.districts import Prepared, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("faults") / "prepared")
