"""What each kind of document says of its own, by hand from documents.md §4: fields of ``DocumentContent``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tuoyu_desktop.domain.notice import Basis, EmergencyReport, FacilityHead, NoticeKind, TeamMember, TimedLine
from tuoyu_desktop.domain.paper_parts import (
    ClassCount,
    ClosureLedger,
    ClosureTask,
    CrimeTransfer,
    DeliveryOf,
    DrawEvidence,
    InspectionAnnouncement,
    Publication,
    PublishedResult,
    PublishedRow,
    Reinspection,
    ReinspectionConclusion,
    TaskSource,
    Transcript,
    Transfer,
)
from tuoyu_desktop.domain.terms import PersonKind

_AT = datetime(2026, 11, 20, 3, 5, tzinfo=UTC)
_LAW = Basis(text="《中华人民共和国人口与计划生育法》第四十一条", typed=True)
DISTRICT = (
    TeamMember(name="刘建国", kind=PersonKind.DISTRICT_OFFICER, certificate_number="11011500123"),
    TeamMember(name="孙堃", kind=PersonKind.DISTRICT_OFFICER, certificate_number="11011500456"),
)
COMMISSION = "北京市大兴区卫生健康委员会"
SEEN = EmergencyReport(
    incident="0199", matter="人身安全", item_code="B22", item_title="强喂、恐吓", text="看到一次强喂。"
)
ANNOUNCEMENT = InspectionAnnouncement(
    bases=(_LAW,),
    matters=("备案与证照", "人员", "监控与安防", "消防安全"),
    method="现场检查，查看场所、设备和资料，询问在场人员",
    source=TaskSource.RANDOM,
    task_number="2026-托-017",
    approval_number="京兴卫托批〔2026〕17号",
    approved_by="周建平",
    complaints="010-12345678",
)
TRANSCRIPT = Transcript(
    shown_certificates=True,
    told_recusal=True,
    recusal_answer="不申请回避",
    recorder="孙堃",
    facts=(
        "一层监控室，录像机1台，3号通道（睡眠室）最早可回放2026年9月15日的画面，到检查当日66天。",
        "一层厨房，冷藏柜1台，温度表显示4℃；留样盒6个，标签时间为2026年11月19日11时。",
    ),
    samples="没有抽样",
)
REINSPECTION = Reinspection(conclusion=ReinspectionConclusion.PARTLY_DONE)
DELIVERY = DeliveryOf(
    notice="0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6c",
    title="卫生监督意见书",
    number="京兴卫托意〔2026〕3号",
    copies=1,
    place="清源街道兴华大街18号院3号楼一层",
    way="on_the_spot",
    at=_AT,
    receiver="李婷",
)
TRANSFER = Transfer(
    department="大兴区消防救援局",
    matter="疏散通道堆放杂物",
    findings=("0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a70",),
    discovery="2026年11月20日，清源街道托育督导组走访时看到并反映，我委执法人员当日到场核对。",
    bases=(Basis(text="《中华人民共和国行政处罚法》第二十二条", typed=True),),
    reply_days=10,
    reply_due_on=date(2026, 12, 4),
)
CRIME = CrimeTransfer(
    department="北京市公安局大兴分局",
    suspected="涉嫌虐待被看护人",
    findings=("0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a70",),
    reported_at=_AT,
    approved_by="周建平",
    approved_at=_AT,
    transferred_at=_AT,
    materials=("涉嫌犯罪案件情况的调查报告", "涉案物品清单", "现场检查笔录"),
)
PUBLICATION = Publication(
    plan_name="2026年第四季度托育机构双随机抽查",
    plan_number="京兴卫托查〔2026〕4号",
    joint_departments=("大兴区消防救援局",),
    rows=(
        PublishedRow(
            facility="0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a80",
            name="小橡树托育中心",
            social_credit_code="91110115MA01ABCD0X",
            matters="监控与安防、消防安全",
            checked_on=date(2026, 11, 20),
            inspectors="刘建国、孙堃",
            result=PublishedResult.NOTHING_FOUND,
        ),
    ),
    objections="大兴区卫生健康委，010-12345678",
    draw=DrawEvidence(
        population_sha256="a" * 64, ratio=Decimal("5"), seed="20261101", drawn_at=_AT, supervisor="周建平"
    ),
)
CLOSURE = ClosureLedger(
    event="关停",
    found_on=date(2026, 11, 20),
    signals=("欠租", "突击促销大额预收"),
    classes=(ClassCount(name="托大一班", children=18), ClassCount(name="托小一班", children=12)),
    prepaid_total=Decimal("216000"),
    families=30,
    families_contacted=28,
    placed=21,
    refund="已退18户，共134000元",
    tasks=(ClosureTask(department="清源街道", task="联系家庭", done_on=date(2026, 11, 20)),),
    timeline=(TimedLine(at=_AT, text="到场，机构已锁门，门口贴有告示。"),),
)

OWN: Mapping[NoticeKind, Mapping[str, Any]] = {
    NoticeKind.EMERGENCY_REPORT: {"emergency": SEEN},
    NoticeKind.INSPECTION_NOTICE: {"announcement": ANNOUNCEMENT, "number": "京兴卫托检〔2026〕1号", "findings": ()},
    NoticeKind.INSPECTION_RECORD: {"transcript": TRANSCRIPT, "number": "京兴卫托笔〔2026〕1号", "findings": ()},
    NoticeKind.REINSPECTION_OPINION: {"reinspection": REINSPECTION, "number": "京兴卫托复〔2026〕1号"},
    NoticeKind.DELIVERY_RECORD: {"delivery": DELIVERY, "number": "京兴卫托送〔2026〕1号", "findings": ()},
    NoticeKind.TRANSFER_LETTER: {
        "transfer": TRANSFER,
        "number": "京兴卫托移〔2026〕1号",
        "team": DISTRICT,
        "issuer": COMMISSION,
    },
    NoticeKind.CRIME_TRANSFER: {
        "crime": CRIME,
        "number": "京兴卫托刑移〔2026〕1号",
        "team": DISTRICT,
        "issuer": COMMISSION,
    },
    NoticeKind.RANDOM_PUBLICATION: {
        "publication": PUBLICATION,
        "number": "京兴卫托公〔2026〕1号",
        "team": DISTRICT,
        "issuer": COMMISSION,
        "findings": (),
        "facility": FacilityHead(name=""),
    },
    NoticeKind.CLOSURE_LEDGER: {"closure": CLOSURE, "number": "GT-110115-2026-000001", "findings": ()},
}
"""What a sample of a kind has besides what every sample has."""
