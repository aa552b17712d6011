"""What a hostile or careless hand can do through the program's own doors: each is refused in words, none is lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.journeys.test_the_main_job import (
    EXPERT,
    INK,
    OAK,
    OFFICERS,
    PARENT,
    make_inspection,
)
from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, now, prepared_client
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.starting import StartVisit, start_view, start_visit
from tuoyu_desktop.application.sync_port import CLOCK_AHEAD
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import prepare_picture, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind, check_code, content_data, read_content
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode

STRANGER = DEMO_PEOPLE["town_huangcun"]  # a street officer of another town


@pytest.fixture
def server(prepared_officer: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    running = copy_of(prepared_officer / "district", tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def client(prepared_officer: Path, server: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = prepared_client(prepared_officer, server, tmp_path / "laptop")
    yield made
    made.laptop.close()


def a_visit() -> StartVisit:
    return StartVisit(
        facility=OAK,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=EXPERT,
        team=(EXPERT, PARENT),
        on=now().date(),
        consent=Consent(given=True, name="李婷", post="园长"),
    )


def an_inspection() -> StartVisit:
    return replace(
        a_visit(),
        mode=VisitMode.ADMINISTRATIVE_INSPECTION,
        lead=OFFICERS[0],
        team=OFFICERS,
        consent=None,
        approval=Approval(task_number="T-1", approval_number="A-1"),
        code_scan=CodeScan(connected=False),
    )


def start(client: ClientLaptop, command: StartVisit) -> str:
    return str(client.write(lambda work: start_visit(work, command), command.lead))


def refusal(client: ClientLaptop, command: StartVisit) -> str:
    with pytest.raises(RuleViolation) as refused:
        start(client, command)
    return refused.value.code


def test_a_visit_cannot_be_started_outside_the_day_the_area_or_the_checklist(client: ClientLaptop) -> None:
    assert refusal(client, replace(an_inspection(), on=now().date() + timedelta(days=200))) == "rule-start-date"
    # a certificate that has expired since would still have been valid then
    assert refusal(client, replace(an_inspection(), on=now().date() - timedelta(days=200))) == "rule-start-date"
    assert refusal(client, replace(a_visit(), team=(EXPERT, STRANGER))) == "rule-area"
    assert refusal(client, replace(a_visit(), profile=Profile.FULL, sections=("Z",))) == "rule-profile-empty"


def test_only_the_team_writes_in_a_visit(client: ClientLaptop) -> None:
    inspection = start(client, a_visit())
    drawn = Signature(role="member", person=STRANGER, name="马振华", svg=INK)
    jobs: tuple[tuple[Any, str], ...] = (
        (lambda work: record_answer(work, RecordAnswer(inspection, "A01", Answer.PASS)), STRANGER),
        (lambda work: record_answer(work, RecordAnswer(inspection, "A01", Answer.PASS)), new_id()),
        (lambda work: finish_visit(work, FinishVisit(inspection)), STRANGER),
        (lambda work: sign_visit(work, SignVisit(inspection, drawn)), EXPERT),
    )
    for job, actor in jobs:
        with pytest.raises(RuleViolation) as refused:
            client.write(job, actor)
        assert refused.value.code == "rule-visit-team"


def test_an_item_that_is_not_in_the_visit_takes_no_answer(client: ClientLaptop) -> None:
    inspection = start(client, a_visit())
    with pytest.raises(RuleViolation) as refused:  # A02 is no item of 快检 (checklist.md, profiles)
        client.write(lambda work: record_answer(work, RecordAnswer(inspection, "A02", Answer.PASS)), EXPERT)
    assert refused.value.code == "rule-item-unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "半个字\ud800"},
        {"measured": {"x": "\udfff"}},
        {"measured": {"x": 10**4999}},
        {"measured": {"x": [[float("nan"), 1e400]]}},
        {"note": "字" * 200_000},
        {"note": "空字符\x00"},
        {"note": "方向\u202e\u200f、𠮷㛃😀"},
    ],
)
def test_an_answer_is_saved_as_the_district_can_read_it_or_refused_in_words(
    server: DistrictServer, client: ClientLaptop, fields: dict[str, Any]
) -> None:
    inspection = start(client, a_visit())
    command = RecordAnswer(inspection, "A01", Answer.PASS, **fields)
    code = ""
    try:
        client.write(lambda work: record_answer(work, command), EXPERT)
    except RuleViolation as refused:
        code = refused.code
    assert code in {"", "rule-entry-unreadable", "rule-entry-too-large"}
    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []
    assert_whole(server, client)


def forge(client: ClientLaptop, original: str, inspection: str, actor: str, signers: tuple[str, ...]) -> None:
    """An officers' document written by a changed program: everything right but who and when."""
    kind = NoticeKind.HEALTH_OPINION

    def job(work: Any) -> None:
        identity, taken = new_id(), work.take_number(kind.value, work.now().year)
        state = work.notice(original)
        content = read_content({**state.content, "document": identity, "number": taken.number})
        data = NoticeIssuedData(
            inspection=inspection,
            notice_kind=kind.value,
            number=taken.number,
            number_block=taken.block,
            number_value=taken.value,
            content=content_data(content),
            check_code=check_code(content).full,
            signers=signers,
        )
        work.append(data, subject=identity, facility=OAK)

    client.write(job, actor)


