"""What a page shows when there is nothing: an icon in a soft circle, what, why or what next, and the next step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, tokens


class HeroIcon(QWidget):
    """An icon in a soft circle. ``colour`` and ``ground`` are token names, ``edge`` an optional 1-px line."""

    def __init__(
        self,
        name: str,
        colour: str = "accent_text",
        ground: str = "accent_soft",
        edge: str = "",
        diameter: int = 56,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        icons.outline(name)
        self._name, self._colour, self._ground, self._edge, self._diameter = name, colour, ground, edge, diameter
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str, ground: str, edge: str = "") -> None:
        """Change shape and colours together."""
        icons.outline(name)
        self._name, self._colour, self._ground, self._edge = name, colour, ground, edge
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(self._diameter), tokens.px(self._diameter))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.colour(self._edge) if self._edge else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(self._ground))
        rect = QRectF(self.rect())
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5) if self._edge else rect)
        side = self.width() * tokens.ICON_HERO / 56
        middle = rect.center()
        box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        icons.paint(painter, box, self._name, tokens.colour(self._colour))
        painter.end()


class EmptyState(QWidget):
    """Centred in the room it gets. ``acted`` comes from the button; without ``action`` there is none."""

    acted = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        line: str = "",
        action: str = "",
        *,
        action_icon: str = "",
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hero = HeroIcon(icon)
        self._title = hooks.label(title, "lead", bold=True, wrap=True)
        self._line = hooks.label(line, "body", "text2", wrap=True)
        self._button = hooks.button(action, "primary" if primary else "secondary", icon=action_icon, touch=True)
        self._button.clicked.connect(self.acted)
        self._build()
        self.show_words(title, line, action)

    def _build(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        column.setSpacing(tokens.SPACE_1)
        column.addStretch()
        column.addWidget(self._hero, 0, centre)
        column.addSpacing(tokens.SPACE_2)
        for words in (self._title, self._line):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addSpacing(tokens.SPACE_3)
        column.addWidget(self._button, 0, centre)
        column.addStretch()

    def show_words(self, title: str, line: str = "", action: str | None = None) -> None:
        """Change the words; ``action=None`` leaves the button as it is."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        if action is not None:
            self._button.setText(action)
            self._button.setAccessibleName(action)
            self._button.setVisible(bool(action))
        hooks.announce(self, f"{title}，{line}" if line else title)

    def title(self) -> str:
        """The bold line."""
        return self._title.text()
