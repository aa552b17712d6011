"""What must not happen on the tour: a warning of Qt, an error that nobody handled, a character without a glyph."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMainWindow, QWidget

_HARMLESS = tuple(
    f"This plugin does not support {what}" for what in ("propagateSizeHints()", "raise()", "grabbing the keyboard")
)
"""What the offscreen platform says of itself."""
_TOLD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


class Watch(QObject):
    """Collects what went wrong, in the order in which it happened."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.faults: list[str] = []
        self._seen: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """Listen to Qt's messages and to exceptions that no slot caught."""
        qInstallMessageHandler(self._message)
        sys.excepthook = self._exception
        parent = self.parent()
        assert parent is not None
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A part shown before it has its place flashes up as a window of its own and takes the focus away."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and _is_stray(watched):
            self.note(f"a stray window: {type(watched).__name__} {_text_of(watched) or watched.accessibleName()!r}")
        return False

    def note(self, fault: object) -> None:
        """Keep one fault."""
        self.faults.append(repr(fault) if isinstance(fault, BaseException) else str(fault))

    def check_glyphs(self, page: QWidget) -> None:
        """Every character that stands on ``page`` must be in one of the fonts it is shown with."""
        for widget in page.findChildren(QWidget):
            text = _text_of(widget) if widget.isVisible() else ""
            fresh = {(c, widget.font().key()) for c in text if not c.isspace()} - self._seen
            if not fresh:
                continue
            self._seen |= fresh
            metrics = QFontMetrics(widget.font())
            missing = "".join(sorted(c for c, _font in fresh if not metrics.inFontUcs4(ord(c))))
            if missing:
                self.note(f"no glyph for {missing!r} in {text!r}")

    def _message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind in _TOLD and message not in _HARMLESS:
            self.note(f"Qt: {message}")

    def _exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.note(error)
        sys.__excepthook__(kind, error, trace)


def _is_stray(widget: QWidget) -> bool:
    return widget.isWindow() and widget.windowType() == Qt.WindowType.Window and not isinstance(widget, QMainWindow)


def _text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
