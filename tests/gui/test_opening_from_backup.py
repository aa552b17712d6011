"""A database that is damaged at the start: the whole sentence is read, and the way out it names is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock, demo_device
from tests.gui.dialogs import in_dialog, press_in_dialog
from tests.gui.presses import press, type_text
from tuoyu_desktop.bootstrap import create_laptop
from tuoyu_desktop.machine import make_backup
from tuoyu_desktop.paths import DataPaths
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore
from ui.options import Options
from ui.pages.lock.opening_page import OpeningPage
from ui.program import Program

PASSPHRASE = "one long sentence of the laptop"
WAIT = 60_000


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """A laptop that was backed up, then lost half of its database."""
    paths = DataPaths(tmp_path / "数据")
    laptop = create_laptop(paths, PassphraseKeyStore(PASSPHRASE), demo_device(), {}, StandingClock())
    laptop.write(lambda work: work.put_setting("probe", "kept"), laptop.device.keeper)
    make_backup(laptop, tmp_path / "U盘", lambda _done, _whole: None)
    laptop.close()
    with paths.database.open("r+b") as file:
        file.write(os.urandom(8_192))
    return paths


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, paths: DataPaths) -> Iterator[Program]:
    made = Program(qapp, Options(data=paths.root, tour=Path("unused")))
    made.show_window()
    made.begin()
    yield made
    made.window.close()


def opening(program: Program) -> OpeningPage:
    assert program._entrance is not None
    return program._entrance.opening


def choose_in_dialog(folder: Path) -> None:
    """When Qt's own question for a folder opens, take ``folder``."""

    def answer(dialog: QFileDialog) -> None:
        press_in_dialog(act=True)
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(folder))
        QTest.keyClick(name, Qt.Key.Key_Return)

    in_dialog(QFileDialog, answer)


def test_a_damaged_database_is_put_back_from_where_it_is_told(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    page = opening(program)
    qtbot.waitUntil(page.field.isVisible, timeout=WAIT)
    page.field.edit.setFocus()
    type_text(PASSPHRASE)
    press(page.open)
    qtbot.waitUntil(page.restore.isVisible, timeout=WAIT)
    assert "用最近的备份恢复" in page.words()
    sentence = next(label for label in page._fault.findChildren(QLabel) if label.text())
    assert sentence.height() >= sentence.heightForWidth(sentence.width())

    choose_in_dialog(tmp_path / "U盘")
    press(page.restore)
    qtbot.waitUntil(lambda: program.window.lock_page is not None, timeout=WAIT)

    assert program.laptop is not None
    assert program.laptop.read(lambda records: records.setting("probe")) == "kept"


def test_a_long_sentence_is_read_whole_in_the_narrow_card(qtbot: QtBot) -> None:
    page = OpeningPage()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.show_fault("数据库文件损坏，或 key.json 不是这份数据的。请不要删除任何文件。" * 4, "重试")
    sentence = next(label for label in page._fault.findChildren(QLabel) if label.text())

    qtbot.waitUntil(lambda: sentence.height() >= sentence.heightForWidth(sentence.width()))
    assert page.restore.isHidden()
