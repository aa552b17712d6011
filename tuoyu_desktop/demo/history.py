"""Two years of visits to one facility, and the re-inspections that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from tuoyu_desktop.demo.days import add_workdays, next_workday
from tuoyu_desktop.demo.devices import GUIDE, OFFICERS, STREET_TEAM, DemoDevice
from tuoyu_desktop.demo.drafts import Pile
from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.demo.findings import TEXT_OF_ITEM
from tuoyu_desktop.demo.items import items_for
from tuoyu_desktop.demo.lives import Fate, LifeWriter, drawn_fate
from tuoyu_desktop.demo.packs import PinnedPacks
from tuoyu_desktop.demo.places import DEMO_DISTRICT, OAK_STREET
from tuoyu_desktop.demo.visits import OpenFinding, VisitScript, VisitWriter
from tuoyu_desktop.domain.terms import InspectionKind, Profile, ReinspectionResult, VisitMode

_SLOTS = (time(9, 10), time(13, 40), time(15, 40))
_RECENT, _FRESH = timedelta(days=75), timedelta(days=16)
_RECTIFIED = ReinspectionResult.RECTIFIED


_SORTS = {"quick": 74, "official": 10, "full": 2, "guide": 4, "inclusive": 5, "refused": 3, "abandoned": 2}
"""How often in a hundred an ordinary visit is of which sort."""


class Diary:
    """Which half days a laptop's team is out: one visit a slot, and a long visit takes the whole day."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, date], int] = {}

    def book(self, device: DemoDevice, day: date, *, whole: bool = False) -> tuple[date, time]:
        """The first free day and time of ``device`` from ``day`` on."""
        day = next_workday(day)
        while (used := self._taken.get((device.number, day), 0)) >= (1 if whole else len(_SLOTS)):
            day = next_workday(day + timedelta(days=1))
        self._taken[device.number, day] = len(_SLOTS) if whole else used + 1
        return day, _SLOTS[used]


