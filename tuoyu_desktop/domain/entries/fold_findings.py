"""The fold of a finding: from what was seen to its closing (documents.md §1.3, glossary 问题状态)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from tuoyu_desktop.domain.entries import findings as kinds
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.folding import Placed, after_restatement
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import (
    DayKind,
    Decision,
    FindingState,
    ReinspectionResult,
    Severity,
    VisitMode,
)


class FoldedFinding(Frozen):
    """One finding as it stands. ``due_on`` binds and is null unless an authority set it; overdue is computed
    from it by the reader. ``suggested_due_on`` is what a visiting team proposed."""

    facility: str | None
    inspection: str
    item: str
    mode: VisitMode
    fact: str
    severity: Severity
    measure: str
    lead_department: str
    co_departments: tuple[str, ...]
    days: int | None
    day_kind: DayKind
    found_on: date
    rectified_on_site: bool
    photo_reason: str
    evidence: tuple[str, ...]
    urgent: bool
    recount_children: int | None = None
    recount_carers: int | None = None
    recount_by: str = ""
    recount_reason: str = ""
    state: FindingState
    dropped: bool = False
    due_on: date | None = None
    suggested_due_on: date | None = None
    recorded_by: str
    recorded_at: datetime
    decision: Decision | None = None
    decision_reason: str = ""
    decided_at: datetime | None = None
    notice_number: str = ""
    referred_to: str = ""
    reply_due_on: date | None = None
    reported_at: datetime | None = None
    extension_until: date | None = None
    reinspection_result: ReinspectionResult | None = None
    reinspected_on: date | None = None
    closed_on: date | None = None
    close_reason: str = ""


def _binding(mode: VisitMode) -> bool:
    return mode is VisitMode.ADMINISTRATIVE_INSPECTION


def _recorded(entry: kinds.FindingRecorded) -> FoldedFinding:
    data = entry.data
    fields = data.model_dump(exclude={"due_on"})
    binding = _binding(data.mode)
    return FoldedFinding(
        facility=entry.facility,
        state=FindingState.OPEN if binding else FindingState.AWAITING_DECISION,
        due_on=data.due_on if binding else None,
        suggested_due_on=data.due_on,
        recorded_by=entry.actor,
        recorded_at=entry.at,
        **fields,
    )


def _updated(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    data = entry.data
    changes = {name: getattr(data, name) for name in kinds.FindingUpdatedData.model_fields if name != "due_on"}
    changes["suggested_due_on"] = data.due_on
    changes["due_on"] = data.due_on if _binding(state.mode) else state.due_on
    return changes


_DECIDED_STATE = {
    Decision.ORDER: FindingState.OPEN,
    Decision.HINT: FindingState.OPEN,
    Decision.REFER: FindingState.REFERRED,
    Decision.NOT_PURSUED: FindingState.NOT_PURSUED,
}


def _decided(_state: FoldedFinding, entry: Any) -> dict[str, Any]:
    data = entry.data
    return {
        "state": _DECIDED_STATE[data.decision],
        "decision": data.decision,
        "decision_reason": data.reason,
        "decided_at": entry.at,
        "due_on": data.due_on if data.decision is Decision.ORDER else None,
        "referred_to": data.department if data.decision is Decision.REFER else "",
        "notice_number": data.notice_number,
    }


_BEING_RECTIFIED = (FindingState.OPEN, FindingState.AWAITING_REINSPECTION)
"""Only here what the facility says or a second look sees moves the state: what waits for the district, went to another
department or is not pursued is the district's to decide (documents.md §1 rule 3)."""


def _reported(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    moved = {"state": FindingState.AWAITING_REINSPECTION} if state.state in _BEING_RECTIFIED else {}
    return {"reported_at": entry.at, **moved}


def _extension(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    if not entry.data.granted or entry.data.until is None:
        return {}
    return {"due_on": entry.data.until, "extension_until": entry.data.until}


def _reinspected(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {"reinspection_result": entry.data.result, "reinspected_on": entry.data.on}
    if state.state in _BEING_RECTIFIED:
        left = entry.data.result in (ReinspectionResult.PARTLY, ReinspectionResult.NOT_RECTIFIED)
        changes["state"] = FindingState.OPEN if left else FindingState.AWAITING_REINSPECTION
    return changes


def _transferred(_state: FoldedFinding, entry: Any) -> dict[str, Any]:
    return {
        "state": FindingState.REFERRED,
        "referred_to": entry.data.department,
        "reply_due_on": entry.data.reply_due_on,
    }


def _closed(_state: FoldedFinding, entry: Any) -> dict[str, Any]:
    return {"state": FindingState.CLOSED, "closed_on": entry.data.on, "close_reason": entry.data.reason}


_STEPS: dict[type[EntryBase], Callable[[FoldedFinding, Any], dict[str, Any]]] = {
    kinds.FindingUpdated: _updated,
    kinds.FindingDecided: _decided,
    kinds.RectificationReported: _reported,
    kinds.ExtensionDecided: _extension,
    kinds.FindingReinspected: _reinspected,
    kinds.FindingTransferred: _transferred,
    kinds.FindingClosed: _closed,
}


def fold_finding(ordered: Sequence[Placed]) -> FoldedFinding | None:
    """Step by step from the first record; a closed finding stays closed."""
    restated, rest = after_restatement(ordered)
    state = FoldedFinding.model_validate(restated.state) if restated else None
    for placed in rest:
        if state is None:
            if isinstance(placed.entry, kinds.FindingRecorded):
                state = _recorded(placed.entry)
            continue
        step = _STEPS.get(type(placed.entry))
        if step is not None and state.state is not FindingState.CLOSED:
            state = state.model_copy(update=step(state, placed.entry))
    return state
