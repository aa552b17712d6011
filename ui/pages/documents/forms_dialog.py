"""Which form of the facility is printed or saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from tuoyu_desktop.application.facility_papers import FacilityFormOffer
from tuoyu_desktop.domain.facility_form import FORM_TITLES, FacilityFormKind
from ui.widgets import hooks, tokens
from ui.widgets.segmented_control import Segment, SegmentedControl

_LINES = {
    FacilityFormKind.REPORT: "机构写整改措施和完成日期，附照片，负责人签字盖章后交回。",
    FacilityFormKind.EXTENSION: "机构在期限届满前填好交回；收到后在“问题整改”里登记，由区里批复。",
}
_FILL = "填入已登记的整改情况和照片"
_NO_PRINTER = "这台电脑没有打印机，可以另存为 PDF。"


class FormsDialog(QDialog):
    """``print_asked`` and ``save_asked``: of ``kind()``, filled in where ``registered()``."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(
        self, title: str, offer: FacilityFormOffer, parent: QWidget | None = None, *, has_printer: bool = True
    ) -> None:
        super().__init__(parent)
        self._offer, self._has_printer = offer, has_printer
        segments = [Segment(kind.value, FORM_TITLES[kind]) for kind in offer.kinds]
        self.choice = SegmentedControl("附表", segments, offer.kinds[0].value, touch=True)
        self.fill = QCheckBox(_FILL)
        self._line = hooks.label("", "body", "text2", wrap=True)
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self.leave = hooks.button("关闭", touch=True)
        self.save = hooks.button("另存为 PDF", icon="ph.file-pdf", touch=True)
        self.print = hooks.button("打印 1 份", "primary", icon="ph.printer", touch=True)
        self.setModal(True)
        self.setWindowTitle("附表")
        self.setMinimumWidth(tokens.px(480))
        self._build(title)
        self._wire()
        self._show_kind()

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(hooks.label("附表", "lead", bold=True))
        line = f"由机构填写，已按这份{title}印好文号、问题和要求。不编号，也没有校验码。"
        column.addWidget(hooks.label(line, "body", "text2", wrap=True))
        choice = hooks.row(self.choice)
        choice.addStretch()
        column.addLayout(choice)
        column.addWidget(self._line)
        column.addWidget(self.fill)
        column.addWidget(self._error)
        self._error.hide()
        buttons = hooks.row(self.leave, self.save, self.print)
        buttons.insertStretch(0)
        column.addLayout(buttons)
        if not self._has_printer:
            self._say(_NO_PRINTER)

    def _wire(self) -> None:
        for button in (self.leave, self.save, self.print):
            button.setAutoDefault(False)
        self.print.setEnabled(self._has_printer)
        self.choice.chosen.connect(lambda _key: self._show_kind())
        self.leave.clicked.connect(self.reject)
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)

    def _show_kind(self) -> None:
        self._line.setText(_LINES[self.kind()])
        self.fill.setVisible(self._offer.registered and self.kind() is FacilityFormKind.REPORT)

    def kind(self) -> FacilityFormKind:
        """The form that is chosen."""
        return FacilityFormKind(self.choice.value())

    def registered(self) -> bool:
        """Whether it is filled with what was registered."""
        return self.fill.isChecked() and self.kind() is FacilityFormKind.REPORT

    def title(self) -> str:
        """What the form is called."""
        return FORM_TITLES[self.kind()]

    def show_busy(self, busy: bool) -> None:
        """While it is drawn and sent nothing else is asked for."""
        self._say("")
        self.save.setEnabled(not busy)
        self.print.setEnabled(not busy and self._has_printer)

    def show_error(self, message: str) -> None:
        """It could not be made."""
        self.show_busy(False)
        self._say(message)

    def _say(self, message: str) -> None:
        self._error.setText(message)
        self._error.setVisible(bool(message))
