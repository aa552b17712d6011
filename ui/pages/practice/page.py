"""What stands in place of 同步, 设置 and 一起查 while somebody practises: why there is nothing of it here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.ports import Changes
from ui.routes import Route, ToInspection, ToJoint, ToToday
from ui.widgets import hooks, tokens
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_head import PageHead


class NotInPracticePage(QWidget):
    """``title`` as of the page whose place this is, ``what`` and ``why`` in two sentences; one button leads back."""

    go = Signal(object)

    def __init__(self, title: str, what: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back: Route = ToToday()
        self.head = PageHead(title)
        self.said = EmptyState("ph.graduation-cap", what, why, "回去接着练")
        self.said.acted.connect(lambda: self.go.emit(self._back))
        column = hooks.column(self.head, gap=0)
        column.addWidget(self.said, 1)
        self.setLayout(column)

    def open(self, route: Route) -> None:
        """Back leads to the visit that one came from."""
        self._back = ToInspection(route.inspection) if isinstance(route, ToJoint) else ToToday()

    def refresh(self, _changes: Changes) -> None:
        """Nothing here can change."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.head.set_compact(tokens.size_class(self.width(), self.height()) == "small")
        super().resizeEvent(event)


def nothing_to_send() -> NotInPracticePage:
    """In place of 同步."""
    why = "练习写在另一个地方，不连区里，也导不出检查包。结束练习就删掉。真的记录照常自己送，不受练习影响。"
    return NotInPracticePage("同步", "练习没有要送的记录", why)


def no_settings() -> NotInPracticePage:
    """In place of 设置."""
    return NotInPracticePage("设置", "练习时不改设置", "字号、锁定和备份，结束练习以后在“设置”里改。")


def no_joint_visit() -> NotInPracticePage:
    """In place of 一起查."""
    why = "别的电脑加入的是真的检查，练习不给加入码。其他各页都能照常练。"
    return NotInPracticePage("一起查", "练习只在这台电脑上", why)
