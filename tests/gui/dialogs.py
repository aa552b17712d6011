"""A dialog in a loop of its own holds up the test that opened it: what is to be done in it is said before."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from ui.widgets.confirm_dialog import ConfirmDialog

Opened = TypeVar("Opened", bound=QDialog)
LOOK_MS = 5
PATIENCE_SECONDS = 60.0
_awaited: dict[object, str] = {}
"""The dialogs that have not come yet, by the look for each."""


def in_dialog(kind: type[Opened], act: Callable[[Opened], None], *, ready: Callable[[], bool] = lambda: True) -> None:
    """When a dialog of this kind is next in front (and ``ready``), do ``act`` to it. If none comes in a minute,
    whatever is in front instead is closed, so that the test fails where it stands and does not hang."""
    end = time.monotonic() + PATIENCE_SECONDS

    def look() -> None:
        if look not in _awaited:
            return
        front = QApplication.activeModalWidget()
        if isinstance(front, kind) and ready():
            del _awaited[look]
            act(front)
            return
        if isinstance(front, QDialog) and time.monotonic() > end:
            front.reject()
            return
        QTimer.singleShot(LOOK_MS, look)

    _awaited[look] = kind.__name__
    QTimer.singleShot(0, look)


def press_in_dialog(act: bool, before: Callable[[ConfirmDialog], None] | None = None) -> None:
    """When the next question opens, do ``before`` to it and press its act or its safe button."""

    def answer(dialog: ConfirmDialog) -> None:
        if before is not None:
            before(dialog)
        (dialog.act_button if act else dialog.safe_button).click()

    in_dialog(ConfirmDialog, answer)


def never_came() -> list[str]:
    """The kinds that were waited for in vain; nobody looks for them any more."""
    kinds = list(_awaited.values())
    _awaited.clear()
    return kinds
