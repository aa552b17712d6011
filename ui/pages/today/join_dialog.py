"""加入同事的检查: the join code, typed line by line; a wrong line is told as soon as it is whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tuoyu_desktop.domain.join_code import LINES, checked_lines
from ui.widgets import hooks, tokens
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.field import Field

_BODY = "在主检的电脑上打开这次检查，按“一起查”，照着上面的四行输入，或用扫码枪扫。大小写和空格都不要紧。"
_HINT = "四行，每行四组"


class JoinDialog(ConfirmDialog):
    """``entered`` carries a code whose four lines are right; the dialog stays until ``close_joined`` or Esc."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("加入同事的检查", _BODY, "加入", "先不加入", destructive=False, parent=parent)
        self.edit = QPlainTextEdit()
        self.edit.setProperty("type", "lead")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(tokens.px(124))
        self.field = Field("加入码", self.edit, _HINT)
        self.add_content(self.field)
        self.edit.textChanged.connect(self._look)
        self.edit.setFocus()
        self._look()

    def code(self) -> str:
        """As typed."""
        return self.edit.toPlainText()

    def accept(self) -> None:
        """Entering is not yet joining: what the rules say comes back first."""
        self.act_button.setEnabled(False)
        self.entered.emit(self.code())

    def close_joined(self) -> None:
        """The code was taken."""
        super().accept()

    def show_refusal(self, sentence: str) -> None:
        """Why not, under the field."""
        self.field.show_error(sentence)
        self.act_button.setEnabled(True)
        self.edit.setFocus()

    def _look(self) -> None:
        lines = checked_lines(self.code())
        wrong = [str(number) for number, right in enumerate(lines, start=1) if not right]
        whole = len(lines) == LINES and not wrong
        self.act_button.setEnabled(whole)
        if len(lines) > LINES:
            self.field.show_error(f"加入码只有 {LINES} 行，这里多了。请清空后照着那台电脑重新输入。")
        elif wrong:
            self.field.show_error(f"第 {'、'.join(wrong)} 行有误，请对着那台电脑再看一遍。")
        else:
            self.field.clear_error()
            done = f"第 {len(lines)} 行对了，还有 {LINES - len(lines)} 行" if lines else _HINT
            self.field.set_hint("四行都对" if whole else done)
        hooks.announce(self.edit, "加入码", self.field.error() or "")
