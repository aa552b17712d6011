"""The tabs of a facility's detail: a word, a count, and a mark where attention is needed (design tokens §8, 02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import hooks, icons, painted, tokens

MARKS: Final = {"fail": ("ph.x-circle-fill", "有不合格或过期"), "warn": ("ph.clock-fill", "快到期")}
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class TabFace:
    """One tab. ``mark``: ``fail``, ``warn`` or nothing; ``count`` stands behind the word."""

    key: str
    word: str
    mark: str = ""
    count: str = ""


class TabStrip(QWidget):
    """44 high; where the width does not do the gaps shrink, then the tabs go on in a second line."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._faces: tuple[TabFace, ...] = ()
        self._chosen = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_faces(self, faces: Sequence[TabFace]) -> None:
        """Show other tabs; the chosen one stays if it is still there, else the first."""
        self._faces = tuple(faces)
        if self._chosen not in {face.key for face in faces} and faces:
            self._chosen = faces[0].key
        self._fit()
        self._tell()

    def value(self) -> str:
        """Key of the chosen tab."""
        return self._chosen

    def set_chosen(self, key: str) -> None:
        """Choose without a signal."""
        if any(face.key == key for face in self._faces):
            self._chosen = key
            self._tell()

    def tab_rect(self, key: str) -> QRectF:
        """Where a tab stands."""
        return next(rect for face, rect in zip(self._faces, self._rects(), strict=True) if face.key == key)

    def _tell(self) -> None:
        face = next((face for face in self._faces if face.key == self._chosen), None)
        mark = f"，{MARKS[face.mark][1]}" if face and face.mark else ""
        hooks.announce(self, f"{self._name}：{face.word if face else ''}{mark}", "左右方向键换一栏")
        self.update()

    def _choose(self, key: str) -> None:
        if key != self._chosen:
            self._chosen = key
            self._tell()
            self.chosen.emit(key)

    def _width(self, face: TabFace) -> float:
        width = painted.text_width(face.word, tokens.font("body", bold=True))
        width += painted.text_width(face.count, tokens.font("caption", bold=True)) + 6 if face.count else 0
        return width + (tokens.px(tokens.ICON_INLINE) + 6 if face.mark else 0)

    def _rects(self) -> list[QRectF]:
        """Each tab with half the gap on both sides; a second line when even the smallest gap is too wide."""
        widths = [self._width(face) for face in self._faces]
        room, count = max(self.width(), 1), max(len(widths), 1)
        gap = min(float(tokens.px(28)), max(float(tokens.px(12)), (room - sum(widths)) / count))
        rects, left, top = [], 0.0, 0.0
        for width in widths:
            if left and left + width + gap > room + 1:
                left, top = 0.0, top + tokens.px(tokens.H_TOUCH)
            rects.append(QRectF(left, top, width + gap, tokens.px(tokens.H_TOUCH)))
            left += width + gap
        return rects

    def _fit(self) -> None:
        rects = self._rects()
        self.setFixedHeight(round(rects[-1].bottom()) if rects else tokens.px(tokens.H_TOUCH))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(400), tokens.px(tokens.H_TOUCH))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.px(200), tokens.px(tokens.H_TOUCH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for face, rect in zip(self._faces, self._rects(), strict=True):
            if rect.contains(QPointF(event.position())):
                self._choose(face.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [face.key for face in self._faces]
        place = keys.index(self._chosen) + step
        if 0 <= place < len(keys):
            self._choose(keys[place])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for face, rect in zip(self._faces, self._rects(), strict=True):
            self._paint_tab(painter, face, rect)
        painter.end()

    def _paint_tab(self, painter: QPainter, face: TabFace, rect: QRectF) -> None:
        on = face.key == self._chosen
        width = self._width(face)
        inner = QRectF(rect.left() + (rect.width() - width) / 2, rect.top(), width, rect.height())
        if on:
            bar = QRectF(rect.left() + 4, rect.bottom() - tokens.LINE_ROW, rect.width() - 8, tokens.LINE_ROW)
            painter.fillRect(bar, tokens.colour("accent"))
            if painted.keyboard_focus(self):
                painted.panel(painter, rect.adjusted(0, 2, 0, -5), "", "focus", tokens.LINE_FOCUS, 6)
        font = tokens.font("body", bold=on)
        painted.words(painter, inner, face.word, "accent_text" if on else "text2", font)
        left = inner.left() + painted.text_width(face.word, font) + 6
        if face.count:
            small = tokens.font("caption", bold=True)
            painted.words(painter, QRectF(left, rect.top(), 60, rect.height()), face.count, "text2", small)
            left += painted.text_width(face.count, small) + 6
        if face.mark:
            side = tokens.px(tokens.ICON_INLINE)
            box = QRectF(left, rect.center().y() - side / 2, side, side)
            icons.paint(painter, box, MARKS[face.mark][0], tokens.colour(face.mark))
