"""The table of care groups, entered once: ratios B03-B06, group sizes B07-B10, A15, A16 (checklist.md §2 rules 2-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.measurement_case import (
    Case,
    Judgement,
    RowVerdict,
    Verdict,
    as_number,
    ceiling,
    plain,
    rounded,
)
from tuoyu_desktop.domain.terms import AgeBand, FacilityKind
from tuoyu_desktop.domain.wording import AGE_BANDS

GROUP_TABLE = "care_groups"
_RATIO = {AgeBand.INFANT: "ratio_infant", AgeBand.TODDLER: "ratio_toddler", AgeBand.SENIOR: "ratio_senior"}
_SIZE = {
    AgeBand.INFANT: "group_infant",
    AgeBand.TODDLER: "group_toddler",
    AgeBand.SENIOR: "group_senior",
    AgeBand.MIXED: "group_mixed",
}
RATIO_RULES = {"ratio_infant": AgeBand.INFANT, "ratio_toddler": AgeBand.TODDLER, "ratio_senior": AgeBand.SENIOR}
SIZE_RULES = {
    "size_infant": AgeBand.INFANT,
    "size_toddler": AgeBand.TODDLER,
    "size_senior": AgeBand.SENIOR,
    "size_mixed": AgeBand.MIXED,
}
GROUP_RULES = frozenset({*RATIO_RULES, "ratio_home", *SIZE_RULES, "occupancy", "home_children"})
MIXED_NOTE = "混合班国家没有规定比例，按班里最小孩子的月龄从严"


@dataclass(frozen=True)
class GroupRow:
    """One row of the table as far as it is filled in; counts are children and carers."""

    id: str
    name: str
    band: AgeBand
    ratio_band: AgeBand
    enrolled: Decimal | None
    children: Decimal | None
    carers: Decimal | None
    youngest_months: Decimal | None = None

    @property
    def most_children(self) -> Decimal | None:
        """The larger of enrolled and present: a child that is there counts even where the list forgets it."""
        known = [count for count in (self.enrolled, self.children) if count is not None]
        return max(known, default=None)


def group_table_items(checklist: Checklist) -> tuple[str, ...]:
    """Codes of the items that the table answers."""
    return tuple(code for code, item in checklist.items.items() if item.answer.rule in GROUP_RULES)


def group_rows(case: Case) -> tuple[GroupRow, ...]:
    """The table as typed values; rows without a readable band are left out."""
    found = (_group_row(case, row, place) for place, row in enumerate(case.rows(GROUP_TABLE)))
    return tuple(row for row in found if row is not None)


def _group_row(case: Case, row: Mapping[str, Any], place: int) -> GroupRow | None:
    try:
        band = AgeBand(str(row.get("band", "")))
    except ValueError:
        return None
    name = str(row.get("name") or AGE_BANDS[band])
    return GroupRow(
        id=str(row.get("id") or place),
        name=name,
        band=band,
        ratio_band=_ratio_band(case, band, as_number(row.get("youngest_months"))),
        enrolled=_count(row, "enrolled"),
        children=_count(row, "children_present"),
        carers=_count(row, "carers_present"),
        youngest_months=_count(row, "youngest_months"),
    )


def _count(row: Mapping[str, Any], name: str) -> Decimal | None:
    value = as_number(row.get(name))
    return value if value is not None and value >= 0 else None


def _ratio_band(case: Case, band: AgeBand, youngest_months: Decimal | None) -> AgeBand:
    """A mixed group (from 18 months) is judged by its youngest child; not known: by 18 months."""
    if band is not AgeBand.MIXED:
        return band
    months = case.limit("mixed_from_months") if youngest_months is None else youngest_months
    if months < case.limit("band_toddler_months"):
        return AgeBand.INFANT
    return AgeBand.TODDLER if months < case.limit("band_senior_months") else AgeBand.SENIOR


def ratio_parameter(case: Case, row: GroupRow) -> str:
    """Name of the ratio's figure for a row: at a home every group has the home's."""
    return "ratio_home" if case.facility.kind is FacilityKind.HOME else _RATIO[row.ratio_band]


def mixed_words(case: Case, row: GroupRow) -> str:
    """Which ratio a mixed group is held to, and why that one (checklist.md §2 rule 2)."""
    limit = plain(case.limit(ratio_parameter(case, row)))
    if row.youngest_months is None:
        why = f"没有填最小月龄，按混合班起点 {plain(case.limit('mixed_from_months'))} 个月"
    else:
        why = f"最小 {plain(row.youngest_months)} 个月"
    return f"{row.name}{why}，按{AGE_BANDS[row.ratio_band]}每人至多 {limit} 名"


def ratio_verdict(case: Case, row: GroupRow) -> RowVerdict:
    """Children present ÷ carers present of one group."""
    limit = case.limit(ratio_parameter(case, row))
    note = f"每人至多 {plain(limit)} 名" + ("*" if row.band is AgeBand.MIXED else "")
    if row.children is None or row.carers is None:
        return RowVerdict(row.id, row.name, note=note, limit_share=_on_bar(limit, limit))
    if row.children == 0:
        return RowVerdict(row.id, row.name, "0", "名", "pass", "没有孩子在场", note, limit_share=_on_bar(limit, limit))
    if row.carers == 0:
        return RowVerdict(
            row.id, row.name, plain(row.children), "名", "fail", "无人看护", note, 1.0, _on_bar(limit, limit)
        )
    ratio = row.children / row.carers
    enough = row.children <= row.carers * limit
    return RowVerdict(
        row_id=row.id,
        name=row.name,
        value=rounded(ratio, limit),
        unit="名/人",
        tone="pass" if enough else "fail",
        word="达标" if enough else "不足",
        note=note,
        share=_on_bar(ratio, limit),
        limit_share=_on_bar(limit, limit),
    )


def size_verdict(case: Case, row: GroupRow) -> RowVerdict:
    """Size of one group against the limit of its band."""
    limit = case.limit(_SIZE[row.band])
    size = row.most_children
    note = f"班额 {plain(limit)} 人"
    if size is None:
        return RowVerdict(row.id, row.name, note=note, limit_share=_on_bar(limit, limit))
    fits = size <= limit
    return RowVerdict(
        row_id=row.id,
        name=row.name,
        value=f"{plain(size)} / {plain(limit)}",
        unit="人",
        tone="pass" if fits else "fail",
        word="未超" if fits else "超班额",
        note=note,
        share=_on_bar(size, limit),
        limit_share=_on_bar(limit, limit),
    )


def _on_bar(value: Decimal, limit: Decimal) -> float:
    """The threshold stands at three quarters of the bar."""
    return min(1.0, float(value / limit) * 0.75) if limit else 1.0


def judge_ratio(case: Case) -> Judgement:
    """B03-B06: the groups of one band, the worst decides. Mixed groups are asked at the 托小班's item whatever their
    youngest child's figure is: that item is shown where there is any (see ``applicability``)."""
    band = RATIO_RULES.get(case.item.answer.rule)
    table = group_rows(case)
    asked = (band, AgeBand.MIXED) if band is AgeBand.TODDLER else (band,)
    own = [row for row in table if band is None or row.band in asked]
    verdict = Verdict(case)
    worst: GroupRow | None = None
    for row in own:
        verdict.parameters.append(ratio_parameter(case, row))
        if row.children is None or row.carers is None:
            verdict.need(f"{row.name}的孩子数和保育人员数")
        elif row.children > row.carers * case.limit(ratio_parameter(case, row)):
            verdict.failures.append(_too_few(case, row))
        if _pressure(row) > (_pressure(worst) if worst else Decimal(-1)):
            worst = row
    mixed = [mixed_words(case, row) for row in own if row.band is AgeBand.MIXED]
    if mixed:
        verdict.hints.extend((MIXED_NOTE, *mixed))
    rows = tuple(replace(ratio_verdict(case, row), asked=row in own) for row in table)
    if not own:
        verdict.need("班级")
    undecided = "" if any(row.children for row in own) else "现在没有孩子在场，不能算"
    shown = next((row for row in rows if worst is not None and row.row_id == worst.id), None)
    judgement = verdict.close(
        undecided=undecided,
        rows=rows,
        figure=shown.value if shown else "",
        unit=shown.unit if shown else "",
        arithmetic=_ratio_arithmetic(case, worst) if worst else "",
    )
    return judgement


