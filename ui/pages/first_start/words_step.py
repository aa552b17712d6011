"""Step 2: six groups of signs, here and on the slip. Only comparing them finds a server that is not ours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from tuoyu_desktop.application.enrolment import EnrolmentFacts
from ui.widgets import hooks, tokens


class WordsStep(QWidget):
    """``same`` goes on, ``different`` stops the enrolment."""

    same = Signal()
    different = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who = hooks.label("", "lead", wrap=True)
        self.groups = [hooks.label("", "title") for _ in range(6)]
        self.yes = hooks.button("一样，继续", "primary")
        self.yes.setProperty("finish", True)
        self.no = hooks.button("不一样", touch=True)
        self.yes.clicked.connect(self.same)
        self.no.clicked.connect(self.different)
        self._build()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(tokens.SPACE_4)
        for number, group in enumerate(self.groups):
            grid.addWidget(group, number // 3, number % 3)
        column = hooks.column(
            hooks.label("核对区里的服务器", "title"),
            self._who,
            hooks.label("下面六组字和纸条上“服务器指纹”一样，才继续。", tone="text2", wrap=True),
            gap=tokens.SPACE_3,
        )
        column.addLayout(grid)
        foot = hooks.row(self.no, self.yes, gap=tokens.SPACE_3)
        foot.insertStretch(0)
        column.addLayout(foot)
        self.setLayout(column)

    def show_facts(self, facts: EnrolmentFacts) -> None:
        """Who answered, and the six groups."""
        where = "（演示区）" if facts.is_demo else ""
        self._who.setText(f"{facts.unit_name}{where} · 本机 {facts.device_number:02d} 号 · {facts.server}")
        for group, word in zip(self.groups, facts.words, strict=True):
            group.setText(word)
        hooks.announce(self, f"核对六组字：{' '.join(facts.words)}")

    def take_focus(self) -> None:
        self.no.setFocus()
