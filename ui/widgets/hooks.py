"""The hooks of the style sheet: dynamic properties that may change while a widget is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets import icons, tokens


def set_hook(widget: QWidget, **properties: str | bool) -> None:
    """Set style properties (``role``, ``tone``, ``invalid`` …) and let the style sheet look again; at a widget that was
    never shown it has not looked yet."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def label(
    text: str = "",
    kind: tokens.FontRole = "body",
    tone: str = "text",
    *,
    bold: bool = False,
    wrap: bool = False,
) -> QLabel:
    """A label in a type role (``kind``) and a tone (a colour token name). Plain text, never markup."""
    made = QLabel()
    made.setTextFormat(made.textFormat().PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    made.setProperty("type", kind)
    made.setProperty("tone", tone)
    made.setProperty("bold", bold)
    return made


def button(
    text: str,
    role: str = "secondary",
    *,
    icon: str = "",
    touch: bool = False,
    tooltip: str = "",
) -> QPushButton:
    """A push button. ``role``: primary, secondary, text, danger, danger_edge; the icon takes the word's colour."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setProperty("touch", touch)
    made.setAccessibleName(text)
    made.setToolTip(tooltip)
    if icon:
        inks = {"primary": "on_accent", "danger": "on_fail", "text": "accent_text", "danger_edge": "fail"}
        made.setIcon(icons.icon(icon, inks.get(role, "text")))
        made.setIconSize(QSize(tokens.px(tokens.ICON + tokens.SPACE_1), tokens.px(tokens.ICON)))  # 8 px to the word
    return made


def rule() -> QFrame:
    """A 1-px dividing line."""
    made = QFrame()
    made.setProperty("rule", True)
    made.setFixedHeight(1)
    return made


def announce(widget: QWidget, name: str, description: str = "") -> None:
    """Give a widget its name for screen readers."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)


def column(*widgets: QWidget, gap: int = tokens.SPACE_1, margin: int = 0) -> QVBoxLayout:
    """Widgets below each other; ``margin`` in px above and below."""
    made = QVBoxLayout()
    made.setContentsMargins(0, margin, 0, margin)
    made.setSpacing(gap)
    for widget in widgets:
        made.addWidget(widget)
    return made


def row(*widgets: QWidget, gap: int = tokens.SPACE_2) -> QHBoxLayout:
    """Widgets side by side without margins."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    for widget in widgets:
        made.addWidget(widget)
    return made


def centred(content: QWidget | QLayout) -> QHBoxLayout:
    """A widget or layout in the middle of the width."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.addStretch()
    if isinstance(content, QLayout):
        made.addLayout(content)
    else:
        made.addWidget(content)
    made.addStretch()
    return made
