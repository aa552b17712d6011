"""Step 3: how the key of the data is kept: by the system's keyring, or by a passphrase. Never in clear."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.enrolment import ProtectionAsked
from ui.widgets import hooks, tokens
from ui.widgets.choice_card import ChoiceFace, ChoiceGroup
from ui.widgets.icons import IconLabel
from ui.widgets.password_field import PasswordField

SHORTEST = 8
_WAYS = (
    ChoiceFace("keyring", "系统钥匙串", "登录这台电脑的人打开程序时不用再输口令", "ph.laptop"),
    ChoiceFace("passphrase", "数据口令", f"每次打开程序时输入，至少 {SHORTEST} 个字；忘了只能重新登记", "ph.lock-key"),
)


class KeyStep(QWidget):
    """``protect_asked`` carries ProtectionAsked."""

    protect_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.ways = ChoiceGroup()
        self.ways.set_face(_WAYS, "keyring")
        self.first, self.second = PasswordField("数据口令"), PasswordField("再输一次")
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self._mark = IconLabel("ph.x-circle-fill", "fail", tokens.ICON_INLINE)
        self._missing = hooks.label("", "caption", "text2")
        self.finish = hooks.button("完成登记", "primary")
        self.finish.setProperty("finish", True)
        self._build()
        self.ways.chosen_changed.connect(self._choose)
        for field in (self.first, self.second):
            field.edit.textChanged.connect(lambda _text: self._check())
            field.submitted.connect(self._go)
        self.finish.clicked.connect(self._go)
        self._choose("keyring")

    def _build(self) -> None:
        error = hooks.row(self._mark, self._error, gap=tokens.SPACE_1)
        error.setStretch(1, 1)
        column = hooks.column(
            hooks.label("保护这台电脑上的资料", "title"),
            hooks.label("丢了电脑，别人也打不开。登录时另外还要输个人口令。", tone="text2", wrap=True),
            self.ways,
            self.first,
            self.second,
            gap=tokens.SPACE_3,
        )
        column.addLayout(error)
        foot = hooks.row(self._missing, self.finish)
        foot.insertStretch(0)
        column.addLayout(foot)
        self.setLayout(column)

    def take_focus(self) -> None:
        self.ways.setFocus()

    def show_error(self, sentence: str) -> None:
        """Below the choice; empty takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._mark.setVisible(bool(sentence))

    def set_busy(self, busy: bool) -> None:
        """While key and database are made."""
        self._busy = busy
        self._check()

    def _choose(self, way: str) -> None:
        for field in (self.first, self.second):
            field.setVisible(way == "passphrase")
        self._check()

    def _check(self) -> None:
        self.show_error("")
        words = "正在准备……" if self._busy else ""
        if not words and self.ways.chosen() == "passphrase":
            first, second = self.first.text(), self.second.text()
            if len(first) < SHORTEST:
                words = f"还差 {SHORTEST - len(first)} 个字"
            elif first != second:
                words = "两次输入的还不一样"
        self._missing.setText(words)
        self.finish.setEnabled(not words)

    def _go(self) -> None:
        if self.finish.isEnabled():
            way = self.ways.chosen()
            self.set_busy(True)
            self.protect_asked.emit(ProtectionAsked(way, self.first.text() if way == "passphrase" else ""))
