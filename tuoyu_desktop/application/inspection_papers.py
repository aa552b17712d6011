"""行政检查通知书 and 现场检查笔录: what the program proposes from the visit, and what the officer's text must be
(documents.md §2, §4.1, §4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuoyu_desktop.application.notice_findings import found_findings, may_say
from tuoyu_desktop.application.notice_photos import photo_refs
from tuoyu_desktop.application.notice_results import measured_facts
from tuoyu_desktop.application.officer_text import names_provision
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.second_looks import settled_reinspection
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import Basis, NoticeFinding, NoticeKind, Printed, read_content
from tuoyu_desktop.domain.paper_parts import InspectionAnnouncement, TaskSource, Transcript
from tuoyu_desktop.domain.paper_rules import judging_word
from tuoyu_desktop.domain.terms import Answer, InspectionKind, NoticeState

METHOD = "现场检查，查看场所、设备和资料，询问在场人员"
_LOOKED_AT = (Answer.PASS, Answer.FAIL)


@dataclass(frozen=True)
class AnnouncementForm:
    """What the form of a 通知书 begins with. ``officers`` and ``helpers`` came along and are not typed; ``approval`` is
    what the visit began with; ``source`` null: the officer says it; ``bases``, ``complaints``: as this officer wrote
    them last time."""

    facility: str
    officers: tuple[str, ...]
    helpers: tuple[str, ...]
    approval: str
    matters: tuple[str, ...]
    method: str
    source: TaskSource | None
    bases: tuple[str, ...]
    complaints: str


def announcement_form(records: Records, inspection: str, person: str) -> AnnouncementForm:
    """The form for the 通知书 of an inspection, opened by ``person``."""
    context = visit_context(records, inspection)
    officers, helpers = _team(records, context)
    last = _last_announcement(records, person)
    return AnnouncementForm(
        facility=context.facility.name,
        officers=tuple(one.name for one in officers),
        helpers=tuple(one.name for one in helpers),
        approval=_approval_words(context),
        matters=matters_of(records, context),
        method=METHOD,
        source=_source(context),
        bases=tuple(basis.text for basis in last.bases) if last else (),
        complaints=context.pack.telephone or (last.complaints if last else ""),
    )


def _team(records: Records, context: VisitContext) -> tuple[list[Person], list[Person]]:
    """The officers of the day, and who came along to help: their number is fixed beforehand (§1 actor d)."""
    people = [person for person in map(records.person, context.inspection.team) if person is not None]
    officers = [person for person in people if rights.officer_on(person, context.inspection.date)]
    return officers, [person for person in people if person not in officers]


def _approval_words(context: VisitContext) -> str:
    approval = context.inspection.approval
    if approval is None:
        return ""
    numbers = (("任务编号", approval.task_number), ("批准文号", approval.approval_number))
    said = [f"{name} {number}" for name, number in numbers if number]
    return "，".join([*said, f"紧急，批准手续事后补办：{approval.urgent_reason}"] if approval.urgent else said)


def matters_of(records: Records, context: VisitContext) -> tuple[str, ...]:
    """The headings of the checklist under which something is looked at and may be spoken of."""
    visit = context.inspection
    answered = records.answers(context.id)
    shown = [code for code in visit.items if code in answered or code not in visit.not_applicable]
    letters = [context.item(code).section for code in shown if may_say(NoticeKind.INSPECTION_NOTICE, code)]
    return tuple(context.checklist.sections[letter] for letter in dict.fromkeys(letters))


def _source(context: VisitContext) -> TaskSource | None:
    if context.inspection.inspection_kind is InspectionKind.RANDOM:
        return TaskSource.RANDOM
    return TaskSource.PLAN if context.inspection.plan is not None else None


def _last_announcement(records: Records, person: str) -> InspectionAnnouncement | None:
    """What the officer wrote the last time, to be read again and kept or changed."""
    kind = NoticeKind.INSPECTION_NOTICE.value
    mine = [line for line in records.notice_lines() if line.kind == kind and line.issued_by == person]
    stands = [line for line in mine if line.state is not NoticeState.VOID]
    newest = max(stands, key=lambda line: line.issued_at, default=None)
    state = records.notice(newest.id) if newest is not None else None
    return read_content(state.content).announcement if state is not None else None


def announcement_due(records: Records, inspection: str, person: str) -> bool:
    """Whether the inspection goes on without its 通知书 having been made, and ``person`` is an officer of it."""
    kind, visit, me = NoticeKind.INSPECTION_NOTICE.value, records.inspection(inspection), records.person(person)
    if visit is None or me is None or person not in visit.team or not rights.officer_on(me, visit.date):
        return False
    made = records.notice_lines(inspection=inspection)
    return not any(line.kind == kind and line.state is not NoticeState.VOID for line in made)


@dataclass(frozen=True)
class TranscriptForm:
    """What the form of a 笔录 begins with: ``facts`` in the order in which they were seen, ``people`` who may have
    written it down."""

    facility: str
    facts: tuple[str, ...]
    people: tuple[str, ...]
    present: str


def transcript_form(records: Records, inspection: str) -> TranscriptForm:
    """The form for the 笔录 of a sealed inspection."""
    context = visit_context(records, inspection)
    officers, helpers = _team(records, context)
    return TranscriptForm(
        facility=context.facility.name,
        facts=_facts(records, context),
        people=tuple(one.name for one in (*officers, *helpers)),
        present=context.facility.person_in_charge,
    )


def _facts(records: Records, context: VisitContext) -> tuple[str, ...]:
    """One line for each finding, and for each other item what was measured or noted there, in the order in which the
    items were answered. The officer reads and changes them before anything is printed."""
    kind = NoticeKind.INSPECTION_RECORD
    photos = photo_refs(records, context, kind)
    numbers = {evidence: photo.number for evidence, photo in photos.items()}
    at_item: dict[str, list[str]] = {}
    for finding in found_findings(records, context, kind, numbers, None).values():
        at_item.setdefault(finding.item_code, []).append(_with_photos(finding))
    answers = records.answers(context.id)
    facts: list[str] = []
    for code in sorted(answers, key=lambda code: answers[code].at):
        item, known = context.item(code), answers[code]
        if code in at_item:
            facts.extend(at_item.pop(code))
        elif known.answer in _LOOKED_AT and may_say(kind, code):
            said = "；".join(filter(None, (measured_facts(context, item, answers), known.note.strip())))
            facts.extend([f"{item.title}：{said.rstrip('。')}。"] if said else [])
    return (*facts, *(fact for left in at_item.values() for fact in left))


def _with_photos(finding: NoticeFinding) -> str:
    numbers = "、".join(map(str, finding.evidence))
    return f"{finding.fact.strip().rstrip('。')}{f'（照片{numbers}）' if numbers else ''}。"


def settled_part(records: Records, context: VisitContext, kind: NoticeKind, part: Printed | None) -> Printed | None:
    """The part of a document as its paper says it. What the visit knows is not typed: task, approval, helpers are the
    visit's own. Raises RuleViolation with the field that lacks something."""
    settle = {
        NoticeKind.INSPECTION_NOTICE: _announcement,
        NoticeKind.INSPECTION_RECORD: _transcript,
        NoticeKind.REINSPECTION_OPINION: settled_reinspection,
    }.get(kind)
    return settle(records, context, part) if settle is not None else part


