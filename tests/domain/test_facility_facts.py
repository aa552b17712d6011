"""Facts of a facility that are yes, no or not known, in entries of any age (checklist.md §2 rules 8 and 10)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tests.domain.rule_cases import ON, checklist, facility
from tuoyu_desktop.domain.entries import registry
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility, fold_facility
from tuoyu_desktop.domain.entries.folding import Placed, canonical
from tuoyu_desktop.domain.measurement import prefill
from tuoyu_desktop.domain.terms import MealMode

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def written(kind: type[EntryBase], data: Any, seq: int) -> bytes:
    after = str(seq - 1) if seq > 1 else None
    return kind.write(data, seq=seq, id=str(seq), at=NOW, actor="p", subject="s", facility="s", after=after).to_body()


def registered(**facts: Any) -> bytes:
    """The body as an older program wrote it: every fact that it knew stands there, and no other."""
    body = json.loads(written(registry.FacilityRegistered, registry.FacilityRegisteredData(facility=facility()), 1))
    known = body["data"]["facility"]
    for name in ("uses_gas", "has_stairs", "takes_prepayment", "is_fire_key_unit", "meal_mode"):
        known.pop(name)
    known.update(facts)
    return json.dumps(body, ensure_ascii=False).encode()


def folded(*bodies: bytes) -> FoldedFacility:
    state = fold_facility(canonical([Placed("a", seq, decode(body)) for seq, body in enumerate(bodies, start=1)]))
    assert state is not None
    return state


def test_an_older_entry_loses_nothing_and_invents_nothing() -> None:
    known = folded(registered(uses_gas=False, has_stairs=True, meal_mode="NONE")).facility
    assert (known.uses_gas, known.has_stairs, known.meal_mode) == (False, True, MealMode.NONE)
    assert (known.takes_prepayment, known.is_fire_key_unit) == (None, None)
    assert folded(registered()).facility.meal_mode is None


def test_a_correction_of_an_older_value_still_applies() -> None:
    """What a street corrected from no to yes, while the register said no."""
    changed = registry.FacilityCorrectedData(changes={"uses_gas": (False, True)})
    state = folded(registered(uses_gas=False), written(registry.FacilityCorrected, changed, 2))
    assert state.facility.uses_gas is True
    assert [line.state for line in state.corrections] == ["applied"]


def test_a_fact_may_become_unknown_again() -> None:
    update = registry.FacilityUpdatedData(changes={"uses_gas": None, "meal_mode": None})
    known = folded(registered(uses_gas=True), written(registry.FacilityUpdated, update, 2)).facility
    assert (known.uses_gas, known.meal_mode) == (None, None)


def test_an_unknown_floor_is_not_filled_in_as_the_first() -> None:
    """C07: what nobody told the register is asked on the spot."""
    unknown = facility()
    assert "floor" not in prefill(checklist().items["C07"], unknown, ON)
    units = prefill(checklist().items["E07"], unknown, ON)["units"]
    assert units == [{"id": "floor-1", "name": "1 层"}]
    known = facility(top_floor=2)
    assert prefill(checklist().items["C07"], known, ON) == {"floor": 2}
    assert [unit["area"] for unit in prefill(checklist().items["E07"], known, ON)["units"]] == ["150.0", "150.0"]
