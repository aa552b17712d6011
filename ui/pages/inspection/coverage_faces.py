"""D02: which camera sees which area of which class, and that none looks where none may (checklist.md §2 rule 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tuoyu_desktop.application.visit_view import ItemView
from tuoyu_desktop.domain.checklist import AnswerField
from tuoyu_desktop.domain.facility import Facility
from ui.pages.inspection.measure_faces import result_face
from ui.widgets.coverage_grid import CellFace, CellState, CoverageFace, CoverageRow, ProhibitionFace
from ui.widgets.measure_card import ResultFace, VerdictFace

AREAS: Final = "areas"
FORBIDDEN: Final = "forbidden_cameras"
_WORDS: Final = {CellState.MISSING: "没有画面", CellState.ABSENT: "不设", CellState.UNKNOWN: "还没看"}


def is_coverage_item(item: ItemView) -> bool:
    """Whether the item is the grid of areas and cameras."""
    return item.item.answer.field(AREAS) is not None


def area_names(item: ItemView) -> tuple[str, ...]:
    """The areas, in the order of the schema."""
    column = item.item.answer.field("area")
    return column.choices if column is not None else ()


def class_names(item: ItemView, facility: Facility) -> tuple[str, ...]:
    """The classes of the register, then those named in the visit."""
    named = [str(row.get("name")) for row in item.measured.get(AREAS) or () if row.get("name")]
    return tuple(dict.fromkeys((*(group.name for group in facility.care_groups), *named)))


def coverage_face(item: ItemView, facility: Facility, *, only_row: str = "", on_top: bool = False) -> CoverageFace:
    """The grid: a line per class, a cell per area."""
    areas, cells = area_names(item), cell_rows(item)
    rows = tuple(
        CoverageRow(name, name, tuple(_cell(area, cells.get((name, area))) for area in areas))
        for name in class_names(item, facility)
    )
    return CoverageFace(
        title="对着监控画面，逐格填通道号",
        areas=tuple((area, area) for area in areas),
        rows=rows,
        channels=tuple((f"{c.channel:02d}", c.place) for c in facility.cameras),
        prohibition=_prohibition(item.measured.get(FORBIDDEN)),
        result=_result(item),
        result_on_top=on_top,
        add_label="加班级",
        only_row=only_row
        if any(row.row_id == only_row for row in rows)
        else (rows[0].row_id if only_row and rows else ""),
    )


def _result(item: ItemView) -> ResultFace | None:
    """What the grid decides; while cells are open, how many, not each by its name."""
    result = result_face(item)
    if result is None or item.judgement.complete or item.judgement.suggested is not None:
        return result
    rows = item.measured.get(AREAS) or ()
    unseen = sum(1 for row in rows if row.get("state") not in (CellState.COVERED, CellState.MISSING, CellState.ABSENT))
    asked = [f"还有 {unseen} 处没看"] if unseen else []
    if item.measured.get(FORBIDDEN) in (None, ""):
        asked.append("禁装部位还没看" if asked else "禁装部位还没看，看过后按一下")
    return replace(result, sentence="，".join(asked) or result.sentence)


def cell_rows(item: ItemView) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """The kept rows by class and area."""
    return {(str(row.get("name")), str(row.get("area"))): row for row in item.measured.get(AREAS) or ()}


def _cell(area: str, row: Mapping[str, Any] | None) -> CellFace:
    state = CellState(row.get("state") or CellState.UNKNOWN) if row is not None else CellState.UNKNOWN
    channels = channels_of(row)
    return CellFace(area, state, _WORDS.get(state) or "、".join(channels) or "有画面", channels)


def channels_of(row: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The channel numbers of a cell."""
    text = str(row.get("channels") or "") if row is not None else ""
    return tuple(part for part in text.replace("、", ",").split(",") if part)


def _prohibition(count: Any) -> ProhibitionFace:
    if count is None or count == "":
        return ProhibitionFace("卫生间、更衣、哺乳处内部", action="有，记下来", seen_action="看过，没有")
    verdict = VerdictFace("fail", f"有 {count} 个") if int(count) else VerdictFace("pass", "看过，0 个")
    return ProhibitionFace(
        "卫生间、更衣、哺乳处内部",
        verdict,
        action="再记一个" if int(count) else "有，记下来",
        seen_action="看过，没有" if int(count) else "",
    )


def with_cell(
    table: AnswerField, measured: Mapping[str, Any], name: str, area: str, state: str, channels: list[str]
) -> dict[str, Any]:
    """The values after one cell was decided."""
    rows = [dict(row) for row in measured.get(table.name) or ()]
    row = next((r for r in rows if r.get("name") == name and r.get("area") == area), None)
    if row is None:
        row = {"id": f"{name}/{area}", "name": name, "area": area}
        rows.append(row)
    row["state"] = state
    row["channels"] = "、".join(channels)
    return {**measured, table.name: rows}


def with_prohibition(measured: Mapping[str, Any], pressed: str) -> dict[str, Any]:
    """``seen``: looked, none there; ``found``: one more."""
    count = int(measured.get(FORBIDDEN) or 0) + 1 if pressed == "found" else 0
    return {**measured, FORBIDDEN: count}
