"""What a person does to a photo is done to the one that is shown, and no question comes up over another page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.gui.marking import drag, look, mark
from tests.gui.presses import collect, press, shown
from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import photo
from tuoyu_desktop.application.photo_marking import PhotoToMark, photo_to_mark
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.bootstrap import Laptop, mark_picture
from tuoyu_desktop.domain.errors import EnvironmentFault
from ui.pages.inspection import mark_desk
from ui.pages.inspection.mark_dialog import MarkDialog
from ui.pages.inspection.photo_again import AgainDialog
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace
from ui.widgets.photo_tile import PhotoTile

DAMAGED = "照片损坏，打不开。"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop, tmp_path: Path) -> Iterator[Desk]:
    """An item with two photos."""
    made = open_desk(qtbot, laptop, item="D04")
    made.page.photos.marking.mark_by(mark_picture)
    for count, words in enumerate("甲乙", start=1):
        attach(made, tmp_path, words)
        qtbot.waitUntil(partial(holds, made, count))
    made.settle()
    yield made
    made.runner.stop()


def holds(desk: Desk, count: int) -> bool:
    """Whether the item in front has so many photos."""
    return len(desk.front.photos) == count


def attach(desk: Desk, folder: Path, words: str) -> None:
    file = folder / f"{words}.jpg"
    file.write_bytes(photo(words))
    desk.page.photos.add_files([str(file)])


def unread(monkeypatch: pytest.MonkeyPatch, evidence: str) -> None:
    """This photo cannot be opened for marking."""

    def broken(records: Records, visit: str, asked: str) -> PhotoToMark:
        if asked == evidence:
            raise EnvironmentFault("env-blob-damaged", DAMAGED)
        return photo_to_mark(records, visit, asked)

    monkeypatch.setattr(mark_desk, "photo_to_mark", broken)


def onto_the_broken_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> MarkDialog:
    """Photo 1 still stands in the mark-up after a press on 下一张."""
    unread(monkeypatch, desk.front.photos[1].id)
    dialog = mark(desk)
    press(dialog.next)
    desk.qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.banner.sentence() == DAMAGED
    return dialog


# marking --------------------------------------------------------------------------------------------------------------


def test_a_tick_goes_to_the_photo_that_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = onto_the_broken_one(desk, monkeypatch)
    dialog.tick.setChecked(True)
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert [one.print_allowed for one in desk.item("D04").photos] == [True, False]


def test_what_is_drawn_goes_onto_the_photo_that_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = onto_the_broken_one(desk, monkeypatch)
    drag(dialog, "box")
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert [bool(one.marks) for one in desk.item("D04").photos] == [True, False]


def test_the_photo_that_is_seen_is_taken_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    press(onto_the_broken_one(desk, monkeypatch).again)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AgainDialog))
    ways = QApplication.activeModalWidget()
    assert isinstance(ways, AgainDialog)
    press(ways.phone)
    assert desk.page.photos.again.words(desk.front).startswith("重拍 D04 照片 1")


def test_what_was_written_before_a_failed_step_is_not_asked_about(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    unread(monkeypatch, desk.front.photos[1].id)
    dialog = mark(desk)
    drag(dialog, "box")
    press(dialog.next)
    desk.qtbot.waitUntil(dialog.banner.isVisible)
    assert [bool(one.marks) for one in desk.item("D04").photos] == [True, False]
    assert not dialog._is_other, "leaving asks for what is not written"
    dialog.reject()


def test_past_the_last_photo_the_dialog_can_be_used_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn on photo 1 is written; there is none behind the broken one."""
    dialog = onto_the_broken_one(desk, monkeypatch)
    drag(dialog, "box")
    press(dialog.next)
    desk.settle()
    desk.qtbot.waitUntil(dialog.isEnabled)
    assert dialog.banner.isVisible()
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert [bool(one.marks) for one in desk.item("D04").photos] == [True, False]


