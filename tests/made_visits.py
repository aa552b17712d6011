"""Whole visits made on a laptop through the real use cases, for tests of documents and findings."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from tests.demo_laptop import DEVICE_ID, TODAY
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, Picture, attach_photo, review_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.notices import NumbersLeased, NumbersLeasedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from tuoyu_desktop.projection.projector import project
from tuoyu_desktop.store.receiving import receive

OAK = oak_facility(1)
EXPERT, PARENT = DEMO_PEOPLE["expert"], DEMO_PEOPLE["parent"]
OFFICER_1, OFFICER_2 = DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10.0 20.0 300.0 120.0">'
    '<path d="M20.0 40.0 L80.0 100.0 M100.0 50.0 L160.0 90.0"/></svg>'
)
FIRST, LAST = 1, 20
"""The numbers leased to the laptop, for every kind of document."""


def lease_numbers(laptop: Laptop, first: int = FIRST, last: int = LAST) -> None:
    """What the district's server leases at enrolment, received as a feed entry would be."""
    entries = []
    patterns = laptop.packs.district_pack(laptop.device.district_pack).numbers
    for seq, kind in enumerate(NoticeKind, start=1):
        pattern = patterns[kind.value]
        data = NumbersLeasedData(
            device=DEVICE_ID, number_kind=kind.value, year=TODAY.year, first=first, last=last, pattern=pattern
        )
        entry = NumbersLeased.write(
            data,
            seq=seq,
            id=new_id(),
            at=laptop.clock(),
            actor="district",
            subject=new_id(),
            facility=None,
            after=None,
        )
        entries.append(Received("leases", entry.to_body()))

    def take(work: Any) -> None:
        arrived = receive(work.connection, entries)
        project(work.connection, arrived.subjects | set(arrived.fresh), arrived.fresh)

    laptop.write(take, EXPERT)


def photo(words: str = "照片", colour: str = "#7A8B97") -> bytes:
    """A JPEG as a camera would give it."""
    drawn = Image.new("RGB", (800, 600), colour)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((200, 150, 600, 450), outline="white", width=8)
    for place, sign in enumerate(words.encode()):  # pictures of different words are different pictures
        pen.rectangle((220 + place % 18 * 20, 170 + place // 18 * 40, 236 + place % 18 * 20, 170 + sign), fill="white")
    target = io.BytesIO()
    drawn.save(target, "JPEG")
    return target.getvalue()


def picture(words: str = "照片", colour: str = "#7A8B97") -> Picture:
    return prepare_picture(photo(words, colour))


def start(work: Work, mode: VisitMode = VisitMode.SUPERVISORY_VISIT, **changes: Any) -> str:
    """Begin a visit of 小橡树托育中心; ``changes`` replace fields of the command."""
    officers = mode is VisitMode.ADMINISTRATIVE_INSPECTION
    fields: dict[str, Any] = {
        "facility": OAK,
        "mode": mode,
        "inspection_kind": InspectionKind.ROUTINE,
        "profile": Profile.INCLUSIVE if mode is VisitMode.INCLUSIVE_VERIFICATION else Profile.QUICK,
        "lead": OFFICER_1 if officers else EXPERT,
        "team": (OFFICER_1, OFFICER_2) if officers else (EXPERT, PARENT),
        "on": TODAY,
        "consent": None if officers else Consent(given=True, name="李婷", post="园长"),
        "approval": Approval(task_number="任2026-1", approval_number="批2026-1") if officers else None,
        "code_scan": CodeScan(connected=False) if officers else None,
    }
    return start_visit(work, StartVisit(**fields | changes))


MEASURED: Mapping[str, Mapping[str, Any]] = {
    "D04": {
        "channels": [
            {"id": "1", "channel": 3, "place": "睡眠室（托小班）", "earliest_on": "2026-09-15"},
            {"id": "2", "channel": 7, "place": "游戏区", "earliest_on": "2026-08-18"},
            {"id": "3", "channel": 11, "place": "用餐区", "earliest_on": "2026-08-20"},
        ]
    }
}
"""Three channels of 66, 94 and 92 days at 2026-11-20."""


def answer_all(work: Work, visit: str, failed: Mapping[str, str]) -> None:
    """Answer every item that applies; ``failed`` maps items to the fact of their finding."""
    for code in visit_view(work, visit).shown:
        answer = Answer.FAIL if code in failed else Answer.PASS
        record_answer(work, RecordAnswer(visit, code, answer, measured=MEASURED.get(code, {})))
        if code not in failed:
            continue
        evidence = attach_photo(work, AttachPhoto(visit, code, picture(code, "#8A5A44"), f"{code} 现场"))
        review_photo(work, evidence, print_allowed=True)
        form = propose(work, visit, code).form
        fields = {name: getattr(form, name) for name in form.__dataclass_fields__} | {"fact": failed[code]}
        record_finding(work, RecordFinding(visit, code, FindingForm(**fields)))


def sign(work: Work, visit: str, *, refused: bool = False) -> None:
    """The team and the facility sign; or the facility refuses before a witness."""
    for member in visit_view(work, visit).team:
        sign_visit(work, SignVisit(visit, Signature("member", member.name, member.person, svg=SVG)))
    facility = Signature("facility", "李婷", post="园长", svg=SVG)
    if refused:
        facility = Signature("facility", "李婷", post="园长", refused=True, refusal_reason="要等法人回来")
    sign_visit(work, SignVisit(visit, facility))
    if refused:
        sign_visit(work, SignVisit(visit, Signature("witness", "孙梅", post="清源街道", svg=SVG)))


FACTS = {"D04": "抽查 3 个通道，录像最短保存 66 天，少于 90 天。", "B12": "1 名保育员健康证已于 11月6日到期。"}


def sealed_visit(laptop: Laptop, mode: VisitMode = VisitMode.SUPERVISORY_VISIT, **changes: Any) -> str:
    """A whole visit with two findings, sealed; by two officers in an administrative inspection."""
    officers = mode is VisitMode.ADMINISTRATIVE_INSPECTION
    facts = changes.pop("facts", FACTS)

    def job(work: Work) -> str:
        visit = start(work, mode, **changes)
        shown = visit_view(work, visit).shown
        answer_all(work, visit, {code: fact for code, fact in facts.items() if code in shown})
        if not officers:
            sign(work, visit)
        finish_visit(work, FinishVisit(visit, "机构表示马上联系安装公司。"))
        return visit

    return laptop.write(job, changes.get("lead", OFFICER_1 if officers else EXPERT))[0]
