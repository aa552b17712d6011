"""The hand that walks the tour: it finds what is shown by its name, presses where a finger would, types, and waits.

Presses and keys go to the window, so Qt itself decides who gets them: what is covered, disabled or outside the view
cannot be pressed, as for a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QWidget,
)

Found = TypeVar("Found", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
PATIENCE_SECONDS = 40.0
"""A wait that lasts longer has failed; two slow cores print a document in a tenth of this."""


_FOCUS: Any = None
"""For QTest: the window that has the focus."""


class TourError(Exception):
    """The tour cannot go on: what was looked for is not there, or does not answer."""


class Hand:
    """``idle`` says whether the program has answered everything asked of it, ``faults`` fills when it goes wrong."""

    def __init__(self, window: QWidget, idle: Callable[[], bool], faults: Sequence[str]) -> None:
        self.window = window
        self._idle = idle
        self._faults = faults
        self.keys = self.presses = 0

    # Waiting

    def wait(self, met: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Serve events until ``met``; TourError with ``what`` was waited for after ``seconds``."""
        deadline = time.monotonic() + seconds
        alarm = QTimer()
        alarm.start(50)
        while not met():
            if self._faults:
                raise TourError(f"while waiting for {what} the program went wrong")
            if time.monotonic() > deadline:
                raise TourError(f"waited {seconds:g} s for {what}; shown: {self.words()[:400]}")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        alarm.stop()

    def settle(self) -> None:
        """Wait until jobs have come back and what they brought is laid out and painted."""
        for _round in range(3):
            self.wait(self._idle, "the program to come to rest")
            QApplication.sendPostedEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()
        if QApplication.activeWindow() is None:  # a desktop does this when a dialog has gone; offscreen nobody does
            self.top().activateWindow()
            QApplication.processEvents()

    # Finding

    def top(self) -> QWidget:
        """The window that takes keys and presses now: a menu, a dialog, or the program's."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def words(self, within: QWidget | None = None) -> str:
        """All words that are shown, for looking whether something is said."""
        shown = _shown((within or self.top()).findChildren(QWidget))
        return " ".join(w.text() for w in shown if isinstance(w, QLabel | QAbstractButton | QLineEdit) if w.text())

    def says(self, words: str, within: QWidget | None = None) -> bool:
        return words in self.words(within)

    def expect(self, words: str) -> None:
        """Wait until ``words`` stand on the screen."""
        self.wait(lambda: self.says(words), f"the words {words!r}")

    def all(self, kind: type[Found], name: str = "", within: QWidget | None = None) -> list[Found]:
        """Shown widgets of a kind whose accessible name, object name or text begins with ``name``."""
        shown = _shown((within or self.top()).findChildren(kind))
        return [widget for widget in shown if not name or _is_called(widget, name)]

    def find(self, kind: type[Found], name: str = "", within: QWidget | None = None, number: int = 0) -> Found:
        """One of ``all``, waited for."""
        self.wait(lambda: len(self.all(kind, name, within)) > number, f"{kind.__name__} {name!r}")
        exact = [w for w in self.all(kind, name, within) if name in (_name(w), _text(w))]
        found = exact if len(exact) > number else self.all(kind, name, within)
        return found[number]

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        return self.find(QAbstractButton, name, within)

    # Pressing

    def press(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        """Press in the middle, or at ``at``; scrolls there first. TourError where something else would be hit."""
        self.presses += 1
        self.reveal(widget, at)
        point = _point(widget, at)
        self._check(widget, point)
        surface = _surface(widget)
        unanswered = _watch_dialogs()
        if surface is None or widget.window() is QApplication.activePopupWidget():
            QTest.mouseClick(widget, LEFT, pos=point)
        else:
            QTest.mouseClick(surface, LEFT, pos=widget.mapTo(widget.window(), point))
        if not unanswered.isActive():
            raise TourError("a dialog opened that nobody answered")
        unanswered.stop()
        if shiboken6.isValid(widget):
            self.settle()

    def push(self, name: str, within: QWidget | None = None) -> None:
        """Press the button that is called so, once it may be pressed."""
        button = self.button(name, within)
        self.wait(lambda: shiboken6.isValid(button) and button.isEnabled(), f"the button {name!r} to be enabled")
        self.press(button)

    def push_through(self, press: Callable[[], None], answer: Callable[[], None]) -> None:
        """Press something that opens a dialog and waits for it; ``answer`` acts in the dialog and must close it."""
        before, failed = QApplication.activeModalWidget(), list[BaseException]()
        look = QTimer()

        def act() -> None:
            if QApplication.activeModalWidget() in (None, before):
                return
            look.stop()
            try:
                self.settle()
                answer()
            except BaseException as error:  # noqa: BLE001  # raised again below, outside the dialog's own loop
                failed.append(error)
                _close_dialogs()

        look.timeout.connect(act)
        look.start(10)
        press()
        if failed:
            raise failed[0]
        self.wait(lambda: not look.isActive(), "a dialog")
        self.settle()
        if failed:
            raise failed[0]

    def row(self, view: QAbstractItemView, title: str, *, twice: bool = False) -> None:
        """Press the row of a list whose title or words begin so; twice to open it."""
        self.wait(lambda: self._index(view, title) is not None, f"a row {title!r} in {_name(view)!r}")
        index = self._index(view, title)
        assert index is not None
        view.scrollTo(index)
        self.settle()
        place = self._cell(view, index)
        self.press(view.viewport(), place.center())
        if twice:
            QTest.mouseDClick(view.viewport(), LEFT, pos=place.center())
            self.settle()

    def _index(self, view: QAbstractItemView, title: str) -> QModelIndex | None:
        model = view.model()
        columns = 1 if isinstance(view, QListView) else model.columnCount()
        for row in range(model.rowCount(QModelIndex())):
            for column in range(columns):
                index = model.index(row, column)
                if str(index.data() or "").startswith(title):
                    return index
        return None

    def _cell(self, view: QAbstractItemView, index: QModelIndex) -> QRect:
        place = view.visualRect(index)
        if not place.isValid():
            raise TourError(f"{_name(view)!r} has no row {index.row()}")
        return place

    def reveal(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        """Scroll until the widget can be seen, as a person would with the wheel."""
        area = widget.parent()
        while area is not None:
            inside = area.widget() if isinstance(area, QScrollArea) else None
            if isinstance(area, QScrollArea) and inside is not None and inside.isAncestorOf(widget):
                point = widget.mapTo(inside, _point(widget, at))
                area.ensureVisible(point.x(), point.y(), 40, min(60, area.viewport().height() // 3))
            area = area.parent()
        self.settle()

    def _check(self, widget: QWidget, point: QPoint) -> None:
        if not widget.isVisible() or not widget.isEnabled():
            raise TourError(f"{_name(widget)!r} cannot be pressed: hidden or disabled")
        window = widget.window()
        there = window.childAt(widget.mapTo(window, point)) or window
        if there is not widget and not widget.isAncestorOf(there):
            raise TourError(f"{_name(widget)!r} is covered by {type(there).__name__} {_name(there)!r} or cut off")

    def draw(self, pad: QWidget, strokes: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Draw with the pressed left button; points are shares of the pad's width and height."""
        self.reveal(pad)
        for stroke in strokes:
            points = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in stroke]
            QTest.mousePress(pad, LEFT, pos=points[0])
            for point in points[1:]:
                QTest.mouseMove(pad, point)
            QTest.mouseRelease(pad, LEFT, pos=points[-1])
        self.settle()

    # Typing

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key for whoever has the focus."""
        self.keys += 1
        self._need_focus()
        QTest.keyPress(_FOCUS, key, modifier)
        QTest.keyRelease(_FOCUS, key, modifier)
        self.settle()

    def _need_focus(self) -> None:
        """A window that is gone with the press that closed it leaves nobody to type to: Qt would end the process."""
        if QApplication.focusWidget() is None and QApplication.activeWindow() is None:
            self.settle()

    def write(self, text: str) -> None:
        """Type into what has the focus: Latin by keys, Chinese as an input method would commit it."""
        self.keys += len(text)
        self._need_focus()
        if text.isascii():
            for character in text:
                QTest.keyClick(_FOCUS, ord(character))
        else:
            target = QApplication.focusWidget()
            if target is None:
                raise TourError(f"nothing has the focus to type {text!r} into")
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(target, event)
        self.settle()

    def fill(self, name: str, text: str, within: QWidget | None = None, kind: type[QWidget] = QLineEdit) -> None:
        """Press a field, clear it, type."""
        self.press(self.find(kind, name, within))
        self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(text)


def _shown(widgets: list[Found]) -> list[Found]:
    return [widget for widget in widgets if shiboken6.isValid(widget) and widget.isVisible()]


def _text(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QLabel | QAbstractButton) else ""


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or widget.objectName() or _text(widget)


def _is_called(widget: QWidget, name: str) -> bool:
    return any(said.startswith(name) for said in (widget.accessibleName(), widget.objectName(), _text(widget)))


def _point(widget: QWidget, at: QPoint | QPointF | None) -> QPoint:
    if at is None:
        return widget.rect().center()
    return at.toPoint() if isinstance(at, QPointF) else at


def _surface(widget: QWidget) -> QWindow | None:
    """The window of a widget as the platform has it; null where PySide holds one of the same address that is gone."""
    surface = widget.window().windowHandle()
    return surface if surface is not None and shiboken6.isValid(surface) else None


def _watch_dialogs() -> QTimer:
    """A dialog of its own loop that no hand waits for would hold the walk for ever: it is closed at last."""
    alarm = QTimer()
    alarm.setSingleShot(True)
    alarm.timeout.connect(_close_dialogs)
    alarm.start(int(3 * PATIENCE_SECONDS * 1000))
    return alarm


def _close_dialogs() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.reject()
