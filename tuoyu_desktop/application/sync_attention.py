"""What on 同步 needs a person: entries that the district refused or holds, damaged photos, corrections in conflict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tuoyu_desktop.application.late_entries import late_entries
from tuoyu_desktop.application.lines import RefusedLine
from tuoyu_desktop.application.ports import LOST_TRAYS, Records, Work
from tuoyu_desktop.application.sync_port import UnreadableBlob
from tuoyu_desktop.domain.terms import VisitState

PlaceKind = Literal["visit", "documents", "notice", "finding", "facility"]


@dataclass(frozen=True)
class Place:
    """Where one sees it: ``subject`` is the id of an open visit, of a visit with its documents, of a document …"""

    kind: PlaceKind
    subject: str


@dataclass(frozen=True)
class RefusedCase:
    """Own entries of one facility that the district did not take for one reason. ``kinds`` in the order of ``at``,
    newest first, each once; ``place`` null where nothing of it is shown anywhere."""

    status: str
    reason: str
    facility_name: str
    kinds: tuple[str, ...]
    count: int
    at: datetime
    place: Place | None


@dataclass(frozen=True)
class DamagedCase:
    """A photo whose file here is unreadable. ``visit`` is null where it cannot be registered as undeliverable."""

    sha256: str
    visit: str | None
    facility_name: str
    item: str
    sentence: str


@dataclass(frozen=True)
class ConflictCase:
    """A corrected field whose registered value had changed meanwhile: both are kept, the district decides."""

    facility: str
    facility_name: str
    field: str
    registered: str
    corrected: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LateCase:
    """A sealed visit begun on this laptop that something came to after its seal and that no amendment names yet. The
    laptop that wrote it is told by the district's verdict."""

    visit: str
    facility_name: str
    count: int
    findings: int
    persons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class LostTrayCase:
    """Photos that lay in the tray of a visit when another laptop sealed it or gave it up: ``count`` of them are gone.
    ``given_up``: no seal came, the visit was given up."""

    visit: str
    facility_name: str
    count: int
    given_up: bool


def lost_tray_cases(records: Records) -> tuple[LostTrayCase, ...]:
    """Those that nobody has read yet (decisions/0008)."""
    found: list[LostTrayCase] = []
    for visit, count in _lost_trays(records).items():
        known = records.inspection(visit)
        name = records.facility_name(known.facility) if known is not None else ""
        found.append(LostTrayCase(visit, name, count, known is not None and known.state is VisitState.ABANDONED))
    return tuple(found)


def read_lost_tray(work: Work, visit: str) -> None:
    """A person read it: it is not said again."""
    rest = {other: count for other, count in _lost_trays(work).items() if other != visit}
    work.put_setting(LOST_TRAYS, json.dumps(rest))


def _lost_trays(records: Records) -> dict[str, int]:
    counts: dict[str, int] = json.loads(records.setting(LOST_TRAYS) or "{}")
    return counts


def late_cases(records: Records) -> tuple[LateCase, ...]:
    """Visits that ask for an amendment (sync.md §3.10), the newest first."""
    found: list[LateCase] = []
    for visit in records.late_visits():
        state = records.inspection(visit)
        late = [entry for entry in late_entries(records, visit) if not entry.amended]
        if state is None or not late:
            continue
        found.append(
            LateCase(
                visit=visit,
                facility_name=records.facility_name(state.facility),
                count=len(late),
                findings=sum(1 for entry in late if entry.kind == "finding.recorded" and entry.counted),
                persons=tuple(dict.fromkeys(entry.person_name for entry in late if entry.person_name)),
                at=max(entry.at for entry in late),
            )
        )
    return tuple(sorted(found, key=lambda case: case.at, reverse=True))


def refused_cases(records: Records) -> tuple[RefusedCase, ...]:
    """Newest first; what shares facility, status and reason is one case: one cause often holds a whole visit."""
    groups: dict[tuple[str, str, str], list[RefusedLine]] = {}
    for line in records.refused_lines():
        groups.setdefault((line.facility_name, line.status, line.reason), []).append(line)
    return tuple(_case(records, lines) for lines in groups.values())


def _case(records: Records, lines: Sequence[RefusedLine]) -> RefusedCase:
    first = lines[0]
    places = (_place(records, line) for line in lines)
    return RefusedCase(
        status=first.status,
        reason=first.reason,
        facility_name=first.facility_name,
        kinds=tuple(dict.fromkeys(line.entry_kind for line in lines)),
        count=len(lines),
        at=max(line.at for line in lines),
        place=next((place for place in places if place is not None), None),
    )


def _place(records: Records, line: RefusedLine) -> Place | None:
    """An entry that took no effect may be about something that no screen shows."""
    family, subject = line.entry_kind.split(".")[0], line.subject
    if family == "inspection":
        return _visit(records, subject)
    if family == "evidence":
        evidence = records.evidence(subject)
        return _visit(records, evidence.inspection) if evidence is not None else None
    if family == "notice" and records.notice(subject) is not None:
        return Place("notice", subject)
    if family == "finding" and records.finding(subject) is not None:
        return Place("finding", subject)
    if family == "facility" and records.facility(subject) is not None:
        return Place("facility", subject)
    return None


def _visit(records: Records, subject: str) -> Place | None:
    visit = records.inspection(subject)
    if visit is None:
        return None
    return Place("visit" if visit.state is VisitState.OPEN else "documents", subject)


def damaged_cases(records: Records, damaged: Sequence[UnreadableBlob]) -> tuple[DamagedCase, ...]:
    """Those that still wait: one that was registered or brought since is settled."""
    return tuple(_damaged(records, blob) for blob in damaged if records.blob_is_pending(blob.sha256))


def _damaged(records: Records, blob: UnreadableBlob) -> DamagedCase:
    visit = records.inspection(blob.inspection) if blob.inspection else None
    lines = records.evidence_lines(inspection=blob.inspection) if blob.inspection else ()
    standing = [line for line in lines if line.delivers(blob.sha256)]
    return DamagedCase(
        sha256=blob.sha256,
        visit=blob.inspection if standing or records.refused_photos(blob.sha256) else None,
        facility_name=records.facility_name(visit.facility) if visit is not None else "",
        item=next((line.item for line in standing if line.item), ""),
        sentence=blob.sentence,
    )


def conflict_cases(records: Records) -> tuple[ConflictCase, ...]:
    """Corrections by people of this laptop's unit that wait for the district, newest first."""
    unit, found = records.device().unit, list[ConflictCase]()
    for facility in records.disputed_facilities():
        state = records.facility(facility)
        for line in state.corrections if state is not None else ():
            person = records.person(line.by)
            if state is None or line.state != "conflict" or person is None or person.unit != unit:
                continue
            found.append(
                ConflictCase(
                    facility=facility,
                    facility_name=state.facility.name,
                    field=line.field,
                    registered=str(getattr(state.facility, line.field, line.old)),
                    corrected=str(line.new),
                    by=person.name,
                    at=line.at,
                )
            )
    return tuple(sorted(found, key=lambda case: case.at, reverse=True))
