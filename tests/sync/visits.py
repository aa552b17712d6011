"""Entries of one visit, as a laptop of the demo district would write them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.documents.part_samples import OWN
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.findings import FindingRecorded, FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecorded,
    AnswerRecordedData,
    Approval,
    CodeScan,
    Consent,
    InspectionFinished,
    InspectionFinishedData,
    InspectionJoined,
    InspectionJoinedData,
    InspectionStarted,
    InspectionStartedData,
    PackRef,
)
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.notice import (
    DocumentContent,
    EmergencyReport,
    FacilityHead,
    NoticeKind,
    Remedies,
    TeamMember,
    check_code,
    content_data,
    local_time,
)
from tuoyu_desktop.domain.paper_rules import PARTS
from tuoyu_desktop.domain.terms import Answer, InspectionKind, PersonKind, Profile, Severity, VisitMode

OAK = oak_facility(1)
"""小橡树托育中心 in 清源街道; a parent of the roster is recused there."""
ITEMS = ("A01", "A02", "A03")
PACK = PackRef(id="checklist", version="1", digest="0" * 64)


def today() -> date:
    return local_time(datetime.now(UTC)).date()


def started_data(role: str, **changes: Any) -> InspectionStartedData:
    """A 走访 that may be made; ``changes`` break or bend it."""
    person = DEMO_PEOPLE[role]
    values: dict[str, Any] = {
        "date": today(),
        "mode": VisitMode.SUPERVISORY_VISIT,
        "inspection_kind": InspectionKind.ROUTINE,
        "profile": Profile.QUICK,
        "checklist": PACK,
        "district_pack": PACK,
        "lead": person,
        "team": (person,),
        "items": ITEMS,
        "consent": Consent(given=True, name="李婷", post="园长"),
    }
    return InspectionStartedData.model_validate({**values, **changes})


def officers(**changes: Any) -> dict[str, Any]:
    """What makes a visit an administrative inspection by two certified officers."""
    team = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
    values: dict[str, Any] = {
        "mode": VisitMode.ADMINISTRATIVE_INSPECTION,
        "team": team,
        "consent": None,
        # one facility has more inspections in these tests than any district allows
        "approval": Approval(task_number="任1", approval_number="批1", beyond_cap_number="超批1"),
        "code_scan": CodeScan(connected=False),
    }
    return {**values, **changes}


def start(laptop: Laptop, role: str, *, facility: str | None = OAK, **changes: Any) -> str:
    """Write ``inspection.started``; returns the visit's id."""
    visit = new_id()
    data = started_data(role, **changes)
    laptop.write(InspectionStarted, data, actor=DEMO_PEOPLE[role], subject=visit, facility=facility)
    return visit


def join(laptop: Laptop, role: str, visit: str, *, device: str | None = None, facility: str | None = OAK) -> None:
    """Write ``inspection.joined`` on another laptop than the one that began."""
    data = InspectionJoinedData(device=device or laptop.device, person=DEMO_PEOPLE[role], number=12)
    laptop.write(InspectionJoined, data, actor=DEMO_PEOPLE[role], subject=visit, facility=facility)


def pair_of(*roles: str) -> tuple[str, ...]:
    return tuple(DEMO_PEOPLE[role] for role in roles)


def answer(laptop: Laptop, role: str, visit: str, item: str, value: Answer, *, facility: str | None = OAK) -> str:
    """Write one answer; returns its subject."""
    subject = answer_id(visit, item)
    data = AnswerRecordedData(inspection=visit, item=item, answer=value)
    laptop.write(AnswerRecorded, data, actor=DEMO_PEOPLE[role], subject=subject, facility=facility)
    return subject


def find(laptop: Laptop, role: str, visit: str, *, facility: str | None = OAK, **changes: Any) -> str:
    """Write one finding; returns its subject."""
    finding = new_id()
    values: dict[str, Any] = {
        "inspection": visit,
        "item": "A01",
        "mode": VisitMode.SUPERVISORY_VISIT,
        "fact": "消防通道堆放杂物",
        "severity": Severity.MINOR,
        "found_on": today(),
    }
    data = FindingRecordedData.model_validate({**values, **changes})
    laptop.write(FindingRecorded, data, actor=DEMO_PEOPLE[role], subject=finding, facility=facility)
    return finding


