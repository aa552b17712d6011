"""What a page may not do to the one who reads it or who has only keys: measured on the shown widgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import ne

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPushButton,
    QScrollBar,
    QWidget,
)

from ui.widgets.elided_label import ElidedLabel

SLACK = 1
"""A pixel that rounding takes."""
_KEY_TOLD = re.compile(r"（.+）$")
FOCUS_PIXELS = 60
"""So many change at least where the focus is seen: twice what a blinking cursor changes."""


def shown_in(page: QWidget) -> list[QWidget]:
    """Every widget that is seen of a page; what Qt builds into its own editors and bars is Qt's."""
    return [part for part in page.findChildren(QWidget) if part.isVisible() and not _is_qts(part)]


def _is_qts(part: QWidget) -> bool:
    return part.objectName().startswith("qt_") or isinstance(part, QScrollBar)


def told(part: QWidget) -> str:
    """How a fault names a widget."""
    words = part.text() if isinstance(part, QLabel | QAbstractButton) else part.accessibleName()
    return f"{type(part).__name__} {words[:40]!r} in {type(part.parent()).__name__}"


# Words ----------------------------------------------------------------------------------------------------------------


def cut_words(page: QWidget) -> Iterator[str]:
    """Labels and buttons whose words do not fit; an ellipsis is right where the tooltip has the rest."""
    for part in shown_in(page):
        if isinstance(part, ElidedLabel):
            if part.is_elided() and part.toolTip() != part.text():
                yield f"{told(part)} ends in … and has no tooltip"
        elif (isinstance(part, QLabel) and _is_cut(part)) or (isinstance(part, QPushButton) and _is_narrow(part)):
            yield f"{told(part)} is cut at {part.width()} × {part.height()}"


def _is_cut(label: QLabel) -> bool:
    if not label.text():
        return False
    room, need = label.contentsRect(), label.sizeHint()
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + SLACK
    return need.width() > label.width() + SLACK or label.fontMetrics().height() > room.height() + SLACK


def _is_narrow(button: QPushButton) -> bool:
    metrics = button.fontMetrics()
    icon = 0 if button.icon().isNull() else button.iconSize().width()
    words = metrics.horizontalAdvance(button.text().replace("&", ""))
    return words + icon > button.width() + SLACK or metrics.height() > button.height() + SLACK


# Room -----------------------------------------------------------------------------------------------------------------


def too_wide(page: QWidget) -> Iterator[str]:
    """What sticks out at the side, or below where nothing scrolls."""
    for part in shown_in(page):
        around = part.parentWidget()
        if around is None or part.isWindow() or isinstance(around.parentWidget(), QAbstractItemView):
            continue
        place, scrolled = part.geometry(), _is_viewport(around)
        if place.left() < -SLACK or place.right() > around.width() + SLACK:
            yield f"{told(part)} sticks out: {place.left()} to {place.right()} of {around.width()}"
        if not scrolled and place.bottom() > around.height() + SLACK:
            yield f"{told(part)} sticks out below: {place.bottom()} of {around.height()}"


def _is_viewport(part: QWidget) -> bool:
    area = part.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is part


# Keys -----------------------------------------------------------------------------------------------------------------


def takes_focus(part: QWidget) -> bool:
    """Whether Tab stops here."""
    policy = part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and part.focusProxy() is None and part.isEnabled()


def nameless(page: QWidget) -> Iterator[str]:
    """What takes the focus and says nothing to a screen reader, or can only be pressed: its tooltip names no key."""
    for part in shown_in(page):
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.focusProxy() is None:
            if not _spoken(part):
                yield f"{told(part)} has no name"
        elif isinstance(part, QAbstractButton) and part.isEnabled() and not _KEY_TOLD.search(part.toolTip()):
            yield f"{told(part)} takes no focus"


def _spoken(part: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(part)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def focus_unseen(page: QWidget, seen: set[tuple[object, ...]]) -> Iterator[str]:
    """What looks the same with the focus as without. ``seen``: what was looked at before; one of a kind is enough."""
    window = page.window()
    for part in [p for p in shown_in(page) if takes_focus(p)]:
        kind = (type(part), type(part.parent()), part.property("role"), bool(part.layout()), page.__class__)
        if kind in seen:
            continue
        seen.add(kind)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if QApplication.focusWidget() is not part or part.visibleRegion().isEmpty():
            continue
        place = QRect(part.mapTo(window, QPoint()), part.size())
        with_it = window.grab(place).toImage()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.processEvents()
        if _changed(with_it, window.grab(place).toImage()) < FOCUS_PIXELS:
            yield f"{told(part)} shows no focus"


def _changed(one: QImage, other: QImage) -> int:
    """How many pixels differ; both pictures have 32 bits a pixel."""
    before, after = (memoryview(picture.constBits()).cast("B").cast("I") for picture in (one, other))
    return sum(map(ne, before, after))


def out_of_reach(page: QWidget, most: int = 150) -> Iterator[str]:
    """What Tab does not come to before it is back where it began."""
    window = page.window()
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    stops: list[QWidget] = []
    for _press in range(most):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or (stops and now is stops[0]):
            break
        if now in stops:
            yield f"Tab turns in a ring at {told(now)}"
            break
        stops.append(now)
    else:
        yield f"Tab does not come back in {most} presses"
    for part in shown_in(page):
        if takes_focus(part) and part is not page and part not in stops:
            yield f"Tab does not come to {told(part)}"
