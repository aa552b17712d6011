"""The projected tables that screens and reports read: one row per subject, folded, never patched, never migrated.

Instants are ISO text in UTC with milliseconds and dates ISO text, so that SQLite and PostgreSQL hold equal values.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Table
from sqlmodel import Field, SQLModel

PROJECTED = MetaData()


class ProjectedRow(SQLModel):
    """``subject`` is the id of what the row is about, ``head`` the entry a writer names as ``after``."""

    metadata = PROJECTED

    subject: str = Field(primary_key=True)
    head: str


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


class FacilityRow(ProjectedRow, table=True):
    __tablename__ = "facility"

    name: str
    pinyin: str
    initials: str
    kind: str
    ownership: str
    social_credit_code: str = Field(index=True)
    street_town: str = Field(index=True)
    neighbourhood: str
    address: str
    filing_status: str
    place_count: int
    enrolled_count: int
    is_inclusive: bool
    price_type: str
    closed_on: str | None
    conflict_count: int
    updated_at: str
    data: dict[str, Any] = _json()
    corrections: list[Any] = _json()


class PersonRow(ProjectedRow, table=True):
    __tablename__ = "person"

    name: str
    kind: str
    unit: str
    active: bool
    data: dict[str, Any] = _json()


class AssignmentRow(ProjectedRow, table=True):
    __tablename__ = "assignment"

    facility: str | None = Field(index=True)
    unit: str = Field(index=True)
    active: bool


class PackRow(ProjectedRow, table=True):
    __tablename__ = "pack"

    pack_kind: str
    pack: str
    version: str
    digest: str
    effective_from: str
    effective_to: str | None
    sha256: str | None


class DeviceRow(ProjectedRow, table=True):
    __tablename__ = "device_state"

    device: str = Field(index=True)
    revoked_reason: str
    replaced_by: str


class PlanRow(ProjectedRow, table=True):
    __tablename__ = "plan"

    facility: str | None = Field(index=True)
    planned_on: str = Field(index=True)
    time: str | None
    mode: str
    profile: str
    inspection_kind: str
    reason: str
    cancelled: bool
    team: list[Any] = _json()


class InspectionRow(ProjectedRow, table=True):
    __tablename__ = "inspection"

    facility: str | None = Field(index=True)
    journal: str
    date: str = Field(index=True)
    mode: str
    inspection_kind: str
    profile: str
    lead: str
    plan: str | None
    state: str = Field(index=True)
    started_at: str
    finished_at: str | None
    passed: int
    failed: int
    na_count: int
    not_checked: int
    digest: str | None
    data: dict[str, Any] = _json()


class AnswerRow(ProjectedRow, table=True):
    __tablename__ = "answer"

    facility: str | None
    inspection: str = Field(index=True)
    item: str
    answer: str | None
    reason: str
    note: str
    suggested: str | None
    entry: str
    actor: str
    at: str
    measured: dict[str, Any] = _json()
    conflict: list[Any] = _json()


class EvidenceRow(ProjectedRow, table=True):
    __tablename__ = "evidence"

    facility: str | None
    inspection: str = Field(index=True)
    item: str | None
    finding: str | None
    role: str
    sha256: str = Field(index=True)
    size: int
    media_type: str
    width: int | None
    height: int | None
    original_sha256: str | None = Field(index=True)
    taken_at: str | None
    caption: str
    original_size: int | None
    original_media_type: str
    print_allowed: bool
    reviewed_by: str | None
    withdrawn: str | None
    attached_by: str
    attached_at: str


class FindingRow(ProjectedRow, table=True):
    __tablename__ = "finding"

    facility: str | None = Field(index=True)
    inspection: str = Field(index=True)
    item: str
    mode: str
    fact: str
    severity: str
    measure: str
    lead_department: str
    days: int | None
    day_kind: str
    found_on: str
    rectified_on_site: bool
    photo_reason: str
    urgent: bool
    recount_children: int | None
    recount_carers: int | None
    recount_by: str
    recount_reason: str
    state: str = Field(index=True)
    dropped: bool
    due_on: str | None
    suggested_due_on: str | None
    recorded_by: str
    recorded_at: str
    decision: str | None
    decision_reason: str
    decided_at: str | None
    notice_number: str
    referred_to: str
    reply_due_on: str | None
    letter: str
    reply: str
    replied_on: str | None
    reply_accepted: bool | None
    reported_at: str | None
    extension_requested_on: str | None
    extension_asked_until: str | None
    extension_reason: str
    extension_granted: bool | None
    extension_answer: str
    extension_until: str | None
    reinspection_result: str | None
    reinspected_on: str | None
    closed_on: str | None
    close_reason: str
    co_departments: list[Any] = _json()
    evidence: list[Any] = _json()


class NoticeRow(ProjectedRow, table=True):
    __tablename__ = "notice"

    facility: str | None = Field(index=True)
    inspection: str | None = Field(index=True)
    notice_kind: str
    number: str | None
    provisional: str | None
    number_block: str | None
    number_value: int | None
    check_code: str
    pdf_sha256: str | None
    pdf_size: int | None
    state: str
    issued_by: str
    issued_at: str
    delivered_way: str
    delivered_at: str | None
    receiver: str
    delivery_note: str
    void_reason: str
    signed_copy_sha256: str | None
    content: dict[str, Any] = _json()
    signers: list[Any] = _json()


class IncidentRow(ProjectedRow, table=True):
    __tablename__ = "incident"

    facility: str | None = Field(index=True)
    inspection: str | None = Field(index=True)
    item: str
    incident_kind: str
    state: str
    text: str
    seen_at: str | None
    reported_at: str | None
    reported_by: str
    channel: str
    recorded: str
    no_recording: str
    withheld: str
    withheld_by: str
    withheld_at: str | None
    calls: list[Any] = _json()
    steps: list[Any] = _json()
    additions: list[Any] = _json()
    facts: dict[str, Any] = _json()


class NumberBlockRow(ProjectedRow, table=True):
    __tablename__ = "number_block"

    device: str = Field(index=True)
    number_kind: str
    year: int
    first: int
    last: int
    pattern: str
    returned: list[Any] = _json()


ROWS: dict[str, type[ProjectedRow]] = {
    "facility": FacilityRow,
    "person": PersonRow,
    "assignment": AssignmentRow,
    "pack": PackRow,
    "device": DeviceRow,
    "plan": PlanRow,
    "inspection": InspectionRow,
    "answer": AnswerRow,
    "evidence": EvidenceRow,
    "finding": FindingRow,
    "notice": NoticeRow,
    "incident": IncidentRow,
    "number_block": NumberBlockRow,
}
"""Family name to the class of its rows."""


def table_of(family: str) -> Table:
    """The SQL table of a family's rows."""
    table: Table = ROWS[family].__table__  # type: ignore[attr-defined]  # SQLModel sets it
    return table


FOLD_VERSION = 4
"""Raised by hand when a fold changes what it gives for the same entries: both sides then rebuild."""


def schema_stamp() -> str:
    """A short digest of the projected tables; another stamp in a database means drop and rebuild."""
    text = "\n".join(
        f"{table.name}:{','.join(f'{c.name} {c.type}' for c in table.columns)}" for table in PROJECTED.sorted_tables
    )
    return hashlib.sha256(f"{FOLD_VERSION}\n{text}".encode()).hexdigest()[:16]
