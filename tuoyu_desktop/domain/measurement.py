"""What the rules make of measured values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Answer


@dataclass(frozen=True)
class RowVerdict:
    """One row of a table that was judged."""

    id: str
    value: str
    passed: bool | None
    sentence: str = ""


@dataclass(frozen=True)
class Judgement:
    """A suggestion; the person presses the answer."""

    suggested: Answer | None
    complete: bool
    sentence: str = ""
    headline: str = ""
    unit: str = ""
    rows: tuple[RowVerdict, ...] = ()
    hint_only: bool = False
    finding_text: str = ""
    mark: str = ""


def judge(
    item: ChecklistItem,
    measured: Mapping[str, Any],
    facility: Facility,
    on: date,
    *,
    checklist: Checklist,
    district_pack: DistrictPack,
) -> Judgement:
    """What the values of one item suggest."""
    return Judgement(suggested=None, complete=True, finding_text=item.text)


def prefill(item: ChecklistItem, facility: Facility, on: date) -> Mapping[str, Any]:
    """Values that the register knows already."""
    return {}
