"""Making and clearing away the laptop of practice: its own folder, database and key, no district behind it.

It is made of nothing but what it needs: the people of the unit (without their PINs), one facility, one visit planned
for today. It has no server, no seed to log in with, no key of a district to write packages for and no leased numbers:
what is written in it has nowhere to go. Its key is held by this process alone, so what is left of it after a crash
cannot be read by anybody; the next start removes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tuoyu_desktop.application.ports import Device, Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import Laptop, create_laptop
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries import registry
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData
from tuoyu_desktop.domain.entries.inspections import VisitPlanned, VisitPlannedData
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import Profile, VisitMode
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.practice.facility import practice_facility
from tuoyu_desktop.projection.projector import project
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.receiving import receive

FOLDER = "practice"
DEVICE_NAME = "练习"
ANY_STREET = "练习街道"
"""Where the facility lies for somebody who looks after the whole district."""
_PLANNED: Mapping[VisitMode, Profile] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: Profile.QUICK,
    VisitMode.SUPERVISORY_VISIT: Profile.QUICK,
    VisitMode.GUIDANCE: Profile.EXPERT,
    VisitMode.INCLUSIVE_VERIFICATION: Profile.INCLUSIVE,
}
"""The visit that is planned: of the first mode that the person may lead."""


@dataclass(frozen=True)
class PracticeFacts:
    """What is taken over from the real laptop: who it is, who works in its unit, who practises."""

    device: Device
    me: SignedIn
    street_town: str
    people: Mapping[str, Person]


def practice_paths(real: DataPaths) -> DataPaths:
    """The folder of practice lies inside the data folder, under the same lock of the one program."""
    return DataPaths(real.root / FOLDER)


def clear_practice(real: DataPaths) -> None:
    """Remove what an earlier practice left; what cannot be removed now is left to the next time. A link that lies there
    is taken away and never followed: ``rmtree`` leaves links alone, and practice would be written where it leads."""
    root = practice_paths(real).root
    with suppress(OSError):
        root.unlink()  # a folder refuses this
    shutil.rmtree(root, ignore_errors=True)


def practice_facts(records: Records, me: SignedIn) -> PracticeFacts:
    """Asked of the real laptop. The people keep rights and certificates, and lose their PINs: here nobody signs in."""
    device = records.device()
    street_town = me.area or (device.unit if device.unit != device.district else ANY_STREET)
    found: dict[str, Person] = {}
    for line in records.person_lines():
        person = records.person(line.id) if line.active else None
        if person is not None and rights.covers(person.unit, street_town, device.district):
            found[line.id] = person.model_copy(update={"pin": None, "recusals": ()})
    return PracticeFacts(device, replace(me, practice=True), street_town, found)


def make_practice(real: DataPaths, facts: PracticeFacts, clock: Callable[[], datetime]) -> Laptop:
    """A fresh laptop of practice. Raises EnvironmentFault ``env-practice``; then nothing of it is left."""
    clear_practice(real)
    laptop: Laptop | None = None
    try:
        identity = new_id()
        device = replace(
            facts.device,
            id=identity,
            journal=identity,
            keeper=facts.me.person,
            server="",
            name=DEVICE_NAME,
            is_demo=False,
            practice=True,
        )
        laptop = create_laptop(practice_paths(real), MemoryKeyStore(), device, {}, clock)
        _fill(laptop, facts)
    except (OSError, KnownError) as error:
        if laptop is not None:
            with suppress(KnownError):
                laptop.close()
        clear_practice(real)
        message = "练习没有准备好，真的记录没有动。请看看磁盘还有没有空间，再试一次。"
        raise EnvironmentFault("env-practice", message, detail=repr(error)) from error
    return laptop


def _fill(laptop: Laptop, facts: PracticeFacts) -> None:
    entries = list(_entries(facts, laptop.clock()))

    def take(work: Any) -> None:  # the store's own side of a unit of work
        arrived = receive(work.connection, entries)
        project(work.connection, arrived.subjects | set(arrived.fresh), arrived.fresh)

    laptop.write(take, facts.me.person)


def _entries(facts: PracticeFacts, now: datetime) -> Iterator[Received]:
    """What a district would have sent, in a journal that no district has."""
    journal, facility, seq = new_id(), new_id(), 0

    def entry(kind: type[EntryBase], data: EntryData, subject: str, place: str | None = None) -> Received:
        nonlocal seq
        seq += 1
        made = kind.write(data, seq=seq, id=new_id(), at=now, actor="practice", subject=subject, facility=place)
        return Received(journal, made.to_body())

    for identity, person in facts.people.items():
        yield entry(registry.RosterChanged, registry.RosterChangedData(person=person), identity)
    place = practice_facility(facility, facts.street_town, now.date())
    yield entry(registry.FacilityRegistered, registry.FacilityRegisteredData(facility=place), facility, facility)
    assigned = registry.AssignmentChangedData(unit=facts.street_town)
    yield entry(registry.AssignmentChanged, assigned, new_id(), facility)
    yield entry(VisitPlanned, _plan(facts, now.date()), new_id(), facility)


def _plan(facts: PracticeFacts, today: date) -> VisitPlannedData:
    me = facts.people.get(facts.me.person)
    roster = list(facts.people.values())
    modes = [mode for mode in _PLANNED if me is not None and rights.mode_refusal(mode, roster, me, today) is None]
    mode = next(iter(modes), VisitMode.SUPERVISORY_VISIT)
    return VisitPlannedData(on=today, mode=mode, profile=_PLANNED[mode], team=(facts.me.person,), reason="练习")
