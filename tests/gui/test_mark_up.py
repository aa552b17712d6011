"""Drawing on a photo by mouse, finger and keyboard: what comes out is in pixels of the photo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.mark_canvas import CONTROL, HIGH, SHIFT, WIDE, drag, green, key, place, rounded
from tests.gui.presses import LEFT, shown, type_text
from ui.widgets.mark_up import MarkUpCanvas


@pytest.fixture
def canvas(qtbot: QtBot) -> MarkUpCanvas:
    return shown(qtbot, green())


@pytest.mark.parametrize("kind", ["arrow", "box", "mosaic"])
def test_a_drag_draws_the_shape_of_the_tool_in_pixels_of_the_photo(canvas: MarkUpCanvas, kind: str) -> None:
    canvas.set_tool(kind)  # type: ignore[arg-type]  # one of the kinds
    drag(canvas, (200, 100), (800, 500))
    assert [rounded(shape) for shape in canvas.shapes()] == [(kind, 200, 100, 800, 500)]
    assert canvas.chosen == 0


def test_a_slip_of_the_hand_is_no_shape(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (200, 100), (206, 500))
    assert canvas.shapes() == ()


def test_a_drag_beyond_the_photo_ends_at_its_edge(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("mosaic")
    drag(canvas, (1200, 800), (2400, 1800))
    assert [rounded(shape) for shape in canvas.shapes()] == [("mosaic", 1200, 800, WIDE, HIGH)]


def test_words_are_typed_where_one_pressed(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("label")
    QTest.mouseClick(canvas, LEFT, pos=place(400, 300))
    assert canvas.words.isVisible()
    type_text("20 cm")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    (label,) = canvas.shapes()
    assert (label.kind, label.text, round(label.x1), round(label.y1)) == ("label", "20 cm", 400, 300)

    QTest.mouseClick(canvas, LEFT, pos=place(400, 800))
    type_text("window")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    assert [shape.text for shape in canvas.shapes()] == ["20 cm", "window"], "a second one, not the first rewritten"


def test_words_given_up_or_empty_are_no_mark_and_can_be_rewritten(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("label")
    for last in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.mouseClick(canvas, LEFT, pos=place(400, 300))
        if last == Qt.Key.Key_Escape:
            type_text("20 cm")
        QTest.keyClick(canvas.words, last)
    assert canvas.shapes() == ()

    QTest.mouseClick(canvas, LEFT, pos=place(400, 300))
    type_text("20 cm")
    canvas.set_tool("select")
    assert [shape.text for shape in canvas.shapes()] == ["20 cm"], "another tool keeps what was typed"
    QTest.mouseDClick(canvas, LEFT, pos=place(420, 320))
    type_text("!")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    assert [shape.text for shape in canvas.shapes()] == ["20 cm!"]


def test_a_shape_is_moved_and_taken_by_its_corner(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("mosaic")
    drag(canvas, (200, 200), (600, 600))
    canvas.set_tool("select")
    drag(canvas, (400, 400), (500, 440))
    assert rounded(canvas.shapes()[0]) == ("mosaic", 300, 240, 700, 640)
    drag(canvas, (700, 240), (900, 100))
    assert rounded(canvas.shapes()[0]) == ("mosaic", 300, 100, 900, 640)


def test_what_a_box_frames_stays_free_to_be_taken(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("mosaic")
    drag(canvas, (400, 400), (600, 600))
    canvas.set_tool("box")
    drag(canvas, (100, 100), (1000, 1000))
    canvas.set_tool("select")
    QTest.mouseClick(canvas, LEFT, pos=place(500, 500))
    assert canvas.chosen == 0
    QTest.mouseClick(canvas, LEFT, pos=place(100, 700))
    assert canvas.chosen == 1
    QTest.mouseClick(canvas, LEFT, pos=place(1400, 300))
    assert canvas.chosen == -1


def test_undo_and_redo_step_through_every_act(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (100, 100), (300, 300))
    drag(canvas, (500, 500), (800, 800))
    key(canvas, Qt.Key.Key_Delete)
    assert len(canvas.shapes()) == 1
    key(canvas, Qt.Key.Key_Z, with_=CONTROL)
    assert len(canvas.shapes()) == 2
    key(canvas, Qt.Key.Key_Z, Qt.Key.Key_Z, with_=CONTROL)
    assert canvas.shapes() == ()
    assert not canvas.can_undo
    key(canvas, Qt.Key.Key_Y, with_=CONTROL)
    assert [rounded(shape) for shape in canvas.shapes()] == [("box", 100, 100, 300, 300)]
    drag(canvas, (900, 100), (1200, 300))
    assert not canvas.can_redo, "what was undone is gone once something else is drawn"


def test_a_finger_draws(canvas: MarkUpCanvas) -> None:
    device = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    canvas.set_tool("arrow")
    QTest.touchEvent(canvas, device).press(0, place(200, 200), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, place(600, 500), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, place(600, 500), canvas).commit()
    assert [rounded(shape) for shape in canvas.shapes()] == [("arrow", 200, 200, 600, 500)]


def test_the_keyboard_alone_draws_moves_resizes_and_gives_up(canvas: MarkUpCanvas) -> None:
    """From the middle; a step is a 40th of the longer edge, 40 px here, with Shift a 400th."""
    canvas.setFocus()
    canvas.set_tool("mosaic")
    key(canvas, Qt.Key.Key_Left, Qt.Key.Key_Up)
    key(canvas, Qt.Key.Key_Left, with_=SHIFT)
    key(canvas, Qt.Key.Key_Return)
    key(canvas, *[Qt.Key.Key_Right] * 5, *[Qt.Key.Key_Down] * 3, Qt.Key.Key_Return)
    assert [rounded(shape) for shape in canvas.shapes()] == [("mosaic", 756, 560, 956, 680)]

    key(canvas, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert len(canvas.shapes()) == 1, "given up"

    canvas.set_tool("select")
    canvas.choose(0)
    key(canvas, Qt.Key.Key_Right)
    key(canvas, Qt.Key.Key_Down, with_=SHIFT)
    assert [rounded(shape) for shape in canvas.shapes()] == [("mosaic", 796, 560, 996, 720)]
    key(canvas, Qt.Key.Key_Delete)
    assert canvas.shapes() == ()


def test_the_keyboard_alone_writes_words(canvas: MarkUpCanvas) -> None:
    canvas.setFocus()
    canvas.set_tool("label")
    key(canvas, Qt.Key.Key_Up, Qt.Key.Key_Return)
    type_text("sill")
    QTest.keyClick(canvas.words, Qt.Key.Key_Return)
    (label,) = canvas.shapes()
    assert (label.text, round(label.x1), round(label.y1)) == ("sill", 800, 560)
    assert canvas.hasFocus()


def test_the_size_of_the_blocks_is_that_of_the_next_and_of_the_chosen_mosaic(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("mosaic")
    canvas.set_block(22)
    drag(canvas, (100, 100), (500, 500))
    assert canvas.shapes()[0].block == 22
    canvas.set_block(8)
    assert canvas.shapes()[0].block == 8


def test_a_mosaic_and_a_box_are_seen_on_the_screen(canvas: MarkUpCanvas) -> None:
    """The mosaic at once as it will be: nobody keeps a face by mistake because a preview looked otherwise."""
    noise = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    for x in range(0, WIDE, 2):
        for y in range(0, HIGH, 2):
            noise.setPixel(x, y, 0xFFFFFFFF)
    canvas._image = noise
    canvas.set_tool("mosaic")
    drag(canvas, (400, 400), (800, 800))
    canvas.set_tool("select")
    seen = canvas.grab().toImage()
    inside = {seen.pixelColor(x, y).lightness() // 24 for x in range(210, 390) for y in range(210, 390)}
    assert len(inside) == 1, "one grey: no single point of the noise is seen"
    canvas.set_tool("box")
    drag(canvas, (1000, 400), (1400, 800))
    spot = canvas.to_widget(QPointF(1000, 600)).toPoint()
    assert canvas.grab().toImage().pixelColor(spot).red() > 150


def test_its_name_says_the_tool_and_how_many(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (100, 100), (300, 300))
    assert canvas.accessibleName() == "照片，工具：方框，已标 1 处，选中第 1 处"
