"""Folds of a visit's subjects: the plan, the inspection itself, its answers and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as date_
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import Field, JsonValue

from tuoyu_desktop.domain.entries import inspections as kinds
from tuoyu_desktop.domain.entries.folding import Placed, after_restatement
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode, VisitState


class FoldedPlan(Frozen):
    """A planned visit."""

    facility: str | None
    on: date_
    time: str | None
    mode: VisitMode
    profile: Profile
    inspection_kind: InspectionKind
    team: tuple[str, ...]
    reason: str
    cancelled: bool


def fold_plan(ordered: Sequence[Placed]) -> FoldedPlan | None:
    """The newest plan holds."""
    for placed in reversed(ordered):
        if isinstance(placed.entry, kinds.VisitPlanned):
            return FoldedPlan(facility=placed.entry.facility, **placed.entry.data.model_dump())
    return None


class SignedBy(Frozen):
    """One signature or refusal on a visit."""

    role: str
    person: str | None
    name: str
    post: str
    svg: str
    refused: bool
    refusal_reason: str
    refusal_note: str
    at: datetime


class Amendment(Frozen):
    """What was put right after sealing."""

    entry: str
    reason: str
    text: str
    item: str | None
    late: tuple[str, ...] = ()
    changes: tuple[kinds.AmendedValue, ...] = ()
    seal: str = ""
    digest: str = ""
    svg: str = ""
    by: str
    at: datetime


class JoinedLaptop(Frozen):
    """A laptop that joined: its journal, whose entry ``seq`` says so, and who worked on it."""

    journal: str
    seq: int
    person: str
    number: int = 0
    at: datetime


class FoldedInspection(Frozen):
    """One visit as it stands. ``journal`` is that of the lead, who alone seals."""

    facility: str | None
    journal: str
    date: date_
    mode: VisitMode
    inspection_kind: InspectionKind
    profile: Profile
    checklist: kinds.PackRef
    district_pack: kinds.PackRef
    lead: str
    team: tuple[str, ...]
    items: tuple[str, ...]
    not_applicable: dict[str, str]
    findings_to_review: tuple[str, ...]
    consent: kinds.Consent | None
    approval: kinds.Approval | None
    code_scan: kinds.CodeScan | None
    plan: str | None
    clock_confirmed: bool
    yearly_number: int | None = None
    yearly_cap: int | None = None
    state: VisitState
    started_at: datetime
    started_by: str
    joined: tuple[str, ...] = ()
    laptops: tuple[JoinedLaptop, ...] = ()
    signatures: tuple[SignedBy, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    finished_at: datetime | None = None
    digest: str | None = None
    covers: dict[str, int] = Field(default_factory=dict)
    opinion: str = ""
    passed: int = 0
    failed: int = 0
    na_count: int = 0
    not_checked: int = 0
    abandon_reason: str = ""


def _started(placed: Placed, entry: kinds.InspectionStarted) -> FoldedInspection:
    refused = entry.data.consent is not None and not entry.data.consent.given
    return FoldedInspection(
        facility=entry.facility,
        journal=placed.journal,
        state=VisitState.REFUSED if refused else VisitState.OPEN,
        started_at=entry.at,
        started_by=entry.actor,
        **{name: getattr(entry.data, name) for name in kinds.InspectionStartedData.model_fields},
    )


def fold_inspection(ordered: Sequence[Placed]) -> FoldedInspection | None:
    """The visit from its start on; what follows the seal changes nothing but the amendments, and a laptop that is heard
    of only then is named."""
    restated, rest = after_restatement(ordered)
    state = FoldedInspection.model_validate(restated.state) if restated else None
    for placed in sorted(rest, key=_not_begun):
        if state is None:
            if isinstance(placed.entry, kinds.InspectionStarted):
                state = _started(placed, placed.entry)
        else:
            state = _inspection_step(state, placed)
    return state


def _not_begun(placed: Placed) -> bool:
    """False, and so first, for a start: what went on from an entry that was refused since may stand before it."""
    return not isinstance(placed.entry, kinds.InspectionStarted)


def _inspection_step(state: FoldedInspection, placed: Placed) -> FoldedInspection:
    entry = placed.entry
    if isinstance(entry, kinds.InspectionAmended):
        amendment = Amendment(entry=entry.id, by=entry.actor, at=entry.at, **entry.data.model_dump())
        return state.model_copy(update={"amendments": (*state.amendments, amendment)})
    if isinstance(entry, kinds.InspectionJoined):
        return _joined(state, placed, entry)
    if state.state is not VisitState.OPEN:
        return state
    if isinstance(entry, kinds.InspectionSigned):
        signed = SignedBy(at=entry.at, **entry.data.model_dump())
        return state.model_copy(update={"signatures": (*state.signatures, signed)})
    if isinstance(entry, kinds.InspectionAbandoned):
        return state.model_copy(
            update={
                "state": VisitState.ABANDONED,
                "abandon_reason": entry.data.reason,
                "finished_at": entry.at,
            }
        )
    if isinstance(entry, kinds.InspectionFinished):
        return _sealed(state, entry)
    return state


def _joined(state: FoldedInspection, placed: Placed, entry: kinds.InspectionJoined) -> FoldedInspection:
    """A journal joins once, whatever it says again."""
    if placed.journal in state.joined:
        return state
    laptop = JoinedLaptop(
        journal=placed.journal, seq=placed.seq, person=entry.data.person, number=entry.data.number, at=entry.at
    )
    return state.model_copy(update={"joined": (*state.joined, placed.journal), "laptops": (*state.laptops, laptop)})


def _sealed(state: FoldedInspection, entry: kinds.InspectionFinished) -> FoldedInspection:
    data = entry.data
    return state.model_copy(
        update={
            "state": VisitState.SEALED,
            "finished_at": data.finished_at,
            "digest": data.digest,
            "covers": data.covers,
            "opinion": data.opinion,
            "passed": data.passed,
            "failed": data.failed,
            "na_count": data.not_applicable,
            "not_checked": data.not_checked,
        }
    )


class AnswerVersion(Frozen):
    """One of several answers to an item that nobody has settled yet. ``head``: the entry that holds it up, which is
    another one than ``entry`` where somebody settled and somebody else differed again."""

    head: str = ""
    entry: str
    journal: str
    actor: str
    answer: Answer | None
    at: datetime
    reason: str = ""
    note: str = ""


class FoldedAnswer(NamedTuple):
    """The answer to one item of one visit; ``conflict`` holds the versions while two laptops disagree.

    A named tuple, for there are a hundred of them to a visit and a rebuild makes all of them.
    """

    facility: str | None
    inspection: str
    item: str
    answer: Answer | None
    reason: str
    note: str
    measured: dict[str, JsonValue]
    suggested: Answer | None
    entry: str
    actor: str
    at: datetime
    conflict: tuple[AnswerVersion, ...] = ()


def fold_answer(ordered: Sequence[Placed]) -> FoldedAnswer | None:
    """The last answer in canonical order, or the one that a person chose; disagreeing heads are a conflict.

    A head is what nobody went on from: no entry names it as ``after``, no later one of the same journal stands, and
    no person settled it. A settlement is a head like an answer: two that differ are a disagreement again. Who has only
    noted something does not disagree with an answer.
    """
    recorded = {p.entry.id: p for p in ordered if isinstance(p.entry, kinds.AnswerRecorded)}
    if not recorded:
        return None
    if len(ordered) == 1:
        return _answer(ordered[0], ())
    heads = [(p.entry.id, recorded[shown]) for p in _heads(ordered) if (shown := _shown_by(p)) in recorded]
    heads = [head for head in heads if head[1].entry.data.answer is not None] or heads
    current = heads[-1][1] if heads else list(recorded.values())[-1]
    differ = len({p.entry.data.answer for _, p in heads}) > 1
    return _answer(current, tuple(_version(identity, p) for identity, p in heads) if differ else ())


def _shown_by(placed: Placed) -> str:
    """The id of the answer that an entry stands for: its own, or the one that was chosen."""
    entry = placed.entry
    return entry.data.chosen if isinstance(entry, kinds.AnswerSettled) else entry.id


def _heads(ordered: Sequence[Placed]) -> list[Placed]:
    followed = {p.entry.after for p in ordered}
    newest: dict[str, int] = {}
    for number, placed in enumerate(ordered):
        newest[placed.journal] = max(newest.get(placed.journal, 0), placed.seq)
        if isinstance(placed.entry, kinds.AnswerSettled):
            before = ordered[:number] if not placed.entry.data.over else ()
            followed.update((placed.entry.data.chosen, *placed.entry.data.over), (p.entry.id for p in before))
    return [p for p in ordered if p.entry.id not in followed and p.seq == newest[p.journal]]


def _version(head: str, placed: Placed) -> AnswerVersion:
    data: Any = placed.entry.data
    return AnswerVersion(
        head=head,
        entry=placed.entry.id,
        journal=placed.journal,
        actor=placed.entry.actor,
        answer=data.answer,
        at=placed.entry.at,
        reason=data.reason,
        note=data.note,
    )


def _answer(placed: Placed, conflict: tuple[AnswerVersion, ...]) -> FoldedAnswer:
    entry = placed.entry
    data: Any = entry.data
    return FoldedAnswer(
        facility=entry.facility,
        inspection=data.inspection,
        item=data.item,
        answer=data.answer,
        reason=data.reason,
        note=data.note,
        measured=data.measured,
        suggested=data.suggested,
        entry=entry.id,
        actor=entry.actor,
        at=entry.at,
        conflict=conflict,
    )


class FoldedEvidence(Frozen):
    """A photo, signature or scanned sheet; never printed while ``print_allowed`` is false."""

    facility: str | None
    inspection: str
    item: str | None
    finding: str | None
    role: str
    sha256: str
    size: int
    media_type: str
    width: int | None
    height: int | None
    original_sha256: str | None
    taken_at: datetime | None
    caption: str
    original_size: int | None = None
    original_media_type: str = ""
    print_allowed: bool = False
    reviewed_by: str | None = None
    withdrawn: str | None = None
    attached_by: str
    attached_at: datetime


def fold_evidence(ordered: Sequence[Placed]) -> FoldedEvidence | None:
    """Attached, then reviewed or withdrawn; a withdrawal is for ever. Without its kept original a photo stands."""
    state: FoldedEvidence | None = None
    for placed in ordered:
        entry = placed.entry
        if isinstance(entry, kinds.EvidenceAttached) and state is None:
            state = FoldedEvidence(
                facility=entry.facility,
                attached_by=entry.actor,
                attached_at=entry.at,
                **entry.data.model_dump(),
            )
        elif isinstance(entry, kinds.EvidenceReviewed) and state is not None:
            changes: dict[str, Any] = {"print_allowed": entry.data.print_allowed, "reviewed_by": entry.actor}
            if entry.data.caption is not None:
                changes["caption"] = entry.data.caption
            if entry.data.item is not None:
                changes["item"] = entry.data.item
            state = state.model_copy(update=changes)
        elif isinstance(entry, kinds.EvidenceWithdrawn) and state is not None:
            of_original = entry.data.sha256 == state.original_sha256 != state.sha256
            changes = {"original_size": None} if of_original else {"withdrawn": entry.data.why}
            state = state.model_copy(update=changes)
    return state
