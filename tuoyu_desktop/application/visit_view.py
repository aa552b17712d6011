"""检查: one visit as the page shows it, built from the folded states and the checklist that the visit pinned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tuoyu_desktop.application.earlier_findings import open_before
from tuoyu_desktop.application.erasures import ErasedAnswer, with_erased
from tuoyu_desktop.application.lines import EvidenceLine, FindingLine, LastAnswerLine
from tuoyu_desktop.application.marked_copies import with_copies
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.reviewed_findings import (
    REVIEW_TABLE,
    asks_review,
    reviewed_in,
    rows_of,
    stands_already,
)
from tuoyu_desktop.application.self_assessment import KeptSelfAssessment, kept_for_visit
from tuoyu_desktop.application.typed_drafts import OPEN_ITEM_DRAFT, TYPED_DRAFT, TypedDraft
from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedInspection
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement import Judgement, judge, prefill
from tuoyu_desktop.domain.measurement_carried import always_carried, carried, takes_from
from tuoyu_desktop.domain.terms import Answer, PersonKind, VisitMode, VisitState

PHOTO_DAMAGED = "照片损坏，未能送达"
"""Said wherever a photo that was taken cannot be shown any more (sync.md §3.4)."""


@dataclass(frozen=True)
class TeamMember:
    """One person of the visit's team."""

    person: str
    name: str
    kind: PersonKind | None


@dataclass(frozen=True)
class FindingView:
    """A finding as its form shows it; ``binding`` only in an administrative inspection."""

    id: str
    item: str
    state: FoldedFinding
    binding: bool


@dataclass(frozen=True)
class ItemView:
    """One item of the visit. ``hidden_reason`` is why it does not apply; ``measured`` falls back to the register.
    ``damaged_photos`` are gone with their file: shown as PHOTO_DAMAGED, they prove nothing any more. ``erased_*``: the
    reasons for what the district removed by law or order (null: no answer was). ``reviewed``: earlier findings that a
    failure here is still about, so that no new one is asked for."""

    code: str
    item: ChecklistItem
    section: str
    position: int
    section_size: int
    answer: Answer | None
    reason: str
    note: str
    measured: Mapping[str, Any]
    judgement: Judgement
    hidden_reason: str | None
    conflict: bool
    photos: tuple[EvidenceLine, ...]
    damaged_photos: tuple[EvidenceLine, ...]
    findings: tuple[FindingView, ...]
    last_time: tuple[LastAnswerLine, ...]
    answered_at: datetime | None
    erased_photos: tuple[str, ...] = ()
    erased_answer: str | None = None
    erased_last: tuple[ErasedAnswer, ...] = ()
    reviewed: tuple[str, ...] = ()

    @property
    def asks_review(self) -> bool:
        """I07: it says what became of earlier findings and is none of its own."""
        return asks_review(self.item)

    @property
    def has_finding(self) -> bool:
        """Whether a failure is written down: by a finding of this visit, or by the one that it came to look at."""
        return bool(self.findings or self.reviewed)

    @property
    def done(self) -> bool:
        """Answered, or hidden by a condition; a failed item is done when its finding stands."""
        return self.hidden_reason is not None or self.answer is not None


@dataclass(frozen=True)
class SectionView:
    """A group of the checklist with what its ring shows; hidden items are left out of ``total``."""

    letter: str
    name: str
    codes: tuple[str, ...]
    hidden: tuple[str, ...]
    done: int
    failed: int

    @property
    def total(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class VisitView:
    """The whole visit. ``items`` by code in the order of the checklist, hidden ones included. ``elsewhere``: items that
    were answered on another laptop of the visit, and the person who did. ``open_before``: findings of earlier visits
    that are still open, by item. ``self_assessment``: the facility's own word."""

    id: str
    facility: str
    facility_name: str
    mode: VisitMode
    inspection: FoldedInspection
    started_at: datetime
    state: VisitState
    sections: tuple[SectionView, ...]
    items: Mapping[str, ItemView]
    open_item: str | None
    departments: tuple[str, ...]
    team: tuple[TeamMember, ...]
    context: VisitContext
    phrases: Mapping[str, tuple[str, ...]]
    typed: Mapping[str, TypedDraft]
    elsewhere: Mapping[str, str]
    open_before: Mapping[str, tuple[FindingLine, ...]] = field(default_factory=dict)
    self_assessment: KeptSelfAssessment | None = None

    @property
    def team_names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.team)

    @property
    def shown(self) -> tuple[str, ...]:
        """Codes of the items that apply, in order."""
        return tuple(code for section in self.sections for code in section.codes)

    @property
    def done_count(self) -> int:
        return sum(section.done for section in self.sections)

    def next_undone(self, after: str | None) -> str | None:
        """The first item after ``after`` that is not done, starting again from the top."""
        codes = self.shown
        start = codes.index(after) + 1 if after in codes else 0
        for code in (*codes[start:], *codes[:start]):
            if not self.items[code].done:
                return code
        return None


