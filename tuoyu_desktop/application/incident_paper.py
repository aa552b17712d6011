"""紧急情况报告单 (documents.md §4.13): an internal form with a 编号, made together with the report."""

from __future__ import annotations

from tuoyu_desktop.application.notice_issuing import issue, of_visit
from tuoyu_desktop.application.paper_heads import team_member
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, IncidentState
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import (
    Basis,
    DocumentContent,
    EmergencyReport,
    FacilityHead,
    NoticeKind,
    TimedLine,
)
from tuoyu_desktop.domain.red_lines import RED_LINES, kind_title


def issue_report(work: Work, context: VisitContext, incident: str) -> str:
    """Make the paper of a report that was just written; returns its id."""
    state = work.incident(incident)
    if state is None:
        raise RuleViolation("rule-incident-unknown", "本机没有这份紧急报告。")
    return issue(work, _content(work, context, incident, state, new_id()), of_visit(context))


def has_paper(state: FoldedIncident) -> bool:
    """Whether a paper belongs to it: a report of a person or of fire; closure signals have none."""
    line = RED_LINES.get(state.item)
    return state.state is IncidentState.REPORTED and line is not None and line.full_screen


def _content(work: Work, context: VisitContext, incident: str, state: FoldedIncident, document: str) -> DocumentContent:
    visit, facility, device = context.inspection, context.facility, work.device()
    team = [person for person in map(work.person, visit.team) if person is not None]
    return DocumentContent(
        document=document,
        kind=NoticeKind.EMERGENCY_REPORT,
        number="",
        issuer=_issuer(context, team),
        addressee=context.pack.commission,
        facility=FacilityHead(
            name=facility.name, social_credit_code=facility.social_credit_code, address=facility.address
        ),
        issued_on=beijing(work.now()).date(),
        started_at=visit.started_at,
        place=facility.address,
        team=tuple(team_member(person, context.inspection.date) for person in team),
        emergency=_report(context, incident, state),
        telephone=context.pack.telephone,
        rule_pack=f"{visit.checklist.id} {visit.checklist.version} / "
        f"{visit.district_pack.id} {visit.district_pack.version}",
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
    )


def _report(context: VisitContext, incident: str, state: FoldedIncident) -> EmergencyReport:
    line = RED_LINES[state.item]
    return EmergencyReport(
        incident=incident,
        matter=kind_title(state.incident_kind),
        item_code=state.item,
        item_title=context.item(state.item).title,
        text=state.text,
        seen_at=state.seen_at or state.reported_at,
        reported_at=state.reported_at,
        calls=tuple(TimedLine(text=call.to, at=call.at) for call in state.calls),
        measures=tuple(TimedLine(text=step.text, at=step.at) for step in state.steps),
        recording=" ".join(part for part in (_channel(state.channel), state.recorded) if part),
        no_recording=state.no_recording,
        sources=tuple(Basis(text=source.text, mark=source.mark) for source in line.sources),
        passed_on=line.passed_on,
    )


def _channel(channel: str) -> str:
    return f"{channel} 号通道" if channel.isdigit() else channel


def _issuer(context: VisitContext, team: list[Person]) -> str:
    unit = team[0].unit if team else ""
    return context.pack.commission if unit in ("", context.pack.district) else f"{unit}托育督导组"
