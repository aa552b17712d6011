"""机构: the list, one facility's detail, and corrections from the field."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import JsonValue, ValidationError

from tuoyu_desktop.application.lines import (
    ErasureLine,
    FacilityLine,
    FindingLine,
    InspectionLine,
    LastAnswerLine,
    NoticeLine,
)
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import judgement_of, visit_context
from tuoyu_desktop.application.yearly_inspections import count_this_year
from tuoyu_desktop.domain.entries.fold_registry import FoldedFacility
from tuoyu_desktop.domain.entries.registry import FacilityCorrectedData
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.facility_facts import FACT_FIELDS
from tuoyu_desktop.domain.measurement import Judgement
from tuoyu_desktop.domain.rights import covers, recused
from tuoyu_desktop.domain.terms import STILL_OPEN, FacilityKind, VisitState

CORRECTABLE = ("name", "address", "telephone", "person_in_charge", "legal_representative", "place_count")
"""Fields that someone on site may correct; the rest is the district's register."""
ALARM_ITEM, CAMERA_SECTION, RECORDINGS_ITEM = "C04", "D", "D04"
"""The burglar alarm; the section on cameras, recordings and the emergency button; kept recordings (checklist.md)."""


@dataclass(frozen=True)
class CertificateShare:
    """持证率: certified carers of carers on post (B11). The 90 % is a district's target, not a duty of one place."""

    certified: int
    carers: int


@dataclass(frozen=True)
class CheckedItem:
    """What the newest sealed visit that looked at an item found there, with who led that visit."""

    title: str
    last: LastAnswerLine
    lead_name: str


@dataclass(frozen=True)
class Recordings:
    """How long recordings were kept when it was measured last (D04): each channel against the threshold."""

    on: date
    lead_name: str
    judgement: Judgement


@dataclass(frozen=True)
class FacilityView:
    """One facility with its history. ``names`` maps people that stand in it (leads, correctors) to their names;
    ``erased``: what was removed of it by law or order. ``grounds`` maps corrections (entry ids) to what they rest on,
    ``unsent`` are those that the district has not confirmed yet. ``inspected_this_year``: 行政检查, as 开始 counts."""

    line: FacilityLine
    state: FoldedFacility
    now: datetime
    district: str
    visits: tuple[InspectionLine, ...]
    findings: tuple[FindingLine, ...]
    documents: tuple[NoticeLine, ...]
    certificates: CertificateShare
    cameras_checked: tuple[CheckedItem, ...]
    recordings: Recordings | None
    names: Mapping[str, str]
    open_visit: str | None
    erased: tuple[ErasureLine, ...] = ()
    grounds: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unsent: frozenset[str] = frozenset()
    inspected_this_year: int = 0

    @property
    def facility(self) -> Facility:
        return self.state.facility

    @property
    def on(self) -> date:
        """Today, on this laptop's clock."""
        return self.now.date()

    @property
    def open_findings(self) -> tuple[FindingLine, ...]:
        """Findings that still ask for work."""
        return tuple(finding for finding in self.findings if finding.state in STILL_OPEN)

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
    own = records.own_journals()
    still_open = [v.id for v in visits if v.state is VisitState.OPEN and v.journal in own]
    names = {person.id: person.name for person in records.person_lines()}
    corrections = [event for event in records.event_lines(facility) if event.kind == "facility.corrected"]
    checked = _cameras_checked(records, facility, {v.id: names.get(v.lead, "") for v in visits})
    return FacilityView(
        line=lines[0],
        state=state,
        now=records.now(),
        district=records.device().district,
        visits=visits,
        findings=tuple(records.finding_lines(facility=facility)),
        documents=tuple(records.notice_lines(facility=facility)),
        certificates=CertificateShare(sum(1 for m in carers if m.certificate_number), len(carers)),
        cameras_checked=checked,
        recordings=_recordings(records, checked),
        names=names,
        open_visit=still_open[0] if still_open else None,
        erased=tuple(records.erasure_lines(facility)),
        grounds={event.entry: str(event.data.get("note", "")) for event in corrections},
        unsent=frozenset(event.entry for event in corrections if event.waiting),
        inspected_this_year=count_this_year(records, facility, state.facility, records.now().year).done,
    )


def _cameras_checked(records: Records, facility: str, leads: Mapping[str, str]) -> tuple[CheckedItem, ...]:
    newest: dict[str, LastAnswerLine] = {}
    for line in records.last_answer_lines(facility, ""):
        if line.item == ALARM_ITEM or line.item.startswith(CAMERA_SECTION):
            newest.setdefault(line.item, line)
    titles = _titles(records, newest.values())
    return tuple(
        CheckedItem(titles.get(code, code), newest[code], leads.get(newest[code].inspection, ""))
        for code in sorted(newest)
    )


