"""What stands in each document of a visit, taken from the sealed visit and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.checklist import ChecklistItem
from tuoyu_desktop.domain.entries.fold_inspections import SignedBy
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import (
    OFFICER_KINDS,
    Basis,
    DocumentContent,
    FacilityHead,
    Ink,
    ItemResult,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    Refusal,
    Remedies,
    SignatureRef,
    SignerRole,
    TeamMember,
)
from tuoyu_desktop.domain.terms import Answer

if TYPE_CHECKING:
    from tuoyu_desktop.application.notice_cases import OfficerText

_POINT = re.compile(r"(-?\d+(?:\.\d+)?)[ ,](-?\d+(?:\.\d+)?)")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BOX = re.compile(rf'viewBox="{_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}"')
_PATH = re.compile(r'\bd="([^"]+)"')


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
    photos = _photos(records, context)
    device = records.device()
    return DocumentContent(
        document=document,
        kind=kind,
        number=number,
        issuer=_issuer(context, team, officers),
        addressee=context.pack.commission if kind is NoticeKind.FEEDBACK_FORM else "",
        facility=_head(context),
        issued_on=records.now().date(),
        started_at=visit.started_at,
        ended_at=visit.finished_at,
        place=context.facility.address,
        team=tuple(_member(person, visit.date, officers) for person in team),
        present=_present(context),
        consent=visit.consent.given if visit.consent else None,
        results=_results(records, context) if kind in _WITH_RESULTS else (),
        findings=_findings(records, context, officers, photos, officer) if kind in _WITH_FINDINGS else (),
        opinion=_opinion(context, kind, officer),
        statement=visit.opinion,
        photos=tuple(photos.values()),
        signatures=_signatures(context, team, officers),
        consequence=Basis(text=officer.consequence, typed=True) if officer and officer.consequence else None,
        remedies=_remedies(context) if kind is NoticeKind.RECTIFICATION_ORDER else None,
        contact=team[0].name if team else "",
        telephone=context.pack.telephone,
        rule_pack=_pack_line(context),
        device=device.name,
        demo=device.is_demo,
    )


_WITH_RESULTS = frozenset({NoticeKind.VISIT_RECORD, NoticeKind.GUIDANCE_RECORD, NoticeKind.INCLUSIVE_VERIFICATION_FORM})
_WITH_FINDINGS = frozenset(set(NoticeKind) - {NoticeKind.REFUSED_VISIT_RECORD})


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


def _member(person: Person, on: date, officers: bool) -> TeamMember:
    """The 执法证 number stands only on officers' documents and only where it is valid on that day."""
    held = person.certificate
    number = held.number if officers and held is not None and rights.certified_on(person, on) else None
    return TeamMember(
        name=person.name, kind=person.kind, unit=person.employer or person.unit, certificate_number=number
    )


def _present(context: VisitContext) -> str:
    consent = context.inspection.consent
    if consent is None:
        return context.facility.person_in_charge
    return f"{consent.name}（{consent.post}）" if consent.post else consent.name


def _results(records: Records, context: VisitContext) -> tuple[ItemResult, ...]:
    answers = records.answers(context.id)
    results: list[ItemResult] = []
    for code in context.inspection.items:
        item = context.item(code)
        known = answers.get(code)
        given = known.answer if known else None
        note = known.reason or known.note if known else ""
        if given is None:
            given = Answer.NOT_APPLICABLE
            note = context.inspection.not_applicable.get(code, "")
        section = f"{item.section} {context.checklist.sections[item.section]}"
        results.append(ItemResult(section=section, code=code, title=item.title, answer=given, note=note))
    return tuple(results)


def _photos(records: Records, context: VisitContext) -> dict[str, PhotoRef]:
    """Evidence id to photo; what nobody ticked stays in the archive and says so."""
    lines = [p for p in records.evidence_lines(inspection=context.id) if p.role == "photo" and p.withdrawn is None]
    return {
        line.id: PhotoRef(
            sha256=line.sha256,
            number=number,
            caption=line.caption or (line.item or ""),
            print_allowed=line.print_allowed,
            withheld_reason="" if line.print_allowed else "照片存档，未附",
        )
        for number, line in enumerate(lines, start=1)
    }


