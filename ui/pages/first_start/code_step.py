"""Step 1: the code as it stands on the slip, with the server's address, or the whole link pasted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import hooks, tokens
from ui.widgets.enrolment_form import EnrolmentForm

_CODE_HINT, _ADDRESS_HINT = "不分大小写", "也在纸条上；粘贴整条链接时不用再填码"


class CodeStep(QWidget):
    """``next_asked`` carries (address or link, code)."""

    next_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.next = hooks.button("下一步", "primary")
        self.next.setProperty("finish", True)
        self.form = EnrolmentForm(self.next, _CODE_HINT, _ADDRESS_HINT, self)
        self.form.address.setPlaceholderText("10.1.2.3:8443 或 tuoyu://…")
        self.form.asked.connect(self.next_asked)
        self._line = hooks.label("码在区里发的纸条上，12 位，用一次，三天内有效。", tone="text2", wrap=True)
        self._build()

    def _build(self) -> None:
        column = hooks.column(
            hooks.label("用登记码登记这台电脑", "title"),
            self._line,
            self.form.code_field,
            self.form.address_field,
            gap=tokens.SPACE_3,
        )
        foot = hooks.row(self.form.missing, self.next)
        foot.insertStretch(0)
        column.addLayout(foot)
        self.setLayout(column)

    def set_compact(self, compact: bool) -> None:
        """In a small window the hints give way, so that the button is seen."""
        self._line.setVisible(not compact)
        self.form.code_field.set_hint("" if compact else _CODE_HINT)
        self.form.address_field.set_hint("" if compact else _ADDRESS_HINT)

    def take_focus(self) -> None:
        self.form.code.parts[0].setFocus()

    def show_error(self, sentence: str, field: str) -> None:
        """Beside the address for what concerns it, else beside the code."""
        self.form.show_error(sentence, field)

    def set_busy(self, busy: bool) -> None:
        """While the district is asked: it can take some seconds."""
        self.form.set_busy(busy)
