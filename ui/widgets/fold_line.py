"""A measurement folded to one line: what was measured, what it decided, 改 (design tokens §6, measure card)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import INK, InkLabel, StateWord
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_faces import FoldFace


class FoldLine(QWidget):
    """52 high with its card. Measured parts that find no room are left out, the last ones first."""

    unfold_asked = Signal()

    def __init__(self, face: FoldFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_3, 0)
        self._row.setSpacing(tokens.SPACE_3)
        self._row.addWidget(IconLabel("ph.ruler", "accent_text"))
        self._row.addWidget(InkLabel("测量", bold=True))
        self.parts = [self._part(*part) for part in face.parts]
        for part in self.parts:
            self._row.addWidget(part)
        self._row.addStretch(1)
        verdict = StateWord()
        verdict.show_state(face.tone, face.sentence, bold=True)
        change = LinkButton("改", "", "ph.caret-down", "caption")
        change.clicked.connect(self.unfold_asked)
        hooks.announce(change, "改测量")
        self._row.addWidget(verdict)
        self._row.addWidget(change)
        self.setFixedHeight(tokens.px(50))
        self.setToolTip("　".join(f"{words} {figure}" for words, figure, _tone in face.parts))

    def _part(self, words: str, figure: str, tone: str) -> QWidget:
        part = QWidget()
        line = QHBoxLayout(part)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.SPACE_1)
        line.addWidget(InkLabel(words, tone="text2"))
        line.addWidget(InkLabel(figure, tone=INK[tone] if tone else "text2", bold=bool(tone)))
        return part

    def minimumSizeHint(self) -> QSize:
        """Any width will do: the parts make room."""
        return QSize(0, tokens.px(50))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = sum(part.sizeHint().width() + tokens.SPACE_3 for part in self.parts)
        shown = sum(part.sizeHint().width() + tokens.SPACE_3 for part in self.parts if not part.isHidden())
        room = self.width() - (self._row.sizeHint().width() - shown)
        for part in reversed(self.parts):
            part.setVisible(wide <= room)
            wide -= 0 if wide <= room else part.sizeHint().width() + tokens.SPACE_3
