"""A place to type birth dates that are only counted: they are neither kept nor told (checklist.md §2 rule 4)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.ink_label import InkLabel
from ui.widgets.measure_card import card_head
from ui.widgets.value_editors import LongWordsField


class AgesPanel(QFrame):
    """``typed`` carries what stands in the field; ``taken`` asks for the counts to be written down."""

    typed = Signal(str)
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.dates = LongWordsField()
        self.dates.setUndoRedoEnabled(False)  # what was cleared cannot be brought back
        self.dates.setPlaceholderText("2024-03-05，2023年11月2日，20230817 …")
        hooks.announce(self.dates, "出生日期", "一行一个，或用逗号隔开")
        self.count = InkLabel("", bold=True, wrap=True)
        self.bands = InkLabel("", "caption", "text2", wrap=True)
        self.take = hooks.button("填入人数，清掉日期", "primary", touch=True)
        self.clear = hooks.button("清掉", touch=True)
        self.dates.changed.connect(self.typed)
        self.take.clicked.connect(self.taken)
        self.clear.clicked.connect(self.forget)
        self._build()
        self.show_count("", "", ready=False)

    def _build(self) -> None:
        note = InkLabel("只填出生日期，不写姓名。数完就清掉，不存、不上报，只留人数。", "caption", "text2", wrap=True)
        buttons = hooks.row(self.clear, self.take)
        buttons.insertStretch(0, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_3)
        inner.setSpacing(tokens.SPACE_2)
        for part in (note, self.dates, self.count, self.bands):
            inner.addWidget(part)
        inner.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(card_head("按出生日期数人数", "ph.calendar-blank", ""))
        column.addWidget(hooks.rule())
        column.addLayout(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_count(self, sentence: str, bands: str, *, ready: bool) -> None:
        """What was counted; ``ready``: whether it may be written down."""
        self.count.show_words(sentence)
        self.bands.show_words(bands)
        self.take.setEnabled(ready)
        self.clear.setEnabled(bool(self.dates.value()))

    def forget(self) -> None:
        """Let every date go."""
        if self.dates.value():
            self.dates.clear()
        self.show_count("", "", ready=False)
