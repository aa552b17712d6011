"""A picture to draw on: arrow, box, mosaic and words, by mouse, finger, pen and keyboard (mockup 13).

By keyboard: with a drawing tool the arrow keys move a cross (with Shift in small steps), Enter sets the first and then
the second corner; with 选择 they move the chosen shape, with Shift its end. Delete takes it away, Ctrl+Z and Ctrl+Y
step through what was done, Esc gives a shape up that is being drawn. Where the picture is larger than its room, the
arrow keys move it with 选择 and nothing chosen; so do the middle button, 选择 on empty ground, and two fingers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from PySide6.QtCore import QKeyCombination, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from ui.widgets import mark_shapes, tokens
from ui.widgets.mark_history import MarkHistory
from ui.widgets.mark_shapes import NAMES, Shape, ShapeKind, handle_at, kept_inside, label_plate, touches
from ui.widgets.mark_words import MarkWords
from ui.widgets.picture_surface import ARROWS, PictureSurface

Tool = Literal["select"] | ShapeKind
_REACH, _STEP, _FINE_STEP = 22, 1 / 40, 1 / 400
_REDO: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)


class MarkUpCanvas(PictureSurface):
    """``changed``: the shapes or the chosen one are others; ``typing``: the words being typed are. Shapes are given and
    taken in pixels of ``image``, which is never null."""

    changed = Signal()
    typing = Signal()

    def __init__(self, image: QImage, shapes: Sequence[Shape] = (), parent: QWidget | None = None) -> None:
        super().__init__(image, parent)
        self._history = MarkHistory(shapes)
        self._chosen, self._block = -1, 14
        self._tool: Tool = "select"
        self._begun: Shape | None = None  # the shape as the hand has it just now
        self._grip: tuple[int, QPointF] | None = None  # handle (-1: the whole shape) and where it was taken
        self._cross: QPointF | None = None  # where the keyboard draws
        self._written: Shape | None = None  # the label whose words are being typed
        self._rewritten = -1  # its place among the shapes, if it stands already
        self.words = MarkWords(self)
        self.words.done.connect(self._words_done)
        self.words.textChanged.connect(self.typing)
        self.zoomed.connect(self._place_words)
        self._name_state()

    def show_image(self, image: QImage, shapes: Sequence[Shape] = ()) -> None:
        """Another picture with what is drawn on it; all of it is seen, and nothing can be undone."""
        self._drop_words()
        self.let_go()
        self._history = MarkHistory(shapes)
        self._chosen, self._cross = -1, None
        self.set_image(image)
        self._told()

    def shapes(self) -> tuple[Shape, ...]:
        """All shapes in the order they were drawn."""
        return self._history.now

    @property
    def chosen(self) -> int:
        """Index of the chosen shape, -1 for none."""
        return self._chosen

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    @property
    def is_writing(self) -> bool:
        """Whether words are being typed that are no mark yet."""
        return not self.words.isHidden() and bool(self.words.text().strip())

    def set_tool(self, tool: Tool) -> None:
        """What the next press does."""
        self._settle_hand()
        self._tool, self._cross = tool, None
        if tool != "select":
            self._chosen = -1
        self.setCursor(Qt.CursorShape.ArrowCursor if tool == "select" else Qt.CursorShape.CrossCursor)
        self._told()

    def set_block(self, block: int) -> None:
        """Size of the blocks of the next mosaic, and of the chosen one; in 800ths of the picture's longer edge."""
        self._settle_hand()
        self._block = block
        if self._chosen >= 0 and self.shapes()[self._chosen].kind == "mosaic":
            self._put(self._chosen, replace(self.shapes()[self._chosen], block=block))

    def choose(self, index: int) -> None:
        """Choose a shape to move, resize or delete, and bring it into sight."""
        self._settle_hand()
        self._chosen = index if 0 <= index < len(self.shapes()) else -1
        if self._chosen >= 0:
            self.view.reveal(mark_shapes.bounds(self.shapes()[self._chosen], self.image.size()).center())
        self._told()

    def delete(self) -> None:
        """Take the chosen shape away."""
        self._settle_hand()
        if self._chosen >= 0:
            gone, self._chosen = self._chosen, -1
            self._history.without(gone)
            self._told()

    def undo(self) -> None:
        """Back by one act."""
        self._go(-1)

    def redo(self) -> None:
        """Forward again."""
        self._go(1)

    def finish_words(self) -> None:
        """Keep the words that are being typed."""
        if not self.words.isHidden():
            self._words_done(True)

    def zoom_step(self, larger: bool, at: QPointF | None = None) -> None:
        """About the chosen shape where one is and no place is named."""
        if at is None and self._chosen >= 0:
            at = self.to_widget(mark_shapes.bounds(self.shapes()[self._chosen], self.image.size()).center())
        super().zoom_step(larger, at)

    def _settle_hand(self) -> None:
        """Before the shapes or the chosen one become others: what is typed is kept, what is dragged is given up, for
        its place among them may be another's afterwards."""
        self.finish_words()
        self.let_go()

    def let_go(self) -> None:
        super().let_go()
        self._begun, self._grip = None, None
        self.update()

    def _go(self, by: int) -> None:
        self._settle_hand()
        if self._history.step(by):
            self._chosen = -1
        self._told()

    def _add(self, shape: Shape) -> None:
        self._chosen = len(self.shapes())
        self._history.keep((*self.shapes(), shape))
        self._told()

    def _put(self, index: int, shape: Shape) -> None:
        self._history.put(index, shape)
        self._told()

    def _told(self) -> None:
        self._name_state()
        self.update()
        self.changed.emit()

    def _name_state(self) -> None:
        chosen = f"，选中第 {self._chosen + 1} 处" if self._chosen >= 0 else ""
        tool = "选择" if self._tool == "select" else NAMES[self._tool]
        self.setAccessibleName(f"照片，工具：{tool}，已标 {len(self.shapes())} 处{chosen}")

    # the hand ---------------------------------------------------------------------------------------------------------

    def begin(self, place: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.finish_words()
        spot = self.to_picture(place)
        self._cross = None
        if self._tool == "select":
            self._take(spot)
            if self._begun is None:
                super().begin(place)
        elif self._on_handle(spot, _REACH / 2):
            pass
        elif self._tool == "label":
            self._ask_words(Shape("label", spot.x(), spot.y(), spot.x(), spot.y()))
        else:
            self._begun = Shape(self._tool, spot.x(), spot.y(), spot.x(), spot.y(), block=self._block)

    def _take(self, spot: QPointF) -> None:
        if self._on_handle(spot, _REACH):
            return
        size, near = self.image.size(), _REACH / 2 / self.view.transform().m11()
        found = [index for index, shape in enumerate(self.shapes()) if touches(shape, spot, size, near)]
        self._chosen = found[-1] if found else -1
        if found:
            self._grip, self._begun = (-1, spot), self.shapes()[self._chosen]
        self._told()

    def _on_handle(self, spot: QPointF, reach: float) -> bool:
        """Whether the press takes a handle of the chosen shape; ``reach`` in px of the screen."""
        number = -1
        if self._chosen >= 0:
            number = handle_at(self.shapes()[self._chosen], spot, reach / self.view.transform().m11())
        if number >= 0:
            self._grip, self._begun = (number, spot), self.shapes()[self._chosen]
        return number >= 0

    def extend(self, place: QPointF) -> None:
        super().extend(place)
        if self._begun is None:
            return
        spot = self.to_picture(place)
        if self._grip is None:
            self._begun = replace(self._begun, x2=spot.x(), y2=spot.y())
        else:
            handle, since = self._grip
            shape = self.shapes()[self._chosen]
            moved = shape.moved(spot - since) if handle < 0 else shape.resized(handle, spot)
            self._begun = kept_inside(moved, self.image.size())
        self.update()

    def end(self) -> None:
        shape, grip = self._begun, self._grip
        self.let_go()
        if shape is None:
            return
        if shape.is_slip(self.edge):
            self._told()
        elif grip is not None:
            self._put(self._chosen, shape)
        else:
            self._add(shape)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.begin(event.position())
        self.end()
        self._edit_words()

    def _ask_words(self, shape: Shape) -> None:
        self._written = shape
        self.words.setText(shape.text)
        self._place_words()
        self.words.show()
        self.words.setFocus()

    def _place_words(self) -> None:
        if self._written is not None:
            wide = min(tokens.px(280), self.width())
            spot = self.to_widget(label_plate(self._written, self.image.size()).topLeft())
            left = round(min(max(spot.x(), 0), self.width() - wide))
            top = round(min(max(spot.y(), 0), self.height() - tokens.px(tokens.H_TOUCH)))
            self.words.setGeometry(left, top, wide, tokens.px(tokens.H_TOUCH))

    def _words_done(self, keep: bool) -> None:
        shape, text = self._written, self.words.text().strip()
        rewritten = self._rewritten
        self._drop_words()
        self.setFocus()
        if shape is None or not keep or not text:
            self.update()
            return
        if rewritten >= 0:
            self._put(rewritten, replace(shape, text=text))
        else:
            self._add(replace(shape, text=text))

    def _drop_words(self) -> None:
        self._written, self._rewritten = None, -1
        self.words.hide()
        self.words.clear()

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
        elif key in ARROWS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(QPointF(*ARROWS[key]) * float(self.edge), fine)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._enter()
        elif key != Qt.Key.Key_Escape or not self._give_up():
            super().keyPressEvent(event)

    def _step(self, by: QPointF, with_shift: bool) -> None:
        if self._tool == "select":
            self._step_chosen(by * _STEP, with_shift)
            return
        middle = QPointF(self.image.width() / 2, self.image.height() / 2)
        self._cross = self.inside((self._cross or middle) + by * (_FINE_STEP if with_shift else _STEP))
        self.view.reveal(self._cross)
        if self._begun is not None:
            self._begun = replace(self._begun, x2=self._cross.x(), y2=self._cross.y())
        self.seen_anew()

    def _step_chosen(self, by: QPointF, with_shift: bool) -> None:
        """The chosen shape, with Shift its end; where none is chosen, the picture itself."""
        if self._chosen < 0:
            self.pull_by_key(by / (_STEP * self.edge))
            return
        self.let_go()
        shape = self.shapes()[self._chosen]
        if with_shift and shape.kind != "label":
            end = self.inside(shape.end + by)
            moved = replace(shape, x2=end.x(), y2=end.y())
        else:
            moved = kept_inside(shape.moved(by), self.image.size())
        if not moved.is_slip(self.edge):
            self._put(self._chosen, moved)
            self.view.reveal(moved.end)

    def _enter(self) -> None:
        if self._tool == "select":
            self._edit_words()
        elif self._begun is not None:
            self.end()
        else:
            spot = self._cross or QPointF(self.image.width() / 2, self.image.height() / 2)
            self.begin(self.to_widget(spot))
            self._cross = spot
            self.update()

    def _give_up(self) -> bool:
        """Whether there was something to give up: a shape being drawn or moved, else the choice."""
        if self._begun is None and self._chosen < 0:
            return False
        if self._begun is None:
            self._chosen = -1
        self.let_go()
        self._told()
        return True

    # painting ---------------------------------------------------------------------------------------------------------

    def paint_in_picture(self, painter: QPainter) -> None:
        for shape in self._shown():
            mark_shapes.paint(painter, shape, self.image)

    def paint_over(self, painter: QPainter) -> None:
        if self._chosen >= 0:
            held = self._begun if self._grip is not None and self._begun is not None else self.shapes()[self._chosen]
            mark_shapes.paint_choice(painter, held, self.image.size(), self.view.transform())
        if self._cross is not None:
            mark_shapes.paint_cross(painter, self.to_widget(self._cross))

    def _shown(self) -> list[Shape]:
        """Mosaics below everything else, as in the finished picture; the one in hand as the hand has it."""
        shapes = list(self.shapes())
        if self._begun is not None:
            if self._grip is not None:
                shapes[self._chosen] = self._begun
            else:
                shapes.append(self._begun)
        return sorted(shapes, key=lambda shape: shape.kind != "mosaic")