def _pressure(row: GroupRow) -> Decimal:
    if row.children is None or row.carers is None or row.children == 0:
        return Decimal(-1)
    return row.children / row.carers if row.carers else Decimal(1_000_000)


def _too_few(case: Case, row: GroupRow) -> str:
    limit = plain(case.limit(ratio_parameter(case, row)))
    children, carers = plain(row.children or Decimal(0)), plain(row.carers or Decimal(0))
    if carers == "0":
        return f"{row.name} {children} 个孩子没有人看护"
    return f"{row.name} {children} 个孩子只有 {carers} 人看护，每人超过 {limit} 名"


def _ratio_arithmetic(case: Case, row: GroupRow) -> str:
    if not row.children or not row.carers:
        return ""
    limit = case.limit(ratio_parameter(case, row))
    line = f"{plain(row.children)} ÷ {plain(row.carers)} = {rounded(row.children / row.carers, limit)}"
    needed = ceiling(row.children / limit) - row.carers
    if needed <= 0:
        return line
    after = rounded(row.children / (row.carers + needed), limit)
    return f"{line}；再有 {plain(needed)} 人到岗即为 {after}"


def judge_size(case: Case) -> Judgement:
    """B07-B10: every group of the band."""
    band = SIZE_RULES[case.item.answer.rule]
    own = [row for row in group_rows(case) if row.band is band]
    limit = case.limit(_SIZE[band])
    verdict = Verdict(case, parameters=[_SIZE[band]])
    if not own:
        verdict.need("班级")
    for row in own:
        size = row.most_children
        if size is None:
            verdict.need(f"{row.name}人数")
        elif size > limit:
            verdict.failures.append(f"{row.name} {plain(size)} 人，超过 {plain(limit)} 人")
        else:
            verdict.passes.append(f"{row.name} {plain(size)} 人")
    largest = max((row.most_children for row in own if row.most_children is not None), default=None)
    return verdict.close(
        rows=tuple(size_verdict(case, row) for row in own),
        figure=plain(largest) if largest is not None else "",
        unit="人",
    )


