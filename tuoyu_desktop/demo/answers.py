"""What past visits measured: values in the shape of each item's answer schema, that the rules judge as the team did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.measured_tables import (
    TABLES,
    Measured,
    Scene,
    care_groups,
    coverage,
    extinguishers,
    retention,
)
from tuoyu_desktop.demo.packs import PinnedPacks
from tuoyu_desktop.domain.checklist import AnswerField, ChecklistItem
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement import judge, prefill
from tuoyu_desktop.domain.measurement_groups import GROUP_RULES
from tuoyu_desktop.domain.terms import Answer

_TELLING = (care_groups, retention, coverage, extinguishers)
"""Tables of which the rules say what is wrong better than a ready sentence."""


class Measurer:
    """Makes the measured values of one facility on one day."""

    def __init__(self, packs: PinnedPacks, facility: Facility, day: date, failures: Sequence[str], draw: Draw) -> None:
        self._packs = packs
        self._scene = Scene(facility, day, failures, draw)
        self._facility = facility
        self._day = day
        self._draw = draw

    def measure(self, code: str, answer: Answer, fixed: Mapping[str, JsonValue]) -> tuple[Measured, str]:
        """(values of item ``code``, what the rules say is wrong); the values are such that the rules judge them as
        ``answer``, and empty where the team only looked. ``fixed`` values stand as they are."""
        item = self._packs.checklist.item(code)
        known: Measured = dict(prefill(item, self._facility, self._day))
        table = care_groups if item.answer.rule in GROUP_RULES else TABLES.get(item.answer.rule)
        if table is not None:
            known.update(table(self._scene, code))
        else:
            known.update(self._generic(item, failing=answer is Answer.FAIL))
        known.update(fixed)
        packs = self._packs
        judgement = judge(
            item, known, self._facility, self._day, checklist=packs.checklist, district_pack=packs.district
        )
        wrong = judgement.finding_text if table in _TELLING else ""
        return (known, wrong) if judgement.suggested is answer else ({}, "")

    def _generic(self, item: ChecklistItem, *, failing: bool) -> Measured:
        """Field by field, the first that is judged fails; what a field is held against stands before it."""
        values: Measured = {}
        left = failing
        for field in item.answer.fields:
            if not (field.required or field.is_judged):
                continue
            reference = values.get(field.against)
            fails = left and field.is_judged
            left = left and not fails
            if isinstance(reference, int | float):
                values[field.name] = reference - 1 if fails else reference
            elif (value := self._value(field, failing=fails)) is not None:
                values[field.name] = value
        return values

    def _value(self, field: AnswerField, *, failing: bool) -> JsonValue:
        """One value on the wished side of the field's threshold, or null for kinds that nobody filled in."""
        if field.type in ("number", "integer", "money"):
            return self._number(field, failing=failing)
        if field.type == "date":
            return self._date(field, failing=failing).isoformat()
        if field.type == "bool":
            return (field.comparator == "no") is failing
        if field.type == "choice":
            return self._choice(field, failing=failing)
        if field.type == "multi":
            return [field.choices[0]] if failing and field.choices else []
        if field.type == "text":
            return self._facility.person_in_charge
        if field.type == "rows":
            rows: list[Any] = [self._row(field, index, failing=failing and index == 1) for index in (1, 2, 3)]
            return rows
        return None

    def _row(self, field: AnswerField, index: int, *, failing: bool) -> dict[str, JsonValue]:
        values = {column.name: self._value(column, failing=failing) for column in field.columns}
        return {"id": str(index), **{name: value for name, value in values.items() if value is not None}}

    def _threshold(self, field: AnswerField) -> Decimal:
        if field.parameter:
            return self._packs.district.parameter(self._packs.checklist, field.parameter).value
        if field.limit is not None and field.comparator != "sample":
            return field.limit
        return Decimal(self._draw.randint(2, 6))

    def _number(self, field: AnswerField, *, failing: bool) -> JsonValue:
        limit = float(self._threshold(field))
        least = 1 if field.type == "integer" else 2
        if limit >= least and limit == int(limit) and field.comparator in ("<=", ">="):
            step = 1 if (field.comparator == "<=") is failing else -1
            return int(limit) + step
        inside = {"<=": 0.8, ">=": 1.2}.get(field.comparator, 1.0)
        outside = {"<=": 1.3, ">=": 0.7, "==": 1.0}.get(field.comparator, 1.0)
        value = limit * (outside if failing else inside)
        if failing and (field.comparator == "==" or limit == 0):
            value += 1
        return round(value) if field.type == "integer" else round(value, 2)

    def _date(self, field: AnswerField, *, failing: bool) -> date:
        if field.comparator == "valid":
            return self._day + timedelta(days=-9 if failing else 120)
        if field.comparator in ("within", "within_workdays"):
            limit = int(self._threshold(field))
            back = limit + 12 if failing else limit // 3
            return self._day - timedelta(days=back)
        return self._day - timedelta(days=self._draw.randint(3, 25))

    def _choice(self, field: AnswerField, *, failing: bool) -> JsonValue:
        wanted = [choice for choice in field.choices if (choice in field.passing) is not failing]
        return next(iter(wanted or field.choices), None)
