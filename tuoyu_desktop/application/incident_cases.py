"""紧急情况: what is seen at a red line, done at once and reported (checklist.md §3, documents.md §4.13).

While the page stands open all of it is a draft of the visit; the report, or the reason why there is none, is an entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from tuoyu_desktop.application.incident_paper import issue_report
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_rights import require_item, require_team
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, IncidentState
from tuoyu_desktop.domain.entries.registry import (
    IncidentCall,
    IncidentData,
    IncidentStep,
    IncidentUpdatedData,
)
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.ids import incident_id
from tuoyu_desktop.domain.notice import order_word
from tuoyu_desktop.domain.red_lines import LEAST_SIGNALS, RED_LINES, SIGNALS, RedLine, RedLineKind, Step

DRAFT = "visit:{inspection}:emergency:{item}"
"""What is done and typed on the page: JSON of :class:`EmergencyForm`."""


@dataclass(frozen=True)
class EmergencyForm:
    """The page as it stands. ``seen_at`` is stamped when it opens; ``done`` maps a step's code to when it was ticked
    (ISO text with offset)."""

    seen_at: str
    text: str = ""
    channel: str = ""
    recorded: str = ""
    no_recording: str = ""
    done: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> EmergencyForm:
        return EmergencyForm(**json.loads(text))

    def ticked(self, code: str, at: datetime) -> EmergencyForm:
        """The step done at ``at``; ticked again it is not done."""
        rest = {one: when for one, when in self.done.items() if one != code}
        done = rest if code in self.done else {**rest, code: at.isoformat(timespec="seconds")}
        return replace(self, done=done)


@dataclass(frozen=True)
class VisitEmergencies:
    """What is known of a visit's emergencies: those that stand, and the pages left open, by item."""

    standing: Mapping[str, FoldedIncident]
    open: Mapping[str, EmergencyForm]


def visit_emergencies(records: Records, inspection: str) -> VisitEmergencies:
    """By item code."""
    standing = {one.item: one for one in records.incidents(inspection).values()}
    kept = {code: records.draft(DRAFT.format(inspection=inspection, item=code)) for code in RED_LINES}
    return VisitEmergencies(standing, {code: EmergencyForm.from_text(text) for code, text in kept.items() if text})


def keep_emergency(work: Work, inspection: str, item: str, form: EmergencyForm) -> None:
    """The page as it stands, durable at each tick and pause."""
    work.put_draft(DRAFT.format(inspection=inspection, item=item), form.to_text())


def drop_emergency(work: Work, inspection: str, item: str) -> None:
    """The page was not needed: the way out was opened on the spot (checklist.md §3)."""
    work.drop_draft(DRAFT.format(inspection=inspection, item=item))


def step_words(step: Step, commission: str) -> tuple[str, str]:
    """Title and whom one calls, with the district's name."""
    return step.title.format(commission=commission), step.call.format(commission=commission)


def named_in(text: str, facility: Facility) -> str:
    """A name of the facility's people that stands in ``text``; empty where none does. Reports name posts (§8)."""
    known = (*(one.name for one in facility.staff), facility.person_in_charge, facility.legal_representative)
    return next((name for name in known if len(name.strip()) > 1 and name.strip() in text), "")


def emergency_fault(line: RedLine, form: EmergencyForm, facility: Facility) -> tuple[str, str]:
    """(field, sentence) of what the report still lacks; empty when it is whole."""
    if not form.text.strip():
        return "text", "请写下看到、听到的，一句话也行。"
    for told in ("text", "channel", "recorded", "no_recording"):
        name = named_in(getattr(form, told), facility)
        if name:
            return told, f"请把“{name}”改成岗位，报告里不写姓名。"
    if line.recording and not form.no_recording.strip():
        if not form.channel.strip():
            return "channel", "请写录像通道号；没有录像的，写明原因。"
        if not form.recorded.strip():
            return "recorded", "请写录像的时段；没有录像的，写明原因。"
    return "", ""


@dataclass(frozen=True)
class ReportEmergency:
    inspection: str
    item: str
    form: EmergencyForm


@dataclass(frozen=True)
class Reported:
    """``notice`` is the 紧急情况报告单 that was made with it."""

    incident: str
    notice: str


def report_emergency(work: Work, command: ReportEmergency) -> Reported:
    """Write the report and its paper in one unit. A second report of the same emergency is refused."""
    context, line = _entered(work, command.inspection, command.item)
    subject = incident_id(command.inspection, command.item)
    known = work.incident(subject)
    if known is not None and known.state is IncidentState.REPORTED:
        raise RuleViolation("rule-incident-twice", "这个情况已经报过了，要补充请写续报。")
    name, sentence = emergency_fault(line, command.form, context.facility)
    if name:
        raise RuleViolation("rule-incident-text", sentence, field=name)
    require_no_order(command.form.text)
    data = _data_of(context, line, command)
    work.append(data, subject=subject, facility=context.inspection.facility)
    work.drop_draft(DRAFT.format(inspection=command.inspection, item=command.item))
    return Reported(subject, issue_report(work, context, subject))


