"""The keys of 检查 (design tokens §7). Text fields keep digits and letters for themselves: Qt asks them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from ui.widgets.segmented_control import SegmentedControl

KEYS: Final = ("1", "2", "3", "N", "P", "U", "B", "Up", "Down", "Ctrl+F")
_ARROWS: Final = {"Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down}


class InspectionKeys:
    """Shortcuts of a page; they sleep while a sheet lies over it."""

    def __init__(self, page: QWidget, acts: Mapping[str, Callable[[], None]]) -> None:
        self._shortcuts = [self._shortcut(page, key, acts[key]) for key in KEYS]

    def _shortcut(self, page: QWidget, key: str, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(key in _ARROWS)
        shortcut.activated.connect(lambda: _arrow(key, act) if key in _ARROWS else act())
        return shortcut

    def set_awake(self, awake: bool) -> None:
        """Let the keys act, or leave them to what lies over the page."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(awake)


def _arrow(key: str, act: Callable[[], None]) -> None:
    """A choice with the focus keeps its arrow keys; anywhere else they go from item to item."""
    held = QApplication.focusWidget()
    if isinstance(held, QComboBox | SegmentedControl):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(held, QKeyEvent(kind, _ARROWS[key], Qt.KeyboardModifier.NoModifier))
        return
    act()


def focus_beside(within: QWidget, forward: bool) -> bool:
    """Tab and Shift+Tab: on to the next that takes the focus by Tab within ``within``, round and round."""
    held = within.focusWidget() or within
    one = _beside(held, forward)
    while one is not held:
        tabbed = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if tabbed and within.isAncestorOf(one) and one.isVisibleTo(within) and one.isEnabled():
            one.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
        one = _beside(one, forward)
    return False


def _beside(one: QWidget, forward: bool) -> QWidget:
    """The next or previous in the window's chain of focus, which is a ring."""
    return (one.nextInFocusChain() if forward else one.previousInFocusChain()) or one
