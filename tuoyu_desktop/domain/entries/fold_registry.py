"""Folds of reference data: facilities with their corrections, people, assignments, packs, devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue, ValidationError

from tuoyu_desktop.domain.entries import registry as kinds
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.frozen import Frozen


class FoldedCorrection(Frozen):
    """One field that someone in the field corrected: applied, or a conflict that a person decides (sync.md §3.9)."""

    entry: str
    field: str
    old: JsonValue
    new: JsonValue
    state: str
    by: str
    at: datetime


class FoldedFacility(Frozen):
    """A facility with its corrections; ``closed_on`` is set when it stopped."""

    facility: Facility
    closed_on: date | None = None
    close_reason: str = ""
    corrections: tuple[FoldedCorrection, ...] = ()
    updated_at: datetime


def fold_facility(ordered: Sequence[Placed]) -> FoldedFacility | None:
    """Registered, updated by the district, corrected from the field, closed."""
    state: FoldedFacility | None = None
    for placed in ordered:
        entry = placed.entry
        if isinstance(entry, kinds.FacilityRegistered):
            corrections = state.corrections if state else ()
            state = FoldedFacility(facility=entry.data.facility, updated_at=entry.at, corrections=corrections)
        elif state is None:
            continue
        elif isinstance(entry, kinds.FacilityUpdated):
            state = _changed(state, dict(entry.data.changes), entry.at)
        elif isinstance(entry, kinds.FacilityClosed):
            state = state.model_copy(update={"closed_on": entry.data.on, "close_reason": entry.data.reason})
        elif isinstance(entry, kinds.FacilityCorrected):
            state = _corrected(state, entry)
        elif isinstance(entry, kinds.CorrectionDecided):
            state = _settled(state, entry)
    return state


def _changed(state: FoldedFacility, changes: dict[str, JsonValue], at: datetime) -> FoldedFacility:
    """The facility with ``changes``; a change that is no valid facility is left out whole."""
    try:
        facility = Facility.model_validate({**state.facility.model_dump(mode="json"), **changes})
    except ValidationError:
        return state
    return state.model_copy(update={"facility": facility, "updated_at": at})


def _corrected(state: FoldedFacility, entry: kinds.FacilityCorrected) -> FoldedFacility:
    current: dict[str, Any] = state.facility.model_dump(mode="json")
    lines: list[FoldedCorrection] = []
    changes: dict[str, JsonValue] = {}
    for field, (old, new) in entry.data.changes.items():
        verdict = "conflict"
        if current.get(field) == new:
            verdict = "same"
        elif current.get(field) == old:
            verdict = "applied"
            changes[field] = new
        lines.append(
            FoldedCorrection(entry=entry.id, field=field, old=old, new=new, state=verdict, by=entry.actor, at=entry.at)
        )
    changed = _changed(state, changes, entry.at) if changes else state
    return changed.model_copy(update={"corrections": (*state.corrections, *lines)})


def _settled(state: FoldedFacility, entry: kinds.CorrectionDecided) -> FoldedFacility:
    word = "accepted" if entry.data.accepted else "refused"
    changes: dict[str, JsonValue] = {}
    lines: list[FoldedCorrection] = []
    for line in state.corrections:
        if line.entry != entry.data.correction or line.state != "conflict":
            lines.append(line)
            continue
        lines.append(line.model_copy(update={"state": word}))
        if entry.data.accepted:
            changes[line.field] = line.new
    changed = _changed(state, changes, entry.at) if changes else state
    return changed.model_copy(update={"corrections": tuple(lines)})


class FoldedPerson(Frozen):
    person: kinds.Person


def fold_person(ordered: Sequence[Placed]) -> FoldedPerson | None:
    """The newest roster line holds."""
    for placed in reversed(ordered):
        if isinstance(placed.entry, kinds.RosterChanged):
            return FoldedPerson(person=placed.entry.data.person)
    return None


class FoldedAssignment(Frozen):
    facility: str | None
    unit: str
    active: bool


def fold_assignment(ordered: Sequence[Placed]) -> FoldedAssignment | None:
    """The newest assignment holds."""
    for placed in reversed(ordered):
        if isinstance(placed.entry, kinds.AssignmentChanged):
            data = placed.entry.data
            return FoldedAssignment(facility=placed.entry.facility, unit=data.unit, active=data.active)
    return None


class FoldedPack(Frozen):
    pack_kind: str
    pack: str
    version: str
    digest: str
    effective_from: date
    effective_to: date | None
    sha256: str | None


def fold_pack(ordered: Sequence[Placed]) -> FoldedPack | None:
    """The newest publication of one pack and version."""
    for placed in reversed(ordered):
        if isinstance(placed.entry, kinds.ChecklistPublished | kinds.DistrictPackPublished):
            pack_kind = placed.entry.kind.split(".")[0]
            return FoldedPack(pack_kind=pack_kind, **placed.entry.data.model_dump())
    return None


class FoldedDevice(Frozen):
    device: str
    revoked_reason: str = ""
    replaced_by: str = ""


def fold_device(ordered: Sequence[Placed]) -> FoldedDevice | None:
    """Revoked or replaced; neither is taken back."""
    state: FoldedDevice | None = None
    for placed in ordered:
        entry = placed.entry
        if isinstance(entry, kinds.DeviceRevoked):
            state = state or FoldedDevice(device=entry.data.device)
            state = state.model_copy(update={"revoked_reason": entry.data.reason or "revoked"})
        elif isinstance(entry, kinds.DeviceReplaced):
            state = state or FoldedDevice(device=entry.data.device)
            state = state.model_copy(update={"replaced_by": entry.data.by})
    return state