def test_the_server_refuses_an_officers_paper_of_others(client: ClientLaptop) -> None:
    inspection = make_inspection(client)
    finding = next(iter(client.laptop.read(lambda records: records.findings(inspection))))
    typed = OfficerText(opinion="更换硬盘。", bases=((finding, "视频条例第十七条"),))
    command = IssueNotice(inspection, NoticeKind.HEALTH_OPINION, typed)
    original = str(client.write(lambda work: issue_notice(work, command), OFFICERS[0]))
    client.sync()
    assert client.laptop.read(lambda records: records.refused_lines()) == []

    forge(client, original, inspection, EXPERT, OFFICERS)
    forge(client, original, inspection, OFFICERS[0], (OFFICERS[0], DEMO_PEOPLE["street_officer"]))
    assert client.sync().delivered
    refused = client.laptop.read(lambda records: records.refused_lines())
    assert sorted(line.reason for line in refused) == ["not-of-the-team", "not-of-the-team"]


WILD = (
    "㛃𬱖䶮犇喆堃囍𠮷",
    "\u202eتركيا\u202c",
    "孩子👶\u200d🍼都好",
    "第一行\n第二行\r\n\t第三行",
    "长" * 200,
    '=HYPERLINK("http://x","点我")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3",
    "\x07\x1b[31m控制\x00",
)
"""Words as people and machines type them: rare, right to left, pictures, lines, long, formulas, controls."""


def printed_words(client: ClientLaptop, inspection: str, kind: NoticeKind) -> str:
    """What the paper of that kind, issued now, says."""
    notice = str(client.write(partial(issue_notice, command=IssueNotice(inspection, kind)), EXPERT))
    sheet = client.laptop.read(lambda records: sheet_of(records, notice))
    reader = PdfReader(io.BytesIO(render_sheet(sheet.content, {}, now(), sheet.copies[0])))
    return "".join(page.extract_text() for page in reader.pages)


