"""A picture to draw on: arrow, box, mosaic and words, by mouse, finger, pen and keyboard (mockup 13).

By keyboard: with a drawing tool the arrow keys move a cross (with Shift in small steps), Enter sets the first and then
the second corner; with 选择 they move the chosen shape, with Shift its end. Delete takes it away, Ctrl+Z and Ctrl+Y
step through what was done, Esc gives a shape up that is being drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from PySide6.QtCore import QEvent, QKeyCombination, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import mark_shapes, painted, tokens
from ui.widgets.mark_shapes import NAMES, Shape, ShapeKind, handle_at, label_plate, touches
from ui.widgets.mark_words import MarkWords

Tool = Literal["select"] | ShapeKind
_REACH, _STEP, _FINE_STEP = 22, 1 / 40, 1 / 400
_REDO: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
_STEPS: Final = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class MarkUpCanvas(QWidget):
    """``changed``: the shapes or the chosen one are others. Shapes are given and taken in pixels of ``image``."""

    changed = Signal()

    def __init__(self, image: QImage, shapes: Sequence[Shape] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self._history: list[tuple[Shape, ...]] = [tuple(shapes)]
        self._at, self._chosen, self._block = 0, -1, 14
        self._tool: Tool = "select"
        self._begun: Shape | None = None  # the shape as the hand has it just now
        self._grip: tuple[int, QPointF] | None = None  # handle (-1: the whole shape) and where it was taken
        self._cross: QPointF | None = None  # where the keyboard draws
        self._written: Shape | None = None  # the label whose words are being typed
        self._rewritten = -1  # its place among the shapes, if it stands already
        self.words = MarkWords(self)
        self.words.done.connect(self._words_done)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(tokens.px(240), tokens.px(160))
        self._name_state()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(640), tokens.px(480))

    def shapes(self) -> tuple[Shape, ...]:
        """All shapes in the order they were drawn."""
        return self._history[self._at]

    @property
    def chosen(self) -> int:
        """Index of the chosen shape, -1 for none."""
        return self._chosen

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._history)

    def set_tool(self, tool: Tool) -> None:
        """What the next press does."""
        self.finish_words()
        self._tool, self._begun, self._grip, self._cross = tool, None, None, None
        if tool != "select":
            self._chosen = -1
        self.setCursor(Qt.CursorShape.ArrowCursor if tool == "select" else Qt.CursorShape.CrossCursor)
        self._told()

    def set_block(self, block: int) -> None:
        """Size of the blocks of the next mosaic, and of the chosen one; in 800ths of the picture's longer edge."""
        self._block = block
        if self._chosen >= 0 and self.shapes()[self._chosen].kind == "mosaic":
            self._put(self._chosen, replace(self.shapes()[self._chosen], block=block))

    def choose(self, index: int) -> None:
        """Choose a shape to move, resize or delete."""
        self._chosen = index if 0 <= index < len(self.shapes()) else -1
        self._told()

    def delete(self) -> None:
        """Take the chosen shape away."""
        if self._chosen >= 0:
            left = tuple(shape for index, shape in enumerate(self.shapes()) if index != self._chosen)
            self._chosen = -1
            self._keep(left)

    def undo(self) -> None:
        """Back by one act."""
        self._go(self._at - 1)

    def redo(self) -> None:
        """Forward again."""
        self._go(self._at + 1)

    def finish_words(self) -> None:
        """Keep the words that are being typed."""
        if self.words.isVisible():
            self._words_done(True)

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._history):
            self._at, self._chosen = at, -1
            self._told()

    def _keep(self, shapes: tuple[Shape, ...]) -> None:
        if shapes != self.shapes():
            self._history[self._at + 1 :] = [shapes]
            self._at += 1
        self._told()

    def _add(self, shape: Shape) -> None:
        self._chosen = len(self.shapes())
        self._keep((*self.shapes(), shape))

    def _put(self, index: int, shape: Shape) -> None:
        shapes = list(self.shapes())
        shapes[index] = shape
        self._keep(tuple(shapes))

    def _told(self) -> None:
        self._name_state()
        self.update()
        self.changed.emit()

    def _name_state(self) -> None:
        chosen = f"，选中第 {self._chosen + 1} 处" if self._chosen >= 0 else ""
        tool = "选择" if self._tool == "select" else NAMES[self._tool]
        self.setAccessibleName(f"照片，工具：{tool}，已标 {len(self.shapes())} 处{chosen}")

    def _view(self) -> QTransform:
        """From the picture's pixels to this widget's."""
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        left = (self.width() - self._image.width() * scale) / 2
        top = (self.height() - self._image.height() * scale) / 2
        return QTransform(scale, 0, 0, scale, left, top)

    def to_widget(self, spot: QPointF) -> QPointF:
        """Where a pixel of the picture stands on the screen."""
        return self._view().map(spot)

    def _to_picture(self, spot: QPointF) -> QPointF:
        inverse, _is_sound = self._view().inverted()
        return self._inside(inverse.map(spot))

    def _inside(self, spot: QPointF) -> QPointF:
        return QPointF(
            min(max(spot.x(), 0.0), float(self._image.width())), min(max(spot.y(), 0.0), float(self._image.height()))
        )

    @property
    def _edge(self) -> int:
        return max(self._image.width(), self._image.height())

    # the hand ---------------------------------------------------------------------------------------------------------

    def _begin(self, place: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.finish_words()
        spot = self._to_picture(place)
        self._cross = None
        if self._tool == "select":
            self._take(spot)
        elif self._on_handle(spot, _REACH / 2):
            pass
        elif self._tool == "label":
            self._ask_words(Shape("label", spot.x(), spot.y(), spot.x(), spot.y()))
        else:
            self._begun = Shape(self._tool, spot.x(), spot.y(), spot.x(), spot.y(), block=self._block)

    def _take(self, spot: QPointF) -> None:
        if self._on_handle(spot, _REACH):
            return
        size, near = self._image.size(), _REACH / 2 / self._view().m11()
        found = [index for index, shape in enumerate(self.shapes()) if touches(shape, spot, size, near)]
        self._chosen = found[-1] if found else -1
        if found:
            self._grip, self._begun = (-1, spot), self.shapes()[self._chosen]
        self._told()

    def _on_handle(self, spot: QPointF, reach: float) -> bool:
        """Whether the press takes a handle of the chosen shape; ``reach`` in px of the screen."""
        number = -1
        if self._chosen >= 0:
            number = handle_at(self.shapes()[self._chosen], spot, reach / self._view().m11())
        if number >= 0:
            self._grip, self._begun = (number, spot), self.shapes()[self._chosen]
        return number >= 0

    def _extend(self, place: QPointF) -> None:
        if self._begun is None:
            return
        spot = self._to_picture(place)
        if self._grip is None:
            self._begun = replace(self._begun, x2=spot.x(), y2=spot.y())
        else:
            handle, since = self._grip
            shape = self.shapes()[self._chosen]
            self._begun = shape.moved(spot - since) if handle < 0 else shape.resized(handle, spot)
        self.update()

    def _end(self) -> None:
        shape, grip = self._begun, self._grip
        self._begun, self._grip = None, None
        if shape is None:
            return
        if shape.is_slip(self._edge):
            self._told()
        elif grip is not None:
            self._put(self._chosen, shape)
        else:
            self._add(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._extend(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._begin(event.position())
        self._end()
        self._edit_words()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self._extend(event.position())
        else:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and points:
            self._begin(points[0].position())
        elif event.type() == QEvent.Type.TouchUpdate and points:
            self._extend(points[0].position())
        else:
            self._end()
        event.accept()
        return True

    def _ask_words(self, shape: Shape) -> None:
        self._written = shape
        self.words.setText(shape.text)
        self._place_words()
        self.words.show()
        self.words.setFocus()

    def _place_words(self) -> None:
        if self._written is not None:
            wide = min(tokens.px(280), self.width())
            spot = self.to_widget(label_plate(self._written, self._image.size()).topLeft())
            left = round(min(max(spot.x(), 0), self.width() - wide))
            top = round(min(max(spot.y(), 0), self.height() - tokens.px(tokens.H_TOUCH)))
            self.words.setGeometry(left, top, wide, tokens.px(tokens.H_TOUCH))

    def _words_done(self, keep: bool) -> None:
        shape, text = self._written, self.words.text().strip()
        rewritten, self._written, self._rewritten = self._rewritten, None, -1
        self.words.hide()
        self.setFocus()
        if shape is None or not keep or not text:
            self.update()
            return
        if rewritten >= 0:
            self._put(rewritten, replace(shape, text=text))
        else:
            self._add(replace(shape, text=text))

    def _edit_words(self) -> bool:
        if self._tool != "select" or self._chosen < 0 or self.shapes()[self._chosen].kind != "label":
            return False
        self._rewritten = self._chosen
        self._ask_words(self.shapes()[self._chosen])
        return True

    # keys -------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _REDO:
            self.redo()
        elif key in _STEPS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(QPointF(*_STEPS[key]) * float(self._edge), fine)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._enter()
        elif key != Qt.Key.Key_Escape or not self._give_up():
            super().keyPressEvent(event)

    def _step(self, by: QPointF, with_shift: bool) -> None:
        if self._tool == "select":
            if self._chosen >= 0:
                shape = self.shapes()[self._chosen]
                end = shape.kind != "label" and with_shift
                by *= _STEP
                moved = replace(shape, x2=shape.x2 + by.x(), y2=shape.y2 + by.y()) if end else shape.moved(by)
                self._put(self._chosen, moved)
            return
        middle = QPointF(self._image.width() / 2, self._image.height() / 2)
        self._cross = self._inside((self._cross or middle) + by * (_FINE_STEP if with_shift else _STEP))
        if self._begun is not None:
            self._begun = replace(self._begun, x2=self._cross.x(), y2=self._cross.y())
        self.update()

    def _enter(self) -> None:
        if self._tool == "select":
            self._edit_words()
        elif self._begun is not None:
            self._end()
        else:
            spot = self._cross or QPointF(self._image.width() / 2, self._image.height() / 2)
            self._begin(self.to_widget(spot))
            self._cross = spot
            self.update()

    def _give_up(self) -> bool:
        """Whether there was something to give up: a shape being drawn, else the choice."""
        if self._begun is None and self._chosen < 0:
            return False
        if self._begun is None:
            self._chosen = -1
        self._begun, self._grip = None, None
        self._told()
        return True

    # painting ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_words()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), tokens.colour("track"))
        painter.save()
        painter.setTransform(self._view(), True)
        painter.setClipRect(QRectF(self._image.rect()))
        painter.drawImage(QPointF(0, 0), self._image)
        for shape in self._shown():
            mark_shapes.paint(painter, shape, self._image)
        painter.restore()
        if self._chosen >= 0:
            held = self._begun if self._grip is not None and self._begun is not None else self.shapes()[self._chosen]
            mark_shapes.paint_choice(painter, held, self._image.size(), self._view())
        if self._cross is not None:
            mark_shapes.paint_cross(painter, self.to_widget(self._cross))
        if painted.keyboard_focus(self):
            painted.panel(painter, QRectF(self.rect()), "", "focus", tokens.LINE_FOCUS, 0)
        painter.end()

    def _shown(self) -> list[Shape]:
        """Mosaics below everything else, as in the finished picture; the one in hand as the hand has it."""
        shapes = list(self.shapes())
        if self._begun is not None:
            if self._grip is not None:
                shapes[self._chosen] = self._begun
            else:
                shapes.append(self._begun)
        return sorted(shapes, key=lambda shape: shape.kind != "mosaic")
