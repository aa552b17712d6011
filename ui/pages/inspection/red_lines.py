"""The red lines of one visit on its page: the page that covers it, what its report means, the way to its paper."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.answering import red_line_refusal
from tuoyu_desktop.application.incident_cases import EmergencyForm
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.red_lines import RED_LINES
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.pages.inspection.layout import InspectionLayout
from ui.pages.inspection.red_line_desk import RedLineDesk
from ui.pages.inspection.red_line_report import after_report, opened_on_spot, paper_of, proposed_clues
from ui.pages.inspection.red_line_view import RedLineView
from ui.pages.inspection.session import VisitSession
from ui.widgets.confirm_dialog import confirm

ABUSE_SEEN: Final = "B22"
CLUES_FILLED: Final = "C18 按刚才的报告填好了，请核对后作答"


class VisitRedLines(QObject):
    """``paper_asked`` carries the route of a report's paper."""

    paper_asked = Signal(object)

    def __init__(
        self, runner: JobRunner, me: SignedIn, session: VisitSession, parts: InspectionLayout, page: QWidget
    ) -> None:
        super().__init__(page)
        self._runner, self._session, self._parts, self._page = runner, session, parts, page
        self._lost = False
        self.desk = RedLineDesk(runner, me, RedLineView(page), self._is_kept)
        self._clue: tuple[str, EmergencyForm, datetime] | None = None
        session.opened.connect(self._nothing_lost)
        session.saver.saved.connect(lambda _at: self.desk.show_kept())
        session.saver.refused.connect(lambda _item, _error: self._answer_lost())
        self.desk.closed.connect(self._nothing_lost)
        self.desk.said.connect(parts.say)
        self.desk.faulted.connect(parts.show_fault)
        self.desk.reported.connect(self._reported)
        self.desk.opened.connect(lambda code: opened_on_spot(session, code))

    def refresh(self, changes: Changes) -> None:
        """An emergency may have changed, here or on another laptop."""
        if changes.has("incident"):
            self.desk.refresh()

    def show(self, view: VisitView, code: str) -> None:
        """The visit as it stands, with ``code`` in front."""
        self.desk.show_visit(view)
        self.desk.dress(self._parts.pane.form, code)

    def answer_for(self, item: ItemView, pressed: Answer) -> Answer | None:
        """What a press means beside what is entered at a red line: it fails, or, null, the values are put right."""
        view = self._session.view
        refusal = view and red_line_refusal(view.context, item.code, item.measured, item.judgement, pressed)
        if not refusal:
            return pressed
        if confirm(self._page, "和填的对不上", refusal, "记不合格", "回去改", destructive=False):
            return Answer.FAIL
        self._page.setFocus()
        return None

    def report(self, item: ItemView) -> bool:
        """The link of the finding form: the paper of what was reported, else the page. False where neither is."""
        line, view = RED_LINES.get(item.code), self._session.view
        if line is None or view is None or not line.full_screen:
            return False
        if self.desk.is_reported(item.code):
            paper_of(self._runner, self, view.id, item.code, self.paper_asked.emit)
        else:
            self.desk.ask(item)
        return True

    def finding_done(self, code: str) -> None:
        """After the finding of B22 the clues of C18 stand next, filled from the report and not answered (§5)."""
        clue, view = self._clue, self._session.view
        if clue is not None and view is not None and clue[0] == view.id and code == ABUSE_SEEN:
            self._clue = None
            if proposed_clues(self._session, *clue[1:]):
                self._parts.say(CLUES_FILLED)

    def _reported(self, code: str, form: EmergencyForm) -> None:
        after_report(self._session, code, form)
        view = self._session.view
        if view is not None and code == ABUSE_SEEN:
            self._clue = (view.id, form, self._session.now())

    def _is_kept(self) -> bool:
        """Whether all that was answered is written."""
        return not self._lost and not self._session.saver.busy

    def _answer_lost(self) -> None:
        self._lost = True
        self.desk.show_kept()

    def _nothing_lost(self) -> None:
        self._lost = False
