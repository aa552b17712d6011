"""整改报告表 and 延期申请表 of an officers' document, blank for the facility or filled with what was registered
(documents.md §4.7, §4.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.answered_problems import problems_of
from tuoyu_desktop.application.lines import EventLine, EvidenceLine
from tuoyu_desktop.application.marked_copies import with_copies
from tuoyu_desktop.application.notice_cases import sheet_of
from tuoyu_desktop.application.notice_photos import refs_of
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import RectificationReportedData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.facility_form import FacilityForm, FacilityFormKind, FacilityProblem
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding, NoticeKind, PhotoRef
from tuoyu_desktop.domain.paper_rules import PUT_RIGHT
from tuoyu_desktop.domain.terms import NoticeState

ANSWERED = frozenset({NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER, NoticeKind.REINSPECTION_OPINION})
"""The officers' documents that a facility answers."""


@dataclass(frozen=True)
class FacilityFormOffer:
    """Which forms a document has. ``registered``: some of its problems were reported as put right, and the report is
    known here."""

    kinds: tuple[FacilityFormKind, ...]
    registered: bool


@dataclass(frozen=True)
class DrawnForm:
    """A form with the bytes of its photos, SHA-256 to JPEG; what is not here prints as a box that says so."""

    form: FacilityForm
    photos: Mapping[str, bytes]
    now: datetime


def has_facility_forms(content: DocumentContent, state: NoticeState) -> bool:
    """Whether a facility has something to answer to a document."""
    return content.kind in ANSWERED and state is not NoticeState.VOID and bool(_asked(content))


def form_offer(records: Records, notice: str) -> FacilityFormOffer:
    """The forms of a document. More time is asked for only where an authority set a date."""
    content = sheet_of(records, notice).content
    asked = _asked(content)
    kinds = [FacilityFormKind.REPORT] if asked else []
    if any(_may_take_longer(finding) for _, finding in asked):
        kinds.append(FacilityFormKind.EXTENSION)
    found = _findings_of(records, notice, content)
    known = any(_reports(records, found[number]) for number, _ in asked if number in found)
    return FacilityFormOffer(tuple(kinds), known)


def _asked(content: DocumentContent) -> list[tuple[int, NoticeFinding]]:
    """The problems that are to be put right, with their numbers: advice is not, nor is what was put right already."""
    every = enumerate(content.findings, start=1)
    return [(number, one) for number, one in every if not one.advice and one.result not in PUT_RIGHT]


def _may_take_longer(finding: NoticeFinding) -> bool:
    return finding.due_on is not None and not finding.at_once


def facility_form(records: Records, notice: str, kind: FacilityFormKind, *, registered: bool = False) -> DrawnForm:
    """A form of a document; ``registered``: filled with what the facility reported and was registered here."""
    content = sheet_of(records, notice).content
    longer = kind is FacilityFormKind.EXTENSION
    asked = [(number, one) for number, one in _asked(content) if not longer or _may_take_longer(one)]
    filled = registered and not longer
    found = _findings_of(records, notice, content) if filled else {}
    photos = _photos(records, [found[number] for number, _ in asked if number in found])
    made = [_problem(records, number, one, found.get(number, ""), photos) for number, one in asked]
    form = FacilityForm(
        kind=kind,
        facility=content.facility,
        addressee=content.report_to or content.issuer,
        answered_title=content.title,
        answered_number=content.number,
        answered_on=content.issued_on,
        problems=tuple(made),
        photos=tuple({ref.number: ref for ref in photos.values()}.values()),
        registered=_registered(records, list(found.values())),
        demo=content.demo,
        practice=content.practice,
    )
    return DrawnForm(form, _bytes(records, form.photos), records.now())


def _problem(
    records: Records, number: int, asked: NoticeFinding, finding: str, photos: Mapping[str, PhotoRef]
) -> FacilityProblem:
    reports = [RectificationReportedData.model_validate(event.data) for event in _reports(records, finding)]
    lines = records.evidence_lines(finding=finding) if finding else ()
    return FacilityProblem(
        number=number,
        item_code=asked.item_code,
        fact=asked.fact,
        demand=asked.measure,
        due_on=asked.due_on,
        at_once=asked.at_once,
        measures="\n".join(report.text for report in reports),
        completed_on=reports[-1].completed_on if reports else None,
        evidence=tuple(dict.fromkeys(photos[line.id].number for line in lines if line.id in photos)),
    )


def _reports(records: Records, finding: str) -> Sequence[EventLine]:
    events = records.event_lines(finding) if finding else ()
    return [event for event in events if event.kind == "rectification.reported"]


def _registered(records: Records, findings: Sequence[str]) -> str:
    """Who reported and when, each once."""
    events = [event for finding in findings for event in _reports(records, finding)]
    events.sort(key=lambda event: event.at)
    said = (f"{event.data.get('by') or '机构'} {beijing(event.at):%Y-%m-%d}" for event in events)
    return "、".join(dict.fromkeys(said))


def _findings_of(records: Records, notice: str, content: DocumentContent) -> dict[int, str]:
    return problems_of(content, _candidates(records, notice, content.kind))


def _candidates(records: Records, notice: str, kind: NoticeKind) -> Mapping[str, FoldedFinding]:
    state = records.notice(notice)
    visit = records.inspection(state.inspection) if state is not None and state.inspection else None
    if state is None or visit is None:
        return {}
    if kind is not NoticeKind.REINSPECTION_OPINION:
        return records.findings(state.inspection or "")
    known = {finding: records.finding(finding) for finding in visit.findings_to_review}
    return {finding: one for finding, one in known.items() if one is not None}


def _photos(records: Records, findings: Sequence[str]) -> dict[str, PhotoRef]:
    """Evidence id to photo of what the facility did, numbered from 1."""
    lines: list[EvidenceLine] = []
    for finding in findings:
        every = with_copies(records.evidence_lines(finding=finding))
        lines += [line for line in every if line.role == "photo" and line.withdrawn in (None, "damaged")]
    return refs_of(records, lines, first=1)


def _bytes(records: Records, refs: Sequence[PhotoRef]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for sha256 in {ref.sha256 for ref in refs if ref.print_allowed}:
        try:
            found[sha256] = records.blob(sha256)
        except EnvironmentFault as fault:
            if fault.code not in ("env-blob-missing", "env-blob-damaged"):
                raise
    return found
