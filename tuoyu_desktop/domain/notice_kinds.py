"""The kinds of documents this program prints, their titles, and who keeps a copy of each (documents.md §§1, 4, 5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class NoticeKind(StrEnum):
    """The documents this program prints. Values stand in entries: never renamed, never reused."""

    VISIT_RECORD = "VISIT_RECORD"
    REFUSED_VISIT_RECORD = "REFUSED_VISIT_RECORD"
    REVISIT_RECORD = "REVISIT_RECORD"
    GUIDANCE_RECORD = "GUIDANCE_RECORD"
    INCLUSIVE_VERIFICATION_FORM = "INCLUSIVE_VERIFICATION_FORM"
    FEEDBACK_FORM = "FEEDBACK_FORM"
    SUGGESTION = "SUGGESTION"
    INSPECTION_NOTICE = "INSPECTION_NOTICE"
    INSPECTION_RECORD = "INSPECTION_RECORD"
    HEALTH_OPINION = "HEALTH_OPINION"
    RECTIFICATION_ORDER = "RECTIFICATION_ORDER"
    REINSPECTION_OPINION = "REINSPECTION_OPINION"
    DELIVERY_RECORD = "DELIVERY_RECORD"
    TRANSFER_LETTER = "TRANSFER_LETTER"
    CRIME_TRANSFER = "CRIME_TRANSFER"
    RANDOM_PUBLICATION = "RANDOM_PUBLICATION"
    EMERGENCY_REPORT = "EMERGENCY_REPORT"
    CLOSURE_LEDGER = "CLOSURE_LEDGER"


TITLES: Mapping[NoticeKind, str] = {
    NoticeKind.VISIT_RECORD: "走访督导情况记录",
    NoticeKind.REFUSED_VISIT_RECORD: "不同意走访记录",
    NoticeKind.REVISIT_RECORD: "回访记录",
    NoticeKind.GUIDANCE_RECORD: "业务指导记录",
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: "普惠托育机构实地查验表",
    NoticeKind.FEEDBACK_FORM: "整改意见反馈单",
    NoticeKind.SUGGESTION: "整改提示单",
    NoticeKind.INSPECTION_NOTICE: "行政检查通知书",
    NoticeKind.INSPECTION_RECORD: "现场检查笔录",
    NoticeKind.HEALTH_OPINION: "卫生监督意见书",
    NoticeKind.RECTIFICATION_ORDER: "责令改正通知书",
    NoticeKind.REINSPECTION_OPINION: "复查意见书",
    NoticeKind.DELIVERY_RECORD: "送达回证",
    NoticeKind.TRANSFER_LETTER: "移送函",
    NoticeKind.CRIME_TRANSFER: "涉嫌犯罪案件移送书",
    NoticeKind.RANDOM_PUBLICATION: "双随机抽查结果公示",
    NoticeKind.EMERGENCY_REPORT: "紧急情况报告单",
    NoticeKind.CLOSURE_LEDGER: "关停处置台账",
}
"""What stands at the head of the paper, and the name of the document on the screen."""

OFFICER_KINDS = frozenset(
    {
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.INSPECTION_RECORD,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
        NoticeKind.REINSPECTION_OPINION,
        NoticeKind.DELIVERY_RECORD,
    }
)
"""Documents of an authority for an inspection: two certificates, signed in ink. No visit ever has one of them."""

LETTER_KINDS = frozenset({NoticeKind.TRANSFER_LETTER, NoticeKind.CRIME_TRANSFER, NoticeKind.RANDOM_PUBLICATION})
"""What the district's commission writes to others: 文号 and seal, made by its officers, whatever the visit was."""

INTERNAL_KINDS = frozenset({NoticeKind.EMERGENCY_REPORT, NoticeKind.CLOSURE_LEDGER})
"""Forms for the district alone, in any mode (§§4.13, 4.14): no facility is addressed."""

SEVERAL_KINDS = LETTER_KINDS | {NoticeKind.DELIVERY_RECORD}
"""Of these there may be several at once, each for something else: no other one stands for a void one."""

_COPIES: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.VISIT_RECORD: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.REFUSED_VISIT_RECORD: ("街道（乡镇）留存", "区卫生健康委"),
    NoticeKind.REVISIT_RECORD: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.GUIDANCE_RECORD: ("机构留存", "指导单位留存"),
    NoticeKind.INCLUSIVE_VERIFICATION_FORM: ("街道（乡镇）留存", "区卫生健康委"),
    NoticeKind.FEEDBACK_FORM: ("区卫生健康委", "街道（乡镇）留存", "督导队留存"),
    NoticeKind.SUGGESTION: ("机构留存", "街道（乡镇）留存"),
    NoticeKind.INSPECTION_NOTICE: ("制发机关存档", "被检查单位"),
    NoticeKind.INSPECTION_RECORD: ("制发机关存档",),
    NoticeKind.HEALTH_OPINION: ("制发机关存档", "当事人"),
    NoticeKind.RECTIFICATION_ORDER: ("制发机关存档", "当事人"),
    NoticeKind.REINSPECTION_OPINION: ("制发机关存档", "当事人"),
    NoticeKind.DELIVERY_RECORD: ("制发机关存档",),
    NoticeKind.TRANSFER_LETTER: ("受移送部门", "制发机关存档"),
    NoticeKind.CRIME_TRANSFER: ("公安机关", "制发机关存档"),
    NoticeKind.RANDOM_PUBLICATION: ("公示", "制发机关存档"),
    NoticeKind.EMERGENCY_REPORT: ("区卫生健康委", "街道（乡镇）留存"),
    NoticeKind.CLOSURE_LEDGER: ("街道（乡镇）留存", "区卫生健康委"),
}


def copies_of(kind: NoticeKind, *, street_copy: bool = False) -> tuple[str, ...]:
    """Who gets one copy each, in order (documents.md §5); its length is the number of copies to print.

    ``street_copy`` adds the third copy of a 责令改正通知书 (§4.3); it changes nothing for other kinds.
    """
    extra = ("街道（乡镇）",) if street_copy and kind is NoticeKind.RECTIFICATION_ORDER else ()
    return _COPIES[kind] + extra
