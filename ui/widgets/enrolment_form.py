"""The code of a slip and the server's address, or the whole link pasted: what both places of enrolling ask for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui.widgets import hooks
from ui.widgets.code_field import PARTS, SIGNS, CodeField
from ui.widgets.field import Field

LINK = "tuoyu://"
_WHOLE = PARTS * SIGNS


class EnrolmentForm(QObject):
    """``asked`` carries (address or link, code). Its owner lays out ``code_field``, ``address_field``, ``missing`` and
    ``send``, the button that sends it."""

    asked = Signal(str, str)

    def __init__(self, send: QPushButton, code_hint: str, address_hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._busy = False
        self.send = send
        self.code = CodeField("登记码")
        self.address = QLineEdit()
        self.address.setProperty("touch", True)
        self.code_field = Field("登记码", self.code, code_hint)
        self.address_field = Field("服务器地址，或整条登记链接", self.address, address_hint)
        self.missing = hooks.label("", "caption", "text2")
        self.code.changed.connect(lambda _code: self._check())
        self.address.textChanged.connect(lambda _text: self._check())
        self.address.returnPressed.connect(self._go)
        send.clicked.connect(self._go)
        self._check()

    def set_busy(self, busy: bool) -> None:
        """While the district is asked: it can take some seconds."""
        self._busy = busy
        self._check()

    def show_error(self, sentence: str, field: str) -> None:
        """Beside the address for what concerns it, else beside the code."""
        if field in ("address", "link"):
            self.address_field.show_error(sentence)
        else:
            self.code_field.show_error(sentence)
            self.code.set_invalid(True)

    def error(self) -> str:
        """The sentence shown, empty for none."""
        return self.code_field.error() or self.address_field.error()

    def _is_link(self) -> bool:
        return self.address.text().strip().startswith(LINK)

    def _check(self) -> None:
        self.code_field.clear_error()
        self.code.set_invalid(False)
        self.address_field.clear_error()
        words = self._still_missing()
        self.missing.setText(words)
        self.send.setEnabled(not words)

    def _still_missing(self) -> str:
        missing = _WHOLE - len(self.code.code())
        if self._busy:
            return "正在问区里的服务器……"
        if not self._is_link() and missing:
            return f"还差 {missing} 位"
        return "" if self.address.text().strip() else "还差服务器地址"

    def _go(self) -> None:
        if self.send.isEnabled():
            self.asked.emit(self.address.text().strip(), "" if self._is_link() else self.code.code())
