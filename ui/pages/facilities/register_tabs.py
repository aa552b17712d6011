"""What the register knows of a facility: 概况, 备案与证照, 人员."""

from __future__ import annotations

from datetime import date

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.facilities import FacilityView
from tuoyu_desktop.domain.facility import CareGroup, StaffMember
from tuoyu_desktop.domain.facility_facts import FACTS, fact_value, fact_word, unknown_facts
from tuoyu_desktop.domain.wording import (
    AGE_BANDS,
    AGE_MONTHS,
    FACILITY_KINDS,
    FILING_STATUSES,
    MEAL_MODES,
    PRICE_TYPES,
)
from ui.pages.facilities import parts, words
from ui.pages.facilities.parts import TabBody
from ui.widgets.empty_state import EmptyState
from ui.widgets.figure_tile import FigureTile
from ui.widgets.row_table import CellFace, Column


def overview(view: FacilityView) -> TabBody:
    """概况: places, who runs it, what it offers, its groups."""
    body, known, line = TabBody(), view.facility, view.line
    used = f"{line.enrolled_count / line.place_count:.0%}" if line.place_count else words.DASH
    opened = view.open_findings
    trouble = FigureTile("未销号问题", str(len(opened)), "条", "全部办结", icon=words.PASS, line_tone="passed")
    if opened:
        late = f"{line.overdue_count} 条逾期" if line.overdue_count else "没有逾期"
        icon, tone = (words.CLOCK, "warn") if line.overdue_count else (words.PASS, "passed")
        trouble = FigureTile("未销号问题", str(len(opened)), "条", late, icon=icon, line_tone=tone)
    last = spoken.day(line.last_visit_on) if line.last_visit_on else "没有走访过"
    body.add(
        parts.figures(
            FigureTile("托位", str(line.place_count), "个", f"其中普惠 {known.inclusive_places} 个"),
            FigureTile("在托", str(line.enrolled_count), "人", f"使用率 {used}"),
            trouble,
            FigureTile("上次走访", last, "", f"共 {len(view.visits)} 次"),
        )
    )
    body.add(parts.heading("基本情况"))
    body.add(parts.facts(_overview_facts(view)))
    missing = len(unknown_facts(known))
    aside = f"{missing} 条未知：走访时看到了就填，未知的相关项目照查" if missing else "决定哪些项目要查"
    body.add(parts.heading("机构情况", aside))
    body.add(parts.facts([(fact.words, fact_word(fact_value(known, fact.field))) for fact in FACTS]))
    if known.care_groups:
        body.add(parts.heading("班级", f"{len(known.care_groups)} 个班"))
        columns = (Column("班级"), Column("年龄段", 200), Column("在托", 96, True), Column("托位", 96, True))
        body.add(parts.table("班级", columns, [_group_cells(group) for group in known.care_groups]))
    return body


def _group_cells(group: CareGroup) -> tuple[CellFace, ...]:
    band = f"{AGE_BANDS[group.band]} {AGE_MONTHS[group.band]}"
    return (
        CellFace(group.name, bold=True),
        CellFace(band),
        CellFace(f"{group.enrolled} 人"),
        CellFace(f"{group.places} 个"),
    )


def _overview_facts(view: FacilityView) -> list[tuple[str, str]]:
    known = view.facility
    fees = "；".join(
        f"{fee.service_form} {fee.amount} 元/月" + (f"，餐费 {fee.meal_amount} 元" if fee.meal_amount else "")
        for fee in known.fees
    )
    cap = f" / 上限 {known.inspection_cap}" if known.inspection_cap is not None else ""
    return [
        ("机构类型", FACILITY_KINDS[known.kind]),
        ("举办性质", words.nature(known)),
        ("统一社会信用代码", known.social_credit_code),
        ("法定代表人", known.legal_representative),
        ("负责人", known.person_in_charge),
        ("联系电话", known.telephone),
        ("所在社区", f"{known.street_town} {known.neighbourhood}".strip()),
        ("开办日期", known.opened_on.isoformat() if known.opened_on else ""),
        ("建筑面积", f"{known.floor_area} m²" if known.floor_area is not None else ""),
        ("最高楼层", f"{known.top_floor} 层" if known.top_floor is not None else ""),
        ("服务形式", "、".join(known.service_forms)),
        ("供餐", MEAL_MODES[known.meal_mode] if known.meal_mode else ""),
        ("定价方式", PRICE_TYPES[known.price_type]),
        ("收费", fees),
        ("风险等级（区里登记）", known.risk_class or ""),
        ("信用等级（区里登记）", known.credit_class or ""),
        ("今年行政检查", f"{view.inspected_this_year} 次{cap}"),
    ]


