"""What past visits measured, in the shape of each item's answer schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.domain.facility import Facility


def measured_for(
    item: str, facility: Facility, day: date, failed: bool, draw: Draw, numbers: Mapping[str, str]
) -> dict[str, JsonValue]:
    """The measured values of ``item`` that go with its answer; empty for items that are only looked at."""
    return {}
