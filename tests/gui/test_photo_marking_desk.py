"""标注照片 on the visit's page: from the photo at large to the marked copy in the strip, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.marking import drag, look, mark
from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk, photo_file
from tuoyu_desktop.bootstrap import Laptop, mark_picture
from ui.pages.inspection.mark_dialog import MarkDialog
from ui.widgets import painted, tokens
from ui.widgets.mark_tools import MarkRow


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop, tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, item="D04")
    made.page.photos.marking.mark_by(mark_picture)
    made.page.photos.add_files([photo_file(tmp_path)])
    qtbot.waitUntil(lambda: len(made.front.photos) == 1)
    made.settle()
    yield made
    made.runner.stop()


def keep(desk: Desk, dialog: MarkDialog) -> None:
    press(dialog.keep)
    desk.qtbot.waitUntil(lambda: bool(desk.front.photos) and bool(desk.front.photos[0].marks))
    desk.settle()


def test_the_marked_copy_stands_in_the_strip_and_says_so(desk: Desk) -> None:
    (before,) = desk.front.photos
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.tick)
    keep(desk, dialog)

    (now,) = desk.item("D04").photos
    assert (now.marks, now.original_sha256, now.print_allowed) == (before.id, before.sha256, True)
    (tile,) = desk.page.parts.side.photos.tiles()
    assert "已标注" in tile.accessibleName()
    shown = look(desk)
    assert (shown.remove.text(), shown.mark.text()) == ("去掉标注", "改标注")


def test_taking_the_marks_off_brings_the_photo_back(desk: Desk) -> None:
    (before,) = desk.front.photos
    dialog = mark(desk)
    drag(dialog, "box")
    keep(desk, dialog)
    press(look(desk).remove)
    desk.qtbot.waitUntil(lambda: desk.front.photos == (before,))
    (tile,) = desk.page.parts.side.photos.tiles()
    assert "已标注" not in tile.accessibleName()


def test_one_goes_on_with_the_marks_of_the_copy(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "box")
    drawn = dialog.canvas.shapes()
    keep(desk, dialog)
    again = mark(desk)
    assert again.canvas.shapes() == drawn
    rows = again.findChildren(MarkRow)
    assert [row.text() for row in rows if row.isVisible()] == ["方框 1"]
    again.reject()


def test_nothing_drawn_cannot_be_kept_and_what_is_drawn_goes_only_after_a_question(desk: Desk) -> None:
    dialog = mark(desk)
    assert not dialog.keep.isEnabled()
    drag(dialog, "arrow")
    assert dialog.keep.isEnabled()

    press_in_dialog(act=False)
    press(dialog.drop)
    assert dialog.isVisible()
    assert len(dialog.canvas.shapes()) == 1

    press_in_dialog(act=True)
    press(dialog.drop)
    assert not dialog.isVisible()
    assert all(not photo.marks for photo in desk.item("D04").photos)


def test_the_list_chooses_what_is_then_deleted(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "box")
    drag(dialog, "arrow")
    desk.qtbot.waitUntil(lambda: sum(row.isVisible() for row in dialog.findChildren(MarkRow)) == 2)
    first = next(row for row in dialog.findChildren(MarkRow) if row.text() == "方框 1" and row.isVisible())
    press(first)
    assert (dialog.canvas.chosen, dialog.tools["select"].isChecked()) == (0, True)
    press(dialog.delete)
    assert [shape.kind for shape in dialog.canvas.shapes()] == ["arrow"]
    press(dialog.undo)
    assert len(dialog.canvas.shapes()) == 2
    press(dialog.redo)
    assert len(dialog.canvas.shapes()) == 1
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter closes nothing here"


def test_the_tick_goes_when_a_mosaic_goes(desk: Desk) -> None:
    """Who ticked looked at the picture with this mosaic (checklist.md §2 rule 13)."""
    dialog = mark(desk)
    drag(dialog, "mosaic")
    press(dialog.tick)
    drag(dialog, "box")
    assert dialog.tick.isChecked(), "a box hides and shows nothing"
    press(dialog.undo)
    assert dialog.tick.isChecked()
    press(dialog.undo)
    assert not dialog.tick.isChecked()
    dialog.canvas.redo()
    press(dialog.tick)
    keep(desk, dialog)

    again = mark(desk)
    assert again.tick.isChecked()
    again.canvas.choose(0)
    press(again.delete)
    assert not again.tick.isChecked()


@pytest.mark.parametrize("percent", [100, 130])
@pytest.mark.parametrize("size", [(1366, 768), (1366, 688), (1093, 614), (910, 512)])
def test_it_is_no_larger_than_the_window_and_nothing_is_cut(desk: Desk, size: tuple[int, int], percent: int) -> None:
    tokens.activate(dark=False, text_percent=percent)
    desk.page.resize(*size)
    dialog = mark(desk)
    drag(dialog, "mosaic")
    dialog.show_fault("磁盘满了，没有写进去。腾出空间以后再按一次“存好”。")
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) == size
    for tool in (*dialog.tools.values(), dialog.undo, dialog.redo, dialog.delete):
        wide = painted.text_width(tool.text(), tokens.font("caption", True))
        assert wide + 4 <= tool.width()
        area = dialog.tool_area.viewport()
        assert tool.mapTo(area, tool.rect().topRight()).x() <= area.rect().right()
    for button in dialog.findChildren(QPushButton):
        if button.isVisible():
            spare = 0 if button.text() else tokens.px(tokens.SPACE_4)  # an icon alone stands in a square
            assert button.sizeHint().width() <= button.width() + spare, button.accessibleName()
    inside = dialog.side.widget()
    assert inside.minimumSizeHint().width() <= dialog.side.viewport().width()
    assert dialog.canvas.height() > 200
    tokens.activate(dark=False)


def test_every_part_has_a_name(desk: Desk) -> None:
    dialog = mark(desk)
    drag(dialog, "mosaic")
    for widget in dialog.findChildren(QWidget):
        reached = widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and not isinstance(widget, QScrollArea):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget


def test_without_what_draws_there_is_no_button(qtbot: QtBot, laptop: Laptop, tmp_path: Path) -> None:
    made = open_desk(qtbot, laptop, item="D04")
    made.page.photos.add_files([photo_file(tmp_path)])
    qtbot.waitUntil(lambda: len(made.front.photos) == 1)
    assert not look(made).mark.isVisible()
    made.runner.stop()
