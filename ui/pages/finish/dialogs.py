"""收尾's two dialogs: one reason for what was not looked at, and the large text to turn toward the facility."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.flow_layout import FlowLayout

NOT_CHECKED_REASONS = ("正在午睡，不便进入", "钥匙不在现场", "负责人不在场", "时间不够")


def ask_not_checked(parent: QWidget, codes: tuple[str, ...]) -> str:
    """The reason, empty when the person changed their mind."""
    dialog = ConfirmDialog(
        f"把 {len(codes)} 项记为未检查？",
        f"{'、'.join(codes[:8])}{' 等' if len(codes) > 8 else ''}。未检查不算合格，文书上会写明原因。",
        "记为未检查",
        "先不记",
        destructive=False,
        reason_label="原因",
        parent=parent,
    )
    edit = dialog.findChild(QPlainTextEdit)
    if edit is not None:
        holder = QWidget()
        quick = FlowLayout(holder, tokens.SPACE_2)
        for reason in NOT_CHECKED_REASONS:
            choice = hooks.button(reason, touch=True)
            choice.clicked.connect(lambda _checked=False, text=reason: edit.setPlainText(text))
            quick.addWidget(choice)
        room = dialog.contentsRect().width() - 2 * (tokens.SPACE_4 + 1)
        holder.setFixedHeight(quick.heightForWidth(room))  # known now, so that no gap is left below
        dialog.add_content(holder)
    return dialog.reason() if dialog.exec() else ""


class ReadAloudDialog(QDialog):
    """The words in large type, to be turned toward the facility."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("读给机构听")
        words = hooks.label(text, "display", wrap=True)
        words.setContentsMargins(tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(words)
        close = hooks.button("看好了", "primary", touch=True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        foot = hooks.row()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        if parent is not None:
            self.resize(parent.window().size() * 0.9)
