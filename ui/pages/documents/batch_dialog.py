"""今天的文书: which papers of a day are printed in one go, on which printer, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.day_papers import DayPapers
from tuoyu_desktop.domain.clock import beijing
from ui.pages.documents.batch_list import BatchList
from ui.pages.documents.print_card import SidesControl
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar
from ui.widgets.card import Card
from ui.widgets.date_field import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field

_NO_PRINTER = "这台电脑没有打印机，文书可以一份一份另存为 PDF。"
_SILENT = "这台打印机现在没有应答（可能关机、离线或停用），交给它的会先排队。"


class BatchDialog(QDialog):
    """``print_asked``, ``stop_asked`` (after the paper under way), ``day_chosen`` (a date), ``printer_chosen``."""

    print_asked = Signal()
    stop_asked = Signal()
    day_chosen = Signal(object)
    printer_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.day = DateField()
        self.printers = QComboBox()
        self.sides = SidesControl(touch=True)
        self.list = BatchList()
        self.empty = EmptyState("ph.files", "", "", "")
        self.fault = Banner("warning", "")
        self.all = hooks.button("全选", "text")
        self.bar = ProgressBar("打印进度")
        self.status = hooks.label("", "caption", "text2", wrap=True)
        self.leave = hooks.button("关闭", touch=True)
        self.print = hooks.button("打印", "primary", icon="ph.printer", touch=True)
        self._line = hooks.label("", "body", "text2", wrap=True)
        self._title = hooks.label("今天的文书", "lead", bold=True)
        self._sides = Field("单双面", self.sides)
        self._middle = QStackedWidget()
        self._busy = self._begun = False
        self._on = date.min
        self.setModal(True)
        self.setWindowTitle("今天的文书")
        self._build()
        self._wire()
        window = parent.window()
        self.setMinimumSize(tokens.px(600), min(tokens.px(400), window.height() - tokens.SPACE_5))
        self.resize(
            min(tokens.px(760), window.width() - tokens.SPACE_5),
            min(tokens.px(680), window.height() - 2 * tokens.SPACE_5),
        )

    def _build(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(tokens.SPACE_3)
        self.day.setFixedWidth(tokens.px(160))
        self.printers.setProperty("touch", True)
        choice.addWidget(Field("哪一天", self.day))
        choice.addWidget(Field("打印机", self.printers), 1)
        choice.addWidget(self._sides)
        card = Card()
        card.body.addWidget(self.list)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_2)
        head = hooks.row(self._title, self._line, gap=tokens.SPACE_3)
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addLayout(choice)
        column.addWidget(self.fault)
        column.addWidget(self._middle, 1)
        column.addWidget(self.bar)
        foot = hooks.row(self.all, self.status, self.leave, self.print)
        foot.setStretch(1, 1)
        column.addLayout(foot)
        self.fault.hide()
        self.bar.hide()

    def _wire(self) -> None:
        for button in (self.all, self.leave, self.print):
            button.setAutoDefault(False)
        self.day.changed.connect(self._choose_day)
        self.printers.currentTextChanged.connect(self.printer_chosen)
        self.list.toggled.connect(self._count)
        self.all.clicked.connect(lambda: self.list.tick_all(not self._all_ticked()))
        self.leave.clicked.connect(self.reject)
        self.print.clicked.connect(self.print_asked)

    # what it shows ----------------------------------------------------------------------------------------------------

    def show_printers(self, names: Sequence[str], default: str) -> None:
        """The printers there are; the chosen one stays."""
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
        """What the chosen printer can do."""
        self.sides.show_ability(both_sides)
        self._sides.setVisible(both_sides)
        words = _NO_PRINTER if not self.printers.count() else "" if answers else _SILENT
        self.show_fault(words)

    def show_day(self, day: DayPapers) -> None:
        """The papers of a day, those not printed yet ticked."""
        today = day.on == beijing(day.now).date()
        self._title.setText("今天的文书" if today else f"{spoken.day(day.on)}的文书")
        self.day.set_value(day.on.isoformat())
        self.list.show_papers(day.papers, day.now)
        self._on = day.on
        self.empty.show_words("这一天没有文书", "只列这台电脑上做的、没有作废的文书。可以在上面换一天。", "")
        self._middle.setCurrentIndex(1 if day.papers else 0)
        self._begun = False
        self.bar.hide()
        self._count()

    def show_fault(self, sentence: str) -> None:
        """Above the list; empty for none."""
        self.fault.show_sentence(sentence)
        self.fault.setVisible(bool(sentence))

    def show_progress(self, words: str, share: float) -> None:
        """How far it is."""
        self.status.setText(words)
        self.bar.set_share(share)

    def set_busy(self, busy: bool) -> None:
        """While printing nothing is chosen; the way out waits for the paper under way."""
        self._busy, self._begun = busy, self._begun or busy
        self.list.locked = busy
        self.bar.setVisible(busy)
        self.leave.setText("打完这份就停" if busy else "关闭")
        self.leave.setAccessibleName(self.leave.text())
        self.leave.setEnabled(True)
        self._enable()
        if not busy:
            self._count()

    def _enable(self) -> None:
        for control in (self.day, self.printers, self.all):
            control.setEnabled(not self._busy)
        self.sides.hold(self._busy)
        self.print.setEnabled(not self._busy and bool(self.list.ticked()) and self.printers.count() > 0)
        self.all.setVisible(bool(self.list.rows))

    def _count(self) -> None:
        ticked, made = self.list.ticked(), len(self.list.rows)
        left = sum(1 for row in self.list.rows if not row.is_done)
        said = f"，这台电脑上做了 {made} 份，" + (f"{left} 份还没打" if left else "都打过了") if made else ""
        self._line.setText(spoken.full_day(self._on) + said)
        verb = "接着打" if self._begun and left else "打印"
        self.print.setText(f"{verb} {len(ticked)} 份文书" if ticked else verb)
        self.print.setAccessibleName(self.print.text())
        self.all.setText("全不选" if self._all_ticked() else "全选")
        self.all.setAccessibleName(self.all.text())
        copies = sum(len(self.list.rows[row].paper.copies) for row in ticked)
        self.status.setText(f"留存单位每家 1 份，一共 {copies} 份" if ticked else "")
        self._enable()

    def _all_ticked(self) -> bool:
        return len(self.list.ticked()) == len(self.list.rows)

    # what is asked ----------------------------------------------------------------------------------------------------

    def _choose_day(self, value: str) -> None:
        if value:
            self.day_chosen.emit(date.fromisoformat(value))

    def reject(self) -> None:
        """Esc and the way out: while printing they stop after the paper under way."""
        if not self._busy:
            super().reject()
        elif self.leave.isEnabled():
            self.leave.setText("打完这份就停…")
            self.leave.setEnabled(False)
            self.stop_asked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)
