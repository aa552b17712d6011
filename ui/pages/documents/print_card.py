"""打印: printer, copies with whom they are for, one or both sides, print, and what can be saved as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QToolButton, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.print_marks import PrintMark, copy_labels, unprinted
from ui.pages.documents.print_words import before_words, whom_words
from ui.widgets import hooks, icons, tokens
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.icons import IconLabel
from ui.widgets.segmented_control import Segment, SegmentedControl

MOST_COPIES = 20
BOTH, ONE = "both", "one"
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
"""What a Chinese input method may make of a digit."""
_NO_PRINTER = "这台电脑没有打印机，可以另存为 PDF。"
_SILENT = "这台打印机现在没有应答（可能关机、离线或停用），交给它的会先排队。"


@dataclass(frozen=True)
class PrintOrder:
    """What was asked for. ``afresh``: the last time nothing came out, so the copies are labelled as the first time."""

    printer: str
    count: int
    both_sides: bool
    afresh: bool = False


class _Count(QIntValidator):
    """What stands there when the field is left is what is printed."""

    def validate(self, text: str, place: int) -> object:
        return super().validate(text.translate(_WIDE_DIGITS), place)

    def fixup(self, text: str) -> str:
        return str(min(max(int(text), self.bottom()), self.top()) if text.isdecimal() else self.bottom())


class CopiesField(QWidget):
    """A number with a press for one less and one more; the arrow keys do the same."""

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit("1")
        self.edit.setValidator(_Count(1, MOST_COPIES, self.edit))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit.setFixedWidth(tokens.px(52))
        hooks.announce(self.edit, "份数")
        row = hooks.row(
            self._step("ph.minus", "少一份", -1), self.edit, self._step("ph.plus", "多一份", 1), gap=tokens.SPACE_1
        )
        self.setLayout(row)
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


class SidesControl(SegmentedControl):
    """双面 or 单面; a printer that does not turn the paper prints on one side."""

    def __init__(self, parent: QWidget | None = None, *, touch: bool = False) -> None:
        super().__init__("单双面", (Segment(BOTH, "双面"), Segment(ONE, "单面")), ONE, touch=touch, parent=parent)
        self._able = self._held = False
        self._look()

    def show_ability(self, both_sides: bool) -> None:
        """Both sides where the printer can (documents.md §6), and no choice where it cannot; a choice made stays."""
        if both_sides != self._able:
            self._able = both_sides
            self.set_chosen(BOTH if both_sides else ONE)
        self._look()

    def hold(self, held: bool) -> None:
        """Nothing is chosen while it prints."""
        self._held = held
        self._look()

    def _look(self) -> None:
        self.setEnabled(self._able and not self._held)
        self.setToolTip("沿长边翻页，左侧装订" if self._able else "这台打印机不能自动双面")

    def both_sides(self) -> bool:
        """Whether both sides are asked for, and can be."""
        return self._able and self.value() == BOTH


class PrintCard(Card):
    """``print_asked`` carries a PrintOrder, ``printer_chosen`` a name, ``calibration_asked`` the printer's."""

    print_asked = Signal(object)
    printer_chosen = Signal(str)
    calibration_asked = Signal(str)
    save_asked = Signal()
    together_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.printers = QComboBox()
        self.copies = CopiesField()
        self.sides = SidesControl()
        self._sides_label = hooks.label("单双面", tone="text2")
        self.before = hooks.label("", "caption", "text2", wrap=True)
        self.whom = hooks.label("", "caption", "text3", wrap=True)
        self.afresh = QCheckBox("上次没打出来，按正本重打")
        self.missing = hooks.label("", "caption", "warn", wrap=True)
        self._missing_mark = IconLabel("ph.warning", "warn", tokens.ICON_INLINE)
        self.print = hooks.button("打印", "primary", icon="ph.printer", touch=True)
        self.save = hooks.button("另存为 PDF", icon="ph.file-pdf")
        self.together = hooks.button("", icon="ph.files")
        self.calibrate = QToolButton()
        self.note = hooks.label("", "caption", "text2", wrap=True)
        self._on, self._busy, self._answers, self._has_calibration = False, False, True, False
        self._copies: tuple[str, ...] = ()
        self._mark: PrintMark | None = None
        self._practice, self._void = False, False
        self._build()
        self._wire()

    def _build(self) -> None:
        column = self.padded()
        column.addWidget(hooks.label("打印", "lead", bold=True))
        choice = hooks.row(Field("打印机", self.printers), self.calibrate)
        choice.setStretch(0, 1)
        choice.setAlignment(self.calibrate, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(choice)
        for label, control in ((hooks.label("份数", tone="text2"), self.copies), (self._sides_label, self.sides)):
            line = hooks.row(label, control)
            line.insertStretch(1)
            column.addLayout(line)
        missing = hooks.row(self._missing_mark, self.missing, gap=tokens.SPACE_1)
        missing.setStretch(1, 1)
        missing.setAlignment(self._missing_mark, Qt.AlignmentFlag.AlignTop)
        column.addLayout(hooks.column(self.before, self.whom, self.afresh))
        column.addLayout(missing)
        column.addWidget(self.print)
        column.addWidget(self.note)
        column.addWidget(self.save)
        column.addWidget(self.together)
        self.print.setToolTip("Ctrl+P")
        self.calibrate.setIcon(icons.icon("ph.ruler", "text2"))
        self.calibrate.setToolTip("打印校准页：打一张用尺子量，看这台打印机有没有把纸缩放")
        hooks.announce(self.calibrate, "校准页", "打一张用尺子量")
        for part in (self.before, self.afresh, self.together, self.calibrate):
            part.hide()
        self.show_missing("")

    def _wire(self) -> None:
        self.print.clicked.connect(self._ask)
        self.save.clicked.connect(self.save_asked)
        self.together.clicked.connect(self.together_asked)
        self.calibrate.clicked.connect(lambda: self.calibration_asked.emit(self.printers.currentText()))
        self.printers.currentTextChanged.connect(self.printer_chosen)
        self.copies.changed.connect(lambda _n: self._name())
        self.afresh.toggled.connect(self._count_anew)

    # what it shows ----------------------------------------------------------------------------------------------------

    def show_printers(self, names: Sequence[str], default: str) -> None:
        """Offer the printers of this computer."""
        chosen = self.printers.currentText() or default
        self.printers.blockSignals(True)
        self.printers.clear()
        self.printers.addItems(list(names))
        if chosen in names:
            self.printers.setCurrentText(chosen)
        self.printers.blockSignals(False)
        self.printer_chosen.emit(self.printers.currentText())
        self._enable()

    def show_ability(self, *, both_sides: bool, answers: bool) -> None:
        """What the chosen printer can do, and whether it answers."""
        self._answers = answers
        self.sides.show_ability(both_sides)
        for part in (self.sides, self._sides_label):
            part.setVisible(both_sides)
        self._enable()

    def show_copies(
        self,
        copies: Sequence[str],
        mark: PrintMark | None = None,
        now: datetime | None = None,
        *,
        practice: bool = False,
        void: bool = False,
    ) -> None:
        """One copy for each addressee (documents.md §5), or what is still missing of them; ``mark``: what was printed
        here; of practice none goes to anybody."""
        self._copies, self._mark, self._practice, self._void = tuple(copies), mark, practice, void
        self.afresh.setChecked(False)
        self.afresh.setVisible(bool(mark and mark.copies) and not void)
        said = before_words(mark, spoken.moment(mark.at, now)) if mark and now else ""
        self.before.setText(said)
        self.before.setVisible(bool(said))
        self._count_anew()

    def show_missing(self, words: str) -> None:
        """Which characters no font has; empty for none."""
        self.missing.setText(words)
        for widget in (self.missing, self._missing_mark):
            widget.setVisible(bool(words))

    def show_together(self, count: int) -> None:
        """How many documents of the visit hold: as one file from two on."""
        self.together.setText(f"这次的 {count} 份存成一个 PDF")
        self.together.setAccessibleName(self.together.text())
        self.together.setVisible(count > 1)

    def offer_calibration(self) -> None:
        """There is a page to measure."""
        self._has_calibration = True
        self._enable()

    def set_on(self, on: bool) -> None:
        """Whether there is a document to print."""
        self._on = on
        self._enable()

    def show_progress(self, words: str) -> None:
        """What is being printed; empty when done."""
        self._busy = bool(words)
        self._enable()
        if words:
            self.note.setText(words)
            self.note.show()

    def trigger(self) -> None:
        """Ctrl+P."""
        if self.print.isEnabled():
            self._ask()

    def _enable(self) -> None:
        has = self.printers.count() > 0
        self.print.setEnabled(self._on and has and not self._busy)
        self.save.setEnabled(self._on)
        self.together.setEnabled(self._on and not self._busy)
        self.calibrate.setVisible(self._has_calibration and has)
        self.calibrate.setEnabled(not self._busy)
        self.printers.setEnabled(has and not self._busy)
        self.sides.hold(self._busy)
        if not self._busy:
            self.note.setText(_NO_PRINTER if not has else "" if self._answers else _SILENT)
        self.note.setVisible(bool(self.note.text()))

    def _count_anew(self) -> None:
        """The number proposed: the copies that are missing, or one more."""
        self.copies.set_value(len(unprinted(self._copies, self._known())) or 1)
        self._name()

    def _known(self) -> PrintMark | None:
        return None if self.afresh.isChecked() else self._mark

    def _name(self) -> None:
        count = self.copies.value()
        labels = copy_labels(self._copies, count, self._known(), void=self._void)
        self.whom.setText(whom_words(labels, practice=self._practice))
        self.print.setText(f"打印 {count} 份")
        self.print.setAccessibleName(self.print.text())

    def _ask(self) -> None:
        order = PrintOrder(
            self.printers.currentText(), self.copies.value(), self.sides.both_sides(), self.afresh.isChecked()
        )
        self.print_asked.emit(order)
