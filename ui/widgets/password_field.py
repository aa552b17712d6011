"""A password field that can be shown for a moment and warns of caps lock before the mistake."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.icons import IconLabel


class PasswordField(QWidget):
    """``edit`` is the line edit. ``submitted`` comes with Enter; ``caps_lock_changed`` when the state is found out.

    Qt cannot ask for the state of caps lock, so it is told by the letters typed: a capital without Shift.
    """

    submitted = Signal()
    caps_lock_changed = Signal(bool)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = False
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setProperty("touch", True)
        self.edit.installEventFilter(self)
        self.edit.returnPressed.connect(self.submitted)
        hooks.announce(self.edit, label)
        self._eye = hooks.button("显示", "text", icon="ph.eye")
        self._eye.setCheckable(True)
        self._eye.setProperty("inline", True)
        self._eye.toggled.connect(self._show)
        self._warning = hooks.label("大写锁定开着", "caption", "warn")
        self._warning_icon = IconLabel("ph.keyboard", "warn", tokens.ICON_INLINE)
        self._build(label)
        self._show(False)
        self._set_caps(False)

    def _build(self, label: str) -> None:
        self._eye.setParent(self.edit)
        self._eye.setCursor(Qt.CursorShape.PointingHandCursor)
        self.edit.setTextMargins(0, 0, self._eye.sizeHint().width() + tokens.px(8), 0)
        warning = hooks.row(self._warning_icon, self._warning, gap=tokens.SPACE_1)
        warning.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_1)
        self._caption = hooks.label(label, "caption", "text2")
        self._caption.setBuddy(self.edit)
        column.addWidget(self._caption)
        column.addWidget(self.edit)
        column.addLayout(warning)
        self.setFocusProxy(self.edit)

    def set_label(self, label: str) -> None:
        """Change the words above the field, as when another person is asked."""
        self._caption.setText(label)
        hooks.announce(self.edit, label)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the field and hide the letters again."""
        self.edit.clear()
        self._eye.setChecked(False)

    def caps_lock(self) -> bool:
        """Whether caps lock is known to be on."""
        return self._caps

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self._eye.setIcon(icons.icon("ph.eye-slash" if shown else "ph.eye", "accent_text"))
        self._eye.setText("隐藏" if shown else "显示")
        hooks.announce(self._eye, "隐藏口令" if shown else "显示口令")

    def _set_caps(self, on: bool) -> None:
        changed, self._caps = on != self._caps, on
        self._warning.setVisible(on)
        self._warning_icon.setVisible(on)
        if changed:
            self.caps_lock_changed.emit(on)

    def _place_eye(self) -> None:
        size = self._eye.sizeHint()
        left = self.edit.width() - size.width() - tokens.px(6)
        self._eye.setGeometry(left, (self.edit.height() - size.height()) // 2, size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_eye()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            if event.key() == Qt.Key.Key_CapsLock:
                self._set_caps(not self._caps)
            elif len(text) == 1 and text.isascii() and text.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._set_caps(text.isupper() != shift)
        return super().eventFilter(watched, event)
