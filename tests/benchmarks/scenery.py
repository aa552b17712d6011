"""A laptop and entries to measure with: one inspector's day, a district of 100,000 facilities."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tuoyu_desktop.application.ports import Device
from tuoyu_desktop.bootstrap import Laptop, create_laptop, local_now
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.entries.inspections import (
    AnswerRecordedData,
    Consent,
    InspectionFinishedData,
    InspectionStartedData,
    PackRef,
)
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, Severity, VisitMode
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.keys import MemoryKeyStore
from tuoyu_desktop.store.unit_of_work import SqlWork

VISITS, ANSWERS, FINDINGS = 6, 110, 8
PACK = PackRef(id="bench", version="1", digest="0" * 64)


def new_laptop(folder: Path, device: str | None = None) -> Laptop:
    """An enrolled laptop in an empty folder, its key in memory."""
    identity = device or new_id()
    enrolled = Device(
        id=identity,
        number=1,
        journal=identity,
        unit="110115",
        unit_name="大兴区卫生健康委",
        district="110115",
        district_pack="demo-110115",
        keeper="",
        server="",
        name="bench",
    )
    return create_laptop(DataPaths(folder), MemoryKeyStore(), enrolled, {}, local_now)


def write_day(laptop: Laptop, actor: str, facility: str) -> int:
    """6 visits of 110 answers with 8 findings in all, each visit one unit of work. Returns the entries written."""
    before = laptop.office.head.seq
    for number in range(VISITS):
        laptop.write(lambda work, n=number: _visit(work, n, actor, facility), actor)
    return laptop.office.head.seq - before


def _visit(work: SqlWork, number: int, actor: str, facility: str) -> None:
    inspection = new_id()
    items = tuple(f"{'ABCDEFGHI'[i % 9]}{i:02d}" for i in range(ANSWERS))
    started = InspectionStartedData(
        date=date.today(),
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.FULL,
        checklist=PACK,
        district_pack=PACK,
        lead=actor,
        team=(actor,),
        items=items,
        consent=Consent(given=True, name="李婷", post="园长"),
    )
    work.append(started, subject=inspection, facility=facility)
    for place, item in enumerate(items):
        fail = place < _findings_of(number)
        answer = AnswerRecordedData(
            inspection=inspection,
            item=item,
            answer=Answer.FAIL if fail else Answer.PASS,
            measured={"value": 0.09, "place": "二层东侧活动室"} if place % 4 == 0 else {},
        )
        work.append(answer, subject=answer_id(inspection, item), facility=facility)
        if fail:
            work.append(_finding(inspection, item), subject=new_id(), facility=facility)
    covers, digest = work.digest_of_visit(inspection)
    sealed = InspectionFinishedData(covers=covers, digest=digest, finished_at=work.now(), passed=ANSWERS)
    work.append(sealed, subject=inspection, facility=facility)


def _findings_of(visit: int) -> int:
    return FINDINGS // VISITS + (1 if visit < FINDINGS % VISITS else 0)


def _finding(inspection: str, item: str) -> FindingRecordedData:
    return FindingRecordedData(
        inspection=inspection,
        item=item,
        mode=VisitMode.SUPERVISORY_VISIT,
        fact="3 号通道最早可回放 2026-09-15，只保存 66 天。",
        severity=Severity.MAJOR,
        lead_department="公安",
        days=15,
        found_on=date.today(),
        photo_reason="录像机画面不宜拍照",
    )
