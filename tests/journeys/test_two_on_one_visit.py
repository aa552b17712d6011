"""Two laptops, one visit, one district: by feed, by stick, one that never comes back, one that comes late (§3.10)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.client.visit_package import VisitImported, export_visit, import_visit
from sync.server.office import open_office
from tests.made_visits import SVG, picture, start
from tests.sync.client_rig import OAK, ClientLaptop, assert_whole, new_client, now
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import (
    FinishVisit,
    MarkNotChecked,
    Signature,
    SignVisit,
    amend_visit,
    finish_visit,
    mark_not_checked,
    sign_visit,
)
from tuoyu_desktop.application.joint_view import JointVisitView, joint_view
from tuoyu_desktop.application.joint_visit import (
    JoinVisit,
    SettleAnswer,
    join_kept,
    join_visit,
    settle_answer,
    show_join_code,
)
from tuoyu_desktop.application.sync_attention import late_cases, refused_cases
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import Answer, Severity, VisitState
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.visit_store import SqlVisitStore

EXPERT, PARENT = DEMO_PEOPLE["expert"], DEMO_PEOPLE["parent"]
FORM = FindingForm("窗边矮柜可攀爬。", Severity.MAJOR, "公安分局", 15)
VISIT_TABLES = ("inspection", "answer", "evidence", "finding")


@pytest.fixture
def district(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    running = copy_of(prepared_demo, tmp_path / "district").start()
    yield running
    running.stop()


@pytest.fixture
def lead(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    yield from _laptop(district, tmp_path / "主检", EXPERT)


@pytest.fixture
def other(district: DistrictServer, tmp_path: Path) -> Iterator[ClientLaptop]:
    yield from _laptop(district, tmp_path / "队员", PARENT)


def _laptop(district: DistrictServer, folder: Path, person: str) -> Iterator[ClientLaptop]:
    made = new_client(district, folder, person)
    made.sync()
    yield made
    made.laptop.close()


def person_of(client: ClientLaptop) -> str:
    return client.laptop.device.keeper


def write(client: ClientLaptop, job: Any) -> Any:
    return client.write(job, person_of(client))


def begun(client: ClientLaptop) -> str:
    return str(write(client, lambda work: start(work, on=now().date(), clock_confirmed=True)))


def code_of(client: ClientLaptop, visit: str) -> JoinVisit:
    return JoinVisit(write(client, lambda work: show_join_code(work, visit)).link)


def store_of(client: ClientLaptop) -> SqlVisitStore:
    return SqlVisitStore(lambda: client.laptop.office, lambda job: job(), lambda _changes: None)


def carry(giver: ClientLaptop, taker: ClientLaptop, visit: str) -> VisitImported:
    """One stick from one to the other."""
    stick = giver.root.parent / "U盘"
    stick.mkdir(exist_ok=True)
    file = export_visit(store_of(giver), visit, stick, now).file
    try:
        return import_visit(store_of(taker), file, now)
    finally:
        file.unlink()


def answer(client: ClientLaptop, visit: str, item: str, value: Answer, note: str = "") -> None:
    write(client, lambda work: record_answer(work, RecordAnswer(visit, item, value, note=note, measured={})))


def failed(client: ClientLaptop, visit: str, item: str) -> None:
    """A failed item with its photo and its finding."""
    answer(client, visit, item, Answer.FAIL, "看了托小班寝室")
    write(client, lambda work: attach_photo(work, AttachPhoto(visit, item, picture(item))))
    write(client, lambda work: record_finding(work, RecordFinding(visit, item, FORM)))


def sealed(client: ClientLaptop, visit: str) -> None:
    def job(work: Any) -> None:
        view = visit_view(work, visit)
        rest = tuple(code for code in view.shown if view.items[code].answer is None)
        mark_not_checked(work, MarkNotChecked(visit, rest, "时间不够"))
        sign_visit(work, SignVisit(visit, Signature("member", "陈秀兰", EXPERT, svg=SVG)))
        away = Signature("member", "赵敏", PARENT, refused=True, refusal_reason="在自己的电脑上查，先走了")
        sign_visit(work, SignVisit(visit, away))
        sign_visit(work, SignVisit(visit, Signature("facility", "李婷", post="园长", svg=SVG)))
        finish_visit(work, FinishVisit(visit))

    write(client, job)


def seen(client: ClientLaptop, visit: str) -> JointVisitView:
    return client.laptop.read(lambda records: joint_view(records, visit))


def rows(client: ClientLaptop, visit: str) -> dict[str, list[Any]]:
    every = client.tables()
    return {name: [row for row in every[name] if any(visit in str(part) for part in row)] for name in VISIT_TABLES}


def assert_agreed(district: DistrictServer, visit: str, *clients: ClientLaptop) -> None:
    """Everything is at the district, nothing is refused, and all laptops show the same visit."""
    for client in clients:
        assert client.sync().delivered
        assert_whole(district, client)
        assert client.laptop.read(refused_cases) == ()
        assert client.laptop.read(lambda records: records.visit_is_delivered(visit))
    for client in clients[1:]:
        assert rows(client, visit) == rows(clients[0], visit)
    for line in clients[0].laptop.read(lambda records: records.evidence_lines(inspection=visit)):
        assert (district.data / "blobs" / line.sha256[:2] / line.sha256).is_file()


def verdicts(district: DistrictServer, visit: str) -> dict[tuple[str, str], str]:
    """(status, reason) by kind of what the district holds of a visit and did not take."""
    office = open_office(district.data, district.database)
    try:
        with office.database.read() as connection:
            columns = select(ENTRY.c.kind, ENTRY.c.status, ENTRY.c.reason, ENTRY.c.subject)
            return {
                (row.kind, row.subject): f"{row.status} {row.reason}"
                for row in connection.execute(columns.where(ENTRY.c.status != "applied", ENTRY.c.facility == OAK))
            }
    finally:
        office.database.close()


def test_by_the_feed_without_any_stick(district: DistrictServer, lead: ClientLaptop, other: ClientLaptop) -> None:
    visit = begun(lead)
    code = code_of(lead, visit)
    assert not write(other, lambda work: join_visit(work, code)).joined
    lead.sync()
    other.sync()
    assert write(other, lambda work: join_kept(work, visit)).joined
    answer(lead, visit, "C10", Answer.PASS, "看了托大班活动室")
    failed(other, visit, "C10")
    answer(other, visit, "A01", Answer.PASS)
    for client in (lead, other, lead):
        client.sync()
    views = [seen(client, visit) for client in (lead, other)]
    for view in views:
        (one,) = view.disagreements
        assert [version.answer for version in one.versions] == [Answer.PASS, Answer.FAIL]
    assert {one.item for one in views[0].came_over} >= {"A01"}
    with pytest.raises(RuleViolation, match="rule-finish-missing"):
        sealed(lead, visit)
    chosen = views[1].disagreements[0].versions[1].entry
    write(other, lambda work: settle_answer(work, SettleAnswer(visit, "C10", chosen, "两个房间都要看")))
    other.sync()
    lead.sync()
    sealed(lead, visit)
    lead.sync()
    assert_agreed(district, visit, lead, other)
    assert seen(other, visit).visit.items["C10"].answer is Answer.FAIL
    assert seen(other, visit).visit.state is VisitState.SEALED
    assert verdicts(district, visit) == {}


def test_by_stick_without_any_network_and_delivered_by_each_of_them_afterwards(
    district: DistrictServer, lead: ClientLaptop, other: ClientLaptop
) -> None:
    """The lead comes to the district first: its seal waits for the partner, then everything takes effect."""
    visit = begun(lead)
    code = code_of(lead, visit)
    write(other, lambda work: join_visit(work, code))
    carry(lead, other, visit)
    assert write(other, lambda work: join_kept(work, visit)).joined
    answer(lead, visit, "C10", Answer.PASS)
    failed(other, visit, "C10")
    assert carry(other, lead, visit).photos == 1
    assert carry(other, lead, visit).entries == 0, "as often as one likes"
    chosen = next(v.entry for v in seen(lead, visit).disagreements[0].versions if v.answer is Answer.FAIL)
    write(lead, lambda work: settle_answer(work, SettleAnswer(visit, "C10", chosen, "两个房间都要看")))
    sealed(lead, visit)
    carry(lead, other, visit)
    assert seen(other, visit).visit.state is VisitState.SEALED
    assert not other.laptop.read(lambda records: records.visit_is_delivered(visit)), "a stick delivers nothing"
    lead.sync()
    (case,) = lead.laptop.read(refused_cases)
    assert (case.status, case.reason) == ("held", "seal-incomplete")
    assert other.sync().delivered
    assert_agreed(district, visit, lead, other)
    assert verdicts(district, visit) == {}
    assert seen(lead, visit).late == ()


def test_one_never_comes_back_and_the_district_lets_the_seal_go(
    district: DistrictServer, lead: ClientLaptop, other: ClientLaptop, tmp_path: Path
) -> None:
    visit = begun(lead)
    write(other, lambda work: join_visit(work, code_of(lead, visit)))
    carry(lead, other, visit)
    write(other, lambda work: join_kept(work, visit))
    failed(other, visit, "C10")
    carry(other, lead, visit)
    answer(other, visit, "A01", Answer.PASS)  # gone with the laptop
    sealed(lead, visit)
    lead.sync()
    (case,) = lead.laptop.read(refused_cases)
    assert case.reason == "seal-incomplete"
    seal = lead.laptop.read(lambda records: records.refused_lines())[0]
    district.told(
        *("held", "release", lead.laptop.device.journal, "--seq", str(seal.seq), "--reason", "另一台电脑已损坏")
    )
    lead.sync()
    assert lead.laptop.read(refused_cases) == ()
    assert verdicts(district, visit) == {}
    office = new_client(district, tmp_path / "区", DEMO_PEOPLE["district_officer_1"])
    office.sync()
    state = office.laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    assert state.state is VisitState.SEALED
    office.laptop.close()
    here = seen(lead, visit)
    assert here.visit.items["C10"].answer is Answer.FAIL, "what came by stick stays with the lead"
    assert len(here.visit.items["C10"].photos) == 1
    assert_whole(district, lead)


def test_what_comes_after_the_seal_counts_as_a_finding_and_asks_for_an_amendment(
    district: DistrictServer, lead: ClientLaptop, other: ClientLaptop
) -> None:
    visit = begun(lead)
    lead.sync()
    other.sync()
    write(other, lambda work: join_visit(work, code_of(lead, visit)))
    other.sync()
    lead.sync()
    failed(other, visit, "C10")
    sealed(lead, visit)
    lead.sync()
    assert other.sync().delivered
    assert [case.reason for case in other.laptop.read(refused_cases)] == ["late"]
    lead.sync()
    view = seen(lead, visit)
    assert view.visit.items["C10"].answer is Answer.NOT_CHECKED
    kinds = ["answer.recorded", "evidence.attached", "finding.recorded"]
    assert sorted(one.kind for one in view.late) == kinds, "the answer too, though it takes no effect"
    assert {one.kind: one.status for one in view.late}["answer.recorded"] == "held"
    assert [finding.fact for finding in lead.laptop.read(lambda records: records.findings(visit)).values()] == [
        FORM.fact
    ]
    assert view.amendment_asked
    assert carry(other, lead, visit).entries == 0, "all of it is here"
    assert seen(lead, visit).late == view.late
    assert len(lead.laptop.read(late_cases)) == 1
    write(lead, lambda work: amend_visit(work, visit, "另一台电脑的记录后到", "窗边矮柜可攀爬，已登记。"))
    assert lead.laptop.read(late_cases) == ()
    lead.sync()
    other.sync()
    assert not seen(other, visit).amendment_asked
    assert rows(lead, visit) == rows(other, visit)
    for client in (lead, other):
        assert_whole(district, client)
