"""What the judge must know about people, facilities, visits and numbers that one push names: few queries, in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from sync.server.access import Caller
from sync.server.stored import APPLIED, HELD, REJECTED
from sync.server.tables import DEVICE
from tuoyu_desktop.domain.document_rights import IssuedPaper
from tuoyu_desktop.domain.entries import inspections, notices
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import NoticeState, VisitMode, VisitState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import (
    AssignmentRow,
    EvidenceRow,
    FacilityRow,
    FindingRow,
    InspectionRow,
    NoticeRow,
    NumberBlockRow,
    PersonRow,
    ProjectedRow,
)

HANDLING = (notices.NoticeDelivered, notices.NoticeVoided, notices.NoticeSignedCopyLinked)
"""What is done with a document that was issued."""


@dataclass(frozen=True)
class VisitFacts:
    """``covers``: null while the visit is open, then journal to the last seq that the seal covers. ``seal``: the digest
    it was sealed with. ``joined``: the journals of laptops that joined. ``begun_at``: the instant, as rows hold it.
    ``beyond_cap_number``: of the approval to go beyond the yearly cap."""

    journal: str
    mode: VisitMode
    facility: str | None
    on: date
    team: tuple[str, ...]
    refused: bool
    status: str
    covers: dict[str, int] | None
    joined: frozenset[str] = frozenset()
    begun_at: str = ""
    beyond_cap_number: str = ""
    given_up: bool = False
    lead: str = ""
    seal: str = ""

    def joined_by(self, journal: str) -> VisitFacts:
        return replace(self, joined=self.joined | {journal})

    def sealed(self, covers: dict[str, int], seal: str) -> VisitFacts:
        return replace(self, covers=dict(covers), seal=seal)


@dataclass(frozen=True)
class BlockFacts:
    device: str
    number_kind: str
    year: int
    first: int
    last: int
    pattern: str
    returned: frozenset[int]


@dataclass
class Known:
    """Goes on with the push: visits and used numbers of earlier lines are added to it."""

    people: dict[str, Person] = field(default_factory=dict)
    units_of: dict[str, frozenset[str]] = field(default_factory=dict)
    """Each facility that is registered to the units that look after it."""
    visits: dict[str, VisitFacts] = field(default_factory=dict)
    blocks: dict[str, BlockFacts] = field(default_factory=dict)
    used_numbers: set[tuple[str, int]] = field(default_factory=set)
    code_devices: frozenset[int] = frozenset()
    """The numbers of the laptops whose provisional codes the caller may bring."""
    used_codes: set[str] = field(default_factory=set)
    papers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Document to (visit, kind), those that were voided left out."""
    issued: dict[str, IssuedPaper] = field(default_factory=dict)
    """Documents that the push says something of, by whom they were issued."""
    findings: dict[str, str] = field(default_factory=dict)
    """Finding that is changed to its visit."""
    evidence: dict[str, str] = field(default_factory=dict)
    """Photo to its visit."""
    rectified: set[str] = field(default_factory=set)
    """Those of them that show a finding put right later: they are no part of the visit."""
    capped: dict[str, Facility | None] = field(default_factory=dict)
    """Facility to what is said of it, null where it has no yearly cap: read when it is first asked for."""
    begun: dict[tuple[str, int], dict[str, tuple[date, str]]] = field(default_factory=dict)
    """Facility and year to its inspections as the district held them before the push, read likewise."""


