"""Argon2id over an identity number, the same at the district and on a laptop (RFC 9106; decisions/0013)."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tuoyu_desktop.domain.ban_list import from_text
from tuoyu_desktop.domain.entries.registry import BanListPublishedData, StretchCost

STRETCHED_BYTES: Final = 32
SALT_BYTES: Final = 16
COST: Final = StretchCost(memory_kib=64 * 1024, iterations=1, lanes=1)
"""What a new import costs: 64 MiB and one pass, some 0.1 s a number. Each list carries the cost it was made with."""


def stretched(number: str, salt: bytes, cost: StretchCost) -> bytes:
    """32 bytes of a normalised number."""
    argon = Argon2id(
        salt=salt,
        length=STRETCHED_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(number.encode("ascii"))


def stretched_for(number: str, data: BanListPublishedData) -> bytes:
    """As :func:`stretched`, with the salt and cost of a published list."""
    return stretched(number, from_text(data.salt), data.cost or COST)
