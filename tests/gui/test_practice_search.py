"""A dialog opened over the real laptop while the practice is made: it never stands over the practice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import in_dialog
from tests.gui.visit_desk import OAK
from tests.gui.whole_program import WholeProgram
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.practice.laptop import FOLDER
from ui import routes
from ui.go_to_dialog import GoToDialog


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[WholeProgram]:
    running = WholeProgram(qtbot, qapp, laptop)
    yield running
    running.end()


def test_a_search_opened_meanwhile_keeps_the_practice_from_coming(whole: WholeProgram, laptop: Laptop) -> None:
    whole.open()
    real, practice = whole.workspace, whole.program.practice
    assert practice is not None
    seen: list[object] = []

    def choose(dialog: GoToDialog) -> None:
        seen.append(whole.window.workspace)
        dialog.chosen.emit(routes.ToFacilities(facility=OAK))
        dialog.accept()

    whole.page().practise.click()
    in_dialog(GoToDialog, choose, ready=lambda: not practice._asked)
    whole.window.search()
    whole.settle()
    assert seen == [real]
    assert whole.workspace is real
    assert whole.workspace.key() == "facilities"
    assert "练习没有开始" in whole.workspace.fault()
    assert practice.laptop is None
    assert not (laptop.paths.root / FOLDER).exists()


def test_what_a_search_of_the_real_laptop_finds_never_goes_to_the_practice(
    whole: WholeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoDialog:
        @staticmethod
        def activeModalWidget() -> None:
            return None

    monkeypatch.setattr("ui.practice.QApplication", NoDialog, raising=False)  # as if the practice came all the same
    whole.open()
    real, shown = whole.workspace, []

    def choose(dialog: GoToDialog) -> None:
        shown.append(dialog)
        dialog.chosen.emit(routes.ToFacilities(facility=OAK))
        dialog.accept()

    whole.page().practise.click()
    in_dialog(GoToDialog, choose, ready=lambda: whole.window.workspace not in (real, None))
    whole.window.search()
    whole.settle()
    assert len(shown) == 1
    assert whole.workspace.me.practice
    assert whole.workspace.key() == "today"
