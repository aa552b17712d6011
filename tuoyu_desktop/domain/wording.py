"""Chinese wording of the closed word lists of ``terms.py``: the same on screen, on paper and in Excel."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tuoyu_desktop.domain.facility_facts import FACTS
from tuoyu_desktop.domain.paper_parts import PublishedResult, ReinspectionConclusion, TaskSource
from tuoyu_desktop.domain.terms import (
    AgeBand,
    Answer,
    DayKind,
    Decision,
    EntryStatus,
    FacilityKind,
    FilingStatus,
    FindingState,
    InspectionKind,
    LegalNature,
    MealMode,
    NoticeState,
    Ownership,
    PersonKind,
    PriceType,
    Profile,
    ReinspectionResult,
    Severity,
    StopPrompt,
    VisitMode,
    VisitState,
)

FACILITY_KINDS: Mapping[FacilityKind, str] = {
    FacilityKind.CENTER: "托育机构",
    FacilityKind.COMMUNITY: "社区嵌入式托育",
    FacilityKind.KINDERGARTEN: "幼儿园托班",
    FacilityKind.EMPLOYER: "用人单位办托",
    FacilityKind.HOME: "家庭托育点",
    FacilityKind.SERVICE_CENTRE: "托育综合服务中心",
}
"""Requirements row 85."""

OWNERSHIPS: Mapping[Ownership, str] = {Ownership.PUBLIC: "公办", Ownership.PRIVATE: "民办"}

LEGAL_NATURES: Mapping[LegalNature, str] = {
    LegalNature.PUBLIC_INSTITUTION: "事业单位",
    LegalNature.SOCIAL_SERVICE: "民办非企业单位",
    LegalNature.COMPANY: "企业",
}

FILING_STATUSES: Mapping[FilingStatus, str] = {
    FilingStatus.NOT_REGISTERED: "未登记",
    FilingStatus.REGISTERED: "已登记未备案",
    FilingStatus.FILED: "已备案",
    FilingStatus.CHANGING: "变更备案中",
    FilingStatus.CANCELLED: "已注销备案",
}

MEAL_MODES: Mapping[MealMode, str] = {
    MealMode.OWN_KITCHEN: "自办食堂",
    MealMode.DELIVERED: "外购配送",
    MealMode.BROUGHT: "家长自带",
    MealMode.NONE: "不供餐",
}

PRICE_TYPES: Mapping[PriceType, str] = {
    PriceType.GOVERNMENT_GUIDED: "政府指导价",
    PriceType.AGREED: "协商定价",
    PriceType.BAND: "参考区间",
    PriceType.MARKET: "市场调节价",
}

AGE_BANDS: Mapping[AgeBand, str] = {
    AgeBand.INFANT: "乳儿班",
    AgeBand.TODDLER: "托小班",
    AgeBand.SENIOR: "托大班",
    AgeBand.MIXED: "混合班",
}

AGE_MONTHS: Mapping[AgeBand, str] = {
    AgeBand.INFANT: "6–12月",
    AgeBand.TODDLER: "12–24月",
    AgeBand.SENIOR: "24–36月",
    AgeBand.MIXED: "18月以上",
}
"""设置标准第19条 (checklist.md B07-B10)."""

PERSON_KINDS: Mapping[PersonKind, str] = {
    PersonKind.DISTRICT_OFFICER: "区卫生健康委人员",
    PersonKind.STREET_OFFICER: "街道（乡镇）人员",
    PersonKind.EXPERT: "专家",
    PersonKind.FRONT_LINE: "一线工作人员",
    PersonKind.PARENT: "家长代表",
    PersonKind.HEALTH_GUIDE: "妇幼保健人员",
}

VISIT_MODES: Mapping[VisitMode, str] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: "行政检查",
    VisitMode.SUPERVISORY_VISIT: "走访督导",
    VisitMode.GUIDANCE: "业务指导",
    VisitMode.INCLUSIVE_VERIFICATION: "普惠实地查验",
}

VISIT_VERBS: Mapping[VisitMode, str] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: "检查",
    VisitMode.SUPERVISORY_VISIT: "走访",
    VisitMode.GUIDANCE: "指导",
    VisitMode.INCLUSIVE_VERIFICATION: "查验",
}
"""A 走访 is called 走访, never 检查 (architecture page, last line)."""

INSPECTION_KINDS: Mapping[InspectionKind, str] = {
    InspectionKind.ROUTINE: "日常",
    InspectionKind.SPECIAL: "专项",
    InspectionKind.RANDOM: "双随机",
    InspectionKind.JOINT: "联合",
    InspectionKind.REINSPECTION: "复查",
}

PUBLISHED_RESULTS: Mapping[PublishedResult, str] = {
    PublishedResult.NOTHING_FOUND: "未发现问题",
    PublishedResult.CORRECTION_ORDERED: "发现问题已责令改正",
    PublishedResult.NOT_COOPERATING: "不配合检查情节严重",
    PublishedResult.NOT_REACHABLE: "通过登记的住所（经营场所）无法联系",
    PublishedResult.CLOSED_DOWN: "已关闭停业或正在组织清算",
    PublishedResult.TO_BE_FOLLOWED: "发现问题待后续处理",
    PublishedResult.NO_SUCH_BUSINESS: "未发现开展本次抽查涉及的经营活动",
    PublishedResult.DEREGISTERED: "注销、被吊销、被撤销、迁出",
}
"""The wording of the market-regulation practice (documents.md §4.11, S45); 发现问题待后续处理 is [记忆]."""

TASK_SOURCES: Mapping[TaskSource, str] = {
    TaskSource.PLAN: "年度检查计划",
    TaskSource.RANDOM: "双随机抽查",
    TaskSource.COMPLAINT: "投诉举报",
    TaskSource.ASSIGNED: "上级交办",
}
"""Where an inspection comes from (documents.md §4.1: 计划/双随机/投诉举报/交办)."""

PROFILES: Mapping[Profile, str] = {
    Profile.QUICK: "快检",
    Profile.EXPERT: "专家",
    Profile.FULL: "全检",
    Profile.REINSPECTION: "复查",
    Profile.INCLUSIVE: "普惠实地查验",
}

REVISIT = "回访"
"""What part-time people make who look again at what was found (documents.md §4.8)."""


def profile_word(profile: Profile, mode: VisitMode) -> str:
    """快检, 复查 and so on; a 走访 that looks again is a 回访."""
    return REVISIT if _is_revisit(profile, mode) else PROFILES[profile]


def visit_verb(mode: VisitMode, profile: Profile | None) -> str:
    """检查, 走访, 回访, 指导, 查验."""
    return REVISIT if _is_revisit(profile, mode) else VISIT_VERBS[mode]


def _is_revisit(profile: Profile | None, mode: VisitMode) -> bool:
    return profile is Profile.REINSPECTION and mode is VisitMode.SUPERVISORY_VISIT


ANSWERS: Mapping[Answer, str] = {
    Answer.PASS: "合格",
    Answer.FAIL: "不合格",
    Answer.NOT_APPLICABLE: "不适用",
    Answer.NOT_CHECKED: "未检查",
}

SELF_ANSWERS: Mapping[Answer, str] = {Answer.PASS: "符合", Answer.FAIL: "不符合", Answer.NOT_APPLICABLE: "不适用"}
"""What a facility says of an item in its own book, in other words than an inspector's."""