def stripped(text: str) -> str:
    """As it must stand in a cell: without what no cell may hold."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


def test_wild_words_stand_on_paper_and_in_the_ledger_and_run_nowhere(
    server: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    inspection = start(client, replace(a_visit(), profile=Profile.FULL))
    shown = client.laptop.read(lambda records: visit_view(records, inspection)).shown
    failed = {code: text.replace("\x00", "") for code, text in zip(shown, WILD, strict=False)}  # U+0000: tried above

    def walk_through(work: Any) -> None:
        for code in shown:
            record_answer(work, RecordAnswer(inspection, code, Answer.FAIL if code in failed else Answer.PASS))
            if code in failed:
                form = replace(propose(work, inspection, code).form, fact=failed[code], measure=failed[code])
                record_finding(work, RecordFinding(inspection, code, replace(form, photo_reason=failed[code])))
        for role, person in (("member", EXPERT), ("member", PARENT), ("facility", None)):
            wild = Signature(role=role, person=person, name=WILD[1], post=WILD[2], svg=INK)
            sign_visit(work, SignVisit(inspection, wild))
        finish_visit(work, FinishVisit(inspection, "\n".join(failed.values())))

    client.write(walk_through, EXPERT)
    for choice in client.laptop.read(lambda records: documents_of(records, inspection)):
        text = printed_words(client, inspection, choice.kind)
        assert "㛃𬱖䶮犇喆堃囍𠮷" in text
        assert "孩子[U+1F476][U+1F37C]都好" in text.replace("\n", "")

    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []
    ledger = tmp_path / "台账.xlsx"
    server.command("ledger", "--xlsx", str(ledger))
    sheet = openpyxl.load_workbook(ledger)["问题台账"]
    heads = {cell.value: cell.column or 0 for cell in sheet[2]}
    cells = [sheet.cell(row, heads["问题"]) for row in range(3, sheet.max_row + 1)]
    cells += [sheet.cell(row, heads["整改措施"]) for row in range(3, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # n: an empty cell
    written = [str(cell.value).replace("\r\n", "\n") for cell in cells]
    for text in failed.values():
        assert written.count(stripped(text.strip()).replace("\r\n", "\n")) == 2, text


def test_a_finding_of_twenty_thousand_characters_is_kept_and_printed_whole(client: ClientLaptop) -> None:
    inspection = start(client, a_visit())
    fact = "".join(f"第{number}处录像中断。" for number in range(2_400))[:20_000]

    def walk_through(work: Any) -> None:
        for code in visit_view(work, inspection).shown:
            record_answer(work, RecordAnswer(inspection, code, Answer.FAIL if code == "D04" else Answer.PASS))
        form = replace(propose(work, inspection, "D04").form, fact=fact, photo_reason="没带相机")
        record_finding(work, RecordFinding(inspection, "D04", form))
        for role, person in (("member", EXPERT), ("member", PARENT), ("facility", None)):
            sign_visit(work, SignVisit(inspection, Signature(role=role, person=person, name="某某", svg=INK)))
        finish_visit(work, FinishVisit(inspection))

    client.write(walk_through, EXPERT)
    for kind in (NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM):
        text = printed_words(client, inspection, kind).replace("\n", "")
        assert all(f"第{number}处录像中断" in text for number in (0, 900, 1_700)), kind
    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []


def test_a_reserve_item_is_asked_only_where_it_is_switched_on(client: ClientLaptop) -> None:
    """checklist.md §6: the reserve stands outside every profile; a visit cannot smuggle one in."""
    checklist = client.laptop.packs.current_checklist(now().date())
    assert len(checklist.reserve) == 32
    for profile in Profile:
        codes = checklist.profile(profile) if profile is not Profile.REINSPECTION else ()
        assert not set(checklist.reserve) & set(codes), profile
    inspection = start(client, replace(a_visit(), profile=Profile.FULL))
    for code in checklist.reserve:
        with pytest.raises(RuleViolation) as refused:
            client.write(partial(record_answer, command=RecordAnswer(inspection, code, Answer.PASS)), EXPERT)
        assert refused.value.code == "rule-item-unknown", code


def test_another_laptop_does_not_answer_a_visit_that_it_did_not_join(
    server: DistrictServer, client: ClientLaptop, tmp_path: Path
) -> None:
    """sync.md §3.10: B joins first; else the seal would not cover what it wrote."""
    inspection = start(client, a_visit())
    client.sync()
    other = new_client(server, tmp_path / "other", OFFICERS[1])
    try:
        other.sync()
        other.sync()
        with pytest.raises(RuleViolation) as refused:
            other.write(lambda work: record_answer(work, RecordAnswer(inspection, "A01", Answer.PASS)), PARENT)
        assert refused.value.code in {"rule-visit-elsewhere", "rule-visit-unknown"}
        known = other.laptop.read(lambda records: records.inspection(inspection))
        assert (known is None) == (refused.value.code == "rule-visit-unknown")
    finally:
        other.laptop.close()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(client: ClientLaptop, orientation: int) -> None:
    """EXIF orientation 1 to 8 (CIPA DC-008 §4.6.5): the stored bytes are turned, for paper knows no EXIF."""
    upright = Image.new("RGB", (640, 480), "white")
    upright.paste("red", (0, 0, 320, 240))  # red stands top left
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = upright.transpose(turned[orientation]) if orientation in turned else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = io.BytesIO()
    held.save(target, "JPEG", exif=exif)

    inspection = start(client, a_visit())
    picture = prepare_picture(target.getvalue())
    client.write(lambda work: attach_photo(work, AttachPhoto(inspection, "D04", picture)), EXPERT)
    (line,) = client.laptop.read(lambda records: records.evidence_lines(inspection=inspection))
    stored = Image.open(io.BytesIO(client.laptop.read(lambda records: records.blob(line.sha256))))
    assert stored.size == (640, 480)
    assert not stored.getexif()
    red, green, _ = stored.convert("RGB").getpixel((80, 80))  # type: ignore[misc]  # three bands
    assert (red > 200, green < 60) == (True, True)
    assert min(stored.convert("RGB").getpixel((560, 400))) > 200  # type: ignore[arg-type]  # three bands


FULL_QUOTA = """
import resource, secrets, signal, sys
from pathlib import Path
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.engine import open_writer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
engine = open_writer(Path(sys.argv[1]), secrets.token_bytes(32))
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE t (x BLOB)")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(3000000))")
except EnvironmentFault as fault:
    print(fault.code, fault.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX resource limits")
def test_a_quota_that_is_used_up_is_told_as_a_full_disk(tmp_path: Path) -> None:
    """SQLite calls a quota (EDQUOT) and a limit (EFBIG) a disk error; what helps is room, not another disk."""
    argv = [sys.executable, "-c", FULL_QUOTA, str(tmp_path / "quota.db")]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    code, message = done.stdout.split(maxsplit=1)
    assert code == "env-disk-full"
    assert "空间" in message
    assert "配额" in message
    assert list(tmp_path.glob("*.part")) == []


def test_a_sync_leaves_behind_how_far_this_clock_is_off(client: ClientLaptop) -> None:
    """sync.md §3.5: the laptop's clock is held against the server's; both stand on one machine here."""
    assert abs(int(client.setting(CLOCK_AHEAD) or "999")) < 300
    assert client.laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question is None