def _findings(
    records: Records,
    context: VisitContext,
    officers: bool,
    photos: Mapping[str, PhotoRef],
    officer: OfficerText | None,
) -> tuple[NoticeFinding, ...]:
    typed: Mapping[str, str] = dict(officer.bases) if officer else {}
    found: list[NoticeFinding] = []
    for finding, state in records.findings(context.id).items():
        item = context.item(state.item)
        bases = _bases(item, context.pack.district)
        if officers and typed.get(finding, "").strip():
            bases = (Basis(text=typed[finding].strip(), typed=True),)
        due = state.due_on if officers else state.suggested_due_on
        found.append(
            NoticeFinding(
                item_code=state.item,
                fact=state.fact,
                severity=state.severity,
                bases=bases,
                measure=state.measure,
                due_on=due,
                at_once=state.days == 0,
                lead_department=state.lead_department,
                evidence=tuple(photos[e].number for e in state.evidence if e in photos),
                urgent=state.urgent,
            )
        )
    return tuple(found)


def _bases(item: ChecklistItem, district: str) -> tuple[Basis, ...]:
    """One provision each; a recommended standard is quoted as 参考, never as 违反."""
    return tuple(
        Basis(text=line.text, mark=line.mark, confirmed=line.confirmed, recommended=line.recommended)
        for line in item.bases_in(district)
    )


def _opinion(context: VisitContext, kind: NoticeKind, officer: OfficerText | None) -> str:
    if officer is not None:
        return officer.opinion.strip()
    consent = context.inspection.consent
    if kind is NoticeKind.REFUSED_VISIT_RECORD and consent is not None:
        return consent.reason
    return ""


def _remedies(context: VisitContext) -> Remedies:
    """Who reviews and which court come from the district's pack; the time limits stand in the form (§4.3)."""
    if not context.pack.review_body or not context.pack.court:
        raise RuleViolation("rule-notice-remedies", "区里还没有在规则包中填写复议机关和法院，不能出具这份文书。")
    return Remedies(review_body=context.pack.review_body, court=context.pack.court)


def _signatures(context: VisitContext, team: list[Person], officers: bool) -> tuple[SignatureRef, ...]:
    if officers:
        lines = [SignatureRef(role=SignerRole.OFFICER, name=person.name) for person in team]
        return (*lines, SignatureRef(role=SignerRole.FACILITY, name=context.facility.person_in_charge))
    signed = context.inspection.signatures
    witness = next((s for s in signed if s.role == "witness"), None)
    return tuple(_signature(s, witness) for s in signed if s.role in ("member", "facility"))


def _signature(signed: SignedBy, witness: SignedBy | None) -> SignatureRef:
    role = SignerRole.FACILITY if signed.role == "facility" else SignerRole.MEMBER
    refusal = None
    if signed.refused:
        refusal = Refusal(
            reason=signed.refusal_reason,
            account=signed.refusal_note,
            witness=witness.name if witness else "",
            witness_unit=witness.post if witness else "",
            witness_ink=ink_of(witness.svg) if witness and witness.svg else None,
        )
    ink = ink_of(signed.svg) if signed.svg else None
    return SignatureRef(
        role=role, name=signed.name, post=signed.post, ink=ink, refusal=refusal, signed_on=signed.at.date()
    )


def ink_of(svg: str) -> Ink:
    """The strokes of a drawn signature's SVG, moved to the origin: one ``M`` a stroke, every point in it a point.

    Control points are taken as points: at the size of a signature on paper the difference is not to be seen.
    """
    box = _BOX.search(svg)
    left, top, width, height = (float(value) for value in box.groups()) if box else (0.0, 0.0, 520.0, 180.0)
    strokes: list[tuple[tuple[int, int], ...]] = []
    for path in _PATH.findall(svg):
        for stroke in path.split("M"):
            points = [(round(float(x) - left), round(float(y) - top)) for x, y in _POINT.findall(stroke)]
            if points:
                strokes.append(tuple(points))
    return Ink(width=round(width), height=round(height), strokes=tuple(strokes))
