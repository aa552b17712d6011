"""机构: the list, one facility's detail, and corrections from the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from tuoyu_desktop.application.lines import FacilityLine, FindingLine, InspectionLine, NoticeLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import VisitState

CORRECTABLE = ("name", "address", "telephone", "person_in_charge", "legal_representative", "place_count")
"""Fields that someone on site may correct; the rest is the district's register."""


@dataclass(frozen=True)
class CertificateShare:
    """持证率: certified carers of carers on post (B11). The 90 % is a district's target, not a duty of one place."""

    certified: int
    carers: int


@dataclass(frozen=True)
class FacilityView:
    """One facility with its history. ``days_to`` maps papers (by place in the list) to days until they run out."""

    line: FacilityLine
    state: FoldedFacility
    on: date
    visits: tuple[InspectionLine, ...]
    findings: tuple[FindingLine, ...]
    documents: tuple[NoticeLine, ...]
    certificates: CertificateShare
    open_visit: str | None

    @property
    def facility(self) -> Facility:
        return self.state.facility

    def days_until(self, valid_to: date | None) -> int | None:
        """Days until a date from today, below 0 when it is past; null stays null."""
        return None if valid_to is None else (valid_to - self.on).days


def facility_view(records: Records, facility: str) -> FacilityView:
    """The detail. Raises RuleViolation when the facility is not on this laptop."""
    state = records.facility(facility)
    lines = records.facility_lines_of([facility])
    if state is None or not lines:
        raise RuleViolation("rule-facility-unknown", "本机没有这家机构的资料，请先同步。")
    visits = tuple(records.inspection_lines(facility=facility))
    carers = [member for member in state.facility.staff if member.is_caregiver]
    own = records.device().journal
    still_open = [v.id for v in visits if v.state is VisitState.OPEN and v.journal == own]
    return FacilityView(
        line=lines[0],
        state=state,
        on=records.now().date(),
        visits=visits,
        findings=tuple(records.finding_lines(facility=facility)),
        documents=tuple(records.notice_lines(facility=facility)),
        certificates=CertificateShare(sum(1 for m in carers if m.certificate_number), len(carers)),
        open_visit=still_open[0] if still_open else None,
    )


def search(records: Records, area: str | None, text: str) -> Sequence[str]:
    """Ids of matching facilities, for a virtual list."""
    return records.search_facilities(area, text)


def lines_of(records: Records, facilities: Sequence[str]) -> Mapping[str, FacilityLine]:
    """The lines of the rows that are in view."""
    return {line.id: line for line in records.facility_lines_of(facilities)}


@dataclass(frozen=True)
class CorrectFacility:
    """``changes`` maps a correctable field to its new value; the old one is taken from what is seen here."""

    facility: str
    changes: Mapping[str, JsonValue]
    note: str = ""


def correct_facility(work: Work, command: CorrectFacility) -> None:
    """A correction entry: applied where the value is still old, else a conflict that a person decides."""
    state = work.facility(command.facility)
    if state is None:
        raise RuleViolation("rule-facility-unknown", "本机没有这家机构的资料，请先同步。")
    current = state.facility.model_dump(mode="json")
    unknown = [field for field in command.changes if field not in CORRECTABLE]
    if unknown:
        raise RuleViolation("rule-correction-field", "这一栏由区里维护，不能在这里更正。", field=unknown[0])
    changes = {f: (current[f], new) for f, new in command.changes.items() if current[f] != new}
    if not changes:
        raise RuleViolation("rule-correction-same", "没有要更正的内容。")
    work.append(
        FacilityCorrectedData(changes=changes, note=command.note), subject=command.facility, facility=command.facility
    )
