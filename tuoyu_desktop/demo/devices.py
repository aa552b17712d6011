"""The laptops that visited before today: each has a journal of its own, a unit, a keeper and a team."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.people import PEOPLE_BY_ROLE, DemoPerson
from tuoyu_desktop.demo.places import DEMO_DISTRICT, OAK_STREET


@dataclass(frozen=True)
class DemoDevice:
    """A past laptop; its first journal has the device's id (sync.md §2). ``team`` is in order, the lead first."""

    number: int
    name: str
    journal: str
    unit: str
    team: tuple[DemoPerson, ...]

    @property
    def lead(self) -> DemoPerson:
        return self.team[0]

    @property
    def keeper(self) -> str:
        """Person id of who enrolled it."""
        return self.team[0].id


_DEVICES = (
    ("清源街道督导队", OAK_STREET, ("expert", "parent")),
    ("区督导一队", DEMO_DISTRICT, ("team_1_lead", "team_1_member")),
    ("区督导二队", DEMO_DISTRICT, ("team_2_lead", "team_2_member")),
    ("区督导三队", DEMO_DISTRICT, ("team_3_lead", "team_3_member")),
    ("区督导四队", DEMO_DISTRICT, ("team_4_lead", "team_4_member")),
    ("区卫生健康监督所", DEMO_DISTRICT, ("district_officer_1", "district_officer_2")),
    ("区妇幼保健院", DEMO_DISTRICT, ("health_guide",)),
    ("黄村镇", "黄村镇", ("town_huangcun",)),
    ("西红门镇", "西红门镇", ("town_xihongmen",)),
    ("亦庄镇", "亦庄镇", ("town_yizhuang",)),
)

STREET_TEAM, OFFICERS, GUIDE = 0, 5, 6
"""Places in the tuple of :func:`demo_devices` of the laptops that the story names."""


def demo_devices(seed: int) -> tuple[DemoDevice, ...]:
    """The ten past laptops of the stream with that seed."""
    return tuple(
        DemoDevice(
            number=index + 1,
            name=name,
            journal=fixed_id(f"{seed}/device/{index}"),
            unit=unit,
            team=tuple(PEOPLE_BY_ROLE[role] for role in roles),
        )
        for index, (name, unit, roles) in enumerate(_DEVICES)
    )
