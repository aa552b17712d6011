"""One facility: who and where, what is wrong at a glance, tabs, 更正 and the one filled button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.facilities import FacilityView
from tuoyu_desktop.domain.terms import Answer
from ui.pages.facilities import camera_tab, case_tabs, register_tabs, words
from ui.pages.facilities.parts import TabBody
from ui.pages.facilities.tab_strip import TabFace, TabStrip
from ui.routes import Route, ToInspection, ToStart
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.icons import IconLabel


class DetailPanel(Card):
    """``go`` carries a route, ``correct_asked`` comes from 更正, ``back_asked`` from the small layout."""

    go = Signal(object)
    correct_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._view: FacilityView | None = None
        self._facility = ""
        self._start: Route | None = None
        self.back = hooks.button("列表", icon="ph.arrow-left")
        self.name = hooks.label("", "title", wrap=True)
        self.filing, self.inclusive, self.closed = Chip(""), Chip("普惠"), Chip("已关停", "ph.prohibit", "na")
        self._where = hooks.label("", "caption", "text2", wrap=True)
        self.correct = hooks.button("更正", icon="ph.pencil-simple")
        self.closure = hooks.button(
            "关停台账", icon="ph.notebook", tooltip="停业、关停、失联时，记人数、退费、安置和经过"
        )
        self.start = hooks.button("开始检查", "primary", icon="ph.play-fill")
        self.why_not = hooks.label("", "caption", "text2", wrap=True)
        self.tabs = TabStrip("机构资料")
        self._scroll = QScrollArea()
        self._stack = QStackedWidget()
        self._empty = EmptyState("ph.buildings", "选一家机构", "左边按一行，或打几个字找")
        self._build()
        self._wire()

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(tokens.SPACE_2)
        title.addWidget(self.back)
        title.addWidget(self.name)
        for chip in (self.filing, self.inclusive, self.closed):
            title.addWidget(chip)
        title.addStretch(1)
        where = hooks.row(IconLabel("ph.map-pin", "text3", tokens.ICON_INLINE), self._where, gap=tokens.SPACE_1)
        where.setStretch(1, 1)
        left = hooks.column(gap=tokens.SPACE_1)
        left.addLayout(title)
        left.addLayout(where)
        left.addWidget(self.why_not)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_1)
        head.setSpacing(tokens.SPACE_3)
        head.addLayout(left, 1)
        head.addWidget(self.closure)
        head.addWidget(self.correct)
        head.addWidget(self.start)
        strip = hooks.row(self.tabs)
        strip.setContentsMargins(tokens.SPACE_3, 0, tokens.SPACE_3, 0)
        self._scroll.setWidgetResizable(True)
        self._scroll.setProperty("reads", True)
        hooks.announce(self._scroll, "机构资料的内容")
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(strip)
        column.addWidget(hooks.rule())
        column.addWidget(self._scroll, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)
        self.body.addWidget(self._stack)
        self.back.hide()
        self.closure.hide()

    def _wire(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.correct.clicked.connect(self.correct_asked)
        self.start.clicked.connect(lambda: self.go.emit(self._start) if self._start else None)
        self.tabs.chosen.connect(lambda _key: self._show_tab())

    def show_view(self, facility: str, view: FacilityView, refusal: str) -> None:
        """Show a facility; ``refusal`` is why this person cannot visit or correct it, empty if they can."""
        shown, self._view = self._view, view
        if shown is not None and facility == self._facility and replace(shown, now=view.now) == view:
            return  # keep scroll and focus where nothing changed
        self._facility = facility
        known = view.facility
        self.name.setText(known.name)
        self.filing.show_state(*words.filing_chip(known))
        self.inclusive.setVisible(known.is_inclusive)
        self.closed.setVisible(view.state.closed_on is not None)
        people = " ".join(part for part in (known.person_in_charge, known.telephone) if part)
        self._where.setText("　".join(part for part in (known.address, people) if part))
        self._show_start(facility, view, refusal)
        self.correct.setEnabled(not refusal)
        self.correct.setToolTip(refusal)
        self.tabs.set_faces(_tab_faces(view))
        self._show_tab()
        self._stack.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """No facility is chosen."""
        self._view = None
        self._stack.setCurrentIndex(0)

    def is_nothing(self) -> bool:
        """Whether no facility is shown."""
        return self._view is None

    def open_tab(self, key: str) -> None:
        """Choose a tab by its key (overview, papers, people, cameras, history, findings, corrections)."""
        self.tabs.set_chosen(key)
        if self._view is not None:
            self._show_tab()

    def _show_start(self, facility: str, view: FacilityView, refusal: str) -> None:
        if view.open_visit is not None:
            self._start = ToInspection(view.open_visit)
            self.start.setText("继续检查")
        else:
            self._start = ToStart(facility)
            self.start.setText("开始检查")
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(not refusal)
        self.start.setToolTip(refusal)
        self.why_not.setText(refusal)
        self.why_not.setVisible(bool(refusal))

    def _show_tab(self) -> None:
        if self._view is None:
            return
        made = _MAKERS[self.tabs.value()](self._view, self.go.emit)
        self._scroll.setWidget(made)
        self._scroll.verticalScrollBar().setValue(0)


def _tab_faces(view: FacilityView) -> tuple[TabFace, ...]:
    failed = any(check.last.answer is Answer.FAIL for check in view.cameras_checked)
    opened = len(view.open_findings)
    conflict = any(line.state == "conflict" for line in view.state.corrections)
    return (
        TabFace("overview", "概况"),
        TabFace("papers", "备案与证照", words.papers_mark(view)),
        TabFace("people", "人员", words.people_mark(view)),
        TabFace("cameras", "监控与安防", "fail" if failed else ""),
        TabFace("history", "检查历史"),
        TabFace("findings", "问题", "warn" if view.line.overdue_count else "", str(opened) if opened else ""),
        TabFace("corrections", "变更更正", "warn" if conflict else ""),
    )


Go = Callable[[Route], None]
_MAKERS: Mapping[str, Callable[[FacilityView, Go], TabBody]] = {
    "overview": lambda view, _go: register_tabs.overview(view),
    "papers": lambda view, _go: register_tabs.papers(view),
    "people": lambda view, _go: register_tabs.people(view),
    "cameras": lambda view, _go: camera_tab.cameras(view),
    "history": case_tabs.history,
    "findings": case_tabs.findings,
    "corrections": lambda view, _go: case_tabs.corrections(view),
}