def finish(
    laptop: Laptop,
    role: str,
    visit: str,
    *,
    facility: str = OAK,
    covers: dict[str, int] | None = None,
    digest: str | None = None,
) -> None:
    """Seal the visit over what is in the journal, or over ``covers``; with the right digest over the journal's part
    unless another is given."""
    data = InspectionFinishedData(
        covers=covers if covers is not None else {laptop.journal_id: len(laptop.bodies)},
        digest=digest or sealed_digest(visit, laptop.bodies),
        finished_at=datetime.now(UTC),
    )
    laptop.write(InspectionFinished, data, actor=DEMO_PEOPLE[role], subject=visit, facility=facility)


def sealed_digest(visit: str, bodies: Sequence[bytes]) -> str:
    """SHA-256 over the SHA-256 of each body of the visit, in the order of the entry ids (sync.md §3.10)."""
    said = [(json.loads(body), body) for body in bodies]
    mine = {one["id"]: body for one, body in said if visit in (one["subject"], one["data"].get("inspection"))}
    parts = (hashlib.sha256(mine[identity]).digest() for identity in sorted(mine))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def notice_content(kind: NoticeKind, number: str, **changes: Any) -> DocumentContent:
    """A short document of a kind, officers with their certificates where the kind needs them."""
    team = (
        TeamMember(name="王强", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0101"),
        TeamMember(name="刘颖喆", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0102"),
    )
    values: dict[str, Any] = {
        "document": new_id(),
        "kind": kind,
        "number": number,
        "issuer": "大兴区卫生健康委员会",
        "facility": FacilityHead(name="小橡树托育中心"),
        "issued_on": today(),
        "team": team,
        "rule_pack": "1",
        "device": "1",
    }
    if kind is NoticeKind.RECTIFICATION_ORDER:
        values["remedies"] = Remedies(review_body="大兴区人民政府", court="大兴区人民法院")
    if kind is NoticeKind.EMERGENCY_REPORT:
        seen = {"incident": new_id(), "matter": "人身安全", "item_code": "B22", "item_title": "强喂", "text": "看到的"}
        values["emergency"] = EmergencyReport.model_validate(seen)
    elif kind in PARTS:
        values[PARTS[kind]] = OWN[kind][PARTS[kind]]
    return DocumentContent.model_validate({**values, **changes})


def issue(laptop: Laptop, role: str, visit: str, kind: NoticeKind, block: dict[str, Any], **changes: Any) -> str:
    """Write ``notice.issued`` with the first number of ``block`` (body of its numbers.leased); returns its subject.
    ``own``: fields of the content that are not as :func:`notice_content` has them."""
    facility = changes.pop("facility", OAK)
    data = block["data"]
    value = changes.pop("value", data["first"])
    number = data["pattern"].format(year=data["year"], n=value)
    content = notice_content(kind, number, **changes.pop("own", {}))
    values: dict[str, Any] = {
        "inspection": visit,
        "notice_kind": kind.value,
        "number": number,
        "number_block": block["subject"],
        "number_value": value,
        "content": content_data(content),
        "check_code": check_code(content).full,
        "signers": (),
    }
    issued = NoticeIssuedData.model_validate({**values, **changes})
    notice = str(issued.content.get("document", new_id()))
    laptop.write(NoticeIssued, issued, actor=DEMO_PEOPLE[role], subject=notice, facility=facility)
    return notice


def blocks(laptop: Laptop) -> dict[str, dict[str, Any]]:
    """Number kind to the newest block of this year that the laptop was leased."""
    return {body["data"]["number_kind"]: body for body in leased(laptop) if body["data"]["year"] == today().year}


def leased(laptop: Laptop) -> list[dict[str, Any]]:
    """The bodies of its numbers.leased, of whatever year."""
    _, lines = laptop.snapshot()
    return [line["body"] for line in lines if line["body"]["kind"] == "numbers.leased"]
