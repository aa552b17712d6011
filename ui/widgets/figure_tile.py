"""One figure of a screen: caption, the number with its unit, and one line that says what to think of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel


class FigureTile(QWidget):
    """``tone`` colours the figure (``text``, ``fail``, ``passed``, ``warn``); ``icon`` and ``line_tone`` the line."""

    def __init__(
        self,
        caption: str,
        figure: str,
        unit: str = "",
        line: str = "",
        *,
        tone: str = "text",
        icon: str = "",
        line_tone: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption = hooks.label(caption, "caption", "text2")
        self._figure = hooks.label(figure, "display", tone)
        self._unit = hooks.label(unit, "body", "text2")
        self._line = hooks.label(line, "caption", line_tone)
        self._icon = IconLabel(icon or "ph.minus", line_tone, tokens.ICON_INLINE)
        self._build()
        self.show_figure(figure, unit, line, tone=tone, icon=icon, line_tone=line_tone)

    def _build(self) -> None:
        number = QHBoxLayout()
        number.setSpacing(tokens.SPACE_1)
        self._unit.setContentsMargins(0, 0, 0, tokens.px(5))
        number.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBottom)
        number.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch()
        line = hooks.row(self._icon, self._line, gap=tokens.SPACE_1)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._caption)
        column.addLayout(number)
        column.addLayout(line)

    def show_figure(
        self,
        figure: str,
        unit: str = "",
        line: str = "",
        *,
        tone: str = "text",
        icon: str = "",
        line_tone: str = "text2",
    ) -> None:
        """Change number, unit and line together."""
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._line.setText(line)
        hooks.set_hook(self._figure, tone=tone)
        hooks.set_hook(self._line, tone=line_tone)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.show_icon(icon, line_tone)
        words = f"{self._caption.text()} {figure} {unit}".rstrip()
        hooks.announce(self, f"{words}，{line}" if line else words)
