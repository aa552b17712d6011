"""The demo district's list of banned people: numbers that nobody can have, so that B14 can be tried out.

The region code 999999 is no place (GB/T 2260) and nobody of 1888 is on duty; only the check character is right.
"""

from __future__ import annotations

from typing import Final

from tuoyu_desktop.domain.id_number import check_character

DEMO_SOURCE: Final = "虚构，只供演示"
_FIRST: Final = tuple(f"99999918880101{place:03d}" for place in range(1, 6))

DEMO_BANNED: Final = tuple(first + check_character(first) for first in _FIRST)
"""The first stands in the README."""
