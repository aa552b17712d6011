"""Entries of one visit: plan, start, answers, evidence, signatures, sealing, amendment."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, Field, JsonValue

from tuoyu_desktop.domain.entries.envelope import V1, EntryBase, EntryData
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode


class PackRef(Frozen):
    """A rule pack as pinned by a visit: id, version and digest (checklist.md §2 rule 19)."""

    id: str
    version: str
    digest: str


class Consent(Frozen):
    """Who of the facility agreed to the visit, or did not (documents.md §4.5)."""

    given: bool
    name: str
    post: str = ""
    reason: str = ""


class Approval(Frozen):
    """Task and approval of an administrative inspection, or 紧急，事后补办 with its reason (documents.md §1).
    ``beyond_cap_number``: the approval to go beyond the yearly cap, another one than the task's."""

    task_number: str = ""
    approval_number: str = ""
    urgent: bool = False
    urgent_reason: str = ""
    beyond_cap_number: str = ""


class CodeScan(Frozen):
    """The 企业码 scan: its number as typed, or ``connected`` false for 未接入."""

    connected: bool
    number: str = ""
    at: AwareDatetime | None = None


class VisitPlannedData(EntryData):
    on: date
    time: str | None = None
    mode: VisitMode
    profile: Profile
    inspection_kind: InspectionKind = InspectionKind.ROUTINE
    team: tuple[str, ...] = ()
    reason: str = ""
    cancelled: bool = False


class VisitPlanned(EntryBase):
    kind: Literal["visit.planned"] = "visit.planned"
    v: V1 = 1
    data: VisitPlannedData


class InspectionStartedData(EntryData):
    """``date`` is the date that rules use; ``not_applicable`` maps item code to the reason kept (rule 10).
    ``yearly_number`` of ``yearly_cap``: which 行政检查 of the year this is, as counted when it began."""

    date: date
    mode: VisitMode
    inspection_kind: InspectionKind
    profile: Profile
    checklist: PackRef
    district_pack: PackRef
    lead: str
    team: tuple[str, ...]
    items: tuple[str, ...]
    not_applicable: dict[str, str] = Field(default_factory=dict)
    findings_to_review: tuple[str, ...] = ()
    consent: Consent | None = None
    approval: Approval | None = None
    code_scan: CodeScan | None = None
    plan: str | None = None
    clock_confirmed: bool = False
    yearly_number: int | None = None
    yearly_cap: int | None = None


class InspectionStarted(EntryBase):
    kind: Literal["inspection.started"] = "inspection.started"
    v: V1 = 1
    data: InspectionStartedData


class InspectionJoinedData(EntryData):
    """A second laptop; ``number`` is its number in the district, 0 where it was not said."""

    device: str
    person: str
    number: int = 0


class InspectionJoined(EntryBase):
    kind: Literal["inspection.joined"] = "inspection.joined"
    v: V1 = 1
    data: InspectionJoinedData


class InspectionAbandonedData(EntryData):
    reason: str


class InspectionAbandoned(EntryBase):
    kind: Literal["inspection.abandoned"] = "inspection.abandoned"
    v: V1 = 1
    data: InspectionAbandonedData


class AnswerRecordedData(EntryData):
    """``answer`` is null while only measured values or a note are there; ``measured`` follows the item's schema."""

    inspection: str
    item: str
    answer: Answer | None
    reason: str = ""
    note: str = ""
    measured: dict[str, JsonValue] = Field(default_factory=dict)
    suggested: Answer | None = None


class AnswerRecorded(EntryBase):
    kind: Literal["answer.recorded"] = "answer.recorded"
    v: V1 = 1
    data: AnswerRecordedData


class AnswerSettledData(EntryData):
    """A person chose between two answers; ``chosen`` is the id of the entry that holds, ``over`` are those of all
    versions that stood before the person. What comes later and differs is a disagreement anew."""

    inspection: str
    item: str
    chosen: str
    reason: str
    over: tuple[str, ...] = ()


class AnswerSettled(EntryBase):
    kind: Literal["answer.settled"] = "answer.settled"
    v: V1 = 1
    data: AnswerSettledData


class EvidenceAttachedData(EntryData):
    """A photo, drawn signature or scanned sheet; the bytes are a blob named by ``sha256``. ``original_sha256``: of the
    file that it was made from; with ``original_size`` (bytes) that file is a blob of its own too, byte for byte as it
    came (district pack, ``keep_originals``)."""

    inspection: str
    item: str | None = None
    finding: str | None = None
    role: Literal["photo", "signature", "signed_sheet"] = "photo"
    sha256: str
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None
    original_sha256: str | None = None
    taken_at: AwareDatetime | None = None
    caption: str = ""
    original_size: int | None = None
    original_media_type: str = ""


