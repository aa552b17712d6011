"""Region codes (GB/T 2260, GB/T 10114): six digits for a district, nine for a street or town under it."""

from __future__ import annotations

import re

_DISTRICT = re.compile(r"[1-9]\d{5}")
_STREET_TOWN = re.compile(r"[1-9]\d{8}")


def is_district_code(code: str) -> bool:
    """Whether ``code`` has the shape of a district's region code."""
    return _DISTRICT.fullmatch(code) is not None


def is_street_town_code(code: str) -> bool:
    """Whether ``code`` has the shape of a street's or town's region code."""
    return _STREET_TOWN.fullmatch(code) is not None


def district_of(code: str) -> str:
    """The district's code inside a street's or town's code; a district's code stays as it is."""
    return code[:6]


def is_within(code: str, region: str) -> bool:
    """Whether a district or street lies in ``region``: a province or city ending in zeros, a district, or itself.

    ``is_within("110115", "110000")`` holds, ``is_within("110115", "110105")`` does not.
    """
    stem = re.sub(r"(00){0,2}$", "", region) if is_district_code(region) else region
    return code.startswith(stem)