def load_known(connection: Connection, caller: Caller, entries: Sequence[EntryBase]) -> Known:
    """The facts that ``entries`` can need."""
    people = {entry.actor for entry in entries}
    visits = {entry.subject for entry in entries if entry.kind.startswith("inspection.")}
    blocks: set[str] = set()
    for entry in entries:
        data: Any = entry.data
        if isinstance(data, notices.NumbersReturnedData):
            blocks.add(entry.subject)
        if isinstance(data, inspections.InspectionStartedData):
            people.update((data.lead, *data.team))
        if isinstance(data, notices.NoticeIssuedData):
            people.update(data.signers)
            if data.number_block:
                blocks.add(data.number_block)
        named = getattr(data, "inspection", None)
        if named:
            visits.add(named)
    facilities = {entry.facility for entry in entries if entry.facility}
    known = Known()
    _load_evidence(connection, known, {entry.subject for entry in entries if entry.kind == "evidence.reviewed"})
    _load_findings(connection, known, {entry.subject for entry in entries if entry.kind == "finding.updated"})
    visits.update((*known.evidence.values(), *known.findings.values()))
    _load_people(connection, known, people)
    _load_area(connection, known, facilities)
    _load_visits(connection, known, visits)
    starting = {entry.subject for entry in entries if entry.kind == "inspection.started"}
    _load_unaccepted(connection, known, visits - starting - known.visits.keys())
    _load_blocks(connection, known, blocks)
    _load_codes(connection, known, caller, _codes(entries))
    if any(entry.kind == "notice.issued" for entry in entries):
        _load_papers(connection, known, visits)
    _load_issued(connection, known, {entry.subject for entry in entries if isinstance(entry, HANDLING)})
    _load_team(connection, known)
    return known


def table_of(row: type[ProjectedRow]) -> Any:
    """The Core table of a projected row class."""
    return row.__table__  # type: ignore[attr-defined]  # SQLModel sets it


def _named(name: str) -> Any:
    return bindparam(name, expanding=True)


_PERSON, _FACILITY = table_of(PersonRow), table_of(FacilityRow)
_ASSIGNMENT, _INSPECTION = table_of(AssignmentRow), table_of(InspectionRow)
# Made once: each push asks these, and to make a statement takes as long as to run it.
_PEOPLE = select(_PERSON.c.subject, _PERSON.c.data).where(_PERSON.c.subject.in_(_named("people")))
_AREAS = (
    select(_FACILITY.c.subject, _ASSIGNMENT.c.unit)
    .outerjoin(_ASSIGNMENT, (_ASSIGNMENT.c.facility == _FACILITY.c.subject) & _ASSIGNMENT.c.active)
    .where(_FACILITY.c.subject.in_(_named("facilities")))
)
_VISITS = select(_INSPECTION.c.data, _INSPECTION.c.subject, _INSPECTION.c.started_at).where(
    _INSPECTION.c.subject.in_(_named("visits"))
)


def _load_people(connection: Connection, known: Known, people: Iterable[str]) -> None:
    wanted = [person for person in people if person not in known.people]
    if not wanted:
        return
    for row in connection.execute(_PEOPLE, {"people": wanted}):
        known.people[row.subject] = Person.model_validate(row.data)


def _load_area(connection: Connection, known: Known, facilities: Collection[str]) -> None:
    if not facilities:
        return
    units: dict[str, set[str]] = {}
    for row in connection.execute(_AREAS, {"facilities": list(facilities)}):
        units.setdefault(row.subject, set()).update((row.unit,) if row.unit else ())
    known.units_of = {name: frozenset(some) for name, some in units.items()}


def _load_visits(connection: Connection, known: Known, visits: Collection[str]) -> None:
    if not visits:
        return
    for row in connection.execute(_VISITS, {"visits": list(visits)}):
        data = row.data
        sealed = data["state"] == VisitState.SEALED.value
        known.visits[row.subject] = VisitFacts(
            journal=data["journal"],
            mode=VisitMode(data["mode"]),
            facility=data["facility"],
            on=date.fromisoformat(data["date"]),
            team=tuple(data["team"]),
            refused=data["state"] == VisitState.REFUSED.value,
            status=APPLIED,
            covers=dict(data["covers"]) if sealed else None,
            joined=frozenset(data["joined"]),
            begun_at=row.started_at,
            beyond_cap_number=(data["approval"] or {}).get("beyond_cap_number", ""),
            given_up=data["state"] == VisitState.ABANDONED.value,
            lead=data["lead"],
            seal=data["digest"] or "",
        )


