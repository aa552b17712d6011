"""Pinyin and initials of a name, for the quick filter."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def _syllables(name: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin  # its tables take long to load and only writers need them

    return tuple(syllable.lower() for syllable in lazy_pinyin(name, style=Style.NORMAL))


def pinyin_of(name: str) -> str:
    """``小橡树`` as ``xiaoxiangshu``."""
    return "".join(_syllables(name))


def initials_of(name: str) -> str:
    """``小橡树`` as ``xxs``."""
    return "".join(syllable[0] for syllable in _syllables(name) if syllable)
