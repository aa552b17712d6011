"""打印: printer, copies with whom they are for, print, and save as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field

MOST_COPIES = 20


class CopiesField(QWidget):
    """A number with a press for one less and one more; the arrow keys do the same."""

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit("1")
        self.edit.setValidator(QIntValidator(1, MOST_COPIES, self.edit))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit.setFixedWidth(tokens.px(52))
        hooks.announce(self.edit, "份数")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        row.addWidget(self._step("ph.minus", "少一份", -1))
        row.addWidget(self.edit)
        row.addWidget(self._step("ph.plus", "多一份", 1))
        self.edit.textChanged.connect(lambda _text: self.changed.emit(self.value()))

    def value(self) -> int:
        """How many copies; at least one."""
        text = self.edit.text()
        return min(max(int(text), 1), MOST_COPIES) if text.isdigit() else 1

    def set_value(self, count: int) -> None:
        """Bring a number inside the range and show it."""
        self.edit.setText(str(min(max(count, 1), MOST_COPIES)))

    def _step(self, icon: str, words: str, by: int) -> QToolButton:
        made = QToolButton()
        made.setIcon(icons.icon(icon, "text2"))
        made.setToolTip(words)
        hooks.announce(made, words)
        made.clicked.connect(lambda: self.set_value(self.value() + by))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self.set_value(self.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


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
        line = hooks.row(hooks.label("份数", tone="text2"), self.copies)
        line.insertStretch(1)
        column.addLayout(line)
        column.addWidget(self.whom)
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

    def show_copies(self, copies: Sequence[str], *, practice: bool = False) -> None:
        """One copy for each addressee (documents.md §5); of practice none goes to anybody."""
        whom = "、".join(copies) + "，各 1 份" if len(copies) > 1 else "".join(copies)
        self.whom.setText("练习：每页都印着“练习，不是检查记录”，不交给任何人" if practice else whom)
        self.copies.set_value(len(copies))
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
        self.print.setText(f"打印 {self.copies.value()} 份")
        self.print.setAccessibleName(self.print.text())

    def _ask(self) -> None:
        self.print_asked.emit(self.printers.currentText(), self.copies.value())
