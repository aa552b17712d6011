"""Entries of a finding's life: recorded, decided by the district, rectified, re-inspected, closed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tuoyu_desktop.domain.entries.envelope import V1, EntryBase, EntryData
from tuoyu_desktop.domain.entries.inspections import RestatedData
from tuoyu_desktop.domain.terms import DayKind, Decision, ReinspectionResult, Severity, VisitMode


class FindingRecordedData(EntryData):
    """What was seen. In a visit severity, department and deadline are suggestions to the district; only in
    an administrative inspection does ``due_on`` bind (documents.md §1). ``recount_…``: what the second of the team
    (a person id) counted in a home, or why nobody did where one person came alone; the first count stands in the
    answer (checklist.md §3)."""

    inspection: str
    item: str
    mode: VisitMode
    fact: str
    severity: Severity
    measure: str = ""
    lead_department: str = ""
    co_departments: tuple[str, ...] = ()
    days: int | None = None
    day_kind: DayKind = DayKind.WORKING
    due_on: date | None = None
    found_on: date
    rectified_on_site: bool = False
    photo_reason: str = ""
    evidence: tuple[str, ...] = ()
    urgent: bool = False
    recount_children: int | None = None
    recount_carers: int | None = None
    recount_by: str = ""
    recount_reason: str = ""


class FindingRecorded(EntryBase):
    kind: Literal["finding.recorded"] = "finding.recorded"
    v: V1 = 1
    data: FindingRecordedData


class FindingUpdatedData(EntryData):
    """The form as it now stands, before the visit is sealed; ``dropped`` takes the finding back with the answer.

    ``paper``: the officers' document whose day ``due_on`` is, after the seal (documents.md §4.3); the visit's own day
    stays beside it as the suggested one."""

    fact: str
    severity: Severity
    measure: str = ""
    lead_department: str = ""
    co_departments: tuple[str, ...] = ()
    days: int | None = None
    day_kind: DayKind = DayKind.WORKING
    due_on: date | None = None
    rectified_on_site: bool = False
    photo_reason: str = ""
    evidence: tuple[str, ...] = ()
    urgent: bool = False
    recount_children: int | None = None
    recount_carers: int | None = None
    recount_by: str = ""
    recount_reason: str = ""
    dropped: bool = False
    paper: str = ""


class FindingUpdated(EntryBase):
    kind: Literal["finding.updated"] = "finding.updated"
    v: V1 = 1
    data: FindingUpdatedData


class FindingDecidedData(EntryData):
    """The district's decision on what part-time teams reported (documents.md §1.3)."""

    decision: Decision
    reason: str = ""
    department: str = ""
    due_on: date | None = None
    notice_number: str = ""


class FindingDecided(EntryBase):
    kind: Literal["finding.decided"] = "finding.decided"
    v: V1 = 1
    data: FindingDecidedData


class RectificationReportedData(EntryData):
    by: str
    text: str
    completed_on: date | None = None
    evidence: tuple[str, ...] = ()


class RectificationReported(EntryBase):
    kind: Literal["rectification.reported"] = "rectification.reported"
    v: V1 = 1
    data: RectificationReportedData


class ExtensionRequestedData(EntryData):
    """The facility asks for more time (documents.md §4.8). ``requested_on``: the day of its written request, null where
    only this entry tells the day."""

    reason: str
    until: date
    requested_on: date | None = None


class ExtensionRequested(EntryBase):
    kind: Literal["extension.requested"] = "extension.requested"
    v: V1 = 1
    data: ExtensionRequestedData


class ExtensionDecidedData(EntryData):
    """The district's answer; ``until`` is the new date where it is granted."""

    granted: bool
    until: date | None = None
    reason: str = ""


class ExtensionDecided(EntryBase):
    kind: Literal["extension.decided"] = "extension.decided"
    v: V1 = 1
    data: ExtensionDecidedData


class FindingReinspectedData(EntryData):
    inspection: str | None = None
    on: date
    result: ReinspectionResult
    note: str = ""
    evidence: tuple[str, ...] = ()


class FindingReinspected(EntryBase):
    kind: Literal["finding.reinspected"] = "finding.reinspected"
    v: V1 = 1
    data: FindingReinspectedData


class FindingTransferredData(EntryData):
    """Sent to another department, or with ``reply`` what it answered (documents.md §4.9 回执). ``letter``: the document
    that went there. ``accepted``: 受理 or 不受理; null where the answer does not say. ``handler``: 承办人.
    ``withdrawn``: the letter was voided, so nobody has it any more."""

    department: str
    reason: str = ""
    reply_due_on: date | None = None
    reply: str = ""
    letter: str = ""
    accepted: bool | None = None
    replied_on: date | None = None
    handler: str = ""
    withdrawn: bool = False


class FindingTransferred(EntryBase):
    kind: Literal["finding.transferred"] = "finding.transferred"
    v: V1 = 1
    data: FindingTransferredData


class FindingClosedData(EntryData):
    reason: str
    on: date


class FindingClosed(EntryBase):
    kind: Literal["finding.closed"] = "finding.closed"
    v: V1 = 1
    data: FindingClosedData


class FindingRestated(EntryBase):
    kind: Literal["finding.restated"] = "finding.restated"
    v: V1 = 1
    data: RestatedData
