"""同步 says which photos went with a visit that another laptop ended, until somebody has read it (decisions/0008)."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tests.gui.visit_desk import signed_in
from tests.made_visits import EXPERT, sealed_visit
from tuoyu_desktop.application.ports import LOST_TRAYS
from tuoyu_desktop.bootstrap import Laptop
from ui.background.job_runner import JobRunner
from ui.pages.sync import words
from ui.pages.sync.page import SyncPage
from ui.routes import ToSync


def _text(page: SyncPage) -> str:
    QApplication.processEvents()  # new rows are laid out at the next turn
    return "\n".join(label.text() for label in page.attention.findChildren(QLabel) if label.isVisible())


def test_the_number_is_said_and_goes_when_it_was_read(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit = sealed_visit(laptop)
    laptop.write(lambda work: work.put_setting(LOST_TRAYS, json.dumps({visit: 3})), EXPERT)
    page = SyncPage(runner, signed_in(laptop))
    page.resize(1366, 768)
    shown(qtbot, page)
    page.open(ToSync())
    qtbot.waitUntil(lambda: runner.idle)

    assert page.attention.count() == "1"
    assert "小橡树托育中心 · 3 张没有放好的照片" in _text(page)
    assert "另一台电脑封存了这次检查" in _text(page)
    (known,) = [one for one in page.attention.findChildren(QPushButton) if one.text() == words.KNOWN]
    assert "3 张" in known.accessibleName()

    QTest.mouseClick(known, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: runner.idle and page.attention.isHidden())
    assert json.loads(laptop.read(lambda records: records.setting(LOST_TRAYS)) or "") == {}
