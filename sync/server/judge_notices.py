"""Judging a document again: the right kind for the visit, signers who could sign, a number that was leased, its check
code (documents.md §1 rule 2, §3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from sync.server.access import Caller
from sync.server.district_rules import switches
from sync.server.judge_cap import over_cap
from sync.server.judge_facts import Known, VisitFacts
from sync.server.judge_letters import is_letter, judge_delivery_record, judge_letter, outside_street_list
from sync.server.judge_numbers import judge_number
from sync.server.office import Office
from sync.server.stored import APPLIED, HELD, REJECTED
from tuoyu_desktop.domain import notice as documents
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.document_rights import BEFORE_SEALING, Circumstances, documents_for, in_street_name
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
        or judge_number(caller, known, entry)
        or _beyond(connection, known, entry)
        or _only_one(known, entry)
    )


def is_emergency(entry: EntryBase) -> bool:
    """The paper of an emergency: it is told with the report, whatever becomes of its visit."""
    paper = documents.NoticeKind.EMERGENCY_REPORT.value
    return isinstance(entry, NoticeIssued) and entry.data.notice_kind == paper


def _beyond(connection: Connection, known: Known, entry: NoticeIssued) -> Verdict | None:
    free = is_emergency(entry) or is_letter(documents.NoticeKind(entry.data.notice_kind))
    return None if free else over_cap(connection, known, entry.data.inspection or "")


def _content(entry: NoticeIssued) -> Verdict | None:
    """The content can be read, keeps its kind's rules, and is what the check code says."""
    try:
        content = documents.read_content(entry.data.content)
    except RuleViolation as violation:
        return REJECTED, violation.code
    if entry.data.check_code not in documents.check_code(content):
        return REJECTED, "check-code"
    if content.document != entry.subject:  # what the QR code on the paper says must lead to this record
        return REJECTED, "wrong-document"
    if content.kind.value != entry.data.notice_kind:
        return REJECTED, "wrong-document"
    if content.number != (entry.data.number or entry.data.provisional):
        return REJECTED, "number-mismatch"
    return None


def _kind(office: Office, known: Known, entry: NoticeIssued) -> Verdict | None:
    """The document exists for the visit's mode and the district's switches."""
    kind = documents.NoticeKind(entry.data.notice_kind)
    if is_letter(kind):
        return judge_letter(known, kind, entry)
    visit = known.visits.get(entry.data.inspection or "")
    if visit is None:
        return HELD, "visit-unknown"
    if visit.status != APPLIED and not is_emergency(entry):
        return HELD, "visit-not-accepted"
    if visit.facility != entry.facility:
        return REJECTED, "wrong-facility"
    if is_emergency(entry):
        return None  # in any mode, while the visit goes on and whatever becomes of it (checklist.md §3)
    if kind is documents.NoticeKind.DELIVERY_RECORD:
        return judge_delivery_record(known, visit, entry)
    if kind not in _allowed(office, known, visit):
        return REJECTED, "document-not-allowed"
    if visit.covers is None and not visit.refused and kind not in BEFORE_SEALING:
        return HELD, "visit-not-sealed"
    return outside_street_list(office, known, visit, entry)


def _allowed(office: Office, known: Known, visit: VisitFacts) -> set[documents.NoticeKind]:
    """What may exist for the visit, whether or not it looked at earlier findings again."""
    order_form, suggestion = switches(office.facts.pack)
    case = Circumstances(
        order_form=order_form,
        allow_suggestion_to_facility=suggestion,
        refused=visit.refused,
        street=in_street_name(known.people.get(visit.lead)),
    )
    again = replace(case, reinspection=True)
    return {*documents_for(visit.mode, case), *documents_for(visit.mode, again)}


def _only_one(known: Known, entry: NoticeIssued) -> Verdict | None:
    """One paper of a kind for a visit, those that were voided apart: a second one waits until the first is voided or
    a person decides."""
    kind = documents.NoticeKind(entry.data.notice_kind)
    if is_emergency(entry) or is_letter(kind) or kind is documents.NoticeKind.DELIVERY_RECORD:
        return None  # one of each emergency, department, delivery: a visit may meet several
    paper = (entry.data.inspection or "", entry.data.notice_kind)
    if paper in known.papers.values():
        return HELD, "notice-twice"
    known.papers[entry.subject] = paper
    return None


def _signers(known: Known, entry: NoticeIssued) -> Verdict | None:
    """A letter is its writer's; all else of the visit's own team; an officers' document by one of two who were officers
    on the day of the visit and on the document's, as the laptop has it."""
    if is_letter(documents.NoticeKind(entry.data.notice_kind)):
        return None
    visit = known.visits[entry.data.inspection or ""]
    if entry.actor not in visit.team or not set(entry.data.signers) <= set(visit.team):
        return REJECTED, "not-of-the-team"
    if documents.NoticeKind(entry.data.notice_kind) not in documents.OFFICER_KINDS:
        return None
    days = {visit.on, local_time(entry.at).date()}  # then, and when it was signed
    signers = [known.people[person] for person in entry.data.signers if person in known.people]
    officers = [person for person in signers if _officer(person, days)]
    two = rights.officers_among(officers, visit.on) >= rights.OFFICERS_NEEDED
    return None if two and _officer(known.people[entry.actor], days) else (REJECTED, "rule-team-certificates")


def _officer(person: Person, days: Collection[date]) -> bool:
    return all(rights.officer_on(person, day) for day in days)
