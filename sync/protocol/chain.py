"""The hash chain, for both ends: hash(n) = SHA-256(hash(n-1) ‖ SHA-256(body(n))) (sync.md §1)."""

from __future__ import annotations

from collections.abc import Iterable

from tuoyu_desktop.domain.entries.codec import CHAIN_START, chain, digest

__all__ = ["CHAIN_START", "chain", "chain_over", "digest"]


def chain_over(previous: bytes, bodies: Iterable[bytes]) -> list[tuple[bytes, bytes]]:
    """(digest, hash) after each of ``bodies``, 32 bytes each, going on from ``previous``."""
    links: list[tuple[bytes, bytes]] = []
    for body in bodies:
        own = digest(body)
        previous = chain(previous, own)
        links.append((own, previous))
    return links
