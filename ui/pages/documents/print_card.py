"""打印: printer, copies with whom they are for, print, and save as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field

MOST_COPIES = 20


class CopiesField(QWidget):
    """A number with a press for one less and one more."""

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spin = QSpinBox()
        self.spin.setRange(1, MOST_COPIES)
        self.spin.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.spin.setAlignment(self.spin.alignment().AlignHCenter)
        self.spin.setFixedWidth(tokens.px(52))
        hooks.announce(self.spin, "份数")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        row.addWidget(self._step("ph.minus", "少一份", -1))
        row.addWidget(self.spin)
        row.addWidget(self._step("ph.plus", "多一份", 1))
        self.spin.valueChanged.connect(self.changed)

    def _step(self, icon: str, words: str, by: int) -> QToolButton:
        made = QToolButton()
        made.setIcon(icons.icon(icon, "text2"))
        made.setToolTip(words)
        hooks.announce(made, words)
        made.clicked.connect(lambda: self.spin.setValue(self.spin.value() + by))
        return made


class PrintCard(Card):
    """``print_asked`` carries the printer and the number of copies."""

    print_asked = Signal(str, int)
    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.printers = QComboBox()
        self.copies = CopiesField()
        self.whom = hooks.label("", "caption", "text3", wrap=True)
        self.print = hooks.button("打印", "primary", icon="ph.printer", touch=True)
        self.save = hooks.button("另存为 PDF", icon="ph.file-pdf")
        self.note = hooks.label("", "caption", "text2", wrap=True)
        self._on = False
        self._build()
        self.print.clicked.connect(self._ask)
        self.save.clicked.connect(self.save_asked)
        self.copies.changed.connect(lambda _n: self._name())

    def _build(self) -> None:
        column = self.padded()
        column.addWidget(hooks.label("打印", "lead", bold=True))
        column.addWidget(Field("打印机", self.printers))
        line = hooks.row(hooks.label("份数", tone="text2"), self.whom, self.copies)
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addWidget(self.print)
        column.addWidget(self.note)
        column.addWidget(self.save)
        self.print.setToolTip("Ctrl+P")

    def show_printers(self, names: Sequence[str], default: str) -> None:
        """Offer the printers of this computer."""
        chosen = self.printers.currentText() or default
        self.printers.clear()
        self.printers.addItems(list(names))
        if chosen in names:
            self.printers.setCurrentText(chosen)
        self._enable()

    def show_copies(self, copies: Sequence[str]) -> None:
        """One copy for each addressee (documents.md §5)."""
        self.whom.setText("、".join(copies) + "各 1" if copies else "")
        self.copies.spin.setValue(max(1, len(copies)))
        self._name()

    def set_on(self, on: bool) -> None:
        """Whether there is a document to print."""
        self._on = on
        self._enable()

    def show_progress(self, words: str) -> None:
        """What is being printed; empty when done."""
        self.note.setText(words)
        self._enable(busy=bool(words))

    def trigger(self) -> None:
        """Ctrl+P."""
        if self.print.isEnabled():
            self._ask()

    def _enable(self, busy: bool = False) -> None:
        has = self.printers.count() > 0
        self.print.setEnabled(self._on and has and not busy)
        self.save.setEnabled(self._on)
        self.printers.setEnabled(has)
        if not busy:
            self.note.setText("" if has else "这台电脑没有打印机，可以另存为 PDF。")
        self.note.setVisible(bool(self.note.text()))

    def _name(self) -> None:
        self.print.setText(f"打印 {self.copies.spin.value()} 份")
        self.print.setAccessibleName(self.print.text())

    def _ask(self) -> None:
        self.print_asked.emit(self.printers.currentText(), self.copies.spin.value())
