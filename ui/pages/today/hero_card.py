"""The next visit: what one needs before the door, and the only filled button of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.today import NextVisit, PlannedVisit
from tuoyu_desktop.domain.terms import Profile
from tuoyu_desktop.domain.wording import PROFILES, VISIT_MODES
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.chips import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icons import IconLabel


class HeroCard(Card):
    """``start_asked`` begins the visit, ``facility_asked`` shows the place; ``choose_asked`` where none is planned."""

    start_asked = Signal()
    facility_asked = Signal()
    choose_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.start = hooks.button("开始检查", "primary", icon="ph.play-fill", tooltip="开始下一家的检查")
        self.start.setProperty("hero", True)
        self.facility = hooks.button("查看机构", "text", icon="ph.caret-right")
        self.facility.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.start.clicked.connect(self.start_asked)
        self.facility.clicked.connect(self.facility_asked)
        self._when, self._mode, self._profile = Chip("", "ph.clock", "accent"), Chip(""), Chip("")
        self._name = hooks.label("", "display", wrap=True)
        self._address, self._telephone = ElidedLabel("", tone="text2"), hooks.label("", tone="text2")
        self._facts = QWidget()
        self._flow = FlowLayout(self._facts, gap=tokens.SPACE_5)
        self._visit = QWidget()
        self._build()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _build(self) -> None:
        column = hooks.column(gap=tokens.SPACE_3)
        column.setContentsMargins(tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_4)
        ready = hooks.label("资料已在本机，可离线检查", tone="passed")
        chips = hooks.row(self._when, self._mode, self._profile)
        chips.addStretch()
        chips.addWidget(IconLabel("ph.check-circle-fill", "passed", tokens.ICON_INLINE))
        chips.addWidget(ready)
        place = hooks.row(IconLabel("ph.map-pin", "text2", tokens.ICON_INLINE), self._address, gap=tokens.SPACE_1)
        place.addSpacing(tokens.SPACE_3)
        place.addWidget(IconLabel("ph.phone", "text2", tokens.ICON_INLINE))
        place.addWidget(self._telephone)
        place.addStretch()
        words = hooks.column(self._name, gap=tokens.SPACE_1)
        words.addLayout(place)
        main = hooks.row(gap=tokens.SPACE_4)
        main.addLayout(words, 1)
        main.addWidget(self.start)
        foot = hooks.row()
        foot.addWidget(self._facts, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.facility)
        column.addLayout(chips)
        column.addLayout(main)
        column.addWidget(hooks.rule())
        column.addLayout(foot)
        self._visit.setLayout(column)
        self.body.addWidget(self._visit)

    @cached_property
    def nothing(self) -> EmptyState:
        """What stands here on a day without a visit: made on such a day."""
        made = EmptyState("ph.calendar-check", "今天没有安排", "", "选一家机构", primary=True)
        made.acted.connect(self.choose_asked)
        self.body.addWidget(made)
        return made

    def show_resume(self, is_open: bool) -> None:
        """A visit at this place is open already: the button goes back into it."""
        self.start.setText("继续检查" if is_open else "开始检查")
        self.start.setToolTip("回到这家没有查完的检查" if is_open else "开始下一家的检查")

    def show_visit(self, visit: NextVisit | None, today: date, later: Sequence[PlannedVisit] = ()) -> None:
        """Show the next visit of today, or that there is none today and when the next one is."""
        self._visit.setVisible(visit is not None)
        if visit is None:
            self.nothing.show_words("今天没有安排", _when_next(later))
            self.nothing.show()
            hooks.announce(self, "今天没有安排")
            return
        if "nothing" in self.__dict__:
            self.nothing.hide()
        plan, facility = visit.plan, visit.facility
        self._when.show_state(f"下一家 · {plan.time or '今天'}", "ph.clock", "accent")
        self._mode.show_state(VISIT_MODES[plan.mode], "", "plain")
        self._profile.show_state(PROFILES[plan.profile], "", "plain")
        self._name.setText(facility.name)
        self._address.setText(facility.address)
        self._telephone.setText(f"{visit.person_in_charge} {visit.telephone}".strip())
        self._show_facts(visit, today)
        hooks.announce(self, f"下一家：{facility.name}")

    def show_item_count(self, profile: Profile, count: int) -> None:
        """How many items there will be, beside the profile's name."""
        self._profile.show_state(f"{PROFILES[profile]} {count} 项", "", "plain")

    def profile_words(self) -> str:
        """The chip of the profile, for tests and readers of the screen."""
        return self._profile.text()

    def _show_facts(self, visit: NextVisit, today: date) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        facility = visit.facility
        last = facility.last_visit_on
        when = "还没有走访过" if last is None else f"上次走访 {_day(last, today)}"
        self._flow.addWidget(_figure("托位", facility.place_count))
        self._flow.addWidget(_figure("在托", facility.enrolled_count))
        self._flow.addWidget(hooks.label(when, tone="text2"))
        if visit.open_count:
            self._flow.addWidget(_state("ph.flag-fill", "warn", f"{visit.open_count} 个问题未销号"))
        elif last is not None:
            self._flow.addWidget(_state("ph.check-circle-fill", "passed", "上次问题已全部销号"))
        if visit.expiring:
            self._flow.addWidget(_paper(visit))


def _when_next(later: Sequence[PlannedVisit]) -> str:
    if not later:
        return "之后七天也没有计划。可以直接选一家开始"
    first = later[0]
    day = f"{spoken.short_weekday(first.plan.on)}（{spoken.day(first.plan.on)}）"
    return f"下一家在{day}：{first.facility.name}。也可以现在选一家开始"


def _paper(visit: NextVisit) -> QWidget:
    first = visit.expiring[0]
    if first.days_left < 0:
        return _state("ph.x-circle-fill", "fail", f"{first.paper}已过期 {-first.days_left} 天")
    return _state("ph.clock-fill", "warn", f"{first.paper} {first.days_left} 天后到期")


def _day(on: date, today: date) -> str:
    return spoken.day(on) if on.year == today.year else f"{on.year}年{spoken.day(on)}"


def _figure(word: str, figure: int) -> QWidget:
    made = QWidget()
    made.setLayout(hooks.row(hooks.label(word, tone="text2"), hooks.label(str(figure), bold=True), gap=tokens.SPACE_1))
    return made


def _state(icon: str, ink: str, words: str) -> QWidget:
    made = QWidget()
    made.setLayout(
        hooks.row(IconLabel(icon, ink, tokens.ICON_INLINE), hooks.label(words, tone=ink), gap=tokens.SPACE_1)
    )
    return made
