"""Figures of one benchmark: medians and ratios within one run, for machines are noisy."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    """``ratio`` is median over floor, both of this run; fields that do not apply are null."""

    median_ms: float | None
    p99_ms: float | None
    floor_ms: float | None
    ratio: float | None
    runs: int
    per_second: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


def milliseconds(job: Callable[[], Any]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def figures(samples: list[float], floor: list[float] | None = None, per_second: float | None = None) -> Figures:
    """Median and 99th percentile of the samples against the median of the floor."""
    ordered = sorted(samples)
    median = statistics.median(ordered)
    p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    floor_median = statistics.median(floor) if floor else None
    ratio = median / floor_median if floor_median else None
    return Figures(median, p99, floor_median, ratio, len(samples), per_second)
