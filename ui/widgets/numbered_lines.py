"""One thing a line, numbered at the left as it will be numbered on paper; the line that is wrong is marked."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from ui.widgets import painted, tokens

_GUTTER = 32


class _Numbers(QWidget):
    """The strip of numbers; it holds nothing of its own."""

    def __init__(self, lines: NumberedLines) -> None:
        super().__init__(lines)
        self._lines = lines

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(_GUTTER), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.colour("sunken"))
        for number, top, height in self._lines.numbers():
            wrong = number == self._lines.wrong
            room = QRectF(0, top, self.width() - tokens.px(tokens.SPACE_2), height)
            ink, font = ("fail" if wrong else "text3"), tokens.font("caption", bold=wrong)
            painted.words(painter, room, str(number), ink, font, Qt.AlignmentFlag.AlignRight)
        painter.end()


class NumberedLines(QPlainTextEdit):
    """Empty lines have no number, for they are not printed."""

    def __init__(self, lines: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wrong = 0
        self._numbers = _Numbers(self)
        self.setTabChangesFocus(True)
        self.setViewportMargins(tokens.px(_GUTTER), 0, 0, 0)
        self.updateRequest.connect(self._follow)
        self.textChanged.connect(self._numbers.update)
        self.setPlainText("\n".join(lines))

    def lines(self) -> tuple[str, ...]:
        """What is written, without the empty lines."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def numbers(self) -> list[tuple[int, float, float]]:
        """Number, top and height of the first row of each line that is in sight, in px of the strip."""
        shown: list[tuple[int, float, float]] = []
        number, block = 0, self.document().firstBlock()
        while block.isValid():
            if block.text().strip():
                number += 1
                place = self.blockBoundingGeometry(block).translated(self.contentOffset())
                if place.bottom() >= 0 and place.top() <= self.viewport().height():
                    shown.append((number, place.top() + self._inset(), self.fontMetrics().lineSpacing()))
            block = block.next()
        return shown

    def mark(self, number: int) -> None:
        """Show which line is wrong and put the cursor there; 0: none is."""
        self.wrong = number
        block = self._block(number)
        selections = []
        if block is not None:
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            self.setTextCursor(cursor)
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(tokens.colour("fail_soft"))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selection.cursor = cursor
            selections.append(selection)
        self.setExtraSelections(selections)
        self._numbers.update()

    def _block(self, number: int) -> QTextBlock | None:
        counted, block = 0, self.document().firstBlock()
        while number and block.isValid():
            counted += bool(block.text().strip())
            if counted == number:
                return block
            block = block.next()
        return None

    def _inset(self) -> float:
        return float(self.viewport().geometry().top() - self._numbers.geometry().top())

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), tokens.px(_GUTTER), inner.height()))
