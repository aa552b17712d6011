"""Measured values between the editors (text) and the entry (JSON by the item's answer schema). Pure functions.

Dates travel as ISO dates, times as HH:MM, instants as ISO without zone, numbers as JSON numbers, yes/no as booleans,
several choices as a list, tables as a list of objects with an ``id``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from tuoyu_desktop.domain.checklist import AnswerField, AnswerSchema

Measured = Mapping[str, Any]
NOTHING = "-"
"""The choice of a list of shortcomings that says: looked, none of them."""
TIME_PART = "~time"
"""An instant is entered in two editors: the date under the field's name, the time under the name and this."""


def text_of(field: AnswerField, value: Any) -> str:
    """The value as an editor shows it; empty when there is none."""
    if value is None or value == "":
        return ""
    if field.type == "bool":
        return "YES" if value else "NO"
    if field.type == "multi":
        return ",".join(str(part) for part in value) or NOTHING
    if field.type in ("number", "integer", "money"):
        return _plain(value)
    return str(value)


def _plain(value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{number.normalize():f}"


def value_of(field: AnswerField, text: str) -> Any:
    """What an editor's text means; null when nothing is entered."""
    if not text:
        return None
    if field.type == "bool":
        return text == "YES"
    if field.type == "integer":
        return _number(text, whole=True)
    if field.type in ("number", "money"):
        return _number(text, whole=False)
    return text


def _number(text: str, whole: bool) -> int | float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:  # a lone minus sign or point while one types
        return None
    if whole or number == number.to_integral_value():
        return int(number)
    return float(number)


def with_value(schema: AnswerSchema, measured: Measured, row_id: str, name: str, text: str) -> dict[str, Any]:
    """The values after one edit; ``row_id`` names ``table/row``, empty for a field outside a table."""
    changed = dict(measured)
    if not row_id:
        _put(schema.fields, changed, name, text)
        return changed
    table, _, key = row_id.partition("/")
    field = next(field for field in schema.fields if field.name == table)
    rows = [dict(row) for row in changed.get(table) or ()]
    for row in rows:
        if str(row.get("id")) == key:
            _put(field.columns, row, name, text)
    changed[table] = rows
    return changed


def _put(fields: Sequence[AnswerField], target: dict[str, Any], name: str, text: str) -> None:
    plain = name.removesuffix(TIME_PART)
    field = next((field for field in fields if field.name == plain), None)
    if field is None:
        return
    if field.type == "datetime":
        value: Any = _instant(str(target.get(plain) or ""), text, is_time=name.endswith(TIME_PART))
    elif field.type == "multi":
        value = _ticked(target.get(plain), text)
    else:
        value = value_of(field, text)
    if value is None:
        target.pop(plain, None)
    else:
        target[plain] = value


def _ticked(before: Any, text: str) -> list[str] | None:
    """The choices that hold: 都没有 and the others put each other out; nothing ticked is no answer."""
    chosen = [part for part in text.split(",") if part]
    if NOTHING in chosen and before != []:
        return []
    rest = [part for part in chosen if part != NOTHING]
    if rest:
        return rest
    return [] if NOTHING in chosen else None


def _instant(before: str, text: str, is_time: bool) -> str | None:
    """An instant is whole only with date and time; a lone part is kept in front of or behind the T."""
    day, _, clock = before.partition("T")
    day, clock = (day, text) if is_time else (text, clock)
    return f"{day}T{clock}" if day or clock else None


def instant_parts(value: Any) -> tuple[str, str]:
    """Date and time of an instant as its two editors show them."""
    day, _, clock = str(value or "").partition("T")
    return day, clock[:5]


def with_row(schema: AnswerSchema, measured: Measured, table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with a row added at the end of a table; ids count on from the highest of ours."""
    rows = [dict(row) for row in measured.get(table) or ()]
    own = [int(str(row["id"])[1:]) for row in rows if is_own(str(row.get("id")))]
    rows.append({"id": f"+{max(own, default=0) + 1}", **values})
    return {**measured, table: rows}


def without_row(measured: Measured, table: str, key: str) -> dict[str, Any]:
    """The values without one row of a table."""
    rows = [dict(row) for row in measured.get(table) or () if str(row.get("id")) != key]
    return {**measured, table: rows}


def is_own(row_id: str) -> bool:
    """Whether a row was added in the visit; others come from the register and keep their names."""
    return row_id.startswith("+") and row_id[1:].isdigit()


def tables(schema: AnswerSchema) -> tuple[AnswerField, ...]:
    """The tables of a schema that are filled in; one without columns only holds what stands at another item."""
    return tuple(field for field in schema.fields if field.type == "rows" and field.columns)
