"""The shape of the demo district: 大兴区's 22 towns and streets and the two park committees that its plan names as
属地 (京兴政办发〔2024〕11号), with made-up estates and house numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tuoyu_desktop.demo.draw import Draw

DEMO_DISTRICT = "110115"
DEMO_PACK = "demo-110115"
DISTRICT_UNIT = "大兴区卫生健康委员会"
"""Name of the district's own office; its people's ``unit`` is the region code, which covers every street."""
OAK_STREET = "清源街道"
"""The street at which the example day is played."""


class UnitType(StrEnum):
    DISTRICT = "DISTRICT"
    TOWN = "TOWN"
    STREET = "STREET"
    COMMITTEE = "COMMITTEE"


@dataclass(frozen=True)
class DemoUnit:
    """A 属地 unit; ``name`` is what stands in a person's ``unit`` and a facility's ``street_town``."""

    name: str
    short: str
    unit_type: UnitType
    weight: int
    roads: tuple[str, ...]
    neighbourhoods: tuple[str, ...]


def _unit(name: str, kind: UnitType, weight: int, roads: str, estates: str) -> DemoUnit:
    short = name.removesuffix("镇").removesuffix("街道").removesuffix("管委会")
    return DemoUnit(name, short, kind, weight, tuple(roads.split()), tuple(estates.split()))


_TOWN, _STREET, _COMMITTEE = UnitType.TOWN, UnitType.STREET, UnitType.COMMITTEE

_UNITS: tuple[DemoUnit, ...] = (
    _unit("亦庄镇", _TOWN, 5, "贵园东路 天华路", "贵园东里 鹿海园"),
    _unit("黄村镇", _TOWN, 9, "狼垡路 兴华大街北段", "狼垡 海子角 桂村"),
    _unit("旧宫镇", _TOWN, 8, "旧桥路 旧忠路", "清欣园 润枫锦尚 美丽新世界"),
    _unit("青云店镇", _TOWN, 3, "青云店大街 顺和路", "青云里 大谷店"),
    _unit("长子营镇", _TOWN, 2, "长恒路 永华路", "长子营 罗庄"),
    _unit("采育镇", _TOWN, 3, "育英路 采林路", "采华小区 北营"),
    _unit("礼贤镇", _TOWN, 3, "礼贤大街 元平路", "礼贤家园 平地村"),
    _unit("安定镇", _TOWN, 2, "安定大街 兴安路", "安定家园 沙河村"),
    _unit("榆垡镇", _TOWN, 4, "榆垡大街 榆昌路", "空港新苑 榆垡村"),
    _unit("魏善庄镇", _TOWN, 3, "魏永路 龙江路", "魏善庄家园 半壁店"),
    _unit("庞各庄镇", _TOWN, 4, "瓜乡路 隆盛大街", "隆兴家园 薛营"),
    _unit("北臧村镇", _TOWN, 3, "天荣街 北臧村路", "北臧村 皮各庄"),
    _unit("瀛海镇", _TOWN, 6, "瀛海路 黄亦路", "南海家园 瀛海家园 兴海园"),
    _unit("西红门镇", _TOWN, 8, "欣荣大街 宏福路", "宏福园 瑞海家园 鸿坤理想城"),
    _unit("兴丰街道", _STREET, 6, "兴丰大街 兴业路", "清澄名苑 黄村西里 富强东里"),
    _unit("林校路街道", _STREET, 6, "林校路 车站南路", "车站南里 兴水南里 饮马井"),
    _unit("清源街道", _STREET, 0, "清源路 清源西路 兴华大街", "枣园 康盛园 滨河西里 丽园 兴华园"),
    _unit("观音寺街道", _STREET, 6, "观音寺北路 乐园路", "观音寺北里 金惠园 首座绿洲"),
    _unit("天宫院街道", _STREET, 5, "新源大街 天宫院路", "融汇社区 海户新村 新源时代"),
    _unit("高米店街道", _STREET, 7, "高米店路 金星路", "双河南里 康隆园 绿地启航社"),
    _unit("荣华街道", _STREET, 5, "荣华中路 天宝园路", "天宝家园 卡尔生活馆 大雄城市花园"),
    _unit("博兴街道", _STREET, 4, "博兴路 泰河路", "泰河园 南海家园七里 博客雅苑"),
    _unit("大兴生物医药基地管委会", _COMMITTEE, 3, "永大路 天河西路", "生物医药基地"),
    _unit("大兴经济开发区管委会", _COMMITTEE, 3, "金苑路 科苑路", "开发区社区"),
)


def demo_units() -> tuple[DemoUnit, ...]:
    """The 24 属地 units of the demo district."""
    return _UNITS


UNITS_BY_NAME: Mapping[str, DemoUnit] = {unit.name: unit for unit in _UNITS}


def address_of(draw: Draw, unit: DemoUnit) -> tuple[str, str]:
    """(neighbourhood, address) of a new facility in ``unit``; the address names the unit's road, house and floor."""
    neighbourhood = draw.taken(unit.neighbourhoods)
    road = draw.taken(unit.roads)
    house = f"{draw.randint(2, 88)} 号院 {draw.randint(1, 12)} 号楼"
    area = unit.short if unit.unit_type is UnitType.COMMITTEE else unit.name
    return neighbourhood, f"{area}{road} {house}{draw.taken(('一层', '一层', '一至二层', '二层', '底商 3 号'))}"


def telephone(draw: Draw) -> str:
    """An obviously made-up mobile number: 138 0000 and four digits."""
    return f"138 0000 {draw.randrange(10_000):04d}"
