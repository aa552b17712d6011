"""What stands in each document of a visit, taken from the sealed visit and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from tuoyu_desktop.application.erasures import PHOTO, PHOTO_ERASED, of_visit, standing, with_reason
from tuoyu_desktop.application.lines import EvidenceLine, NoticeLine
from tuoyu_desktop.application.marked_copies import MARKED, is_marked, stands_for, with_copies
from tuoyu_desktop.application.notice_amendments import corrections_of
from tuoyu_desktop.application.notice_findings import followed_notice, found_findings, may_say, reviewed_findings
from tuoyu_desktop.application.notice_results import results_of
from tuoyu_desktop.application.notice_signatures import signature_refs
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED, VisitContext
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import (
    OFFICER_KINDS,
    Basis,
    DocumentContent,
    FacilityHead,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    Remedies,
    TeamMember,
)
from tuoyu_desktop.domain.terms import NoticeState

if TYPE_CHECKING:
    from tuoyu_desktop.application.officer_text import OfficerText


def content_of(
    records: Records,
    context: VisitContext,
    kind: NoticeKind,
    document: str,
    number: str,
    officer: OfficerText | None,
) -> DocumentContent:
    """The content of one document of a visit. Raises RuleViolation rule-notice-* where a rule of its kind is broken."""
    visit = context.inspection
    team = [person for person in map(records.person, visit.team) if person is not None]
    officers = kind in OFFICER_KINDS
    photos = _photos(records, context, kind)
    numbers = {evidence: photo.number for evidence, photo in photos.items()}
    related = _related(records, context, kind)
    device = records.device()
    return DocumentContent(
        document=document,
        kind=kind,
        number=number,
        issuer=_issuer(context, team, officers),
        addressee=context.pack.commission if kind is NoticeKind.FEEDBACK_FORM else "",
        facility=_head(context),
        issued_on=beijing(records.now()).date(),
        started_at=visit.started_at,
        ended_at=_ended(visit),
        place=context.facility.address,
        team=tuple(_member(person, visit.date) for person in team),
        present=_present(context),
        consent=visit.consent.given if visit.consent else None,
        results=results_of(records, context, kind) if kind in _WITH_RESULTS else (),
        findings=_findings(records, context, kind, numbers, officer),
        opinion=_opinion(records, context, kind, officer),
        statement=visit.opinion,
        photos=tuple({photo.number: photo for photo in photos.values()}.values()),
        signatures=signature_refs(context, team, kind),
        consequence=Basis(text=officer.consequence, typed=True) if officer and officer.consequence else None,
        remedies=_remedies(context) if kind is NoticeKind.RECTIFICATION_ORDER else None,
        contact=team[0].name if team else "",
        telephone=context.pack.telephone,
        report_to=context.pack.commission if officers else "",
        related_number=(related.number or related.provisional or "") if related else "",
        related_on=beijing(related.issued_at).date() if related else None,
        missing_devices=_missing(records, visit),
        amendments=tuple(one for one in corrections_of(records, context.id) if may_say(kind, one.label.split(" ")[0])),
        yearly_number=visit.yearly_number if officers else None,
        yearly_cap=visit.yearly_cap if officers else None,
        beyond_cap_number=visit.approval.beyond_cap_number if officers and visit.approval else "",
        rule_pack=_pack_line(context),
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
    )


_RECORDS = frozenset(
    kind.value for kind in (NoticeKind.VISIT_RECORD, NoticeKind.REVISIT_RECORD, NoticeKind.GUIDANCE_RECORD)
)
_WITH_RESULTS = frozenset({NoticeKind.VISIT_RECORD, NoticeKind.GUIDANCE_RECORD, NoticeKind.INCLUSIVE_VERIFICATION_FORM})


def _findings(
    records: Records, context: VisitContext, kind: NoticeKind, numbers: Mapping[str, int], officer: OfficerText | None
) -> tuple[NoticeFinding, ...]:
    if kind is NoticeKind.REFUSED_VISIT_RECORD:
        return ()
    if kind is NoticeKind.REVISIT_RECORD:
        return reviewed_findings(records, context, numbers)
    return tuple(found_findings(records, context, kind, numbers, officer).values())


def _related(records: Records, context: VisitContext, kind: NoticeKind) -> NoticeLine | None:
    """What the document follows: a 回访记录 the earlier one, a 反馈单 this visit's own record (§4.6, §4.8)."""
    if kind is NoticeKind.REVISIT_RECORD:
        return followed_notice(records, context)
    if kind is not NoticeKind.FEEDBACK_FORM:
        return None
    made = [line for line in records.notice_lines(inspection=context.id) if line.state is not NoticeState.VOID]
    return next((line for line in made if line.kind in _RECORDS), None)


def _missing(records: Records, visit: FoldedInspection) -> tuple[str, ...]:
    """Laptops that joined and of which the seal covers nothing but that (sync.md §3.10)."""
    missing = [one for one in visit.laptops if visit.covers.get(one.journal, 0) <= one.seq]
    people = [(records.person(one.person), one.number) for one in missing]
    names = ((person.name if person is not None else "", number) for person, number in people)
    return tuple(f"{name}（{number:02d}号）" if number else name for name, number in names)