# deleting -------------------------------------------------------------------------------------------------------------


def faces(*names: str) -> PhotoStripFace:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    return PhotoStripFace(tuple(PhotoFace(name, b"seen", f"照片 {name}", small=image) for name in names))


@pytest.fixture
def strip(qtbot: QtBot) -> PhotoStrip:
    made = PhotoStrip()
    made.set_face(faces("a", "b", "c"))
    return shown(qtbot, made)


def focused() -> PhotoTile | None:
    found = QApplication.focusWidget()
    return found if isinstance(found, PhotoTile) else None


def test_a_second_delete_does_not_take_the_photo_that_moved_up(desk: Desk) -> None:
    desk.page.parts.side.photos.tiles()[0].setFocus()
    tile = focused()
    assert tile is not None
    QTest.keyClick(tile, Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: len(desk.front.photos) == 1)
    desk.settle()
    now = QApplication.focusWidget()
    assert now is not None
    assert desk.page.parts.side.photos.isAncestorOf(now), "the keyboard stays at the photos"
    QTest.keyClick(now, Qt.Key.Key_Delete)
    desk.settle()
    assert len(desk.item("D04").photos) == 1


def test_the_keyboard_goes_along_with_its_photo(strip: PhotoStrip) -> None:
    strip.tiles()[2].setFocus()
    strip.set_face(faces("b", "c"))
    assert focused() is strip.tiles()[1]
    strip.set_face(faces("b", "c", "d"))
    assert focused() is strip.tiles()[1], "its photo did not change"


def test_a_held_delete_asks_once(strip: PhotoStrip) -> None:
    asked = collect(strip.remove_asked)
    for repeated in (False, True, True):
        key, none = Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(strip.tiles()[0], QKeyEvent(QEvent.Type.KeyPress, key, none, "", repeated))
    assert asked == ["a"]


def menu_of(strip: PhotoStrip, place: int) -> list[QAction]:
    """What can be done with the photo at this place, by the right button."""
    tile = strip.tiles()[place]
    tile.customContextMenuRequested.emit(QPoint(5, 5))
    menu = strip.findChildren(QMenu)[-1]
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return menu.actions()


def test_a_menu_acts_on_the_photo_it_was_opened_on(strip: PhotoStrip) -> None:
    removed, opened = collect(strip.remove_asked), collect(strip.photo_chosen)
    look_at, remove = menu_of(strip, 1)
    strip.set_face(faces("b", "c"))
    look_at.trigger()
    remove.trigger()
    assert (opened, removed) == (["b"], ["b"])


def test_a_menu_of_a_photo_that_went_does_nothing(strip: PhotoStrip) -> None:
    removed, opened = collect(strip.remove_asked), collect(strip.photo_chosen)
    look_at, remove = menu_of(strip, 2)
    strip.set_face(faces("a", "b"))
    look_at.trigger()
    remove.trigger()
    assert (opened, removed) == ([], [])


# behind another page --------------------------------------------------------------------------------------------------


def test_whether_the_old_photo_goes_is_asked_when_the_page_is_seen_again(desk: Desk, tmp_path: Path) -> None:
    """The lock, or another page, lies in front when the new photo is in."""
    dialog = mark(desk)
    press(dialog.again)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AgainDialog))
    ways = QApplication.activeModalWidget()
    assert isinstance(ways, AgainDialog)
    ways.file_asked.disconnect()
    press(ways.file)
    attach(desk, tmp_path, "丙")
    desk.page.hide()
    desk.qtbot.waitUntil(lambda: len(desk.front.photos) == 3)
    desk.settle()
    assert desk.page.photos.again.question is None

    desk.page.show()
    desk.qtbot.waitUntil(lambda: desk.page.photos.again.question is not None)


def test_the_mark_up_does_not_open_over_another_page(desk: Desk) -> None:
    press(look(desk).mark)
    desk.page.hide()
    desk.settle()
    assert desk.page.photos.marking.dialog is None
