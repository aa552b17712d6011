"""An officers' inspection: the gates on the laptop, the yearly cap of the district, its second look at intake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.inspection_papers import announcement_form, transcript_form
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import StartVisit, start_view, start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import Basis, InspectionAnnouncement, NoticeKind, Transcript
from tuoyu_desktop.domain.paper_parts import TaskSource
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode
from tuoyu_desktop.domain.verdict_words import reason_words

OAK = oak_facility(1)
OFFICERS = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
PAPERS = Approval(task_number="任2026-7", approval_number="批2026-7")


@pytest.fixture
def laptops(server: DistrictServer, tmp_path: Path) -> Iterator[tuple[ClientLaptop, ClientLaptop]]:
    """Two officers' laptops that know of a cap of one: the district put it into its register before they synced."""
    say_cap(server, tmp_path / "名册.xlsx", 1)
    both = tuple(new_client(server, tmp_path / name, OFFICERS[0]) for name in ("甲", "乙"))
    for one in both:
        one.sync()
    yield both[0], both[1]
    for one in both:
        one.laptop.close()


def say_cap(server: DistrictServer, path: Path, cap: int) -> None:
    """The register as a district keeps it, with the column of the cap."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["机构名称", "街道（镇）", "地址", "托位数", "年度检查频次上限", "今年已检查次数"])
    sheet.append(["小橡树托育中心", "清源街道", "清源街道兴华大街 18 号院 3 号楼一层", 60, cap, 0])
    book.save(path)
    assert "变更 1" in server.told("import", str(path), "--apply")


def command(**changes: object) -> StartVisit:
    made = StartVisit(
        facility=OAK,
        mode=VisitMode.ADMINISTRATIVE_INSPECTION,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=OFFICERS[0],
        team=OFFICERS,
        on=now().date(),
        approval=PAPERS,
        code_scan=CodeScan(connected=False),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # field names are given by the test


def refused(client: ClientLaptop, **changes: object) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        client.write(lambda work: start_visit(work, command(**changes)), OFFICERS[0])
    return error.value


def inspect(client: ClientLaptop, **changes: object) -> str:
    """Begun, D04 failed, everything else passed, sealed, the 卫生监督意见书 made: the document's id."""
    return str(client.write(lambda work: go_on(work, start_visit(work, command(**changes))), OFFICERS[0]))


def go_on(work: Work, visit: str) -> str:
    """From the first item of a begun inspection to its 卫生监督意见书."""
    for code in visit_view(work, visit).shown:
        record_answer(work, RecordAnswer(visit, code, Answer.FAIL if code == "D04" else Answer.PASS))
    form = propose(work, visit, "D04").form
    seen = replace(form, fact="3 号通道录像只存了 66 天。", photo_reason="录像机画面不宜拍照")
    finding = record_finding(work, RecordFinding(visit, "D04", seen))
    finish_visit(work, FinishVisit(visit))
    basis = ((finding, "《托育机构管理规范（试行）》第三十二条"),)
    text = OfficerText(opinion="请在期限内改正。", bases=basis)
    return issue_notice(work, IssueNotice(visit, NoticeKind.HEALTH_OPINION, text))


def announce(work: Work, visit: str) -> str:
    """通知书 from what the form proposes and what only the officer knows."""
    form = announcement_form(work, visit, OFFICERS[0])
    part = InspectionAnnouncement(
        bases=(Basis(text="《中华人民共和国人口与计划生育法》第四十一条", typed=True),),
        matters=form.matters,
        method=form.method,
        source=TaskSource.PLAN,
        complaints=form.complaints,
    )
    return issue_notice(work, IssueNotice(visit, NoticeKind.INSPECTION_NOTICE, part=part))


def transcribe(work: Work, visit: str) -> str:
    """笔录 with the facts as they are proposed."""
    form = transcript_form(work, visit)
    part = Transcript(
        shown_certificates=True,
        told_recusal=True,
        recusal_answer="不申请回避",
        recorder=form.people[1],
        facts=form.facts,
        present="李婷（园长）",
    )
    return issue_notice(work, IssueNotice(visit, NoticeKind.INSPECTION_RECORD, part=part))


