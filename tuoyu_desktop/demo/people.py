"""The demo district's roster: who signs in, with which PIN, and who visited in earlier years."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.places import DEMO_DISTRICT, DISTRICT_UNIT, OAK_STREET
from tuoyu_desktop.domain.entries.registry import Certificate, Person
from tuoyu_desktop.domain.pins import make_verifier
from tuoyu_desktop.domain.terms import PersonKind


@dataclass(frozen=True)
class DemoPerson:
    """A line of the roster before it is dated; ``certificate`` is the number of the 执法证."""

    role: str
    name: str
    kind: PersonKind
    unit: str
    pin: str
    employer: str = ""
    fields: tuple[str, ...] = ()
    certificate: str | None = None
    retired: bool = False
    recused_at: str | None = None

    @property
    def id(self) -> str:
        return person_id(self.role)


def person_id(role: str) -> str:
    """The id of the person with that role, the same for every seed."""
    return fixed_id(f"person/{role}")


_OFFICER, _STREET = PersonKind.DISTRICT_OFFICER, PersonKind.STREET_OFFICER
_EXPERT, _LINE, _PARENT = PersonKind.EXPERT, PersonKind.FRONT_LINE, PersonKind.PARENT
_WATCH = "大兴区卫生健康监督所"

OAK_NUMBER = 0
"""Number of the facility 小橡树托育中心, at which a parent is recused."""

PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("district_officer_1", "王强", _OFFICER, DEMO_DISTRICT, "110115", _WATCH, (), "京兴卫执-0101"),
    DemoPerson("district_officer_2", "刘颖喆", _OFFICER, DEMO_DISTRICT, "220226", _WATCH, (), "京兴卫执-0102"),
    DemoPerson("street_officer", "李建国", _STREET, OAK_STREET, "330337", "清源街道办事处", (), "京兴清执-0021"),
    DemoPerson("street_officer_2", "孙梅", _STREET, OAK_STREET, "440448", "清源街道办事处"),
    DemoPerson("expert", "陈秀兰", _EXPERT, OAK_STREET, "135790", "退休儿科医师", ("医学", "卫生保健")),
    DemoPerson("parent", "赵敏", _PARENT, OAK_STREET, "246802", "家长代表"),
    DemoPerson(
        "recused_parent", "周立", _PARENT, OAK_STREET, "550559", "家长代表", recused_at=f"facility/{OAK_NUMBER}"
    ),
    DemoPerson("team_1_lead", "郭玉华", _EXPERT, DEMO_DISTRICT, "660661", "退休幼儿园园长", ("教育",)),
    DemoPerson("team_1_member", "郑㛃涵", _PARENT, DEMO_DISTRICT, "660662", "家长代表"),
    DemoPerson("team_2_lead", "高志强", _EXPERT, DEMO_DISTRICT, "660663", "注册消防工程师", ("消防",)),
    DemoPerson("team_2_member", "许春霞", _LINE, DEMO_DISTRICT, "660664", "社区卫生服务中心"),
    DemoPerson("team_3_lead", "冯堃", _EXPERT, DEMO_DISTRICT, "660665", "营养师", ("食品", "营养")),
    DemoPerson("team_3_member", "邓桂英", _LINE, DEMO_DISTRICT, "660666", "社区居民委员会"),
    DemoPerson("team_4_lead", "曹晓燕", _EXPERT, DEMO_DISTRICT, "660667", "心理咨询师", ("心理",)),
    DemoPerson("team_4_member", "欧阳佳慧", _PARENT, DEMO_DISTRICT, "660668", "家长代表"),
    DemoPerson("town_huangcun", "马振华", _STREET, "黄村镇", "770771", "黄村镇人民政府"),
    DemoPerson("town_xihongmen", "罗红梅", _STREET, "西红门镇", "770772", "西红门镇人民政府"),
    DemoPerson("town_yizhuang", "谢文博", _STREET, "亦庄镇", "770773", "亦庄镇人民政府"),
    DemoPerson(
        "health_guide", "沈慧莹", PersonKind.HEALTH_GUIDE, DEMO_DISTRICT, "880881", "大兴区妇幼保健院", ("妇幼",)
    ),
    DemoPerson("former_member", "彭国庆", _LINE, DEMO_DISTRICT, "990991", "社区居民委员会", retired=True),
    DemoPerson("former_expert", "吕淑珍", _EXPERT, DEMO_DISTRICT, "990992", "退休教师", ("教育",), retired=True),
)

DEMO_PEOPLE: Mapping[str, str] = {person.role: person.id for person in PEOPLE}
"""Role to person id."""

DEMO_PINS: Mapping[str, str] = {person.role: person.pin for person in PEOPLE}
"""Role to PIN; the first seven stand in the README."""

PEOPLE_BY_ROLE: Mapping[str, DemoPerson] = {person.role: person for person in PEOPLE}


def roster_line(person: DemoPerson, today: date) -> Person:
    """The person as the roster knows it on ``today``: appointed three years ago, certificates valid for two more."""
    begun = today - timedelta(days=1000)
    return Person(
        name=person.name,
        kind=person.kind,
        unit=person.unit,
        employer=person.employer,
        fields=person.fields,
        certificate=_certificate(person, today),
        appointed_from=begun,
        appointed_to=today - timedelta(days=200) if person.retired else today + timedelta(days=500),
        recusals=(fixed_id(person.recused_at),) if person.recused_at else (),
        pin=make_verifier(person.pin, hashlib.sha256(person.id.encode()).digest()[:16]),
        active=not person.retired,
    )


def _certificate(person: DemoPerson, today: date) -> Certificate | None:
    if person.certificate is None:
        return None
    return Certificate(
        number=person.certificate,
        body=DISTRICT_UNIT if person.kind is _OFFICER else "清源街道办事处",
        valid_from=today - timedelta(days=1100),
        valid_to=today + timedelta(days=700),
    )
