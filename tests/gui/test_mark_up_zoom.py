"""Seeing a picture nearer: wheel, keys, two fingers, the hand; what is drawn then is still in pixels of the photo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.mark_canvas import HIGH, WIDE, drag, green, key, rounded
from tests.gui.presses import LEFT, collect, shown
from ui.widgets.mark_up import MarkUpCanvas
from ui.widgets.picture_view import PictureView


@pytest.fixture
def canvas(qtbot: QtBot) -> MarkUpCanvas:
    """Of 800 x 600, so that the whole of 1600 x 1200 is seen at a half."""
    return shown(qtbot, green())


def wheel(canvas: MarkUpCanvas, notches: int, at: QPoint) -> None:
    none, begin = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turn = QPoint(0, 120 * notches)
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton, none, begin, False
    )
    QApplication.sendEvent(canvas, event)


def near(spot: QPointF, x: float, y: float) -> bool:
    return abs(spot.x() - x) < 1 and abs(spot.y() - y) < 1


def test_a_notch_of_the_wheel_is_a_step_and_what_lies_under_the_mouse_stays(canvas: MarkUpCanvas) -> None:
    at = QPoint(600, 200)
    wheel(canvas, 1, at)
    assert canvas.view.scale == 0.75
    assert near(canvas.to_picture(QPointF(at)), 1200, 400)
    wheel(canvas, 1, at)
    assert (canvas.view.scale, canvas.view.percent) == (1.0, 100)
    assert near(canvas.to_picture(QPointF(at)), 1200, 400)
    wheel(canvas, -2, at)
    assert canvas.view.is_whole
    wheel(canvas, -1, at)
    assert canvas.view.is_whole, "nothing is gained by a smaller picture"
    wheel(canvas, 20, at)
    assert canvas.view.scale == 4.0


def test_half_a_notch_of_a_fine_wheel_waits_for_the_other_half(canvas: MarkUpCanvas) -> None:
    for turn in (60, 60):
        before = canvas.view.scale
        where = QPointF(400, 300)
        QApplication.sendEvent(
            canvas,
            QWheelEvent(
                where,
                where,
                QPoint(),
                QPoint(0, turn),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    assert (before, canvas.view.scale) == (0.5, 0.75)


def test_what_is_drawn_on_an_enlarged_part_stands_in_pixels_of_the_photo(canvas: MarkUpCanvas) -> None:
    canvas.view.zoom(2.0, QPointF(0, 0))  # the left upper quarter of the half: 400 x 300 px are seen
    canvas.set_tool("mosaic")
    QTest.mousePress(canvas, LEFT, pos=QPoint(200, 100))
    QTest.mouseMove(canvas, QPoint(600, 500))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(600, 500))
    assert [rounded(shape) for shape in canvas.shapes()] == [("mosaic", 100, 50, 300, 250)]
    canvas.show_whole()
    assert canvas.to_widget(canvas.shapes()[0].start) == QPointF(50, 25)


def test_the_hand_moves_the_picture_where_it_holds_no_shape(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (100, 100), (300, 300))
    canvas.set_tool("select")
    canvas.show_full()
    middle = canvas.to_picture(QPointF(400, 300))
    QTest.mousePress(canvas, LEFT, pos=QPoint(400, 300))
    QTest.mouseMove(canvas, QPoint(350, 280))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(350, 280))
    assert near(canvas.to_picture(QPointF(350, 280)), middle.x(), middle.y())
    assert rounded(canvas.shapes()[0]) == ("box", 100, 100, 300, 300)

    canvas.set_tool("mosaic")
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(350, 280))
    QTest.mouseMove(canvas, QPoint(300, 280))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(300, 280))
    assert near(canvas.to_picture(QPointF(300, 280)), middle.x(), middle.y())
    assert len(canvas.shapes()) == 1


def test_no_ground_is_shown_beside_a_picture_that_fills_its_room(canvas: MarkUpCanvas) -> None:
    canvas.show_full()
    canvas.pull(QPointF(9_000, 9_000))
    assert canvas.to_widget(QPointF(0, 0)) == QPointF(0, 0)
    canvas.pull(QPointF(-10, 0))
    assert canvas.to_widget(QPointF(0, 0)) == QPointF(-10, 0), "the way back begins at once"
    canvas.pull(QPointF(-9_000, -9_000))
    assert canvas.to_widget(QPointF(WIDE, HIGH)) == QPointF(800, 600)


def test_by_keyboard_the_arrows_move_an_enlarged_picture_and_the_cross_is_never_lost(canvas: MarkUpCanvas) -> None:
    canvas.show_full()
    key(canvas, Qt.Key.Key_Right)
    assert near(canvas.to_picture(QPointF(0, 0)), 500, 300), "an eighth of the room"
    canvas.set_tool("mosaic")
    key(canvas, *[Qt.Key.Key_Left] * 15, Qt.Key.Key_Return, *[Qt.Key.Key_Right] * 30, Qt.Key.Key_Return)
    spot = canvas.to_widget(canvas.shapes()[0].end) if canvas.shapes() else QPointF()
    assert canvas.shapes() == (), "a line hides nothing"
    key(canvas, Qt.Key.Key_Return, *[Qt.Key.Key_Left] * 30, *[Qt.Key.Key_Down] * 5, Qt.Key.Key_Return)
    spot = canvas.to_widget(canvas.shapes()[0].end)
    assert 0 <= spot.x() <= 800
    assert 0 <= spot.y() <= 600


def test_a_shape_chosen_in_the_list_comes_into_sight(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (1400, 1000), (1500, 1100))
    canvas.view.zoom(4.0, QPointF(0, 0))
    canvas.set_tool("select")
    canvas.choose(0)
    spot = canvas.to_widget(canvas.shapes()[0].rect.center())
    assert canvas.rect().contains(spot.toPoint())


def test_two_fingers_enlarge_and_draw_nothing(canvas: MarkUpCanvas) -> None:
    device = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    canvas.set_tool("mosaic")
    QTest.touchEvent(canvas, device).press(0, QPoint(300, 300), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, QPoint(310, 300), canvas).press(1, QPoint(500, 300), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, QPoint(210, 300), canvas).move(1, QPoint(590, 300), canvas).commit()
    QTest.touchEvent(canvas, device).release(1, QPoint(590, 300), canvas).stationary(0).commit()
    QTest.touchEvent(canvas, device).move(0, QPoint(100, 100), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, QPoint(100, 100), canvas).commit()
    assert canvas.shapes() == ()
    assert canvas.view.scale == pytest.approx(0.5 * 380 / 190)
    drag(canvas, (200, 200), (400, 400))
    assert len(canvas.shapes()) == 1, "one finger or the mouse draws again"


def test_words_being_typed_stay_at_their_place(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("label")
    QTest.mouseClick(canvas, LEFT, pos=QPoint(300, 200))
    canvas.show_full()
    label = canvas.to_widget(QPointF(600, 400))
    assert (canvas.words.x(), canvas.words.y()) == (round(label.x()), round(label.y()))


def test_another_picture_is_seen_whole_with_its_own_marks_and_nothing_to_undo(canvas: MarkUpCanvas) -> None:
    canvas.set_tool("box")
    drag(canvas, (100, 100), (300, 300))
    kept = canvas.shapes()
    canvas.show_full()
    told = collect(canvas.changed)
    canvas.show_image(canvas.image.scaled(800, 1200), kept[:0])
    assert (canvas.shapes(), canvas.chosen, canvas.can_undo, canvas.can_redo) == ((), -1, False, False)
    assert canvas.view.is_whole
    assert told


@pytest.mark.parametrize(("picture", "whole"), [(QSize(400, 300), 2.0), (QSize(8000, 300), 0.1)])
def test_small_and_long_pictures_have_their_steps_too(picture: QSize, whole: float) -> None:
    view = PictureView(picture)
    view.set_room(QSize(800, 600))
    assert view.scale == whole
    seen = []
    for _ in range(12):
        view.step(True)
        seen.append(view.scale)
    assert seen[-1] == 4.0
    for _ in range(12):
        view.step(False)
        seen.append(view.scale)
    assert seen[-1] == min(whole, 1.0)
    assert whole in seen[12:]
    assert not view.may_reduce
