"""What happened at the example street's facilities before the day begins, relative to that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from pydantic import JsonValue

from tuoyu_desktop.demo.days import add_workdays, next_workday, previous_workday
from tuoyu_desktop.demo.devices import STREET_TEAM, DemoDevice
from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.facilities import DemoFacility
from tuoyu_desktop.demo.history import Historian
from tuoyu_desktop.demo.lives import Fate
from tuoyu_desktop.demo.visits import VisitScript
from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import Decision, Profile, ReinspectionResult

UNFINISHED_ANSWERS = 19


class ExampleHistory:
    """Plays the earlier days of the example street; ``facilities`` are those with a role, by role."""

    def __init__(
        self,
        historian: Historian,
        devices: tuple[DemoDevice, ...],
        facilities: Mapping[str, DemoFacility],
        today: date,
    ) -> None:
        self._historian = historian
        self._device = devices[STREET_TEAM]
        self._facilities = facilities
        self._today = today

    def play(self) -> None:
        """All of it."""
        self._oak()
        self._seedling()
        self._star()
        self._baby()
        self._factory()
        self._kindergarten()

    def _ago(self, days: int) -> date:
        return next_workday(self._today - timedelta(days=days))

    def _visit(self, role: str, days_ago: int, **fields: object) -> VisitScript:
        day, start = self._historian.book(self._device, self._ago(days_ago))
        base = VisitScript(self._facilities[role], self._device, day, start)
        return VisitScript(**{**vars(base), **fields})

    def _oak(self) -> None:
        """An earlier D04 failure, rectified and crossed off; no other finding since."""
        self._historian.two_years(self._facilities["oak"], self._today - timedelta(days=300))
        fate = Fate(Decision.ORDER, 2, 12, None, "", None, "加装 8 TB 硬盘一块，录像保存满 90 天")
        day = self._ago(191)
        script = self._visit(
            "oak",
            191,
            failures=("D04",),
            measured={"D04": {"channels": _channels(self._facilities["oak"].facility, day)}},
            facts={"D04": "录像保存最短 61 天（2 号硬盘满后被覆盖）"},
        )
        found = self._historian.visit(script, {"D04": fate})
        self._historian.reinspect(found, self._ago(163), [ReinspectionResult.RECTIFIED])

    def _seedling(self) -> None:
        """Three findings of eleven days ago: one overdue, two reported and waiting for the team."""
        self._historian.two_years(self._facilities["seedling"], self._today - timedelta(days=150))
        overdue = previous_workday(self._today - timedelta(days=1))
        fates = {
            "E06": Fate(Decision.ORDER, 2, None, None, "执法人员核查", overdue),
            "F07": Fate(Decision.HINT, 2, 3, report="留样标签已补全"),
            "G05": Fate(Decision.ORDER, 2, 3, report="晨午检记录已补，园长每周抽查"),
        }
        script = self._visit("seedling", 13, profile=Profile.FULL, failures=tuple(fates))
        self._historian.visit(script, fates)

    def _star(self) -> None:
        self._historian.two_years(self._facilities["star"], self._today - timedelta(days=150))
        due_on = previous_workday(self._today)
        script = self._visit("star", 10, profile=Profile.EXPERT, section="C", failures=("C15",))
        self._historian.visit(script, {"C15": Fate(Decision.ORDER, 1, None, None, "", due_on)})

    def _baby(self) -> None:
        """A critical finding reported at once, and one that the facility says is done."""
        self._historian.two_years(self._facilities["baby"], self._today - timedelta(days=150))
        script = self._visit("baby", 9, profile=Profile.FULL, failures=("E13", "F07"))
        fates = {
            "E13": Fate(Decision.ORDER, 1, None, None, "涉消防，立即核查", add_workdays(self._today, 2)),
            "F07": Fate(Decision.HINT, 1, 3, report="标签已补，留样人已培训"),
        }
        self._historian.visit(script, fates)

    def _factory(self) -> None:
        self._historian.two_years(self._facilities["factory"], self._today - timedelta(days=150))
        script = self._visit("factory", 8, profile=Profile.EXPERT, section="A", failures=("A12",))
        due_on = add_workdays(self._today, 6)
        self._historian.visit(script, {"A12": Fate(Decision.ORDER, 2, None, None, "", due_on)})

    def _kindergarten(self) -> None:
        """One finding that waits for re-inspection, and the visit that was broken off on the last workday."""
        self._historian.two_years(self._facilities["unfinished"], self._today - timedelta(days=150))
        script = self._visit("unfinished", 20, profile=Profile.EXPERT, section="C", failures=("C10",))
        self._historian.visit(script, {"C10": Fate(Decision.ORDER, 2, 5, report="矮柜已移走，窗户已加限位")})
        last = previous_workday(self._today)
        unfinished = VisitScript(
            self._facilities["unfinished"],
            self._device,
            last,
            time(16, 2),
            stop_after=UNFINISHED_ANSWERS,
            plan=plan_id(last, self._facilities["unfinished"]),
        )
        self._historian.visit(unfinished)


def _channels(facility: Facility, day: date) -> list[JsonValue]:
    """Three channels as they were read that day: 61, 92 and 95 days back."""
    read = zip((3, 7, 11), (61, 92, 95), strict=True)
    places = {camera.channel: camera.place for camera in facility.cameras}
    return [
        {
            "id": str(channel),
            "channel": channel,
            "place": places[channel],
            "earliest_on": (day - timedelta(days=days)).isoformat(),
        }
        for channel, days in read
    ]


def plan_id(day: date, facility: DemoFacility) -> str:
    """The subject of the plan to visit ``facility`` on ``day``."""
    return fixed_id(f"plan/{day.isoformat()}/{facility.id}")
