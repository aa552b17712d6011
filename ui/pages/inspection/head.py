"""The head of 检查: pause, what and who, saved, how far, who else is on it, find an item, finish."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.widgets import hooks, icons, tokens
from ui.widgets.bars import ProgressBar
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.task_head import TaskHead

_PHONE = "手机传照片开着"
_WIDE = 1200


class InspectionHead(TaskHead):
    """``finish_asked`` and ``find_asked``; ``back`` is 暂停."""

    finish_asked = Signal()
    find_asked = Signal()
    joint_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("暂停", parent)
        self.back.setToolTip("暂停，回到今日；什么都不会丢")
        self.saved = StateWord("caption")
        self._bar = ProgressBar("已查的项")
        self._bar.setFixedWidth(tokens.px(144))
        self._count = InkLabel("", "lead", bold=True)
        self._of = InkLabel("", "lead", "text3")
        self.find_button = hooks.button("", touch=True, tooltip="找一项（Ctrl+F）")
        self.find_button.setIcon(icons.icon("ph.magnifying-glass"))
        self.find_button.setFixedWidth(tokens.px(tokens.H_TOUCH))
        self.find_button.setStyleSheet("padding: 0;")
        hooks.announce(self.find_button, "找一项")
        self.joint = hooks.button("一起查", icon="ph.users", touch=True)
        self.joint.clicked.connect(self.joint_asked)
        self.finish = hooks.button("收尾", touch=True)
        self.finish.setIcon(icons.icon("ph.caret-right"))
        self.finish.setIconSize(QSize(tokens.ICON_INLINE, tokens.ICON_INLINE))
        self.finish.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.finish.clicked.connect(self.finish_asked)
        self.find_button.clicked.connect(self.find_asked)
        counts = QWidget()
        counts.setLayout(hooks.row(self._count, self._of, gap=tokens.SPACE_1))
        self.phone = hooks.button(_PHONE, "text", icon="ph.device-mobile", touch=True, tooltip=_PHONE)
        self.phone.hide()
        for part in (self.phone, self.saved, self._bar, counts, self.joint, self.find_button, self.finish):
            self.add(part)

    def show_progress(self, done: int, total: int) -> None:
        """How many items are done."""
        self._bar.set_share(done / total if total else 0.0)
        self._count.setText(str(done))
        self._of.setText(f"/ {total} 项")
        hooks.announce(self.finish, f"收尾，已查 {done} 项，共 {total} 项")

    def show_joint(self, laptops: int, apart: int) -> None:
        """The way to 一起查: on how many laptops this visit is, and where their answers differ."""
        word = "一起查" if laptops < 2 else f"{laptops} 台电脑"
        said = f"{word} · {apart} 项不一致" if apart else word
        self.joint.setText(said)
        self.joint.setIcon(icons.icon("ph.arrows-left-right" if apart else "ph.users"))
        tip = "让同事的电脑也加入这次检查" if laptops < 2 else "看两台电脑各查到哪里、哪些答案不一致"
        self.joint.setToolTip(tip)
        hooks.announce(self.joint, said if laptops < 2 else f"一起查，{said}", tip)

    def show_phone(self, is_open: bool) -> None:
        """A telephone may bring photos now: a press leads to where it is closed."""
        self.phone.setVisible(is_open)
        self._fit_phone()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words would push the facility's name away the badge is its icon alone."""
        super().resizeEvent(event)
        self._fit_phone()

    def _fit_phone(self) -> None:
        narrow = self.width() < tokens.px(_WIDE)
        self.phone.setText("" if narrow else _PHONE)
        self._right.setSpacing(tokens.SPACE_1 if narrow and not self.phone.isHidden() else tokens.SPACE_4)

    def show_saved(self, at: str, ink: str = "passed") -> None:
        """已保存 with the time, in green; anything else in words."""
        self.saved.show_state(ink, f"已保存 {at}".strip(), "ph.check", bold=False)

    def set_compact(self, compact: bool) -> None:
        """Without bar and search at 150 %."""
        super().set_compact(compact)
        self._bar.setVisible(not compact)
        self.find_button.setVisible(not compact)
