"""Two hands on the whole program: the keyboard, the pen, and an eye on the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.dialogs import in_dialog
from tests.gui.whole_program import WholeProgram
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.signature_pad import SignaturePad

KEY = Qt.Key
MOST_TABS = 120
STROKE = ((0.2, 0.3), (0.35, 0.7), (0.5, 0.3), (0.65, 0.7), (0.8, 0.4))


class Mice(QObject):
    """Counts presses of the mouse, but for those that write."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.presses = 0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            self.presses += not isinstance(watched, SignaturePad)
        return False


def _holds_focus() -> bool:
    """Whether keys reach the dialog in front."""
    dialog, held = QApplication.activeModalWidget(), QApplication.focusWidget()
    return dialog is not None and held is not None and dialog.isAncestorOf(held)


class Keys:
    """What has the focus gets the keys; ``count`` of all that were pressed."""

    def __init__(self, whole: WholeProgram) -> None:
        self._whole = whole
        self.count = 0

    def press(self, key: Qt.Key) -> None:
        """One key, and wait until the program has answered."""
        self._send(key)
        self._whole.settle()

    def _send(self, key: Qt.Key) -> None:
        self.count += 1
        QTest.keyClick(QApplication.focusWidget() or self._whole.window, key)

    def to(self, name: str) -> QWidget:
        """Tab until what is called so has the focus."""
        met: list[str] = []
        for _press in range(MOST_TABS):
            held = QApplication.focusWidget()
            met.append(_spoken(held))
            if held is not None and met[-1].startswith(name):
                return held
            self._send(KEY.Key_Tab)
        raise AssertionError(f"Tab does not come to {name!r}: {met}")

    def push(self, name: str) -> None:
        """The button that is called so."""
        self.to(name)
        self.press(KEY.Key_Space)

    def write(self, words: str) -> None:
        """As an input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        held = QApplication.focusWidget()
        assert held is not None
        QApplication.sendEvent(held, event)
        self.count += len(words)
        self._whole.settle()

    def type(self, text: str) -> None:
        """Into what has the focus, and on to what comes behind it."""
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClicks(held, text)
        self.count += len(text)
        self.press(KEY.Key_Tab)

    def confirm(self, ask: Callable[[], None], act: str) -> None:
        """``ask`` opens a question that waits; its act is come to by Tab like any other button."""
        answered: list[str] = []

        def answer(_dialog: ConfirmDialog) -> None:
            self.to(act)
            answered.append(act)
            self._send(KEY.Key_Space)

        in_dialog(ConfirmDialog, answer, ready=_holds_focus)
        ask()
        self._whole.window.activateWindow()  # a desktop does this when a dialog has gone; offscreen nobody does
        self._whole.settle()
        assert answered == [act]


def _spoken(held: QWidget | None) -> str:
    found = QAccessible.queryAccessibleInterface(held) if held is not None else None
    return found.text(QAccessible.Text.Name) if found is not None else ""


@contextmanager
def watched_mice(application: QApplication) -> Iterator[Mice]:
    """The presses of the mouse while the block runs."""
    mice = Mice(application)
    try:
        yield mice
    finally:
        application.removeEventFilter(mice)


def sign(keys: Keys, page: Any, people: int) -> None:
    """``people`` write with the pen; all else is keys."""
    for _person in range(people):
        pad = keys.to(page.signing.pad.accessibleName())
        points = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in STROKE]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])
        keys.push("用这个签名")
