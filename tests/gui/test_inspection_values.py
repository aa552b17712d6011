"""Typed text and stored values of every kind of field, there and back (checklist.md: answer schemas)."""

from __future__ import annotations

from typing import Any

import pytest

from tuoyu_desktop.domain.checklist import AnswerField, AnswerSchema
from ui.pages.inspection import values
from ui.pages.inspection.faces import joined_reason, split_reason

SCHEMA = AnswerSchema(
    rule="generic",
    wording="",
    fields=(
        AnswerField(name="on", label="日期", type="date"),
        AnswerField(name="at", label="时刻", type="datetime"),
        AnswerField(name="ok", label="有效", type="bool"),
        AnswerField(name="count", label="人数", type="integer"),
        AnswerField(name="height", label="高", type="number"),
        AnswerField(name="missing", label="缺的", type="multi", choices=("证照", "备案")),
        AnswerField(
            name="rows",
            label="通道",
            type="rows",
            columns=(AnswerField(name="place", label="位置", type="text"),),
        ),
    ),
)


def typed(name: str, *texts: str, row: str = "", start: dict[str, Any] | None = None) -> dict[str, Any]:
    measured = dict(start or {})
    for text in texts:
        measured = values.with_value(SCHEMA, measured, row, name, text)
    return measured


@pytest.mark.parametrize(
    ("name", "text", "stored"),
    [
        ("on", "2026-11-20", "2026-11-20"),
        ("ok", "NO", False),
        ("count", "12", 12),
        ("height", "1.28", 1.28),
        ("height", "1.0", 1),
        ("missing", "证照,备案", ["证照", "备案"]),
        ("missing", values.NOTHING, []),
    ],
)
def test_a_typed_value_is_stored_and_shown_again(name: str, text: str, stored: Any) -> None:
    measured = typed(name, text)

    assert measured == {name: stored}
    shown = values.text_of(SCHEMA.field(name) or SCHEMA.fields[0], stored)
    assert typed(name, shown) == measured


def test_an_emptied_field_holds_nothing() -> None:
    assert typed("count", "12", "") == {}
    assert typed("height", "-") == {}


def test_none_of_them_and_the_others_put_each_other_out() -> None:
    assert typed("missing", "证照", f"证照,{values.NOTHING}") == {"missing": []}
    assert typed("missing", values.NOTHING, f"{values.NOTHING},备案") == {"missing": ["备案"]}
    assert typed("missing", "证照", "") == {}


def test_an_instant_is_entered_in_two_parts() -> None:
    measured = typed("at" + values.TIME_PART, "08:30", start=typed("at", "2026-11-20"))

    assert measured == {"at": "2026-11-20T08:30"}
    assert values.instant_parts(measured["at"]) == ("2026-11-20", "08:30")


def test_rows_are_added_edited_and_removed() -> None:
    measured = values.with_row(SCHEMA, {"rows": [{"id": "c3", "place": "睡眠室"}]}, "rows", {})
    measured = typed("place", "门厅", row="rows/+1", start=measured)
    assert measured["rows"] == [{"id": "c3", "place": "睡眠室"}, {"id": "+1", "place": "门厅"}]

    measured = values.with_row(SCHEMA, values.without_row(measured, "rows", "c3"), "rows", {})
    assert [row["id"] for row in measured["rows"]] == ["+1", "+2"]


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("机构类型不要求", "", "机构类型不要求"),
        ("机构类型不要求", "半日托", "机构类型不要求：半日托"),
        ("其他", "停业装修", "停业装修"),
        ("其他", "", ""),
        ("", "", ""),
    ],
)
def test_a_reason_is_kept_in_words_and_read_back(key: str, text: str, kept: str) -> None:
    assert joined_reason(key, text) == kept
    if kept:
        assert split_reason(kept) == (key, text)