def _announcement(records: Records, context: VisitContext, part: Printed | None) -> InspectionAnnouncement:
    if not isinstance(part, InspectionAnnouncement):
        raise RuleViolation("rule-notice-part", "请先填写行政检查通知书的内容。", detail="announcement")
    bases = _lines([basis.text for basis in part.bases])
    matters, approval = _lines(part.matters), context.inspection.approval
    _check_bases(bases)
    wanted: Mapping[str, tuple[object, str]] = {
        "matters": (matters, "请写这次检查哪些事项，一行一项。"),
        "method": (part.method.strip(), "请写检查方式。"),
        "complaints": (part.complaints.strip(), "请写投诉电话，机构有权投诉。"),
    }
    _check_filled(wanted)
    return InspectionAnnouncement(
        bases=tuple(Basis(text=text, typed=True) for text in bases),
        matters=matters,
        method=part.method.strip(),
        source=part.source,
        task_number=approval.task_number if approval else "",
        approval_number=approval.approval_number if approval else "",
        approved_by=part.approved_by.strip(),
        urgent_reason=approval.urgent_reason if approval and approval.urgent else "",
        helpers=len(_team(records, context)[1]),
        complaints=part.complaints.strip(),
    )


def _check_bases(bases: tuple[str, ...]) -> None:
    """Full title and article, as the officer read them; nothing unverified is printed as law (§2)."""
    if not bases:
        raise RuleViolation("rule-notice-basis", "请写检查依据的法规全称（带书名号）和第几条。", field="bases")
    for number, text in enumerate(bases, start=1):
        if not names_provision(text):
            message = f"第 {number} 条没有写全：要有法规全称（带书名号）和第几条。"
            raise RuleViolation("rule-notice-basis", message, field=f"bases:{number}")


def _transcript(records: Records, context: VisitContext, part: Printed | None) -> Transcript:
    if not isinstance(part, Transcript):
        raise RuleViolation("rule-notice-part", "请先填写现场检查笔录的内容。", detail="transcript")
    facts = _lines(part.facts)
    team = {one.name for people in _team(records, context) for one in people}
    wanted: Mapping[str, tuple[object, str]] = {
        "present": (part.present.strip(), "请写在场人的姓名和职务。"),
        "told": (
            part.shown_certificates and part.told_recusal,
            "先出示执法证件、告知可以申请回避，做了再勾选。",
        ),
        "recusal_answer": (part.recusal_answer.strip(), "请写在场人怎样答复，例如“不申请回避”。"),
        "recorder": (part.recorder in team, "请选由谁记录。"),
        "facts": (facts, "笔录要写看到的情况，请至少写一条。"),
    }
    _check_filled(wanted)
    for number, fact in enumerate(facts, start=1):
        word = judging_word(fact)
        if word:
            message = f"第 {number} 条写了“{word}”。笔录只写看到的，请改写这一条；要求写在意见书里。"
            raise RuleViolation("rule-notice-judging-word", message, field=f"facts:{number}")
    texts = {name: getattr(part, name).strip() for name in ("present", "recusal_answer", "samples")}
    return part.model_copy(update={**texts, "facts": facts})


def _check_filled(wanted: Mapping[str, tuple[object, str]]) -> None:
    for field, (value, message) in wanted.items():
        if not value:
            raise RuleViolation("rule-notice-text", message, field=field)


def _lines(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One line each, without the empty ones."""
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
