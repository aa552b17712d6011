"""``python -m tests.benchmarks [--out DIR] [--only NAME …]``: prints figures and ratios, writes ``DIR/bench.json``."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

from tests.benchmarks.measuring import Figures

NAMES = ("answer", "day_sync", "document", "start", "filter", "rebuild")
AIMS = {
    "answer": "ratio <= 4",
    "day_sync": "ratio <= 2",
    "document": "median <= 60 ms",
    "start": "ratio <= 3",
    "filter": "median <= 50 ms",
    "rebuild": ">= 20,000 entries/s",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES)
    arguments = parser.parse_args()
    results: dict[str, Figures] = {}
    print(f"{'':10}{'median ms':>11}{'p99 ms':>10}{'floor ms':>10}{'ratio':>8}{'runs':>6}{'per s':>10}  aim")
    for name in arguments.only:
        results[name] = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
        print(_line(name, results[name]), flush=True)
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
        text = json.dumps({name: f.as_json() for name, f in results.items()}, indent=1)
        (arguments.out / "bench.json").write_text(text)


def _line(name: str, f: Figures) -> str:
    def cell(value: float | None, width: int, digits: int = 2) -> str:
        return f"{'-' if value is None else format(value, f',.{digits}f'):>{width}}"

    numbers = cell(f.median_ms, 11) + cell(f.p99_ms, 10) + cell(f.floor_ms, 10) + cell(f.ratio, 8)
    return f"{name:10}{numbers}{f.runs:>6}{cell(f.per_second, 10, 0)}  {AIMS[name]}"


if __name__ == "__main__":
    main()
