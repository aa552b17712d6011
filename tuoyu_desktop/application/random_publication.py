"""双随机抽查结果公示 (documents.md §4.11): what was checked in a period, with a result that a person chose for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.inspection_papers import matters_of
from tuoyu_desktop.application.lines import InspectionLine
from tuoyu_desktop.application.notice_findings import found_findings
from tuoyu_desktop.application.notice_issuing import Belongs, issue
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.document_rights import letter_refusal
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, FacilityHead, NoticeKind, TeamMember
from tuoyu_desktop.domain.paper_parts import Publication, PublishedResult, PublishedRow
from tuoyu_desktop.domain.terms import FindingState, InspectionKind, NoticeState, VisitMode, VisitState
from tuoyu_desktop.domain.workdays import due_date

_KIND = NoticeKind.RANDOM_PUBLICATION
USUAL_DAYS = 20
"""Working days after the result: the law says so of food inspections (食品生产经营监督检查管理办法第39条 [原文]); for
the rest [记忆], so it is a hint and never a rule here."""


@dataclass(frozen=True)
class PublicationForm:
    """``rows``: sealed 双随机 inspections of the period that no publication names yet, each with a proposed result.
    ``late``: facility to the day until which publishing was usual, where that is past."""

    rows: tuple[PublishedRow, ...]
    objections: str
    late: Mapping[str, date]
    refusal: str


def publication_form(records: Records, person: str, since: date, until: date) -> PublicationForm:
    """What may be published of a period; ``refusal``: why this person may not."""
    today = beijing(records.now()).date()
    done = published(records)
    lines = [
        line
        for line in records.inspection_lines(states=(VisitState.SEALED,))
        if line.mode is VisitMode.ADMINISTRATIVE_INSPECTION and line.inspection_kind is InspectionKind.RANDOM
        if since <= line.date <= until and (line.facility, line.date) not in done
    ]
    rows = tuple(_row(records, line) for line in sorted(lines, key=lambda line: (line.date, line.facility_name)))
    late = {row.facility: day for row in rows if (day := _usual_day(records, row)) is not None and day < today}
    pack = _pack(records)
    objections = "，".join(part for part in (pack.commission, pack.telephone) if part)
    return PublicationForm(rows, objections, late, _refusal(records, person) or "")


def _pack(records: Records) -> DistrictPack:
    return records.packs.district_pack(records.device().district_pack)


def may_publish(records: Records, person: str) -> bool:
    """Whether a person writes for the commission."""
    return _refusal(records, person) is None


def _usual_day(records: Records, row: PublishedRow) -> date | None:
    overrides = {day.on: day.working for day in _pack(records).days}
    due = due_date(USUAL_DAYS, row.checked_on, overrides)
    return due.on if due is not None else None


def _row(records: Records, line: InspectionLine) -> PublishedRow:
    context = visit_context(records, line.id)
    facility = records.facility(line.facility)
    people = [person for person in map(records.person, context.inspection.team) if person is not None]
    return PublishedRow(
        facility=line.facility,
        name=line.facility_name,
        social_credit_code=facility.facility.social_credit_code if facility is not None else "",
        matters="、".join(matters_of(records, context)),
        checked_on=line.date,
        inspectors="、".join(person.name for person in people if rights.officer_on(person, line.date)),
        result=_proposed(records, context),
    )


def _proposed(records: Records, context: VisitContext) -> PublishedResult:
    """From what the record holds and the officers' own papers may say; a person looks at it and chooses."""
    papers = records.notice_lines(inspection=context.id)
    ordered = NoticeKind.RECTIFICATION_ORDER.value
    if any(paper.kind == ordered and paper.state is not NoticeState.VOID for paper in papers):
        return PublishedResult.CORRECTION_ORDERED
    states = records.findings(context.id)
    found = found_findings(records, context, NoticeKind.INSPECTION_RECORD, {}, None)
    if any(states[finding].state is not FindingState.NOT_PURSUED for finding in found):
        return PublishedResult.TO_BE_FOLLOWED
    return PublishedResult.NOTHING_FOUND


def published(records: Records) -> frozenset[tuple[str, date]]:
    """(facility, day of the inspection) that a publication names which was not voided."""
    found: set[tuple[str, date]] = set()
    for line in records.notice_lines():
        state = records.notice(line.id) if line.kind == _KIND.value and line.state is not NoticeState.VOID else None
        rows = state.content.get("publication", {}).get("rows", ()) if state is not None else ()
        found.update((row["facility"], date.fromisoformat(row["checked_on"])) for row in rows)
    return frozenset(found)


def issue_publication(work: Work, part: Publication) -> str:
    """Make the publication; returns its id. Raises RuleViolation with the field."""
    refusal = _refusal(work, work.actor)
    if refusal:
        raise RuleViolation("rule-notice-right", refusal + "。")
    if not part.plan_name.strip():
        raise RuleViolation("rule-publication-plan", "请写抽查计划的名称。", field="plan_name")
    if not part.rows:
        raise RuleViolation("rule-publication-empty", "至少选一家机构才能公示。", field="rows")
    again = [row.name for row in part.rows if (row.facility, row.checked_on) in published(work)]
    if again:
        raise RuleViolation("rule-publication-twice", f"{again[0]}这次检查已经公示过了。", field="rows")
    if not part.objections.strip():
        raise RuleViolation("rule-publication-objections", "请写异议向哪里反映。", field="objections")
    return issue(work, _content(work, part), Belongs())


def _refusal(records: Records, person: str) -> str | None:
    return letter_refusal(_KIND, records.person(person), (), beijing(records.now()).date())


def _content(work: Work, part: Publication) -> DocumentContent:
    writer, device, pack = work.person(work.actor), work.device(), _pack(work)
    return DocumentContent(
        document=new_id(),
        kind=_KIND,
        number="",
        issuer=pack.commission,
        facility=FacilityHead(name=""),
        issued_on=beijing(work.now()).date(),
        team=_team(writer),
        telephone=pack.telephone,
        publication=part,
        rule_pack=f"{pack.id} {pack.version}",
        device=device.name,
        demo=device.is_demo,
        practice=device.practice,
    )


def _team(writer: Person | None) -> Sequence[TeamMember]:
    return (TeamMember(name=writer.name, kind=writer.kind, unit=writer.unit),) if writer is not None else ()
