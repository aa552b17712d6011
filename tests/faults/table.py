"""The table of faults (sync.md §4): a name, and the function that does the damage."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.districts import Prepared
from tests.faults.scene import Fault, Scene, Verdict, fresh_folder

FAULTS: dict[str, Fault] = {}
"""Name to function, in the order of the table."""
KEPT = " (kept connection)"
OPEN: dict[str, str] = {}
"""Faults that do not end well yet, and why: expected to fail, and told as soon as they do not; then take them out.
With ``KEPT`` only where laptops keep their connections."""


def fault(name: str) -> Callable[[Fault], Fault]:
    """Enters a function into the table. It gets a scene, does its damage and mends what a person would mend."""

    def enter(function: Fault) -> Fault:
        assert name not in FAULTS, name
        FAULTS[name] = function
        return function

    return enter


@dataclass
class Tally:
    """What came of all tries of one fault; ``words``: the first ten things that went wrong."""

    fault: str
    tries: int = 0
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    seconds: float = 0.0
    words: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, seed: int) -> None:
        self.tries += 1
        self.lost += len(verdict.lost)
        self.doubled += len(verdict.doubled)
        self.stuck += len(verdict.stuck)
        parts = {"lost": verdict.lost, "doubled": verdict.doubled, "stuck": verdict.stuck}
        said = [f"seed {seed}: {what} {one}" for what, some in parts.items() for one in some]
        self.words = (self.words + said)[:10]

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)


def play(name: str, prepared: Prepared, folder: Path, seed: int, *, keeps: bool = False) -> Verdict:
    """One try of one fault. An exception out of it, or a fail point never reached, counts as stuck.

    ``keeps``: the laptops sync again over the connection that they have.
    """
    scene = Scene(prepared, fresh_folder(folder, seed), random.Random(seed), keeps)
    try:
        FAULTS[name](scene)
        return scene.verdict()
    except Exception:  # noqa: BLE001  # whatever breaks here is a finding of its own, told with its place
        return Verdict(stuck=(traceback.format_exc(limit=-4),))
    finally:
        scene.close()


def play_often(name: str, prepared: Prepared, folder: Path, tries: int, seed: int) -> Tally:
    """``tries`` with seeds from ``seed`` on; every other one over connections that are kept."""
    tally = Tally(name)
    began = time.monotonic()
    for number in range(tries):
        tally.add(play(name, prepared, folder, seed + number, keeps=number % 2 == 1), seed + number)
    tally.seconds = time.monotonic() - began
    return tally
