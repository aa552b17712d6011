"""一起查: a second laptop joins a visit by a code, and a person settles where two answers differ (sync.md §3.10)."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.awaited_joins import await_join, stop_waiting
from tuoyu_desktop.application.finding_cases import dropped
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.sync_port import VISIT_SECRET
from tuoyu_desktop.application.visit_rights import (
    require_item,
    require_lead_laptop,
    require_open,
    require_team,
    require_writer,
)
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.inspections import AnswerSettledData, InspectionJoinedData
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.join_code import JoinCode, new_code, read_code
from tuoyu_desktop.domain.terms import Answer


@dataclass(frozen=True)
class JoinCodeView:
    """``lines`` to be read out and typed, ``link`` for the QR code."""

    inspection: str
    facility_name: str
    lines: tuple[str, ...]
    link: str


def show_join_code(work: Work, inspection: str) -> JoinCodeView:
    """The code of an open visit of this laptop: made at the first call, the same ever after."""
    context = visit_context(work, inspection)
    require_open(context)
    require_team(context, work.actor)
    require_lead_laptop(work, context, "加入码在主检的电脑上显示。", "rule-join-lead")
    code = kept_code(work, inspection)
    if code is None:
        code = new_code(inspection)
        _keep(work, code)
    return JoinCodeView(inspection, context.facility.name, code.lines, code.link)


def kept_code(records: Records, inspection: str) -> JoinCode | None:
    """The code that this laptop made or was given."""
    secret = records.setting(VISIT_SECRET.format(inspection=inspection))
    return None if secret is None else JoinCode(inspection, bytes.fromhex(secret))


def _keep(work: Work, code: JoinCode) -> None:
    work.put_setting(VISIT_SECRET.format(inspection=code.inspection), code.secret.hex())


@dataclass(frozen=True)
class JoinVisit:
    """``code`` as typed or scanned."""

    code: str


@dataclass(frozen=True)
class JoinOutcome:
    """``joined`` false: the code is kept, and ``awaited_joins`` says what must come first."""

    inspection: str
    joined: bool
    facility_name: str


def join_visit(work: Work, command: JoinVisit) -> JoinOutcome:
    """Join, also without a network. Raises RuleViolation rule-join-code, rule-join-own, rule-visit-…, rule-team-…"""
    code = read_code(command.code)
    known = work.inspection(code.inspection)
    if known is not None and known.journal in work.own_journals():
        raise RuleViolation("rule-join-own", "这次检查就是在这台电脑上开始的，不用加入。", field="code")
    _keep(work, code)
    return join_kept(work, code.inspection)


def join_kept(work: Work, inspection: str) -> JoinOutcome:
    """Join a visit whose code is kept here. Who may join is who might have started with this team (documents.md §1)."""
    if kept_code(work, inspection) is None:
        raise RuleViolation("rule-join-code", "本机没有这次检查的加入码，请在主检的电脑上看。", field="code")
    state = work.inspection(inspection)
    if state is None or state.facility is None or work.facility(state.facility) is None:
        await_join(work, inspection)
        return JoinOutcome(inspection, False, work.facility_name(state.facility) if state else "")
    context = visit_context(work, inspection)
    if not work.own_journals() & set(state.joined):
        _check(work, context)
        device = work.device()
        data = InspectionJoinedData(device=device.id, person=work.actor, number=device.number)
        work.append(data, subject=inspection, facility=state.facility)
    stop_waiting(work, inspection)
    return JoinOutcome(inspection, True, context.facility.name)


def _check(work: Work, context: VisitContext) -> None:
    visit = context.inspection
    require_open(context)
    require_team(context, work.actor)
    people = {identity: _person(work, identity) for identity in (*visit.team, visit.lead)}
    for day in {visit.date, beijing(work.now()).date()}:  # then, and today that somebody comes along
        rights.check_team(visit.mode, people[visit.lead], people.values(), visit.facility or "", day)
    me, street = people[work.actor], context.facility.street_town
    if not rights.covers(me.unit, street, work.device().district):
        raise RuleViolation("rule-area", f"{me.name}不负责{street}，请换属地人员。", field="code")


def _person(records: Records, identity: str) -> Person:
    found = records.person(identity)
    if found is None:
        raise RuleViolation("rule-person-unknown", "本机的名册上没有这次检查的人员，请先同步。", field="code")
    return found


@dataclass(frozen=True)
class SettleAnswer:
    """``chosen`` is the entry of the version that holds; the others stay in the record, and so does the reason."""

    inspection: str
    item: str
    chosen: str
    reason: str
    drop_findings: bool = False


def settle_answer(work: Work, command: SettleAnswer) -> None:
    """A person decides between answers that differ. Raises RuleViolation rule-settle-…, rule-finding-in-the-way."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    require_item(context, command.item)
    known = work.answers(command.inspection, (command.item,)).get(command.item)
    if known is None or not known.conflict:
        raise RuleViolation("rule-settle-none", "这一项的答案已经一致，不用再定。")
    chosen = next((version for version in known.conflict if version.entry == command.chosen), None)
    if chosen is None:
        raise RuleViolation("rule-settle-chosen", "这个答案刚刚有了变化，请再看一遍两边的答案再定。", field="chosen")
    if not command.reason.strip():
        raise RuleViolation("rule-settle-reason", "请写一句为什么，会记在这一项里。", field="reason")
    if chosen.answer is not Answer.FAIL:
        _drop_findings(work, context, command)
    over = sorted({entry for version in known.conflict for entry in (version.entry, version.head)})
    data = AnswerSettledData(
        inspection=command.inspection,
        item=command.item,
        chosen=command.chosen,
        reason=command.reason.strip(),
        over=tuple(over),
    )
    subject = answer_id(command.inspection, command.item)
    work.append(data, subject=subject, facility=context.inspection.facility)


def _drop_findings(work: Work, context: VisitContext, command: SettleAnswer) -> None:
    """As when an answer is changed: what was found at the item is taken back, if the person says so."""
    standing = work.findings(command.inspection, command.item)
    if standing and not command.drop_findings:
        message = f"这一项已登记 {len(standing)} 个问题。定为别的结果会撤回，请确认。"
        raise RuleViolation("rule-finding-in-the-way", message)
    for finding, state in standing.items():
        work.append(dropped(state), subject=finding, facility=context.inspection.facility)
