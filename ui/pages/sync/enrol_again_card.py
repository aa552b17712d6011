"""重新登记: the district was restored and does not know this laptop any more. Key, journal and photos stay."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.enrolment_form import EnrolmentForm

_WORDS = (
    "区里的服务器恢复过，不认得这台电脑了。记录和照片都在本机，一条不少。"
    "请向区里要一个新的登记码，重新登记后会接着送；不用重装，也不用换电脑。"
)


class EnrolAgainCard(Card):
    """``asked`` carries (address or link, code). Its form opens below the sentence, in the page."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("这台电脑要重新登记", "", "ph.warning-circle-fill", "warn", parent)
        self.open_form = hooks.button("重新登记", "primary", touch=True)
        self.send = hooks.button("登记", "primary", touch=True)
        self.form = EnrolmentForm(self.send, "区里新给的，12 位，用一次", "没有变就不用改", self)
        self.leave = hooks.button("先不登记", touch=True)
        self._fold = QWidget()
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        words = hooks.row(hooks.label(_WORDS, tone="text2", wrap=True), self.open_form, gap=tokens.SPACE_5)
        words.setStretch(0, 1)
        fields = hooks.row(self.form.code_field, self.form.address_field, gap=tokens.SPACE_4)
        fields.setStretch(0, 1)
        fields.setStretch(1, 1)
        foot = hooks.row(self.form.missing, self.leave, self.send, gap=tokens.SPACE_2)
        foot.insertStretch(0)
        form = hooks.column(gap=tokens.SPACE_2)
        form.addLayout(fields)
        form.addLayout(foot)
        self._fold.setLayout(form)
        column = self.padded(gap=tokens.SPACE_3)
        column.addLayout(words)
        column.addWidget(self._fold)
        self._fold.hide()

    def _wire(self) -> None:
        self.open_form.clicked.connect(lambda: self._show_form(True))
        self.leave.clicked.connect(lambda: self._show_form(False))
        self.form.asked.connect(self.asked)

    def set_server(self, server: str) -> None:
        """The address as it was enrolled: most people need not touch it."""
        self.form.address.setText(server.partition("://")[2] or server)

    def set_busy(self, busy: bool) -> None:
        """While the district is asked: it can take some seconds."""
        self.form.set_busy(busy)
        self.leave.setEnabled(not busy)

    def show_error(self, sentence: str, field: str = "") -> None:
        """Beside the address for what concerns it, else beside the code."""
        self.set_busy(False)
        self.form.show_error(sentence, field)

    def error(self) -> str:
        return self.form.error()

    def end(self) -> None:
        """It is enrolled again: the card goes, and nothing typed stays."""
        self.set_busy(False)
        for part in self.form.code.parts:
            part.clear()
        self._show_form(False)
        self.hide()

    def _show_form(self, shown: bool) -> None:
        self._fold.setVisible(shown)
        self.open_form.setVisible(not shown)
        if shown:
            self.form.code.parts[0].setFocus()
