"""From a folded state to the values of its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tuoyu_desktop.domain.entries.families import State
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.projection.pinyin import initials_of, pinyin_of
from tuoyu_desktop.projection.tables import ROWS

Values = dict[str, Any]


def instant(value: datetime | None) -> str | None:
    """ISO text in UTC with milliseconds; null stays null."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="milliseconds")


@cache
def _columns(family: str) -> tuple[str, ...]:
    return tuple(name for name in ROWS[family].model_fields if name not in ("subject", "head"))


def _plain(family: str, state: Any) -> Values:
    """Columns that have the names of the state's fields."""
    dumped = state.model_dump(mode="json")
    values = {name: dumped[name] for name in _columns(family) if name in dumped}
    for name in values:
        if name == "at" or name.endswith("_at"):
            values[name] = instant(getattr(state, name))
    return values


_FACILITY_SHARED = (
    "name",
    "kind",
    "ownership",
    "social_credit_code",
    "street_town",
    "neighbourhood",
    "address",
    "filing_status",
    "place_count",
    "is_inclusive",
    "price_type",
)


def _facility(state: Any) -> Values:
    facility = state.facility
    data = facility.model_dump(mode="json")
    return {
        **{name: data[name] for name in _FACILITY_SHARED},
        "pinyin": pinyin_of(facility.name),
        "initials": initials_of(facility.name),
        "enrolled_count": facility.enrolled_count,
        "closed_on": state.closed_on.isoformat() if state.closed_on else None,
        "conflict_count": sum(1 for line in state.corrections if line.state == "conflict"),
        "updated_at": instant(state.updated_at),
        "data": data,
        "corrections": [line.model_dump(mode="json") for line in state.corrections],
    }


def _person(state: Any) -> Values:
    person = state.person
    shared = {name: getattr(person, name) for name in ("name", "unit", "active")}
    return {**shared, "kind": person.kind.value, "data": person.model_dump(mode="json")}


def _plan(state: Any) -> Values:
    return {**_plain("plan", state), "planned_on": state.on.isoformat()}


def _inspection(state: Any) -> Values:
    return {**_plain("inspection", state), "data": state.model_dump(mode="json")}


def _answer(state: Any) -> Values:
    folded: FoldedAnswer = state
    return {
        "facility": folded.facility,
        "inspection": folded.inspection,
        "item": folded.item,
        "answer": folded.answer.value if folded.answer else None,
        "reason": folded.reason,
        "note": folded.note,
        "suggested": folded.suggested.value if folded.suggested else None,
        "entry": folded.entry,
        "actor": folded.actor,
        "at": instant(folded.at),
        "measured": folded.measured,
        "conflict": [version.model_dump(mode="json") for version in folded.conflict],
    }


_SPECIAL: Mapping[str, Callable[[Any], Values]] = {
    "facility": _facility,
    "person": _person,
    "plan": _plan,
    "inspection": _inspection,
    "answer": _answer,
}


def row_values(family: str, subject: str, head: str, state: State) -> Values:
    """All columns of the row of ``subject``."""
    special = _SPECIAL.get(family)
    values = special(state) if special else _plain(family, state)
    values["subject"], values["head"] = subject, head
    return values
