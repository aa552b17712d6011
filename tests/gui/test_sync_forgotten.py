"""重新登记 stays where one types, until the district has let the laptop in (sync.md §3.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tests.gui.visit_desk import signed_in
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.bootstrap import Laptop
from ui.background.job_runner import JobRunner
from ui.pages.sync.page import FORGOTTEN, SyncPage
from ui.routes import ToSync

AT = datetime(2026, 11, 18, 1, 6, tzinfo=UTC)


@pytest.fixture
def page(qtbot: QtBot, laptop: Laptop) -> Iterator[SyncPage]:
    """On which one has begun to type the new code."""
    runner = JobRunner(laptop)
    made = SyncPage(runner, signed_in(laptop))
    made.set_available(True)
    made.resize(1366, 768)
    shown(qtbot, made)
    made.open(ToSync())
    made.show_status(SyncStatus(SyncState.FAULT, sentence="区里不认得这台电脑。", code=FORGOTTEN, ended_at=AT))
    QTest.mouseClick(made.enrol_again.open_form, Qt.MouseButton.LeftButton)
    QTest.keyClicks(made.enrol_again.form.code.parts[0], "ABCD")
    qtbot.waitUntil(lambda: runner.idle)
    yield made
    runner.stop()


@pytest.mark.parametrize(
    "status",
    [
        SyncStatus(SyncState.OFFLINE, sentence="连不上区里。", code="sync-unreachable", ended_at=AT),
        SyncStatus(SyncState.IDLE, sentence="已停下。", code="cancelled", ended_at=AT),
        SyncStatus(SyncState.FAULT, sentence="区里在备份。", code="sync-busy", ended_at=AT),
    ],
)
def test_what_says_nothing_of_the_laptop_leaves_the_form(page: SyncPage, status: SyncStatus) -> None:
    page.show_status(status)
    assert page.enrol_again.isVisible()
    assert page.enrol_again.form.code.parts[0].text() == "ABCD"


def test_a_sync_that_was_let_in_ends_it(page: SyncPage) -> None:
    page.show_status(SyncStatus(SyncState.IDLE, ended_at=AT))
    assert not page.enrol_again.isVisible()
