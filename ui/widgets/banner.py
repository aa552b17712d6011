"""A banner inside the page: what happened, what is safe, one way out. It stays until the matter is solved."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.icons import IconLabel

BannerKind = Literal["info", "warning", "fault", "quiet", "safe"]

# kind → ground, edge, icon colour, icon, word for screen readers
_LOOKS: Final[dict[BannerKind, tuple[str, str, str, str, str]]] = {
    "info": ("accent_soft", "accent_line", "accent_text", "ph.info", "提示"),
    "warning": ("warn_soft", "warn_line", "warn", "ph.warning", "提醒"),
    "fault": ("fail_soft", "fail_line", "fail", "ph.warning-octagon", "故障"),
    "quiet": ("sunken", "border", "text3", "ph.info", "说明"),
    "safe": ("pass_soft", "pass_line", "passed", "ph.check-circle-fill", "放心"),
}


class Banner(QWidget):
    """At least 40 high; the sentence wraps where it must. ``icon=""``: the icon of the kind.

    ``lead`` is an optional bold line above the sentence (as on the lock page). ``acted`` comes from the action.
    """

    acted = Signal()

    def __init__(
        self,
        kind: BannerKind,
        sentence: str,
        action: str = "",
        *,
        lead: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: BannerKind = kind
        look = _LOOKS[kind]
        self._icon = IconLabel(icon or look[3], look[2])
        self._lead = hooks.label(lead, "body", bold=True)
        self._sentence = hooks.label(sentence, "caption", "text2" if kind == "quiet" or lead else "text", wrap=True)
        self._action = hooks.button(action, "text")
        self._action.setProperty("inline", True)
        self._build(action, lead)
        # not Maximum: that is the height of one long line, and a narrow card needs several
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_sentence(sentence)

    def _build(self, action: str, lead: str) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_3, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(self._icon)
        if lead:
            row.addLayout(hooks.column(self._lead, self._sentence, gap=0, margin=tokens.SPACE_2), 1)
        else:
            row.addWidget(self._sentence, 1)
        row.addWidget(self._action)
        self._action.setVisible(bool(action))
        self._action.clicked.connect(self.acted)
        self.setMinimumHeight(tokens.px(40))

    def show_sentence(self, sentence: str, lead: str = "") -> None:
        """Change the words."""
        self._sentence.setText(sentence)
        if lead:
            self._lead.setText(lead)
        hooks.announce(self, f"{_LOOKS[self._kind][4]}：{self._lead.text()}{sentence}")

    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, edge = _LOOKS[self._kind][:2]
        painted.panel(painter, QRectF(self.rect()), ground, edge, tokens.LINE, tokens.px(tokens.RADIUS))
        painter.end()
