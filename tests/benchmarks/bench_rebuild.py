"""(f) Rebuild of 100,000 entries: aim at least 20,000 entries a second."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.measuring import Figures, figures, milliseconds
from tests.benchmarks.scenery import new_laptop, write_day
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.projection.projector import rebuild

WANTED = 100_000


def run() -> Figures:
    """Fill a SQLCipher database with days and rebuild it three times."""
    with tempfile.TemporaryDirectory() as folder:
        laptop = new_laptop(Path(folder))
        actor, count = new_id(), 0
        while count < WANTED:
            count += write_day(laptop, actor, new_id())

        def once() -> None:
            with laptop.engine.begin() as connection:
                rebuild(connection)

        samples = [milliseconds(once) for _ in range(3)]
        laptop.close()
    measured = figures(samples)
    assert measured.median_ms is not None
    return Figures(measured.median_ms, measured.p99_ms, None, None, 3, count / measured.median_ms * 1000)
