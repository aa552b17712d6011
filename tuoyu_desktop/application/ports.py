"""What the use cases need of the world: reading what is known, and one unit of work that writes.

``Records`` answers questions on one connection; ``Work`` is ``Records`` inside a transaction plus what may be
written. Both are made by ``store`` and handed to jobs by the job runner. A name ``…line(s)`` gives light rows, the
others give folded states by subject.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from tuoyu_desktop.application.lines import (
    DeliveryLine,
    ErasureLine,
    EventLine,
    EvidenceLine,
    FacilityLine,
    FindingLine,
    InspectionLine,
    LastAnswerLine,
    NoticeLine,
    NumberBlockLine,
    NumberedLine,
    NumberStock,
    PersonLine,
    PlanLine,
    QueueLine,
    RefusedLine,
    RefusedPhotoLine,
    ReturnedLine,
    SettledLine,
    VisitEntryLine,
)
from tuoyu_desktop.domain.terms import FacilityKind, FindingState, VisitState

if TYPE_CHECKING:  # states are pydantic models: a list screen starts without loading them
    from tuoyu_desktop.domain.ban_list import HeldBanList
    from tuoyu_desktop.domain.checklist import Checklist
    from tuoyu_desktop.domain.district_pack import DistrictPack
    from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
    from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
    from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident
    from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer, FoldedEvidence, FoldedInspection
    from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
    from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility
    from tuoyu_desktop.domain.entries.registry import Person

TRAY_DRAFT = "tray/{inspection}"
"""Key of the draft that lists what was brought for a visit and is not placed yet."""
LOST_TRAYS = "lost_trays"
"""Setting: JSON of visit id to the number of photos that lay in its tray when it ended on another laptop."""


@dataclass(frozen=True)
class Device:
    """Who this laptop is: filled at enrolment. ``district`` is a region code, ``unit`` the unit it belongs to.
    ``practice``: no laptop of any district, only a place to practise (decisions/0009); it has no server."""

    id: str
    number: int
    journal: str
    unit: str
    unit_name: str
    district: str
    district_pack: str
    keeper: str
    server: str
    name: str
    is_demo: bool = False
    practice: bool = False


@dataclass(frozen=True)
class Changes:
    """What one unit of work changed: family of subject to subject ids, as the projector names them."""

    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, *families: str) -> bool:
        """Whether any row of these families changed."""
        return any(self.touched.get(family) for family in families)


class Packs(Protocol):
    """The rule packs this laptop holds; a pack stays as long as a visit refers to it."""

    def checklist(self, pack: str, version: str) -> Checklist: ...

    def current_checklist(self, on: date) -> Checklist: ...

    def district_pack(self, pack: str | None = None) -> DistrictPack: ...

    def phrases(self, item: str) -> tuple[str, ...]: ...


class Records(Protocol):
    """Everything that can be read. All methods are for one thread and answer from one consistent state."""

    packs: Packs

    def device(self) -> Device: ...

    def setting(self, name: str) -> str | None: ...

    def now(self) -> datetime: ...

    def facility(self, facility: str) -> FoldedFacility | None: ...

    def facility_name(self, facility: str | None) -> str: ...

    def search_facilities(
        self, area: str | None, text: str = "", limit: int | None = None, kind: FacilityKind | None = None
    ) -> Sequence[str]:
        """Ids of the facilities of one unit and kind (null: all in scope) whose name, pinyin, initials or address
        hold all the words of ``text``, sorted by pinyin, closed ones last."""

    def facility_lines_of(self, facilities: Collection[str]) -> Sequence[FacilityLine]:
        """The lines of these facilities, in the order given."""

    def facility_data(self, facilities: Collection[str]) -> Mapping[str, Mapping[str, object]]:
        """The stored JSON of facilities, unparsed: for papers that run out and the like."""

    def disputed_facilities(self) -> Sequence[str]:
        """Facilities with a correction from the field that met another value: a person decides (sync.md §3.9)."""

    def person(self, person: str) -> Person | None: ...

    def person_lines(self) -> Sequence[PersonLine]: ...

    def plan_lines(self, first: date, last: date) -> Sequence[PlanLine]: ...

    def inspection(self, inspection: str) -> FoldedInspection | None: ...

    def inspection_lines(
        self, *, facility: str | None = None, states: Collection[VisitState] = (), own_only: bool = False
    ) -> Sequence[InspectionLine]:
        """``own_only``: visits that were begun on this laptop or that it joined."""

    def visit_entries(self, inspection: str) -> Sequence[VisitEntryLine]:
        """What people wrote in a visit, from all laptops, in order of time: also what is held or was rejected."""

    def elsewhere(self, inspection: str) -> Mapping[str, str]:
        """Items whose answer was given on another laptop, and by whom (person id)."""

    def settlements(self, inspection: str) -> Sequence[SettledLine]:
        """Those that hold, the newest first."""

    def late_visits(self) -> Sequence[str]:
        """Sealed visits begun on this laptop to which something came that no amendment names yet (sync.md §3.10)."""

    def answers(self, inspection: str, items: Collection[str] = ()) -> Mapping[str, FoldedAnswer]:
        """Item code to answer; only those of ``items`` when any are named."""

    def last_answer_lines(self, facility: str, before: str) -> Sequence[LastAnswerLine]:
        """Answers of earlier visits of the facility, newest first; ``before`` is the visit that asks."""

    def evidence_lines(
        self, *, inspection: str | None = None, finding: str | None = None
    ) -> Sequence[EvidenceLine]: ...

    def evidence(self, evidence: str) -> FoldedEvidence | None: ...

    def finding(self, finding: str) -> FoldedFinding | None: ...

    def findings(self, inspection: str, item: str | None = None) -> Mapping[str, FoldedFinding]:
        """Findings of one visit, or of one item of it, by subject, those taken back left out."""

    def finding_lines(
        self, *, facility: str | None = None, states: Collection[FindingState] = (), area: str | None = None
    ) -> Sequence[FindingLine]: ...

    def incident(self, incident: str) -> FoldedIncident | None: ...

    def incidents(self, inspection: str | None = None) -> Mapping[str, FoldedIncident]:
        """Emergencies of one visit (null: all here) by subject, those of which the reason not to report is kept too."""

    def waiting_incidents(self) -> Sequence[str]:
        """Reported emergencies of which an own entry or a photo is not with the district yet."""

    def notice(self, notice: str) -> FoldedNotice | None: ...

    def notice_lines(self, *, inspection: str | None = None, facility: str | None = None) -> Sequence[NoticeLine]: ...

    def notices_made_here(self, on: date) -> Sequence[NoticeLine]:
        """Documents that this laptop issued on a day in Beijing, sorted by the facility's pinyin, then by time."""

    def number_blocks(self) -> Sequence[NumberBlockLine]:
        """The blocks leased to this laptop, by kind, year and number."""

    def number_stock(self, number_kind: str, year: int) -> NumberStock:
        """What is left of the numbers of one kind and year."""

    def numbered_lines(self) -> Sequence[NumberedLine]:
        """The documents that this laptop numbered, in order of issue."""

    def returned_lines(self) -> Sequence[ReturnedLine]:
        """What this laptop gave back, in order."""

    def event_lines(self, subject: str) -> Sequence[EventLine]:
        """The entries on a subject, in canonical order."""

    def delivery(self) -> DeliveryLine: ...

    def queue_lines(self) -> Sequence[QueueLine]: ...

    def refused_lines(self) -> Sequence[RefusedLine]: ...

    def refused_photos(self, sha256: str) -> Sequence[RefusedPhotoLine]:
        """Own photo entries that name these bytes and that the district holds or refuses, those taken back left out."""

    def erased(self, subjects: Collection[str]) -> frozenset[str]:
        """Those of which an entry was removed by law or order (sync.md §1): screens say so where it was shown."""

    def ban_list(self) -> HeldBanList | None:
        """The list of banned people that the district published to this laptop, null where it holds none."""

    def person_checks(self, inspection: str) -> tuple[int, int]:
        """(asked, hits) of one visit: how many numbers were compared with a list on its laptops."""

    def erasure_lines(self, facility: str) -> Sequence[ErasureLine]:
        """What was removed so of one facility, newest first."""

    def barred_blobs(self, hashes: Collection[str]) -> frozenset[str]:
        """Those whose bytes the district erased: they are not shown, not asked for and not attached again."""

    def visit_is_delivered(self, inspection: str) -> bool:
        """True only when the server's (seq, hash) covers every entry of the visit and all its blobs are complete."""

    def draft(self, key: str) -> str | None: ...

    def blob(self, sha256: str) -> bytes:
        """The plain bytes of a stored blob. Raises EnvironmentFault env-blob-damaged or env-blob-missing."""

    def own_journals(self) -> frozenset[str]:
        """The journals that this laptop wrote: the present one and those it goes on from (sync.md §3.8)."""

    def blob_is_pending(self, sha256: str) -> bool:
        """Whether this laptop made the blob and the district neither holds it nor was told that it never will."""


