"""编号台账: every number of a year with what became of it, and the provisional codes apart (documents.md §3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.number_ledger import BEHIND, NumberLedger, NumberRow, ProvisionalRow, title_of
from tuoyu_desktop.domain.numbers import STATE_WORDS, NumberState
from tuoyu_desktop.domain.terms import NoticeState
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.field import Field
from ui.widgets.row_table import CellFace, Column, RowTable
from ui.widgets.segmented_control import Segment, SegmentedControl

TITLE = "编号台账"
_LINE = "发给本机的每一个编号都在这里。用过、作废、交还、跳过的编号不再使用。"
_PROVISIONAL = "待编号的纸上没有正式编号。领到编号以后，打开那份文书，作废（交出去的撤回），再重新生成一份换下来。"
_NONE = "没有用过待编号"
_NO_NUMBERS = "这一年没有给本机发过编号"
_BEHIND = f"{BEHIND}：同步一次以前只用待编号，也不能交还。"
_FACES = {
    NumberState.USED: ("ph.check-circle-fill", "passed"),
    NumberState.VOID: ("ph.prohibit", "na"),
    NumberState.UNUSED: ("ph.circle-dashed", "text3"),
    NumberState.RETURNED: ("ph.minus-circle-fill", "na"),
    NumberState.SKIPPED: ("ph.minus-circle-fill", "na"),
    NumberState.LOST: ("ph.minus-circle-fill", "na"),
}
_NUMBERS = (Column("编号", 232), Column("状态", 156), Column("日期", 108), Column("机构和说明"))
_CODES = (Column("待编号", 232), Column("状态", 108), Column("日期", 108), Column("机构"), Column("换成的编号", 216))


class LedgerDialog(QDialog):
    """``year_chosen`` asks for another year, ``return_asked`` (a ``NumberRow``) wants to give numbers back,
    ``show_asked`` (id) a document; ``export_asked`` the file of what is shown."""

    year_chosen = Signal(int)
    return_asked = Signal(object)
    show_asked = Signal(str)
    export_asked = Signal()

    def __init__(self, ledger: NumberLedger, *, may_export: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.shown: tuple[NumberRow, ...] = ()
        self.years, self.kinds = QComboBox(), QComboBox()
        self.sections = SegmentedControl("台账", [Segment("numbers", "编号"), Segment("codes", "待编号")], "numbers")
        self.numbers, self.codes = RowTable("编号", _NUMBERS, tall=True), RowTable("待编号", _CODES, tall=True)
        self.summary = hooks.label("", "body", "text2", wrap=True)
        self.behind = Banner("warning", _BEHIND)
        self.fault = Banner("fault", "")
        self.give_back = hooks.button("交还…", touch=True)
        self.show_paper = hooks.button("看这份文书", touch=True)
        self.export = hooks.button("导出 Excel", touch=True, icon="ph.download-simple")
        self.leave = hooks.button("关闭", touch=True)
        self._tables = QStackedWidget()
        self._shown_codes: tuple[ProvisionalRow, ...] = ()
        self.fault.hide()
        self.setModal(True)
        self.setWindowTitle(TITLE)
        self.setMinimumSize(tokens.px(720), tokens.px(400))
        self._build()
        self.export.setVisible(may_export)  # only now: without a parent it would be a window
        self._wire()
        room = parent.window().size() if parent is not None else self.minimumSize()
        self.resize(
            min(tokens.px(1120), room.width() - tokens.px(48)), min(tokens.px(680), room.height() - tokens.px(48))
        )
        self.show_ledger(ledger)

    def _build(self) -> None:
        for widget, name in ((self.years, "哪一年"), (self.kinds, "哪种文书")):
            hooks.announce(widget, name)
        self._tables.addWidget(self.numbers)
        self._tables.addWidget(self.codes)
        chosen = hooks.row(self.sections, self.years, self.kinds)
        chosen.addStretch()
        buttons = hooks.row(self.give_back, self.show_paper)
        buttons.addStretch()
        buttons.addWidget(self.export)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(hooks.label(TITLE, "lead", bold=True))
        column.addLayout(chosen)
        column.addWidget(self.behind)
        column.addWidget(self.fault)
        column.addWidget(self.summary)
        column.addWidget(self._tables, 1)
        column.addLayout(buttons)

    def _wire(self) -> None:
        for button in (self.give_back, self.show_paper, self.export, self.leave):
            button.setAutoDefault(False)
        self.years.activated.connect(lambda place: self.year_chosen.emit(self.ledger.years[place]))
        self.kinds.activated.connect(lambda _place: self._show())
        self.sections.chosen.connect(lambda _key: self._show())
        for table in (self.numbers, self.codes):
            table.row_chosen.connect(lambda _row: self._show_acts())
            table.row_opened.connect(lambda _row: self._open_paper())
        self.give_back.clicked.connect(self._ask_back)
        self.show_paper.clicked.connect(self._open_paper)
        self.export.clicked.connect(self.export_asked)
        self.leave.clicked.connect(self.reject)

    def show_ledger(self, ledger: NumberLedger) -> None:
        """A year's ledger, as it is now; the kind that was chosen stays."""
        kind, row = self.kinds.currentData(), self.numbers.current()
        self.ledger = ledger
        self.years.clear()
        self.years.addItems([f"{year}年" for year in ledger.years])
        self.years.setCurrentIndex(ledger.years.index(ledger.year) if ledger.year in ledger.years else -1)
        self.kinds.clear()
        self.kinds.addItem("全部文书", "")
        for one in dict.fromkeys([row.kind for row in ledger.rows] + [row.kind for row in ledger.provisional]):
            self.kinds.addItem(title_of(one), one)
        self.kinds.setCurrentIndex(max(self.kinds.findData(kind), 0))
        self.behind.setVisible(ledger.behind)
        self._show()
        if 0 <= row < self.numbers.count():
            self.numbers.set_current(row)
            self._show_acts()

    def show_fault(self, sentence: str) -> None:
        """What was not done, above the rows."""
        self.fault.show_sentence(sentence)
        self.fault.show()

    def _show(self) -> None:
        self.fault.hide()
        kind = self.kinds.currentData()
        numbers = tuple(row for row in self.ledger.rows if kind in ("", row.kind))
        codes = tuple(row for row in self.ledger.provisional if kind in ("", row.kind))
        self.shown, self._shown_codes = numbers, codes
        self.numbers.show_rows(len(numbers), lambda place: _number_cells(numbers[place]))
        self.codes.show_rows(len(codes), lambda place: _code_cells(codes[place]))
        on_codes = self.sections.value() == "codes"
        self._tables.setCurrentIndex(int(on_codes))
        self.summary.setText((_PROVISIONAL if codes else _NONE) if on_codes else _counted(numbers))
        self._show_acts()

    def _show_acts(self) -> None:
        row = self._row()
        may = isinstance(row, NumberRow) and row.run > 0 and not self.ledger.behind
        self.give_back.setVisible(self.sections.value() == "numbers")
        self.give_back.setEnabled(may)
        self.give_back.setToolTip("" if may else "先选一个未用的编号")
        self.show_paper.setEnabled(row is not None and bool(row.notice))
        self.show_paper.setToolTip("" if row is not None and row.notice else "先选一个用过的编号")

    def _row(self) -> NumberRow | ProvisionalRow | None:
        rows: Sequence[NumberRow | ProvisionalRow]
        on_codes = self.sections.value() == "codes"
        rows, place = (self._shown_codes, self.codes.current()) if on_codes else (self.shown, self.numbers.current())
        return rows[place] if 0 <= place < len(rows) else None

    def _ask_back(self) -> None:
        row = self._row()
        if isinstance(row, NumberRow) and row.run:
            self.return_asked.emit(row)

    def _open_paper(self) -> None:
        row = self._row()
        if row is not None and row.notice:
            self.show_asked.emit(row.notice)


