"""Light rows for lists: frozen dataclasses of plain values, quick to make and to import (no pydantic here).

Dates and instants are as stored: ``_on`` a date, ``_at`` an aware datetime in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tuoyu_desktop.domain.terms import (
    Answer,
    Decision,
    FacilityKind,
    FindingState,
    InspectionKind,
    NoticeState,
    PersonKind,
    Profile,
    Severity,
    VisitMode,
    VisitState,
)


@dataclass(frozen=True, slots=True)
class FacilityLine:
    """One facility in a list. ``overdue_count`` counts open findings past a date that an authority set."""

    id: str
    name: str
    kind: FacilityKind
    street_town: str
    address: str
    place_count: int
    enrolled_count: int
    is_inclusive: bool
    closed_on: date | None
    open_count: int
    overdue_count: int
    last_visit_on: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the roster; ``certificate_valid_to`` is null without a 执法证."""

    id: str
    name: str
    kind: PersonKind
    unit: str
    active: bool
    certificate_number: str | None
    certificate_valid_to: date | None
    recusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One planned visit. ``time`` as HH:MM, null where only the day is fixed; ``team`` person ids."""

    id: str
    facility: str
    on: date
    time: str | None
    mode: VisitMode
    profile: Profile
    inspection_kind: InspectionKind
    team: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """``answered`` counts items with an answer (not drafts); ``item_count`` those of the visit that apply or were
    answered all the same: what the visit's own page counts. ``amendments``: how often it was put right since its seal.
    """

    id: str
    facility: str
    facility_name: str
    date: date
    mode: VisitMode
    profile: Profile
    inspection_kind: InspectionKind
    lead: str
    state: VisitState
    started_at: datetime
    finished_at: datetime | None
    passed: int
    failed: int
    not_applicable: int
    not_checked: int
    answered: int
    item_count: int
    plan: str | None
    journal: str
    amendments: int = 0


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in a list."""

    id: str
    facility: str
    facility_name: str
    inspection: str
    item: str
    fact: str
    severity: Severity
    state: FindingState
    mode: VisitMode
    due_on: date | None
    suggested_due_on: date | None
    found_on: date
    recorded_by: str
    recorded_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    referred_to: str
    lead_department: str
    reported_at: datetime | None
    rectified_on_site: bool
    urgent: bool
    reply_due_on: date | None = None
    replied_on: date | None = None
    reply_accepted: bool | None = None

    def overdue_days(self, today: date) -> int:
        """Days past the date that an authority set, 0 where none is or nothing is left to do."""
        if self.due_on is None or self.state not in (FindingState.OPEN, FindingState.AWAITING_REINSPECTION):
            return 0
        return max(0, (today - self.due_on).days)

    def reply_overdue_days(self, today: date) -> int:
        """Days past the date by which another department was asked to answer, 0 where it did or nobody waits for it."""
        waits = self.state is FindingState.REFERRED and self.replied_on is None
        return max(0, (today - self.reply_due_on).days) if waits and self.reply_due_on is not None else 0


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One photo or signature; ``size`` in bytes. ``original_sha256``: of the file it was made from; ``marks``: the
    photo (evidence id) that a marked copy stands for, ``also_marks``: the same photo attached once more.
    ``original_size``: bytes of the file as it came, where that is kept too."""

    id: str
    inspection: str
    item: str | None
    finding: str | None
    role: str
    sha256: str
    size: int
    media_type: str
    caption: str
    taken_at: datetime | None
    print_allowed: bool
    withdrawn: str | None
    attached_by: str = ""
    attached_at: datetime | None = None
    original_sha256: str | None = None
    marks: str = ""
    also_marks: tuple[str, ...] = ()
    original_size: int | None = None

    def delivers(self, sha256: str) -> bool:
        """Whether these bytes are to be delivered for it: of the photo itself, or of its kept original."""
        if self.sha256 == sha256:
            return self.withdrawn is None
        kept = self.original_sha256 == sha256 and self.original_size is not None
        return kept and self.withdrawn in (None, "damaged")


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One document."""

    id: str
    facility: str | None
    facility_name: str
    inspection: str | None
    kind: str
    number: str | None
    provisional: str | None
    state: NoticeState
    issued_at: datetime
    issued_by: str
    delivered_way: str
    delivered_at: datetime | None
    receiver: str
    void_reason: str
    check_code: str


