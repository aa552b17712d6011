"""Visits of colleagues that one joins from 今日: asking for the code, and what must come first (sync.md §3.10)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.errors import KnownError
from ui.background.job_runner import JobRunner
from ui.routes import ToInspection, ToSync

if TYPE_CHECKING:
    from tuoyu_desktop.application.awaited_joins import AwaitedJoin
    from tuoyu_desktop.application.joint_visit import JoinOutcome
    from ui.pages.today.join_dialog import JoinDialog
    from ui.pages.today.joins_card import JoinsCard


def awaited(records: Records) -> tuple[tuple[AwaitedJoin, ...], datetime]:
    """What waits, and now."""
    from tuoyu_desktop.application.awaited_joins import awaited_joins

    return awaited_joins(records), records.now()


class Joins(QObject):
    """``card_made`` once, when there is something to show; ``go`` a route; ``import_asked`` a visit package.

    It answers the desk that reads packages: ``start``, ``advance``, ``show_imported``, ``end``.
    """

    go = Signal(object)
    card_made = Signal(object)
    import_asked = Signal(object)

    def __init__(self, runner: JobRunner, person: str, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._person, self._page = runner, person, page
        self._available = True
        self.card: JoinsCard | None = None

    def set_available(self, available: bool) -> None:
        """Where nothing may be written, nothing is waited for on the screen."""
        self._available = available

    def ask_code(self) -> None:
        """The dialog; what comes of it is a visit, or what must come first."""
        from ui.pages.today.join_dialog import JoinDialog

        dialog = JoinDialog(self._page)
        dialog.entered.connect(partial(self._enter, dialog))
        dialog.exec()
        dialog.deleteLater()
        self.look()  # who turned away while it was written finds it here

    def _enter(self, dialog: JoinDialog, code: str) -> None:
        def done(outcome: JoinOutcome) -> None:
            dialog.close_joined()
            self._joined(outcome)

        def refused(error: Exception) -> None:
            dialog.show_refusal(error.message if isinstance(error, KnownError) else "没有完成，请再试一次。")

        def job(work: Work) -> JoinOutcome:
            from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit

            return join_visit(work, JoinVisit(code))

        self._runner.write(dialog, self._person, job, done, refused)

    def _joined(self, outcome: JoinOutcome) -> None:
        """Into the visit, unless the person has gone elsewhere meanwhile: then the card says it."""
        if outcome.joined and not self._page.isVisible():
            self._made().say(f"已加入{outcome.facility_name}的检查，在“未完成的检查”里继续。")
        elif self.card is not None or not outcome.joined:
            self._made().say("")  # an old fault goes with what came of it
        if outcome.joined and self._page.isVisible():
            self.go.emit(ToInspection(outcome.inspection))
        self.look()

    def join(self, inspection: str) -> None:
        """Go on with a code that is kept."""

        def job(work: Work) -> JoinOutcome:
            from tuoyu_desktop.application.joint_visit import join_kept

            return join_kept(work, inspection)

        self._runner.write(self, self._person, job, self._joined, self._refused)

    def _refused(self, error: Exception) -> None:
        self._made().say(error.message if isinstance(error, KnownError) else "没有完成，请再试一次。")

    def stop(self, inspection: str) -> None:
        """A person does not wait any more, or has read that the wait is over."""

        def job(work: Work) -> None:
            from tuoyu_desktop.application.awaited_joins import stop_waiting

            stop_waiting(work, inspection)

        self._runner.write(self, self._person, job, lambda _done: self.look(), self._refused)

    def show(self, answer: tuple[tuple[AwaitedJoin, ...], datetime]) -> None:
        """What still waits; the card goes when nothing does."""
        waiting, now = answer
        if self.card is not None or waiting:
            self._made().show_waiting(waiting, now)

    def look(self) -> None:
        """Ask what waits; what knows of visits is loaded by this, so not before the page was painted."""
        if self._available:
            self._runner.read(self, awaited, self.show)

    def _made(self) -> JoinsCard:
        if self.card is None:
            from ui.pages.today.joins_card import JoinsCard

            card = self.card = JoinsCard()
            card.import_asked.connect(self.import_asked)
            card.join_asked.connect(self.join)
            card.stop_asked.connect(self.stop)
            card.put_away.connect(self.look)
            card.sync_asked.connect(lambda: self.go.emit(ToSync(start=True)))
            self.card_made.emit(card)
        return self.card

    # the desk's face --------------------------------------------------------------------------------------------------

    def start(self, title: str, note: str = "", way_out: str = "") -> None:
        """A package is being read."""
        self._made().start(title, note, way_out)

    def advance(self, done: int, total: int) -> None:
        """Photos of how many."""
        self._made().advance(done, total)

    def show_exported(self, _name: str, _photos: int, _unreadable: int) -> None:
        """Nothing is written from here."""

    def show_imported(self, inspection: str, _entries: int, _photos: int, _late: int) -> None:
        """The visit came: join it at once, as was asked for with the code."""
        self._made().end("")
        self.join(inspection)

    def end(self, sentence: str) -> None:
        """Why it was not read."""
        self._made().end(sentence)
