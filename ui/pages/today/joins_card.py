"""The card of visits whose join code is entered: what must come first, and the two ways in which it comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card, DetailRow
from ui.widgets.file_choice import choose_file
from ui.widgets.progress_panel import ProgressPanel

FILES = "检查包 (*.tuoyu-visit)"
_ABSENT = "加入码已记下，本机还没有这次检查。请读入那台电脑写的检查包，或先同步。"


class JoinsCard(Card):
    """``import_asked`` carries a file, ``join_asked`` a visit that came."""

    import_asked = Signal(object)
    join_asked = Signal(str)
    sync_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("加入同事的检查", "", "ph.users", "accent_text", parent)
        self.sentence = hooks.label(_ABSENT, wrap=True)
        self.outcome = hooks.label("", "caption", "text2", wrap=True)
        self.import_button = hooks.button("读入检查包", icon="ph.download-simple")
        self.sync_button = hooks.button("同步", icon="ph.arrows-clockwise")
        self.progress = ProgressPanel()
        self.ready = QVBoxLayout()
        self.import_button.clicked.connect(self._choose)
        self.sync_button.clicked.connect(self.sync_asked)
        self._ways = QWidget()
        buttons = hooks.row(self.import_button, self.sync_button)
        buttons.addStretch(1)
        ways = hooks.column(self.sentence, gap=tokens.SPACE_2)
        ways.addLayout(buttons)
        self._ways.setLayout(ways)
        self.body.addLayout(self.ready)
        column = self.padded(gap=tokens.SPACE_2)
        for part in (self._ways, self.progress, self.outcome):
            column.addWidget(part)
        self.outcome.hide()

    def show_waiting(self, absent: int, ready: Sequence[tuple[str, str]]) -> None:
        """Hidden while nothing waits and nothing was said."""
        self.setVisible(bool(absent or ready or self.outcome.text()))
        self.set_count(str(absent + len(ready)))
        self._ways.setVisible(absent > 0)
        while (row := self.ready.takeAt(0)) is not None:
            if (old := row.widget()) is not None:
                old.hide()
                old.deleteLater()
        for inspection, name in ready:
            join = hooks.button("加入", "primary")
            join.setAccessibleName(f"加入 {name} 的检查")
            join.clicked.connect(lambda _on=False, inspection=inspection: self.join_asked.emit(inspection))
            self.ready.addWidget(DetailRow(name, "这次检查已到本机", join))

    def start(self, title: str, note: str, way_out: str) -> None:
        """A package is being read."""
        self.import_button.setEnabled(False)
        self.outcome.hide()
        self.progress.start(title, note, way_out)

    def advance(self, done: int, total: int) -> None:
        """Photos of how many."""
        self.progress.advance(done / total if total else None, f"{done} / {total} 张照片")

    def end(self, sentence: str) -> None:
        """What happened and what to do; an empty sentence says nothing."""
        self.progress.finish()
        self.import_button.setEnabled(True)
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))
        hooks.announce(self, f"加入同事的检查。{sentence}")

    def _choose(self) -> None:
        file = choose_file(self, "选那台电脑写的检查包", FILES)
        if file is not None:
            self.import_asked.emit(file)
