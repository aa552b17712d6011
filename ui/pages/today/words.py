"""What the page says about plans, findings and papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import DeliveryLine, FindingLine, InspectionLine, PlanLine
from tuoyu_desktop.application.today import ExpiringPaper, PlannedVisit
from tuoyu_desktop.domain.terms import FindingState, Profile, VisitMode
from tuoyu_desktop.domain.wording import DECISIONS, FINDING_STATES, PROFILES, VISIT_MODES, VISIT_VERBS
from ui.routes import ToStart
from ui.widgets.row_face import ChipFace, RowFace

CLOCK = "ph.clock-fill"


def visit_row(visit: PlannedVisit, today: date) -> RowFace:
    """A planned visit: time or weekday, place, what for, what differs."""
    plan, facility = visit.plan, visit.facility
    lead = (plan.time or "今天") if plan.on == today else spoken.short_weekday(plan.on)
    where = facility.street_town if plan.on == today else spoken.day(plan.on)
    what = plan.reason or f"{VISIT_MODES[plan.mode]}，{PROFILES[plan.profile]}"
    return RowFace(facility.name, f"{where} · {what}", lead, chips=_visit_chips(visit), open_mark=True)


def missed_row(visit: PlannedVisit, today: date) -> RowFace:
    """A visit that was planned and not gone to: place, when, what for."""
    plan = visit.plan
    when = "昨天" if (today - plan.on).days == 1 else spoken.day(plan.on)
    what = plan.reason or f"{VISIT_MODES[plan.mode]}，{PROFILES[plan.profile]}"
    return RowFace(visit.facility.name, f"{' '.join(filter(None, (when, plan.time)))} · {what}", open_mark=True)


def missed_title(missed: Sequence[PlannedVisit], today: date) -> str:
    return "昨天没去的" if all((today - visit.plan.on).days == 1 for visit in missed) else "前几天没去的"


def start_of(plan: PlanLine) -> ToStart:
    """The way to begin what was planned."""
    return ToStart(plan.facility, plan=plan.id, reinspection=plan.profile is Profile.REINSPECTION)


def _visit_chips(visit: PlannedVisit) -> tuple[ChipFace, ...]:
    facility = visit.facility
    chips: list[ChipFace] = []
    if facility.overdue_count:
        chips.append(ChipFace(f"{facility.overdue_count} 条逾期", CLOCK, "warn"))
    if facility.last_visit_on is None:
        chips.append(ChipFace("首次走访"))
    if len(visit.plan.team) > 2:
        chips.append(ChipFace(f"{len(visit.plan.team)} 人", "ph.users"))
    return tuple(chips)


def overdue_row(finding: FindingLine, today: date) -> RowFace:
    """A finding past the date that an authority set."""
    due = spoken.day(finding.due_on) if finding.due_on else ""
    chip = ChipFace(f"逾期 {finding.overdue_days(today)} 天", CLOCK, "warn")
    return RowFace(f"{finding.facility_name} · {finding.item}", f"期限 {due} · {finding.fact}", chips=(chip,))


def unfinished_words(line: InspectionLine) -> str:
    """Where an open visit stands; a 走访 is called 走访."""
    return f"{spoken.day(line.date)}{VISIT_VERBS[line.mode]} · 已查 {line.answered} / {line.item_count}"


def paper_row(paper: ExpiringPaper) -> RowFace:
    """A paper that runs out soon, or has."""
    over = paper.days_left < 0
    note = (
        f"过期 {-paper.days_left} 天" if over else "今天到期" if paper.days_left == 0 else f"还剩 {paper.days_left} 天"
    )
    return RowFace(
        f"{paper.facility_name} · {paper.paper}",
        f"{paper.valid_to.isoformat()} 到期",
        note=note,
        note_icon="ph.x-circle-fill" if over else CLOCK,
        note_ink="fail" if over else "warn",
    )


def answer_row(finding: FindingLine) -> RowFace:
    """What the district did with something the person reported."""
    decision = DECISIONS[finding.decision] if finding.decision else ""
    to = f"（{finding.referred_to}）" if finding.referred_to else ""
    state = FINDING_STATES[finding.state]
    kind = "passed" if finding.state is FindingState.CLOSED else "plain"
    icon = "ph.check-circle-fill" if kind == "passed" else ""
    caption = f"区里{decision}{to}" if decision else "区里已处理"
    return RowFace(
        f"{finding.facility_name} · {finding.item}",
        f"{caption} · {finding.fact}",
        chips=(ChipFace(state, icon, "passed" if kind == "passed" else "plain"),),
    )


def delivery_sentence(delivery: DeliveryLine) -> str:
    """How much the district does not have yet, in things people know."""
    if delivery.all_delivered:
        return "没有要送的记录" if delivery.confirmed_at is None else "全部送达"
    parts = []
    if delivery.visits_waiting:
        parts.append(f"{delivery.visits_waiting} 次检查")
    if delivery.photos_waiting:
        parts.append(f"{delivery.photos_waiting} 张照片")
    waiting = delivery.own_seq - delivery.confirmed_seq
    return ("、".join(parts) or (f"{waiting} 条记录" if waiting > 0 else "还有记录")) + "尚未送达"


def mode_words(mode: VisitMode) -> str:
    return VISIT_MODES[mode]
