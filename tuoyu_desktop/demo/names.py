"""Names that people and facilities of the demo district could have. No name is that of a child, none is meant
to be that of a real person or facility."""

from __future__ import annotations

from collections.abc import Iterable

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.domain.terms import FacilityKind

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
COMPOUND_SURNAMES = ("欧阳", "司马", "上官")
GIVEN_SINGLE = "婷敏静丽艳洁红云梅芳霞娟玲燕倩颖琳慧莹雪岩磊强军勇杰涛明超辉"
GIVEN_DOUBLE = (
    *("秀兰", "桂英", "玉华", "淑珍", "晓燕", "海燕", "丽娟", "雪梅", "志强", "建国", "晓东", "文博", "思雨"),
    *("欣怡", "子涵", "雨桐", "佳慧", "春霞", "红梅", "金凤", "永刚", "立新", "国庆", "振华", "春燕", "艳玲"),
)
GIVEN_RARE = ("㛃", "堃", "喆", "囍", "㛃涵", "堃宇", "喆宁", "囍梅")
"""Characters that many fonts and tables do not have; real registers hold them."""

_WORDS = (
    *("小橡果", "禾苗", "暖阳", "春芽", "萌芽", "启明", "阳光", "彩虹", "星辰", "童悦", "爱贝", "优贝", "贝乐", "佳贝"),
    *("金色摇篮", "蓝天", "小蜜蜂", "小太阳", "向日葵", "蒲公英", "乐童", "知行", "慧心", "安心", "润泽", "育苗"),
    *("小脚印", "小海豚", "七彩", "晨曦", "和美", "嘉禾", "小荷", "小鹿", "百灵", "苗苗", "未来星", "小石榴", "木棉"),
    *("小青瓜", "满天星", "三叶草", "小麦田", "稚趣", "小蜗牛", "南海子", "小梧桐", "早安", "小河马", "梨花", "甜瓜"),
)
_COMMUNITIES = (
    *("康盛园", "枣园", "滨河西里", "兴涛", "金华里", "车站中里", "郁花园", "丽园", "義和庄", "双河南里", "香留园"),
    *("富强西里", "清城名苑", "保利春天里", "首邑溪谷", "天宫院", "融汇", "海户新村", "亦庄新城", "泰河园"),
)
_EMPLOYERS = ("京南电子厂", "金禾食品", "国门航服", "新媒体产业园", "瑞康药业", "天宫院枢纽", "永兴河物流")
_LONG_NAMES = (
    "北京市大兴区南海子小石榴婴幼儿托育中心",
    "北京大兴国际机场职工子女综合托育服务站",
    "大兴生物医药产业基地小青瓜社区托育中心",
)
"""18 characters and more: lists, papers and tables have to bear them."""


def person_name(draw: Draw) -> str:
    """A grown-up's name of two to four characters; one in forty has a rare one."""
    surname = draw.taken(COMPOUND_SURNAMES) if draw.happens(0.015) else draw.taken(SURNAMES)
    if draw.happens(0.025):
        return surname + draw.taken(GIVEN_RARE)
    return surname + (draw.taken(GIVEN_SINGLE) if draw.happens(0.45) else draw.taken(GIVEN_DOUBLE))


class FacilityNames:
    """Hands out names, each once."""

    def __init__(self, draw: Draw, taken: Iterable[str]) -> None:
        self._draw = draw
        self._used = set(taken)
        self._long = list(_LONG_NAMES)

    def take(self, kind: FacilityKind, place: str) -> str:
        """A new name for a facility of that kind in ``place``, a street's or town's short name like 黄村."""
        if kind is FacilityKind.CENTER and self._long and self._draw.happens(0.2):
            return self._keep(self._long.pop())
        while (name := self._propose(kind, place)) in self._used:
            pass
        return self._keep(name)

    def _keep(self, name: str) -> str:
        self._used.add(name)
        return name

    def _propose(self, kind: FacilityKind, place: str) -> str:
        draw = self._draw
        word = draw.taken(_WORDS)
        if kind is FacilityKind.CENTER:
            return word + draw.taken(("托育中心", "托育中心", "托育园", f"{place}托育中心", "婴幼儿照护中心"))
        if kind is FacilityKind.COMMUNITY:
            return draw.taken(_COMMUNITIES) + draw.taken(("社区托育站", "社区托育点", f"{word}社区托育园"))
        if kind is FacilityKind.KINDERGARTEN:
            word = draw.taken((place, word, f"{place}第{draw.taken('一二三四五')}", f"{place}{word}"))
            return word + draw.taken(("幼儿园托班", "中心幼儿园托班", "实验幼儿园托班"))
        if kind is FacilityKind.EMPLOYER:
            return draw.taken(_EMPLOYERS) + draw.taken(("职工托育园", "职工托育点"))
        if kind is FacilityKind.HOME:
            return word + draw.taken(("家庭托育点", "家庭托育点", "之家家庭托育点"))
        return draw.taken(("大兴区托育综合服务中心", f"大兴区{place}托育综合服务中心"))
