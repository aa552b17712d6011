"""Key caps and the grey line of keys below the answers (design tokens §7, keys)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import painted, tokens

Hint = tuple[tuple[str, ...], str]

INSPECTION_KEYS: Final[tuple[Hint, ...]] = (
    (("1", "2", "3"), "作答"),
    (("Enter",), "下一项"),
    (("↑",), "上一项"),
    (("N",), "备注"),
    (("P",), "拍照"),
    (("U",), "未查项"),
    (("B",), "依据"),
    (("Ctrl F",), "找一项"),
)
_GAP_CAPS: Final = 4
_GAP_WORD: Final = 12


class KeyHint(QWidget):
    """One key cap. It never carries meaning alone, so screen readers skip it."""

    def __init__(self, text: str, colour: str = "text3", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._colour = text, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        width, height = painted.key_cap_size(self._text)
        return QSize(round(width), round(height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        plain = self._colour == "text3"
        painted.key_cap(painter, self.width(), middle, self._text, self._colour, plain)
        painter.end()


class _Hint(QWidget):
    """The caps of one action and its word."""

    def __init__(self, keys: tuple[str, ...], meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._meaning = keys, meaning
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _caps_width(self) -> float:
        widths = [painted.key_cap_size(key)[0] for key in self._keys]
        return sum(widths) + tokens.px(_GAP_CAPS) * (len(widths) - 1)

    def sizeHint(self) -> QSize:
        wording = painted.text_width(self._meaning, tokens.font("caption"))
        return QSize(round(self._caps_width() + tokens.px(_GAP_WORD) + wording) + 1, tokens.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, middle = 0.0, self.height() / 2
        for key in self._keys:
            width = painted.key_cap_size(key)[0]
            painted.key_cap(painter, left + width, middle, key)
            left += width + tokens.px(_GAP_CAPS)
        left += tokens.px(_GAP_WORD) - tokens.px(_GAP_CAPS)
        room = QRectF(left, 0, self.width() - left + 2, self.height())
        painted.words(painter, room, self._meaning, "text3", tokens.font("caption"))
        painter.end()


class KeyHints(QWidget):
    """One centred line of key caps with their words; what does not fit is left out, the last ones first."""

    def __init__(self, hints: tuple[Hint, ...] = INSPECTION_KEYS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints = [_Hint(keys, meaning, self) for keys, meaning in hints]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("，".join(f"{' '.join(keys)} {meaning}" for keys, meaning in hints))

    def sizeHint(self) -> QSize:
        return QSize(0, tokens.px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gap, shown, taken = tokens.px(tokens.SPACE_5), 0, 0
        for hint in self._hints:
            wide = hint.sizeHint().width() + (gap if shown else 0)
            if taken + wide > self.width():
                break
            taken, shown = taken + wide, shown + 1
        left = (self.width() - taken) // 2
        for index, hint in enumerate(self._hints):
            hint.setVisible(index < shown)
            hint.setGeometry(left, 0, hint.sizeHint().width(), self.height())
            left += hint.width() + gap