class Historian:
    """Writes visits and what follows from them; ``today`` itself belongs to the one who plays the demo."""

    def __init__(
        self,
        pile: Pile,
        draw: Draw,
        devices: Sequence[DemoDevice],
        packs: PinnedPacks,
        district_journal: str,
        today: date,
    ) -> None:
        self._pile = pile
        self._draw = draw
        self._devices = devices
        self._packs = packs
        self._today = today
        self._diary = Diary()
        self._lives = LifeWriter(pile, draw, district_journal, devices[OFFICERS], today)

    def two_years(self, facility: DemoFacility, until: date | None = None) -> None:
        """Ordinary visits every four to seven months from two years ago until ``until`` (else yesterday)."""
        until = until or self._today
        opened = facility.facility.opened_on or self._today
        day = max(self._today - timedelta(days=730), opened + timedelta(days=30))
        day += timedelta(days=self._draw.randint(0, 60))
        while day < until:
            self._ordinary(facility, day, until)
            day += timedelta(days=self._draw.randint(115, 205))

    def autumn(self, facility: DemoFacility) -> None:
        """In the weeks before the example day every third facility is visited, so that some findings are new."""
        if self._draw.happens(0.3):
            self._ordinary(facility, self._today - timedelta(days=self._draw.randint(1, 24)), self._today)

    def _ordinary(self, facility: DemoFacility, day: date, until: date) -> None:
        script = self._script(facility, day)
        if script.day < until:
            self.visit(script)

    def visit(self, script: VisitScript, fates: dict[str, Fate] | None = None) -> list[OpenFinding]:
        """Write the visit and the life of its findings; ``fates`` fixes what becomes of an item's finding."""
        found = VisitWriter(self._pile, self._draw, self._packs, script).write()
        age = self._today - script.day
        ready: list[tuple[OpenFinding, date]] = []
        for finding in found:
            drawn = drawn_fate(self._draw, finding, recent=age < _RECENT, fresh=age < _FRESH)
            fate = (fates or {}).get(finding.item.code, drawn)
            reported_on = self._lives.live(finding, fate)
            if reported_on is not None:
                ready.append((finding, reported_on))
        if ready and fates is None:
            self._follow_up([finding for finding, _ in ready], max(on for _, on in ready))
        return found

    def reinspect(self, findings: Sequence[OpenFinding], day: date, results: Sequence[ReinspectionResult]) -> None:
        """A 复查 of those findings on ``day``; what is rectified is closed on the next workday."""
        first = findings[0]
        day, start = self._diary.book(first.device, day)
        if day >= self._today:
            return
        script = VisitScript(
            first.facility,
            first.device,
            day,
            start,
            mode=first.mode,
            profile=Profile.REINSPECTION,
            kind=InspectionKind.REINSPECTION,
            results=tuple(zip(findings, results, strict=True)),
        )
        VisitWriter(self._pile, self._draw, self._packs, script).write()
        for finding, result in script.results:
            if result is _RECTIFIED:
                self._lives.close(finding, day)

    def _follow_up(self, findings: Sequence[OpenFinding], reported_on: date) -> None:
        day = add_workdays(reported_on, self._draw.randint(2, 9))
        draw = self._draw
        results = [
            draw.weighted({_RECTIFIED: 86, ReinspectionResult.PARTLY: 8, ReinspectionResult.NOT_RECTIFIED: 6})
            for _ in findings
        ]
        self.reinspect(findings, day, results)
        left = [finding for finding, result in zip(findings, results, strict=True) if result is not _RECTIFIED]
        if left:
            self.reinspect(left, add_workdays(day, draw.randint(8, 16)), [_RECTIFIED] * len(left))

    def _script(self, facility: DemoFacility, day: date) -> VisitScript:
        """An ordinary visit: mostly a street's or the district's part-time team with the quick check."""
        draw = self._draw
        sort = draw.weighted(_SORTS)
        mode, profile, kind = VisitMode.SUPERVISORY_VISIT, Profile.QUICK, InspectionKind.ROUTINE
        device: DemoDevice = self._team(facility)
        section: str | None = None
        if sort == "official":
            mode, device = VisitMode.ADMINISTRATIVE_INSPECTION, self._devices[OFFICERS]
            kind = draw.taken((InspectionKind.RANDOM, InspectionKind.ROUTINE, InspectionKind.SPECIAL))
        elif sort == "full":
            profile = Profile.FULL
        elif sort == "guide":
            mode, device, profile, section = VisitMode.GUIDANCE, self._devices[GUIDE], Profile.EXPERT, "G"
        elif sort == "inclusive" and facility.facility.is_inclusive:
            mode, device, profile = VisitMode.INCLUSIVE_VERIFICATION, self._devices[OFFICERS], Profile.INCLUSIVE
        day, start = self._diary.book(device, day, whole=profile is Profile.FULL)
        return VisitScript(
            facility,
            device,
            day,
            start,
            mode=mode,
            profile=profile,
            kind=kind,
            section=section,
            failures=() if sort in ("guide", "inclusive") else self._failures(facility, profile, day),
            consent=sort != "refused",
            abandoned="机构临时有突发情况，改日再访" if sort == "abandoned" else "",
            stop_after=draw.randint(2, 9) if sort == "abandoned" else None,
        )

    def _team(self, facility: DemoFacility) -> DemoDevice:
        unit = facility.facility.street_town
        if unit == OAK_STREET:
            return self._devices[STREET_TEAM]
        own = [device for device in self._devices if device.unit == unit]
        if own and self._draw.happens(0.6):
            return own[0]
        teams = [device for device in self._devices[1:OFFICERS] if device.unit == DEMO_DISTRICT]
        return teams[sum(unit.encode()) % len(teams)]

    def _failures(self, facility: DemoFacility, profile: Profile, day: date) -> tuple[str, ...]:
        """Poor facilities fail more; about one finding a quick check over all."""
        items = [
            code
            for code in items_for(self._packs.checklist, profile, facility.facility, day).asked
            if code in TEXT_OF_ITEM
        ]
        chance = (1.15 - facility.quality) * 0.1
        return tuple(code for code in items if self._draw.happens(chance))

    def book(self, device: DemoDevice, day: date) -> tuple[date, time]:
        """A slot for a scripted visit."""
        return self._diary.book(device, day)
