"""关停处置台账 (documents.md §4.14, requirements.md row 11): kept by street and district while a place closes down.

The paper is a state of the ledger on a day: who writes it on makes a new one, and the one before is void.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tuoyu_desktop.application.finding_rights import act_refusal
from tuoyu_desktop.application.notice_issuing import Belongs, issue
from tuoyu_desktop.application.paper_heads import facility_head
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.document_rights import ledger_refusal
from tuoyu_desktop.domain.entries.notices import NoticeVoidedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, TeamMember, read_content
from tuoyu_desktop.domain.paper_parts import ClassCount, ClosureLedger
from tuoyu_desktop.domain.terms import NoticeState

_KIND = NoticeKind.CLOSURE_LEDGER
_SIGNAL_ITEM = "I05"
EVENTS = ("关停", "停业", "负责人失联", "其他")


@dataclass(frozen=True)
class ClosureForm:
    """What the form starts from: the ledger as it stands, else what the register and reports say. ``refusal``: why
    this person may not keep it."""

    facility_name: str
    part: ClosureLedger
    refusal: str


def closure_form(records: Records, facility: str, person: str) -> ClosureForm:
    """Raises RuleViolation where the facility is not on this laptop."""
    known = records.facility(facility)
    if known is None:
        raise RuleViolation("rule-facility-unknown", "本机没有这家机构的资料，请先同步。")
    standing = _standing(records, facility)
    part = _part_of(records, standing) if standing else _proposed(records, facility, known.facility)
    return ClosureForm(known.facility.name, part, _refusal(records, facility, person))


def may_keep(records: Records, facility: str, person: str) -> bool:
    """Whether a person keeps the ledger of a facility."""
    return not _refusal(records, facility, person)


def _refusal(records: Records, facility: str, person: str) -> str:
    on = beijing(records.now()).date()
    return ledger_refusal(records.person(person), on) or act_refusal(records, facility, person)


def _standing(records: Records, facility: str) -> str:
    lines = records.notice_lines(facility=facility)
    live = [line for line in lines if line.kind == _KIND.value and line.state is not NoticeState.VOID]
    return max(live, key=lambda line: line.issued_at).id if live else ""


def _part_of(records: Records, notice: str) -> ClosureLedger:
    state = records.notice(notice)
    part = read_content(state.content).closure if state is not None else None
    assert part is not None  # paper_rules: no content of this kind is without it
    return part


def _proposed(records: Records, facility: str, known: Facility) -> ClosureLedger:
    """Classes as registered, signals as reported; everything else is to be found out."""
    incident, signals = _reported_signals(records, facility)
    return ClosureLedger(
        event=EVENTS[0],
        found_on=beijing(records.now()).date(),
        incident=incident,
        signals=signals,
        classes=tuple(ClassCount(name=group.name, children=group.enrolled) for group in known.care_groups),
    )


def _reported_signals(records: Records, facility: str) -> tuple[str, tuple[str, ...]]:
    for line in records.inspection_lines(facility=facility):
        for identity, state in records.incidents(line.id).items():
            if state.item == _SIGNAL_ITEM:
                found = state.facts.get("signals")
                return identity, tuple(map(str, found)) if isinstance(found, list) else ()
    return "", ()


def issue_ledger(work: Work, facility: str, part: ClosureLedger) -> str:
    """Make the ledger as it now stands; returns its id. Raises RuleViolation with the field."""
    form = closure_form(work, facility, work.actor)
    if form.refusal:
        raise RuleViolation("rule-notice-right", form.refusal + "。")
    _check(part)
    before = _standing(work, facility)
    if before and _part_of(work, before) == part:
        raise RuleViolation("rule-closure-same", "和上一份一样，没有要记的变化。")
    if before:
        work.append(NoticeVoidedData(reason="由新的一份台账代替"), subject=before, facility=facility)
    return issue(work, _content(work, facility, part), Belongs(facility=facility, signers=(work.actor,)))


def _check(part: ClosureLedger) -> None:
    if part.families is not None and (part.families_contacted or 0) > part.families:
        message = "已联系的家庭不会多过涉及的家庭，请核对。"
        raise RuleViolation("rule-closure-families", message, field="families_contacted")
    children = sum(one.children for one in part.classes)
    if part.classes and (part.placed or 0) > children:
        raise RuleViolation("rule-closure-placed", "已安置的人数不会多过在托人数，请核对。", field="placed")
    if part.prepaid_total is not None and part.prepaid_total < Decimal(0):
        raise RuleViolation("rule-closure-prepaid", "预收费余额不能是负数。", field="prepaid_total")


def _content(work: Work, facility: str, part: ClosureLedger) -> DocumentContent:
    known, writer = work.facility(facility), work.person(work.actor)
    assert known is not None  # closure_form has looked
    assert writer is not None  # whose rights were asked
    device, place = work.device(), known.facility
    pack = work.packs.district_pack(device.district_pack)
    unit = pack.commission if writer.unit in ("", pack.district) else writer.unit
    return DocumentContent(
        document=new_id(),
        kind=_KIND,
        number="",
        issuer=unit,
        facility=facility_head(place),
        issued_on=beijing(work.now()).date(),
        team=(TeamMember(name=writer.name, kind=writer.kind, unit=writer.unit),),
        closure=part,
        rule_pack=f"{pack.id} {pack.version}",
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
    )
