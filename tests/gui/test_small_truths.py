"""Small things on the screens that said more, or other, than is so."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.presses import shown
from tests.gui.visit_desk import open_desk, signed_in
from tuoyu_desktop.application.settings_view import MachineView, account_view
from tuoyu_desktop.application.starting import minutes_for
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.terms import FindingState
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.findings.page import FindingsPage
from ui.pages.settings.sections import DataCard
from ui.pages.start.words import _hours
from ui.pages.today.join_dialog import JoinDialog
from ui.routes import ToFindings


def test_thousands_of_wrong_signs_are_one_sentence(qtbot: QtBot) -> None:
    dialog = shown(qtbot, JoinDialog())
    data = QMimeData()
    data.setText("ABCD" * 1_250)
    dialog.edit.insertFromMimeData(data)
    assert dialog.field.error() == "加入码只有 4 行，这里多了。请清空后照着那台电脑重新输入。"

    dialog.edit.clear()
    QTest.keyClicks(dialog.edit, "ABCDABCDABCDABCD")
    assert "第 1 行有误" in (dialog.field.error() or "")


def test_times_of_one_list_are_told_alike() -> None:
    """约 115 分钟 beside 约 2 小时: the estimate is no more exact for the one than for the other."""
    assert [_hours(minutes) for minutes in (minutes_for(23), 115, 120, 90)] == [
        "35 分钟",
        "2 小时",
        "2 小时",
        "1.5 小时",
    ]


def test_what_only_the_district_can_settle_is_not_offered_as_the_next_step(
    qtbot: QtBot, runner: JobRunner, laptop: Laptop
) -> None:
    me = signed_in(laptop)
    page = shown(qtbot, FindingsPage(runner, me, prepare_picture, cannot_fetch))
    lines = laptop.read(lambda records: records.finding_lines(area=me.area))
    for state, role in ((FindingState.AWAITING_DECISION, "secondary"), (FindingState.OPEN, "primary")):
        page.open(ToFindings(next(line.id for line in lines if line.state is state)))
        qtbot.waitUntil(lambda: runner.idle)
        assert page.detail.start.property("role") == role


def test_a_photo_that_is_missing_has_nothing_to_do_with_time(qtbot: QtBot, laptop: Laptop) -> None:
    desk = open_desk(qtbot, laptop, item="C01")
    desk.page.parts.pane.answers.buttons["FAIL"].click()
    desk.settle()
    state = desk.page.parts.pane.form._photo
    assert (state.word(), state._icon._name) == ("还没有照片", "ph.warning")
    desk.runner.stop()


def test_the_bar_of_the_disk_leaves_what_is_free_empty(qtbot: QtBot, laptop: Laptop, clock: StandingClock) -> None:
    section = shown(qtbot, DataCard())
    machine = MachineView("D:/托育", 1_000, 2_000, 1_000, 96_000, "", None, None, "1.0", read_only=False)
    section.show_machine(machine, laptop.read(lambda records: account_view(records, signed_in(laptop).person)))

    parts = section._bar._parts
    assert sum(share.size for share in parts.shares) / parts.total == 0.04
