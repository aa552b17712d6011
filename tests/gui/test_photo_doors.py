"""Photos that come by file, drop, paste and card: many at once, broken ones, folders, and what a person reads then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.presses import collect, press
from tests.gui.visit_desk import Desk, begin, neighbour, open_desk, signed_in
from tests.made_visits import photo
from tuoyu_desktop.application.evidence_cases import MAX_PHOTOS_PER_ITEM, Picture
from tuoyu_desktop.application.phone_tray import MOST_IN_TRAY, TakeIn, take_in, tray_view
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.errors import EnvironmentFault
from ui.background.job_runner import JobRunner
from ui.background.photo_batch import PhotoBatch
from ui.phone_desk import PhoneLink
from ui.routes import ToInspection
from ui.widgets.confirm_dialog import ConfirmDialog

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@dataclass
class OpenLink:
    """A door through which as much came as is said here."""

    arrived: int = 0
    address: str = "http://127.0.0.1/"

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, item="D04")
    yield made
    made.page.tray.close_door()
    made.runner.stop()


def photos(folder: Path, count: int) -> list[str]:
    return [written(folder, f"IMG_{number}.jpg", photo(str(number))) for number in range(count)]


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def drop(desk: Desk, *paths: str) -> None:
    """Let go over the photos, as from the file manager."""
    strip, data = desk.page.parts.side.photos, QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    spot, copy = strip.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(strip, QDragEnterEvent(spot, copy, data, left, none))
    QApplication.sendEvent(strip, QDropEvent(QPointF(spot), copy, data, left, none))
    desk.settle()
    desk.settle()


def banner(desk: Desk) -> str:
    shown = desk.page.parts.banner
    return shown.sentence() if shown.isVisible() else ""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # how Qt's own events of a drag are made by hand
def test_of_several_dropped_the_good_ones_are_taken_and_the_others_named(desk: Desk, tmp_path: Path) -> None:
    good = photos(tmp_path, 5)
    (tmp_path / "DCIM").mkdir()
    bad = [
        written(tmp_path, "half.jpg", photo("x")[:400]),
        written(tmp_path, "IMG_9.HEIC", HEIC),
        written(tmp_path, "list.txt", b"no photo"),
        str(tmp_path / "DCIM"),
        str(tmp_path / "gone.jpg"),
    ]
    drop(desk, bad[0], *good, *bad[1:])
    assert len(desk.item("D04").photos) == 5
    said = banner(desk)
    assert "收了 5 张。" in said
    assert "另外 4 个也没有收" in said
    assert "正在收照片" not in desk.page.parts.side.photos._note.text()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("IMG_9.HEIC", HEIC, "HEIC"),
        ("list.txt", b"no photo", "不是照片"),
        ("half.jpg", photo("x")[:400], "损坏"),
        ("empty.jpg", b"", "空"),
        ("DCIM", None, "这是文件夹。请打开它，选里面的照片。"),
        ("gone.jpg", None, "请检查文件还在不在"),
    ],
)
def test_each_fault_says_which_file_and_what_to_do(
    desk: Desk, tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        written(tmp_path, name, data)
    elif "." not in name:
        (tmp_path / name).mkdir()
    desk.page.photos.add_files([str(tmp_path / name)])
    desk.settle()
    assert words in banner(desk)
    assert name in banner(desk)
    assert desk.item("D04").photos == ()


def test_more_than_an_item_holds_are_not_begun_with(desk: Desk, tmp_path: Path) -> None:
    desk.page.photos.add_files(photos(tmp_path, 30))
    desk.settle()
    said = banner(desk)
    assert f"一项最多{MAX_PHOTOS_PER_ITEM}张照片，这一项还能放 12 张，您选了 30 张，都没有收" in said
    assert "从手机或存储卡选" in said, "the way for many"
    assert desk.item("D04").photos == ()


def test_copied_words_are_no_picture_and_it_is_said(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("窗边有矮柜")
    strip = desk.page.parts.side.photos
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "复制的内容里没有图片" in banner(desk)
    assert desk.item("D04").photos == ()


def test_a_photo_belongs_to_the_visit_that_was_in_front_when_it_was_chosen(desk: Desk, tmp_path: Path) -> None:
    other = begin(desk.laptop, signed_in(desk.laptop), facility=neighbour(desk.laptop))
    desk.page.photos.add_files(photos(tmp_path, 1))
    desk.page.open(ToInspection(other))
    desk.page.saver.visit = other  # as soon as the other visit is in front
    desk.settle()
    assert len(desk.item("D04").photos) == 1


# the tray -------------------------------------------------------------------------------------------------------------


def lay(desk: Desk, *words: str) -> None:
    for word in words:
        command = TakeIn(desk.visit, f"{word}.jpg", prepare_picture(photo(word)))
        desk.laptop.write(lambda work, command=command: take_in(work, command), desk.page.saver.person)
    desk.page.tray.read()
    desk.settle()


def waiting(desk: Desk, visit: str = "") -> int:
    return len(desk.laptop.read(lambda records: tray_view(records, visit or desk.visit)))


def test_nothing_of_the_tray_goes_for_good_without_a_question_that_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def no(dialog: ConfirmDialog) -> int:
        asked.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(ConfirmDialog, "exec", no)
    lay(desk, *"甲乙丙")
    desk.page.tray.open_tray()
    sheet = desk.page.tray.sheet
    first = next(iter(sheet.tiles.values()))
    QTest.keyClick(first.picture, Qt.Key.Key_Backspace)
    press(sheet.all)
    QTest.keyClick(first.picture, Qt.Key.Key_Backspace)
    press(sheet.away)
    desk.settle()
    assert asked == ["不要这 1 张待放照片了？", *["不要这 3 张待放照片了？"] * 2]
    assert waiting(desk) == 3


def test_the_tray_leaves_the_head_in_sight(desk: Desk) -> None:
    lay(desk, "甲")
    for size in ((1366, 768), (1093, 614), (910, 512)):
        desk.page.resize(*size)
        desk.page.tray.open_tray()
        QApplication.processEvents()
        head, sheet = desk.page.parts.head, desk.page.tray.sheet
        assert sheet.y() >= head.geometry().bottom()
        assert sheet.geometry().bottom() == desk.page.rect().bottom()


def test_more_than_the_tray_holds_are_not_begun_with(desk: Desk, tmp_path: Path) -> None:
    """A whole card chosen by Ctrl+A: thousands, of which it would take the first sixty after minutes."""
    lay(desk, "甲", "乙")
    cards = desk.page.tray.cards
    files = [Path(path) for path in photos(tmp_path, MOST_IN_TRAY - 1)]
    cards.bring_chosen(desk.view, files, MOST_IN_TRAY - 2, None)
    desk.settle()
    assert "还能放 58 张待放的照片，您选了 59 张，都没有收" in banner(desk)
    assert waiting(desk) == 2


def test_a_card_can_be_stopped_and_what_is_in_stays(desk: Desk, tmp_path: Path) -> None:
    cards, sheet = desk.page.tray.cards, desk.page.tray.sheet
    real = cards._prepare

    stopped = threading.Event()

    def wait_at_the_second(data: bytes) -> Picture:
        if data != photo("0"):
            stopped.wait(60)
        return real(data)

    cards._prepare = wait_at_the_second
    cards.bring(desk.visit, [Path(path) for path in photos(tmp_path, 8)], None)
    assert sheet.isVisible(), "from the first one on it is seen that they come"
    assert sheet.coming.is_running()
    desk.qtbot.waitUntil(lambda: waiting(desk) == 1)
    sheet.stop_asked.emit()
    stopped.set()
    desk.settle()
    desk.settle()
    taken = waiting(desk)
    assert 1 <= taken <= 3, "two are made ready at a time"
    assert f"收了 {taken} 张。停下了，还有 {8 - taken} 张没有收。" in banner(desk)
    assert not sheet.coming.is_running()


def test_of_a_visit_that_was_left_no_tray_opens_over_another(desk: Desk, tmp_path: Path) -> None:
    cards = desk.page.tray.cards
    came = collect(cards.came)
    cards.bring(desk.visit, [Path(path) for path in photos(tmp_path, 1)], None)
    desk.page.tray.sheet.shut()
    desk.page.tray._end_visit()
    desk.page.tray._view = None  # another visit is being read
    desk.settle()
    desk.settle()
    assert came == [desk.visit]
    assert not desk.page.tray.sheet.isVisible()
    assert waiting(desk) == 1


def test_photos_of_a_card_are_not_told_as_come_from_the_telephone(desk: Desk) -> None:
    """The door stands open meanwhile, and nothing came through it."""
    desk.page.tray._link = OpenLink()
    lay(desk, "甲", "乙")
    assert "手机传来" not in desk.page.parts.toast.text()
    desk.page.tray._link.arrived = 1
    lay(desk, "丙")
    assert "手机传来 1 张" in desk.page.parts.toast.text()


def test_a_batch_says_nothing_when_all_were_taken() -> None:
    assert PhotoBatch(3, taken=3).words() == ""
    assert PhotoBatch(3, taken=3).is_over


def test_a_bug_at_the_door_after_the_window_is_gone_is_still_told_to_the_telephone(
    laptop: Laptop, qtbot: QtBot
) -> None:
    def broken(_data: bytes) -> Picture:
        raise KeyError("missing")

    runner = JobRunner(laptop)
    link = PhoneLink(runner, laptop, broken, "visit", "person")
    runner.stop()
    shiboken6.delete(runner)
    with pytest.raises(EnvironmentFault, match="请再传一次"):
        link.take("a.jpg", photo("a"))
