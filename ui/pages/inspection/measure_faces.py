"""Any answer schema of the checklist as a measure card. Pure functions: item in, face out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tuoyu_desktop.application.visit_view import ItemView
from tuoyu_desktop.domain.checklist import AnswerField
from tuoyu_desktop.domain.measurement_case import WHEN_ASKED, Judgement, RowVerdict
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import REINSPECTION_RESULTS
from ui.pages.inspection.values import NOTHING, TIME_PART, instant_parts, is_own, tables, text_of
from ui.widgets.answer_fields import FieldFace, FieldKind
from ui.widgets.measure_card import BarFace, FoldFace, MeasureFace, ResultFace, RowFace, VerdictFace

_KINDS: Final[Mapping[str, FieldKind]] = {
    "date": FieldKind.DATE,
    "time": FieldKind.TIME,
    "number": FieldKind.NUMBER,
    "integer": FieldKind.NUMBER,
    "money": FieldKind.NUMBER,
    "text": FieldKind.TEXT,
    "choice": FieldKind.CHOICE,
    "multi": FieldKind.MULTI,
    "bool": FieldKind.YES_NO,
}
_WIDTHS: Final[Mapping[str, int]] = {"number": 96, "integer": 84, "money": 120, "time": 108, "text": 240}
ROW_WORDS: Final[Mapping[str, str]] = {
    "channels": "加通道",
    "rooms": "加房间",
    "units": "加单元",
    "samples": "加留样",
    "classes": "加班级",
    "areas": "加班级",
    "gaps": "加缺录",
    "asked": "加一个人",
    "periods": "加时段",
}
"""What the button that adds a row says, by the name of the table."""
LONG_SENTENCE: Final = 36
FAILED: Final = "，按标准为不合格"
"""Need not be said in the one line below the answer 不合格."""
_MOST_RIGHT: Final = 3  # more rows that are right stand in one line
_BESIDE: Final = 3  # so many columns stand in one row; more become fields below each other
_COLUMN_WORDS: Final[Mapping[str, str]] = {r.value: w for r, w in REINSPECTION_RESULTS.items()}


def measure_face(item: ItemView, *, folded: bool = False, on_top: bool = False) -> MeasureFace:
    """The card of an item: its tables as rows, its other fields below, the strip that says what they decide."""
    rows: list[RowFace] = []
    fields: list[FieldFace] = []
    own_tables = tables(item.item.answer)
    adds = [(table.name, ROW_WORDS[table.name]) for table in own_tables if table.name in ROW_WORDS]
    for table in own_tables:
        kept = item.measured.get(table.name) or ()
        for place, row in enumerate(kept, start=1):
            if len(table.columns) <= _BESIDE:
                rows.append(_row(table, row, row_verdict(item, table, row), place))
            else:
                fields.extend(_wide_row(table, row, len(kept)))
    rows.extend(told_rows(item))
    fields.extend(free_fields(item))
    return MeasureFace(
        title=item.item.title,
        rows=tuple(rows),
        fields=tuple(fields),
        result=result_face(item),
        add_label=adds[0][1] if adds else "",
        also_add=tuple(adds[1:]),
        folded=fold_face(item) if folded else None,
        result_on_top=on_top,
        show_bars=not on_top,
        extras_label=_extras(item) if rows and fields else "",
    )


def _extras(item: ItemView) -> str:
    """Names of the fields beside the rows where none of them has to be filled in; empty where one has."""
    free = [field for field in item.item.answer.fields if field.type != "rows"]
    return "" if any(field.required for field in free) else "、".join(f.label.partition("（")[0] for f in free)


def has_fields(item: ItemView) -> bool:
    """Whether anything can be entered at the item."""
    return bool(item.item.answer.fields)


def free_fields(item: ItemView, names: tuple[str, ...] | None = None) -> tuple[FieldFace, ...]:
    """The fields outside tables, in the order of the schema; only ``names`` when given."""
    found: list[FieldFace] = []
    for field in item.item.answer.fields:
        waits = field.name in WHEN_ASKED and field.name not in (*item.judgement.asks, *item.measured)
        if field.type != "rows" and not waits and (names is None or field.name in names):
            found.extend(field_faces(field, item.measured.get(field.name)))
    return tuple(found)


def field_faces(field: AnswerField, value: Any, *, prefix: str = "", label: str | None = None) -> tuple[FieldFace, ...]:
    """The editor of one field; an instant has two."""
    name = f"{prefix}{field.name}"
    words = field.label if label is None else label
    if field.type == "datetime":
        day, clock = instant_parts(value)
        return (
            FieldFace(name, FieldKind.DATE, label=words, value=day),
            FieldFace(
                name + TIME_PART,
                FieldKind.TIME,
                label=" " if words else "",
                value=clock,
                width=108,
                spoken=f"{field.label}，时刻",
            ),
        )
    return (
        FieldFace(
            name=name,
            kind=_KINDS[field.type],
            label=words,
            value=text_of(field, value),
            unit=field.unit,
            options=_options(field),
            hint="" if words else field.label,
            width=_WIDTHS.get(field.type, 156),
        ),
    )


def _options(field: AnswerField) -> tuple[tuple[str, str], ...]:
    options = tuple((choice, _COLUMN_WORDS.get(choice, choice)) for choice in field.choices)
    if field.type != "multi":
        return options
    return ((NOTHING, "一样不缺" if "缺" in field.label else "都没有"), *options)


def row_verdict(item: ItemView, table: AnswerField, row: Mapping[str, Any]) -> RowVerdict | None:
    """What the rules say of a row; rows of a second table carry its name, for ids begin anew in each."""
    key = str(row.get("id"))
    wanted = key if tables(item.item.answer)[0] == table else f"{table.name}/{key}"
    return next((verdict for verdict in item.judgement.rows if verdict.row_id == wanted), None)


def told_rows(item: ItemView) -> list[RowFace]:
    """What the rules list besides the rows that are filled in: people of the register, gaps found at another item.
    Those that are right are told in one line where there are many."""
    shown = item.item.answer.fields
    filled = {str(row.get("id")) for table in shown for row in _rows_of(item, table)}
    filled |= {f"{table.name}/{row.get('id')}" for table in shown for row in _rows_of(item, table)}
    told = [verdict for verdict in item.judgement.rows if verdict.row_id not in filled]
    right = [verdict for verdict in told if verdict.tone == "pass"]
    if len(right) <= _MOST_RIGHT:
        return [_told(verdict) for verdict in told]
    wrong = [_told(verdict) for verdict in told if verdict.tone != "pass"]
    rest = f"其余 {len(right)} 人" if wrong else f"{len(right)} 人"
    return [*wrong, RowFace("told/rest", place=rest, verdict=VerdictFace("pass", right[0].word))]


def _rows_of(item: ItemView, table: AnswerField) -> Sequence[Mapping[str, Any]]:
    return item.measured.get(table.name) or () if table.type == "rows" and table.columns else ()


def _told(verdict: RowVerdict) -> RowFace:
    left = re.fullmatch(r"(过期|还有) (\d+ 天)", verdict.word)
    words = {"过期": "过期", "还有": "快到期"}.get(left[1], "") if left else verdict.word
    place = " ".join(part for part in (verdict.note, verdict.name) if part)
    return RowFace(
        row_id=f"told/{verdict.row_id}",
        place=f"{place} · {verdict.word}" if left else place,
        value=verdict.value,
        unit=verdict.unit,
        verdict=VerdictFace(verdict.tone, words),
    )


def _row(table: AnswerField, row: Mapping[str, Any], verdict: RowVerdict | None, at: int) -> RowFace:
    """A row of up to three columns; what the register knows stands as words, the rest as editors."""
    key = str(row.get("id"))
    known = not is_own(key)
    own_words = any(column.type == "text" for column in table.columns)
    number = f"{at}" if table.unit and not known else ""
    place = "" if known or own_words else table.label.partition("（")[0]
    editors: list[FieldFace] = []
    for column in table.columns:
        value = row.get(column.name)
        is_name = column.type == "text" or column.name == "channel"
        if known and is_name and value not in (None, ""):
            if column.name == "channel":
                number = _place_word("channel", value)
            else:
                place = str(value)
            continue
        editors.extend(_compact(face, len(table.columns)) for face in field_faces(column, value, label=""))
    return RowFace(
        row_id=f"{table.name}/{key}",
        number=number,
        place=place,
        fields=tuple(editors),
        bar=bar_face(verdict),
        value=verdict.value if verdict else "",
        unit=verdict.unit if verdict else "",
        verdict=verdict_face(verdict),
        removable=not known,
    )


def _compact(face: FieldFace, columns: int) -> FieldFace:
    narrow = {FieldKind.TEXT: 132 if columns == _BESIDE else 208, FieldKind.NUMBER: 76}
    return replace(face, width=narrow.get(face.kind, face.width))


def _wide_row(table: AnswerField, row: Mapping[str, Any], count: int) -> list[FieldFace]:
    """A row of many columns as fields with labels; the row's number stands in front of each."""
    key = str(row.get("id"))
    faces: list[FieldFace] = []
    name = next((str(row[c.name]) for c in table.columns if c.type == "text" and row.get(c.name)), "")
    lead = f"{name or key.lstrip('+')} · " if count > 1 else ""
    for column in table.columns:
        label = f"{lead}{column.label}"
        faces.extend(field_faces(column, row.get(column.name), prefix=f"{table.name}/{key}/", label=label))
    return faces