@dataclass(frozen=True, slots=True)
class NumberBlockLine:
    """Numbers ``first`` to ``last`` of one kind and year that this laptop was leased; ``pattern`` writes them out."""

    id: str
    number_kind: str
    year: int
    first: int
    last: int
    pattern: str
    returned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberStock:
    """What this laptop has of the numbers of one kind and year. ``highest``: handed out so far, whatever became of
    it. ``behind``: this database is older than that, so none is handed out or given back until it has synced.
    ``unused`` by block, lowest first; ``set_aside``: those of them that are not handed out all the same."""

    highest: int
    behind: bool
    unused: tuple[tuple[str, int], ...]
    set_aside: frozenset[int] = frozenset()

    @property
    def free(self) -> tuple[tuple[str, int], ...]:
        """(block, number) that may be handed out, in the order in which they are."""
        return () if self.behind else tuple(one for one in self.unused if one[1] not in self.set_aside)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A document with a number of a block of this laptop, or with one of its provisional codes. ``about``: the
    emergency that it reports, empty for other papers. ``refused``: the district's reason where it holds or rejects
    the document, which has its number all the same."""

    id: str
    inspection: str | None
    kind: str
    number: str | None
    provisional: str | None
    block: str | None
    value: int | None
    state: NoticeState
    issued_at: datetime
    facility_name: str
    void_reason: str
    about: str = ""
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Numbers of a block that this laptop gave back."""

    block: str
    numbers: tuple[int, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastAnswerLine:
    """What an earlier visit found at an item."""

    inspection: str
    date: date
    mode: VisitMode
    item: str
    answer: Answer
    summary: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A visit, correction or other group of own entries that the district has not confirmed yet."""

    subject: str
    kind: str
    title: str
    since_at: datetime
    entry_count: int
    photo_count: int
    photo_bytes: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """An own entry that the district holds or refuses, with its reason."""

    seq: int
    entry_kind: str
    facility_name: str
    subject: str
    status: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefusedPhotoLine:
    """An own photo whose entry the district holds or refuses: it has no row, yet its bytes are to arrive (§3.1)."""

    subject: str
    inspection: str
    facility: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """How far the district has what this laptop wrote. ``confirmed_*`` are the server's own seq and hash."""

    own_seq: int
    own_hash: str
    confirmed_seq: int
    confirmed_hash: str
    confirmed_at: datetime | None
    visits_waiting: int
    photos_waiting: int
    photo_bytes_waiting: int
    oldest_waiting_at: datetime | None
    attention_count: int

    @property
    def all_delivered(self) -> bool:
        """True only when the server's seq and hash cover the journal and no blob is missing."""
        covered = self.own_seq == self.confirmed_seq and self.own_hash == self.confirmed_hash
        return covered and self.photos_waiting == 0


@dataclass(frozen=True, slots=True)
class VisitEntryLine:
    """One entry of a visit as it is held here, whatever became of it; ``own``: written on this laptop. ``item`` is
    empty where it is about none, ``finding`` names the finding that a later photo is about."""

    id: str
    journal: str
    seq: int
    kind: str
    subject: str
    actor: str
    at: datetime
    status: str
    own: bool
    item: str
    finding: str


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A person's choice between answers that differed: who answered what, in order of time, and what was chosen."""

    entry: str
    item: str
    actor: str
    at: datetime
    answer: Answer | None
    reason: str
    versions: tuple[tuple[str, Answer | None], ...]


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """What the district removed by law or order: why, and where it was shown. ``kind`` of the entry; ``inspection``,
    ``item`` and ``finding`` are empty where it named none."""

    subject: str
    reason: str
    kind: str
    inspection: str
    item: str
    finding: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One entry of a subject's time line; ``waiting``: our own, and the district has not confirmed it yet."""

    entry: str
    kind: str
    at: datetime
    actor_name: str
    status: str
    data: dict[str, object]
    waiting: bool = False