def test_the_notice_before_the_first_item_and_the_record_after_the_seal(
    server: DistrictServer, laptops: tuple[ClientLaptop, ClientLaptop]
) -> None:
    first, second = laptops
    visit = first.write(lambda work: start_visit(work, command()), OFFICERS[0])
    with pytest.raises(RuleViolation) as early:
        first.write(lambda work: transcribe(work, visit), OFFICERS[0])
    assert early.value.code == "rule-notice-when"
    notice = first.write(lambda work: announce(work, visit), OFFICERS[0])
    assert first.sync().delivered
    assert first.laptop.read(lambda records: records.refused_lines()) == [], "it holds while the inspection goes on"

    opinion = first.write(lambda work: go_on(work, visit), OFFICERS[0])
    made = first.write(lambda work: transcribe(work, visit), OFFICERS[0])
    assert first.sync().delivered
    assert first.laptop.read(lambda records: records.refused_lines()) == []
    second.sync()
    for document in (notice, opinion, made):
        assert second.laptop.read(lambda records, one=document: records.notice(one)) is not None

    papers = [second.laptop.read(lambda records, one=one: sheet_of(records, one)).content for one in (notice, made)]
    announced, transcript = papers[0].announcement, papers[1].transcript
    assert announced is not None
    assert (announced.task_number, announced.approval_number) == ("任2026-7", "批2026-7")
    assert papers[0].ended_at is None
    assert papers[0].yearly_number == 1
    assert transcript is not None
    assert "3 号通道录像只存了 66 天。" in transcript.facts
    assert papers[1].ended_at is not None
    for content in papers:
        assert render_sheet(content, {}, now(), "").startswith(b"%PDF")
    for client in laptops:
        assert_whole(server, client)


def test_the_gates_the_cap_and_the_districts_second_look(
    server: DistrictServer, laptops: tuple[ClientLaptop, ClientLaptop]
) -> None:
    first, second = laptops
    assert refused(first, team=(OFFICERS[0], DEMO_PEOPLE["expert"])).code == "rule-team-certificates"
    assert refused(first, team=(*OFFICERS, DEMO_PEOPLE["recused_parent"])).code == "rule-team-recusal"
    assert refused(first, approval=Approval(task_number="任2026-7")).code == "rule-start-approval"
    assert refused(first, code_scan=None).code == "rule-start-scan"
    assert refused(first, on=now().date() - timedelta(days=2)).code == "rule-start-date"
    yearly = first.laptop.read(lambda records: start_view(records, OAK, OFFICERS[0])).yearly
    assert (yearly.number, yearly.cap, yearly.is_beyond) == (1, 1, False)

    notice = inspect(first)
    content = first.laptop.read(lambda records: sheet_of(records, notice)).content
    assert (content.yearly_number, content.yearly_cap) == (1, 1)
    assert refused(first).code == "rule-cap", "it counts itself before anything was delivered"
    assert first.sync().delivered
    assert refused(first).code == "rule-cap", "and once after it was"
    urgent = Approval(urgent=True, urgent_reason="接到举报")
    assert refused(first, approval=urgent).code == "rule-cap"

    late = inspect(second)  # without a network it cannot know of the first
    assert second.sync().delivered
    (told,) = second.laptop.read(lambda records: records.refused_lines())
    assert (told.entry_kind, told.status, told.reason) == ("notice.issued", "held", "rule-cap")
    assert "频次上限" in reason_words(told.reason)
    assert second.laptop.read(lambda records: records.notice(late)) is None, "no document until a person looked"
    assert len(second.laptop.read(lambda records: records.finding_lines(facility=OAK))) > 0, "what was seen counts"

    journal = second.laptop.office.device.journal
    server.told("held", "release", journal, "--seq", str(told.seq), "--reason", "超批2026-3号，补办")
    second.sync()
    assert second.laptop.read(lambda records: records.notice(late)) is not None

    beyond = PAPERS.model_copy(update={"beyond_cap_number": "超批2026-4号"})
    inspect(second, approval=beyond)
    assert second.sync().delivered
    assert second.laptop.read(lambda records: records.refused_lines()) == []
    for client in laptops:
        client.sync()
        assert_whole(server, client)
