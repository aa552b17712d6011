"""Corrections of the register from the field: most take effect, two meet a change that the district made meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from tuoyu_desktop.demo.days import next_workday, previous_workday
from tuoyu_desktop.demo.devices import DemoDevice
from tuoyu_desktop.demo.drafts import Pile, moment
from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.demo.names import person_name
from tuoyu_desktop.demo.people import person_id
from tuoyu_desktop.demo.places import telephone
from tuoyu_desktop.domain.entries import registry as kinds

_TAKING_EFFECT = 6


def correct_register(
    pile: Pile, draw: Draw, district_journal: str, device: DemoDevice, facilities: Sequence[DemoFacility], today: date
) -> None:
    """``device`` corrects some of ``facilities`` in the weeks before ``today``."""
    chosen = draw.sample(list(facilities), _TAKING_EFFECT + 2)
    for facility in chosen[2:]:
        old, new = facility.facility.person_in_charge, person_name(draw)
        on = next_workday(today - timedelta(days=draw.randint(12, 60)))
        _correct(pile, device, facility, "person_in_charge", old, new, on)
    for facility in chosen[:2]:
        _conflict(pile, draw, district_journal, device, facility, today)


def _conflict(
    pile: Pile, draw: Draw, district_journal: str, device: DemoDevice, facility: DemoFacility, today: date
) -> None:
    """The district changes the telephone; a laptop that had not synced since corrects the old one."""
    on = previous_workday(today - timedelta(days=4))
    old, by_district, by_team = facility.facility.telephone, telephone(draw), telephone(draw)
    pile.add(
        district_journal,
        kinds.FacilityUpdated,
        kinds.FacilityUpdatedData(changes={"telephone": by_district}),
        at=moment(previous_workday(on), time(9, 40)),
        actor=person_id("district_officer_2"),
        subject=facility.id,
        facility=facility.id,
        pushed=False,
    )
    _correct(pile, device, facility, "telephone", old, by_team, on)


def _correct(pile: Pile, device: DemoDevice, facility: DemoFacility, field: str, old: str, new: str, on: date) -> None:
    pile.add(
        device.journal,
        kinds.FacilityCorrected,
        kinds.FacilityCorrectedData(changes={field: (old, new)}, note="走访时机构当面告知"),
        at=moment(on, time(17, 10)),
        actor=device.lead.id,
        subject=facility.id,
        facility=facility.id,
    )