def _counted(rows: Sequence[NumberRow]) -> str:
    if not rows:
        return _NO_NUMBERS
    counted = Counter(row.state for row in rows)
    said = "，".join(f"{STATE_WORDS[state]} {counted[state]}" for state in NumberState if counted[state])
    return f"共 {len(rows)} 个：{said}。{_LINE}"


def _number_cells(row: NumberRow) -> Sequence[CellFace]:
    icon, ink = _FACES[row.state]
    return (
        CellFace(row.number, title_of(row.kind)),
        CellFace(STATE_WORDS[row.state], icon=icon, ink=ink),
        CellFace(row.on.isoformat() if row.on else "", ink="text2"),
        CellFace(row.facility, row.reason) if row.facility else CellFace(row.reason, ink="text2"),
    )


def _code_cells(row: ProvisionalRow) -> Sequence[CellFace]:
    void = row.state is NoticeState.VOID
    return (
        CellFace(row.code, title_of(row.kind)),
        CellFace("已作废", icon="ph.prohibit", ink="na")
        if void
        else CellFace("待换", icon="ph.clock-fill", ink="warn"),
        CellFace(row.on.isoformat(), ink="text2"),
        CellFace(row.facility),
        CellFace(row.later),
    )


class ReturnDialog(ConfirmDialog):
    """How many from one number on, and why."""

    def __init__(self, row: NumberRow, parent: QWidget, done: Callable[[int, str], None]) -> None:
        super().__init__(
            f"交还 {row.number}？",
            "例如预印的纸写坏了、遗失了。交还的编号不再使用，也不能取回；台账上写明原因。",
            "交还",
            "不交还",
            reason_label="交还的原因",
            parent=parent,
        )
        self.count = QSpinBox()
        self.count.setRange(1, row.run)
        self.count.setSuffix(" 个")
        self.add_content(Field(f"从这个起连续交还几个（最多 {row.run} 个）", self.count))
        self.accepted.connect(lambda: done(self.count.value(), self.reason()))
