"""Signing in, mistakes, locking: by real keys on the real window with a real laptop behind it."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tuoyu_desktop.application.signing_in import sign_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from ui import theme
from ui.background.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.pages.lock.page import LockPage
from ui.pages.today.page import TodayPage
from ui.program import _prepare, _render
from ui.workspace import PageTools

EXPERT, PIN = DEMO_PEOPLE["expert"], DEMO_PINS["expert"]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, runner: JobRunner) -> MainWindow:
    theme.apply(qapp, dark=False)
    made = MainWindow(qapp, PageTools(_prepare, _render))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    made.enter(runner)
    _settle(qtbot, runner)
    return made


def _settle(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: runner.idle)


def _lock(window: MainWindow) -> LockPage:
    assert window.lock_page is not None
    return window.lock_page


def _choose(qtbot: QtBot, runner: JobRunner, window: MainWindow, name: str) -> None:
    """Press the person's row."""
    listing = _lock(window).people.list
    model = listing.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)
    rect = listing.visualRect(model.index(row, 0))
    QTest.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    _settle(qtbot, runner)


def _type_pin(qtbot: QtBot, runner: JobRunner, window: MainWindow, pin: str) -> None:
    edit = _lock(window).pin.field.edit
    edit.clear()
    QTest.keyClicks(edit, pin)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    _settle(qtbot, runner)


