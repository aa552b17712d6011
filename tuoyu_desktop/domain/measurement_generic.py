"""The generic rule: every field of the schema is compared with its threshold; the worst decides (checklist.md §0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from tuoyu_desktop.domain.checklist import AnswerField
from tuoyu_desktop.domain.measurement_case import SAMPLE_REASON, Case, Judgement, Verdict, plain
from tuoyu_desktop.domain.workdays import working_days_between

State = Literal["pass", "warn", "fail", "missing", "nothing"]


@dataclass(frozen=True)
class Check:
    """What one field says, in words; ``warn`` passes and reminds, ``nothing`` was there to be looked at."""

    state: State
    words: str


def judge_generic(case: Case, also_wrong: Sequence[str] = ()) -> Judgement:
    """Compare field by field. An item whose fields decide nothing gets no suggestion. ``also_wrong``: what a rule of
    the item's own found besides."""
    verdict = Verdict(case)
    judged = [field for field in case.item.answer.fields if field.comparator not in ("", "sample")]
    for field in case.item.answer.fields:
        if field.type == "rows":
            add_table(verdict, field)
        elif field.comparator:
            add_check(verdict, field)
        elif field.required and not _entered(case, field):
            verdict.need(field.label)
    figure, unit = _headline(case, judged)
    columns = [column for field in case.item.answer.fields for column in field.columns if column.is_judged]
    decides = bool(columns) or any(not field.hint or case.item.advice == "whole" for field in judged)
    verdict.failures.extend(also_wrong)
    undecided = "" if decides else "已记录，请按看到的情况作答"
    return verdict.close(undecided=undecided, figure=figure, unit=unit)


def add_check(verdict: Verdict, field: AnswerField) -> None:
    """Put what ``field`` says into ``verdict``. Hints fail an item only where the whole item is advice."""
    case = verdict.case
    if field.parameter:
        verdict.parameters.extend(name for name in (field.parameter, field.parameter_to) if name)
    _take(verdict, field, check_field(case, field))
    if field.comparator == "sample":
        _ask_for_the_rest(verdict, field)


def add_table(verdict: Verdict, table: AnswerField) -> None:
    """Compare the columns of every row that is filled; how many rows are asked for stands at the table."""
    case = verdict.case
    if table.comparator:
        add_check(verdict, table)
    elif table.required and not case.rows(table.name):
        verdict.need(table.label)
    for place, row in enumerate(filled_rows(case, table), start=1):
        own = replace(case, measured=row)
        for column in table.columns:
            check = check_field(own, column) if column.comparator else None
            if check is not None and check.state != "pass":
                words = f"第 {place} {table.unit}{check.words}".replace("  ", " ")
                _take(verdict, column, replace(check, words=words))


def filled_rows(case: Case, table: AnswerField) -> list[Mapping[str, Any]]:
    """The rows of a table in which something stands."""
    names = [column.name for column in table.columns]
    return [row for row in case.rows(table.name) if any(row.get(name) not in (None, "") for name in names)]


def _ask_for_the_rest(verdict: Verdict, field: AnswerField) -> None:
    """Fewer looked at than the list asks for need a reason: there may be no more than that."""
    case, (limit, _) = verdict.case, _threshold(verdict.case, field)
    count = _sampled(case, field)
    if limit is None or count is None or not 0 < count < limit:
        return
    asked, shown = f"要求 {plain(limit)} {field.unit}", f"{plain(count)} {field.unit}"
    reason = case.text(SAMPLE_REASON)
    if case.item.answer.field(SAMPLE_REASON) is None:
        verdict.hints.append(f"{field.label} {shown}，清单{asked}")
        return
    verdict.asks.append(SAMPLE_REASON)
    if reason:
        verdict.hints.append(f"{field.label} {shown}，清单{asked}，{reason}")
    else:
        verdict.need(f"少抽的原因（{asked}，只有 {shown}）")


def _sampled(case: Case, field: AnswerField) -> Decimal | None:
    """How many were looked at: the number, or the rows of a table that are filled."""
    if field.type != "rows":
        return case.number(field.name)
    return Decimal(len(filled_rows(case, field))) or None


def _take(verdict: Verdict, field: AnswerField, check: Check) -> None:
    case = verdict.case
    if check.state == "missing":
        if field.required:
            verdict.need(check.words)
    elif check.state == "nothing":
        verdict.nothing.append(check.words)
    elif check.state == "fail" and (not field.hint or case.item.advice == "whole"):
        verdict.failures.append(check.words)
    elif check.state in ("fail", "warn"):
        verdict.hints.append(check.words)
    elif field.type not in ("bool", "choice", "multi") and field.comparator != "sample":
        verdict.passes.append(check.words)


def check_field(case: Case, field: AnswerField) -> Check:
    """One field against its threshold; missing where its value, or the one it is compared with, cannot be read."""
    if field.comparator in ("within", "within_workdays", "valid"):
        return _check_date(case, field)
    if field.comparator == "sample":
        return _check_sample(case, field)
    if field.comparator in ("yes", "no"):
        return _check_bool(case, field)
    if field.comparator in ("none", "in"):
        return _check_choice(case, field)
    return _check_number(case, field)


def _entered(case: Case, field: AnswerField) -> bool:
    if field.type == "rows":
        return bool(case.rows(field.name))
    if field.type in ("number", "integer", "money"):
        return case.number(field.name) is not None
    if field.type == "date":
        return case.day(field.name) is not None
    if field.type == "datetime":
        return case.moment(field.name) is not None
    value = case.measured.get(field.name)
    return value is not None and value != ""