class EvidenceAttached(EntryBase):
    kind: Literal["evidence.attached"] = "evidence.attached"
    v: V1 = 1
    data: EvidenceAttachedData


class EvidenceReviewedData(EntryData):
    """A person looked: ``print_allowed`` is the tick 认不出任何孩子 (checklist.md §2 rule 13)."""

    print_allowed: bool
    caption: str | None = None
    item: str | None = None


class EvidenceReviewed(EntryBase):
    kind: Literal["evidence.reviewed"] = "evidence.reviewed"
    v: V1 = 1
    data: EvidenceReviewedData


class EvidenceWithdrawnData(EntryData):
    """Settles a blob for ever. Where ``sha256`` is that of the photo's kept original, the photo itself stands.
    ``original_sha256``: the kept original that goes with the photo."""

    sha256: str
    why: Literal["damaged", "by-order", "mistake"]
    original_sha256: str | None = None


class EvidenceWithdrawn(EntryBase):
    kind: Literal["evidence.withdrawn"] = "evidence.withdrawn"
    v: V1 = 1
    data: EvidenceWithdrawnData


class InspectionSignedData(EntryData):
    """One signature or refusal. ``svg`` is the drawn picture (走访 documents only: documents.md §5)."""

    role: Literal["member", "facility", "witness"]
    person: str | None = None
    name: str
    post: str = ""
    svg: str = ""
    refused: bool = False
    refusal_reason: str = ""
    refusal_note: str = ""


class InspectionSigned(EntryBase):
    kind: Literal["inspection.signed"] = "inspection.signed"
    v: V1 = 1
    data: InspectionSignedData


class InspectionFinishedData(EntryData):
    """The seal (sync.md §3.10): ``digest`` over the SHA-256 of all entries ``covers`` names, sorted by entry id."""

    covers: dict[str, int]
    digest: str
    opinion: str = ""
    finished_at: AwareDatetime
    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    not_checked: int = 0


class InspectionFinished(EntryBase):
    kind: Literal["inspection.finished"] = "inspection.finished"
    v: V1 = 1
    data: InspectionFinishedData


class AmendedValue(Frozen):
    """One correction: ``old`` as sealed (or as amended before), ``new`` what is right. ``answer`` holds values of
    ``Answer``; ``note`` is of an item, ``fact`` of a finding, ``opinion`` the facility's own words."""

    what: Literal["answer", "note", "fact", "opinion"]
    item: str = ""
    finding: str = ""
    old: str
    new: str


class InspectionAmendedData(EntryData):
    """What was wrong in a sealed visit and what is right; the sealed entries stay as they are. ``late``: the ids of the
    late entries that its writer had before them (sync.md §3.10). ``changes`` are bound to the visit's own digest
    ``seal`` by ``digest`` (``domain.amendments``); ``svg``: the drawn signature of who amends."""

    reason: str
    text: str
    item: str | None = None
    late: tuple[str, ...] = ()
    changes: tuple[AmendedValue, ...] = ()
    seal: str = ""
    digest: str = ""
    svg: str = ""


class InspectionAmended(EntryBase):
    kind: Literal["inspection.amended"] = "inspection.amended"
    v: V1 = 1
    data: InspectionAmendedData


class RestatedData(EntryData):
    """A folded subject in a snapshot: ``state`` as the fold of all entries ``covers`` names (journal to seq)."""

    state: dict[str, Any]
    covers: dict[str, int]


class InspectionRestated(EntryBase):
    kind: Literal["inspection.restated"] = "inspection.restated"
    v: V1 = 1
    data: RestatedData


class PersonCheckQueriedData(EntryData):
    """One number asked of the offline list: in which visit, of which list, and whether it stood there.

    Never a name, a number or a digest of one: 18 digits are found by trying (checklist.md §2 rule 16). ``list_entry``
    is the entry that brought the list, ``as_of`` the day up to which that knew.
    """

    inspection: str
    list_entry: str
    as_of: date
    hit: bool


class PersonCheckQueried(EntryBase):
    kind: Literal["person_check.queried"] = "person_check.queried"
    v: V1 = 1
    data: PersonCheckQueriedData
