"""A backup is made to its end also where the page that asked is gone: another text size makes the pages anew."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import ui.settings_desk as settings_desk
from tests.gui.test_settings import _desk, _settle, program
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.machine import BACKED_UP_AT, BACKUP_FOLDER, backups_in, make_backup
from tuoyu_desktop.store.backup import Backup, verify_backup
from ui.program import Program

__all__ = ["program"]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A backup that begins only when this is set."""
    opened = threading.Event()

    def waiting(laptop: Laptop, target: Path, progress: Callable[[int, int], None]) -> Backup:
        assert opened.wait(60)
        return make_backup(laptop, target, progress)

    monkeypatch.setattr(settings_desk, "make_backup", waiting)
    return opened


@pytest.fixture
def bugs(program: Program) -> list[Exception]:
    """What would open the crash window."""
    found: list[Exception] = []
    program.window.bug.connect(found.append)
    return found


def _begin_and_rebuild(program: Program, target: Path) -> None:
    _desk(program).back_up_to(target)
    program.choose_display("text_percent", "115")


def test_a_backup_outlives_the_page_and_is_noted(
    qtbot: QtBot, program: Program, laptop: Laptop, tmp_path: Path, gate: threading.Event, bugs: list[Exception]
) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    gone = _desk(program)
    with qtbot.waitSignal(gone.destroyed):
        _begin_and_rebuild(program, stick)
    gate.set()
    _settle(qtbot, program)

    assert bugs == []
    (backup,) = backups_in(stick)
    assert verify_backup(Path(backup.folder), laptop.key) == ()
    assert laptop.read(lambda records: records.setting(BACKUP_FOLDER)) == str(stick)
    assert laptop.read(lambda records: records.setting(BACKED_UP_AT))


def test_why_it_was_not_made_is_told_without_the_page(
    qtbot: QtBot, program: Program, laptop: Laptop, tmp_path: Path, gate: threading.Event, bugs: list[Exception]
) -> None:
    stick = tmp_path / "U 盘"
    stick.mkdir()
    gone = _desk(program)
    with qtbot.waitSignal(gone.destroyed):
        _begin_and_rebuild(program, stick)
    shutil.rmtree(stick)
    stick.write_text("not a folder any more")
    gate.set()
    _settle(qtbot, program)

    assert bugs == []
    assert program.window.workspace is not None
    assert "备份没有做成" in program.window.workspace.fault()
    assert laptop.read(lambda records: records.setting(BACKED_UP_AT)) is None
