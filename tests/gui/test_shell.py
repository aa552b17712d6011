"""The window around the pages: rail, keys, going anywhere, the manual, banners, the crash window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import in_dialog
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from ui import help_window, routes, theme
from ui.background.job_runner import JobRunner
from ui.desks import ReadOnlyDesk
from ui.errors import presentation
from ui.go_to_dialog import SCREENS, GoToDialog
from ui.main_window import MainWindow
from ui.options import Options, read_options
from ui.program import Program, _prepare, _render
from ui.widgets.row_face import FACE_ROLE
from ui.workspace import ENTRIES, PageTools

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, runner: JobRunner, me: SignedIn) -> MainWindow:
    theme.apply(qapp, dark=False)
    made = MainWindow(qapp, PageTools(_prepare, _render))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.enter(runner)
    assert made.lock_page is not None
    made.lock_page.signed_in.emit(me)
    qtbot.waitUntil(lambda: runner.idle)
    return made


def _key(window: MainWindow) -> str:
    assert window.workspace is not None
    return window.workspace.key()


def test_the_rail_has_exactly_the_screens_that_exist() -> None:
    assert [entry.word for entry in ENTRIES] == ["今日", "机构", "问题", "文书", "同步", "设置"]


def test_the_rail_and_ctrl_digits_lead_to_the_pages(qtbot: QtBot, window: MainWindow, runner: JobRunner) -> None:
    assert window.workspace is not None
    QTest.mouseClick(window.workspace.rail.button("sync"), Qt.MouseButton.LeftButton)
    assert _key(window) == "sync"

    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert _key(window) == "today"
    QTest.keyClick(window, Qt.Key.Key_5, CTRL)
    assert _key(window) == "sync"
    assert window.workspace.rail.value() == "sync"
    qtbot.waitUntil(lambda: runner.idle)


@pytest.mark.parametrize(
    ("width", "height", "rail"), [(1366, 768, 80), (1366, 688, 80), (1093, 614, 64), (910, 512, 56)]
)
def test_the_rail_gives_room_in_small_windows(window: MainWindow, width: int, height: int, rail: int) -> None:
    window.resize(width, height)

    assert window.workspace is not None
    assert window.workspace.rail.width() == rail


def test_a_page_is_made_once_and_only_when_gone_to(window: MainWindow) -> None:
    assert window.workspace is not None
    assert window.workspace.page("sync") is None
    window.go(routes.ToSync())
    page = window.workspace.page("sync")
    window.go(routes.ToToday())
    window.go(routes.ToSync())

    assert window.workspace.page("sync") is page


def _titles(dialog: GoToDialog) -> list[str]:
    model = dialog.list.model()
    return [model.index(row, 0).data(FACE_ROLE).title for row in range(model.rowCount())]


def _typed(qtbot: QtBot, dialog: GoToDialog, text: str) -> None:
    QTest.keyClicks(dialog.edit, text)
    qtbot.waitUntil(lambda: dialog._asked == text and dialog._runner.idle)


def test_ctrl_k_finds_a_facility_by_its_initials_and_enter_opens_it(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop
) -> None:
    dialog = GoToDialog(runner, me)
    qtbot.addWidget(dialog)
    dialog.show()
    heard: list[object] = []
    dialog.chosen.connect(heard.append)
    _typed(qtbot, dialog, "xxs")
    assert "小橡树托育中心" in _titles(dialog)

    dialog.list.set_current(_titles(dialog).index("小橡树托育中心"))
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    (route,) = heard
    assert isinstance(route, routes.ToFacilities)
    assert route.facility is not None
    assert laptop.read(lambda records: records.facility_name(route.facility)) == "小橡树托育中心"


def test_ctrl_k_finds_a_screen_and_arrows_move_while_one_types(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    dialog = GoToDialog(runner, me)
    qtbot.addWidget(dialog)
    dialog.show()
    assert _titles(dialog) == [screen[0] for screen in SCREENS.values()]
    QTest.keyClick(dialog.edit, Qt.Key.Key_Down)
    assert dialog.list.current() == 1

    _typed(qtbot, dialog, "tb")
    assert "同步" in _titles(dialog)


def test_what_is_not_there_says_what_to_try(qtbot: QtBot, runner: JobRunner, me: SignedIn) -> None:
    dialog = GoToDialog(runner, me)
    qtbot.addWidget(dialog)
    dialog.show()
    _typed(qtbot, dialog, "zzzzqq")

    assert _titles(dialog) == []
    assert dialog._empty.title() == "没有找到“zzzzqq”"


def test_ctrl_k_opens_on_the_window_and_leads_away(qtbot: QtBot, window: MainWindow, runner: JobRunner) -> None:
    in_dialog(GoToDialog, lambda dialog: dialog._open(list(SCREENS).index("sync")))
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: runner.idle)

    assert _key(window) == "sync"


def test_f1_opens_the_manual_at_this_screen(window: MainWindow) -> None:
    window.go(routes.ToSync())
    QTest.keyClick(window, Qt.Key.Key_F1)

    manual = window.findChild(help_window.HelpWindow)
    assert manual is not None
    assert "只在一种情况下说" in manual.text.toPlainText()
    manual.close()


@pytest.mark.parametrize("key", [key for key, _word in help_window.PAGES])
def test_every_page_of_the_manual_is_there(key: str) -> None:
    text = help_window.manual(key)

    assert text.startswith("# ")
    assert len(text) > 80


def test_every_page_of_the_program_has_a_page_of_the_manual() -> None:
    from ui.workspace import _PAGES

    assert {key for key, _make in _PAGES.values()} <= {key for key, _word in help_window.PAGES}


def test_a_known_error_nobody_took_is_a_banner_that_can_be_put_away(
    qtbot: QtBot, window: MainWindow, runner: JobRunner
) -> None:
    fault = EnvironmentFault("env-disk-full", "磁盘满了，照片存不下；记录还在照常存。")

    def job(_records: object) -> None:
        raise fault

    runner.read(window, job, lambda _answer: None)
    qtbot.waitUntil(lambda: runner.idle)

    assert window.workspace is not None
    assert window.workspace.fault() == "磁盘满了，照片存不下；记录还在照常存。（env-disk-full）"
    window.workspace.clear_fault()
    assert window.workspace.fault() == ""


def test_rules_are_warnings_faults_are_faults_and_the_rest_is_a_bug() -> None:
    rule, fault = presentation(RuleViolation("rule-x", "不行。")), presentation(EnvironmentFault("env-x", "坏了。"))

    assert rule is not None
    assert fault is not None
    assert (rule.kind, fault.kind) == ("warning", "fault")
    assert presentation(ZeroDivisionError()) is None


def test_a_bug_opens_one_crash_window_and_the_work_goes_on(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    program = Program(qapp, Options(data=tmp_path))
    program.catch_bugs()
    program.show_window()
    for _ in range(2):
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("secret"), None)

    window = program.crash.window
    assert window is not None
    assert window.isVisible()
    assert program.window.isVisible()
    QTest.mouseClick(window.look, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in window.content.toPlainText()
    assert "secret" not in window.content.toPlainText()
    QTest.mouseClick(window.go_on, Qt.MouseButton.LeftButton)
    assert program.crash.window is None
    program.window.close()


def test_read_only_writes_nothing_but_shows_everything(
    qtbot: QtBot, qapp: QApplication, laptop: Laptop, me: SignedIn
) -> None:
    runner = JobRunner(ReadOnlyDesk(laptop))
    owner = MainWindow(qapp, PageTools(_prepare, _render))
    qtbot.addWidget(owner)
    refused: list[Exception] = []
    seen: list[object] = []
    runner.write(owner, me.person, lambda work: work.put_setting("a", "b"), failed=refused.append)
    runner.read(owner, lambda records: records.setting("a"), seen.append)
    qtbot.waitUntil(lambda: runner.idle)
    runner.stop()

    assert [getattr(error, "code", "") for error in refused] == ["env-read-only"]
    assert seen == [None]


def test_two_programs_do_not_open_one_data_folder(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    first, second = Program(qapp, Options(data=tmp_path)), Program(qapp, Options(data=tmp_path))
    first.show_window()
    first.begin()
    second.show_window()
    second.begin()

    assert "已经在另一个窗口打开" in second._entrance.opening.words()
    assert second._entrance.first_start is None
    first.window.close()
    QTest.mouseClick(second._entrance.opening.again, Qt.MouseButton.LeftButton)
    assert second._entrance.first_start is not None
    second.window.close()


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    from tests.demo_laptop import demo_device
    from tuoyu_desktop.bootstrap import create_laptop, local_now
    from tuoyu_desktop.paths import DataPaths
    from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore

    create_laptop(DataPaths(tmp_path), PassphraseKeyStore("right passphrase"), demo_device(), {}, local_now).close()
    program = Program(qapp, Options(data=tmp_path, tour=Path("unused")))
    program.show_window()
    program.begin()
    opening = program._entrance.opening
    QTest.keyClicks(opening.field.edit, "wrong passphrase")
    QTest.keyClick(opening.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.opener.idle)
    assert "口令不对" in opening.words()
    assert program.laptop is None

    with qtbot.waitSignal(program.ready):
        QTest.keyClicks(opening.field.edit, "right passphrase")
        QTest.keyClick(opening.field.edit, Qt.Key.Key_Return)
    assert program.laptop is not None
    program.window.close()


def test_the_command_line() -> None:
    options = read_options(["--demo", "--theme", "dark", "--scale", "1.5", "--data", "x", "--read-only"])

    assert options == Options(Path("x"), demo=True, theme="dark", scale=1.5, read_only=True)
    with pytest.raises(SystemExit):
        read_options(["--tour", "out"])
