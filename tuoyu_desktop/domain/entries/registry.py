"""Entries of the district's reference data: facilities, roster, assignments, packs, devices; and their corrections."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, Field, JsonValue

from tuoyu_desktop.domain.entries.envelope import V1, EntryBase, EntryData
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.terms import PersonKind


class FacilityRegisteredData(EntryData):
    facility: Facility


class FacilityRegistered(EntryBase):
    kind: Literal["facility.registered"] = "facility.registered"
    v: V1 = 1
    data: FacilityRegisteredData


class FacilityUpdatedData(EntryData):
    """Fields of :class:`Facility` by name with their new values."""

    changes: dict[str, JsonValue]


class FacilityUpdated(EntryBase):
    kind: Literal["facility.updated"] = "facility.updated"
    v: V1 = 1
    data: FacilityUpdatedData


class FacilityClosedData(EntryData):
    on: date
    reason: str


class FacilityClosed(EntryBase):
    kind: Literal["facility.closed"] = "facility.closed"
    v: V1 = 1
    data: FacilityClosedData


class FacilityCorrectedData(EntryData):
    """``changes`` maps a field of :class:`Facility` to (old, new); applied only where the value is still old."""

    changes: dict[str, tuple[JsonValue, JsonValue]]
    inspection: str | None = None
    note: str = ""


class FacilityCorrected(EntryBase):
    kind: Literal["facility.corrected"] = "facility.corrected"
    v: V1 = 1
    data: FacilityCorrectedData


class CorrectionDecidedData(EntryData):
    """The district settles a conflict: ``correction`` is the entry id, ``accepted`` takes its new values."""

    correction: str
    accepted: bool
    reason: str = ""


class CorrectionDecided(EntryBase):
    kind: Literal["correction.decided"] = "correction.decided"
    v: V1 = 1
    data: CorrectionDecidedData


class Certificate(Frozen):
    """执法证: a number, the body it was issued for, and the dates between which it holds (both included)."""

    number: str
    body: str
    valid_from: date
    valid_to: date


class PinVerifier(Frozen):
    """scrypt of a PIN: salt and digest in hex. It signs in a person, it does not open the database."""

    salt: str
    digest: str


class Person(Frozen):
    """One person on the signed roster (requirements row 1). ``recusals`` are facility ids; the reason is never kept.
    ``former_certificates``: what was done under one that was renewed since stays rightly done; newest first."""

    name: str
    kind: PersonKind
    unit: str
    employer: str = ""
    fields: tuple[str, ...] = ()
    certificate: Certificate | None = None
    appointed_from: date | None = None
    appointed_to: date | None = None
    recusals: tuple[str, ...] = ()
    pin: PinVerifier | None = None
    active: bool = True
    former_certificates: tuple[Certificate, ...] = ()


class RosterChangedData(EntryData):
    person: Person


class RosterChanged(EntryBase):
    kind: Literal["roster.changed"] = "roster.changed"
    v: V1 = 1
    data: RosterChangedData


class AssignmentChangedData(EntryData):
    """``facility`` of the envelope is looked after by ``unit``; ``active`` false ends it (sync.md §3.14)."""

    unit: str
    active: bool = True
    reason: str = ""


class AssignmentChanged(EntryBase):
    kind: Literal["assignment.changed"] = "assignment.changed"
    v: V1 = 1
    data: AssignmentChangedData


class PackPublishedData(EntryData):
    """A rule pack by id, version and digest; its files are a blob where they are not built in."""

    pack: str
    version: str
    digest: str
    effective_from: date
    effective_to: date | None = None
    sha256: str | None = None


class ChecklistPublished(EntryBase):
    kind: Literal["checklist.published"] = "checklist.published"
    v: V1 = 1
    data: PackPublishedData


class DistrictPackPublished(EntryBase):
    kind: Literal["district_pack.published"] = "district_pack.published"
    v: V1 = 1
    data: PackPublishedData


class StretchCost(Frozen):
    """What Argon2id costs a list (RFC 9106), bounded: a damaged entry must not ask a laptop for all its memory."""

    memory_kib: int = Field(ge=8, le=1024 * 1024)
    iterations: int = Field(ge=1, le=20)
    lanes: int = Field(ge=1, le=16)


class BanListPublishedData(EntryData):
    """The list of banned people for one ``device``, as of a day, from ``source``; no number, only digests of them.

    Argon2id with the district's ``salt`` and ``cost``, then BLAKE2b keyed with ``device_key``; all base64, the digests
    sorted. ``withdrawn``: the device may not hold a list any more and forgets the one it had.
    """

    device: str
    as_of: date | None = None
    source: str = ""
    salt: str = ""
    device_key: str = ""
    cost: StretchCost | None = None
    digests: tuple[str, ...] = ()
    count: int = 0
    withdrawn: bool = False


class BanListPublished(EntryBase):
    kind: Literal["ban_list.published"] = "ban_list.published"
    v: V1 = 1
    data: BanListPublishedData


class DeviceRevokedData(EntryData):
    device: str
    reason: str


class DeviceRevoked(EntryBase):
    kind: Literal["device.revoked"] = "device.revoked"
    v: V1 = 1
    data: DeviceRevokedData


class DeviceReplacedData(EntryData):
    device: str
    by: str
    reason: str = ""


class DeviceReplaced(EntryBase):
    kind: Literal["device.replaced"] = "device.replaced"
    v: V1 = 1
    data: DeviceReplacedData


class EntryJudgedData(EntryData):
    """The district's verdict on one stored entry: ``status`` applied, held or rejected (sync.md §3.1)."""

    journal: str
    seq: int
    status: Literal["applied", "held", "rejected"]
    reason: str = ""


