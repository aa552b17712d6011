"""标注照片 from photo to photo; what becomes of a drawing that cannot be kept, is left, locked away or retaken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.marking import drag, look, mark
from tests.gui.presses import LEFT, press, type_text
from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import photo
from tuoyu_desktop.application.evidence_cases import Picture
from tuoyu_desktop.bootstrap import Laptop, mark_picture
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.photo_marks import Mark
from ui.pages.inspection.photo_again import AgainDialog
from ui.widgets.confirm_dialog import ConfirmDialog

FULL = "磁盘满了，没有写进去。"


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop, tmp_path: Path) -> Iterator[Desk]:
    """An item with three photos, one after the other."""
    made = open_desk(qtbot, laptop, item="D04")
    made.page.photos.marking.mark_by(mark_picture)
    for count, words in enumerate("甲乙丙", start=1):
        attach(made, tmp_path, words)
        qtbot.waitUntil(lambda count=count: len(made.front.photos) == count)
    made.settle()
    yield made
    made.runner.stop()


def attach(desk: Desk, folder: Path, words: str) -> None:
    file = folder / f"{words}.jpg"
    file.write_bytes(photo(words))
    desk.page.photos.add_files([str(file)])


def kinds(desk: Desk) -> list[bool]:
    """Which photos of the item are marked."""
    return [bool(one.marks) for one in desk.item("D04").photos]


def shapes(desk: Desk) -> list[str]:
    dialog = desk.page.photos.marking.dialog
    assert dialog is not None
    return [shape.kind for shape in dialog.canvas.shapes()]


# keeping --------------------------------------------------------------------------------------------------------------


def test_what_is_refused_stays_drawn_and_can_be_kept_again(desk: Desk) -> None:
    asked: list[int] = []

    def full_once(jpeg: bytes, marks: tuple[Mark, ...]) -> Picture:
        asked.append(1)
        if len(asked) == 1:
            raise EnvironmentFault("env-disk-full", FULL)
        return mark_picture(jpeg, marks)

    desk.page.photos.marking.mark_by(full_once)
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.keep)
    desk.qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.banner.sentence() == FULL
    assert (shapes(desk), dialog.isVisible(), dialog.keep.isEnabled()) == (["mosaic"], True, True)
    assert kinds(desk) == [False, False, False]

    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert kinds(desk) == [True, False, False]


def test_a_bug_in_the_drawing_keeps_the_dialog_too(desk: Desk) -> None:
    desk.page.photos.marking.mark_by(lambda _jpeg, _marks: {}["missing"])  # type: ignore[arg-type,index,return-value]  # it breaks
    told: list[object] = []
    desk.runner.failed.connect(told.append)
    dialog = mark(desk)
    drag(dialog, "box")
    press(dialog.keep)
    desk.qtbot.waitUntil(dialog.banner.isVisible)
    assert "画的都还在" in dialog.banner.sentence()
    assert shapes(desk) == ["box"]
    assert [type(error) for error in told] == [KeyError]
    dialog.reject()


def test_while_it_is_written_nobody_leaves_or_draws(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "box")
    dialog.set_busy(True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    press(dialog.drop)
    drag(dialog, "arrow")
    assert (shapes(desk), dialog.isVisible()) == (["box"], True)
    dialog.set_busy(False)
    dialog.reject()


def write(desk: Desk, words: str) -> None:
    """Words typed at the middle of the picture and not entered."""
    dialog = desk.page.photos.marking.dialog
    assert dialog is not None
    press(dialog.tools["label"])
    QTest.mouseClick(dialog.canvas, LEFT, pos=dialog.canvas.rect().center())
    type_text(words)


def test_words_that_were_not_entered_are_kept(desk: Desk) -> None:
    dialog = mark(desk)
    assert not dialog.keep.isEnabled()
    write(desk, "20 cm")
    assert dialog.keep.isEnabled()
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    desk.settle()
    again = mark(desk)
    assert [shape.text for shape in again.canvas.shapes()] == ["20 cm"]
    again.reject()


def test_words_that_were_not_entered_are_not_lost_by_a_press_on_the_way_out(desk: Desk) -> None:
    dialog = mark(desk)
    write(desk, "20 cm")
    press_in_dialog(act=False)
    press(dialog.drop)
    assert [shape.text for shape in dialog.canvas.shapes()] == ["20 cm"]
    press_in_dialog(act=True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert kinds(desk) == [False, False, False]


def test_the_lock_is_not_held_up_by_a_question(desk: Desk) -> None:
    """Who signs in after another drops the other's pages: every dialog is rejected there, and none may ask."""
    dialog = mark(desk)
    drag(dialog, "box")
    dialog.reject()
    assert not dialog.isVisible()
    assert not isinstance(QApplication.activeModalWidget(), ConfirmDialog)


def test_a_tick_alone_is_kept_too(desk: Desk) -> None:
    dialog = mark(desk)
    press(dialog.tick, dialog.tick.rect().center().toPointF() - QPoint(60, 0).toPointF())
    assert dialog.tick.isChecked()
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert [one.print_allowed for one in desk.item("D04").photos] == [True, False, False]
    assert kinds(desk) == [False, False, False]


