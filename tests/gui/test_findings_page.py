"""问题整改 on a real laptop: board, filters, one story, and what each person may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.presses import collect, press, read, rest, shown
from tests.made_visits import EXPERT, OAK, OFFICER_1, photo, sealed_visit
from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.finding_cases import ReinspectFinding, reinspect_finding
from tuoyu_desktop.application.findings_board import findings_board
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.places import OAK_STREET
from tuoyu_desktop.domain.terms import FindingState, ReinspectionResult, Severity, VisitMode
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.findings.page import FindingsPage
from ui.pages.findings.reinspection_dialog import ReinspectionDialog
from ui.pages.findings.report_dialog import ReportDialog
from ui.pages.findings.words import due_chip
from ui.routes import ToFacilities, ToFindings, ToStart
from ui.widgets.confirm_dialog import ConfirmDialog


def made(
    qtbot: QtBot,
    runner: JobRunner,
    me: SignedIn,
    route: ToFindings | None = None,
    fetch: FetchPhoto = cannot_fetch,
) -> FindingsPage:
    page = FindingsPage(runner, me, prepare_picture, fetch)
    page.resize(1286, 768)
    runner.changed.connect(page.refresh)
    shown(qtbot, page)
    page.open(route or ToFindings())
    rest(qtbot, runner)
    return page


def state_of(laptop: Laptop, finding: str) -> FindingState:
    state = laptop.read(lambda records: records.finding(finding))
    assert state is not None
    return state.state


def fresh(laptop: Laptop) -> str:
    """A finding (D04) of a visit made now, which waits for the district."""
    visit = sealed_visit(laptop)
    findings = laptop.read(lambda records: records.findings(visit))
    return next(finding for finding, state in findings.items() if state.item == "D04")


def test_the_board_puts_each_finding_in_the_column_of_its_state(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    fresh(laptop)
    page = made(qtbot, runner, me)
    board = laptop.read(lambda records: findings_board(records, OAK_STREET))

    for state, column in page.board.columns.items():
        assert column.count.text() == str(sum(1 for line in board.lines if line.state is state))
    assert page.board.columns[FindingState.AWAITING_DECISION].count.text() != "0"
    assert page.head.findChildren(QLabel)[1].text().startswith(f"{board.open_count} 条未销号")


def test_overdue_comes_first_and_only_where_an_authority_set_a_date(laptop: Laptop) -> None:
    finding = fresh(laptop)
    board = laptop.read(lambda records: findings_board(records, OAK_STREET))
    late = [line.overdue_days(board.on) for line in board.lines]

    assert late == sorted(late, reverse=True)
    assert late[0] > 0
    line = next(line for line in board.lines if line.id == finding)
    assert (line.due_on, line.overdue_days(board.on)) == (None, 0)
    assert line.suggested_due_on is not None


def test_a_folded_column_opens_with_a_press(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    page = made(qtbot, runner, me)
    closed = page.board.columns[FindingState.CLOSED]
    assert not closed.isVisible()
    press(page.board.thin[FindingState.CLOSED])
    assert closed.isVisible()


def test_filters_narrow_board_and_table_alike(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    page = made(qtbot, runner, me)
    page.filters.section.pick("E")
    assert {line.item[0] for line in page._shown} == {"E"}
    assert page.table.count() == len(page._shown) > 0

    page.filters.department.pick("没有的部门")
    assert page.empty.title() == "没有这样的问题"
    page.empty.acted.emit()
    assert page.table.count() == len(page._all.lines if page._all else ())


def test_lifting_my_street_shows_the_whole_laptop(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    page = made(qtbot, runner, me)
    before = page.table.count()
    press(page.filters.own_area)
    rest(qtbot, runner)
    assert page.table.count() > before
    assert page.filters.view.value() == "table"  # above 200 findings the table is the default


def test_a_facility_asked_for_is_a_filter_that_can_be_taken_off(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    fresh(laptop)
    page = made(qtbot, runner, me, ToFindings(facility=OAK))
    assert page.filters.facility.text() == "小橡树托育中心"
    assert {line.facility for line in page._shown} == {OAK}
    press(page.filters.facility)
    assert len({line.facility for line in page._shown}) > 1


def test_one_finding_tells_its_story_with_its_photo(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    words = read(page.detail)

    assert "录像最短保存 66 天" in words
    assert "走访发现" in words
    assert "陈秀兰" in words
    assert "照片 1" in words
    assert "建议期限" in words
    assert page._detail is not None
    assert page._detail.before_image.startswith(b"\xff\xd8")


def test_a_reinspection_takes_the_open_findings_along(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    heard = collect(page.go)
    assert page.detail.start.text() == "开始复查（带 2 条问题）"
    press(page.detail.start)
    press(page.detail.place)

    assert heard == [ToStart(OAK, reinspection=True), ToFacilities(facility=OAK, tab="findings")]


def test_what_the_facility_did_is_registered_with_its_photo(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: object
) -> None:
    from pathlib import Path

    finding = fresh(laptop)
    page = made(qtbot, runner, me, ToFindings(finding=finding))
    press(page.detail.report)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReportDialog)
    press(dialog.submit)
    rest(qtbot, runner)
    assert "整改措施" in dialog.fields["text"].error()

    file = Path(str(tmp_path)) / "after.jpg"
    file.write_bytes(photo("after", "#2A7530"))
    dialog.add_files([str(file)])
    qtbot.waitUntil(lambda: len(dialog.pictures) == 1)
    dialog.text.setPlainText("已加装 8 TB 硬盘")
    dialog.by.setText("李婷")
    press(dialog.submit)
    rest(qtbot, runner)

    assert state_of(laptop, finding) is FindingState.AWAITING_DECISION, "the district decides it still"
    assert "已加装 8 TB 硬盘" in read(page.detail)
    assert page._detail is not None
    assert page._detail.after_image.startswith(b"\xff\xd8")


def test_a_file_that_is_no_picture_says_so(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: object
) -> None:
    from pathlib import Path

    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))
    press(page.detail.report)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReportDialog)
    file = Path(str(tmp_path)) / "words.jpg"
    file.write_bytes(b"not a picture")
    dialog.add_files([str(file)])
    rest(qtbot, runner)
    assert dialog.pictures == []
    assert dialog.problem()
    dialog.reject()


def test_a_second_look_is_registered_with_its_result(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    finding = fresh(laptop)
    page = made(qtbot, runner, me, ToFindings(finding=finding))
    press(page.detail.reinspect)
    dialog = page.acts.dialog
    assert isinstance(dialog, ReinspectionDialog)
    assert not dialog.submit.isEnabled()
    key = ReinspectionResult.NOT_RECTIFIED.value
    press(dialog.choice, dialog.choice.segment_rect(key).center())
    dialog.note.setPlainText("还是 66 天")
    press(dialog.submit)
    rest(qtbot, runner)

    assert state_of(laptop, finding) is FindingState.AWAITING_DECISION, "the district decides it still"
    assert "复查：未整改" in read(page.detail)


def test_closing_is_the_districts_and_the_reason_is_said(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    page = made(qtbot, runner, me, ToFindings(finding=fresh(laptop)))

    assert not page.detail.close_finding.isEnabled()
    assert "销号由区卫生健康委办理" in read(page.detail)


def test_the_district_closes_what_was_found_rectified(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    finding = fresh(laptop)
    done = ReinspectFinding(finding, ReinspectionResult.RECTIFIED)
    laptop.write(lambda work: reinspect_finding(work, done), EXPERT)
    page = made(qtbot, runner, replace(me, person=OFFICER_1, area=None), ToFindings(finding=finding))
    press(page.detail.close_finding)
    dialog = page.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert not dialog.act_button.isEnabled()
    dialog._reason.setPlainText("硬盘已换，90 天可放")
    press(dialog.act_button)
    rest(qtbot, runner)

    assert state_of(laptop, finding) is FindingState.CLOSED
    assert not page.detail.start.isVisible()


def test_a_recused_person_may_look_but_not_act(qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop) -> None:
    recused = replace(me, person=DEMO_PEOPLE["recused_parent"])
    page = made(qtbot, runner, recused, ToFindings(finding=fresh(laptop)))

    assert "需要回避" in read(page.detail)
    assert not page.detail.start.isVisible()
    assert not page.detail.report.isVisible()


def test_an_unknown_finding_is_told_above_the_board(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    page = made(qtbot, runner, me, ToFindings(finding="nobody"))
    assert "本机没有这个问题" in page.fault.sentence()
    assert not page.detail.isVisible()


@pytest.mark.parametrize(
    ("mode", "severity", "urgent", "words", "kind"),
    [
        (VisitMode.SUPERVISORY_VISIT, Severity.CRITICAL, True, "立即报告", "fail"),
        (VisitMode.ADMINISTRATIVE_INSPECTION, Severity.CRITICAL, True, "紧急", "fail"),
        (VisitMode.SUPERVISORY_VISIT, Severity.MAJOR, True, "建议 11月30日", "plain"),
        (VisitMode.SUPERVISORY_VISIT, Severity.CRITICAL, False, "建议 11月30日", "plain"),
    ],
)
def test_a_visit_reports_at_once_and_orders_nothing(
    laptop: Laptop, mode: VisitMode, severity: Severity, urgent: bool, words: str, kind: str
) -> None:
    """Red stands only for a red line, and 紧急 only where officers speak (checklist.md head 立即停, §3)."""
    finding = fresh(laptop)
    board = laptop.read(lambda records: findings_board(records, OAK_STREET))
    line = next(line for line in board.lines if line.id == finding)
    line = replace(line, mode=mode, severity=severity, urgent=urgent, suggested_due_on=date(2026, 11, 30))

    chip = due_chip(line, board.on)

    assert (chip.text, chip.kind) == (words, kind)
