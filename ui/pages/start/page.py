"""开始: mode, team, profile, consent or approval; then the visit begins (mockup 09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.starting import StartView, start_view, start_visit
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.terms import VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.start import choices as chosen
from ui.pages.start import words
from ui.pages.start.choices import Choices
from ui.pages.start.mode_section import ModeSection
from ui.pages.start.papers_section import PapersSection
from ui.pages.start.profile_section import ProfileSection
from ui.pages.start.self_check import SelfCheckCard, SelfCheckDesk
from ui.pages.start.team_section import TeamSection
from ui.routes import ToDocuments, ToInspection, ToStart, ToToday
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.chips import Chip
from ui.widgets.confirm_dialog import confirm
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.stepper import Stepper
from ui.widgets.task_head import TaskFoot, TaskHead

STEPS = ("这次是什么", "谁去", "查多少", "同意")
_CONCERNS = ("person", "assignment", "facility", "finding", "plan", "inspection")


class StartPage(QWidget):
    """``go`` carries a route: the visit that began, or back to 今日."""

    go = Signal(object)

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._route: ToStart | None = None
        self._view: StartView | None = None
        self._choices = Choices(lead=me.person, team=(me.person,))
        self._step, self._small = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = TaskHead("返回")
        self.banner = Banner("warning", "")
        self.begun = Banner("warning", "", "继续那一次")
        self.stepper = Stepper(STEPS)
        self.modes, self.team = ModeSection(), TeamSection()
        self.profiles, self.papers = ProfileSection(), PapersSection()
        self._sentence = ElidedLabel("")
        self._note = hooks.label("", "caption", "text3")
        self.previous = hooks.button("上一步", touch=True)
        self.start = hooks.button("开始", "primary", icon="ph.play-fill")
        self.start.setProperty("hero", True)
        self.self_check_card = SelfCheckCard()
        self.self_check = SelfCheckDesk(runner, me.person, self.self_check_card)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self._wire()

    # building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.head.add(Chip("资料已在本机，可离线", "ph.check-circle-fill", "passed"))
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(tokens.SPACE_4)
        for section in (self.team, self.profiles, self.papers, self.self_check_card):
            right.addWidget(section)
        right.addStretch(1)
        self._columns.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, tokens.SPACE_4)
        self._columns.setSpacing(tokens.SPACE_5)
        self._columns.addWidget(self.modes)
        self._columns.addWidget(self._right, 1)
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self._columns)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self.banner.hide()
        self.begun.hide()
        top = self._top = QVBoxLayout()
        top.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        top.setSpacing(tokens.SPACE_2)
        top.addWidget(self.begun)
        top.addWidget(self.banner)
        top.addWidget(self.stepper)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot())

    def _foot(self) -> TaskFoot:
        foot = TaskFoot()
        foot.line.addWidget(self._sentence, 1)
        foot.line.addWidget(self._note)
        foot.line.addWidget(self.previous)
        foot.line.addWidget(self.start)
        return foot

    def _wire(self) -> None:
        self.head.back.clicked.connect(lambda: self.go.emit(ToToday()))
        self.modes.chosen.connect(self._choose_mode)
        self.team.team_changed.connect(lambda team: self._choose(team=team))
        self.profiles.profile_chosen.connect(lambda profile: self._choose(profile=profile, sections=()))
        self.profiles.sections_chosen.connect(lambda sections: self._choose(sections=sections))
        self.profiles.kind_chosen.connect(lambda kind: self._choose(kind=kind))
        self.papers.changed.connect(lambda values: self._choose(**values))
        self.self_check.kept.connect(lambda: self._load(fresh=False))
        self.begun.acted.connect(self._resume)
        self.start.clicked.connect(self._pressed)
        self.previous.clicked.connect(lambda: self._go_step(self._step - 1))

    # loading ------------------------------------------------------------------------------------------------------

    def open(self, route: ToStart) -> None:
        """Begin anew for the facility of the route."""
        self._route, self._view = route, None
        self.banner.hide()
        self.start.setEnabled(False)
        self.setFocus()
        self._load(fresh=True)

    def refresh(self, changes: Changes) -> None:
        """Roster, facility or findings changed: show them, keep what was chosen."""
        if self._route is not None and changes.has(*_CONCERNS):
            self._load(fresh=False)

    def _load(self, fresh: bool) -> None:
        route, person = self._route, self._me.person
        if route is None:
            return
        self._runner.read(
            self,
            lambda records: start_view(records, route.facility, person, route.plan),
            lambda view: self._show(view, fresh),
            self._say,
        )

    def _show(self, view: StartView, fresh: bool) -> None:
        if self._route is None:
            return
        self._view = view
        if fresh:
            self.papers.clear()
            self._choices = chosen.first_choices(view, self._me.person, self._route.reinspection)
            self._step = 0
        self._render()

    # choosing -----------------------------------------------------------------------------------------------------

    def choices(self) -> Choices:
        """What is chosen so far."""
        return self._choices

    def _choose_mode(self, mode: VisitMode) -> None:
        if self._view is not None:
            self._choices = chosen.with_fitting_profile(replace(self._choices, mode=mode), self._view)
            self._render()

    def _choose(self, **values: Any) -> None:
        self._choices = replace(self._choices, **values)
        self._render()

    def _render(self) -> None:
        view, choices = self._view, self._choices
        if view is None:
            return
        verb = words.verb(choices)
        where = view.facility.address or view.facility.street_town
        when = f"{spoken.full_day(view.now.date())} {view.now:%H:%M}"
        self.head.show_words(f"开始{verb} · {view.facility.name}", "", f"{where} · {when}")
        self.begun.show_sentence(words.begun_sentence(view))
        self.begun.setVisible(view.begun is not None)
        self._top.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3 if view.begun else 0, tokens.SPACE_5, 0)
        self.modes.show_choices(view, choices)
        self.team.show_choices(view, choices)
        self.team.show_error("")
        self.profiles.show_choices(view, choices)
        self.papers.show_choices(view, choices)
        self.self_check.show_view(view)
        self._show_foot(verb)
        self._arrange()

    def _show_foot(self, verb: str) -> None:
        view, choices = self._view, self._choices
        if view is None:
            return
        lacking = chosen.missing(choices, view)
        self._sentence.setText(words.sentence(choices, view))
        self._note.setText(words.start_note(choices, lacking))
        refused = choices.consent is False and choices.mode is not chosen.ADMINISTRATIVE
        last = not self._small or self._step == len(STEPS) - 1
        self.start.setText(("记下不同意" if refused else f"开始{verb}") if last else "下一步")
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(not lacking if last else self._step > 0 or choices.mode is not None)
        self._note.setVisible(last or not self.start.isEnabled())
        if not last and choices.mode is None:
            self._note.setText("先选这次是什么")

    # four steps at 150 % --------------------------------------------------------------------------------------------

    def _go_step(self, step: int) -> None:
        self._step = max(0, min(step, len(STEPS) - 1))
        self._render()
        self._scroll.verticalScrollBar().setValue(0)

    def _arrange(self) -> None:
        self.stepper.setVisible(self._small)
        self.stepper.set_current(self._step)
        self.previous.setVisible(self._small and self._step > 0)
        sections = (self.modes, self.team, self.profiles, self.papers)
        for index, section in enumerate(sections):
            section.setVisible(not self._small or index == self._step)
        if self._small and self._step != sections.index(self.profiles):
            self.self_check_card.hide()
        self._right.setVisible(not self._small or self._step > 0)

    def minimumSizeHint(self) -> QSize:
        """The layout follows the window down to this; below, the page scrolls (design tokens §7)."""
        return QSize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """404 for the modes, 320 at 125 %, one step at a time at 150 % (design tokens §7, §8 sizes of 09)."""
        super().resizeEvent(event)
        size = tokens.size_class(self.width(), self.height())
        self._small = size == "small"
        self.head.set_compact(self._small)
        self.modes.setMinimumWidth(0 if self._small else tokens.px(320 if size == "medium" else 404))
        self.modes.setMaximumWidth(16_777_215 if self._small else tokens.px(320 if size == "medium" else 404))
        self._render()
        self._arrange()

    # beginning ----------------------------------------------------------------------------------------------------

    def _pressed(self) -> None:
        if self._small and self._step < len(STEPS) - 1:
            self._go_step(self._step + 1)
            return
        view = self._view
        if view is None or chosen.missing(self._choices, view):
            return
        if view.clock_question is not None and not self._choices.clock_confirmed:
            if not confirm(self, "电脑的时间对吗？", view.clock_question, "时间是对的", "先不开始", destructive=False):
                return
            self._choices = replace(self._choices, clock_confirmed=True)
        if view.begun is not None and not self._asked_again(view):
            return
        command = chosen.command(self._choices, view)
        refused = command.consent is not None and not command.consent.given
        self.start.setEnabled(False)
        self._runner.write(
            self,
            self._me.person,
            lambda work: start_visit(work, command),
            lambda visit: self._begun(visit, refused),
            self._refused,
        )

    def _asked_again(self, view: StartView) -> bool:
        body = f"{words.begun_sentence(view)}再开始会多出一次，两次各有各的文书。"
        return confirm(self, "再开始一次？", body, "再开始一次", "先不开始", destructive=False)

    def _resume(self) -> None:
        if self._view is not None and self._view.begun is not None:
            self.go.emit(ToInspection(self._view.begun.id))

    def _begun(self, visit: str, refused: bool) -> None:
        self._route = None
        self.go.emit(ToDocuments(inspection=visit) if refused else ToInspection(visit))

    def _refused(self, error: Exception) -> None:
        self.start.setEnabled(True)
        field = error.field if isinstance(error, RuleViolation) else None
        message = error.message if isinstance(error, KnownError) else ""
        if field == "team":
            self.team.show_error(message)
            self._small_step(1)
        elif field is not None and self.papers.show_error(field, message):
            self._small_step(3)
        else:
            self._say(error)

    def _small_step(self, step: int) -> None:
        if self._small:
            self._go_step(step)

    def _say(self, error: Exception) -> None:
        self.banner.show_sentence(error.message if isinstance(error, KnownError) else "")
        self.banner.setVisible(isinstance(error, KnownError))
