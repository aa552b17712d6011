"""Step 1: the code as it stands on the slip, with the server's address, or the whole link pasted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.code_field import PARTS, SIGNS, CodeField
from ui.widgets.field import Field

LINK = "tuoyu://"
_WHOLE = PARTS * SIGNS
_CODE_HINT, _ADDRESS_HINT = "不分大小写", "也在纸条上；粘贴整条链接时不用再填码"


class CodeStep(QWidget):
    """``next_asked`` carries (address or link, code)."""

    next_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.code = CodeField("登记码")
        self.address_edit = QLineEdit()
        self.address_edit.setProperty("touch", True)
        self.address_edit.setPlaceholderText("10.1.2.3:8443 或 tuoyu://…")
        self._code = Field("登记码", self.code, _CODE_HINT)
        self._address = Field("服务器地址，或整条登记链接", self.address_edit, _ADDRESS_HINT)
        self._line = hooks.label("码在区里发的纸条上，12 位，用一次，三天内有效。", tone="text2", wrap=True)
        self._missing = hooks.label("", "caption", "text2")
        self.next = hooks.button("下一步", "primary")
        self.next.setProperty("finish", True)
        self._build()
        self.code.changed.connect(lambda _code: self._check())
        self.address_edit.textChanged.connect(lambda _text: self._check())
        self.address_edit.returnPressed.connect(self._go)
        self.next.clicked.connect(self._go)
        self._check()

    def _build(self) -> None:
        column = hooks.column(
            hooks.label("用登记码登记这台电脑", "title"),
            self._line,
            self._code,
            self._address,
            gap=tokens.SPACE_3,
        )
        foot = hooks.row(self._missing, self.next)
        foot.insertStretch(0)
        column.addLayout(foot)
        self.setLayout(column)

    def set_compact(self, compact: bool) -> None:
        """In a small window the hints give way, so that the button is seen."""
        self._line.setVisible(not compact)
        self._code.set_hint("" if compact else _CODE_HINT)
        self._address.set_hint("" if compact else _ADDRESS_HINT)

    def take_focus(self) -> None:
        self.code.parts[0].setFocus()

    def show_error(self, sentence: str, field: str) -> None:
        """Beside the address for what concerns it, else beside the code."""
        place = self._address if field in ("address", "link") else self._code
        place.show_error(sentence)
        if place is self._code:
            self.code.set_invalid(True)

    def set_busy(self, busy: bool) -> None:
        """While the district is asked: it can take some seconds."""
        self._busy = busy
        self._check()

    def _is_link(self) -> bool:
        return self.address_edit.text().strip().startswith(LINK)

    def _check(self) -> None:
        self._code.clear_error()
        self.code.set_invalid(False)
        self._address.clear_error()
        missing = _WHOLE - len(self.code.code())
        words = ""
        if self._busy:
            words = "正在问区里的服务器……"
        elif not self._is_link() and missing:
            words = f"还差 {missing} 位"
        elif not self._is_link() and not self.address_edit.text().strip():
            words = "还差服务器地址"
        self._missing.setText(words)
        self.next.setEnabled(not words)

    def _go(self) -> None:
        if self.next.isEnabled():
            self.next_asked.emit(self.address_edit.text().strip(), "" if self._is_link() else self.code.code())
