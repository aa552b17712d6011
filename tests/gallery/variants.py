"""Each kind of document four times: an ordinary one, a long one, one with rare characters, one with next to nothing."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from document_samples import INK, RARE, finding, sample
from PIL import Image, ImageDraw

from tuoyu_desktop.demo.draw import Draw
from tuoyu_desktop.demo.example import example_briefs
from tuoyu_desktop.demo.facilities import build
from tuoyu_desktop.demo.findings import TEXT_OF_ITEM
from tuoyu_desktop.domain.facility_form import FacilityForm, FacilityFormKind, FacilityProblem
from tuoyu_desktop.domain.notice import (
    LETTER_KINDS,
    OFFICER_KINDS,
    DocumentContent,
    FacilityHead,
    ItemResult,
    NoticeFinding,
    NoticeKind,
    PhotoRef,
    SignatureRef,
    SignerRole,
)
from tuoyu_desktop.domain.printed import TimedLine
from tuoyu_desktop.domain.terms import Answer, ReinspectionResult, Severity
from tuoyu_desktop.exchange.rule_packs import builtin_checklists

TODAY = date(2026, 11, 20)
VARIANTS = ("short", "long", "rare", "empty")
_LONG_FACT = (
    "一层厨房与活动室之间的走廊，宽1.6米，两侧堆放折叠床18张、纸箱23个，剩余通行宽度0.5米；"
    "走廊东端安全出口的门从里面用挂锁锁闭，在场人员用了约三分钟找到钥匙打开。"
)
_OUTCOMES = (ReinspectionResult.RECTIFIED, ReinspectionResult.PARTLY, ReinspectionResult.NOT_RECTIFIED)
_FAILED = ("D04", "E03", "B12", "F07", "C01", "A12")


@dataclass(frozen=True)
class Paper:
    """One document to be drawn; ``photos``: SHA-256 to JPEG."""

    name: str
    content: DocumentContent
    photos: Mapping[str, bytes]


def papers() -> Iterator[Paper]:
    """All kinds in all variants."""
    for kind in NoticeKind:
        for variant in VARIANTS:
            changes, photos = _MAKERS[variant](kind)
            content = sample(kind, **changes)
            yield Paper(f"{kind.value}-{variant}", content, photos)


@cache
def _oak() -> FacilityHead:
    """小橡树托育中心 as the demo district has it."""
    facility = build(Draw(7, "gallery"), example_briefs(TODAY)[0], TODAY).facility
    return FacilityHead(
        name=facility.name,
        social_credit_code=facility.social_credit_code,
        address=facility.address,
        legal_representative=facility.legal_representative,
        person_in_charge=facility.person_in_charge,
        telephone=facility.telephone,
    )


@cache
def _results() -> tuple[ItemResult, ...]:
    """The whole checklist as a visit to the example facility would answer it."""
    checklist = max(builtin_checklists(), key=lambda one: one.version)
    found = []
    for code, item in checklist.items.items():
        fails = code in _FAILED
        answer = Answer.FAIL if fails else Answer.NOT_CHECKED if code == "G09" else Answer.PASS
        section = f"{item.section} {checklist.sections[item.section]}"
        note = TEXT_OF_ITEM[code].fact if fails else ""
        found.append(ItemResult(section=section, code=code, title=item.title, answer=answer, note=note))
    return tuple(found)


def _picture(number: int, size: tuple[int, int] = (1600, 1200)) -> tuple[PhotoRef, bytes]:
    """A photo that is recognisably none: a grey wall with its number on it."""
    image = Image.new("RGB", size, (180 - 9 * number, 186, 192))
    pen = ImageDraw.Draw(image)
    pen.rectangle((size[0] // 8, size[1] // 2, 7 * size[0] // 8, size[1] - 40), outline=(70, 80, 90), width=12)
    pen.line((0, size[1] // 2, size[0], size[1] // 2 - 60 * number), fill=(90, 100, 110), width=8)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    sha256 = hashlib.sha256(target.getvalue()).hexdigest()
    return PhotoRef(
        sha256=sha256, number=number, caption=f"第{number}张　2026-11-20 10:0{number % 10} 拍摄", print_allowed=True
    ), target.getvalue()


def _found(kind: NoticeKind, number: int, **changes: Any) -> NoticeFinding:
    if kind in (NoticeKind.REINSPECTION_OPINION, NoticeKind.REVISIT_RECORD):
        changes.setdefault("result", _OUTCOMES[number % len(_OUTCOMES)])
    return finding(number, **changes)


_WITH_FINDINGS = frozenset(
    kind
    for kind in NoticeKind
    if kind
    not in (
        *(NoticeKind.INSPECTION_NOTICE, NoticeKind.INSPECTION_RECORD, NoticeKind.DELIVERY_RECORD),
        *(NoticeKind.RANDOM_PUBLICATION, NoticeKind.EMERGENCY_REPORT, NoticeKind.CLOSURE_LEDGER),
        NoticeKind.REFUSED_VISIT_RECORD,
    )
)
_WITH_RESULTS = (NoticeKind.VISIT_RECORD, NoticeKind.GUIDANCE_RECORD, NoticeKind.INCLUSIVE_VERIFICATION_FORM)
_WITHOUT_PHOTOS = (NoticeKind.INSPECTION_NOTICE, NoticeKind.DELIVERY_RECORD, NoticeKind.RANDOM_PUBLICATION)
Made = tuple[dict[str, Any], dict[str, bytes]]


def facility_forms() -> Iterator[tuple[str, FacilityForm, dict[str, bytes]]]:
    """整改报告 and 延期申请: prefilled for the pen, the report also as it was registered, and a long one."""
    refs, photos = _pictures(NoticeKind.HEALTH_OPINION, 4)
    problem = FacilityProblem(
        number=1,
        item_code="D04",
        fact=TEXT_OF_ITEM["D04"].fact,
        demand="录像保存满90天。",
        due_on=date(2026, 12, 11),
    )
    blank = FacilityForm(
        kind=FacilityFormKind.REPORT,
        facility=_oak(),
        addressee="北京市大兴区卫生健康委员会",
        answered_title="卫生监督意见书",
        answered_number="京兴卫托意〔2026〕3号",
        answered_on=TODAY,
        problems=(problem,),
        demo=True,
    )
    done = problem.model_copy(
        update={"measures": "已换 4 TB 硬盘，录像可回放 92 天。", "completed_on": date(2026, 12, 1), "evidence": (1, 2)}
    )
    many = tuple(problem.model_copy(update={"number": at, "fact": _LONG_FACT * 2}) for at in range(1, 13))
    yield "FACILITY_REPORT-blank", blank, {}
    yield "FACILITY_REPORT-long", blank.model_copy(update={"problems": many}), {}
    filled = {"problems": (done,), "photos": refs, "registered": "李婷（园长），2026年12月1日"}
    yield "FACILITY_REPORT-filled", blank.model_copy(update=filled), photos
    yield "FACILITY_EXTENSION-blank", blank.model_copy(update={"kind": FacilityFormKind.EXTENSION}), {}


def _short(kind: NoticeKind) -> Made:
    """As on an ordinary day."""
    found, photos = _pictures(kind, 4)
    changes: dict[str, Any] = {"facility": _head(kind, _oak()), "photos": found, "telephone": "010-0000-0000（演示）"}
    if kind in _WITH_FINDINGS:
        facts = [TEXT_OF_ITEM[code].fact for code in ("D04", "B12")]
        changes["findings"] = tuple(
            _found(kind, at, item_code=code, fact=fact, **_photos_of(kind, at))
            for at, (code, fact) in enumerate(zip(("D04", "B12"), facts, strict=True), start=1)
        )
    if kind in _WITH_RESULTS:
        changes["results"] = _results()[:23]
    return changes, photos


def _photos_of(kind: NoticeKind, at: int) -> dict[str, Any]:
    """Photos of a problem; on a second look the old one beside the new."""
    if kind in (NoticeKind.REINSPECTION_OPINION, NoticeKind.REVISIT_RECORD):
        return {"earlier": (2 * at - 1,), "evidence": (2 * at,)}
    return {"evidence": (2 * at - 1, 2 * at)}


def _pictures(kind: NoticeKind, count: int) -> tuple[tuple[PhotoRef, ...], dict[str, bytes]]:
    if kind in _WITHOUT_PHOTOS:
        return (), {}
    made = [_picture(number) for number in range(1, count + 1)]
    return tuple(ref for ref, _ in made), {ref.sha256: jpeg for ref, jpeg in made}


def _head(kind: NoticeKind, facility: FacilityHead) -> FacilityHead:
    return FacilityHead(name="") if kind is NoticeKind.RANDOM_PUBLICATION else facility


def _long(kind: NoticeKind) -> Made:
    """Everything at once: twelve problems, twelve photos, the whole checklist, a long name."""
    found, photos = _pictures(kind, 12)
    name = "北京市大兴区黄村镇小橡树婴幼儿照护服务有限责任公司第二托育中心（清源分部）"
    changes: dict[str, Any] = {
        "facility": _head(
            kind, _oak().model_copy(update={"name": name, "address": _oak().address + "，近枣园路口东北角底商" * 3})
        ),
        "photos": found,
        "statement": "东侧通道的纸箱是当天上午刚到的货，下午会搬走；录像机已联系厂家，硬盘到货后更换。" * 6,
    }
    if kind in _WITH_FINDINGS:
        changes["findings"] = tuple(
            _found(kind, at, fact=_LONG_FACT * (1 + at % 3), severity=list(Severity)[at % 3], evidence=(at,))
            for at in range(1, 13)
        )
    if kind in _WITH_RESULTS:
        changes["results"] = _results()
    changes.update(_long_part(kind))
    return changes, photos


def _long_part(kind: NoticeKind) -> dict[str, Any]:
    own = sample(kind)
    if own.transcript is not None:
        return {"transcript": own.transcript.model_copy(update={"facts": (_LONG_FACT,) * 14})}
    if own.publication is not None:
        row = own.publication.rows[0]
        rows = tuple(row.model_copy(update={"name": f"{row.name}第{n}分部"}) for n in range(1, 41))
        return {"publication": own.publication.model_copy(update={"rows": rows})}
    if own.closure is not None:
        happened = tuple(
            TimedLine(at=own.closure.timeline[0].at + timedelta(hours=n), text=_LONG_FACT) for n in range(15)
        )
        return {"closure": own.closure.model_copy(update={"timeline": happened, "closing": _LONG_FACT * 4})}
    if own.emergency is not None:
        return {"emergency": own.emergency.model_copy(update={"text": _LONG_FACT * 8})}
    if own.transfer is not None:
        return {
            "transfer": own.transfer.model_copy(update={"discovery": _LONG_FACT * 6}),
            "attachments": ("现场检查笔录复印件（2份，6页）", "照片（12张）", "营业执照复印件（1份，1页）"),
        }
    if own.announcement is not None:
        return {
            "announcement": own.announcement.model_copy(
                update={"matters": tuple(one.section for one in _results()[::9])}
            )
        }
    return {}


def _rare(kind: NoticeKind) -> Made:
    """Names that office computers cannot write."""
    facility = FacilityHead(
        name=f"{RARE}托育中心",
        social_credit_code="91110115MA01ABCD0X",
        address=f"清源街道{RARE}路4号院",
        legal_representative="𬱖㛃",
        person_in_charge="䶮喆",
        telephone="010-12345678",
    )
    changes: dict[str, Any] = {"facility": _head(kind, facility), "present": "堃囍（园长）", "statement": f"{RARE}。"}
    if kind in _WITH_FINDINGS:
        changes["findings"] = (_found(kind, 1, fact=f"{RARE}班门口堆放杂物，通行宽度0.5米。"),)
    if kind not in OFFICER_KINDS | LETTER_KINDS:
        changes["signatures"] = (
            SignatureRef(role=SignerRole.MEMBER, name="㛃犇", ink=INK, signed_on=TODAY),
            SignatureRef(role=SignerRole.FACILITY, name="堃囍", post="园长", ink=INK, signed_on=TODAY),
        )
    return changes, {}


def _empty(kind: NoticeKind) -> Made:
    """Nothing that could be left out."""
    changes: dict[str, Any] = {
        "facility": _head(kind, FacilityHead(name=_oak().name)),
        "findings": (_found(kind, 1),) if kind is NoticeKind.REINSPECTION_OPINION else (),
        "signatures": (),
        "present": "",
        "opinion": "",
        "addressee": "",
        "started_at": None,
        "ended_at": None,
        "consent": None,
    }
    return changes, {}


_MAKERS = {"short": _short, "long": _long, "rare": _rare, "empty": _empty}
