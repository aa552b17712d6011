"""检查: one visit as the page shows it, built from the folded states and the checklist that the visit pinned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from tuoyu_desktop.application.erasures import ErasedAnswer, with_erased
from tuoyu_desktop.application.lines import EvidenceLine, LastAnswerLine
from tuoyu_desktop.application.marked_copies import with_copies
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.checklist import Checklist, ChecklistItem
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedInspection
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.measurement import Judgement, group_table_items, judge, prefill
from tuoyu_desktop.domain.terms import Answer, PersonKind, VisitMode, VisitState

OPEN_ITEM_DRAFT = "visit:{inspection}:open-item"
TYPED_DRAFT = "visit:{inspection}:typed:{item}"
"""What is being typed at an item: JSON of :class:`TypedDraft`."""


PHOTO_DAMAGED = "照片损坏，未能送达"
"""Said wherever a photo that was taken cannot be shown any more (sync.md §3.4)."""


@dataclass(frozen=True)
class TypedDraft:
    """Values, note and finding form of one item that are typed but not yet an entry; null: as they were."""

    measured: Mapping[str, Any] | None = None
    note: str | None = None
    form: Mapping[str, Any] | None = None

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> TypedDraft:
        return TypedDraft(**json.loads(text))


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
    reasons for what the district removed by law or order (null: no answer was)."""

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
    were answered on another laptop of the visit, and the person who did."""

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
    from_earlier_day: bool
    team: tuple[TeamMember, ...]
    context: VisitContext
    phrases: Mapping[str, tuple[str, ...]]
    typed: Mapping[str, TypedDraft]
    elsewhere: Mapping[str, str]

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
        found = self.checklist.items.get(code)
        if found is None:
            raise RuleViolation("rule-item-unknown", f"检查清单里没有{code}这一项。")
        return found


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
    """Values for an item: its own, else the table of care groups entered elsewhere, else what the register knows."""
    own = answers[item.code].measured if item.code in answers else {}
    if own:
        return own
    known = prefill(item, context.facility, context.inspection.date)
    if any(field.name == GROUP_TABLE for field in item.answer.fields):
        newest = max(
            (answer for answer in answers.values() if answer.measured.get(GROUP_TABLE)),
            key=lambda answer: answer.at,
            default=None,
        )
        if newest is not None:
            return {**known, GROUP_TABLE: newest.measured[GROUP_TABLE]}
    return known


def value_sources(context: VisitContext, item: ChecklistItem) -> tuple[str, ...]:
    """The items whose answers :func:`measured_for` needs for ``item``."""
    if not any(field.name == GROUP_TABLE for field in item.answer.fields):
        return (item.code,)
    return tuple(group_table_items(context.checklist))


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
        from_earlier_day=_earlier(state.date, records.now().date()),
        team=tuple(_member(records, person) for person in state.team),
        context=context,
        phrases={code: records.packs.phrases(code) for code in state.items},
        typed=_typed(records, inspection, items, open_item),
        elsewhere=records.elsewhere(inspection) if state.laptops else {},
    )


REVIEW_TABLE = "findings"


def _with_review(records: Records, context: VisitContext, items: Mapping[str, ItemView]) -> Mapping[str, ItemView]:
    """The findings that were open at the start stand as rows where the visit asks what became of them (I07)."""
    asking = [i for i in items.values() if i.item.answer.field(REVIEW_TABLE) and not i.measured.get(REVIEW_TABLE)]
    states = [(f, records.finding(f)) for f in context.inspection.findings_to_review] if asking else []
    rows = [{"id": identity, "text": state.fact} for identity, state in states if state is not None]
    if not rows:
        return {}
    filled = {item.code: {**item.measured, REVIEW_TABLE: rows} for item in asking}
    return {
        code: replace(items[code], measured=measured, judgement=judgement_of(context, items[code].item, measured))
        for code, measured in filled.items()
    }


def _typed(
    records: Records, inspection: str, items: Mapping[str, ItemView], open_item: str | None
) -> Mapping[str, TypedDraft]:
    """Drafts lie only at the open item and at failed ones whose finding is not written yet."""
    unfinished = [code for code, item in items.items() if item.answer is Answer.FAIL and not item.findings]
    found: dict[str, TypedDraft] = {}
    for code in {*unfinished, *([open_item] if open_item else ())}:
        text = records.draft(TYPED_DRAFT.format(inspection=inspection, item=code))
        if text:
            found[code] = TypedDraft.from_text(text)
    return found


def _earlier(visit_on: date, today: date) -> bool:
    return visit_on < today


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
