"""Papers, cameras and fees of a facility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.places import DEMO_DISTRICT
from tuoyu_desktop.domain.facility import Camera, CareGroup, Fee, Paper
from tuoyu_desktop.domain.terms import FacilityKind, LegalNature, MealMode, PriceType

_REGISTRATION = {
    LegalNature.COMPANY: ("营业执照", "北京市大兴区市场监督管理局"),
    LegalNature.SOCIAL_SERVICE: ("民办非企业单位登记证书", "北京市大兴区民政局"),
    LegalNature.PUBLIC_INSTITUTION: ("事业单位法人证书", "北京市大兴区事业单位登记管理局"),
}


def papers_of(
    draw: Draw,
    *,
    kind: FacilityKind,
    nature: LegalNature,
    code: str,
    meals: MealMode,
    opened_on: date,
    today: date,
    food_days: int | None = None,
) -> tuple[Paper, ...]:
    """Registration, lease, hygiene, fire, food licence and insurance, as far as the kind needs them.

    ``food_days`` fixes the days until the food licence runs out.
    """
    paper_kind, issuer = _REGISTRATION[nature]
    papers = [Paper(kind=paper_kind, number=code, issuer=issuer, issued_on=opened_on - timedelta(days=90))]
    papers.append(_lease(draw, opened_on, today))
    if kind is not FacilityKind.HOME:
        papers.append(_hygiene(draw, opened_on))
        papers.append(_fire(draw, opened_on))
    if meals is MealMode.OWN_KITCHEN:
        papers.append(_food(draw, today, food_days))
    if draw.happens(0.6):
        papers.append(_insurance(draw, today))
    return tuple(papers)


def _lease(draw: Draw, opened_on: date, today: date) -> Paper:
    begun = opened_on - timedelta(days=120)
    years = draw.weighted({3: 3, 5: 5, 6: 2, 8: 2, 10: 1})
    while (ends := begun + timedelta(days=365 * years)) <= today - timedelta(days=20):  # a few ran out just now
        begun = ends
    return Paper(kind="租赁合同", number="", issuer="", issued_on=begun, valid_to=ends)


def _hygiene(draw: Draw, opened_on: date) -> Paper:
    on = opened_on - timedelta(days=draw.randint(15, 60))
    number = f"大卫评〔{on.year}〕{draw.randint(1, 160)}号"
    return Paper(kind="卫生评价报告", number=number, issuer="大兴区妇幼保健院", issued_on=on)


def _fire(draw: Draw, opened_on: date) -> Paper:
    on = opened_on - timedelta(days=draw.randint(20, 80))
    kind, word = draw.taken(
        (
            ("消防验收意见书", "大建消验字"),
            ("消防验收备案抽查结果通知书", "大建消备字"),
            ("消防安全检查合格证明", "大消安检字"),
        )
    )
    issuer = "大兴区消防救援局" if kind == "消防安全检查合格证明" else "大兴区住房和城乡建设委员会"
    return Paper(kind=kind, number=f"{word}〔{on.year}〕第{draw.randint(1, 400):04d}号", issuer=issuer, issued_on=on)


def _food(draw: Draw, today: date, days: int | None) -> Paper:
    if days is None:
        days = draw.taken(draw.weighted({range(-20, 0): 2, range(1, 31): 8, range(31, 1700): 90}))
    valid_to = today + timedelta(days=days)
    number = f"JY3{DEMO_DISTRICT}{draw.randrange(10**7):07d}"
    issued = valid_to - timedelta(days=5 * 365)
    issuer = "北京市大兴区市场监督管理局"
    return Paper(kind="食品经营许可证", number=number, issuer=issuer, issued_on=issued, valid_to=valid_to)


def _insurance(draw: Draw, today: date) -> Paper:
    valid_to = today + timedelta(days=draw.randint(-15, 350))
    number = f"PZ{draw.randrange(10**12):012d}"
    issued = valid_to - timedelta(days=364)
    return Paper(kind="责任险保单", number=number, issuer="演示财产保险公司", issued_on=issued, valid_to=valid_to)


def cameras_of(draw: Draw, kind: FacilityKind, groups: Sequence[CareGroup], outdoor: bool) -> tuple[Camera, ...]:
    """Recorder channels: the ways out, then every group's rooms; a home has three. Never a toilet or changing room."""
    places: list[tuple[str, str | None, bool]] = [("大门入口", None, True)]
    if kind is FacilityKind.HOME:
        places += [("客厅活动区", groups[0].id, False), ("睡眠室", groups[0].id, False)]
    else:
        if draw.happens(0.8):
            places.append(("后门", None, True))
        for group in groups:
            places += [(f"{room}（{group.name}）", group.id, False) for room in ("睡眠室", "游戏区", "洗手区")]
        places += [("用餐区", None, False), ("走廊", None, False)]
        if outdoor:
            places.append(("户外活动场地", None, False))
    return tuple(
        Camera(channel=number, place=place, care_group=group, is_entrance=entrance)
        for number, (place, group, entrance) in enumerate(places, start=1)
    )


_FEES = {
    PriceType.GOVERNMENT_GUIDED: (1500, 2400),
    PriceType.AGREED: (2400, 3100),
    PriceType.BAND: (2200, 3200),
    PriceType.MARKET: (3600, 6800),
}
"""Yuan a month, made up; no figure of a real district."""


def fees_of(draw: Draw, price_type: PriceType, meals: MealMode, forms: Sequence[str]) -> tuple[Fee, ...]:
    """One posted fee per service form, in steps of 50 yuan; half a day costs 60 %."""
    low, high = _FEES[price_type]
    full = draw.randrange(low, high, 50)
    meal = Decimal(draw.randrange(400, 660, 20)) if meals in (MealMode.OWN_KITCHEN, MealMode.DELIVERED) else None
    amounts = {"全日托": full, "半日托": full * 6 // 10, "计时托": 45, "临时托": 260}
    return tuple(Fee(service_form=form, amount=Decimal(amounts[form]), meal_amount=meal) for form in forms)
