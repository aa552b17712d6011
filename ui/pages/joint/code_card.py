"""The join code, big: to be scanned, or read out and typed on the other laptop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tuoyu_desktop.application.joint_visit import JoinCodeView
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.code_picture import CodePicture

STEPS = (
    "1. 在同事的电脑上打开“今日”，按“加入同事的检查”，照着输入下面四行，或用扫码枪扫。",
    "2. 那台电脑还没有这次检查时，先让两台都同步一次；没有网就按左边“写到 U 盘”，拿到那台电脑上读入。",
)


class CodeCard(Card):
    """``hidden_asked``: put it away again."""

    hidden_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("让同事的电脑加入", icon="ph.qr-code", parent=parent)
        self.picture = CodePicture("加入码的二维码")
        self.lines = [hooks.label("", "display") for _number in range(4)]
        self.put_away = hooks.button("收起", "text")
        self.put_away.clicked.connect(self.hidden_asked)
        self.add_head_widget(self.put_away)
        column = self.padded(gap=tokens.SPACE_3)
        for step in STEPS:
            column.addWidget(hooks.label(step, "body", "text2", wrap=True))
        column.addLayout(hooks.centred(self.picture))
        column.addLayout(hooks.centred(self._code()))
        column.addStretch(1)
        column.addWidget(hooks.label("加入码只给这次检查的人看，封存后就没有用了。", "caption", "text3", wrap=True))
        self.picture.hide()

    def _code(self) -> QVBoxLayout:
        column = hooks.column(gap=0)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        for line in self.lines:
            line.setTextInteractionFlags(flags)
            column.addWidget(line)
        return column

    def show_code(self, code: JoinCodeView, closable: bool) -> None:
        """The four lines; the squares follow when they are computed."""
        self.put_away.setVisible(closable)
        for number, (label, line) in enumerate(zip(self.lines, code.lines, strict=True), start=1):
            label.setText(line)
            hooks.announce(label, f"加入码第 {number} 行：{' '.join(line)}")

    def text(self) -> str:
        """The code as it stands on the card."""
        return "\n".join(label.text() for label in self.lines)
