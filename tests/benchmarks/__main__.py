"""``python -m tests.benchmarks [--out DIR] [--only NAME …] [--quick]``: prints figures and ratios, writes
``DIR/bench.json``. ``--quick`` runs those of the sync and of the visit in a size that shows only that they work."""

from __future__ import annotations

import argparse
import importlib
import json
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Figures
from tests.benchmarks.more_figures import MoreFigures

SYNC = ("first_sync", "photos_cut", "wire_bytes", "rush")
QUICK = (*SYNC, "visit")
NAMES = (
    "answer",
    "day_sync",
    "document",
    "document_first",
    "documents_100",
    "start",
    "filter",
    "rebuild",
    *SYNC,
    "visit",
)
AIMS = {
    "answer": "ratio <= 4",
    "day_sync": "ratio <= 2",
    "document": "median <= 32 ms",
    "document_first": "median <= 400 ms",
    "documents_100": "median <= 4,000 ms",
    "start": "ratio <= 3",
    "filter": "median <= 50 ms",
    "rebuild": ">= 20,000 entries/s",
    "first_sync": "300 facilities, 3 years",
    "photos_cut": "sent/needed <= 1.05",
    "wire_bytes": "wire/raw JSON",
    "visit": "p99 <= 50 ms from a key to the next item drawn",
    "rush": "200 laptops; >= 50 visits/s for 30 s, lost 0",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    results: dict[str, Figures] = {}
    print(f"{'':14}{'median ms':>13}{'p99 ms':>13}{'floor ms':>10}{'ratio':>8}{'runs':>6}{'per s':>10}  aim")
    for name in arguments.only:
        size = {"quick": True} if arguments.quick and name in QUICK else {}
        results[name] = importlib.import_module(f"tests.benchmarks.bench_{name}").run(**size)
        print(_line(name, results[name]), flush=True)
        if isinstance(results[name], MoreFigures):
            print(_more(results[name].as_json()), flush=True)
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
        text = json.dumps({name: f.as_json() for name, f in results.items()}, indent=1)
        (arguments.out / "bench.json").write_text(text)


def _more(named: dict[str, Any]) -> str:
    """The benchmark's own figures, below its line."""
    common = {field.name for field in fields(Figures)}
    words = (f"{name} {value:,}" for name, value in named.items() if name not in common and value is not None)
    return textwrap.fill(" · ".join(words), 110, initial_indent=" " * 14, subsequent_indent=" " * 14)


def _line(name: str, f: Figures) -> str:
    def cell(value: float | None, width: int, digits: int = 2) -> str:
        return f"{'-' if value is None else format(value, f',.{digits}f'):>{width}}"

    numbers = cell(f.median_ms, 13) + cell(f.p99_ms, 13) + cell(f.floor_ms, 10) + cell(f.ratio, 8)
    return f"{name:14}{numbers}{f.runs:>6}{cell(f.per_second, 10, 0)}  {AIMS[name]}"


if __name__ == "__main__":
    main()
