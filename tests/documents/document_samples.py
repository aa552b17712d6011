"""Papers for the tests of this folder, made by hand from documents.md §4."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime
from typing import Any

from part_samples import OWN
from part_samples import SEEN as SEEN
from PIL import Image

from tuoyu_desktop.domain.notice import (
    LETTER_KINDS,
    OFFICER_KINDS,
    Basis,
    DocumentContent,
    FacilityHead,
    Ink,
    ItemResult,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    Remedies,
    SignatureRef,
    SignerRole,
    TeamMember,
)
from tuoyu_desktop.domain.terms import Answer, PersonKind, ReinspectionResult, Severity

PRINTED_AT = datetime(2026, 11, 20, 2, 52, tzinfo=UTC)
RARE = "㛃𬱖䶮犇喆堃囍𠮷"
INK = Ink(width=600, height=200, strokes=(((40, 60), (90, 150), (160, 40)), ((200, 50), (220, 160))))
READ = Basis(text="《中华人民共和国人口与计划生育法》第二十八条第三款", mark="[原文]")
UNREAD = Basis(text="《托育机构管理规范（试行）》第二十一条", mark="[查证·二手S9]")
RECOMMENDED = Basis(text="《托育机构质量评估标准》（WS/T 821—2023）", mark="[原文]", recommended=True)
VISITORS = (TeamMember(name="陈秀兰", kind=PersonKind.EXPERT), TeamMember(name="赵敏", kind=PersonKind.PARENT))
OFFICERS = (
    TeamMember(name="刘建国", kind=PersonKind.DISTRICT_OFFICER, certificate_number="11011500123"),
    TeamMember(name="孙堃", kind=PersonKind.DISTRICT_OFFICER, certificate_number="11011500456"),
)
DRAWN = (
    SignatureRef(role=SignerRole.MEMBER, name="陈秀兰", ink=INK, signed_on=date(2026, 11, 20)),
    SignatureRef(role=SignerRole.FACILITY, name="李婷", post="园长", ink=INK, signed_on=date(2026, 11, 20)),
)
BLANK = (SignatureRef(role=SignerRole.OFFICER, name="刘建国"), SignatureRef(role=SignerRole.FACILITY, name="李婷"))


def finding(number: int = 1, **changes: Any) -> NoticeFinding:
    fields: dict[str, Any] = {
        "item_code": f"D{number:02d}",
        "fact": f"第{number}处，录像仅保存66天，少于90天。",
        "severity": Severity.MAJOR,
        "bases": (UNREAD,),
        "measure": "加装硬盘，使录像保存不少于90天。",
        "due_on": date(2026, 12, 11),
        "lead_department": "公安",
    }
    return NoticeFinding(**fields | changes)


def visit(kind: NoticeKind = NoticeKind.VISIT_RECORD, **changes: Any) -> DocumentContent:
    """A visitors' document; ``changes`` replace fields."""
    fields: dict[str, Any] = {
        "document": "0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6b",
        "kind": kind,
        "number": "ZF-110115-2026-000123",
        "issuer": "北京市大兴区清源街道办事处",
        "addressee": "北京市大兴区卫生健康委员会",
        "facility": FacilityHead(name="小橡树托育中心", address="清源街道兴华大街18号院3号楼一层"),
        "issued_on": date(2026, 11, 20),
        "started_at": datetime(2026, 11, 20, 1, 34, tzinfo=UTC),
        "ended_at": datetime(2026, 11, 20, 2, 47, tzinfo=UTC),
        "team": VISITORS,
        "present": "李婷（园长）",
        "consent": True,
        "findings": (finding(4),),
        "signatures": DRAWN,
        "rule_pack": "2026.2",
        "device": "清源-02",
    }
    return DocumentContent(**fields | dict(OWN.get(kind, {})) | changes)


def order(kind: NoticeKind = NoticeKind.RECTIFICATION_ORDER, **changes: Any) -> DocumentContent:
    """An officers' document; ``changes`` replace fields."""
    fields: dict[str, Any] = {
        "number": "京兴卫托改〔2026〕1号",
        "issuer": "北京市大兴区卫生健康委员会",
        "team": OFFICERS,
        "signatures": BLANK,
        "opinion": "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正：",
        "remedies": Remedies(review_body="北京市大兴区人民政府", court="北京市大兴区人民法院"),
    }
    own = dict(OWN.get(kind, {}))
    if kind is NoticeKind.REINSPECTION_OPINION:
        own["findings"] = (finding(4, result=ReinspectionResult.PARTLY, bases=(READ,)),)
    return visit(kind, **fields | own | changes)


def sample(kind: NoticeKind, **changes: Any) -> DocumentContent:
    """A document of ``kind`` as its own people make it; ``changes`` replace fields."""
    if kind in OFFICER_KINDS:
        return order(kind, **changes)
    unsigned: dict[str, Any] = {"signatures": ()} if kind in LETTER_KINDS else {}
    return visit(kind, **unsigned | changes)


def results(count: int) -> tuple[ItemResult, ...]:
    """``count`` items in sections of ten, one in ten failed, the last one not checked."""
    answers = [Answer.FAIL if index % 10 == 0 else Answer.PASS for index in range(count)]
    answers[-1] = Answer.NOT_CHECKED
    return tuple(
        ItemResult(section=f"{'ABCDEFGHI'[index // 15]} 类别", code=f"X{index:03d}", title="看一件事", answer=answer)
        for index, answer in enumerate(answers)
    )


def photo(number: int, size: tuple[int, int] = (640, 480)) -> tuple[PhotoRef, bytes]:
    """A photo that may be printed, and its JPEG."""
    target = io.BytesIO()
    Image.new("RGB", size, (40 * number, 90, 120)).save(target, "JPEG")
    jpeg = target.getvalue()
    sha256 = hashlib.sha256(jpeg).hexdigest()
    return PhotoRef(sha256=sha256, number=number, caption=f"第{number}张", print_allowed=True), jpeg
