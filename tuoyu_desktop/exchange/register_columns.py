"""The columns of a facility register: how districts head them, and what each becomes in a ``Facility``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu_desktop.domain import wording
from tuoyu_desktop.domain.terms import FacilityKind, FilingStatus, LegalNature, MealMode, Ownership
from tuoyu_desktop.exchange.register_cells import (
    amount,
    choice,
    credit_code,
    day,
    plain,
    text_of,
    whole_number,
    words,
    yes_or_no,
)
from tuoyu_desktop.exchange.workbook_reading import Cell


@dataclass(frozen=True)
class Column:
    """``field`` of ``Facility``; ``heads`` as the template writes it first, then the usual synonyms."""

    field: str
    heads: tuple[str, ...]
    read: Callable[[Cell], Any]
    required: bool = False


_NOT_KNOWN = frozenset({"不清楚", "未知", "不详", "不知", "待核", "?"})


def yes_no_or_unknown(cell: Cell) -> bool | None:
    """A fact that decides whether an item is shown; null where the register says that nobody knows."""
    return None if plain(text_of(cell)) in _NOT_KNOWN else yes_or_no(cell)


_KINDS = {
    "托育中心": FacilityKind.CENTER,
    "托育园": FacilityKind.CENTER,
    "独立托育机构": FacilityKind.CENTER,
    "托育服务机构": FacilityKind.CENTER,
    "社区托育": FacilityKind.COMMUNITY,
    "社区": FacilityKind.COMMUNITY,
    "社区托育点": FacilityKind.COMMUNITY,
    "社区办托": FacilityKind.COMMUNITY,
    "幼儿园": FacilityKind.KINDERGARTEN,
    "托幼一体": FacilityKind.KINDERGARTEN,
    "托幼一体化": FacilityKind.KINDERGARTEN,
    "幼儿园办托班": FacilityKind.KINDERGARTEN,
    "用人单位": FacilityKind.EMPLOYER,
    "单位办托": FacilityKind.EMPLOYER,
    "福利性托育": FacilityKind.EMPLOYER,
    "家庭托育": FacilityKind.HOME,
    "家庭": FacilityKind.HOME,
    "综合服务中心": FacilityKind.SERVICE_CENTRE,
    "托育综合服务中心": FacilityKind.SERVICE_CENTRE,
}
_NATURES = {
    "社会服务机构": LegalNature.SOCIAL_SERVICE,
    "民非": LegalNature.SOCIAL_SERVICE,
    "民办非企业": LegalNature.SOCIAL_SERVICE,
    "非营利性": LegalNature.SOCIAL_SERVICE,
    "非营利": LegalNature.SOCIAL_SERVICE,
    "营利性": LegalNature.COMPANY,
    "营利": LegalNature.COMPANY,
    "公司": LegalNature.COMPANY,
    "有限责任公司": LegalNature.COMPANY,
    "个体工商户": LegalNature.COMPANY,
}
_OWNERSHIPS = {
    "公立": Ownership.PUBLIC,
    "国有": Ownership.PUBLIC,
    "公办机构": Ownership.PUBLIC,
    "私立": Ownership.PRIVATE,
    "民营": Ownership.PRIVATE,
    "民办机构": Ownership.PRIVATE,
    "公建民营": Ownership.PRIVATE,
    "民办公助": Ownership.PRIVATE,
}
_FILINGS = {
    "备案": FilingStatus.FILED,
    "是": FilingStatus.FILED,
    "未备案": FilingStatus.REGISTERED,
    "否": FilingStatus.REGISTERED,
    "已登记": FilingStatus.REGISTERED,
    "注销": FilingStatus.CANCELLED,
    "已注销": FilingStatus.CANCELLED,
    "变更中": FilingStatus.CHANGING,
}
_MEALS = {
    "自办": MealMode.OWN_KITCHEN,
    "食堂": MealMode.OWN_KITCHEN,
    "自营": MealMode.OWN_KITCHEN,
    "配送": MealMode.DELIVERED,
    "外送": MealMode.DELIVERED,
    "配餐": MealMode.DELIVERED,
    "自带": MealMode.BROUGHT,
    "无": MealMode.NONE,
    "不提供": MealMode.NONE,
}

COLUMNS: tuple[Column, ...] = (
    Column(
        "name", ("机构名称", "托育机构名称", "名称", "单位名称", "机构全称", "备案机构名称", "园所名称"), words, True
    ),
    Column("social_credit_code", ("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码", "USCC"), credit_code),
    Column(
        "kind", ("机构类型", "类型", "托育类型", "办托类型", "机构类别", "类别"), choice(wording.FACILITY_KINDS, _KINDS)
    ),
    Column(
        "ownership",
        ("办学性质", "举办性质", "公办民办", "办托性质", "性质", "所有制"),
        choice(wording.OWNERSHIPS, _OWNERSHIPS),
    ),
    Column(
        "legal_nature",
        ("登记类型", "机构性质", "法人类型", "组织形式", "登记性质", "法人性质", "营利性质"),
        choice(wording.LEGAL_NATURES, _NATURES),
    ),
    Column(
        "street_town",
        (
            "街道乡镇",
            "所属街道",
            "街道",
            "镇街",
            "街镇",
            "所在街道",
            "属地",
            "所属镇街",
            "乡镇街道",
            "街乡",
            "所属街乡",
            "所属属地",
        ),
        words,
        True,
    ),
    Column("neighbourhood", ("社区村", "所属社区", "社区", "村居", "居委会"), words),
    Column(
        "address",
        ("地址", "机构地址", "详细地址", "服务场所地址", "办学地址", "经营地址", "住所", "机构所在地"),
        words,
        True,
    ),
    Column("telephone", ("联系电话", "电话", "联系方式", "手机", "联系人电话", "负责人电话"), words),
    Column("legal_representative", ("法定代表人", "法人", "法人代表", "法定代表人姓名"), words),
    Column("person_in_charge", ("负责人", "机构负责人", "园长", "联系人", "负责人姓名"), words),
    Column("opened_on", ("开办日期", "成立时间", "开业时间", "成立日期", "开办时间", "开园时间"), day),
    Column("filing_status", ("备案状态", "是否备案", "备案情况"), choice(wording.FILING_STATUSES, _FILINGS)),
    Column("filing_number", ("备案号", "备案编号", "备案回执编号", "备案回执号"), words),
    Column("filed_on", ("备案日期", "备案时间", "备案通过时间", "完成备案时间"), day),
    Column("business_scope", ("业务范围", "经营范围", "服务范围"), words),
    Column(
        "place_count",
        ("托位数", "托位", "备案托位数", "总托位数", "托位总数", "实际托位数", "可提供托位数"),
        whole_number,
        True,
    ),
    Column("inclusive_places", ("普惠托位数", "普惠托位"), whole_number),
    Column("is_inclusive", ("是否普惠", "普惠", "普惠性", "是否普惠机构", "是否普惠托育机构"), yes_or_no),
    Column("price_type", ("定价方式", "价格类型", "收费方式"), choice(wording.PRICE_TYPES, {})),
    Column("agreed_fee", ("收费标准", "保育费", "月收费", "收费"), amount),
    Column("meal_mode", ("供餐方式", "用餐方式", "餐饮方式"), choice(wording.MEAL_MODES, _MEALS)),
    Column("top_floor", ("最高楼层", "所在楼层", "楼层"), whole_number),
    Column("floor_area", ("建筑面积", "面积", "场地面积"), amount),
    Column("uses_gas", ("使用燃气", "是否使用燃气", "是否用燃气", "燃气"), yes_no_or_unknown),
    Column("has_stairs", ("有楼梯", "是否有楼梯", "楼梯"), yes_no_or_unknown),
    Column("has_high_edges", ("有临空处", "是否有临空处", "临空处", "有阳台外廊", "是否有阳台外廊"), yes_no_or_unknown),
    Column("has_outdoor_space", ("有户外场地", "是否有户外场地", "户外场地", "室外活动场地"), yes_no_or_unknown),
    Column("has_ultraviolet_lamp", ("有紫外线灯", "是否有紫外线灯", "紫外线灯"), yes_no_or_unknown),
    Column("newly_decorated", ("新装修", "是否新装修", "近一年装修"), yes_no_or_unknown),
    Column("gives_medicine", ("代喂药", "是否代喂药", "是否喂药", "喂药"), yes_no_or_unknown),
    Column("takes_prepayment", ("预收费", "是否预收费", "是否收取预付费", "预付费"), yes_no_or_unknown),
    Column("receives_subsidy", ("领取补助", "是否领取补助", "是否享受补助", "是否享受补贴"), yes_no_or_unknown),
    Column("inspection_cap", ("年度检查频次上限", "检查频次上限", "频次上限"), whole_number),
    Column("inspections_this_year", ("今年已检查次数", "本年度已检查次数", "今年行政检查次数"), whole_number),
    Column("ban_compared_on", ("禁入名单比对日期", "禁入比对日期"), day),
    Column("ban_compared", ("禁入名单比对人数", "禁入比对人数"), whole_number),
    Column("ban_hits", ("禁入名单命中人数", "禁入名单命中数", "禁入比对命中"), whole_number),
    Column("is_fire_key_unit", ("消防安全重点单位", "是否消防安全重点单位", "是否消防重点单位"), yes_no_or_unknown),
)

REGION_HEADS = ("行政区划代码", "区划代码", "区划", "行政区划")
IGNORED_HEADS = ("序号", "编号", "NO", "备注", "区", "所属区", "在托人数", "在托婴幼儿数", "服务形式", "班级数")
"""Columns that a register has and a facility's record does not: passed over without a word."""

COLUMN_OF_HEAD: Mapping[str, Column] = {plain(head): column for column in COLUMNS for head in column.heads}
