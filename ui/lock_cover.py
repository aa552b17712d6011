"""Locks dialogs too, without closing them: nothing half-typed is lost, nothing can be read or pressed.

A modal dialog keeps the main window from taking keys, so the lock page is shown in a window of its own over it, and
each open dialog gets a curtain. Unlocking takes both away and the dialog goes on where it was.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QVBoxLayout, QWidget

from ui.widgets import hooks


class _LockWindow(QDialog):
    """Cannot be closed but by unlocking: Esc and the window's cross do nothing."""

    def reject(self) -> None:
        return


class LockCover:
    """``lower_over(page)`` when locking, ``lift()`` when unlocking. Does nothing while no dialog is open."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._curtains: list[QWidget] = []
        self._shell: _LockWindow | None = None
        self._page: QWidget | None = None

    def lower_over(self, page: QWidget) -> None:
        """Hide what open dialogs show and let ``page`` take keys over them."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        self._curtains = [_curtain(dialog) for dialog in dialogs]
        modal = QApplication.activeModalWidget()
        if modal is not None:
            self._take(page, modal)

    def lift(self) -> None:
        """Take curtains and the lock's window away; the page goes back to the main window."""
        for curtain in self._curtains:
            curtain.setParent(None)
            curtain.deleteLater()
        self._curtains = []
        if self._shell is not None and self._page is not None:
            stack = self._window.centralWidget()
            self._page.setParent(stack)
            add = getattr(stack, "addWidget", None)
            if add is not None:
                add(self._page)
            self._shell.hide()
            self._shell.deleteLater()
        self._shell, self._page = None, None

    def _take(self, page: QWidget, modal: QWidget) -> None:
        shell = _LockWindow(modal, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        shell.setProperty("ground", True)
        shell.setWindowModality(Qt.WindowModality.ApplicationModal)
        column = QVBoxLayout(shell)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        page.show()
        shell.setGeometry(self._window.geometry())
        hooks.announce(shell, "锁定")
        self._shell, self._page = shell, page
        shell.show()


def _curtain(dialog: QDialog) -> QWidget:
    """Hides all of a dialog's content and takes every press on it."""
    curtain = QWidget(dialog)
    curtain.setProperty("ground", True)
    curtain.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    curtain.setGeometry(dialog.rect())
    curtain.show()
    curtain.raise_()
    return curtain