@dataclass(frozen=True)
class VisitContext:
    """The states one visit is judged with: loaded once, used by every use case on the visit."""

    id: str
    inspection: FoldedInspection
    facility: Facility
    checklist: Checklist
    pack: DistrictPack

    def item(self, code: str) -> ChecklistItem:
        return self.checklist.item(code)


def visit_context(records: Records, inspection: str) -> VisitContext:
    """Load what a visit is judged with. Raises RuleViolation when the visit is not on this laptop."""
    state = records.inspection(inspection)
    if state is None or state.facility is None:
        raise RuleViolation("rule-visit-unknown", "本机没有这次检查，请先同步。")
    facility = records.facility(state.facility)
    if facility is None:
        raise RuleViolation("rule-facility-unknown", "本机没有这家机构的资料，请先同步。")
    return VisitContext(
        id=inspection,
        inspection=state,
        facility=facility.facility,
        checklist=records.packs.checklist(state.checklist.id, state.checklist.version),
        pack=records.packs.district_pack(state.district_pack.id),
    )


def judgement_of(context: VisitContext, item: ChecklistItem, measured: Mapping[str, Any]) -> Judgement:
    """What the rules make of the measured values, on the date of the visit."""
    return judge(
        item,
        measured,
        context.facility,
        context.inspection.date,
        checklist=context.checklist,
        district_pack=context.pack,
    )


GROUP_TABLE = "care_groups"


def measured_for(context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]) -> Mapping[str, Any]:
    """Values for an item: its own, else those entered once at another item, else what the register knows."""
    own = answers[item.code].measured if item.code in answers else {}
    entered = _entered_elsewhere(context, item, answers)
    if own:
        return {**own, **always_carried(item, entered)} if entered else own
    return {**prefill(item, context.facility, context.inspection.date), **carried(item, entered)}


def _entered_elsewhere(
    context: VisitContext, item: ChecklistItem, answers: Mapping[str, FoldedAnswer]
) -> list[tuple[ChecklistItem, Mapping[str, Any]]]:
    """The items whose values stand at ``item`` too, the newest first."""
    codes = [code for code in value_sources(context, item)[1:] if code in answers and answers[code].measured]
    codes.sort(key=lambda code: answers[code].at, reverse=True)
    return [(context.item(code), answers[code].measured) for code in codes]


def value_sources(context: VisitContext, item: ChecklistItem) -> tuple[str, ...]:
    """The items whose answers :func:`measured_for` needs for ``item``."""
    return takes_from(item, context.checklist)


def item_view(
    context: VisitContext,
    item: ChecklistItem,
    answers: Mapping[str, FoldedAnswer],
    findings: Sequence[FindingView],
    photos: Sequence[EvidenceLine],
    last_time: Sequence[LastAnswerLine],
    place: tuple[int, int],
) -> ItemView:
    """One item as the page shows it; ``place`` is (position, size) within its group."""
    answer = answers.get(item.code)
    measured = measured_for(context, item, answers)
    hidden = context.inspection.not_applicable.get(item.code) if answer is None else None
    return ItemView(
        code=item.code,
        item=item,
        section=item.section,
        position=place[0],
        section_size=place[1],
        answer=answer.answer if answer else None,
        reason=answer.reason if answer else "",
        note=answer.note if answer else "",
        measured=measured,
        judgement=judgement_of(context, item, measured),
        hidden_reason=hidden,
        conflict=bool(answer and answer.conflict),
        photos=tuple(photo for photo in photos if photo.item == item.code and photo.withdrawn is None),
        damaged_photos=tuple(p for p in photos if p.item == item.code and p.withdrawn == "damaged"),
        findings=tuple(finding for finding in findings if finding.item == item.code),
        last_time=tuple(line for line in last_time if line.item == item.code),
        answered_at=answer.at if answer else None,
    )


