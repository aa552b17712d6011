"""Identifiers: UUIDv7 for what is new, UUIDv5 where two laptops must mean the same thing."""

from __future__ import annotations

import os
import time
import uuid


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits; sorts by time of making."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(parent: str, name: str) -> str:
    """UUIDv5 of ``name`` inside ``parent`` (a UUID string): the same on every machine."""
    return str(uuid.uuid5(uuid.UUID(parent), name))


def answer_id(inspection: str, item_code: str) -> str:
    """The subject of an answer: UUIDv5(inspection id, item code), as the wire contract fixes it."""
    return derived_id(inspection, item_code)


def incident_id(inspection: str, item_code: str) -> str:
    """The subject of an emergency at one item of a visit: the same on every laptop of the visit, so that it is one."""
    return derived_id(inspection, f"incident:{item_code}")
