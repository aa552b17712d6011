"""Judging a document again: the right kind for the visit, signers who could sign, a number that was leased, its check
code (documents.md §1 rule 2, §3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from sync.server.access import Caller
from sync.server.district_rules import switches
from sync.server.judge_cap import over_cap
from sync.server.judge_facts import Known, VisitFacts
from sync.server.office import Office
from sync.server.stored import APPLIED, HELD, REJECTED
from tuoyu_desktop.domain import notice as documents
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.notices import NoticeIssued
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import local_time

Verdict = tuple[str, str]


def judge_notice(
    office: Office, connection: Connection, caller: Caller, known: Known, entry: NoticeIssued
) -> Verdict | None:
    """Null when the document holds."""
    return (
        _content(entry)
        or _kind(office, known, entry)
        or _signers(known, entry)
        or _number(caller, known, entry)
        or _beyond(connection, known, entry)
        or _only_one(known, entry)
    )


def is_emergency(entry: EntryBase) -> bool:
    """The paper of an emergency: it is told with the report, whatever becomes of its visit."""
    paper = documents.NoticeKind.EMERGENCY_REPORT.value
    return isinstance(entry, NoticeIssued) and entry.data.notice_kind == paper


def _beyond(connection: Connection, known: Known, entry: NoticeIssued) -> Verdict | None:
    return None if is_emergency(entry) else over_cap(connection, known, entry.data.inspection or "")


def _content(entry: NoticeIssued) -> Verdict | None:
    """The content can be read, keeps its kind's rules, and is what the check code says."""
    try:
        content = documents.read_content(entry.data.content)
    except RuleViolation as violation:
        return REJECTED, violation.code
    if entry.data.check_code not in documents.check_code(content):
        return REJECTED, "check-code"
    if content.kind.value != entry.data.notice_kind:
        return REJECTED, "wrong-document"
    if content.number != (entry.data.number or entry.data.provisional):
        return REJECTED, "number-mismatch"
    return None


def _kind(office: Office, known: Known, entry: NoticeIssued) -> Verdict | None:
    """The document exists for the visit's mode and the district's switches."""
    kind = documents.NoticeKind(entry.data.notice_kind)
    visit = known.visits.get(entry.data.inspection or "")
    if visit is None:
        return HELD, "visit-unknown"
    if visit.status != APPLIED and not is_emergency(entry):
        return HELD, "visit-not-accepted"
    if visit.facility != entry.facility:
        return REJECTED, "wrong-facility"
    if is_emergency(entry):
        return None  # in any mode, while the visit goes on and whatever becomes of it (checklist.md §3)
    order_form, suggestion = switches(office.facts.pack)
    allowed = rights.documents_for(
        visit.mode, order_form=order_form, allow_suggestion_to_facility=suggestion, refused=visit.refused
    )
    if kind not in allowed and not _revisit(kind, visit):
        return REJECTED, "document-not-allowed"
    if visit.covers is None and not visit.refused:
        return HELD, "visit-not-sealed"
    return None


def _only_one(known: Known, entry: NoticeIssued) -> Verdict | None:
    """One paper of a kind for a visit, those that were voided apart: a second one waits until the first is voided or
    a person decides."""
    if is_emergency(entry):
        return None  # one of each emergency; a visit may meet several
    paper = (entry.data.inspection or "", entry.data.notice_kind)
    if paper in known.papers.values():
        return HELD, "notice-twice"
    known.papers[entry.subject] = paper
    return None


def _revisit(kind: documents.NoticeKind, visit: VisitFacts) -> bool:
    """A 回访记录 belongs to any visit that is no administrative inspection."""
    return kind is documents.NoticeKind.REVISIT_RECORD and rights.may_sign_on_screen(visit.mode)


def _signers(known: Known, entry: NoticeIssued) -> Verdict | None:
    """All of the visit's own team; an officers' document by one of two whose certificates held on the day of the visit
    and on the document's."""
    visit = known.visits[entry.data.inspection or ""]
    if entry.actor not in visit.team or not set(entry.data.signers) <= set(visit.team):
        return REJECTED, "not-of-the-team"
    if documents.NoticeKind(entry.data.notice_kind) not in documents.OFFICER_KINDS:
        return None
    days = {visit.on, local_time(entry.at).date()}  # then, and when it was signed
    if not _certified(known.people[entry.actor], days):
        return REJECTED, "rule-team-certificates"
    people = [known.people[person] for person in dict.fromkeys(entry.data.signers) if person in known.people]
    if sum(1 for person in people if _certified(person, days)) < rights.OFFICERS_NEEDED:
        return REJECTED, "rule-team-certificates"
    return None


def _certified(person: Person, days: Collection[date]) -> bool:
    return all(rights.certified_on(person, day) for day in days)


def _number(caller: Caller, known: Known, entry: NoticeIssued) -> Verdict | None:
    """The number is of a block leased to this device (or the one it replaces) and was not used before."""
    data = entry.data
    if data.number is None:
        return None if data.provisional else (REJECTED, "number-missing")
    block = known.blocks.get(data.number_block or "")
    if block is None or not caller.owns("", block.device):
        return REJECTED, "number-not-leased"
    value = data.number_value
    if value is None or not block.first <= value <= block.last or value in block.returned:
        return REJECTED, "number-not-leased"
    if block.number_kind != data.notice_kind:
        return REJECTED, "number-not-leased"
    place = (data.number_block or "", value)
    if place in known.used_numbers:
        return REJECTED, "number-used"
    known.used_numbers.add(place)
    return None
