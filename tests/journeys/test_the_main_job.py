"""The main job: from the assigned facility, without a network, to the district's ledger and back."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.sync.client_rig import ClientLaptop, assert_whole, now, prepared_client
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo, review_photo
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, OfficerText, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import prepare_picture, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_rules import PARTS
from tuoyu_desktop.domain.terms import Answer, FindingState, InspectionKind, Profile, VisitMode

OAK = oak_facility(1)
EXPERT, PARENT = DEMO_PEOPLE["expert"], DEMO_PEOPLE["parent"]
OFFICERS = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
INK = '<svg viewBox="0 0 120 40"><path d="M10 10L60 30L110 12"/></svg>'


@pytest.fixture
def server(prepared_officer: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    running = copy_of(prepared_officer / "district", tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def client(prepared_officer: Path, server: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    """An enrolled laptop of the district with its first snapshot; from here on it is offline until it syncs."""
    made = prepared_client(prepared_officer, server, tmp_path / "laptop")
    yield made
    made.laptop.close()


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((2000, 1500), 60).convert("RGB").save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def walk(client: ClientLaptop, command: StartVisit, failed: str) -> str:
    """Start, answer every item that applies, one finding with a photo."""
    lead = command.lead
    inspection = str(client.write(lambda work: start_visit(work, command), lead))
    view = client.laptop.read(lambda records: visit_view(records, inspection))
    for code in view.shown:
        answer = Answer.FAIL if code == failed else Answer.PASS
        client.write(lambda work, c=code, a=answer: record_answer(work, RecordAnswer(inspection, c, a)), lead)
    picture = prepare_picture(photo())
    evidence = str(client.write(lambda work: attach_photo(work, AttachPhoto(inspection, failed, picture)), lead))
    client.write(lambda work: review_photo(work, evidence, print_allowed=True), lead)
    form = client.laptop.read(lambda records: propose(records, inspection, failed)).form
    form = replace(form, fact="3 号通道最早可回放 2026-09-15，只保存 66 天。")
    client.write(lambda work: record_finding(work, RecordFinding(inspection, failed, form)), lead)
    return inspection


def make_visit(client: ClientLaptop) -> str:
    command = StartVisit(
        facility=OAK,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=EXPERT,
        team=(EXPERT, PARENT),
        on=now().date(),
        consent=Consent(given=True, name="李婷", post="园长"),
    )
    inspection = walk(client, command, "D04")
    for role, person, name in (("member", EXPERT, "陈秀兰"), ("member", PARENT, "赵敏"), ("facility", None, "李婷")):
        signature = Signature(role=role, person=person, name=name, svg=INK)
        client.write(lambda work, s=signature: sign_visit(work, SignVisit(inspection, s)), EXPERT)
    client.write(lambda work: finish_visit(work, FinishVisit(inspection, "旧硬盘已送修。")), EXPERT)
    return inspection


def make_inspection(client: ClientLaptop) -> str:
    command = StartVisit(
        facility=OAK,
        mode=VisitMode.ADMINISTRATIVE_INSPECTION,
        inspection_kind=InspectionKind.SPECIAL,
        profile=Profile.QUICK,
        lead=OFFICERS[0],
        team=OFFICERS,
        on=now().date(),
        approval=Approval(task_number="T-1", approval_number="A-1"),
        code_scan=CodeScan(connected=False),
    )
    inspection = walk(client, command, "D04")
    client.write(lambda work: finish_visit(work, FinishVisit(inspection)), OFFICERS[0])
    return inspection


def issue_all(client: ClientLaptop, inspection: str, actor: str, officer: OfficerText | None = None) -> dict[str, str]:
    """Kind to number of every document that may be made; each one draws as a PDF. Those with a form of their own
    (通知书, 笔录) are made in the officers' journey."""
    numbers: dict[str, str] = {}
    choices = client.laptop.read(lambda records: documents_of(records, inspection))
    for choice in (choice for choice in choices if choice.kind not in PARTS):
        command = IssueNotice(inspection, choice.kind, officer)
        notice = str(client.write(lambda work, c=command: issue_notice(work, c), actor))
        sheet = client.laptop.read(lambda records, n=notice: sheet_of(records, n))
        photos = {p.sha256: client.laptop.read(lambda records, h=p.sha256: records.blob(h)) for p in sheet.photos}
        assert photos
        assert render_sheet(sheet.content, photos, now(), sheet.copies[0]).startswith(b"%PDF")
        numbers[choice.kind.value] = str(sheet.line.number)
    return numbers


