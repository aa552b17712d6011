"""Words with the type and the colour of the design tokens, and a state told by icon, word and colour together."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel

#: colour token of a tone word that a face carries
INK: Final = {"pass": "passed", "fail": "fail", "warn": "warn", "na": "na", "accent": "accent_text", "": "text"}
STATE_ICON: Final = {
    "pass": "ph.check-circle-fill",
    "fail": "ph.x-circle-fill",
    "warn": "ph.clock-fill",
    "na": "ph.minus-circle-fill",
    "accent": "ph.info",
    "": "ph.circle-dashed",
}


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Set style properties; nothing happens, and nothing is repainted, if all are as asked."""
    if any(widget.property(name) != value for name, value in properties.items()):
        hooks.set_hook(widget, **properties)


class InkLabel(QLabel):
    """A label. ``kind``: type role (``caption`` … ``display``); ``tone``: a colour token name ."""

    def __init__(
        self,
        text: str = "",
        kind: str = "body",
        tone: str = "text",
        bold: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("type", kind)
        self.setProperty("tone", tone)
        self.setProperty("bold", bold)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_words(self, text: str, tone: str | None = None) -> None:
        """Change the text and, if given, the colour token. An empty text hides the label."""
        self.setText(text)
        self.setVisible(bool(text))
        if tone is not None:
            restyle(self, tone=tone)


class StateWord(QWidget):
    """Icon 16 and word of a verdict. A failed one is bold, as the tables of the design show it."""

    def __init__(self, kind: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        self._icon = IconLabel("ph.circle-dashed", "na", tokens.ICON_INLINE, self)
        self._word = InkLabel("", kind, parent=self)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addStretch(1)

    def show_state(self, tone: str, word: str, icon: str = "", bold: bool | None = None) -> None:
        """Show a verdict; an empty word leaves the place blank."""
        ink = INK.get(tone, tone)
        self._icon.setVisible(bool(word))
        self._icon.show_icon(icon or STATE_ICON.get(tone, "ph.circle-dashed"), ink)
        self._word.show_words(word, ink)
        restyle(self._word, bold=tone == "fail" if bold is None else bold)

    def word(self) -> str:
        """The word shown."""
        return self._word.text()
