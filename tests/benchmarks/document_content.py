"""The document that is measured: a 卫生监督意见书 of two pages with four photos of a phone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import date

from PIL import Image

from tuoyu_desktop.domain.notice import (
    Basis,
    DocumentContent,
    FacilityHead,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    TeamMember,
)
from tuoyu_desktop.domain.terms import PersonKind, Severity


def photos_of_a_phone() -> dict[str, bytes]:
    """Four JPEGs of the size that ``pictures`` makes: 1600 × 1200, some 300 KB."""
    found: dict[str, bytes] = {}
    for number in range(4):
        noise = Image.effect_noise((1600, 1200), 24 + number).convert("RGB")
        buffer = io.BytesIO()
        noise.save(buffer, "JPEG", quality=60)
        found[hashlib.sha256(buffer.getvalue()).hexdigest()] = buffer.getvalue()
    return found


def opinion(photos: Mapping[str, bytes]) -> DocumentContent:
    finding = NoticeFinding(
        item_code="D04",
        fact="3 号通道（睡眠室）最早可回放 2026-09-15，只保存 66 天，少于 90 天。",
        severity=Severity.MAJOR,
        bases=(Basis(text="公共安全视频图像信息系统管理条例第十七条", mark="[原文]"),),
        measure="更换硬盘，恢复录像保存期限，并由专人每周核对一次。",
        due_on=date(2026, 12, 11),
        lead_department="公安大兴分局",
        evidence=(1, 2),
    )
    team = tuple(
        TeamMember(name=name, kind=PersonKind.DISTRICT_OFFICER, unit="大兴区卫生健康委", certificate_number=number)
        for name, number in (("王强", "01000001"), ("刘颖喆", "01000002"))
    )
    return DocumentContent(
        document="0197a000-0000-7000-8000-000000000001",
        kind=NoticeKind.HEALTH_OPINION,
        number="YJ-110115-2026-1",
        issuer="北京市大兴区卫生健康委员会",
        facility=FacilityHead(name="小橡树托育中心", social_credit_code="91110115MA01ABCD0X", address="兴华大街 18 号"),
        issued_on=date(2026, 11, 20),
        team=team,
        findings=(finding,) * 2,
        opinion="请对照上述问题逐项整改，并在期限前书面报告整改情况。",
        photos=tuple(
            PhotoRef(sha256=sha, number=n, caption=f"照片 {n}", print_allowed=True) for n, sha in enumerate(photos, 1)
        ),
        rule_pack="tuoyu-2026 2026.1 / demo-110115 2026.1",
        device="bench",
    )