def test_a_visit_reaches_the_districts_ledger_and_its_decision_comes_back(
    server: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = make_visit(client)
    numbers = issue_all(client, inspection, EXPERT)
    assert set(numbers) == {"VISIT_RECORD", "FEEDBACK_FORM", "SUGGESTION"}
    assert all("〔" not in number for number in numbers.values())  # a 走访 document never has a 文号 (§3)
    assert not client.laptop.read(lambda records: records.visit_is_delivered(inspection))

    result = client.sync()
    assert result.delivered
    assert client.laptop.read(lambda records: records.visit_is_delivered(inspection))
    assert_whole(server, client)
    assert client.laptop.read(lambda records: records.refused_lines()) == []

    ledger = tmp_path / "台账.xlsx"
    server.command("ledger", "--xlsx", str(ledger))
    rows = [row for row in openpyxl.load_workbook(ledger).active.iter_rows(values_only=True) if row]
    ours = [row for row in rows if any("只保存 66 天" in str(cell) for cell in row)]
    assert len(ours) == 1
    photos = [path for path in tmp_path.rglob("*.jpg") if hashlib.sha256(path.read_bytes()).hexdigest()]
    assert len(photos) >= 1

    finding = next(iter(client.laptop.read(lambda records: records.findings(inspection))))
    listed = json.loads(server.command("review", "list").stdout)
    assert finding in json.dumps(listed)
    decide = ("review", "decide", "--finding", finding, "--decision", "REFER", "--department", "公安大兴分局")
    server.command(*decide, "--by", OFFICERS[0])
    client.sync()
    state = client.laptop.read(lambda records: records.finding(finding))
    assert state is not None
    assert (state.state, state.referred_to) == (FindingState.REFERRED, "公安大兴分局")


def test_an_inspection_ends_in_the_officers_papers(server: DistrictServer, client: ClientLaptop) -> None:
    inspection = make_inspection(client)
    finding = next(iter(client.laptop.read(lambda records: records.findings(inspection))))
    opinion = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正："
    typed = OfficerText(opinion=opinion, bases=((finding, "《公共安全视频图像信息系统管理条例》第十七条"),))
    numbers = issue_all(client, inspection, OFFICERS[0], typed)
    assert set(numbers) == {"HEALTH_OPINION", "RECTIFICATION_ORDER"}  # the demo pack has the order form on
    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []


@pytest.mark.parametrize("kind", [NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER])
def test_a_visiting_team_cannot_reach_an_officers_document_and_the_server_refuses_a_forged_one(
    server: DistrictServer, client: ClientLaptop, kind: NoticeKind
) -> None:
    inspection = make_visit(client)
    offered = client.laptop.read(lambda records: documents_of(records, inspection))
    assert kind not in {choice.kind for choice in offered}
    with pytest.raises(RuleViolation) as refused:
        client.write(lambda work: issue_notice(work, IssueNotice(inspection, kind)), EXPERT)
    assert refused.value.code == "rule-notice-right"

    forged = NoticeIssuedData(
        inspection=inspection, notice_kind=kind.value, number="1", content={}, check_code="0" * 64, signers=(EXPERT,)
    )
    client.write(lambda work: work.append(forged, subject=new_id(), facility=OAK), EXPERT)
    assert client.sync().delivered  # stored as evidence, without effect
    assert [line.status for line in client.laptop.read(lambda records: records.refused_lines())] == ["rejected"]
    notices = client.laptop.read(lambda records: records.notice_lines(inspection=inspection))
    assert kind.value not in {notice.kind for notice in notices}


def test_a_recused_parent_cannot_come_along(client: ClientLaptop) -> None:
    recused = DEMO_PEOPLE["recused_parent"]
    command = StartVisit(
        facility=OAK,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=EXPERT,
        team=(EXPERT, recused),
        on=now().date(),
        consent=Consent(given=True, name="李婷"),
    )
    with pytest.raises(RuleViolation) as refused:
        client.write(lambda work: start_visit(work, command), EXPERT)
    assert refused.value.code == "rule-team-recusal"


def test_a_sealed_visit_changes_only_by_an_amendment(client: ClientLaptop) -> None:
    inspection = make_visit(client)
    with pytest.raises(RuleViolation) as refused:
        client.write(lambda work: record_answer(work, RecordAnswer(inspection, "A01", Answer.FAIL)), EXPERT)
    assert refused.value.code == "rule-visit-sealed"