def visit_view(records: Records, inspection: str) -> VisitView:
    """The visit as it stands, to the last committed entry."""
    context = visit_context(records, inspection)
    state = context.inspection
    answers = records.answers(inspection)
    binding = state.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    findings = [FindingView(i, f.item, f, binding) for i, f in records.findings(inspection).items()]
    photos = [line for line in with_copies(records.evidence_lines(inspection=inspection)) if line.role == "photo"]
    last_time = records.last_answer_lines(state.facility or "", inspection)
    items: dict[str, ItemView] = {}
    by_section: dict[str, list[str]] = {}
    for code in state.items:
        by_section.setdefault(context.item(code).section, []).append(code)
    for codes in by_section.values():
        shown = [c for c in codes if c in answers or c not in state.not_applicable]
        for code in codes:
            place = (shown.index(code) + 1 if code in shown else 0, len(shown))
            items[code] = item_view(context, context.item(code), answers, findings, photos, last_time, place)
    items.update(_with_review(records, context, items))
    items.update(with_erased(records, inspection, state.facility, items))
    open_item = records.draft(OPEN_ITEM_DRAFT.format(inspection=inspection))
    return VisitView(
        id=inspection,
        facility=state.facility or "",
        facility_name=context.facility.name,
        mode=state.mode,
        inspection=state,
        started_at=state.started_at,
        state=state.state,
        sections=tuple(_section(letter, codes, items, context) for letter, codes in by_section.items()),
        items=items,
        open_item=open_item,
        departments=tuple(context.pack.departments),
        team=tuple(_member(records, person) for person in state.team),
        context=context,
        phrases={code: records.packs.phrases(code) for code in state.items},
        typed=_typed(records, inspection, items, open_item),
        elsewhere=records.elsewhere(inspection) if state.laptops else {},
        self_assessment=kept_for_visit(records, inspection),
        open_before=open_before(records, state.facility or "", inspection),
    )


def _with_review(records: Records, context: VisitContext, items: Mapping[str, ItemView]) -> Mapping[str, ItemView]:
    """The findings that were open at the start stand as rows where the visit asks what became of them (I07), and at
    their items where it came to look again."""
    reviewed = reviewed_in(records, context.inspection) if context.inspection.findings_to_review else ()
    if not reviewed:
        return {}
    found: dict[str, ItemView] = {}
    standing = [one for one in reviewed if stands_already(context.inspection, one)]
    for code in dict.fromkeys(one.item for one in standing):
        if code in items:
            found[code] = replace(items[code], reviewed=tuple(one.id for one in standing if one.item == code))
    rows = rows_of(reviewed, {code: item.answer for code, item in items.items()})
    for item in items.values():
        if not asks_review(item.item):
            continue
        measured = item.measured if item.measured.get(REVIEW_TABLE) else {**item.measured, REVIEW_TABLE: rows}
        judged = judgement_of(context, item.item, measured)
        everything = tuple(one.id for one in reviewed)
        found[item.code] = replace(item, measured=measured, judgement=judged, reviewed=everything)
    return found


def _typed(
    records: Records, inspection: str, items: Mapping[str, ItemView], open_item: str | None
) -> Mapping[str, TypedDraft]:
    """Drafts lie only at the open item and at failed ones whose finding is not written yet."""
    unfinished = [code for code, item in items.items() if item.answer is Answer.FAIL and not item.has_finding]
    found: dict[str, TypedDraft] = {}
    for code in {*unfinished, *([open_item] if open_item else ())}:
        text = records.draft(TYPED_DRAFT.format(inspection=inspection, item=code))
        if text:
            found[code] = TypedDraft.from_text(text)
    return found


def _member(records: Records, person: str) -> TeamMember:
    found = records.person(person)
    return TeamMember(person, found.name if found else "", found.kind if found else None)


def _section(letter: str, codes: Sequence[str], items: Mapping[str, ItemView], context: VisitContext) -> SectionView:
    shown = [code for code in codes if items[code].hidden_reason is None]
    section = SectionView(
        letter=letter,
        name=context.checklist.sections[letter],
        codes=tuple(shown),
        hidden=tuple(code for code in codes if items[code].hidden_reason is not None),
        done=0,
        failed=0,
    )
    return counted(section, items)


def counted(section: SectionView, items: Mapping[str, ItemView]) -> SectionView:
    """The group with its ring counted anew."""
    return replace(
        section,
        done=sum(1 for code in section.codes if items[code].done),
        failed=sum(1 for code in section.codes if items[code].answer is Answer.FAIL),
    )
