"""The first document of a program that has just begun, libraries and fonts included: aim at most 400 ms."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measuring import Figures, figures

RUNS = 7
_CHILD = """
import time
from datetime import UTC, datetime
from tests.benchmarks.document_content import opinion, photos_of_a_phone
from tuoyu_desktop.bootstrap import render_sheet
photos = photos_of_a_phone()
content = opinion(photos)
start = time.perf_counter()
render_sheet(content, photos, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "")
print((time.perf_counter() - start) * 1000)
"""


def run() -> Figures:
    """Each time in a process of its own, as the work pool of a new program makes it."""
    return figures([_first() for _ in range(RUNS)])


def _first() -> float:
    done = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True)
    return float(done.stdout)
