"""``import``: a facility register compared with what is known; a preview first, then everything in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from sync.server.district_journal import Draft, write_district
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.people import assignment_drafts
from sync.server.units import listed_units
from sync.server.yearly_figures import FIGURE, is_of_another_year, with_counted
from tuoyu_desktop.domain.entries.registry import (
    FacilityRegistered,
    FacilityRegisteredData,
    FacilityUpdated,
    FacilityUpdatedData,
)
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import FacilityKind, FilingStatus, LegalNature, Ownership
from tuoyu_desktop.domain.wording import FACILITY_KINDS, LEGAL_NATURES
from tuoyu_desktop.exchange.facility_register import CellProblem, RegisterReading, RegisterRow, read_register
from tuoyu_desktop.projection.tables import FacilityRow

_KIND_IN_NAME = (
    ("综合服务中心", FacilityKind.SERVICE_CENTRE),
    ("幼儿园", FacilityKind.KINDERGARTEN),
    ("家庭托育", FacilityKind.HOME),
    ("社区", FacilityKind.COMMUNITY),
)
_NATURE_OF_CODE = {
    "1": LegalNature.PUBLIC_INSTITUTION,
    "5": LegalNature.SOCIAL_SERVICE,
    "9": LegalNature.COMPANY,
}
"""First character of a credit code: 登记管理部门 (GB 32100-2015, table 1): 1 机构编制, 5 民政, 9 市场监管."""


@dataclass
class ImportPlan:
    """What the file would change. With problems nothing may be applied."""

    reading: RegisterReading
    new: list[tuple[int, Facility]] = field(default_factory=list)
    changed: list[tuple[int, str, str, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    """(row, facility id, name, {field: (old, new)})."""
    unchanged: int = 0
    assumed: list[tuple[int, str]] = field(default_factory=list)

    @property
    def problems(self) -> list[CellProblem]:
        return self.reading.problems


def plan_import(office: Office, path: Path) -> ImportPlan:
    """Compare the file with the register. Raises RuleViolation xlsx-… when it cannot be read as one."""
    reading = read_register(path, office.facts.district)
    plan = ImportPlan(reading)
    with office.database.read() as connection:
        known = _Known(connection)
    streets, year = listed_units(office), local_time(office.now()).year
    for row in reading.rows:
        _check_street(plan, row, streets, known)
        match = known.match(row)
        if match is None:
            _plan_new(plan, row)
        else:
            _plan_change(plan, row, *match, year)
    return plan


def _check_street(plan: ImportPlan, row: RegisterRow, streets: Collection[str], known: _Known) -> None:
    """A facility goes to the unit of its street: where there is none such, nobody would look after it."""
    street = row.values["street_town"]
    if streets and street not in streets:
        plan.problems.append(CellProblem(f"第{row.row}行", "街道（镇）", f"本区没有“{street}”，请写全称"))
    elif not streets and known.streets and street not in known.streets:
        plan.assumed.append((row.row, f"街道（镇）“{street}”在名册里第一次出现，请核对"))


class _Known:
    """The register as it stands, to be found by credit code, else by name and street."""

    def __init__(self, connection: Connection) -> None:
        table = table_of(FacilityRow)
        self._data: dict[str, dict[str, Any]] = {}
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], str] = {}
        for row in connection.execute(select(table.c.subject, table.c.data).where(table.c.closed_on.is_(None))):
            data = dict(row.data)
            self._data[row.subject] = data
            if data["social_credit_code"]:
                self._by_code[data["social_credit_code"]] = row.subject
            self._by_name[(data["name"], data["street_town"])] = row.subject
        self.streets = frozenset(street for _, street in self._by_name)

    def match(self, row: RegisterRow) -> tuple[str, dict[str, Any]] | None:
        code = row.values.get("social_credit_code", "")
        found = self._by_code.get(code) if code else None
        found = found or self._by_name.get((row.values["name"], row.values["street_town"]))
        return (found, self._data[found]) if found else None


def _plan_new(plan: ImportPlan, row: RegisterRow) -> None:
    values = dict(row.values)
    for name, (value, why) in _assumptions(values).items():
        if name not in values:
            values[name] = value
            plan.assumed.append((row.row, why))
    facility = _valid(plan, row, values)
    if facility is not None:
        plan.new.append((row.row, facility))


def _assumptions(values: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """What a list of filed facilities usually leaves out, and from what it is concluded; the preview says each."""
    name, code = values["name"], values.get("social_credit_code", "")
    kind = next((kind for part, kind in _KIND_IN_NAME if part in name), FacilityKind.CENTER)
    nature = _NATURE_OF_CODE.get(code[:1], LegalNature.COMPANY)
    public = nature is LegalNature.PUBLIC_INSTITUTION
    filed = "filing_number" in values or "filed_on" in values
    return {
        "social_credit_code": ("", "没有统一社会信用代码，请尽快补上"),
        "kind": (kind, f"没有机构类型，按名称定为{FACILITY_KINDS[kind]}"),
        "legal_nature": (nature, f"没有登记类型，按信用代码定为{LEGAL_NATURES[nature]}"),
        "ownership": (Ownership.PUBLIC if public else Ownership.PRIVATE, "没有公办民办，按登记类型推定"),
        "filing_status": (
            FilingStatus.FILED if filed else FilingStatus.REGISTERED,
            "没有备案状态，按有无备案号和备案日期推定",
        ),
    }


def _valid(plan: ImportPlan, row: RegisterRow, values: Mapping[str, Any]) -> Facility | None:
    try:
        return Facility.model_validate(values)
    except ValidationError as error:
        for line in error.errors(include_url=False, include_input=False):
            heading = ".".join(str(part) for part in line["loc"])
            plan.problems.append(CellProblem(f"第{row.row}行", heading, "不符合机构登记要求"))
    return None


def _plan_change(plan: ImportPlan, row: RegisterRow, identity: str, current: dict[str, Any], year: int) -> None:
    facility = _valid(plan, row, {**current, **row.values})
    if facility is None:
        return
    wanted = facility.model_dump(mode="json")
    changes = {name: (current.get(name), wanted[name]) for name in row.values if current.get(name) != wanted[name]}
    if FIGURE in row.values and is_of_another_year(current, wanted[FIGURE], year):
        changes[FIGURE] = current.get(FIGURE), wanted[FIGURE]
        changes["inspections_year"] = current.get("inspections_year"), year
    if changes:
        plan.changed.append((row.row, identity, facility.name, changes))
    else:
        plan.unchanged += 1


def apply_import(office: Office, plan: ImportPlan) -> None:
    """Write all of the plan or nothing. New facilities, and those that moved, go to the unit of their street."""
    drafts: list[Draft] = []
    unit_of: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    for _, facility in plan.new:
        identity = new_id()
        data = FacilityRegisteredData(facility=facility)
        drafts.append(Draft(FacilityRegistered, data, subject=identity, facility=identity))
        unit_of[identity] = facility.street_town
    for _, identity, _, changes in plan.changed:
        update = FacilityUpdatedData(changes={name: new for name, (_, new) in changes.items()})
        drafts.append(Draft(FacilityUpdated, update, subject=identity, facility=identity))
        if "street_town" in changes:
            old, new = changes["street_town"]
            left.append((identity, old))
            unit_of[identity] = new
    with office.database.write() as connection:
        drafts = with_counted(connection, drafts, local_time(office.now()).year)
        for identity, old in left:
            drafts += assignment_drafts(connection, {identity: old}, active=False, reason="机构迁址")
        drafts += assignment_drafts(connection, unit_of)
        write_district(connection, office.facts.journal, drafts)


def preview_lines(plan: ImportPlan) -> list[str]:
    """What the file would change, for the screen."""
    reading = plan.reading
    lines = [f"工作表“{reading.sheet}”，表头在第 {reading.head_row} 行。"]
    if reading.unread_headings:
        lines.append("不导入的列：" + "、".join(reading.unread_headings))
    for row, facility in plan.new:
        lines.append(f"新增  第{row}行  {facility.name}（{facility.street_town}，{facility.place_count} 个托位）")
    for row, _, name, changes in plan.changed:
        told = "；".join(f"{field}：{old} → {new}" for field, (old, new) in changes.items())
        lines.append(f"变更  第{row}行  {name}：{told}")
    lines += [f"推定  第{row}行  {why}" for row, why in plan.assumed]
    lines += [f"有误  {problem.cell}  {problem.heading}：{problem.message}" for problem in plan.problems]
    lines.append(
        f"合计：新增 {len(plan.new)}，变更 {len(plan.changed)}，不变 {plan.unchanged}，有误 {len(plan.problems)}。"
    )
    return lines