@dataclass(frozen=True)
class TakenNumber:
    """A number for a document: from a leased block, or a provisional code when none may be used."""

    number: str | None
    provisional: str | None
    block: str | None
    value: int | None


class Work(Records, Protocol):
    """One unit of work: all of it becomes durable together, or none of it."""

    @property
    def actor(self) -> str:
        """The person who signed in."""

    def append(self, data: EntryData, *, subject: str, facility: str | None) -> EntryBase:
        """Write one entry of the kind that ``data`` belongs to; ``after`` is the subject's head seen here."""

    def digest_of_visit(self, inspection: str) -> tuple[dict[str, int], str]:
        """(covers, digest) over all entries of the visit held here (sync.md §3.10)."""

    def take_number(self, number_kind: str, year: int) -> TakenNumber:
        """The next unused number; the mark outside the database is raised before this unit commits."""

    def set_numbers_aside(self, number_kind: str, year: int, numbers: Collection[int]) -> None:
        """Never hand these out, also where this unit is lost later; the entry that gives them back follows in it."""

    def store_blob(self, data: bytes, media_type: str) -> str:
        """Make the bytes durable and return their SHA-256; the entry that names it follows in this unit."""

    def set_aside_blob(self, data: bytes, media_type: str) -> str:
        """Make the bytes durable, to be sent to nobody; the tray that names them follows in this unit."""

    def use_blob(self, sha256: str) -> None:
        """Bytes that were set aside are evidence from now on, to be delivered; the entry that names them follows.
        Raises EnvironmentFault env-blob-missing or env-blob-damaged."""

    def forget_unplaced(self) -> None:
        """Bytes set aside that no tray of an open visit names any more go: keys with this unit, files after it."""

    def put_draft(self, key: str, text: str) -> None: ...

    def drop_draft(self, key: str) -> None: ...

    def put_setting(self, name: str, value: str) -> None: ...
