"""设置: changes act at once; backup and restore work on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE, DEMO_PINS
from tuoyu_desktop.diagnostics import describe_program
from tuoyu_desktop.machine import backups_in
from tuoyu_desktop.store.backup import verify_backup
from ui import routes
from ui.crash_window import CrashWindow, bug_words
from ui.options import Options
from ui.pages.settings.page import SettingsPage
from ui.program import Program
from ui.settings_desk import SettingsDesk
from ui.widgets.segmented_control import SegmentedControl

LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Program]:
    """The whole program on the fixture's laptop, signed in, at the settings; it never syncs by itself."""
    made = Program(qapp, Options(data=laptop.paths.root, tour=Path("unused")))
    made.show_window()
    from ui.entrance import Entrance

    made._entrance = Entrance(made)
    made._entrance.opened.connect(made.use)
    made.use(laptop)
    _sign_in(qtbot, made)
    made.window.go(routes.ToSettings())
    _settle(qtbot, made)
    yield made
    made.window.close()
    made.choose_display("text_percent", "100")


def _settle(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.runner is not None and program.runner.idle, timeout=WAIT)


def _sign_in(qtbot: QtBot, program: Program) -> None:
    lock = program.window.lock_page
    assert lock is not None
    _settle(qtbot, program)
    lock._ask_pin(DEMO_PEOPLE["expert"])
    _settle(qtbot, program)
    QTest.keyClicks(lock.pin.field.edit, DEMO_PINS["expert"])
    QTest.keyClick(lock.pin.field.edit, Qt.Key.Key_Return)
    _settle(qtbot, program)


def _page(program: Program) -> SettingsPage:
    assert program.window.workspace is not None
    page = program.window.workspace.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def _desk(program: Program) -> SettingsDesk:
    desk = _page(program).findChild(SettingsDesk)
    assert desk is not None
    return desk


def _press(control: SegmentedControl, key: str) -> None:
    place = control.segment_rect(key).center()
    QTest.mouseClick(control, LEFT, pos=QPoint(round(place.x()), round(place.y())))


def _words(page: SettingsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_it_says_who_which_laptop_and_how_much_room(program: Program) -> None:
    words = _words(_page(program))

    for fact in ("陈秀兰", "专家 · 清源街道 · 无执法证", "本机 07 号", "还没有备份过", "本机资料", "磁盘还剩"):
        assert fact in words


def test_the_lock_time_is_in_force_at_once_and_kept(qtbot: QtBot, program: Program, laptop: Laptop) -> None:
    _press(_page(program).lock.minutes, "15")
    _settle(qtbot, program)

    assert program.window.watch.minutes() == 15
    assert laptop.read(lambda records: records.setting("lock_minutes")) == "15"


def test_dark_is_in_force_at_once_and_kept(program: Program) -> None:
    from ui.display import read_display
    from ui.widgets import tokens

    _press(_page(program).display.theme, "dark")
    assert tokens.tokens() is tokens.DARK
    assert read_display(program.paths.root).theme == "dark"

    _press(_page(program).display.theme, "light")
    assert tokens.tokens() is tokens.LIGHT


def test_a_larger_text_makes_the_pages_anew_at_the_settings(qtbot: QtBot, program: Program) -> None:
    before = _page(program)
    _press(before.display.text_size, "130")
    _settle(qtbot, program)

    assert program.window.workspace is not None
    assert program.window.workspace.key() == "settings"
    assert _page(program) is not before
    assert _page(program).display.text_size.value() == "130"


def test_a_backup_is_whole_and_its_time_is_shown(
    qtbot: QtBot, program: Program, laptop: Laptop, tmp_path: Path
) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    _desk(program).back_up_to(stick)
    _settle(qtbot, program)
    qtbot.waitUntil(lambda: "还没有备份过" not in _words(_page(program)), timeout=WAIT)

    (backup,) = backups_in(stick)
    assert verify_backup(Path(backup.folder), laptop.key) == ()
    assert _page(program).data.back_up.property("role") == "secondary"


def test_a_backup_to_a_place_that_is_gone_is_told(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    _desk(program).back_up_to(blocked)
    _settle(qtbot, program)

    assert _page(program).fault() != ""
    assert _page(program).data.back_up.isEnabled()


def test_restoring_brings_back_the_day_of_the_backup_and_keeps_what_was_there(
    qtbot: QtBot, program: Program, laptop: Laptop, tmp_path: Path
) -> None:
    runner = program.runner
    assert runner is not None
    runner.write(_page(program), "", lambda work: work.put_setting("colour", "old"))
    _settle(qtbot, program)
    _desk(program).back_up_to(tmp_path / "stick")
    _settle(qtbot, program)
    runner.write(_page(program), "", lambda work: work.put_setting("colour", "new"))
    _settle(qtbot, program)

    (backup,) = backups_in(tmp_path / "stick")
    with qtbot.waitSignal(program.ready, timeout=WAIT):
        program.restore(Path(backup.folder))

    assert program.window.is_locked()
    assert program.laptop is not None
    assert program.laptop.read(lambda records: records.setting("colour")) == "old"
    assert list(laptop.paths.root.glob("replaced-*"))
    _sign_in(qtbot, program)
    program.window.go(routes.ToSettings())
    _settle(qtbot, program)
    assert len(_page(program).findChildren(SettingsDesk)) == 1  # wired once, not again beside the old


def test_a_damaged_backup_leaves_everything_as_it_was(
    qtbot: QtBot, program: Program, laptop: Laptop, tmp_path: Path
) -> None:
    _desk(program).back_up_to(tmp_path / "stick")
    _settle(qtbot, program)
    (backup,) = backups_in(tmp_path / "stick")
    damaged = Path(backup.folder) / "database.sqlcipher"
    damaged.write_bytes(damaged.read_bytes()[:-4096])
    with qtbot.waitSignal(program.ready, timeout=WAIT):
        program.restore(Path(backup.folder))
    _sign_in(qtbot, program)

    assert program.window.workspace is not None
    assert not list(laptop.paths.root.glob("replaced-*"))
    assert "env-backup-damaged" in program.window.workspace.fault() or program.window.workspace.key() == "today"


def test_the_server_is_tried_at_once(qtbot: QtBot, program: Program) -> None:
    QTest.mouseClick(_page(program).server.try_now, LEFT)
    _settle(qtbot, program)

    assert _page(program).server.state.word.text() == "连不上"
    assert "连不上区里的服务器" in _page(program).server.server.caption.text()


def test_the_jump_list_leads_to_the_part(program: Program) -> None:
    page = _page(program)
    page.jumps.set_current(0)
    page.jumps.setFocus()
    for _ in range(5):
        QTest.keyClick(page.jumps, Qt.Key.Key_Down)

    assert not page.about.visibleRegion().isEmpty()


def test_the_diagnostics_file_names_nobody(
    qtbot: QtBot, program: Program, clock: StandingClock, tmp_path: Path
) -> None:
    import zipfile

    try:
        raise ValueError("小橡树托育中心 李婷 13800002186")
    except ValueError as error:
        diagnostics = describe_program(program.paths, clock.now, error)
    window = CrashWindow(diagnostics, bug_words(clock.now))
    qtbot.addWidget(window)
    window.doing.setPlainText("正在给小橡树拍照 13800002186")
    window.save_to(tmp_path / "诊断.zip")

    with zipfile.ZipFile(tmp_path / "诊断.zip") as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "ValueError" in everything
    for secret in ("小橡树", "李婷", "13800002186", "陈秀兰"):
        assert secret not in everything