def split_name(name: str) -> tuple[str, str]:
    """Row and column of an editor's name made by :func:`measure_face` for a table of many columns."""
    table, _, rest = name.partition("/")
    key, _, column = rest.rpartition("/")
    return (f"{table}/{key}", column) if column else ("", name)


def verdict_face(verdict: RowVerdict | None) -> VerdictFace | None:
    """达标, 不足 and the like; null while the row is not whole."""
    return VerdictFace(verdict.tone, verdict.word) if verdict is not None and verdict.word else None


def bar_face(verdict: RowVerdict | None) -> BarFace | None:
    """The value of a row against its threshold; null where the rules give none."""
    if verdict is None or verdict.limit_share is None or verdict.tone == "incomplete":
        return None
    return BarFace(verdict.share, verdict.limit_share, "fail" if verdict.tone == "fail" else "pass")


def result_face(item: ItemView) -> ResultFace | None:
    """The strip: what decides and why; null where the rules have nothing to say."""
    judgement = item.judgement
    if not judgement.sentence and not judgement.figure:
        return None
    notes = [judgement.arithmetic, *judgement.hints]
    if judgement.parameter_mark:
        notes.append(f"标准{judgement.parameter_mark}")
    return ResultFace(
        tone="pass" if judgement.suggested is Answer.PASS else judgement.tone,  # advice leaves a pass a pass
        figure=judgement.figure,
        unit=judgement.unit if judgement.figure else "",
        sentence=short_sentence(judgement),
        arithmetic="；".join(note for note in notes if note),
    )


