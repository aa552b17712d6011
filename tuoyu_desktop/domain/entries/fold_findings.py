"""The fold of a finding: from what was seen to its closing (documents.md §1.3, glossary 问题状态)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tuoyu_desktop.domain.clock import beijing
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
    from it by the reader. ``suggested_due_on`` is what a visiting team proposed. ``extension_…``: the facility's last
    request for more time and the district's answer to it (``extension_granted`` null: none yet); ``extension_until``
    is the last date that was granted, whatever was asked for since."""

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
    letter: str = ""
    reply: str = ""
    replied_on: date | None = None
    reply_accepted: bool | None = None
    reported_at: datetime | None = None
    extension_requested_on: date | None = None
    extension_asked_until: date | None = None
    extension_reason: str = ""
    extension_granted: bool | None = None
    extension_answer: str = ""
    extension_until: date | None = None
    reinspection_result: ReinspectionResult | None = None
    reinspected_on: date | None = None
    closed_on: date | None = None
    close_reason: str = ""

    @property
    def extension_waits(self) -> bool:
        """Whether more time was asked for and the district has not answered yet."""
        return self.extension_requested_on is not None and self.extension_granted is None


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


_NOT_OF_THE_FORM = ("due_on", "paper")


def form_of(state: FoldedFinding) -> dict[str, Any]:
    """The fields of the form as they stand, its day left out."""
    return {
        name: getattr(state, name) for name in kinds.FindingUpdatedData.model_fields if name not in _NOT_OF_THE_FORM
    }


def _updated(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    data = entry.data
    if data.paper:
        return {"due_on": data.due_on} if _binding(state.mode) else {}
    changes = {name: getattr(data, name) for name in form_of(state)}
    changes["suggested_due_on"] = data.due_on
    changes["due_on"] = data.due_on if _binding(state.mode) else state.due_on
    return changes


_NO_REPLY: Mapping[str, Any] = {"reply": "", "replied_on": None, "reply_accepted": None}
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
        "reply_due_on": None,
        "letter": "",
        **_NO_REPLY,
    }


_BEING_RECTIFIED = (FindingState.OPEN, FindingState.AWAITING_REINSPECTION)
"""Only here what the facility says or a second look sees moves the state: what waits for the district, went to another
department or is not pursued is the district's to decide (documents.md §1 rule 3)."""


_LEFT = (ReinspectionResult.PARTLY, ReinspectionResult.NOT_RECTIFIED)


def _reported(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    moved = {"state": FindingState.AWAITING_REINSPECTION} if state.state in _BEING_RECTIFIED else {}
    return {"reported_at": entry.at, **moved}


def _asked_longer(_state: FoldedFinding, entry: Any) -> dict[str, Any]:
    return {
        "extension_requested_on": entry.data.requested_on or beijing(entry.at).date(),
        "extension_asked_until": entry.data.until,
        "extension_reason": entry.data.reason,
        "extension_granted": None,
        "extension_answer": "",
    }


def _extension(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    granted = entry.data.granted and entry.data.until is not None
    answer = {"extension_granted": granted, "extension_answer": entry.data.reason}
    return answer | ({"due_on": entry.data.until, "extension_until": entry.data.until} if granted else {})


def _reinspected(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {"reinspection_result": entry.data.result, "reinspected_on": entry.data.on}
    if state.state in _BEING_RECTIFIED:
        changes["state"] = FindingState.OPEN if entry.data.result in _LEFT else FindingState.AWAITING_REINSPECTION
    return changes


def _transferred(state: FoldedFinding, entry: Any) -> dict[str, Any]:
    """A letter begins anew with its department and the day of its answer; an answer leaves both as they are."""
    data = entry.data
    if data.withdrawn:
        return _taken_back(state) if data.letter == state.letter else {}
    if not data.reply:
        return {
            "state": FindingState.REFERRED,
            "referred_to": data.department,
            "reply_due_on": data.reply_due_on,
            "letter": data.letter,
            **_NO_REPLY,
        }
    return {
        "state": FindingState.REFERRED,
        "referred_to": data.department or state.referred_to,
        "reply_due_on": data.reply_due_on or state.reply_due_on,
        "letter": data.letter or state.letter,
        "reply": data.reply,
        "replied_on": data.replied_on or beijing(entry.at).date(),
        "reply_accepted": data.accepted,
    }


def _taken_back(state: FoldedFinding) -> dict[str, Any]:
    """Where it stood before its letter was written: as decided, or as it was found."""
    found = FindingState.OPEN if _binding(state.mode) else FindingState.AWAITING_DECISION
    before = _DECIDED_STATE[state.decision] if state.decision is not None else found
    to = state.referred_to if before is FindingState.REFERRED else ""
    if before is FindingState.OPEN and state.reported_at is not None and not _seen_undone_since(state):
        before = FindingState.AWAITING_REINSPECTION
    return {"state": before, "referred_to": to, "reply_due_on": None, "letter": "", **_NO_REPLY}


def _seen_undone_since(state: FoldedFinding) -> bool:
    """Whether a second look on the day of the facility's report or later saw that it is not all done."""
    seen, told = state.reinspected_on, state.reported_at
    return state.reinspection_result in _LEFT and seen is not None and told is not None and seen >= beijing(told).date()


def _closed(_state: FoldedFinding, entry: Any) -> dict[str, Any]:
    return {"state": FindingState.CLOSED, "closed_on": entry.data.on, "close_reason": entry.data.reason}


_STEPS: dict[type[EntryBase], Callable[[FoldedFinding, Any], dict[str, Any]]] = {
    kinds.FindingUpdated: _updated,
    kinds.FindingDecided: _decided,
    kinds.RectificationReported: _reported,
    kinds.ExtensionRequested: _asked_longer,
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