def judge_occupancy(case: Case) -> Judgement:
    """A15: children of all groups against the filed places."""
    entered = case.number("place_count")
    places = entered if entered is not None else Decimal(case.facility.place_count)
    return _judge_total(case, places, f"备案托位 {plain(places)} 个", most=True, parameters=())


def judge_home_children(case: Case) -> Judgement:
    """A16: the count on the spot; a longer list is a reason to count again, not yet a failure."""
    limit = case.limit("home_children")
    return _judge_total(case, limit, f"{plain(limit)} 人", most=False, parameters=("home_children",))


def _judge_total(case: Case, limit: Decimal, words: str, *, most: bool, parameters: tuple[str, ...]) -> Judgement:
    table = group_rows(case)
    counts = [row.most_children if most else row.children for row in table]
    known = [count for count in counts if count is not None]
    total = sum(known, Decimal(0))
    verdict = Verdict(case, parameters=list(parameters))
    # The register's numbers alone are no count: every group is counted on the spot first.
    if not table or any(row.children is None for row in table):
        verdict.need("各班到场人数")
    if known and total > limit:
        verdict.failures.append(f"在托 {plain(total)} 人，超过{words}，多 {plain(total - limit)} 人")
    else:
        verdict.passes.append(f"在托 {plain(total)} 人，{words}")
    listed = sum((row.enrolled for row in table if row.enrolled is not None), Decimal(0))
    if not most and total <= limit < listed:
        verdict.hints.append(f"名册上有 {plain(listed)} 人，请再核对")
    sums = " + ".join(plain(count) for count in known)
    return verdict.close(
        figure=f"{plain(total)} / {plain(limit)}" if known else "",
        unit="人",
        arithmetic=f"{sums} = {plain(total)}" if len(known) > 1 else "",
    )
