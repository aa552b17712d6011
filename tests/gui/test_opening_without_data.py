"""A data folder that lost its database or its key: said, with the way out, and never a new beginning in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock, demo_device
from tests.gui.presses import press
from tests.gui.test_opening_from_backup import PASSPHRASE, WAIT, choose_in_dialog, opening
from tuoyu_desktop.bootstrap import create_laptop
from tuoyu_desktop.machine import make_backup
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.keys import KEY_FILE_NAME
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore
from ui.options import Options
from ui.program import Program


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """A laptop that was backed up."""
    paths = DataPaths(tmp_path / "数据")
    laptop = create_laptop(paths, PassphraseKeyStore(PASSPHRASE), demo_device(), {}, StandingClock())
    laptop.write(lambda work: work.put_setting("probe", "kept"), laptop.device.keeper)
    make_backup(laptop, tmp_path / "U盘", lambda _done, _whole: None)
    laptop.close()
    return paths


def started(application: QApplication, paths: DataPaths) -> Program:
    made = Program(application, Options(data=paths.root, tour=Path("unused")))
    made.show_window()
    made.begin()
    return made


def test_a_database_that_is_gone_is_said_and_put_back(
    qtbot: QtBot, qapp: QApplication, paths: DataPaths, tmp_path: Path
) -> None:
    for file in paths.root.glob("tuoyu.db*"):
        file.unlink()
    program = started(qapp, paths)
    page = opening(program)
    qtbot.waitUntil(page.field.isVisible, timeout=WAIT)
    QTest.keyClicks(page.field.edit, PASSPHRASE)
    press(page.open)
    qtbot.waitUntil(page.restore.isVisible, timeout=WAIT)
    assert "找不到数据库文件" in page.words()
    assert not paths.database.exists()  # nothing new was made in its place

    choose_in_dialog(tmp_path / "U盘")
    press(page.restore)
    qtbot.waitUntil(lambda: program.window.lock_page is not None, timeout=WAIT)
    assert program.laptop is not None
    assert program.laptop.read(lambda records: records.setting("probe")) == "kept"
    program.window.close()


def test_a_key_that_is_gone_is_said(qtbot: QtBot, qapp: QApplication, paths: DataPaths) -> None:
    (paths.root / KEY_FILE_NAME).unlink()
    program = started(qapp, paths)
    page = opening(program)
    qtbot.waitUntil(page.again.isVisible, timeout=WAIT)
    assert "缺少密钥文件" in page.words()
    program.window.close()