def _load_unaccepted(connection: Connection, known: Known, visits: Collection[str]) -> None:
    """Visits whose start was held or rejected: what belongs to them waits with it. A start that failed through a fault
    of ours (``internal``) holds nothing up."""
    if not visits:
        return
    from tuoyu_desktop.domain.entries.codec import decode

    stored = select(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.body).where(
        ENTRY.c.subject.in_(visits),
        ENTRY.c.kind == "inspection.started",
        ENTRY.c.status.in_((HELD, REJECTED)),
        ENTRY.c.reason != "internal",
        ENTRY.c.body.is_not(None),
    )
    for row in connection.execute(stored):
        started = decode(bytes(row.body))
        data: Any = started.data
        known.visits[row.subject] = VisitFacts(
            row.journal, data.mode, started.facility, data.date, data.team, False, HELD, None, lead=data.lead
        )


def joint_visits(connection: Connection, visits: Collection[str]) -> set[str]:
    """Those of ``visits`` that another laptop joined, whatever became of its joining."""
    if not visits:
        return set()
    joined = (ENTRY.c.kind == "inspection.joined") & ENTRY.c.subject.in_(visits)
    return set(connection.execute(select(ENTRY.c.subject).where(joined)).scalars())


def _load_blocks(connection: Connection, known: Known, blocks: Collection[str]) -> None:
    if not blocks:
        return
    block, notice = table_of(NumberBlockRow), table_of(NoticeRow)
    for row in connection.execute(select(block).where(block.c.subject.in_(blocks))):
        known.blocks[row.subject] = BlockFacts(
            row.device, row.number_kind, row.year, row.first, row.last, row.pattern, frozenset(row.returned)
        )
    used = select(notice.c.number_block, notice.c.number_value).where(notice.c.number_block.in_(blocks))
    known.used_numbers = {(row.number_block, row.number_value) for row in connection.execute(used)}


def _codes(entries: Iterable[EntryBase]) -> set[str]:
    issued = (entry.data for entry in entries if isinstance(entry, notices.NoticeIssued))
    return {data.provisional for data in issued if data.number is None and data.provisional}


def _load_codes(connection: Connection, known: Known, caller: Caller, codes: Collection[str]) -> None:
    if not codes:
        return
    notice = table_of(NoticeRow)
    mine = DEVICE.c.device.in_([device for device in (caller.device, caller.replaces) if device])
    known.code_devices = frozenset(connection.execute(select(DEVICE.c.number).where(mine)).scalars())
    used = select(notice.c.provisional).where(notice.c.provisional.in_(codes))
    known.used_codes = set(connection.execute(used).scalars())


def _load_papers(connection: Connection, known: Known, visits: Collection[str]) -> None:
    notice = table_of(NoticeRow)
    live = (notice.c.state != NoticeState.VOID.value) & notice.c.inspection.in_(visits)
    for row in connection.execute(select(notice.c.subject, notice.c.inspection, notice.c.notice_kind).where(live)):
        known.papers[row.subject] = (row.inspection, row.notice_kind)


def _load_issued(connection: Connection, known: Known, papers: Collection[str]) -> None:
    if not papers:
        return
    notice = table_of(NoticeRow)
    columns = (notice.c.subject, notice.c.notice_kind, notice.c.issued_by, notice.c.signers, notice.c.issued_at)
    for row in connection.execute(select(*columns).where(notice.c.subject.in_(papers))):
        on = local_time(datetime.fromisoformat(row.issued_at)).date()
        known.issued[row.subject] = IssuedPaper(row.notice_kind, row.issued_by, tuple(row.signers), on)


def _load_evidence(connection: Connection, known: Known, photos: Collection[str]) -> None:
    if not photos:
        return
    evidence = table_of(EvidenceRow)
    columns = select(evidence.c.subject, evidence.c.inspection, evidence.c.finding)
    rows = connection.execute(columns.where(evidence.c.subject.in_(photos))).all()
    known.evidence = {row.subject: row.inspection for row in rows}
    known.rectified = {row.subject for row in rows if row.finding}


def _load_findings(connection: Connection, known: Known, changed: Collection[str]) -> None:
    if not changed:
        return
    finding = table_of(FindingRow)
    columns = select(finding.c.subject, finding.c.inspection)
    for row in connection.execute(columns.where(finding.c.subject.in_(changed))):
        known.findings[row.subject] = row.inspection


def _load_team(connection: Connection, known: Known) -> None:
    """The teams of the visits that documents may be judged by."""
    _load_people(connection, known, {person for visit in known.visits.values() for person in visit.team})