class EntryJudged(EntryBase):
    kind: Literal["entry.judged"] = "entry.judged"
    v: V1 = 1
    data: EntryJudgedData


class EntryErasedData(EntryData):
    """``entry``: id of what was erased, so that its copy in another journal goes as well. ``of_kind``, ``inspection``,
    ``item``, ``finding``: where it was shown, so that a screen can say so there. ``blobs``: SHA-256 of the files that
    went with it and are never taken again."""

    journal: str
    seq: int
    reason: str
    order: str
    entry: str = ""
    of_kind: str = ""
    inspection: str = ""
    item: str = ""
    finding: str = ""
    blobs: tuple[str, ...] = ()


class EntryErased(EntryBase):
    kind: Literal["entry.erased"] = "entry.erased"
    v: V1 = 1
    data: EntryErasedData


class JournalForkedData(EntryData):
    previous: str
    at_seq: int
    hash: str
    why: str


class JournalForked(EntryBase):
    kind: Literal["journal.forked"] = "journal.forked"
    v: V1 = 1
    data: JournalForkedData


class ApplicationReviewedData(EntryData):
    step: str
    result: str
    opinion: str = ""
    conditions: dict[str, Any] = Field(default_factory=dict)


class ApplicationReviewed(EntryBase):
    kind: Literal["application.reviewed"] = "application.reviewed"
    v: V1 = 1
    data: ApplicationReviewedData


class IncidentCall(Frozen):
    """Who was telephoned and when; a body, never a person."""

    to: str
    at: AwareDatetime


class IncidentStep(Frozen):
    """What was done at once: the step's code, its words as they were read, and when it was ticked."""

    code: str
    text: str
    at: AwareDatetime


class IncidentData(EntryData):
    """An emergency report and what is added to it (documents.md §4.13). No child is named, staff by post only.

    ``withheld``: why nothing is reported although the page asked; such an entry reports nothing. ``no_recording``: why
    channel and time of the recording are missing (checklist.md §2 rule 17).
    """

    incident_kind: str
    text: str
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    inspection: str | None = None
    item: str = ""
    seen_at: AwareDatetime | None = None
    calls: tuple[IncidentCall, ...] = ()
    steps: tuple[IncidentStep, ...] = ()
    channel: str = ""
    recorded: str = ""
    no_recording: str = ""
    withheld: str = ""


class IncidentUpdatedData(IncidentData):
    """The same, written later."""


class IncidentReported(EntryBase):
    kind: Literal["incident.reported"] = "incident.reported"
    v: V1 = 1
    data: IncidentData


class IncidentUpdated(EntryBase):
    kind: Literal["incident.updated"] = "incident.updated"
    v: V1 = 1
    data: IncidentUpdatedData
