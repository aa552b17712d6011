"""The lock page: who is there, and their PIN. The page behind is gone, not dimmed: a corridor has passers-by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import InspectionLine, PersonLine
from tuoyu_desktop.application.pin_guard import count_mistake, forget_mistakes, mistakes, try_pin, wait_left
from tuoyu_desktop.application.ports import Changes, Device, Records
from tuoyu_desktop.application.signing_in import SignedIn, people_to_choose
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import VisitState
from ui.background.job_runner import JobRunner
from ui.pages.lock.people_card import PeopleCard
from ui.widgets import hooks, tokens
from ui.widgets.icons import IconLabel
from ui.widgets.product_mark import ProductMark
from ui.widgets.sync_pill import SyncPill, SyncState

if TYPE_CHECKING:
    from ui.pages.lock.pin_card import PinCard

CARD_WIDTH = 520


@dataclass(frozen=True)
class LockView:
    """What the page shows: no facility, no finding. ``unfinished`` is the open visit of this laptop."""

    device: Device
    now: datetime
    people: tuple[PersonLine, ...]
    unfinished: InspectionLine | None


def lock_view(records: Records) -> LockView:
    """Read what the page shows."""
    unfinished = records.inspection_lines(states=(VisitState.OPEN,), own_only=True)
    return LockView(records.device(), records.now(), people_to_choose(records), next(iter(unfinished), None))


class LockPage(QWidget):
    """``signed_in`` carries the person. ``lock(me, why)`` asks for the PIN of the one who works here now."""

    signed_in = Signal(object)

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._view: LockView | None = None
        self._me: SignedIn | None = None
        self._chosen: str | None = None
        self._why = ""
        self._hints: Mapping[str, str] = {}
        self._device = hooks.label("托育督导", tone="text2")
        self.pill = SyncPill("waiting", "")
        self.pill.setEnabled(False)
        self.pill.hide()
        self._clock = hooks.label("", "display")
        self._date = hooks.label("", tone="text2")
        self.people = PeopleCard()
        self._cards = QVBoxLayout()
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tick)
        self._build()
        self._wire()

    def _build(self) -> None:
        top = hooks.row(ProductMark(), self._device, gap=tokens.SPACE_3)
        top.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, 0)
        top.addStretch()
        top.addWidget(self.pill)
        hint = hooks.label("锁定时不显示机构、问题和照片；后台照常续传，不会出声", "caption", "text2")
        foot = hooks.row(IconLabel("ph.eye-slash", "text2", tokens.ICON_INLINE), hint, gap=tokens.SPACE_1)
        middle = QVBoxLayout()
        middle.setSpacing(tokens.SPACE_1)
        for widget in (self._clock, self._date):
            middle.addLayout(hooks.centred(widget))
        middle.addSpacing(tokens.SPACE_3)
        middle.addLayout(self._cards)
        middle.addSpacing(tokens.SPACE_3)
        middle.addLayout(hooks.centred(foot))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, tokens.SPACE_4)
        outer.addLayout(top)
        outer.addWidget(_scrolled(middle), 1)
        self._add_card(self.people)
        hooks.announce(self, "锁定")

    def _add_card(self, card: QWidget) -> None:
        card.setFixedWidth(tokens.px(CARD_WIDTH))
        card.hide()
        self._cards.addWidget(card)

    def _wire(self) -> None:
        self.people.person_chosen.connect(self._ask_pin)

    @cached_property
    def pin(self) -> PinCard:
        """Made when somebody is chosen: the choice is on the screen before it."""
        from ui.pages.lock.pin_card import PinCard

        made = PinCard()
        made.submitted.connect(self._try)
        made.other_person.connect(self._choose_anew)
        self._add_card(made)
        return made

    def open(self) -> None:
        """Choose a person: at the start of the program."""
        self._me, self._why = None, ""
        self._load()

    def set_hints(self, hints: Mapping[str, str]) -> None:
        """In the demo district: person id to PIN. Only these people are offered, and the PIN is told."""
        self._hints = hints

    def lock(self, me: SignedIn, why: str) -> None:
        """Ask the one who works here for the PIN; ``why`` says when and why it locked."""
        self._me, self._why, self._chosen = me, why, me.person
        self.pin.clear()
        self._load()

    def refresh(self, changes: Changes) -> None:
        """The roster or the open visit changed behind the lock; a page that is not shown must not take the focus."""
        if self.isVisible() and changes.has("person", "inspection", "answer"):
            self._load()

    def show_delivery(self, state: SyncState, words: str) -> None:
        """The pill at the top: how far delivery is."""
        self.pill.show_state(state, words)
        self.pill.show()

    def _load(self) -> None:
        self._runner.read(self, lock_view, self._show)

    def _show(self, view: LockView) -> None:
        self._view = view
        self._device.setText(f"托育督导 · 本机 {view.device.number:02d} 号")
        self._date.setText(spoken.full_day(view.now.date()))
        self._clock.setText(f"{view.now:%H:%M}")
        people = tuple(person for person in view.people if not self._hints or person.id in self._hints)
        self.people.show_people(people, view.device)
        if self._chosen is None:
            self._show_card(self.people)
            self.people.take_focus()
        else:
            self._ask_pin(self._chosen)

    def _ask_pin(self, person: str) -> None:
        view = self._view
        line = next((line for line in view.people if line.id == person), None) if view else None
        if view is None or line is None:
            self._choose_anew()
            return
        self._chosen = person
        self.pin.show_person(line, self._why, view.unfinished if self._me else None, view.device)
        self.pin.show_hint(self._hints.get(person, ""))
        self._show_card(self.pin)
        self.pin.take_focus()
        self._runner.read(self, lambda records: wait_left(records, person), self.pin.show_wait)

    def _show_card(self, card: QWidget) -> None:
        self.people.setVisible(card is self.people)
        if card is not self.people or "pin" in self.__dict__:
            self.pin.setVisible(card is not self.people)

    def _choose_anew(self) -> None:
        self._chosen, self._me, self._why = None, None, ""
        self.pin.clear()
        self._show_card(self.people)
        self.people.take_focus()

    def _try(self, pin: str) -> None:
        person = self._chosen
        if person is None:
            return
        self.pin.set_busy(True)
        self._runner.read(
            self,
            lambda records: (try_pin(records, person, pin), mistakes(records, person)),
            self._accept,
            lambda error: self._refuse(person, error),
        )

    def _accept(self, answer: tuple[SignedIn, int]) -> None:
        me, count = answer
        self.pin.set_busy(False)
        self.pin.clear()
        if count:
            self._runner.write(self, me.person, lambda work: forget_mistakes(work, me.person))
        self.signed_in.emit(me)

    def _refuse(self, person: str, error: Exception) -> None:
        self.pin.set_busy(False)
        if not isinstance(error, RuleViolation):
            return
        self.pin.show_error(error.message)
        self.pin.take_focus()
        if error.code == "rule-pin-wrong":
            self._runner.write(self, person, lambda work: count_mistake(work, person), self.pin.show_wait)

    def _tick(self) -> None:
        self._runner.read(self, lambda records: records.now(), lambda now: self._clock.setText(f"{now:%H:%M}"))

    def showEvent(self, event: QShowEvent) -> None:
        self._ticks.setInterval(20_000)
        self._ticks.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._ticks.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the clock gives way to the card."""
        roomy = self.height() >= tokens.px(620)
        self._clock.setVisible(roomy)
        self._date.setVisible(roomy)
        self.people.set_rows(max(2, (self.height() - tokens.px(300 if roomy else 220)) // tokens.px(tokens.H_ROW_TALL)))
        super().resizeEvent(event)


def _scrolled(middle: QVBoxLayout) -> QScrollArea:
    """The middle of the page; where the window is low or the text large it scrolls, nothing is squeezed."""
    content = QWidget()
    content.setProperty("clear", True)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addLayout(hooks.centred(middle))
    column.addStretch(2)
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(content)
    return made
