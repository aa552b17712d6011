"""The table of care groups, entered once for B03-B10, A15 and A16 (checklist.md §2 rules 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from tuoyu_desktop.application.visit_view import GROUP_TABLE, ItemView, VisitContext, VisitView, judgement_of
from tuoyu_desktop.domain.measurement_case import Case, RowVerdict
from tuoyu_desktop.domain.measurement_groups import (
    MIXED_NOTE,
    RATIO_RULES,
    GroupRow,
    group_rows,
    mixed_words,
    ratio_verdict,
    size_verdict,
)
from tuoyu_desktop.domain.terms import AgeBand, Answer
from tuoyu_desktop.domain.wording import AGE_MONTHS
from ui.pages.inspection.measure_faces import bar_face, field_faces, result_face, verdict_face
from ui.pages.inspection.values import is_own
from ui.widgets.answer_fields import FieldFace
from ui.widgets.ratio_card import RatioFace, RatioRow

COLUMNS: Final = {"children": "children_present", "carers": "carers_present", "enrolled": "enrolled"}
"""The card's names of its three numbers and the columns they are kept in."""
COUNTED_AT: Final = "counted_at"
RATIO_ITEM: Final = {AgeBand.INFANT: "B03", AgeBand.TODDLER: "B04", AgeBand.SENIOR: "B05", AgeBand.MIXED: ""}
SIZE_ITEM: Final = {AgeBand.INFANT: "B07", AgeBand.TODDLER: "B08", AgeBand.SENIOR: "B09", AgeBand.MIXED: "B10"}


def is_ratio_item(item: ItemView) -> bool:
    """Whether the item is answered by the table of care groups."""
    return any(field.name == GROUP_TABLE for field in item.item.answer.fields)


def ratio_face(item: ItemView, context: VisitContext, *, compact: bool = False, on_top: bool = False) -> RatioFace:
    """All groups with quotient, limit and group size; the strip says what they mean for this item."""
    case = Case(item.item, item.measured, context.facility, context.inspection.date, context.checklist, context.pack)
    kept = {str(row.get("id")): row for row in case.rows(GROUP_TABLE)}
    groups = group_rows(case)
    is_size = item.item.answer.rule not in (*RATIO_RULES, "ratio_home")  # the list is counted where it decides
    mixed = [mixed_words(case, group) for group in groups if group.band is AgeBand.MIXED]
    rows = tuple(_row(group, kept.get(group.id, {}), case, is_size or is_own(group.id)) for group in groups)
    return RatioFace(
        title="现在每个班几个孩子、几个保育人员",
        rows=rows,
        counted_at=_counted_words(item.measured, kept.values()),
        footnote=f"* {MIXED_NOTE}：{'；'.join(mixed)}。" if mixed else "",
        result=result_face(_without_hints(item, (MIXED_NOTE, *mixed))),
        compact=compact,
        ratio_head="保育比" if any(row.enrolled_editable for row in rows) else "B03–B06 保育比",
        result_on_top=on_top,
    )


def _without_hints(item: ItemView, said: tuple[str, ...]) -> ItemView:
    """The item without what the footnote says already."""
    hints = tuple(hint for hint in item.judgement.hints if hint not in said)
    return replace(item, judgement=replace(item.judgement, hints=hints))


