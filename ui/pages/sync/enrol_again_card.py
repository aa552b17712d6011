"""重新登记: the district was restored and does not know this laptop any more. Key, journal and photos stay."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.code_field import PARTS, SIGNS, CodeField
from ui.widgets.field import Field

_WORDS = (
    "区里的服务器恢复过，不认得这台电脑了。记录和照片都在本机，一条不少。"
    "请向区里要一个新的登记码，重新登记后会接着送；不用重装，也不用换电脑。"
)
_WHOLE = PARTS * SIGNS
LINK = "tuoyu://"


class EnrolAgainCard(Card):
    """``asked`` carries (address or link, code). Its form opens below the sentence, in the page."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("这台电脑要重新登记", "", "ph.warning-circle-fill", "warn", parent)
        self._server, self._busy = "", False
        self.open_form = hooks.button("重新登记", "primary", touch=True)
        self.code = CodeField("登记码")
        self.address = QLineEdit()
        self.address.setProperty("touch", True)
        self._code = Field("登记码", self.code, "区里新给的，12 位，用一次")
        self._address = Field("服务器地址，或整条登记链接", self.address, "没有变就不用改")
        self._missing = hooks.label("", "caption", "text2")
        self.send = hooks.button("登记", "primary", touch=True)
        self.leave = hooks.button("先不登记", touch=True)
        self._form = QWidget()
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        words = hooks.row(hooks.label(_WORDS, tone="text2", wrap=True), self.open_form, gap=tokens.SPACE_5)
        words.setStretch(0, 1)
        fields = hooks.row(self._code, self._address, gap=tokens.SPACE_4)
        fields.setStretch(0, 1)
        fields.setStretch(1, 1)
        foot = hooks.row(self._missing, self.leave, self.send, gap=tokens.SPACE_2)
        foot.insertStretch(0)
        form = hooks.column(gap=tokens.SPACE_2)
        form.addLayout(fields)
        form.addLayout(foot)
        self._form.setLayout(form)
        column = self.padded(gap=tokens.SPACE_3)
        column.addLayout(words)
        column.addWidget(self._form)
        self._form.hide()

    def _wire(self) -> None:
        self.open_form.clicked.connect(lambda: self._show_form(True))
        self.leave.clicked.connect(lambda: self._show_form(False))
        self.code.changed.connect(lambda _code: self._check())
        self.address.textChanged.connect(lambda _text: self._check())
        self.address.returnPressed.connect(self._go)
        self.send.clicked.connect(self._go)
        self._check()

    def set_server(self, server: str) -> None:
        """The address as it was enrolled: most people need not touch it."""
        self._server = server.partition("://")[2] or server
        self.address.setText(self._server)

    def set_busy(self, busy: bool) -> None:
        """While the district is asked: it can take some seconds."""
        self._busy = busy
        self._check()

    def show_error(self, sentence: str, field: str = "") -> None:
        """Beside the address for what concerns it, else beside the code."""
        self.set_busy(False)
        (self._address if field in ("address", "link") else self._code).show_error(sentence)

    def error(self) -> str:
        return self._code.error() or self._address.error()

    def end(self) -> None:
        """It is enrolled again: the card goes, and nothing typed stays."""
        self.set_busy(False)
        for part in self.code.parts:
            part.clear()
        self._show_form(False)
        self.hide()

    def _show_form(self, shown: bool) -> None:
        self._form.setVisible(shown)
        self.open_form.setVisible(not shown)
        if shown:
            self.code.parts[0].setFocus()

    def _is_link(self) -> bool:
        return self.address.text().strip().startswith(LINK)

    def _check(self) -> None:
        self._code.clear_error()
        self._address.clear_error()
        missing = _WHOLE - len(self.code.code())
        words = ""
        if self._busy:
            words = "正在问区里的服务器……"
        elif not self._is_link() and missing:
            words = f"还差 {missing} 位"
        elif not self.address.text().strip():
            words = "还差服务器地址"
        self._missing.setText(words)
        self.send.setEnabled(not words)
        self.leave.setEnabled(not self._busy)

    def _go(self) -> None:
        if self.send.isEnabled():
            self.asked.emit(self.address.text().strip(), "" if self._is_link() else self.code.code())
