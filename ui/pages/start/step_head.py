"""The head of one of the four steps: number, name, one line of advice."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens


class StepHead(QWidget):
    """``add`` puts a control at the right end."""

    def __init__(self, number: str, title: str, advice: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = hooks.label(title, "lead", bold=True)
        self._advice = hooks.label(advice, "caption", "text3")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(tokens.SPACE_2)
        figure = hooks.label(number, "lead", bold=True)
        figure.setMinimumWidth(tokens.px(18))
        for part in (figure, self._title, self._advice):
            self._line.addWidget(part)
        self._line.addStretch(1)
        self.setFixedHeight(tokens.px(tokens.H_CONTROL - tokens.SPACE_2))

    def show_words(self, title: str, advice: str) -> None:
        """Another name or advice."""
        self._title.setText(title)
        self._advice.setText(advice)

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self.setFixedHeight(tokens.px(tokens.H_CONTROL))  # the control is higher than the words
        self._line.addWidget(widget)