def withhold_emergency(work: Work, command: ReportEmergency, reason: str) -> None:
    """Nothing is reported; the reason is kept for ever (a press by mistake, a thing that was reported before)."""
    context, line = _entered(work, command.inspection, command.item)
    if not reason.strip():
        raise RuleViolation("rule-incident-reason", "不报要写一个原因，会一直留着。", field="reason")
    name = named_in(reason, context.facility)
    if name:
        raise RuleViolation("rule-incident-reason", f"请把“{name}”改成岗位，原因里不写姓名。", field="reason")
    data = IncidentUpdatedData(
        incident_kind=line.kind.value,
        text="",
        inspection=command.inspection,
        item=command.item,
        seen_at=datetime.fromisoformat(command.form.seen_at),
        withheld=reason.strip(),
    )
    work.append(data, subject=incident_id(command.inspection, command.item), facility=context.inspection.facility)
    work.drop_draft(DRAFT.format(inspection=command.inspection, item=command.item))


def add_to_emergency(work: Work, incident: str, text: str, called: str = "") -> None:
    """续报: what became known later; also after the visit is sealed. ``called``: a body that was telephoned now."""
    state = work.incident(incident)
    if state is None or state.inspection is None or state.state is not IncidentState.REPORTED:
        raise RuleViolation("rule-incident-unknown", "本机没有这份紧急报告。")
    context = visit_context(work, state.inspection)
    require_team(context, work.actor)
    if not text.strip():
        raise RuleViolation("rule-incident-text", "请写明要补充的情况。", field="text")
    name = named_in(text, context.facility)
    if name:
        raise RuleViolation("rule-incident-text", f"请把“{name}”改成岗位，报告里不写姓名。", field="text")
    require_no_order(text)
    data = IncidentUpdatedData(
        incident_kind=state.incident_kind,
        text=text.strip(),
        inspection=state.inspection,
        item=state.item,
        calls=(IncidentCall(to=called, at=work.now()),) if called else (),
    )
    work.append(data, subject=incident, facility=state.facility)


def report_closure_signals(work: Work, context: VisitContext, signals: tuple[str, ...]) -> None:
    """Two or more signs that a facility may close open the district's own procedure; nothing is shown at the facility
    (checklist.md §3). Once for a visit; more signs are an addition."""
    if len(signals) < LEAST_SIGNALS:
        return
    subject = incident_id(context.id, "I05")
    known = work.incident(subject)
    facts = {SIGNALS: list(signals)}
    text = f"经营风险信号 {len(signals)} 项：{'、'.join(signals)}"
    named = {"incident_kind": RedLineKind.CLOSURE.value, "text": text, "facts": facts}
    if known is None:
        work.append(
            IncidentData(**named, inspection=context.id, item="I05", seen_at=work.now()),
            subject=subject,
            facility=context.inspection.facility,
        )
    elif text not in (known.text, *(addition.text for addition in known.additions)):
        data = IncidentUpdatedData(**named, inspection=context.id, item="I05")
        work.append(data, subject=subject, facility=context.inspection.facility)


def _entered(work: Work, inspection: str, item: str) -> tuple[VisitContext, RedLine]:
    context = visit_context(work, inspection)
    require_team(context, work.actor)
    require_item(context, item)
    line = RED_LINES.get(item)
    if line is None or not line.full_screen:
        raise RuleViolation("rule-incident-item", "这一项没有紧急报告，请登记问题。")
    return context, line


def _data_of(context: VisitContext, line: RedLine, command: ReportEmergency) -> IncidentData:
    form, commission = command.form, context.pack.commission
    done = [(step, datetime.fromisoformat(form.done[step.code])) for step in line.steps if step.code in form.done]
    done.sort(key=lambda one: one[1])
    words = [(step, *step_words(step, commission), at) for step, at in done]
    return IncidentData(
        incident_kind=line.kind.value,
        text=form.text.strip(),
        inspection=command.inspection,
        item=command.item,
        seen_at=datetime.fromisoformat(form.seen_at),
        calls=tuple(IncidentCall(to=call, at=at) for _, _, call, at in words if call),
        steps=tuple(IncidentStep(code=step.code, text=title, at=at) for step, title, call, at in words if not call),
        channel=form.channel.strip(),
        recorded=form.recorded.strip(),
        no_recording=form.no_recording.strip(),
    )


def require_no_order(text: str, field: str = "text") -> None:
    """A report orders nothing (documents.md §1 rule 2). Raises RuleViolation rule-incident-order."""
    word = order_word(text)
    if word:
        raise RuleViolation("rule-incident-order", f"紧急报告只写看到的，不能写“{word}”。", field=field)