def _counted_words(measured: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    """When it was counted: one time, or the first and the last of the classes."""
    times = sorted({str(row[COUNTED_AT]) for row in rows if row.get(COUNTED_AT)})
    if not times:
        return str(measured.get(COUNTED_AT) or "")
    return times[0] if len(times) == 1 else f"{times[0]}–{times[-1]}"


def stamped(before: Mapping[str, Any], after: Mapping[str, Any], clock: str) -> dict[str, Any]:
    """The values with the time at the classes whose children or carers changed; a corrected time stays until then."""
    old = {str(row.get("id")): row for row in before.get(GROUP_TABLE) or ()}
    counts = (COLUMNS["children"], COLUMNS["carers"])
    rows: list[dict[str, Any]] = []
    for row in after.get(GROUP_TABLE) or ():
        was = old.get(str(row.get("id")), {})
        changed = any(row.get(name) != was.get(name) for name in counts)
        rows.append({**row, COUNTED_AT: clock} if changed else dict(row))
    if rows == [dict(row) for row in after.get(GROUP_TABLE) or ()]:
        return dict(after)
    return {**after, GROUP_TABLE: rows, COUNTED_AT: clock}


def time_fields(item: ItemView) -> tuple[FieldFace, ...]:
    """When each class was counted, once it was, and the months of the youngest of a mixed one."""
    table = next(field for field in item.item.answer.fields if field.name == GROUP_TABLE)
    columns = {column.name: column for column in table.columns}
    found: list[FieldFace] = []
    for row in item.measured.get(GROUP_TABLE) or ():
        prefix = f"{GROUP_TABLE}/{row.get('id')}/"
        names = ["youngest_months"] if row.get("band") == AgeBand.MIXED.value else []
        names += [COUNTED_AT] if row.get(COUNTED_AT) else []
        for name in names:
            if name in columns:
                label = f"{row.get('name') or ''} {columns[name].label}".strip()
                found.extend(field_faces(columns[name], row.get(name), prefix=prefix, label=label))
    return tuple(found)


def _row(group: GroupRow, kept: Mapping[str, Any], case: Case, editable: bool) -> RatioRow:
    ratio, size = ratio_verdict(case, group), size_verdict(case, group)
    return RatioRow(
        row_id=group.id,
        name=group.name,
        detail=_detail(kept, group.band),
        children=_shown(kept.get(COLUMNS["children"])),
        carers=_shown(kept.get(COLUMNS["carers"])),
        quotient=ratio.value if group.carers else "",
        quotient_tone="fail" if ratio.tone == "fail" else "",
        bar=bar_face(ratio) if ratio.word else None,
        limit_note=ratio.note,
        verdict=verdict_face(ratio),
        enrolled=_shown(kept.get(COLUMNS["enrolled"])),
        group_limit=_limit(size),
        size_verdict=verdict_face(size),
        enrolled_editable=editable,
    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _limit(size: RowVerdict) -> str:
    return size.value.partition(" / ")[2] or size.note.removeprefix("班额 ").removesuffix(" 人")


def _detail(row: Mapping[str, Any], band: AgeBand) -> str:
    youngest = row.get("youngest_months")
    months = f"最小 {youngest} 月" if band is AgeBand.MIXED and youngest else AGE_MONTHS[band]
    return " · ".join((months, " ".join(code for code in (RATIO_ITEM[band], SIZE_ITEM[band]) if code)))


def also_answers(view: VisitView, item: ItemView) -> tuple[tuple[str, str, str], ...]:
    """What the table means for the other items: code and title, tone, words. Still each is pressed by a person."""
    found: list[tuple[str, str, str]] = []
    for code in view.shown:
        other = view.items[code]
        if code == item.code or not is_ratio_item(other) or other.answer is not None:
            continue
        judgement = judgement_of(view.context, other.item, {**other.measured, **_shared(item)})
        tone = {Answer.PASS: "pass", Answer.FAIL: "fail"}.get(judgement.suggested or Answer.NOT_CHECKED, "")
        words = {"pass": "达标", "fail": "不足"}.get(tone, "还差数")
        if judgement.suggested is Answer.NOT_APPLICABLE:
            tone, words = "na", "不适用"
        lead = f"{judgement.figure}，" if judgement.figure and tone in ("pass", "fail") else ""
        found.append((f"{code} {other.item.title}", tone, lead + words))
    return tuple(found)


def _shared(item: ItemView) -> dict[str, Any]:
    return {name: item.measured[name] for name in (GROUP_TABLE, COUNTED_AT) if name in item.measured}
