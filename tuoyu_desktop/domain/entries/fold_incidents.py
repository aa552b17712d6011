"""Fold of an emergency: reported once, added to afterwards; or the reason why it was not reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field, JsonValue

from tuoyu_desktop.domain.entries import registry as kinds
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.frozen import Frozen


class IncidentState(StrEnum):
    """``WITHHELD``: the page asked, nothing was reported, and why is kept. A later report overrules it."""

    REPORTED = "REPORTED"
    WITHHELD = "WITHHELD"


class Addition(Frozen):
    """What was written after the report."""

    text: str
    at: datetime
    by: str


class FoldedIncident(Frozen):
    """One emergency. ``reported_at`` is when the report was written here, ``seen_at`` when it was seen."""

    facility: str | None
    inspection: str | None
    item: str
    incident_kind: str
    state: IncidentState
    text: str
    seen_at: datetime | None
    reported_at: datetime | None
    reported_by: str
    channel: str = ""
    recorded: str = ""
    no_recording: str = ""
    withheld: str = ""
    withheld_by: str = ""
    withheld_at: datetime | None = None
    calls: tuple[kinds.IncidentCall, ...] = ()
    steps: tuple[kinds.IncidentStep, ...] = ()
    additions: tuple[Addition, ...] = ()
    facts: dict[str, JsonValue] = Field(default_factory=dict)


def fold_incident(ordered: Sequence[Placed]) -> FoldedIncident | None:
    """The first report stands; whatever is reported on the same emergency later is an addition to it and fills what
    the first left open."""
    state: FoldedIncident | None = None
    for placed in ordered:
        entry = placed.entry
        if isinstance(entry, kinds.IncidentReported):
            first = state is None or state.state is IncidentState.WITHHELD
            state = _reported(entry, state) if first or state is None else _added(state, entry)
        elif isinstance(entry, kinds.IncidentUpdated):
            state = _withheld(entry, state) if entry.data.withheld else _added(state, entry) if state else state
    return state


def _reported(entry: kinds.IncidentReported, before: FoldedIncident | None) -> FoldedIncident:
    data = entry.data
    named = ("inspection", "item", "incident_kind", "text", "seen_at", "channel", "recorded", "no_recording", "facts")
    return FoldedIncident(
        **{name: getattr(data, name) for name in named},
        facility=entry.facility,
        state=IncidentState.REPORTED,
        reported_at=entry.at,
        reported_by=entry.actor,
        calls=data.calls,
        steps=data.steps,
        withheld=before.withheld if before else "",
        withheld_by=before.withheld_by if before else "",
        withheld_at=before.withheld_at if before else None,
    )


def _withheld(entry: kinds.IncidentUpdated, state: FoldedIncident | None) -> FoldedIncident:
    """A reason beside a report takes nothing back."""
    said: dict[str, Any] = {"withheld": entry.data.withheld, "withheld_by": entry.actor, "withheld_at": entry.at}
    if state is not None:
        return state.model_copy(update=said)
    return FoldedIncident(
        facility=entry.facility,
        inspection=entry.data.inspection,
        item=entry.data.item,
        incident_kind=entry.data.incident_kind,
        state=IncidentState.WITHHELD,
        text=entry.data.text,
        seen_at=entry.data.seen_at,
        reported_at=None,
        reported_by="",
        **said,
    )


def _added(state: FoldedIncident, entry: kinds.IncidentReported | kinds.IncidentUpdated) -> FoldedIncident:
    data = entry.data
    more = (Addition(text=data.text, at=entry.at, by=entry.actor),) if data.text else ()
    return state.model_copy(
        update={
            "calls": (*state.calls, *(call for call in data.calls if call not in state.calls)),
            "steps": (*state.steps, *(step for step in data.steps if step not in state.steps)),
            "additions": (*state.additions, *more),
            "seen_at": min((at for at in (state.seen_at, data.seen_at) if at is not None), default=None),
            "facts": _all_facts(state.facts, data.facts),
            **_recording(state, data),
        }
    )


def _all_facts(first: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """What the first report said stands; a list (signs of a closing) is added to."""
    facts = later | first
    for name, known in first.items():
        more = later.get(name)
        if isinstance(known, list) and isinstance(more, list):
            facts[name] = [*known, *(one for one in more if one not in known)]
    return facts


def _recording(state: FoldedIncident, data: kinds.IncidentData) -> dict[str, str]:
    """Channel and time belong together: one fills the other only where they name the same recording."""
    found = {"no_recording": state.no_recording or data.no_recording}
    if not (state.channel or state.recorded):
        return found | {"channel": data.channel, "recorded": data.recorded}
    if state.channel and state.channel == data.channel:
        found["recorded"] = state.recorded or data.recorded
    elif state.recorded and state.recorded == data.recorded:
        found["channel"] = state.channel or data.channel
    return found
