"""Seeded chance: everything the demo district leaves to chance comes from here, never from a clock or the system."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tuoyu:demo")
"""Parent of every id that is the same whatever the seed: people, facilities, journals."""


class Draw(random.Random):
    """Chance for one part of the district; parts draw apart so that a change in one leaves the others as they are."""

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed}/{part}")

    def happens(self, probability: float) -> bool:
        """True that often (0 to 1)."""
        return self.random() < probability

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One key, as often as its weight says."""
        return self.choices(list(weights), weights=list(weights.values()))[0]

    def taken(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[self.randrange(len(values))]

    def entry_id(self, at: datetime) -> str:
        """A UUIDv7 (RFC 9562 §5.7) of ``at`` with seeded random bits."""
        milliseconds = int(at.timestamp() * 1000)
        value = (milliseconds & ((1 << 48) - 1)) << 80 | self.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def fixed_id(name: str) -> str:
    """The id of ``name`` in the demo district, the same for every seed."""
    return str(uuid.uuid5(NAMESPACE, name))
