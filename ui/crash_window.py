"""After a bug: what happened, what is safe (first), and a diagnostics file that can be read before it is saved."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from tuoyu_desktop.diagnostics import Diagnostics, save_diagnostics
from ui.errors import presentation
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.empty_state import HeroIcon

if TYPE_CHECKING:
    from ui.program import Program

_LOG = logging.getLogger(__name__)
WIDTH = 412


@dataclass(frozen=True)
class CrashWords:
    """What happened, when, what is safe, and the word of the button that goes on."""

    title: str
    when: str
    safe: str
    go_on: str
    icon: str = "ph.warning"


class CrashWindow(QDialog):
    """412 wide. ``saved`` carries the path of the diagnostics file."""

    saved = Signal(str)

    def __init__(self, diagnostics: Diagnostics, words: CrashWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self._diagnostics = diagnostics
        self.doing = QPlainTextEdit()
        self.doing.setPlaceholderText("例如：正在给照片打码")
        self.doing.setTabChangesFocus(True)
        self.content = QPlainTextEdit()
        self.content.setReadOnly(True)
        self.content.setTabChangesFocus(True)
        self.look = hooks.button("看内容", "text", icon="ph.caret-down")
        self.save = hooks.button("保存诊断包", touch=True)
        self.go_on = hooks.button(words.go_on, "primary", touch=True)
        self._note = hooks.label("", "caption", "passed", wrap=True)
        self._build(words)
        self._wire()

    def _build(self, said: CrashWords) -> None:
        head = hooks.row(HeroIcon(said.icon, "warn", "warn_soft", "warn_line", 48), gap=tokens.SPACE_3)
        words = hooks.column(hooks.label(said.title, "title"), hooks.label(said.when, tone="text2"), gap=0)
        head.addLayout(words, 1)
        safe = Banner("safe", said.safe, lead="记录都在")
        about = "可以把出错情况存成一个文件，交给区里的联络人。里面没有机构、人员、照片和口令，存之前能看。"
        code = hooks.row(hooks.label(f"编号 {self._diagnostics.number}", "caption"), self.look)
        code.setStretch(0, 1)
        column = hooks.column(gap=tokens.SPACE_3)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        column.addLayout(head)
        column.addWidget(safe)
        column.addWidget(hooks.label(about, tone="text2", wrap=True))
        column.addLayout(code)
        column.addWidget(self.content)
        column.addWidget(hooks.label("刚才在做什么（可以不填，会写进诊断文件）", "caption", "text2"))
        column.addWidget(self.doing)
        column.addWidget(self._note)
        foot = hooks.row(self.save, self.go_on, gap=tokens.SPACE_2)
        column.addLayout(foot)
        self.setLayout(column)
        self.doing.setFixedHeight(tokens.px(72))
        self.content.setFixedHeight(tokens.px(140))
        self.content.hide()
        self._note.hide()
        self._fit()
        self.go_on.setDefault(True)
        self.go_on.setFocus()
        hooks.announce(self.doing, "刚才在做什么")
        hooks.announce(self.content, "诊断文件的内容")

    def _wire(self) -> None:
        self.look.clicked.connect(self._show_content)
        self.save.clicked.connect(self._save)
        self.go_on.clicked.connect(self.accept)

    def _show_content(self) -> None:
        self.content.setPlainText(self._diagnostics.preview(self.doing.toPlainText()))
        self.content.setVisible(self.content.isHidden())
        self._fit()

    def _fit(self) -> None:
        """As high as the wrapped sentences need at this width."""
        layout, width = self.layout(), tokens.px(WIDTH)
        if layout is not None:
            layout.activate()
            self.setFixedSize(width, layout.totalHeightForWidth(width))

    def _save(self) -> None:
        path = ask_where(self, f"{self._diagnostics.number}.zip")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file and say so."""
        try:
            save_diagnostics(path, self._diagnostics, self.doing.toPlainText())
        except OSError as error:
            _LOG.warning("diagnostics not saved: errno %s", error.errno)
            self._tell("没有存成，这个位置写不进去。请换一个文件夹。", "fail")
            return
        self._tell(f"已存：{path}", "passed")
        self.saved.emit(str(path))

    def _tell(self, words: str, tone: str) -> None:
        hooks.set_hook(self._note, tone=tone)
        self._note.setText(words)
        self._note.show()
        self._fit()


def bug_words(now: datetime) -> CrashWords:
    """What is said after a bug at ``now``, while the program goes on."""
    safe = "写过的都已存在这台电脑上，最多少了正在打的那个词。"
    return CrashWords("刚才程序出了错", f"{now:%H:%M}", safe, "接着用")


def ask_where(parent: QWidget, name: str) -> Path | None:
    """Where a file is to go; null when the person changes their mind."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, "保存诊断包", str(Path.home() / name), "诊断包 (*.zip)", options=QFileDialog.Option.DontUseNativeDialog
    )
    return Path(chosen) if chosen else None


class CrashDesk(QObject):
    """One crash window at a time; further bugs while it is open are logged only."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self.window: CrashWindow | None = None

    def show_bug(self, error: BaseException) -> None:
        """A known error that came this way is shown in its own words; anything else opens the window."""
        if isinstance(error, KeyboardInterrupt):
            self._program.application.quit()
            return
        if presentation(error) is not None:
            self._program.window.show_error(error)
            return
        _LOG.critical("bug", exc_info=error)
        if self.window is not None:
            return
        from tuoyu_desktop.diagnostics import describe_program

        diagnostics = describe_program(self._program.paths, self._program.now(), error)
        self.window = CrashWindow(diagnostics, bug_words(self._program.now()), self._program.window)
        self.window.finished.connect(self._closed)
        self.window.open()

    def _closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
