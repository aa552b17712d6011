"""The PIN of one person: what is safe behind the lock, the field, the growing wait, the way out for who forgot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.lines import InspectionLine, PersonLine
from tuoyu_desktop.application.ports import Device
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.empty_state import HeroIcon
from ui.widgets.icons import IconLabel
from ui.widgets.password_field import PasswordField


class PinCard(Card):
    """``submitted`` carries the PIN; ``other_person`` goes back to the choice."""

    submitted = Signal(str)
    other_person = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._wait, self._busy = 0, False
        self._title, self._why = hooks.label("", "title"), hooks.label("", tone="text2", wrap=True)
        self._safe = Banner("safe", "", lead="进行中的检查好好的，没有关")
        self.field = PasswordField("口令")
        self._error = hooks.label("", "caption", "fail", wrap=True)
        self._error_mark = IconLabel("ph.x-circle-fill", "fail", tokens.ICON_INLINE)
        self.unlock = hooks.button("解锁", "primary", icon="ph.lock-key-open", tooltip="Enter")
        self.unlock.setProperty("finish", True)
        self.forgotten = hooks.button("忘了口令", "text")
        self._advice = hooks.label("", "caption", "text2", wrap=True)
        self._hint = hooks.label("", "caption", "text2")
        self._reason = hooks.label("", "caption", "text2")
        self.other = hooks.button("换人使用", touch=True)
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(lambda: self.show_wait(self._wait - 1))
        self._build()
        self._wire()

    def _build(self) -> None:
        column = self.padded(tokens.SPACE_5, tokens.SPACE_4)
        words = QWidget()
        words.setLayout(hooks.column(self._title, self._why, gap=0))
        head = hooks.row(HeroIcon("ph.lock-key"), words, gap=tokens.SPACE_3)
        head.setStretch(1, 1)
        error = hooks.row(self._error_mark, self._error, gap=tokens.SPACE_1)
        error.setStretch(1, 1)
        field = hooks.column(self.field)
        field.addWidget(self._hint)
        field.addLayout(error)
        foot = hooks.row(self.forgotten, gap=tokens.SPACE_2)
        foot.addStretch()
        foot.addWidget(self._reason)
        foot.addWidget(self.other)
        column.addLayout(head)
        column.addWidget(self._safe)
        column.addLayout(field)
        column.addWidget(self.unlock)
        column.addWidget(self._advice)
        column.addLayout(foot)
        self.show_error("")
        self._advice.hide()
        self._hint.hide()

    def _wire(self) -> None:
        self.field.submitted.connect(self._submit)
        self.unlock.clicked.connect(self._submit)
        self.other.clicked.connect(self.other_person)
        self.forgotten.clicked.connect(lambda: self._advice.setVisible(not self._advice.isVisible()))
        self.field.edit.textEdited.connect(lambda _text: self.show_error(""))
        self.field.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press into the field keeps a refused PIN chosen as a whole, so that the next one replaces it."""
        if event.type() == QEvent.Type.MouseButtonRelease and self._error.text():
            self.field.edit.selectAll()
        return super().eventFilter(watched, event)

    def show_person(self, person: PersonLine, why: str, unfinished: InspectionLine | None, device: Device) -> None:
        """Ask ``person``; ``why`` says why it is locked, empty when somebody signs in."""
        self._title.setText("已锁定" if why else person.name)
        unit = device.unit_name if person.unit == device.unit else person.unit
        self._why.setText(why or f"{unit}，输入口令登录")
        self.field.set_label(f"{person.name}的口令")
        self.unlock.setText("解锁" if why else "登录")
        self.unlock.setAccessibleName(self.unlock.text())
        self._safe.setVisible(unfinished is not None)
        if unfinished is not None:
            self._safe.show_sentence(f"{unfinished.answered} / {unfinished.item_count} 项已保存。解锁后回到刚才那一项")
        self.other.setEnabled(unfinished is None)
        self._reason.setText("" if unfinished is None else "有没收尾的检查")
        self._advice.setText(
            f"请联系区卫生健康委重设口令，报“本机 {device.number:02d} 号，识别码 {device.id[-8:].upper()}”。"
            "区里改好后这台电脑会自己收到，本机记录不受影响。"
        )
        self.show_error("")
        hooks.announce(self, f"已锁定，{person.name}" if why else f"登录，{person.name}")

    def show_hint(self, pin: str) -> None:
        """In the demo district the PIN is told; empty elsewhere."""
        self._hint.setText(f"演示区，口令 {pin}")
        self._hint.setVisible(bool(pin))

    def show_error(self, sentence: str) -> None:
        """A sentence below the field; empty takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._error_mark.setVisible(bool(sentence))
        hooks.set_hook(self.field.edit, invalid=bool(sentence))
        if sentence:
            self.field.edit.selectAll()

    def show_wait(self, seconds: int) -> None:
        """Count down before the next try; 0 lets it go on."""
        ended = self._wait > 0 and seconds <= 0
        self._wait = max(0, seconds)
        if self._wait:
            self._seconds.start()
            self.show_error(f"口令输错的次数多了，{self._wait} 秒后再试。")
        else:
            self._seconds.stop()
            if ended:
                self.show_error("")
        self._enable()

    def set_busy(self, busy: bool) -> None:
        """While the PIN is checked."""
        self._busy = busy
        self._enable()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self.show_error("")
        self._advice.hide()

    def take_focus(self) -> None:
        self.field.edit.setFocus()

    def _enable(self) -> None:
        self.unlock.setEnabled(not self._busy and not self._wait)

    def _submit(self) -> None:
        if not self.unlock.isEnabled():
            return
        if self.field.text():
            self.submitted.emit(self.field.text())
        else:
            self.show_error("请输入口令。")
