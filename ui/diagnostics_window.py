"""The diagnostics file to be read before it is saved, asked for in the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from tuoyu_desktop.diagnostics import Diagnostics, save_diagnostics
from ui.crash_window import ask_where
from ui.widgets import hooks, tokens


class DiagnosticsWindow(QDialog):
    """Shows everything that is saved but the log, which is masked; ``save_to`` writes the file."""

    def __init__(self, diagnostics: Diagnostics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("诊断包")
        self._diagnostics = diagnostics
        self.content = QPlainTextEdit(diagnostics.preview(""))
        self.content.setReadOnly(True)
        self.content.setTabChangesFocus(True)
        hooks.announce(self.content, "诊断包的内容")
        self.save = hooks.button("保存诊断包", "primary", touch=True)
        self.leave = hooks.button("不存了", touch=True)
        self._note = hooks.label("", "caption", "passed", wrap=True)
        words = "里面有版本、大小和遮住人名的日志，没有机构、人员、照片和口令。"
        foot = hooks.row(self.leave, self.save)
        foot.insertStretch(0)
        column = hooks.column(
            hooks.label("先看一看", "title"),
            hooks.label(words, tone="text2", wrap=True),
            self.content,
            self._note,
            gap=tokens.SPACE_3,
        )
        column.addLayout(foot)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        self.setLayout(column)
        self.resize(tokens.px(560), tokens.px(400))
        self.save.clicked.connect(self._save)
        self.leave.clicked.connect(self.reject)

    def _save(self) -> None:
        path = ask_where(self, f"{self._diagnostics.number}.zip")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file and say so; the button then only closes."""
        try:
            save_diagnostics(path, self._diagnostics)
        except OSError:
            hooks.set_hook(self._note, tone="fail")
            self._note.setText("没有存成，这个位置写不进去。请换一个文件夹。")
            return
        hooks.set_hook(self._note, tone="passed")
        self._note.setText(f"已存：{path}")
        self.leave.setText("关闭")
