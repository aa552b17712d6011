"""The middle of 检查: the item, its measurement, what is asked after an answer, and the three answers at the foot."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from tuoyu_desktop.application.visit_view import ItemView, VisitView
from ui.pages.inspection import faces
from ui.pages.inspection.finding_faces import finding_face
from ui.pages.inspection.measurement_pane import MeasurementPane
from ui.pages.inspection.open_item import OpenItem, shown_item
from ui.widgets import tokens
from ui.widgets.answer_bar import AnswerBar
from ui.widgets.finding_form import FindingForm
from ui.widgets.item_card import ItemCard, ItemLayout
from ui.widgets.key_hints import INSPECTION_KEYS, KeyHints
from ui.widgets.link_button import LinkButton
from ui.widgets.na_reason import NaReason
from ui.widgets.result_strip import ResultStrip
from ui.widgets.stopwatch_strip import StopwatchFace, StopwatchStrip
from ui.widgets.task_head import FootGround

STOPWATCHES: Final = {
    "C04": ("报警测试", "触发，等报警响、值守人回应"),
    "D07": ("一键报警测试", "按下，等接警单位回应"),
}
"""Tests that wait for an answer from outside, with what they are called and wait for; the stopwatch runs on while one
looks at other items."""


class _QuietBar(QScrollBar):
    """A scroll bar that keeps its place and is seen only where there is something to scroll: one that comes and goes
    from item to item has everything laid out and painted twice."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class StillScroll(QScrollArea):
    """Scrolls by wheel, finger and page keys; arrows and letters belong to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBar(_QuietBar(Qt.Orientation.Vertical, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()


class ItemPane(QWidget):
    """Shows what the page says. ``hidden_asked``: why items do not apply; ``watch_asked``: start the stopwatch."""

    hidden_asked = Signal()
    watch_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card, self.measurement = ItemCard(), MeasurementPane()
        self.reason, self.form, self.answers = NaReason(), FindingForm(), AnswerBar()
        self.hidden = LinkButton("", "ph.minus-circle-fill", "ph.caret-right")
        self.watch = LinkButton("开始计时", "ph.timer")
        self.stopwatch = StopwatchStrip()
        self.stopwatch.hide()
        self.pinned = ResultStrip(alone=True)
        self.pinned.hide()
        self.keys = KeyHints(INSPECTION_KEYS)
        self.tools = QHBoxLayout()
        self._small = self._narrow = self._low = self._revealing = False
        self._code, self._asked = "", ("", "", "")
        self._timed = ""
        self._top = 0
        self._build()
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda: self._reveal() if self._revealing else None)
        bar.actionTriggered.connect(lambda _action: self._reveal_over())
        self.measurement.opened.connect(lambda part: QTimer.singleShot(0, part, lambda: self._bring(part)))
        self.form.changed.connect(lambda _values: self._reveal_over())
        self.hidden.clicked.connect(self.hidden_asked)
        self.watch.clicked.connect(self.watch_asked)

    def _build(self) -> None:
        content = QWidget()
        content.setProperty("clear", True)
        self._column = QVBoxLayout(content)
        self._column.setSpacing(tokens.SPACE_4)
        links = QHBoxLayout()
        links.addWidget(self.watch)
        links.addStretch(1)
        links.addWidget(self.hidden)
        for part in (self.card, self.measurement, self.reason, self.form):
            self._column.addWidget(part)
        self._column.addLayout(links)
        self._column.addStretch(1)
        self.area = StillScroll()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        self._watch_place = QVBoxLayout()
        self._watch_place.setSpacing(tokens.SPACE_2)
        self._watch_place.addWidget(self.pinned)
        self._watch_place.addWidget(self.stopwatch)
        foot = FootGround()  # the answers stay at one spot on all items
        self._foot = QVBoxLayout(foot)
        self._foot.addWidget(self.answers)
        self._foot.addWidget(self.keys)
        self._foot.addLayout(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(self._watch_place)
        column.addWidget(foot)
        self.set_size("regular")

    def set_size(self, size: str) -> None:
        """Margins, the form of the card and the height of the answers by the class of the window."""
        self._small, self._narrow = size == "small", size in ("small", "medium")
        self._low = size in ("short", "medium")
        side = tokens.SPACE_4 if self._small else tokens.SPACE_5
        self._top = tokens.SPACE_2 if self._small or self._low else tokens.SPACE_4
        self._give_room()
        self._column.setSpacing(tokens.SPACE_1 if self._small else tokens.SPACE_2 if self._low else tokens.SPACE_4)
        self._place_watch()
        below = tokens.SPACE_2
        self._foot.setContentsMargins(
            side, tokens.px(8 if self._small else 12) + 1, side, 0 if size in ("regular", "short") else below
        )
        self._foot.setSpacing(tokens.SPACE_2 if self._small else 0)
        self.answers.set_compact(self._small)
        self.form.fact.set_least(tokens.px(tokens.H_TOUCH if size == "short" else 64))
        self.keys.setVisible(size in ("regular", "short"))

    def _place_watch(self) -> None:
        """Room around what stands between the cards and the answers, where something stands there."""
        side = tokens.SPACE_4 if self._small else tokens.SPACE_5
        something = not (self.pinned.isHidden() and self.stopwatch.isHidden())
        self._watch_place.setContentsMargins(side, 0, side, tokens.SPACE_3 if something else 0)

    def _give_room(self) -> None:
        """The scroll bar stands in the margin, so that cards and answers end on one line."""
        side = tokens.SPACE_4 if self._small else tokens.SPACE_5
        self._column.setContentsMargins(side, self._top, side - tokens.px(12), tokens.SPACE_3)

    # showing ------------------------------------------------------------------------------------------------------

    def show_open(self, view: VisitView, open_item: OpenItem) -> None:
        """The open item; another item starts at the top of its cards."""
        item = shown_item(view, open_item)
        other = item.code != self._code
        self._code = item.code
        self.card.set_face(faces.item_face(item, view.context, self._layout_of(item, open_item)))
        folded = (item.answer is not None or open_item.asks == "NA") and not open_item.unfolded
        self.measurement.show_item(view, item, folded=folded, small=self._small, narrow=self._narrow, pin=self._low)
        self._show_pinned()
        self._show_asked(view, item, open_item)
        self.answers.set_face(faces.answer_face(item, view.context, open_item))
        self._show_links(view, item)
        if other:
            self.area.verticalScrollBar().setValue(0)
        asked = (open_item.asks, f"{open_item.number} {open_item.finding}", open_item.error)
        if other or asked != self._asked:
            self._asked, self._revealing = asked, True  # what is asked grows as its proposals arrive
            QTimer.singleShot(0, self, self._reveal)

    def _show_pinned(self) -> None:
        """What a table decides stays in sight while its rows scroll."""
        result = self.measurement.pinned
        if result is not None:
            self.pinned.set_face(result)
        self.pinned.setVisible(result is not None)
        self._place_watch()

    def _reveal(self) -> None:
        """What is asked after an answer is seen whole down to its foot; where there is no room, from its head."""
        part = {"NA": self.reason, "FINDING": self.form}.get(self._asked[0])
        if part is not None and part.isVisible():
            top, room = part.y(), self.area.viewport().height()
            foot = top + part.height() + tokens.SPACE_3
            whole = part.height() + 2 * tokens.SPACE_3 <= room
            self.area.verticalScrollBar().setValue(max(0, foot - room) if whole else top - tokens.SPACE_2)

    def _bring(self, part: QWidget) -> None:
        """What was opened by a press is seen whole."""
        self.area.ensureWidgetVisible(part, 0, tokens.SPACE_3)

    def _reveal_over(self) -> None:
        """From the first scrolling or typing on the person decides what is seen: nothing moves under the hand."""
        self._revealing = False

    def prepare(self, view: VisitView, item: ItemView) -> bool:
        """Build what the item needs before it is asked for; False when all is there."""
        if not item.item.answer.fields:
            return False
        return self.measurement.prepare(view, item, small=self._small, narrow=self._narrow, pin=self._low)

    def _layout_of(self, item: ItemView, open_item: OpenItem) -> ItemLayout:
        if self._small:
            return ItemLayout.STRIP
        if open_item.asks:
            return ItemLayout.BRIEF
        return ItemLayout.LINK if self.measurement.is_table(item) else ItemLayout.FULL

    def _show_asked(self, view: VisitView, item: ItemView, open_item: OpenItem) -> None:
        self.reason.setVisible(open_item.asks == "NA")
        if open_item.asks == "NA":
            key, text = open_item.reason
            self.reason.set_face(faces.na_face(key, text, open_item.error))
        self.form.setVisible(open_item.asks == "FINDING")
        if open_item.asks == "FINDING":
            self.form.set_face(finding_face(view, item, open_item))

    def _show_links(self, view: VisitView, item: ItemView) -> None:
        section = next(s for s in view.sections if s.letter == item.section)
        words = faces.hidden_words(section)
        self.hidden.setText(words)
        self.hidden.updateGeometry()
        self.hidden.setVisible(bool(words))
        self.watch.setVisible(item.code in STOPWATCHES and not self.stopwatch.isVisible() and item.answer is None)

    def order_tabs(self) -> None:
        """The fields of the measurement come after the item and before what is asked: Qt takes widgets in the order
        in which they were made, and rows are made whenever they are needed."""
        before: QWidget | None = None
        for part in (self.card, self.measurement):
            for one in part.findChildren(QWidget):
                if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(self):
                    if before is not None:
                        QWidget.setTabOrder(before, one)
                    before = one

    # the stopwatch ----------------------------------------------------------------------------------------------------

    def start_watch(self, wall_time: str) -> None:
        """Begin to time the test of the open item; the strip stays whichever item is open."""
        self._timed = self._code
        name, waiting = STOPWATCHES[self._timed]
        self.stopwatch.start(StopwatchFace(heading=f"{self._timed} {name} · 计时中", line=f"{wall_time} {waiting}"))
        self.stopwatch.show()
        self.watch.hide()
        self._place_watch()

    @property
    def timed(self) -> str:
        """The item whose test was timed last."""
        return self._timed

    def end_watch(self) -> None:
        """Take the strip away."""
        self.stopwatch.hide()
        self._place_watch()
