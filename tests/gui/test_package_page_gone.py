"""A stick is written and read to its end also where the page that asked is gone: another person signed in, say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.joint_pair import Pair, pair
from tests.made_visits import picture
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, show_join_code
from ui.background.job_runner import JobRunner
from ui.visit_package_desk import VisitPackageDesk

__all__ = ["pair"]
WAIT = 60_000


class Face(QWidget):
    """What a page shows of it, remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[int, int]] = []
        self.said: list[str] = []

    def start(self, title: str, note: str = "", way_out: str = "") -> None:
        self.said.append(title)

    def advance(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def show_exported(self, name: str, photos: int, unreadable: int) -> None:
        self.said.append(name)

    def show_imported(self, inspection: str, entries: int, photos: int, late: int) -> None:
        self.said.append(inspection)

    def end(self, sentence: str) -> None:
        self.said.append(sentence)


@contextmanager
def _busy(runner: JobRunner, owner: QObject) -> Iterator[None]:
    """What is asked now begins only afterwards."""
    gate = threading.Event()
    for _ in range(2):
        runner.work(owner, gate.wait, lambda _nothing: None)
    try:
        yield
    finally:
        gate.set()


@pytest.fixture
def runner(pair: Pair) -> Iterator[JobRunner]:
    made = JobRunner(pair.lead.laptop)
    yield made
    made.stop()


@pytest.fixture
def bugs(runner: JobRunner) -> list[Exception]:
    """What would open the crash window."""
    found: list[Exception] = []
    runner.failed.connect(found.append)
    return found


def _photo(pair: Pair, visit: str) -> str:
    pair.lead.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("插座"))))
    return visit


def _settle(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    QApplication.processEvents()


def test_a_part_of_a_visit_is_written_though_its_page_is_gone(
    qtbot: QtBot, pair: Pair, runner: JobRunner, bugs: list[Exception], tmp_path: Path
) -> None:
    visit, face = _photo(pair, pair.together()), Face()
    desk = VisitPackageDesk(runner, pair.lead.laptop, face, face)
    with _busy(runner, runner):
        desk.export_to(visit, tmp_path)
        shiboken6.delete(face)
    _settle(qtbot, runner)
    assert bugs == []
    assert len(list(tmp_path.glob("*.tuoyu*"))) == 1


def test_a_part_of_a_visit_is_read_whole_though_its_page_is_gone(
    qtbot: QtBot, pair: Pair, bugs: list[Exception]
) -> None:
    visit, face = _photo(pair, pair.begun()), Face()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    file = pair.lead.exported(visit).file
    there = JobRunner(pair.other.laptop)
    there.failed.connect(bugs.append)
    try:
        desk = VisitPackageDesk(there, pair.other.laptop, face, face)
        with _busy(there, there):
            desk.read(None, file)
            shiboken6.delete(face)
        _settle(qtbot, there)
    finally:
        there.stop()
    assert bugs == []
    again = pair.other.read(file)
    assert (again.entries, again.photos) == (0, 0), "all of it had come"


def test_a_page_that_stays_sees_how_far_it_is(qtbot: QtBot, pair: Pair, runner: JobRunner, tmp_path: Path) -> None:
    visit, face = _photo(pair, pair.together()), Face()
    qtbot.addWidget(face)
    VisitPackageDesk(runner, pair.lead.laptop, face, face).export_to(visit, tmp_path)
    _settle(qtbot, runner)
    assert face.steps == [(1, 1)]
    assert face.said[0] == "正在写进 U 盘"


def test_what_was_not_foreseen_is_said_and_not_called_stopped(
    qtbot: QtBot, pair: Pair, runner: JobRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("sync.client.visit_package.import_visit", broken)
    face = Face()
    qtbot.addWidget(face)
    VisitPackageDesk(runner, pair.lead.laptop, face, face).read(None, tmp_path / "x.tuoyu")
    _settle(qtbot, runner)
    assert face.said == ["正在读入检查包", "程序出错了，没有做完，可以再试一次。记录都在本机。"]