def papers(view: FacilityView) -> TabBody:
    """备案与证照: the filing and every paper with the days until it runs out."""
    body, known = TabBody(), view.facility
    body.add(parts.heading("备案"))
    filing = [
        ("备案状态", FILING_STATUSES[known.filing_status]),
        ("备案号", known.filing_number),
        ("备案日期", known.filed_on.isoformat() if known.filed_on else ""),
        ("业务范围", known.business_scope),
        ("普惠认定", (known.inclusive_number or "已认定") if known.is_inclusive else "不是普惠机构"),
    ]
    body.add(parts.facts(filing))
    body.add(parts.heading("证照", "要办的在前"))
    ordered = sorted(known.papers, key=lambda paper: (paper.valid_to is None, paper.valid_to, paper.kind))
    columns = (Column("名称和编号"), Column("发证机关"), Column("有效期到", 152))
    rows = [
        (
            CellFace(paper.kind, paper.number, bold=True),
            CellFace(paper.issuer),
            words.due_cell(paper.valid_to, view.days_until(paper.valid_to)),
        )
        for paper in ordered
    ]
    if rows:
        body.add(parts.table("证照", columns, rows, tall=True))
    else:
        body.fill(EmptyState("ph.identification-card", "登记表里没有证照", "走访时看过的证照由区里登记到这里"))
    return body


def people(view: FacilityView) -> TabBody:
    """人员: shares of certificates, and one row a person, those who need something first."""
    body, staff = TabBody(), view.facility.staff
    if not staff:
        body.fill(EmptyState("ph.users", "登记表里没有人员", "区里登记后，证书和健康证的期限会列在这里"))
        return body
    body.add(parts.figures(*_people_figures(view)))
    body.add(parts.heading(f"{len(staff)} 人", "要办的在前。持证率 90 % 是全区的目标，一家不到只提醒，不算违法。"))
    columns = (Column("姓名和岗位"), Column("证书"), Column("健康证到", 144), Column("违法犯罪查询满一年", 160))
    ordered = sorted(staff, key=lambda member: words.urgency(view, member))
    body.add(parts.table("人员", columns, [_member_cells(view, member) for member in ordered], tall=True))
    return body


def _member_cells(view: FacilityView, member: StaffMember) -> tuple[CellFace, ...]:
    certificate = CellFace(member.certificate_kind or "有证书")
    if member.certificate_number is None:
        certificate = CellFace("没有证书" if member.is_caregiver else words.DASH, ink="text3")
        if member.is_caregiver:
            certificate = CellFace("没有证书", icon=words.NONE, ink="na")
    until = words.checked_until(member)
    health_until = member.health_certificate_valid_to
    return (
        CellFace(member.name, member.post, bold=True),
        certificate,
        _date_cell(view, health_until, "没有健康证"),
        _date_cell(view, until, "没有查询"),
    )


def _date_cell(view: FacilityView, until: date | None, missing: str) -> CellFace:
    if until is None:
        return CellFace(missing, icon=words.FAIL, ink="fail")
    return words.due_cell(until, view.days_until(until))


def _people_figures(view: FacilityView) -> tuple[FigureTile, ...]:
    staff, share, line = view.facility.staff, view.certificates, view.line
    days = [view.days_until(member.health_certificate_valid_to) for member in staff]
    healthy = sum(1 for left in days if left is not None and left >= 0)
    asked = [view.days_until(words.checked_until(member)) for member in staff]
    fresh = sum(1 for left in asked if left is not None and left >= 0)
    certified = f"{share.certified / share.carers * 100:.1f}" if share.carers else words.DASH
    quotient = f"{line.enrolled_count / share.carers:.1f}" if share.carers else words.DASH
    return (
        FigureTile("持证上岗率", certified, "%", f"{share.certified} ÷ {share.carers}，目标 90 %", icon="ph.target"),
        FigureTile("孩子 ÷ 保育人员", quotient, "", f"{line.enrolled_count} ÷ {share.carers}"),
        _valid_tile("健康证有效", healthy, len(staff), "人过期或没有"),
        _valid_tile("违法犯罪查询", fresh, len(staff), "人超过一年或没有"),
    )


def _valid_tile(caption: str, valid: int, total: int, missing: str) -> FigureTile:
    if valid == total:
        return FigureTile(caption, f"{valid} / {total}", "人", "全部有效", icon=words.PASS, line_tone="passed")
    line = f"{total - valid} {missing}"
    return FigureTile(caption, f"{valid} / {total}", "人", line, icon=words.FAIL, line_tone="fail", tone="fail")
