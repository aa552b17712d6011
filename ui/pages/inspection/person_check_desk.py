"""B14 in an administrative inspection: one number is compared off this thread and written down as asked; the counts of
the visit become proposals in the card. Nothing opens or answers by itself (checklist.md §2 rule 16)."""

from __future__ import annotations

from functools import partial
from typing import NoReturn

from PySide6.QtCore import QObject

from tuoyu_desktop.application.person_checks import (
    LISTED,
    NOT_LISTED,
    Compared,
    PersonCheckView,
    asks_officers,
    compare,
    person_check_view,
    record_check,
    with_counts,
)
from tuoyu_desktop.domain.ban_list import StretchNumber
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.registry import BanListPublishedData
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.id_number import normalised
from ui.background.job_runner import JobRunner
from ui.pages.inspection.session import VisitSession
from ui.widgets.person_check_panel import PersonCheckFace, PersonCheckPanel


def cannot_stretch(_number: str, _data: BanListPublishedData) -> NoReturn:
    """A page that was made without the means to hash a number."""
    raise RuleViolation("rule-check-no-means", "这里不能比对，请重新打开程序再试。")


class PersonCheckDesk(QObject):
    """``stretch`` is asked in the work pool; the number goes there and nowhere else."""

    def __init__(
        self,
        runner: JobRunner,
        person: str,
        session: VisitSession,
        panel: PersonCheckPanel,
        stretch: StretchNumber | None,
    ) -> None:
        super().__init__(session)
        self._runner, self._person, self._session, self._panel = runner, person, session, panel
        self._stretch = stretch or cannot_stretch
        self._visit = ""
        self._at_item = False
        self._known: PersonCheckView | None = None
        panel.asked.connect(self._ask)
        session.opened.connect(self._begin)
        session.moved.connect(self._come)
        session.shown.connect(self._come)

    def _begin(self) -> None:
        """A visit was read for the first time, or again after one came back to it: so is the list."""
        self._visit, self._at_item, self._known = "", False, None

    def _come(self) -> None:
        """Where the item comes in front it is asked what can be compared; at another one what was typed is gone."""
        view, held = self._session.view, self._session.held
        if view is None or held is None:
            return
        at_item = asks_officers(held.code, view.mode)
        if (view.id, at_item) == (self._visit, self._at_item):
            return
        self._visit, self._at_item, self._known = view.id, at_item, None
        self._panel.forget()
        if at_item:
            self._panel.set_face(PersonCheckFace(refusal="正在看本机名单…"))
            self._read()

    def _read(self) -> None:
        visit, person = self._visit, self._person
        self._runner.read(self, lambda records: person_check_view(records, visit, person), partial(self._show, visit))

    def _show(self, visit: str, known: PersonCheckView) -> None:
        if visit != self._visit or not self._at_item:
            return
        self._known = known
        counts = f"这次检查已比对 {known.asked} 人，命中 {known.hits}" if known.asked else ""
        self._panel.set_face(PersonCheckFace(known.refusal, known.list_words, known.stale, counts))

    def _ask(self, typed: str) -> None:
        known = self._known
        if known is None or known.held is None or known.refusal:
            return
        try:
            number = normalised(typed)
        except RuleViolation as refused:  # nothing was asked: what was typed stays to be put right
            self._panel.say(refused.message, "ph.warning-circle-fill", "warn")
            return
        self._panel.clear_number()
        self._panel.set_busy(True)
        self._panel.say("正在比对…", "ph.hourglass", "text2")
        visit = self._visit
        job = partial(compare, known.held, number, self._stretch)
        self._runner.work(self, job, partial(self._write_down, visit), partial(self._refuse, visit))

    def _write_down(self, visit: str, compared: Compared) -> None:
        """The result is told only when it is written that somebody asked."""
        self._runner.write(
            self,
            self._person,
            lambda work: record_check(work, visit, compared),
            partial(self._tell, visit, compared),
            partial(self._refuse, visit),
        )

    def _tell(self, visit: str, compared: Compared, after: PersonCheckView) -> None:
        self._panel.set_busy(False)
        before = self._known
        self._show(visit, after)
        if visit != self._visit or not self._at_item:
            return
        if compared.hit:
            self._panel.say(LISTED, "ph.warning-octagon", "fail")
        else:
            self._panel.say(NOT_LISTED, "ph.check-circle-fill", "passed")
        self._propose((before.asked, before.hits) if before is not None else (0, 0), (after.asked, after.hits))

    def _propose(self, before: tuple[int, int], now: tuple[int, int]) -> None:
        view, item = self._session.view, self._session.item()
        if view is None or item is None or not asks_officers(item.code, view.mode):
            return
        on = beijing(self._session.now()).date()
        self._session.type_values(with_counts(item.measured, view.context.facility, before, now, on))

    def _refuse(self, visit: str, error: Exception) -> None:
        self._panel.set_busy(False)
        if visit == self._visit and self._at_item:
            sentence = error.message if isinstance(error, KnownError) else "没有比对成，请再试一次。"
            self._panel.say(sentence, "ph.warning-circle-fill", "warn")
            self._read()