def _sign_in(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _choose(qtbot, runner, window, "陈秀兰")
    _type_pin(qtbot, runner, window, PIN)


def _curtains(dialog: QInputDialog) -> list[QWidget]:
    """What hides the dialog's content."""
    return [child for child in dialog.findChildren(QWidget) if child.property("ground") and not child.isWindow()]


def _words(page: LockPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_people_of_the_unit_can_be_chosen_and_nothing_else_is_told(window: MainWindow) -> None:
    model = _lock(window).people.list.model()
    names = {model.index(row, 0).data() for row in range(model.rowCount())}

    assert names == {"李建国", "孙梅", "陈秀兰", "赵敏", "周立"}
    assert "小橡树" not in _words(_lock(window))


def test_the_right_pin_opens_today(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _sign_in(qtbot, runner, window)

    assert not window.is_locked()
    assert window.workspace is not None
    assert window.workspace.key() == "today"
    assert window.workspace.me.name == "陈秀兰"


def test_a_wrong_pin_says_what_to_do_and_stays(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _choose(qtbot, runner, window, "陈秀兰")
    _type_pin(qtbot, runner, window, "000000")

    assert window.is_locked()
    assert "口令不对，请再试一次。忘了口令请联系区卫生健康委。" in _words(_lock(window))


def test_the_next_pin_replaces_the_refused_one_also_after_a_press_into_the_field(
    qtbot: QtBot, runner: JobRunner, window: MainWindow
) -> None:
    _choose(qtbot, runner, window, "陈秀兰")
    _type_pin(qtbot, runner, window, "000000")
    edit = _lock(window).pin.field.edit

    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    QTest.keyClicks(edit, "13")

    assert edit.text() == "13"


def test_the_card_says_a_name_once_to_a_screen_reader(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _choose(qtbot, runner, window, "陈秀兰")

    assert _lock(window).pin.accessibleName() == "登录，陈秀兰"


def test_the_next_pin_replaces_the_refused_one_also_after_a_press_on_the_button(
    qtbot: QtBot, runner: JobRunner, window: MainWindow
) -> None:
    _choose(qtbot, runner, window, "陈秀兰")
    card = _lock(window).pin
    QTest.keyClicks(card.field.edit, "000000")
    QTest.mouseClick(card.unlock, Qt.MouseButton.LeftButton)
    _settle(qtbot, runner)
    QTest.keyClicks(card.field.edit, "13")

    assert card.field.edit.text() == "13"


def test_mistakes_wait_longer_and_longer_also_after_a_restart(
    qtbot: QtBot, runner: JobRunner, window: MainWindow, clock: StandingClock, laptop: Laptop
) -> None:
    _choose(qtbot, runner, window, "陈秀兰")
    for _ in range(3):
        _type_pin(qtbot, runner, window, "000000")
    assert not _lock(window).pin.unlock.isEnabled()
    assert "5 秒后再试" in _words(_lock(window))

    anew = LockPage(runner)
    qtbot.addWidget(anew)
    anew.show()
    anew.open()
    _settle(qtbot, runner)
    anew._ask_pin(EXPERT)
    _settle(qtbot, runner)
    assert not anew.pin.unlock.isEnabled()

    clock.pass_by(seconds=6)
    anew._ask_pin(EXPERT)
    _settle(qtbot, runner)
    assert anew.pin.unlock.isEnabled()


def test_the_right_pin_forgets_the_mistakes(
    qtbot: QtBot, runner: JobRunner, window: MainWindow, laptop: Laptop
) -> None:
    from tuoyu_desktop.application.pin_guard import mistakes

    _choose(qtbot, runner, window, "陈秀兰")
    _type_pin(qtbot, runner, window, "000000")
    assert laptop.read(lambda records: mistakes(records, EXPERT)) == 1
    _type_pin(qtbot, runner, window, PIN)

    assert laptop.read(lambda records: mistakes(records, EXPERT)) == 0


def test_ctrl_l_locks_and_the_same_person_finds_the_same_page(
    qtbot: QtBot, runner: JobRunner, window: MainWindow
) -> None:
    _sign_in(qtbot, runner, window)
    page = window.workspace.page("today") if window.workspace else None
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    _settle(qtbot, runner)

    assert window.is_locked()
    assert not page.isVisible()
    assert "陈秀兰的口令" in _words(_lock(window))
    assert "小橡树" not in _words(_lock(window))

    _type_pin(qtbot, runner, window, PIN)
    assert window.workspace is not None
    assert window.workspace.page("today") is page
    assert page.isVisible()


def test_another_person_gets_pages_of_their_own(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _sign_in(qtbot, runner, window)
    before = window.workspace
    window.lock_now()
    _settle(qtbot, runner)
    _lock(window).pin.other.click()
    _choose(qtbot, runner, window, "李建国")
    _type_pin(qtbot, runner, window, DEMO_PINS["street_officer"])

    assert window.workspace is not before
    assert window.workspace is not None
    assert window.workspace.me.name == "李建国"


def test_it_locks_by_itself_after_the_chosen_time(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _sign_in(qtbot, runner, window)
    assert window.watch.minutes() == 5

    window.watch.idle.emit()
    _settle(qtbot, runner)

    assert window.is_locked()
    assert "5 分钟没有操作" in _words(_lock(window))


def test_a_touch_of_the_keyboard_starts_the_time_anew(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _sign_in(qtbot, runner, window)
    running = window.watch._timer.timerId()
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert window.watch._timer.timerId() not in (-1, running)

    window.lock_now()
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert window.watch._timer.timerId() == -1


def test_a_half_typed_dialog_is_hidden_and_comes_back(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _sign_in(qtbot, runner, window)
    dialog = QInputDialog(window)
    dialog.setTextValue("写了一半的话")
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    window.lock_now()
    _settle(qtbot, runner)

    curtains = _curtains(dialog)
    assert [curtain.size() for curtain in curtains] == [dialog.size()]
    assert QApplication.activeModalWidget() is not dialog

    _type_pin(qtbot, runner, window, PIN)
    assert dialog.isVisible()
    assert dialog.textValue() == "写了一半的话"
    assert not _curtains(dialog)
    assert not window.is_locked()
    dialog.reject()


def test_in_the_demo_the_pin_is_told(qtbot: QtBot, runner: JobRunner, window: MainWindow) -> None:
    _lock(window).set_hints({EXPERT: PIN})
    _lock(window).open()
    _settle(qtbot, runner)
    assert _lock(window).people.list.count() == 1

    _choose(qtbot, runner, window, "陈秀兰")
    assert f"演示区，口令 {PIN}" in _words(_lock(window))


@pytest.mark.parametrize("opened", ["join", "search"])
def test_what_the_one_before_still_asked_is_answered_with_no_when_another_signs_in(
    qtbot: QtBot, runner: JobRunner, window: MainWindow, laptop: Laptop, opened: str
) -> None:
    """A dialog in its own loop must not come back to a page that is gone, nor stay for the other person."""
    _sign_in(qtbot, runner, window)
    other = laptop.read(lambda records: sign_in(records, DEMO_PEOPLE["parent"], DEMO_PINS["parent"]))
    before, came_back = window.workspace, []
    assert before is not None
    today = before.page("today")
    assert isinstance(today, TodayPage)

    def ask() -> None:
        QTimer.singleShot(0, swap)
        (today.joins.ask_code if opened == "join" else window.search)()
        came_back.append(shiboken6.isValid(before))

    def swap() -> None:
        assert isinstance(QApplication.activeModalWidget(), QDialog)
        window.lock_now()
        _lock(window).signed_in.emit(other)

    with qtbot.waitSignal(before.destroyed):
        QTimer.singleShot(0, ask)
    _settle(qtbot, runner)

    assert came_back == [True]
    assert QApplication.activeModalWidget() is None
    assert window.workspace is not None
    assert window.workspace.me == other
    assert not window.is_locked()
