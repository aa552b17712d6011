"""What came after the seal of a visit from a laptop that had joined it: kept, shown, its findings count (§3.10)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.lines import VisitEntryLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.entries.visit_kinds import LATE_KINDS
from tuoyu_desktop.domain.terms import EntryStatus, VisitState


@dataclass(frozen=True)
class LateEntry:
    """``counted``: a finding that stands. ``amended``: an amendment names it, so nobody is asked about it any more."""

    entry: str
    kind: str
    person_name: str
    at: datetime
    item: str
    counted: bool
    status: str
    amended: bool


def late_entries(records: Records, inspection: str) -> tuple[LateEntry, ...]:
    """The oldest first; nothing while the visit is open."""
    visit = records.inspection(inspection)
    if visit is None or visit.state is not VisitState.SEALED or not visit.joined:
        return ()
    own = records.own_journals()
    leads = own if visit.journal in own else {visit.journal}
    named = {entry for amendment in visit.amendments for entry in amendment.late}
    lines = (line for line in records.visit_entries(inspection) if _is_late(line, visit, leads))
    return tuple(_late(records, line, named) for line in lines)


def _is_late(line: VisitEntryLine, visit: FoldedInspection, leads: Collection[str]) -> bool:
    """Photos of a later rectification name their finding: they are no part of the visit."""
    if line.kind not in LATE_KINDS or line.journal in leads or line.finding:
        return False
    return line.seq > visit.covers.get(line.journal, 0)


def _late(records: Records, line: VisitEntryLine, named: Collection[str]) -> LateEntry:
    person = records.person(line.actor)
    stands = line.status == EntryStatus.APPLIED.value
    return LateEntry(
        entry=line.id,
        kind=line.kind,
        person_name=person.name if person is not None else "",
        at=line.at,
        item=line.item,
        counted=stands and line.kind.startswith("finding."),
        status=line.status,
        amended=line.id in named,
    )
