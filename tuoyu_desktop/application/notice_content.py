"""What stands in each document of a visit, taken from the sealed visit and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tuoyu_desktop.application.notice_amendments import corrections_of
from tuoyu_desktop.application.notice_findings import found_findings, may_say
from tuoyu_desktop.application.notice_photos import photo_refs, with_earlier
from tuoyu_desktop.application.notice_results import results_of
from tuoyu_desktop.application.notice_signatures import signature_refs
from tuoyu_desktop.application.paper_heads import facility_head, team_member
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.second_looks import followed_notice, looked_at_again, reviewed_findings
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import (
    OFFICER_KINDS,
    Basis,
    Correction,
    DocumentContent,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    Printed,
    Remedies,
)
from tuoyu_desktop.domain.paper_parts import Reinspection
from tuoyu_desktop.domain.paper_rules import PARTS
from tuoyu_desktop.domain.rights import certificate_on
from tuoyu_desktop.domain.terms import NoticeState, VisitMode

if TYPE_CHECKING:
    from tuoyu_desktop.application.officer_text import OfficerText


def content_of(
    records: Records,
    context: VisitContext,
    kind: NoticeKind,
    document: str,
    number: str,
    officer: OfficerText | None,
    part: Printed | None = None,
) -> DocumentContent:
    """The content of one document of a visit; ``part``: what only its kind says. Raises RuleViolation rule-notice-*
    where a rule of its kind is broken."""
    visit = context.inspection
    team = [person for person in map(records.person, visit.team) if person is not None]
    officers = kind in OFFICER_KINDS
    photos = _photos(records, context, kind)
    numbers = {evidence: photo.number for evidence, photo in photos.items()}
    related_number, related_on = _related(records, context, kind, part)
    device = records.device()
    own: dict[str, Any] = {PARTS[kind]: part} if part is not None else {}
    return DocumentContent(
        document=document,
        kind=kind,
        number=number,
        issuer=_issuer(context, team),
        addressee=context.pack.commission if kind is NoticeKind.FEEDBACK_FORM else "",
        facility=facility_head(context.facility),
        issued_on=beijing(records.now()).date(),
        started_at=visit.started_at,
        ended_at=_ended(visit),
        place=context.facility.address,
        team=tuple(team_member(person, visit.date) for person in team),
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
        related_number=related_number,
        related_on=related_on,
        missing_devices=_missing(records, visit),
        amendments=_amendments(records, context, kind),
        yearly_number=visit.yearly_number if officers else None,
        yearly_cap=visit.yearly_cap if officers else None,
        beyond_cap_number=visit.approval.beyond_cap_number if officers and visit.approval else "",
        rule_pack=_pack_line(context),
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
        **own,
    )


_RECORDS = frozenset(
    kind.value
    for kind in (
        NoticeKind.VISIT_RECORD,
        NoticeKind.REVISIT_RECORD,
        NoticeKind.GUIDANCE_RECORD,
        NoticeKind.INSPECTION_RECORD,
    )
)
_WITHOUT_FINDINGS = frozenset(
    {
        NoticeKind.REFUSED_VISIT_RECORD,
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.INSPECTION_RECORD,
        NoticeKind.DELIVERY_RECORD,
    }
)
_WITHOUT_PHOTOS = frozenset({NoticeKind.INSPECTION_NOTICE, NoticeKind.DELIVERY_RECORD})
_WITHOUT_AMENDMENTS = frozenset(
    {NoticeKind.INSPECTION_NOTICE, NoticeKind.INSPECTION_RECORD, NoticeKind.DELIVERY_RECORD}
)
_SECOND_LOOKS = frozenset({NoticeKind.REVISIT_RECORD, NoticeKind.REINSPECTION_OPINION})
_WITH_RESULTS = frozenset({NoticeKind.VISIT_RECORD, NoticeKind.GUIDANCE_RECORD, NoticeKind.INCLUSIVE_VERIFICATION_FORM})


def _findings(
    records: Records, context: VisitContext, kind: NoticeKind, numbers: Mapping[str, int], officer: OfficerText | None
) -> tuple[NoticeFinding, ...]:
    if kind in _WITHOUT_FINDINGS:
        return ()
    if kind in _SECOND_LOOKS:
        return reviewed_findings(records, context, kind, numbers)
    return tuple(found_findings(records, context, kind, numbers, officer).values())


def _photos(records: Records, context: VisitContext, kind: NoticeKind) -> dict[str, PhotoRef]:
    """Evidence id to photo."""
    if kind in _WITHOUT_PHOTOS:
        return {}
    photos = photo_refs(records, context, kind)
    if kind not in _SECOND_LOOKS:
        return photos
    return with_earlier(records, context, photos, looked_at_again(records, context, kind).values())


def _related(
    records: Records, context: VisitContext, kind: NoticeKind, part: Printed | None
) -> tuple[str, date | None]:
    """What the document follows: a 回访记录 the earlier one, a 复查意见书 what was demanded, a 反馈单 this visit's own
    record (§4.6, §4.8)."""
    if isinstance(part, Reinspection):
        return (part.followed[0].number, part.followed[0].on) if part.followed else ("", None)
    related = None
    if kind in _SECOND_LOOKS:
        related = followed_notice(records, context)
    elif kind is NoticeKind.FEEDBACK_FORM:
        made = [line for line in records.notice_lines(inspection=context.id) if line.state is not NoticeState.VOID]
        related = next((line for line in made if line.kind in _RECORDS), None)
    if related is None:
        return "", None
    return related.number or related.provisional or "", beijing(related.issued_at).date()


def _missing(records: Records, visit: FoldedInspection) -> tuple[str, ...]:
    """Laptops that joined and of which the seal covers nothing but that (sync.md §3.10)."""
    missing = [one for one in visit.laptops if visit.covers.get(one.journal, 0) <= one.seq]
    people = [(records.person(one.person), one.number) for one in missing]
    names = ((person.name if person is not None else "", number) for person, number in people)
    return tuple(f"{name}（{number:02d}号）" if number else name for name, number in names)


def _ended(visit: FoldedInspection) -> datetime | None:
    """When it ended, left open where a clock that was put right would have it end before it began."""
    return visit.finished_at if visit.finished_at and visit.finished_at >= visit.started_at else None


def _amendments(records: Records, context: VisitContext, kind: NoticeKind) -> tuple[Correction, ...]:
    """What was put right after the seal. A 笔录 says what stands now, and nothing comes after what was signed."""
    if kind in _WITHOUT_AMENDMENTS:
        return ()
    return tuple(one for one in corrections_of(records, context.id) if may_say(kind, one.label.split(" ")[0]))


def _issuer(context: VisitContext, team: list[Person]) -> str:
    """An inspection is the body's of the lead's certificate, a visit the unit's that sent the team."""
    lead = team[0] if team else None
    inspected = context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    held = certificate_on(lead, context.inspection.date) if inspected and lead is not None else None
    if held is not None:
        return held.body
    unit = lead.unit if lead else ""
    return context.pack.commission if unit in ("", context.pack.district) else f"{unit}托育督导组"


def _pack_line(context: VisitContext) -> str:
    visit = context.inspection
    return f"{visit.checklist.id} {visit.checklist.version} / {visit.district_pack.id} {visit.district_pack.version}"


def _present(context: VisitContext) -> str:
    consent = context.inspection.consent
    if consent is None:
        return context.facility.person_in_charge
    return f"{consent.name}（{consent.post}）" if consent.post else consent.name


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