def test_a_picture_that_cannot_be_shown_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is sound for the store, but no decoder here reads it."""
    monkeypatch.setattr(QImage, "fromData", staticmethod(lambda *_data: QImage()))
    press(look(desk).mark)
    desk.settle()
    assert desk.page.photos.marking.dialog is None
    assert "打不开" in desk.page.parts.banner.sentence()


# from photo to photo --------------------------------------------------------------------------------------------------


def test_the_next_photo_comes_with_what_is_drawn_kept(desk: Desk) -> None:
    dialog = mark(desk)
    assert not dialog.previous.isEnabled()
    assert "第 1 张，共 3 张" in dialog.next.accessibleName()
    drag(dialog, "mosaic")
    press(dialog.next)
    desk.qtbot.waitUntil(lambda: "第 2 张" in dialog.next.accessibleName())
    assert (shapes(desk), dialog.canvas.can_undo) == ([], False)
    assert kinds(desk) == [True, False, False]

    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    desk.qtbot.waitUntil(lambda: "第 3 张" in dialog.next.accessibleName())
    assert not dialog.next.isEnabled()
    drag(dialog, "box")
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert kinds(desk) == [True, False, True]


def test_back_at_a_photo_its_new_marks_stand_and_make_no_second_copy(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.next)
    desk.qtbot.waitUntil(lambda: "第 2 张" in dialog.next.accessibleName())
    QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    desk.qtbot.waitUntil(lambda: "第 1 张" in dialog.next.accessibleName())
    assert shapes(desk) == ["mosaic"]
    drag(dialog, "box")
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    assert kinds(desk) == [True, False, False]
    assert len(desk.item("D04").photos) == 3


def test_marks_all_taken_away_are_not_dropped_unasked_on_the_way_to_the_next(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    desk.settle()
    dialog = mark(desk)
    dialog.canvas.choose(0)
    press(dialog.delete)
    assert not dialog.keep.isEnabled()
    assert "去掉标注" in dialog.keep.toolTip()
    press_in_dialog(act=False)
    press(dialog.next)
    assert "第 1 张" in dialog.next.accessibleName()
    press_in_dialog(act=True)
    press(dialog.next)
    desk.qtbot.waitUntil(lambda: "第 2 张" in dialog.next.accessibleName())
    assert kinds(desk) == [True, False, False]
    dialog.reject()


def test_one_photo_alone_has_no_next(desk: Desk) -> None:
    for one in desk.front.photos[1:]:
        desk.page.saver.withdraw("D04", one.id)
    desk.settle()
    dialog = mark(desk)
    assert dialog.next.isHidden()
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    desk.settle()
    assert dialog.isVisible()
    dialog.reject()


def test_zoom_by_buttons_and_by_keys_from_anywhere_in_the_dialog(desk: Desk) -> None:
    dialog = mark(desk)
    assert dialog.zoom.near.text() == "适合窗口"
    dialog.keep.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert dialog.zoom.near.text() == "100%"
    for key, larger in ((Qt.Key.Key_Plus, True), (Qt.Key.Key_Equal, True), (Qt.Key.Key_Minus, False)):
        before = dialog.canvas.view.scale
        QTest.keyClick(focused, key, Qt.KeyboardModifier.ControlModifier)
        assert (dialog.canvas.view.scale > before) is larger
    QTest.keyClick(focused, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert dialog.canvas.view.is_whole
    for _ in range(12):
        press(dialog.zoom.more)
    assert (dialog.zoom.near.text(), dialog.zoom.more.isEnabled()) == ("400%", False)
    press(dialog.zoom.near)
    assert dialog.canvas.view.is_whole
    dialog.reject()


# once more ------------------------------------------------------------------------------------------------------------


def ask_again(desk: Desk) -> AgainDialog:
    dialog = mark(desk)
    press(dialog.again)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AgainDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, AgainDialog)
    return found


def test_a_photo_taken_again_goes_only_when_the_new_one_is_in(desk: Desk, tmp_path: Path) -> None:
    before = [one.id for one in desk.front.photos]
    ways = ask_again(desk)
    ways.file_asked.disconnect()
    press(ways.file)
    note = desk.page.parts.side.photos._note
    assert note.text().startswith("重拍 D04 照片 1：等新照片")
    assert [one.id for one in desk.item("D04").photos] == before

    attach(desk, tmp_path, "丁")
    desk.qtbot.waitUntil(lambda: desk.page.photos.again.question is not None)
    question = desk.page.photos.again.question
    assert question is not None
    press(question.act_button)
    now = [one.id for one in desk.item("D04").photos]
    assert now[:2] == before[1:]
    assert len(now) == 3
    assert "等新照片" not in note.text()


def test_both_may_stay(desk: Desk, tmp_path: Path) -> None:
    ways = ask_again(desk)
    ways.file_asked.disconnect()
    press(ways.file)
    attach(desk, tmp_path, "丁")
    desk.qtbot.waitUntil(lambda: desk.page.photos.again.question is not None)
    question = desk.page.photos.again.question
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert len(desk.item("D04").photos) == 4
    attach(desk, tmp_path, "戊")
    desk.qtbot.waitUntil(lambda: len(desk.item("D04").photos) == 5)
    desk.settle()
    assert desk.page.photos.again.question is None, "answered once, for good"


def test_a_marked_photo_taken_again_goes_with_its_marks(desk: Desk, tmp_path: Path) -> None:
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: desk.page.photos.marking.dialog is None)
    desk.settle()
    ways = ask_again(desk)
    ways.file_asked.disconnect()
    press(ways.file)
    attach(desk, tmp_path, "丁")
    desk.qtbot.waitUntil(lambda: desk.page.photos.again.question is not None)
    question = desk.page.photos.again.question
    assert question is not None
    press(question.act_button)
    assert kinds(desk) == [False, False, False], "neither the copy nor the photo without its mosaic is left"


def test_who_changes_his_mind_waits_for_nothing(desk: Desk, tmp_path: Path) -> None:
    press(ask_again(desk).back)
    attach(desk, tmp_path, "丁")
    desk.qtbot.waitUntil(lambda: len(desk.item("D04").photos) == 4)
    desk.settle()
    assert desk.page.photos.again.question is None


def test_the_telephone_is_one_of_the_ways(desk: Desk) -> None:
    press(ask_again(desk).phone)
    assert desk.page.photos.again.words(desk.front)
