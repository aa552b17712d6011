"""F1: the manual at the present screen, offline, from ``resources/help``."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from ui.widgets import hooks, tokens

PAGES = (
    ("today", "今日"),
    ("facilities", "机构"),
    ("start", "开始检查"),
    ("inspection", "检查"),
    ("joint", "一起查"),
    ("finish", "收尾"),
    ("documents", "文书"),
    ("findings", "问题"),
    ("sync", "同步"),
    ("settings", "设置"),
    ("lock", "登录和锁定"),
    ("first_start", "第一次使用"),
    ("licences", "许可"),
)
"""Pages of the manual in the order of reading."""


def manual(key: str) -> str:
    """One page of the manual as Markdown."""
    return files("resources").joinpath("help", f"{key}.md").read_text("utf-8")


class HelpWindow(QDialog):
    """The manual beside the work: it does not stop the window behind it."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("手册")
        self.setModal(False)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.pages = [self._page(name, words) for name, words in PAGES]
        index = hooks.column(*self.pages, gap=0)
        index.addStretch()
        row = hooks.row(gap=tokens.SPACE_4)
        row.addLayout(index)
        row.addWidget(self.text, 1)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        self.setLayout(row)
        room = 460 if parent is None else min(tokens.px(600), parent.height() - tokens.px(60))
        self.resize(min(tokens.px(760), 860), room)
        hooks.announce(self.text, "手册")
        self.show_page(key)

    def _page(self, key: str, words: str) -> QWidget:
        made = hooks.button(words, "text")
        made.clicked.connect(lambda: self.show_page(key))
        return made

    def show_page(self, key: str) -> None:
        """Open a page by its key."""
        self.text.setMarkdown(manual(key))
        self.text.verticalScrollBar().setValue(0)
        self.text.setFocus()


def show_help(parent: QWidget, key: str) -> HelpWindow:
    """Open the manual over ``parent``, or turn the open one to the page."""
    window = parent.findChild(HelpWindow)
    if window is None:
        window = HelpWindow(key, parent)
    else:
        window.show_page(key)
    window.show()
    window.raise_()
    return window