SEVERITIES: Mapping[Severity, str] = {
    Severity.MINOR: "一般",
    Severity.MAJOR: "较重",
    Severity.CRITICAL: "重大",
}

STOP_PROMPTS: Mapping[StopPrompt, str] = {
    StopPrompt.YES: "是",
    StopPrompt.DEPENDS: "视情",
    StopPrompt.NO: "否",
}

FINDING_STATES: Mapping[FindingState, str] = {
    FindingState.AWAITING_DECISION: "待区里处理",
    FindingState.NOT_PURSUED: "不采纳",
    FindingState.OPEN: "待整改",
    FindingState.AWAITING_REINSPECTION: "待复查",
    FindingState.REFERRED: "已移送",
    FindingState.CLOSED: "已销号",
}

REINSPECTION_RESULTS: Mapping[ReinspectionResult, str] = {
    ReinspectionResult.RECTIFIED: "已整改",
    ReinspectionResult.PARTLY: "部分整改",
    ReinspectionResult.NOT_RECTIFIED: "未整改",
    ReinspectionResult.NOT_APPLICABLE: "不适用",
}

REINSPECTION_CONCLUSIONS: Mapping[ReinspectionConclusion, str] = {
    ReinspectionConclusion.ALL_DONE: "全部完成",
    ReinspectionConclusion.PARTLY_DONE: "未全部完成",
    ReinspectionConclusion.EXTENDED: "延期",
    ReinspectionConclusion.CASE_SUGGESTED: "转立案建议",
}
"""documents.md §4.8; what is done in part only is not done, whatever part it is."""

