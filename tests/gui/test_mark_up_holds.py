"""What is in hand while something else is done: no act ever changes another shape than the one that was meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QEventPoint, QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.mark_canvas import CONTROL, HIGH, SHIFT, WIDE, drag, green, key, place, rounded
from tests.gui.presses import LEFT, shown, type_text
from ui.widgets.mark_shapes import label_plate
from ui.widgets.mark_up import MarkUpCanvas

FACE = ("mosaic", 200, 200, 600, 600)


@pytest.fixture
def canvas(qtbot: QtBot) -> MarkUpCanvas:
    """A mosaic over a face, and a box drawn after it."""
    made = shown(qtbot, green())
    made.set_tool("mosaic")
    drag(made, (200, 200), (600, 600))
    made.set_tool("box")
    drag(made, (800, 200), (1200, 600))
    made.set_tool("select")
    return made


def drawn(canvas: MarkUpCanvas) -> list[tuple[str, int, int, int, int]]:
    return [rounded(shape) for shape in canvas.shapes()]


def take_box(canvas: MarkUpCanvas) -> None:
    """The box is in hand, moved a little."""
    QTest.mousePress(canvas, LEFT, pos=place(800, 400))
    QTest.mouseMove(canvas, place(840, 440))


@pytest.mark.parametrize("act", [Qt.Key.Key_Z, Qt.Key.Key_Delete])
def test_what_goes_while_it_is_dragged_is_gone_and_nothing_else_changes(canvas: MarkUpCanvas, act: Qt.Key) -> None:
    take_box(canvas)
    key(canvas, act, with_=CONTROL if act == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier)
    assert drawn(canvas) == [FACE]
    QTest.mouseMove(canvas, place(1000, 800))
    canvas.grab()
    QTest.mouseRelease(canvas, LEFT, pos=place(1000, 800))
    assert drawn(canvas) == [FACE], "the mosaic stays over the face"


def test_the_mosaic_is_not_overwritten_when_another_shape_goes_from_under_the_hand(canvas: MarkUpCanvas) -> None:
    QTest.mousePress(canvas, LEFT, pos=place(400, 400))
    QTest.mouseMove(canvas, place(420, 420))
    canvas.choose(1)  # by the list at the side
    QTest.mouseMove(canvas, place(700, 700))
    QTest.mouseRelease(canvas, LEFT, pos=place(700, 700))
    assert drawn(canvas) == [FACE, ("box", 800, 200, 1200, 600)]


def test_redo_while_dragging_ends_the_drag(canvas: MarkUpCanvas) -> None:
    key(canvas, Qt.Key.Key_Z, with_=CONTROL)
    QTest.mousePress(canvas, LEFT, pos=place(400, 400))
    QTest.mouseMove(canvas, place(500, 500))
    key(canvas, Qt.Key.Key_Y, with_=CONTROL)
    QTest.mouseRelease(canvas, LEFT, pos=place(500, 500))
    assert drawn(canvas) == [FACE, ("box", 800, 200, 1200, 600)]


def rewrite(canvas: MarkUpCanvas) -> None:
    """A label stands first, and its words are open."""
    for _ in range(2):
        key(canvas, Qt.Key.Key_Z, with_=CONTROL)
    canvas.set_tool("label")
    QTest.mouseClick(canvas, LEFT, pos=place(400, 900))
    type_text("20 cm")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    canvas.set_tool("mosaic")
    drag(canvas, (200, 200), (600, 600))
    canvas.set_tool("select")
    QTest.mouseDClick(canvas, LEFT, pos=place(420, 920))
    assert canvas.words.isVisible()


def test_delete_while_a_label_is_rewritten_takes_that_label(canvas: MarkUpCanvas) -> None:
    rewrite(canvas)
    type_text("!")
    canvas.delete()  # the button beside the picture
    assert not canvas.words.isVisible()
    assert drawn(canvas) == [FACE]
    key(canvas, Qt.Key.Key_Z, with_=CONTROL)
    assert [shape.text for shape in canvas.shapes()] == ["20 cm!", ""]


def test_undo_while_a_label_is_rewritten_brings_its_old_words_back(canvas: MarkUpCanvas) -> None:
    rewrite(canvas)
    type_text("!")
    canvas.undo()
    assert not canvas.words.isVisible()
    assert [shape.text for shape in canvas.shapes()] == ["20 cm", ""]
    canvas.redo()
    assert [shape.text for shape in canvas.shapes()] == ["20 cm!", ""]


def test_a_mosaic_cannot_be_moved_out_of_the_picture(canvas: MarkUpCanvas) -> None:
    drag(canvas, (400, 400), (4000, 400))
    assert drawn(canvas)[0] == ("mosaic", 1200, 200, 1600, 600)
    key(canvas, *[Qt.Key.Key_Down] * 60)
    assert drawn(canvas)[0] == ("mosaic", 1200, 800, 1600, 1200)
    key(canvas, *[Qt.Key.Key_Left] * 60, *[Qt.Key.Key_Up] * 60)
    assert drawn(canvas)[0] == ("mosaic", 0, 0, 400, 400)


def test_a_mosaic_cannot_be_made_nothing_or_pulled_out_by_keys(canvas: MarkUpCanvas) -> None:
    QTest.mouseClick(canvas, LEFT, pos=place(400, 400))
    key(canvas, *[Qt.Key.Key_Left] * 10, with_=SHIFT)
    kind, left, top, right, bottom = drawn(canvas)[0]
    assert (kind, left, top, bottom) == ("mosaic", 200, 200, 600)
    assert right - left >= 16, "a hundredth of the longer edge is the least that hides anything"
    key(canvas, *[Qt.Key.Key_Right] * 60, with_=SHIFT)
    assert drawn(canvas)[0] == ("mosaic", 200, 200, 1600, 600)


def plate(canvas: MarkUpCanvas) -> float:
    """Where the plate of the third shape begins."""
    return label_plate(canvas.shapes()[2], QSize(WIDE, HIGH)).top()


def test_a_label_stays_in_the_picture_and_comes_back_at_once(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("label")
    QTest.mouseClick(canvas, LEFT, pos=place(400, 900))
    type_text("sill")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    canvas.set_tool("select")
    QTest.mouseClick(canvas, LEFT, pos=place(420, 920))
    key(canvas, *[Qt.Key.Key_Down] * 60)
    lowest = plate(canvas)
    key(canvas, Qt.Key.Key_Up)
    assert plate(canvas) == lowest - 40, "one step back is one step on the screen"


def test_a_touch_that_the_system_takes_away_keeps_no_half_shape(canvas: MarkUpCanvas) -> None:
    device = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    canvas.set_tool("mosaic")
    QTest.touchEvent(canvas, device).press(0, place(200, 800), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, place(600, 1000), canvas).commit()
    where = QPointF(place(600, 1000))
    point = QEventPoint(0, QEventPoint.State.Released, where, where)
    QApplication.sendEvent(canvas, QTouchEvent(QEvent.Type.TouchCancel, device, CONTROL & ~CONTROL, [point]))
    assert len(canvas.shapes()) == 2
    QTest.touchEvent(canvas, device).release(0, place(600, 1000), canvas).commit()
    assert len(canvas.shapes()) == 2


def test_another_button_does_not_end_the_drag(canvas: MarkUpCanvas) -> None:
    take_box(canvas)
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place(840, 440))
    QTest.mouseMove(canvas, place(900, 500))
    QTest.mouseRelease(canvas, LEFT, pos=place(900, 500))
    assert drawn(canvas)[1] == ("box", 900, 300, 1300, 700)
