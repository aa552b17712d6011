"""From measured values to a suggestion: pure rules, item by item (checklist.md §2). A person always answers.

The public face of the ``measurement_*`` modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tuoyu_desktop.domain import measurement_dates as dates
from tuoyu_desktop.domain import measurement_fees as fees
from tuoyu_desktop.domain import measurement_groups as groups
from tuoyu_desktop.domain import measurement_safety as safety
from tuoyu_desktop.domain import measurement_video as video
from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement_case import Case, Judgement, RowVerdict
from tuoyu_desktop.domain.measurement_generic import judge_generic
from tuoyu_desktop.domain.measurement_groups import GROUP_TABLE, group_table_items
from tuoyu_desktop.domain.measurement_prefill import prefill

__all__ = [
    "GROUP_TABLE",
    "RULE_NAMES",
    "Judgement",
    "RowVerdict",
    "group_size_rows",
    "group_table_items",
    "judge",
    "prefill",
]


def _look(case: Case) -> Judgement:
    return Judgement(None, True, "请按看到的情况作答")


_RULES: Mapping[str, Callable[[Case], Judgement]] = {
    "look": _look,
    "generic": judge_generic,
    "asked": judge_generic,
    "behaviour": video.judge_behaviour,
    **dict.fromkeys((*groups.RATIO_RULES, "ratio_home"), groups.judge_ratio),
    **dict.fromkeys(groups.SIZE_RULES, groups.judge_size),
    "occupancy": groups.judge_occupancy,
    "home_children": groups.judge_home_children,
    "retention": video.judge_retention,
    "coverage": video.judge_coverage,
    "storage": video.judge_storage,
    "recording": video.judge_recording,
    "lease": dates.judge_lease,
    "annual_report": dates.judge_annual_report,
    "fire_check": dates.judge_fire_check,
    "drill": dates.judge_drill,
    "patrol": dates.judge_patrol,
    "staff_dates": dates.judge_staff_dates,
    "fee_cap": fees.judge_fee_cap,
    "agreed_fee": fees.judge_agreed_fee,
    "single_standard": fees.judge_single_standard,
    "subsidy": fees.judge_subsidy,
    "prepayment": fees.judge_prepayment,
    "certificates": safety.judge_certificates,
    "extinguishers": safety.judge_extinguishers,
    "doors": safety.judge_doors,
    "floor": safety.judge_floor,
    "stairs": safety.judge_stairs,
    "samples": safety.judge_samples,
    "epidemic": safety.judge_epidemic,
    "incidents": safety.judge_incidents,
    "incident_time": safety.judge_incident_time,
    "closure_signals": safety.judge_closure_signals,
    "daylight": safety.judge_daylight,
    "reinspection": safety.judge_reinspection,
    "scope": safety.judge_scope,
}

RULE_NAMES = frozenset(_RULES)
"""What may stand in the column ``rule`` of a pack."""


def judge(
    item: ChecklistItem,
    measured: Mapping[str, Any],
    facility: Facility,
    on: date,
    checklist: Checklist,
    district_pack: DistrictPack,
) -> Judgement:
    """What the rules make of ``measured`` at ``facility`` on the date of the visit. Never raises for what a person
    may have typed: a value that cannot be read counts as missing."""
    return _RULES[item.answer.rule](Case(item, measured, facility, on, checklist, district_pack))


def group_size_rows(
    item: ChecklistItem,
    measured: Mapping[str, Any],
    facility: Facility,
    on: date,
    checklist: Checklist,
    district_pack: DistrictPack,
) -> tuple[RowVerdict, ...]:
    """The size of every group of the table, for the right half of the ratio card; ``item`` is any that it feeds."""
    case = Case(item, measured, facility, on, checklist, district_pack)
    return tuple(groups.size_verdict(case, row) for row in groups.group_rows(case))
