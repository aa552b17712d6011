"""U 盘送达 with a real laptop, real files and the district's real command."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.client.one_at_a_time import one_sync
from tests.gui.sync_rig import correct_telephone, district, enrolled, officer, runner
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.bootstrap import Laptop
from ui.background.job_runner import JobRunner
from ui.demo_start import DemoDistrict
from ui.package_desk import PackageDesk
from ui.pages.sync.package_dialogs import (
    AnswerView,
    ExportView,
    LimitDialog,
    PackageCard,
    answer_words,
    exported_words,
)

__all__ = ["district", "enrolled", "runner"]
WAIT = 60_000


@pytest.fixture
def card(qtbot: QtBot, qapp: QApplication, runner: JobRunner, enrolled: Laptop) -> PackageCard:
    made = PackageCard()
    qtbot.addWidget(made)
    PackageDesk(runner, enrolled, made)
    made.resize(420, 260)
    made.show()
    return made


def _correct(qtbot: QtBot, card: PackageCard, runner: JobRunner, laptop: Laptop) -> None:
    runner.write(card, officer(laptop).person, correct_telephone)
    qtbot.waitUntil(lambda: runner.idle)


def _import(district: DemoDistrict, package: Path, answer: Path) -> None:
    told = DistrictServer(district.server_folder).told("package", "import", str(package), "--answer", str(answer))
    assert not told.startswith("exit"), told


def _wait(qtbot: QtBot, card: PackageCard, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: runner.idle and card.export_button.isEnabled(), timeout=WAIT)


def test_out_to_the_stick_and_the_answer_back(
    qtbot: QtBot, card: PackageCard, runner: JobRunner, enrolled: Laptop, district: DemoDistrict, tmp_path: Path
) -> None:
    _correct(qtbot, card, runner, enrolled)
    stick = tmp_path / "U 盘"
    stick.mkdir()
    card.export_asked.emit(stick, 100_000_000)
    assert not card.export_button.isEnabled()
    _wait(qtbot, card, runner)
    (package,) = stick.glob("*.tuoyu")
    assert card.words() == "写好了 1 个文件：1 条记录、0 张照片。请交给区里读入，再把回执包带回来读。"

    answer = stick / "回执.tuoyu"
    _import(district, package, answer)
    card.answer_asked.emit(answer)
    _wait(qtbot, card, runner)
    assert card.words().startswith("全部送达：区里确认了 1 条记录，照片一张不缺。")
    assert enrolled.read(lambda records: records.delivery()).all_delivered


def test_the_stick_is_written_though_the_card_is_gone(
    qtbot: QtBot, qapp: QApplication, runner: JobRunner, enrolled: Laptop, tmp_path: Path
) -> None:
    card, gate, bugs = PackageCard(), threading.Event(), []
    runner.failed.connect(bugs.append)
    PackageDesk(runner, enrolled, card)
    for _ in range(2):  # the export waits its turn behind these
        runner.work(runner, gate.wait, lambda _nothing: None)
    card.export_asked.emit(tmp_path, 100_000_000)
    shiboken6.delete(card)
    gate.set()
    qtbot.waitUntil(lambda: runner.idle, timeout=WAIT)
    assert bugs == []
    assert len(list(tmp_path.glob("*.tuoyu"))) == 1


def test_what_was_not_foreseen_is_said_on_the_card(
    qtbot: QtBot, card: PackageCard, runner: JobRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("sync.client.package_answer.read_answer", broken)
    card.answer_asked.emit(tmp_path / "回执.tuoyu")
    _wait(qtbot, card, runner)
    assert card.words() == "程序出错了，没有做完，可以再试一次。记录都在本机。"


def test_a_wrong_file_says_what_to_do(qtbot: QtBot, card: PackageCard, runner: JobRunner, tmp_path: Path) -> None:
    wrong = tmp_path / "照片.tuoyu"
    wrong.write_bytes(b"\xff\xd8")
    card.answer_asked.emit(wrong)
    _wait(qtbot, card, runner)
    assert card.words() == "这个文件不是托育督导的数据包，请选扩展名为 .tuoyu 的文件。（package-not-one）"


def test_a_stick_that_was_pulled_out(qtbot: QtBot, card: PackageCard, runner: JobRunner, tmp_path: Path) -> None:
    card.export_asked.emit(tmp_path / "gone", 100_000_000)
    _wait(qtbot, card, runner)
    assert card.words().endswith("（package-disk）")


def test_no_answer_is_read_while_a_sync_runs(
    qtbot: QtBot, card: PackageCard, runner: JobRunner, enrolled: Laptop, tmp_path: Path
) -> None:
    with one_sync(enrolled.paths.sync_lock):
        card.answer_asked.emit(tmp_path / "回执.tuoyu")
        _wait(qtbot, card, runner)
    assert card.words().endswith("（sync-busy）")


def test_a_full_stick_asks_for_the_next_one(card: PackageCard) -> None:
    card.show_exported(ExportView(files=1, entries=10, photos=4, has_rest=True))
    assert card.export_button.text() == "换好 U 盘，接着导出"
    card.show_exported(ExportView(files=1, entries=0, photos=5))
    assert card.export_button.text() == "导出到 U 盘"


def test_the_largest_file_is_chosen_with_the_keyboard(qtbot: QtBot) -> None:
    dialog = LimitDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.limit() == 2_000_000_000
    QTest.keyClick(dialog.sizes, Qt.Key.Key_Left)
    QTest.keyClick(dialog.sizes, Qt.Key.Key_Left)
    assert dialog.limit() == 100_000_000


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (AnswerView(True, 23, 0, 0), "全部送达"),
        (AnswerView(False, 23, 5, 2), "还缺 2 张照片"),
        (AnswerView(False, 23, 5, 0), "收到 5 条新资料"),
        (AnswerView(False, 3, 0, 0, refused=("gap",)), "请再导出一次"),
        (AnswerView(False, 3, 0, 0, refused=("fork",)), "另起记录续写"),
        (AnswerView(False, 3, 0, 0, stale=True), "没有用它"),
    ],
)
def test_every_answer_has_its_words(answer: AnswerView, said: str) -> None:
    assert said in answer_words(answer)


def test_what_was_not_written_is_said() -> None:
    words = exported_words(ExportView(2, 10, 4, unreadable=1, too_large=3))
    assert "1 张照片在本机已损坏" in words
    assert "3 张照片比单个文件还大" in words
