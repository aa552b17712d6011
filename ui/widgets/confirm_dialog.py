"""A question before what cannot be undone or needs a reason. The safe answer comes first and is what Esc does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.field import Field

_WIDTH = 420


class _Dim(QWidget):
    """Darkens the window behind by 40 % while the dialog is open."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 102))
        painter.end()


class ConfirmDialog(QDialog):
    """420 wide. ``exec()`` returns ``Accepted`` only for the act. With ``reason_label`` the act needs a reason first.

    ``safe`` and ``act`` are named by what they do (不作废, 作废). ``destructive=False``: the act is the
    primary button.
    """

    def __init__(
        self,
        question: str,
        body: str,
        act: str,
        safe: str,
        *,
        destructive: bool = True,
        reason_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self.setFixedWidth(tokens.px(_WIDTH))
        self.setWindowTitle(question)
        hooks.announce(self, question, body)
        self._reason = QPlainTextEdit()
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(tokens.px(76))
        self._reason_field = Field(reason_label, self._reason)
        if not reason_label:
            self._reason_field.hide()
        self._needs_reason = bool(reason_label)
        self.safe_button = hooks.button(safe, touch=True)
        self.act_button = hooks.button(act, "danger" if destructive else "primary", touch=True)
        self._dim: _Dim | None = None
        self._build(question, body)
        self._wire()

    def _build(self, question: str, body: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4 + 1,) * 4)
        column.setSpacing(tokens.SPACE_1)
        column.addWidget(hooks.label(question, "lead", bold=True, wrap=True))
        column.addWidget(hooks.label(body, "body", "text2", wrap=True))
        column.addSpacing(tokens.SPACE_2)
        self.content = QVBoxLayout()
        column.addLayout(self.content)
        column.addWidget(self._reason_field)
        column.addSpacing(tokens.SPACE_3)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_2)
        buttons.addStretch()
        buttons.addWidget(self.safe_button)
        buttons.addWidget(self.act_button)
        column.addLayout(buttons)

    def _wire(self) -> None:
        self.safe_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self.accept)
        self.safe_button.setAutoDefault(False)
        self.act_button.setAutoDefault(False)
        self._reason.textChanged.connect(self._check)
        self.finished.connect(self._lift)
        self._check()
        (self._reason if self._needs_reason else self.safe_button).setFocus()

    def add_content(self, widget: QFrame | QWidget) -> None:
        """Put something between the body and the buttons."""
        self.content.addWidget(widget)

    def reason(self) -> str:
        """The reason typed, without blanks around it."""
        return self._reason.toPlainText().strip()

    def _check(self) -> None:
        missing = self._needs_reason and not self.reason()
        self.act_button.setEnabled(not missing)
        self.act_button.setToolTip("先写理由" if missing else "")
        self._reason_field.set_hint("写了理由才能继续" if missing else "")

    def setVisible(self, visible: bool) -> None:
        """Dim the window behind and stand in its middle."""
        behind = self.parentWidget()
        if visible and behind is not None:
            window = behind.window()
            self._dim = _Dim(window)
            self._dim.show()
            self.adjustSize()
            self.move(window.geometry().center() - self.rect().center())
        super().setVisible(visible)

    def _lift(self) -> None:
        if self._dim is not None:
            self._dim.deleteLater()
            self._dim = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", tokens.LINE, tokens.px(tokens.RADIUS))
        painter.end()


def confirm(parent: QWidget, question: str, body: str, act: str, safe: str, *, destructive: bool = True) -> bool:
    """Ask and wait; ``True`` only if the act was pressed."""
    dialog = ConfirmDialog(question, body, act, safe, destructive=destructive, parent=parent)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer == QDialog.DialogCode.Accepted.value
