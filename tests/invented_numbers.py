"""Identity numbers that nobody can have: the region code 999999 is no place, the check character is right."""

from __future__ import annotations

from tuoyu_desktop.domain.id_number import check_character


def invented(place: int) -> str:
    """The number of an invented person; the same for the same ``place``."""
    first = f"99999919{place // 1000 % 100:02d}0101{place % 1000:03d}"
    return first + check_character(first)


def invented_many(count: int, start: int = 1) -> list[str]:
    return [invented(place) for place in range(start, start + count)]