def _ended(visit: FoldedInspection) -> datetime | None:
    """When it ended, left open where a clock that was put right would have it end before it began."""
    return visit.finished_at if visit.finished_at and visit.finished_at >= visit.started_at else None


def _issuer(context: VisitContext, team: list[Person], officers: bool) -> str:
    """An officers' document names the body of the lead's certificate, a visit the unit that sent the team."""
    lead = team[0] if team else None
    if officers and lead is not None and lead.certificate is not None:
        return lead.certificate.body
    unit = lead.unit if lead else ""
    return context.pack.commission if unit in ("", context.pack.district) else f"{unit}托育督导组"


def _pack_line(context: VisitContext) -> str:
    visit = context.inspection
    return f"{visit.checklist.id} {visit.checklist.version} / {visit.district_pack.id} {visit.district_pack.version}"


def _head(context: VisitContext) -> FacilityHead:
    facility = context.facility
    return FacilityHead(
        name=facility.name,
        social_credit_code=facility.social_credit_code,
        address=facility.address,
        legal_representative=facility.legal_representative,
        person_in_charge=facility.person_in_charge,
        telephone=facility.telephone,
    )


def _member(person: Person, on: date) -> TeamMember:
    """With the 执法证 number where it was valid on the day of the visit: who has none is printed 无行政执法资格."""
    held = person.certificate
    number = held.number if held is not None and rights.certified_on(person, on) else None
    return TeamMember(
        name=person.name, kind=person.kind, unit=person.employer or person.unit, certificate_number=number
    )


def _present(context: VisitContext) -> str:
    consent = context.inspection.consent
    if consent is None:
        return context.facility.person_in_charge
    return f"{consent.name}（{consent.post}）" if consent.post else consent.name


def _photos(records: Records, context: VisitContext, kind: NoticeKind) -> dict[str, PhotoRef]:
    """Evidence id to photo; what nobody ticked stays in the archive and says so. Photos of a later rectification
    (those that name a finding) are no part of the visit. A marked copy stands under its own id and that of its photo,
    which itself is never printed then."""
    lines = [
        photo
        for photo in with_copies(records.evidence_lines(inspection=context.id))
        if photo.role == "photo" and photo.withdrawn in (None, "damaged") and photo.finding is None
        if may_say(kind, photo.item or "")
    ]
    here = {line.id for line in standing(records, lines)}
    found = {
        line.id: PhotoRef(
            sha256=line.sha256,
            number=number,
            caption=_photo_caption(line),
            print_allowed=line.print_allowed and line.withdrawn is None and line.id in here,
            withheld_reason=_withheld(line, line.id in here),
        )
        for number, line in enumerate(lines, start=1)
    }
    found.update({photo: found[line.id] for line in lines for photo in stands_for(line)})
    gone = [one for one in of_visit(records, context.id, context.inspection.facility) if one.kind == PHOTO]
    for one in gone:
        if not one.finding and one.subject not in found and may_say(kind, one.item):
            reason = with_reason(PHOTO_ERASED, [one.reason])
            number = max((photo.number for photo in found.values()), default=0) + 1
            found[one.subject] = PhotoRef(sha256="", number=number, caption=one.item, withheld_reason=reason)
    return found


def _photo_caption(line: EvidenceLine) -> str:
    """Item, words and that it is a marked copy; below, when it was taken (by the camera's clock) or else attached."""
    words = line.caption.removeprefix(MARKED).strip() if is_marked(line) else line.caption
    item = line.item if line.item and line.item not in words else ""
    at, act = (line.taken_at, "拍摄") if line.taken_at else (line.attached_at, "附上")
    when = f"{beijing(at):%Y-%m-%d %H:%M} {act}" if at else ""
    what = "　".join(part for part in (item, words, MARKED if is_marked(line) else "") if part)
    return "\n".join(part for part in (what, when) if part)


def _withheld(line: EvidenceLine, stands: bool) -> str:
    if not stands:
        return PHOTO_ERASED
    if line.withdrawn is not None:
        return PHOTO_DAMAGED
    return "" if line.print_allowed else "照片存档，未附"


def _opinion(records: Records, context: VisitContext, kind: NoticeKind, officer: OfficerText | None) -> str:
    if officer is not None:
        return officer.opinion.strip()
    consent = context.inspection.consent
    if kind is NoticeKind.REFUSED_VISIT_RECORD and consent is not None:
        return consent.reason
    if kind is NoticeKind.GUIDANCE_RECORD:  # what was advised on the spot
        findings = [f for f in records.findings(context.id).values() if f.measure and may_say(kind, f.item)]
        advised = [f"{f.item}　{f.measure.strip()}" for f in findings]
        return "\n".join(f"{number}. {line}" for number, line in enumerate(advised, start=1))
    return ""


def _remedies(context: VisitContext) -> Remedies:
    """Who reviews and which court come from the district's pack; the time limits stand in the form (§4.3)."""
    if not context.pack.review_body or not context.pack.court:
        raise RuleViolation("rule-notice-remedies", "区里还没有在规则包中填写复议机关和法院，不能出具这份文书。")
    return Remedies(review_body=context.pack.review_body, court=context.pack.court)
