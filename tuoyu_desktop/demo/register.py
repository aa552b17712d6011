"""The district's reference data: packs, roster, register and who looks after which facility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from tuoyu_desktop.demo.days import next_workday, previous_workday
from tuoyu_desktop.demo.drafts import Pile, moment
from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.demo.packs import PinnedPacks
from tuoyu_desktop.demo.people import PEOPLE, person_id, roster_line
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries import registry as kinds
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.inspections import InspectionStartedData
from tuoyu_desktop.domain.yearly_cap import COUNTED

_ACTOR = person_id("district_officer_1")


def write_register(
    pile: Pile, journal: str, facilities: Sequence[DemoFacility], packs: PinnedPacks, today: date
) -> None:
    """Packs, roster and the first facilities of two years ago; what came later on its day."""
    begun = previous_workday(today - timedelta(days=735))
    register = _Register(pile, journal)
    register.pack(kinds.ChecklistPublished, packs.checklist, begun)
    register.pack(kinds.DistrictPackPublished, packs.district, begun)
    for person in PEOPLE:
        line = kinds.RosterChangedData(person=roster_line(person, today).model_copy(update={"recusals": ()}))
        register.add(kinds.RosterChanged, line, begun, subject=person.id)
    for facility in facilities:
        _enter(register, facility, begun, today)
    updated_on = previous_workday(today - timedelta(days=3))
    for person in PEOPLE:
        if person.recused_at:
            line = kinds.RosterChangedData(person=roster_line(person, today))
            register.add(kinds.RosterChanged, line, updated_on, subject=person.id)


def _enter(register: _Register, facility: DemoFacility, begun: date, today: date) -> None:
    """One facility enters the register when it opens, and gets its grade and cap once a year."""
    opened_on = facility.facility.opened_on or begun
    on = max(begun, next_workday(opened_on + timedelta(days=1)))
    grades = ("risk_class", "credit_class", "inspection_cap")
    entered = facility.facility.model_copy(update=dict.fromkeys(grades))
    data = kinds.FacilityRegisteredData(facility=entered)
    register.add(kinds.FacilityRegistered, data, on, subject=facility.id, facility=facility.id)
    unit = facility.facility.street_town
    register.add(
        kinds.AssignmentChanged,
        kinds.AssignmentChangedData(unit=unit),
        on,
        subject=fixed_id(f"assignment/{facility.id}/{unit}"),
        facility=facility.id,
    )
    graded_on = previous_workday(max(today - timedelta(days=40), on + timedelta(days=7)))
    if graded_on < today:
        graded = kinds.FacilityUpdatedData(changes={name: getattr(facility.facility, name) for name in grades})
        register.add(kinds.FacilityUpdated, graded, graded_on, subject=facility.id, facility=facility.id)


def count_inspections(pile: Pile, journal: str, today: date) -> None:
    """The district's own count of this year's administrative inspections, which the yearly cap is held against."""
    on = previous_workday(today)
    counted: dict[str, list[str]] = {}
    for draft in pile.drafts:
        data = draft.data
        if isinstance(data, InspectionStartedData) and data.mode is COUNTED and data.date.year == today.year:
            counted.setdefault(draft.facility or "", []).append(draft.subject)
    register = _Register(pile, journal)
    for facility, visits in counted.items():
        changes = {
            "inspections_this_year": len(visits),
            "inspections_year": today.year,
            "inspections_counted": visits,
        }
        update = kinds.FacilityUpdatedData(changes=changes)
        register.add(kinds.FacilityUpdated, update, on, subject=facility, facility=facility)


class _Register:
    """Appends to the district's journal, half a second apart."""

    def __init__(self, pile: Pile, journal: str) -> None:
        self._pile = pile
        self._journal = journal
        self._count = 0

    def add(
        self, kind: type[EntryBase], data: EntryData, on: date, *, subject: str, facility: str | None = None
    ) -> None:
        self._count += 1
        self._pile.add(
            self._journal,
            kind,
            data,
            at=moment(on, time(9), self._count / 2),
            actor=_ACTOR,
            subject=subject,
            facility=facility,
            pushed=False,
        )

    def pack(self, kind: type[EntryBase], pack: Checklist | DistrictPack, on: date) -> None:
        data = kinds.PackPublishedData(
            pack=pack.id, version=pack.version, digest=pack.digest, effective_from=pack.effective_from
        )
        self.add(kind, data, on, subject=fixed_id(f"pack/{pack.id}/{pack.version}"))
