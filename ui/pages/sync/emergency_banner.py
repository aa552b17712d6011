"""同步: an emergency that was reported stands above everything until the district has all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.emergency_view import EmergencyLine
from tuoyu_desktop.domain.clock import beijing
from ui.routes import ToDocuments
from ui.widgets.banner import Banner

LEAD = "紧急报告还没有全部送到区里"
WAY = "一联网就先送记录，报告在里面；照片里先送这一项的。等网的时候请打电话。"


class EmergencyBanner(Banner):
    """``go`` carries the route of the first one's paper."""

    go = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("fault", "", "看报告单", lead=LEAD, icon="ph.warning-fill", parent=parent)
        self._notice = ""
        self.acted.connect(self._open)
        self.hide()

    def show_lines(self, lines: Sequence[EmergencyLine]) -> None:
        """Each by facility, item and time; closure signals are counted and not named."""
        self.setVisible(bool(lines))
        if lines:
            self._notice = next((line.notice for line in lines if line.notice), "")
            self.show_sentence(f"{'；'.join(_words(line) for line in lines)}。{WAY}")
            self._action.setVisible(bool(self._notice))

    def _open(self) -> None:
        if self._notice:
            self.go.emit(ToDocuments(notice=self._notice))


def _words(line: EmergencyLine) -> str:
    seen = f"{beijing(line.seen_at):%H:%M} 看到" if line.seen_at is not None else ""
    return " · ".join(part for part in (line.facility_name, line.item if line.open_to_all else "", seen) if part)
