"""The demo district as ``--demo`` makes it, prepared once a process: a real server process on the loopback."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ui.demo_start import DemoDistrict


@cache
def _prepared() -> Path:
    root = Path(tempfile.mkdtemp(prefix="tuoyu-demo-"))
    DemoDistrict(root / "demo").prepare(lambda _words: None)
    return root / "demo"


@pytest.fixture(scope="session", autouse=True)
def _sweep_district() -> Iterator[None]:
    yield
    if _prepared.cache_info().currsize:
        shutil.rmtree(_prepared().parent, ignore_errors=True)


@pytest.fixture
def demo_root(tmp_path: Path) -> Path:
    """A folder with a prepared demo district in it, no laptop yet."""
    target = tmp_path / "demo"
    shutil.copytree(_prepared(), target)
    return target


@pytest.fixture
def district(demo_root: Path) -> Iterator[DemoDistrict]:
    """The district, serving."""
    made = DemoDistrict(demo_root)
    made.start(lambda _words: None)
    yield made
    made.stop()
