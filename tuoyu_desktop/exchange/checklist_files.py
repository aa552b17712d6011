"""One checklist from its folder: ``pack.json``, ``items.csv``, ``fields.csv``, ``bases.csv``, ``profiles.json`` and
``basis_texts.json``. CSV files are UTF-8 and open in Excel; every fault names file, row and column.

A folder that was ever in force stays as it is, for visits pin its version and digest: a change of the list is a new
folder with the next version and the day from which it holds (checklist.md §2 rule 19).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuoyu_desktop.domain.applicability import CONDITION_NAMES
from tuoyu_desktop.domain.checklist import (
    FACILITY_LETTERS,
    AnswerField,
    AnswerSchema,
    BasisLine,
    BasisText,
    Checklist,
    ChecklistItem,
    Parameter,
    ProfileDefinition,
)
from tuoyu_desktop.domain.measurement import RULE_NAMES
from tuoyu_desktop.domain.measurement_case import figure_names
from tuoyu_desktop.domain.terms import Profile
from tuoyu_desktop.domain.wording import SEVERITIES, STOP_PROMPTS
from tuoyu_desktop.exchange.pack_files import (
    FORMAT,
    CsvRow,
    Source,
    build_json,
    check_head,
    damaged,
    read_json,
    read_rows,
    row_fault,
)

_ITEM_COLUMNS = (
    *("code", "section", "title", "text", "how", "pass_line", "methods", "answer", "rule", "severity", "stop"),
    *("stop_note", "basis", "mark", "applies", "condition_text", "condition", "leads", "days", "advice", "reserve"),
    "reserve_reason",
)
_FIELD_COLUMNS = (
    *("item", "name", "label", "type", "unit", "comparator", "parameter", "parameter_to", "limit", "against"),
    *("required", "hint", "choices", "passing"),
)
_BASIS_COLUMNS = ("item", "text", "mark", "region", "letters", "recommended")
_SEVERITY_OF = {word: member for member, word in SEVERITIES.items()}
_STOP_OF = {word: member for member, word in STOP_PROMPTS.items()}
_THRESHOLD = frozenset({"<=", "abs<=", ">=", "==", "sample", "within", "within_workdays", "between"})


def load_checklist(source: Source) -> Checklist:
    """The checklist in a folder, with its digest. Raises PackFault naming file, row and column."""
    head = read_json(source, "pack.json") if source.joinpath("pack.json").is_file() else {}
    check_head("pack.json", head, "checklist", FORMAT)
    parameters = _parameters(head)
    rows = {
        name: read_rows(source, name, columns)
        for name, columns in (
            ("items.csv", _ITEM_COLUMNS),
            ("fields.csv", _FIELD_COLUMNS),
            ("bases.csv", _BASIS_COLUMNS),
        )
    }
    codes = _codes(rows["items.csv"])
    fields = _fields(rows["fields.csv"], codes, parameters)
    bases = _bases(rows["bases.csv"], codes)
    texts = _texts(source, codes)
    items = {
        row["code"]: _item(row, head, fields.get(row["code"], ()), bases.get(row["code"], ()), texts)
        for row in rows["items.csv"]
    }
    _check_counts(head, rows)
    active = {code: item for code, item in items.items() if not item.reserve}
    values = {
        **{name: head.get(name) for name in ("id", "version", "label", "effective_from", "effective_to", "sections")},
        "items": active,
        "reserve": {code: item for code, item in items.items() if item.reserve},
        "parameters": parameters,
        "profiles": _profiles(source, active),
    }
    return build_json("pack.json", Checklist, values).with_digest()


def _parameters(head: Mapping[str, Any]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for place, raw in enumerate(head.get("parameters", ())):
        parameter = build_json("pack.json", Parameter, raw, f"parameters.{place}")
        if parameter.name in found:
            raise row_fault("pack.json", "位置", f"parameters.{place}", f"参数 {parameter.name} 重复")
        found[parameter.name] = parameter
    return found


def _codes(rows: Sequence[CsvRow]) -> frozenset[str]:
    seen: dict[str, int] = {}
    for row in rows:
        code = row["code"]
        if not code:
            raise row.fault("code", "没有填编码")
        if code in seen:
            raise row.fault("code", f"编码 {code} 与第 {seen[code]} 行重复")
        seen[code] = row.row
    return frozenset(seen)


def _known(row: CsvRow, codes: frozenset[str]) -> str:
    if row["item"] not in codes:
        raise row.fault("item", f"items.csv 里没有 {row['item']} 这一项")
    return row["item"]


def _fields(
    rows: Sequence[CsvRow], codes: frozenset[str], parameters: Mapping[str, Parameter]
) -> dict[str, tuple[AnswerField, ...]]:
    """Fields by item; a name ``table.column`` becomes a column of the rows field ``table`` above it."""
    found: dict[str, dict[str, AnswerField]] = {}
    for row in rows:
        own = found.setdefault(_known(row, codes), {})
        field = _field(row, parameters)
        table, _, column = row["name"].rpartition(".")
        if table:
            parent = own.get(table)
            if parent is None or parent.type != "rows":
                raise row.fault("name", f"上面没有 rows 类型的“{table}”")
            named = field.model_copy(update={"name": column})
            own[table] = parent.model_copy(update={"columns": (*parent.columns, named)})
        elif field.name in own:
            raise row.fault("name", f"“{field.name}”在这一项里重复")
        else:
            own[field.name] = field
        if field.against and field.against not in own and not table:
            raise row.fault("against", f"上面没有“{field.against}”这个字段")
    return {item: tuple(own.values()) for item, own in found.items()}


def _field(row: CsvRow, parameters: Mapping[str, Parameter]) -> AnswerField:
    values: dict[str, Any] = {
        **{
            name: row[name]
            for name in ("name", "label", "type", "unit", "comparator", "parameter", "parameter_to", "against")
        },
        "limit": row["limit"] or None,
        "required": row.flag("required"),
        "hint": row.flag("hint"),
        "choices": row.listed("choices"),
        "passing": row.listed("passing"),
    }
    field = row.build(AnswerField, values)
    thresholds = sum((bool(field.parameter), field.limit is not None, bool(field.against)))
    if (field.comparator in _THRESHOLD) != (thresholds == 1):
        raise row.fault("comparator", f"“{field.comparator}”要配一个且只配一个界限（parameter、limit 或 against）")
    if bool(field.parameter_to) != (field.comparator == "between"):
        raise row.fault("parameter_to", "只有 between 要填上限，而且必须填")
    for column, name in (("parameter", field.parameter), ("parameter_to", field.parameter_to)):
        if name and name not in parameters:
            raise row.fault(column, f"pack.json 里没有参数 {name}")
    if field.type in ("choice", "multi") and not field.choices:
        raise row.fault("choices", "选择题要列出选项")
    if (field.comparator == "in") != bool(field.passing) or not set(field.passing) <= set(field.choices):
        raise row.fault("passing", "合格选项要从选项里选，并与 in 一起用")
    return field


def _bases(rows: Sequence[CsvRow], codes: frozenset[str]) -> dict[str, tuple[BasisLine, ...]]:
    found: dict[str, tuple[BasisLine, ...]] = {}
    for row in rows:
        code = _known(row, codes)
        if not row["text"]:
            raise row.fault("text", "没有填依据")
        values = {
            **{name: row[name] for name in ("text", "mark", "region")},
            "letters": _letters(row, "letters"),
            "recommended": row.flag("recommended"),
        }
        found[code] = (*found.get(code, ()), row.build(BasisLine, values))
    return found


def _letters(row: CsvRow, column: str) -> frozenset[str]:
    letters = frozenset(row[column])
    if not letters <= FACILITY_LETTERS:
        raise row.fault(column, "只能填 T S Y D J")
    return letters


def _texts(source: Source, codes: frozenset[str]) -> dict[str, tuple[BasisText, ...]]:
    raw = read_json(source, "basis_texts.json").get("texts", {})
    for code in raw:
        if code not in codes:
            raise row_fault("basis_texts.json", "位置", f"texts.{code}", "items.csv 里没有这一项")
    return {
        code: tuple(build_json("basis_texts.json", BasisText, text, f"texts.{code}.{n}") for n, text in enumerate(each))
        for code, each in raw.items()
    }


def _item(
    row: CsvRow,
    head: Mapping[str, Any],
    fields: tuple[AnswerField, ...],
    bases: tuple[BasisLine, ...],
    texts: Mapping[str, tuple[BasisText, ...]],
) -> ChecklistItem:
    _check_item(row, head, fields)
    names = ("code", "section", "title", "text", "how", "pass_line", "basis", "mark", "stop_note", "condition")
    values: dict[str, Any] = {
        **{name: row[name] for name in (*names, "condition_text", "advice", "reserve_reason")},
        "methods": tuple(row["methods"]),
        "answer": AnswerSchema(rule=row["rule"], wording=row["answer"], fields=fields),
        "severity": _word(row, "severity", _SEVERITY_OF),
        "stop": _word(row, "stop", _STOP_OF),
        "bases": bases,
        "basis_texts": texts.get(row["code"], ()),
        "applies": _letters(row, "applies"),
        "leads": row.listed("leads", "/"),
        "days": row["days"] or None,
        "reserve": row.flag("reserve"),
    }
    return row.build(ChecklistItem, values)


def _check_item(row: CsvRow, head: Mapping[str, Any], fields: tuple[AnswerField, ...]) -> None:
    for column in ("title", "text", "how", "pass_line", "applies"):
        if not row[column]:
            raise row.fault(column, "没有填")
    figures = {str(raw.get("name")) for raw in head.get("parameters", ())}
    for name in figure_names(row["pass_line"]):
        if name not in figures:
            raise row.fault("pass_line", f"pack.json 里没有参数 {name}")
    if row["section"] not in head.get("sections", {}) or not row["code"].startswith(row["section"]):
        raise row.fault("section", f"不认识“{row['section']}”这一组")
    if row["condition"] and row["condition"] not in CONDITION_NAMES:
        raise row.fault("condition", f"不认识条件“{row['condition']}”")
    if row["rule"] not in RULE_NAMES:
        raise row.fault("rule", f"不认识判定规则“{row['rule']}”")
    if row["rule"] != "look" and not fields:
        raise row.fault("rule", "fields.csv 里没有这一项的字段")


def _word(row: CsvRow, column: str, words: Mapping[str, Any]) -> Any:
    if not row[column]:
        return None
    if row[column] not in words:
        raise row.fault(column, f"不认识“{row[column]}”，可以填：{'、'.join(words)}")
    return words[row[column]]


def _check_counts(head: Mapping[str, Any], rows: Mapping[str, Sequence[CsvRow]]) -> None:
    for name, expected in head.get("rows", {}).items():
        if name in rows and len(rows[name]) != expected:
            raise damaged(name, f"有 {len(rows[name])} 行，应当是 {expected} 行，文件可能不完整")


def _profiles(source: Source, active: Mapping[str, ChecklistItem]) -> dict[Profile, ProfileDefinition]:
    found: dict[Profile, ProfileDefinition] = {}
    for place, raw in enumerate(read_json(source, "profiles.json").get("profiles", ())):
        definition = build_json("profiles.json", ProfileDefinition, raw, f"profiles.{place}")
        unknown = [code for code in definition.codes if code not in active]
        if unknown:
            raise row_fault("profiles.json", "位置", f"profiles.{place}.codes", f"清单里没有 {unknown[0]}")
        found[definition.profile] = definition
    missing = [profile for profile in Profile if profile not in found]
    if missing:
        raise row_fault("profiles.json", "位置", "profiles", f"缺 {missing[0].value}")
    return found
