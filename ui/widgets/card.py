"""A white card with an optional head (icon, title, count) and rows divided by lines; the two-line row inside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel

_PRESS_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Card(QFrame):
    """``body`` is the layout for rows. With a title the head is 48 high and a line divides it from the rows."""

    def __init__(
        self,
        title: str = "",
        count: str = "",
        icon: str = "",
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._title = hooks.label(title, "lead", bold=True)
        self._count = hooks.label(count, tone=tone, bold=True)
        if title:
            self._build_head(icon, tone)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._column.addLayout(self.body, 1)
        hooks.announce(self, title)

    def _build_head(self, icon: str, tone: str) -> None:
        self._head.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 0)
        self._head.setSpacing(tokens.SPACE_2)
        if icon:
            self._head.addWidget(IconLabel(icon, "accent_text" if tone == "text" else tone))
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self._count)
        holder = QWidget()
        holder.setLayout(self._head)
        holder.setMinimumHeight(tokens.px(48))
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # room to spare goes to the rows
        self._column.addWidget(holder)
        self._column.addWidget(hooks.rule())

    def set_title(self, title: str) -> None:
        """Change the words of the head."""
        self._title.setText(title)
        hooks.announce(self, title)

    def set_count(self, count: str, tone: str = "") -> None:
        """Change the figure at the right of the head; ``tone`` is a colour token name."""
        self._count.setText(count)
        if tone:
            hooks.set_hook(self._count, tone=tone)

    def count(self) -> str:
        """The figure at the right of the head."""
        return self._count.text()

    def add_head_widget(self, widget: QWidget) -> None:
        """Put a control at the right end of the head."""
        self._head.addWidget(widget)

    def add_row(self, widget: QWidget) -> None:
        """Add a row below the others, with a dividing line between."""
        if self.body.count():
            self.body.addWidget(hooks.rule())
        self.body.addWidget(widget)

    def clear_rows(self) -> None:
        """Remove and delete every row."""
        while self.body.count():
            item = self.body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()  # a show may still be on its way, and would come when it has no parent any more
                widget.setParent(None)
                widget.deleteLater()

    def padded(self, margin: int = tokens.SPACE_4, gap: int = tokens.SPACE_3) -> QVBoxLayout:
        """A column with the card's padding for free content; added at the foot of the body."""
        column = QVBoxLayout()
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        self.body.addLayout(column)
        return column


class DetailRow(QWidget):
    """Two lines at the left (title, caption), any widgets at the right; 64 high. May be pressable as a whole."""

    pressed = Signal()

    def __init__(
        self,
        title: str,
        caption: str = "",
        *trailing: QWidget,
        icon: str = "",
        pressable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pressable = pressable
        self.title, self.caption = ElidedLabel(title), ElidedLabel(caption, "caption", "text3")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_3)
        if icon:
            row.addWidget(IconLabel(icon, "text2"))
        row.addLayout(self._lines(caption), 1)
        for widget in trailing:
            row.addWidget(widget)
        if pressable:
            row.addWidget(IconLabel("ph.caret-right", "text3"))
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(tokens.px(tokens.H_ROW_TALL if caption else tokens.H_ROW))
        hooks.announce(self, "，".join(part for part in (title, caption) if part))

    def _lines(self, caption: str) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch()
        lines.addWidget(self.title)
        if caption:
            lines.addWidget(self.caption)
        lines.addStretch()
        return lines

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressable and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._pressable and event.key() in _PRESS_KEYS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pressable and self.underMouse():
            painted.panel(painter, QRectF(self.rect()), "hover", "", 0, tokens.px(tokens.RADIUS) - 1)
        if self.hasFocus():
            painted.panel(painter, QRectF(self.rect()), "", "focus", tokens.LINE_FOCUS, tokens.px(tokens.RADIUS) - 1)
        painter.end()
