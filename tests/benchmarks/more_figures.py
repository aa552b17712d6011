"""Figures of one benchmark with named figures of its own beside the common ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.measuring import Figures


@dataclass(frozen=True)
class MoreFigures(Figures):
    """``more``: name to number; names tell the unit (``_ms``, ``_bytes``, ``_per_second``)."""

    more: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        common = super().as_json()
        del common["more"]
        return common | {name: round(v, 3) if isinstance(v, float) else v for name, v in self.more.items()}


def share(samples: list[float], part: float) -> float:
    """The value below which ``part`` (0 to 1) of the samples lie."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