def short_sentence(judgement: Judgement) -> str:
    """What is missing, named as long as it fits one line; else the first and how many."""
    lead, mark, rest = judgement.sentence.partition("还缺：")
    labels = rest.split("、")
    if judgement.complete or lead or not mark or len(judgement.sentence) <= LONG_SENTENCE:
        return judgement.sentence
    return f"还缺 {len(labels)} 个：{labels[0]} 等"


def fold_face(item: ItemView) -> FoldFace:
    """The card in one line, after the answer."""
    judgement = item.judgement
    parts: list[tuple[str, str, str]] = []
    for table in tables(item.item.answer):
        for row in item.measured.get(table.name) or ():
            verdict = row_verdict(item, table, row)
            words = _row_words(table, row)
            if verdict is not None and verdict.value:
                tone = "fail" if verdict.tone == "fail" else ""
                parts.append((words, f"{verdict.value} {verdict.unit}".strip(), tone))
            elif judgement.complete and (words, "", "") not in parts:  # a class of many cells is named once
                parts.append((words, "", ""))
    parts.sort(key=lambda part: part[2] != "fail")  # parts that find no room go from the end
    for field in item.item.answer.fields:
        if field.type != "rows" and item.measured.get(field.name) not in (None, ""):
            parts.append((field.label, _said(field, item.measured[field.name]), ""))
    failed = judgement.suggested is Answer.FAIL
    tone = "fail" if failed else "pass" if judgement.suggested is Answer.PASS else ""
    sentence = short_sentence(judgement).removesuffix(FAILED) if judgement.complete or failed else "没有填全"
    return FoldFace(tuple(parts), tone, sentence)


def _row_words(table: AnswerField, row: Mapping[str, Any]) -> str:
    """What a row is called in one line: its channel number where it has one, else its name."""
    named = [c.name for c in table.columns[:2] if c.type in ("text", "integer") and row.get(c.name)]
    if "channel" in named:
        named = ["channel"]
    return " ".join(_place_word(name, row[name]) for name in named)


def _place_word(name: str, value: Any) -> str:
    return f"{int(value):02d}" if name == "channel" and str(value).isdigit() else str(value)


def _said(field: AnswerField, value: Any) -> str:
    if field.type == "bool":
        return "是" if value else "否"
    if field.type == "multi":
        return "、".join(str(part) for part in value) or "无"
    return f"{text_of(field, value)}{' ' + field.unit if field.unit else ''}".replace("T", " ")