def _recordings(records: Records, checked: Sequence[CheckedItem]) -> Recordings | None:
    """The measured channels of the newest look; null where nothing was measured or its checklist is not here."""
    newest = next((check for check in checked if check.last.item == RECORDINGS_ITEM), None)
    answer = records.answers(newest.last.inspection).get(RECORDINGS_ITEM) if newest else None
    if newest is None or answer is None or not answer.measured:
        return None
    try:
        context = visit_context(records, newest.last.inspection)
    except EnvironmentFault:
        return None
    judgement = judgement_of(context, context.item(RECORDINGS_ITEM), answer.measured)
    return Recordings(newest.last.date, newest.lead_name, judgement) if judgement.rows else None


def _titles(records: Records, lines: Iterable[LastAnswerLine]) -> dict[str, str]:
    """Titles as the visit's own checklist has them; where that pack is not here the code alone is shown."""
    titles: dict[str, str] = {}
    for line in lines:
        visit = records.inspection(line.inspection)
        if visit is None:
            continue
        try:
            item = records.packs.checklist(visit.checklist.id, visit.checklist.version).known(line.item)
        except EnvironmentFault:
            continue
        if item is not None:
            titles[line.item] = item.title
    return titles


@dataclass(frozen=True)
class FacilityFilter:
    """What the list is narrowed by; ``area`` null: everything on this laptop."""

    area: str | None = None
    text: str = ""
    kind: FacilityKind | None = None
    with_findings: bool = False


def search(records: Records, wanted: FacilityFilter) -> Sequence[str]:
    """Ids of matching facilities, sorted by pinyin, for a virtual list."""
    found = records.search_facilities(wanted.area, wanted.text, kind=wanted.kind)
    if not wanted.with_findings:
        return found
    troubled = {line.facility for line in records.finding_lines(states=STILL_OPEN, area=wanted.area)}
    return [facility for facility in found if facility in troubled]


@dataclass(frozen=True)
class FacilityCounts:
    """How many facilities there are on this laptop, and how many of them in one's own area (null: no area)."""

    everywhere: int
    in_area: int | None


def counts(records: Records, area: str | None) -> FacilityCounts:
    """The figures beside the title of the page."""
    everywhere = len(records.search_facilities(None))
    return FacilityCounts(everywhere, len(records.search_facilities(area)) if area is not None else None)


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
    _check_corrector(work, command.facility, state.facility)
    current = state.facility.model_dump(mode="json")
    unknown = [field for field in command.changes if field not in (*CORRECTABLE, *FACT_FIELDS)]
    if unknown:
        raise RuleViolation("rule-correction-field", "这一栏由区里维护，不能在这里更正。", field=unknown[0])
    changes = {f: (current[f], new) for f, new in command.changes.items() if current[f] != new}
    if not changes:
        raise RuleViolation("rule-correction-same", "没有要更正的内容。")
    _check_values(current, {f: new for f, (_old, new) in changes.items()})
    work.append(
        FacilityCorrectedData(changes=changes, note=command.note.strip()),
        subject=command.facility,
        facility=command.facility,
    )


def _check_corrector(work: Work, facility: str, known: Facility) -> None:
    """The unit's area and the person's cover the place, as the district judges again (sync.md §3.15)."""
    device, person = work.device(), work.person(work.actor)
    units = (device.unit, person.unit if person is not None else "")
    if not all(covers(unit, known.street_town, device.district) for unit in units):
        message = f"这家机构由{known.street_town}负责，不在您的范围内，请告诉他们更正。"
        raise RuleViolation("rule-correction-area", message)
    if person is not None and recused(person, facility):
        raise RuleViolation("rule-correction-recusal", "您与这家机构需要回避，请换人更正。")


_NEEDED = ("name", "address", "person_in_charge", "legal_representative")


def _check_values(current: Mapping[str, JsonValue], new: Mapping[str, JsonValue]) -> None:
    """The values make a facility, and what every facility has is not emptied."""
    for field in _NEEDED:
        if field in new and not str(new[field]).strip():
            raise RuleViolation("rule-correction-empty", "这一栏不能空着，请填写现场看到的内容。", field=field)
    places = new.get("place_count")
    if places is not None and (not isinstance(places, int) or places < 0):
        raise RuleViolation("rule-correction-value", "托位数要填整数。", field="place_count")
    try:
        Facility.model_validate({**current, **new})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise RuleViolation("rule-correction-value", "这一栏的内容不对，请核对。", field=field) from error