def _check_sample(case: Case, field: AnswerField) -> Check:
    """How many were looked at; of none nothing is decided."""
    value, (limit, _) = _sampled(case, field), _threshold(case, field)
    asked = f"要求 {plain(limit)} {field.unit}" if limit is not None and limit > 1 else ""
    if value is None or value < 0:
        return Check("missing", f"{field.label}（{asked}）" if asked else field.label)
    if value == 0:
        return Check("nothing", f"{field.label} 0 {field.unit}，没有可核对的，请按看到的情况作答")
    return Check("pass", f"{field.label} {plain(value)} {field.unit}")


def _check_number(case: Case, field: AnswerField) -> Check:
    value = case.number(field.name)
    if value is None or (value < 0 and not field.may_be_below_zero):
        return Check("missing", field.label)
    shown = f"{field.label} {plain(value)} {field.unit}".rstrip()
    if field.comparator == "between":
        low, high = case.limit(field.parameter), case.limit(field.parameter_to)
        if low <= value <= high:
            return Check("pass", shown)
        return Check("fail", f"{shown}，不在 {plain(low)}–{plain(high)} {field.unit}之间")
    limit, against = _threshold(case, field)
    if limit is None:
        return Check("missing", against)
    value = abs(value) if field.comparator == "abs<=" else value
    if _holds(value, field.comparator, limit):
        return Check("pass", shown)
    if limit == 0 and not against:
        return Check("fail", shown)
    gap = "" if against else " "
    return Check("fail", f"{shown}，{_beyond(value, limit)}{gap}{against}{plain(limit)} {field.unit}".rstrip())


def _threshold(case: Case, field: AnswerField) -> tuple[Decimal | None, str]:
    """The limit and the words before it; for a missing other field (None, its label)."""
    if field.parameter:
        return case.limit(field.parameter), ""
    if field.limit is not None:
        return field.limit, ""
    other = case.item.answer.field(field.against)
    label = other.label if other else field.against
    limit = case.number(field.against)
    return limit, label if limit is None else f"{label} "


def _holds(value: Decimal, comparator: str, limit: Decimal) -> bool:
    return {"<=": value <= limit, ">=": value >= limit, "==": value == limit}[comparator.removeprefix("abs")]


def _beyond(value: Decimal, limit: Decimal) -> str:
    return "超过" if value > limit else "少于"


def _check_bool(case: Case, field: AnswerField) -> Check:
    value = case.yes(field.name)
    if value is None:
        return Check("missing", field.label)
    wanted = field.comparator == "yes"
    return Check("pass" if value is wanted else "fail", f"{field.label}：{'是' if value else '否'}")


def _check_choice(case: Case, field: AnswerField) -> Check:
    value = case.measured.get(field.name)
    if field.comparator == "in":
        if value not in field.choices:
            return Check("missing", field.label)
        return Check("pass" if value in field.passing else "fail", f"{field.label}：{value}")
    if not isinstance(value, list | tuple):
        return Check("missing", field.label)
    ticked = [str(choice) for choice in value]
    return Check("fail", f"{field.label}：{'、'.join(ticked)}") if ticked else Check("pass", field.label)


def _check_date(case: Case, field: AnswerField) -> Check:
    value = case.day(field.name)
    if value is None:
        return Check("missing", field.label)
    if field.comparator == "valid":
        return expiry_check(case, field.label, value)
    if field.comparator == "within_workdays":
        return workdays_check(case, field.label, value, int(case.limit(field.parameter)))
    return interval_check(case, field.label, value, int(case.limit(field.parameter)))


def expiry_check(case: Case, label: str, valid_to: date) -> Check:
    """A date that must not have passed; the last day still counts. Warns 30 days before (checklist.md §2 rule 8)."""
    left = (valid_to - case.on).days
    if left < 0:
        return Check("fail", f"{label} {valid_to.isoformat()}，已过期 {-left} 天")
    if left <= case.limit("warn_days"):
        return Check("warn", f"{label} {valid_to.isoformat()}，还有 {left} 天到期")
    return Check("pass", f"{label} {valid_to.isoformat()}")


def interval_check(case: Case, label: str, done_on: date, most_days: int) -> Check:
    """Something that must have been done at most ``most_days`` ago. Warns 30 days before where the interval is longer
    than that; a date after the visit is not readable as done."""
    ago = (case.on - done_on).days
    if ago < 0:
        return Check("missing", f"{label}（不能晚于检查日）")
    if ago > most_days:
        return Check("fail", f"{label} {done_on.isoformat()}，距今 {ago} 天，超过 {most_days} 天")
    warn = case.limit("warn_days")
    if most_days > 2 * warn and most_days - ago <= warn:
        return Check("warn", f"{label} {done_on.isoformat()}，还有 {most_days - ago} 天满 {most_days} 天")
    return Check("pass", f"{label} {done_on.isoformat()}，距今 {ago} 天")


def workdays_check(case: Case, label: str, done_on: date, most_days: int) -> Check:
    """Something done on every day with children: weekends and holidays between it and the visit do not count. The
    register holds no opening days of a facility's own, so working days stand for them."""
    if done_on > case.on:
        return Check("missing", f"{label}（不能晚于检查日）")
    overrides = {day.on: day.working for day in case.pack.days}
    since = working_days_between(done_on, case.on, overrides)
    shown = f"{label} {done_on.isoformat()}"
    if since > most_days:
        return Check("fail", f"{shown}，距今 {since} 个工作日，超过 {most_days} 个")
    return Check("pass", shown)


def _headline(case: Case, judged: list[AnswerField]) -> tuple[str, str]:
    for field in judged:
        if field.type in ("number", "integer", "money"):
            value = case.number(field.name)
            if value is None:
                return "", ""
            other = case.number(field.against) if field.against else None
            return plain(value) + (f" / {plain(other)}" if other is not None else ""), field.unit
    return "", ""
