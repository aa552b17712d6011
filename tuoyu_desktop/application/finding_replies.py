"""回执 (documents.md §4.9): what the department answered to which findings were sent. They stay 已移送 until the
district closes them, sends them elsewhere or takes them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.finding_rights import act_refusal, require_act
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import FindingTransferredData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import read_content
from tuoyu_desktop.domain.terms import FindingState


@dataclass(frozen=True)
class RegisterReply:
    """``accepted``: 受理 or 不受理; null where the answer does not say. ``handler``: 承办人 over there.
    ``whole_letter``: also for the other findings that went with the same letter."""

    finding: str
    accepted: bool | None
    text: str
    replied_on: date
    handler: str = ""
    whole_letter: bool = True


def reply_refusal(records: Records, state: FoldedFinding, person: str) -> str:
    """Why a person may not register an answer, empty where they may."""
    if state.state is not FindingState.REFERRED:
        return "这个问题没有移送"
    me = records.person(person)
    if me is None or not rights.may_decide_findings(me, beijing(records.now()).date()):
        return "回复由区卫生健康委登记"
    return act_refusal(records, state.facility, person)


def sent_along(records: Records, finding: str) -> tuple[str, ...]:
    """The other findings that went with the same letter and have had the same answer until now, or none too."""
    state = records.finding(finding)
    if state is None or not state.letter:
        return ()
    lines = records.finding_lines(facility=state.facility, states=(FindingState.REFERRED,))
    others = ((line.id, records.finding(line.id)) for line in lines if line.id != finding)
    return tuple(identity for identity, other in others if other is not None and _answer(other) == _answer(state))


def _answer(state: FoldedFinding) -> tuple[str, date | None, bool | None, str]:
    """What a letter has led to until now."""
    return state.letter, state.replied_on, state.reply_accepted, state.reply


def register_reply(work: Work, command: RegisterReply) -> int:
    """Keep what was answered; a later answer (受理 first, the result after) stands beside it in the story. Returns of
    how many findings. Raises RuleViolation with the field: ``text``, ``replied_on``."""
    state = require_act(work, command.finding)
    refusal = reply_refusal(work, state, work.actor)
    if refusal:
        raise RuleViolation("rule-reply-right", refusal + "。")
    if not command.text.strip():
        what = "不受理的理由" if command.accepted is False else "对方答复了什么"
        raise RuleViolation("rule-reply-text", f"请写明{what}。", field="text")
    if command.replied_on > beijing(work.now()).date():
        raise RuleViolation("rule-reply-date", "回复日期不能晚于今天。", field="replied_on")
    if command.replied_on < state.found_on:
        raise RuleViolation("rule-reply-date", "回复日期早于发现问题的日期，请核对。", field="replied_on")
    along = sent_along(work, command.finding) if command.whole_letter else ()
    for finding in (command.finding, *along):
        told = work.finding(finding)
        if told is not None:
            work.append(_data(told, command), subject=finding, facility=told.facility)
    return 1 + len(along)


def _data(state: FoldedFinding, command: RegisterReply) -> FindingTransferredData:
    return FindingTransferredData(
        department=state.referred_to,
        reply_due_on=state.reply_due_on,
        letter=state.letter,
        reply=command.text.strip(),
        accepted=command.accepted,
        replied_on=command.replied_on,
        handler=command.handler.strip(),
    )


def take_back(work: Work, letter: str, reason: str) -> None:
    """A letter was voided: its findings that nobody answered yet stand again where they stood before."""
    state = work.notice(letter)
    content = read_content(state.content) if state is not None else None
    part = (content.transfer or content.crime) if content is not None else None
    for finding in part.findings if part is not None else ():
        told = work.finding(finding)
        if told is not None and told.letter == letter and told.replied_on is None:
            data = FindingTransferredData(department=told.referred_to, letter=letter, reason=reason, withdrawn=True)
            work.append(data, subject=finding, facility=told.facility)