DECISIONS: Mapping[Decision, str] = {
    Decision.ORDER: "转执法核查",
    Decision.REFER: "移送",
    Decision.HINT: "提示",
    Decision.NOT_PURSUED: "不采纳",
}
"""The district's part of the 整改意见反馈单 (documents.md §4.6)."""

DAY_KINDS: Mapping[DayKind, str] = {DayKind.WORKING: "个工作日", DayKind.CALENDAR: "日"}

VISIT_STATES: Mapping[VisitState, str] = {
    VisitState.OPEN: "进行中",
    VisitState.SEALED: "已封存",
    VisitState.ABANDONED: "已放弃",
    VisitState.REFUSED: "未同意",
}

NOTICE_STATES: Mapping[NoticeState, str] = {
    NoticeState.ISSUED: "已制发",
    NoticeState.DELIVERED: "已送达",
    NoticeState.VOID: "已作废",
}

ENTRY_STATUSES: Mapping[EntryStatus, str] = {
    EntryStatus.APPLIED: "区里已收下",
    EntryStatus.HELD: "区里待核",
    EntryStatus.REJECTED: "区里退回",
    EntryStatus.DUPLICATE: "重复，已忽略",
    EntryStatus.ERASED: "已依规删除",
}

REGISTRATION_PAPERS = ("营业执照", "民办非企业单位登记证书", "事业单位法人证书")
"""A01: which one depends on the legal nature."""

FIRE_PAPERS = (
    "消防安全检查合格证明",
    "消防验收意见书",
    "消防验收备案抽查结果通知书",
    "消防验收备案抽查复查结果通知书",
)
"""A09; the district pack says which of them its authorities issue (requirements.md §9.5)."""

PAPER_KINDS = (
    *REGISTRATION_PAPERS,
    *FIRE_PAPERS,
    "备案回执",
    "房屋产权证明",
    "租赁合同",
    "卫生评价报告",
    "食品经营许可证",
    "配送企业食品经营许可证",
    "责任险保单",
    "保安服务合同",
    "医疗卫生机构协议",
    "建筑消防设施检测报告",
    "室内空气检测报告",
    "饮用水检测报告",
    "资金存管协议",
    "预付卡备案证明",
    "普惠认定文件",
)
"""Kinds of a facility's papers as the register, Excel and screens name them."""

FACILITY_FIELDS: Mapping[str, str] = {
    "name": "机构名称",
    "address": "地址",
    "telephone": "联系电话",
    "person_in_charge": "负责人",
    "legal_representative": "法定代表人",
    "place_count": "托位数",
    **{fact.field: fact.words for fact in FACTS},
}
"""Fields of a facility that people on site may correct, as screens name them."""

_TABLES: tuple[Mapping[Any, str], ...] = (
    FACILITY_KINDS,
    OWNERSHIPS,
    LEGAL_NATURES,
    FILING_STATUSES,
    MEAL_MODES,
    PRICE_TYPES,
    AGE_BANDS,
    PERSON_KINDS,
    VISIT_MODES,
    INSPECTION_KINDS,
    PUBLISHED_RESULTS,
    TASK_SOURCES,
    PROFILES,
    ANSWERS,
    SEVERITIES,
    STOP_PROMPTS,
    FINDING_STATES,
    REINSPECTION_RESULTS,
    REINSPECTION_CONCLUSIONS,
    DECISIONS,
    DAY_KINDS,
    VISIT_STATES,
    NOTICE_STATES,
    ENTRY_STATUSES,
)
# Keyed by (type, value): members of two StrEnums with the same text are equal to each other.
_BY_MEMBER = {(type(member), member.value): word for table in _TABLES for member, word in table.items()}


def items_counted(applying: int, left_out: int) -> str:
    """检查 23 项，另有 4 项不适用于这类机构: how many items a visit has, the same on screen and on paper. ``left_out``:
    items of its profile that the rules leave out at this facility."""
    rest = f"，另有 {left_out} 项不适用于这类机构" if left_out else ""
    return f"检查 {applying} 项{rest}"


def word_of(member: StrEnum) -> str:
    """The Chinese word of a member of any enum of ``terms.py``. Raises KeyError for another enum."""
    return _BY_MEMBER[type(member), member.value]
