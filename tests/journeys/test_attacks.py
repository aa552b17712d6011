"""What a hostile or careless hand can do through the program's own doors: each is refused in words, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_the_main_job import (
    EXPERT,
    INK,
    OAK,
    OFFICERS,
    PARENT,
    make_inspection,
)
from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, now
from tests.sync.district_server import DistrictServer, copy_of, prepare_demo
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.starting import StartVisit, start_visit
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind, check_code, content_data, read_content
from tuoyu_desktop.domain.terms import Answer, InspectionKind, Profile, VisitMode

STRANGER = DEMO_PEOPLE["town_huangcun"]  # a street officer of another town


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_demo(tmp_path_factory.mktemp("attacks") / "demo")


@pytest.fixture
def server(prepared: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    running = copy_of(prepared, tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def client(server: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    made = new_client(server, tmp_path / "laptop", OFFICERS[0])
    made.sync()
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
