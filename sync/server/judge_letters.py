"""Judging what the district's people write over findings and facilities: letters, publications, the ledger of a closing
(documents.md §§4.9, 4.11, 4.14), the end of a finding, and the papers that follow another paper (§4.10)."""

from __future__ import annotations

from sync.server.district_rules import pack_named
from sync.server.judge_facts import Known, VisitFacts
from sync.server.office import Office
from sync.server.stored import APPLIED, HELD, REJECTED
from tuoyu_desktop.domain import document_rights, rights
from tuoyu_desktop.domain.entries.findings import FindingClosed, FindingTransferred
from tuoyu_desktop.domain.entries.notices import NoticeIssued
from tuoyu_desktop.domain.notice import LETTER_KINDS, NoticeKind, local_time, read_content

Verdict = tuple[str, str]


def is_letter(kind: NoticeKind) -> bool:
    """Whether a paper is judged by who wrote it and not by a visit's mode and team."""
    return kind in LETTER_KINDS or kind is NoticeKind.CLOSURE_LEDGER


def judge_letter(known: Known, kind: NoticeKind, entry: NoticeIssued) -> Verdict | None:
    """Null where the writer may write it on that day and the visit it names stands."""
    on = local_time(entry.at).date()
    writer = known.people.get(entry.actor)
    if kind in LETTER_KINDS:
        group = [known.people[person] for person in entry.data.signers if person in known.people]
        refused = document_rights.letter_refusal(kind, writer, group, on)
    else:
        refused = document_rights.ledger_refusal(writer, on)
    if refused is not None:
        return REJECTED, "writer-not-allowed"
    return _group(known, kind, entry) or _visit(known, entry)


def _group(known: Known, kind: NoticeKind, entry: NoticeIssued) -> Verdict | None:
    """The 专案组 on the paper are the commission's officers who sign (国务院令第310号, 2020修订, 第5条)."""
    if kind is not NoticeKind.CRIME_TRANSFER:
        return None
    signers = [known.people[person] for person in entry.data.signers if person in known.people]
    on = local_time(entry.at).date()
    certificates = (rights.certificate_on(person, on) for person in document_rights.crime_group(signers, on))
    held = {one.number for one in certificates if one is not None}
    named = {member.certificate_number for member in read_content(entry.data.content).team}
    return None if named <= held else (REJECTED, "rule-notice-certificates")


def judge_districts_word(known: Known, entry: FindingTransferred | FindingClosed) -> Verdict | None:
    """A finding goes to another department, comes back with its answer, and is crossed off (销号) by the district alone
    (documents.md §1 rule 3, §4.9)."""
    writer = known.people.get(entry.actor)
    if writer is not None and rights.may_decide_findings(writer, local_time(entry.at).date()):
        return None
    return REJECTED, "closing-not-allowed" if isinstance(entry, FindingClosed) else "transfer-not-allowed"


def _visit(known: Known, entry: NoticeIssued) -> Verdict | None:
    if entry.data.inspection is None:
        return None
    visit = known.visits.get(entry.data.inspection)
    if visit is None:
        return HELD, "visit-unknown"
    if visit.status != APPLIED:
        return HELD, "visit-not-accepted"
    return None if visit.facility == entry.facility else (REJECTED, "wrong-facility")


def judge_delivery_record(known: Known, visit: VisitFacts, entry: NoticeIssued) -> Verdict | None:
    """送达回证 of a document of this visit that may have one."""
    delivery = read_content(entry.data.content).delivery
    paper = known.papers.get(delivery.notice) if delivery is not None else None
    if paper is None or paper[0] != entry.data.inspection:
        return HELD, "notice-unknown"
    if not document_rights.has_delivery_record(visit.mode, NoticeKind(paper[1])):
        return REJECTED, "document-not-allowed"
    return None


def outside_street_list(office: Office, known: Known, visit: VisitFacts, entry: NoticeIssued) -> Verdict | None:
    """A street's officers say with authority only what their published list holds (documents.md §1 actor b)."""
    kind = NoticeKind(entry.data.notice_kind)
    if kind not in document_rights.STREET_LISTED or not document_rights.in_street_name(known.people.get(visit.lead)):
        return None
    powers = pack_named(office.facts.pack).street_powers
    items = {finding.item_code for finding in read_content(entry.data.content).findings}
    return None if items <= set(powers) else (REJECTED, "outside-street-list")
