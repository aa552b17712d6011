"""The soak: the state machine again and again, each time with another seed, until it is enough."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.districts import Prepared
from tests.faults.scene import Verdict
from tests.faults.state_machine import DistrictMachine, machine_on
from tests.faults.table import Tally

STEPS, EXAMPLES = 25, 5
"""Of one seed. The first example is always the smallest one, so one alone would try nothing."""
_SHRINKING = (Phase.generate, Phase.shrink)
"""A failure is made smaller only when one seed is asked for: the soak looks for others in that time."""


def once(machine: type[DistrictMachine], number: int, *, steps: int, examples: int = 1, shrink: bool = False) -> None:
    """``examples`` runs of at most ``steps`` operations from one seed. Raises what the end of one says."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=_SHRINKING if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(seed(number)(machine), settings=chosen)


def soak(prepared: Prepared, place: Path, first_seed: int, enough: Callable[[], bool]) -> Tally:
    """Seeds from ``first_seed`` on. Prints each that failed, with the operations that led there."""
    machine = machine_on(prepared, place)
    tally = Tally("random operations and random faults")
    began, number = time.monotonic(), first_seed
    while not enough():
        verdict = Verdict()
        try:
            once(machine, number, steps=STEPS, examples=EXAMPLES)
        except AssertionError as failed:
            found = failed.args[0] if failed.args else None
            verdict = found if isinstance(found, Verdict) else Verdict(stuck=(traceback.format_exc(limit=-3),))
        except Exception:  # noqa: BLE001  # whatever it was, the next seed may find more; it is told with its seed
            verdict = Verdict(stuck=(traceback.format_exc(limit=-3),))
        tally.add(verdict, number)
        if not verdict.good:
            print(f"failed: --minutes 1 --seed {number}", flush=True)
        number += 1
    tally.seconds = time.monotonic() - began
    return tally
