"""今日: the next visit with its one filled button, the days after, three small heaps of duty, and delivery."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.ports import Changes, Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.today import NextVisit, PlannedVisit, TodayView, item_count, today_view
from ui.background.job_runner import JobRunner
from ui.pages.today import words
from ui.pages.today.delivery_bar import DeliveryBar
from ui.pages.today.heaps import Heaps
from ui.pages.today.hero_card import HeroCard
from ui.pages.today.joins import Joins
from ui.pages.today.list_card import ListCard
from ui.routes import Route, ToFacilities, ToInspection, ToSync
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar
from ui.widgets.page_head import PageHead

_CONCERNS = ("plan", "inspection", "answer", "finding", "facility", "assignment", "delivery", "evidence", "notice")


_AFTER_PICTURE_MS = 100
"""What needs the checklist is asked for once the page has been painted."""
_LATER_ROWS: dict[tokens.SizeClass, int] = {"regular": 4, "short": 3, "medium": 4, "small": 4}
"""So many visits to come leave the month's bar in sight; the others come with 更多."""


class TodayPage(QWidget):
    """``go`` carries a route; ``practice_asked`` carries who wants to practise."""

    go = Signal(object)
    practice_asked = Signal(object)

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self.joins = Joins(runner, me.person, self)
        self._view: TodayView | None = None
        self._asked = True
        self._load()  # read while the page is being built
        self.head = PageHead("今日")
        self.clock = Banner("warning", "")
        self.hero = HeroCard()
        self.later = ListCard("接下来", most=4, unit="家")
        self._ahead = hooks.label("", "caption", "text2")
        self.heaps = Heaps()
        self.join = hooks.button("加入同事的检查", icon="ph.users", tooltip="两台电脑一起查一次：输入同事的加入码")
        self.practise = hooks.button(
            "练习一次", icon="ph.graduation-cap", tooltip="在一家练习用的机构从头走一遍，写的都不会上报"
        )
        self.practise.setVisible(False)
        self.delivery = DeliveryBar(practice=me.practice)
        self._month = ProgressBar("本月走访")
        self._month_words = hooks.label("", bold=True)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self._wire()

    def _build(self) -> None:
        month = hooks.row(hooks.label("本月走访", tone="text2"), self._month, self._month_words, gap=tokens.SPACE_4)
        month.setStretch(1, 1)
        month.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4)
        self.head.add_action(self.practise)
        self.head.add_action(self.join)
        self.later.add_head_widget(self._ahead)
        self.later.body.addWidget(hooks.rule())
        self.later.body.addLayout(month)
        left = QWidget()
        both = hooks.column(self.hero, self.later, gap=tokens.SPACE_4)
        both.addStretch()
        left.setLayout(both)
        self._columns.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self.heaps)
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self._columns)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls take the focus and scroll it
        scroll.setWidget(content)
        scroll.verticalScrollBar().rangeChanged.connect(self._give_room)
        foot = hooks.row(self.delivery)
        foot.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, tokens.SPACE_4)
        self.clock.hide()
        told = hooks.row(self.clock)
        told.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        column = hooks.column(self.head, gap=0)
        column.addLayout(told)
        column.addWidget(scroll, 1)
        column.addSpacing(tokens.SPACE_4)
        column.addLayout(foot)
        self.setLayout(column)

    def _give_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that cards and foot end on one line."""
        right = tokens.SPACE_5 - (tokens.px(12) if most else 0)
        self._columns.setContentsMargins(tokens.SPACE_5, 0, right, 0)

    def _wire(self) -> None:
        self.hero.start_asked.connect(self._start_next)
        self.hero.facility_asked.connect(self._show_next)
        self.hero.choose_asked.connect(lambda: self.go.emit(ToFacilities()))
        self.later.row_opened.connect(self._open_visit)
        self.heaps.go.connect(self.go)
        self.join.clicked.connect(self.joins.ask_code)
        self.practise.clicked.connect(lambda: self.practice_asked.emit(self._me))
        self.joins.go.connect(self.go)
        self.joins.card_made.connect(self.heaps.put_joins)
        self._runner.database_stands.connect(self._database_stands)
        self.delivery.sync_asked.connect(lambda: self.go.emit(ToSync(start=True)))

    def open(self, _route: Route) -> None:
        """Load anew; what is asked for while the page is made is new enough."""
        if not self._asked:
            self._load()
        self._asked = False

    def refresh(self, changes: Changes) -> None:
        """Something on this page may have changed."""
        if changes.has(*_CONCERNS):
            self._load()

    def set_may_join(self, may_join: bool) -> None:
        """Not where nothing may be written."""
        self.join.setVisible(may_join)
        self.joins.set_available(may_join)

    def set_may_practise(self, may_practise: bool) -> None:
        """Not where nothing may be written, and not twice."""
        self.practise.setVisible(may_practise)

    def _load(self) -> None:
        me = self._me

        def job(records: Records) -> tuple[TodayView, datetime]:
            return today_view(records, me.person, me.area), records.now()

        self._runner.read(self, job, self._show)

    def _show(self, answer: tuple[TodayView, datetime]) -> None:
        view, now = answer
        QTimer.singleShot(_AFTER_PICTURE_MS, self.joins, self.joins.look)
        self.head.set_words("今日", spoken.full_day(view.on))
        self._show_delivery(view, now)
        if view == self._view:  # keep the focus where nothing changed
            return
        self._view = view
        self.hero.show_visit(view.next, view.on, view.later)
        self.hero.show_resume(view.resume is not None)
        self._ahead.setText(_ahead(view))
        self.later.show_faces([words.visit_row(visit, view.on) for visit in view.later])
        self.heaps.show_view(view)
        self._show_month(view)
        self.clock.show_sentence(view.clock)
        self.clock.setVisible(bool(view.clock))
        if view.next is not None:
            QTimer.singleShot(_AFTER_PICTURE_MS, self, self._count_items)

    def _show_delivery(self, view: TodayView, now: datetime) -> None:
        if self._runner.is_standing:
            self.delivery.show_delivery(view.delivery, now)
        else:
            self.delivery.show_fault()

    def _database_stands(self, standing: bool) -> None:
        if standing:
            self._load()
        else:
            self.delivery.show_fault()

    def _count_items(self) -> None:
        visit, person = self._view.next if self._view else None, self._me.person
        if visit is not None:
            self._runner.read(self, lambda records: item_count(records, visit, person), partial(self._counted, visit))

    def _counted(self, visit: NextVisit, count: int | None) -> None:
        if count is not None and self._view is not None and self._view.next == visit:
            self.hero.show_item_count(visit.plan.profile, count)

    def _show_month(self, view: TodayView) -> None:
        planned = view.planned_this_month
        self._month.set_share(view.visits_this_month / planned if planned else 0.0)
        self._month_words.setText(f"{view.visits_this_month} / {planned} 家")

    def _start_next(self) -> None:
        visit, resume = (self._view.next, self._view.resume) if self._view else (None, None)
        if resume is not None:
            self.go.emit(ToInspection(resume.id))
        elif visit is not None:
            self.go.emit(words.start_of(visit.plan))

    def _show_next(self) -> None:
        if self._view is not None and self._view.next is not None:
            self.go.emit(ToFacilities(facility=self._view.next.facility.id))

    def _open_visit(self, row: int) -> None:
        """Today's visits start; of a later day one looks at the place."""
        if self._view is None or row >= len(self._view.later):
            return
        visit: PlannedVisit = self._view.later[row]
        if visit.plan.on == self._view.on:
            self.go.emit(words.start_of(visit.plan))
        else:
            self.go.emit(ToFacilities(facility=visit.facility.id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """376 at the right, 320 at 125 %; one column at 150 % (design tokens §7)."""
        size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(size == "small")
        self.later.set_most(_LATER_ROWS[size])
        stacked = size == "small"
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        width = tokens.px(320 if size == "medium" else 376)
        self.heaps.setMinimumWidth(0 if stacked else width)
        self.heaps.setMaximumWidth(16_777_215 if stacked else width)
        super().resizeEvent(event)


def _ahead(view: TodayView) -> str:
    today = sum(1 for visit in view.later if visit.plan.on == view.on)
    rest = len(view.later) - today
    return f"今天还有 {today} 家，之后七天 {rest} 家" if today else f"之后七天 {rest} 家"
