"""One visit in hand: the visit as it was read, the open item, and what becomes of every key and press.

Nothing here draws. What is held is frozen; after an answer the next item is shown from what is held already, and the
writing goes on behind it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from tuoyu_desktop.application.answering import RecordAnswer, red_line_refusal
from tuoyu_desktop.application.finding_cases import FindingForm
from tuoyu_desktop.application.visit_preview import answered
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.terms import Answer, VisitState
from ui.background.job_runner import JobRunner
from ui.pages.inspection import faces
from ui.pages.inspection.open_item import (
    NEW,
    OpenItem,
    carried_over,
    edited_form,
    form_fault,
    opened,
    shown_item,
    with_form,
    without_finding,
)
from ui.pages.inspection.ratio_faces import is_ratio_item, stamped
from ui.pages.inspection.saver import VisitSaver
from ui.pages.inspection.visit_reader import VisitReader
from ui.routes import ToDocuments, ToInspection, ToToday

PAUSE_MS: Final = 400
"""After so long without a key what is typed becomes a draft: a crash loses at most the word being typed."""
TESTED_AT: Final = "tested_at"
ALL_DONE: Final = "都查完了，可以收尾"


class VisitSession(QObject):
    """``shown``: draw again. ``moved``: another item stands in front. ``opened``: the visit was read for the first
    time. ``formed``: the finding form opened. ``faulted``: (item, sentence). ``ended``: a route."""

    shown = Signal()
    moved = Signal()
    opened = Signal()
    formed = Signal()
    all_done = Signal()
    faulted = Signal(str, str)
    ended = Signal(object)
    clock_read = Signal()

    def __init__(self, runner: JobRunner, saver: VisitSaver, parent: QObject) -> None:
        super().__init__(parent)
        self.saver, self.reader = saver, VisitReader(runner, saver, self)
        self.view: VisitView | None = None
        self.held: OpenItem | None = None
        self._route: ToInspection | None = None
        self._read_at, self._since = datetime.min, QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep_typed)
        saver.refused.connect(self._refused)
        self.reader.arrived.connect(self._arrived)
        self.reader.failed.connect(lambda sentence: self.faulted.emit("", sentence))

    # reading ----------------------------------------------------------------------------------------------------------

    def open(self, route: ToInspection) -> None:
        """Read the visit; it opens at the item of the route, else where one left off."""
        self._route, self.view, self.held = route, None, None
        self.reader.open(route.inspection)

    def close(self) -> None:
        """Forget the visit; what was typed is written first."""
        self.leave()
        self.reader.close()
        self._route, self.view, self.held = None, None, None

    def _arrived(self, view: VisitView, now: datetime) -> None:
        self._read_at = now
        self._since.start()
        if view.state is not VisitState.OPEN:
            self.reader.close()
            self.ended.emit(ToToday() if view.state is VisitState.ABANDONED else ToDocuments(inspection=view.id))
            return
        self._take(view)

    def _take(self, view: VisitView) -> None:
        first = self.view is None
        self.view = view
        if first or self.held is None:
            self.held = opened(view, self._first_item(view))
            self.opened.emit()
            self.moved.emit()
        else:
            self.held = carried_over(view, self.held)
            self.shown.emit()

    def _first_item(self, view: VisitView) -> str:
        wanted = self._route.item if self._route is not None else None
        for code in (wanted, view.open_item):
            if code is not None and code in view.items:
                return code
        return view.next_undone(None) or next(iter(view.shown or tuple(view.items)))

    def now(self) -> datetime:
        """The wall clock as the visit was read, and the time since."""
        return self._read_at + timedelta(milliseconds=self._since.elapsed() if self._since.isValid() else 0)

    def read_clock(self) -> None:
        """Look at the wall clock; ``clock_read`` tells when ``now`` is right again."""
        self.reader.read_clock(self._keep_clock)

    def _keep_clock(self, now: datetime) -> None:
        self._read_at = now
        self._since.start()
        self.clock_read.emit()

    def item(self) -> ItemView | None:
        """The open item with what is typed."""
        return shown_item(self.view, self.held) if self.view is not None and self.held is not None else None

    def change(self, **values: Any) -> None:
        """Another state of the open item."""
        if self.held is not None:
            self.held = replace(self.held, **values)
            self.shown.emit()

    # going from item to item ------------------------------------------------------------------------------------------

    def go(self, code: str) -> None:
        """Leave the open item as it is and show another."""
        if self.view is None or code not in self.view.items:
            return
        self.leave()
        self._show(code)
        self.saver.remember(code)

    def _show(self, code: str) -> None:
        if self.view is not None:
            self.held = opened(self.view, code)
            self.moved.emit()

    def step(self, by: int) -> None:
        """The next or previous item of those that apply."""
        view, held = self.view, self.held
        if view is None or held is None or not view.shown:
            return
        codes = view.shown
        place = codes.index(held.code) if held.code in codes else -1
        if 0 <= place + by < len(codes):
            self.go(codes[place + by])

    def go_undone(self) -> None:
        """The next item without an answer."""
        view, held = self.view, self.held
        if view is None or held is None:
            return
        code = view.next_undone(held.code)
        if code is None:
            self.all_done.emit()
        elif code != held.code:
            self.go(code)

    def go_group(self, letter: str) -> None:
        """The first item of a group that is not done, else its first."""
        view = self.view
        if view is None:
            return
        codes = next(s for s in view.sections if s.letter == letter).codes
        if codes:
            self.go(next((code for code in codes if not view.items[code].done), codes[0]))

    # typing -----------------------------------------------------------------------------------------------------------

    def type_values(self, measured: dict[str, Any]) -> None:
        """Values as they now stand; the rules are asked at once, the draft follows at the next pause."""
        view, held = self.view, self.held
        if view is None or held is None:
            return
        item = view.items[held.code]
        if is_ratio_item(item):
            measured = stamped(shown_item(view, held).measured, measured, self.now().strftime("%H:%M"))
        self.change(measured=measured, unfolded=held.unfolded or item.answer is not None)
        self._pause.start()

    def type_note(self, text: str) -> None:
        """The note as it now stands."""
        if self.held is not None:
            self.held = replace(self.held, note=text)
            self._pause.start()

    def type_form(self, values: dict[str, Any]) -> None:
        """The finding form as it now stands."""
        view, held = self.view, self.held
        if view is not None and held is not None and held.form is not None:
            self.change(form=edited_form(view, held.form, values), touched=True, error="")
            self._pause.start()

    def _keep_typed(self) -> None:
        if self.held is not None and self.held.is_typed:
            self.saver.keep(self.held.code, self.held.draft())

    def leave(self) -> None:
        """What was typed becomes an entry with the answer that stands; a whole finding form becomes a finding, one
        that is not whole stays a draft of its item."""
        view, held, item = self.view, self.held, self.item()
        self._pause.stop()
        if view is None or held is None or item is None:
            return
        if held.measured is not None or held.note is not None:
            stands = not red_line_refusal(view.context, item.code, item.measured, item.judgement, item.answer)
            self._write(item, item.answer if stands else None, item.reason if stands else "", held.code)
            self._forget(held.code)
        if held.touched and held.form is not None:
            if form_fault(view, item, held.form):
                self._keep_form(held)
            else:
                self.saver.finding(held.code, held.form, held.finding)
                self._forget(held.code)

    def _keep_form(self, held: OpenItem) -> None:
        view, draft = self.view, replace(held, measured=None, note=None).draft()
        if view is not None and draft is not None:
            self.saver.keep(held.code, draft)
            self.view = replace(view, typed={**view.typed, held.code: draft})

    def _forget(self, code: str) -> None:
        view = self.view
        if view is not None and code in view.typed:
            self.view = replace(view, typed={c: draft for c, draft in view.typed.items() if c != code})

    # answering --------------------------------------------------------------------------------------------------------

    def answer(self, answer: Answer, reason: str = "") -> None:
        """Write it. 不合格 stays and opens the form, but where the visit came to look at what was found before; the
        others go on to the next item without an answer."""
        view, held, item = self.view, self.held, self.item()
        if view is None or held is None or item is None:
            return
        stays = answer is Answer.FAIL and not item.reviewed
        code = item.code if stays else view.next_undone(item.code)
        self._write(item, answer, reason, code or item.code)
        self._forget(item.code)
        if stays and self.view is not None:
            self.held = with_form(self.view, OpenItem(item.code))
            self.shown.emit()
            self.formed.emit()
            return
        self._show(code or item.code)
        if code is None:
            self.all_done.emit()

    def ask_reason(self) -> None:
        """不适用 asks for its reason first."""
        item = self.item()
        if item is not None:
            self.change(asks="NA", reason=faces.split_reason(item.reason), error="")

    def not_applicable(self, key: str, text: str) -> None:
        """The reason of 不适用, with the sentence beside it where it is not enough."""
        reason = faces.joined_reason(key, text)
        if reason:
            self.answer(Answer.NOT_APPLICABLE, reason)
            return
        error = "选“其他”要写明原因。" if key else "选“不适用”要写一个原因。"
        self.change(reason=(key, text), error=error)

    def _write(self, item: ItemView, answer: Answer | None, reason: str, next_item: str) -> None:
        """The entry behind the page, the visit in front of it."""
        view, held = self.view, self.held
        if view is None or held is None:
            return
        self._pause.stop()
        note = held.note if held.note is not None else item.note
        drop = bool(item.findings) and answer is not Answer.FAIL
        after = replace(item, findings=()) if drop else item
        self.view = answered(view, after, answer, reason, note, self.now())
        command = RecordAnswer(view.id, item.code, answer, reason, note, item.measured, drop)
        self.saver.answer(command, next_item, reread=drop)

    def look_after_all(self, code: str) -> None:
        """An item that a condition hid is opened: from now on it has to be answered."""
        view = self.view
        if view is None:
            return
        self.leave()
        self._route, self.held = ToInspection(view.id, code), None
        self.saver.answer(RecordAnswer(view.id, code, None), code, reread=True)

    def timed(self, code: str, name: str, seconds: float, responded: bool) -> None:
        """The stopwatch's result becomes the values of its item, wherever one is."""
        if self.held is not None and self.held.code != code:
            self.go(code)
        item = self.item()
        if item is not None and item.code == code:
            found: dict[str, Any] = {"works": responded, name: round(seconds, 1)}
            if any(field.name == TESTED_AT for field in item.item.answer.fields):
                found[TESTED_AT] = (self.now() - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M")
            self.type_values({**item.measured, **found})

    # findings ---------------------------------------------------------------------------------------------------------

    def finding_done(self, values: dict[str, Any], another: bool = False) -> None:
        """Write the finding and go on, or begin another at the same item."""
        view, held, item = self.view, self.held, self.item()
        if view is None or held is None or held.form is None or item is None:
            return
        form = edited_form(view, held.form, values)
        fault = form_fault(view, item, form)
        if fault:
            self.change(form=form, touched=True, error=fault)
            return
        if held.measured is not None or held.note is not None:
            self._write(item, item.answer, item.reason, item.code)
        self._pause.stop()
        self._forget(held.code)
        self.saver.finding(held.code, form, held.finding)
        if another:
            fresh = with_form(self.view or view, OpenItem(held.code), another=True)
            self.held = replace(fresh, number=max(held.number, len(item.findings)) + 1)
            self.shown.emit()
            self.formed.emit()
            return
        self._after_finding(view, held, form)

    def choose_finding(self, key: str) -> None:
        """Another finding of the item comes into the form; what was edited is written first, or told what it lacks."""
        view, held, item = self.view, self.held, self.item()
        if view is None or held is None or item is None or (held.finding or NEW) == key:
            return
        if held.touched and held.form is not None:
            fault = form_fault(view, item, held.form)
            if fault:
                self.change(error=fault)
                return
            self._pause.stop()
            self._forget(held.code)
            self.saver.finding(held.code, held.form, held.finding)
        self.held = with_form(view, held, key)
        self.shown.emit()
        self.formed.emit()

    def drop_finding(self) -> None:
        """Take back the one of several findings that stands in the form; the answer stays."""
        view, held = self.view, self.held
        if view is None or held is None:
            return
        self._pause.stop()
        self._forget(held.code)
        if held.finding is None:
            self.saver.keep(held.code, replace(held, touched=False).draft())
        else:
            self.view = view = without_finding(view, held.code, held.finding)
            self.saver.drop(held.code, held.finding)
        self.held = with_form(view, held)
        self.shown.emit()
        self.formed.emit()

    def _after_finding(self, view: VisitView, held: OpenItem, form: FindingForm) -> None:
        code = view.next_undone(held.code)
        if code is not None:
            self._show(code)
            self.saver.remember(code)
            return
        self.held = replace(held, measured=None, note=None, form=form, touched=False, error="")
        self.shown.emit()
        self.all_done.emit()

    # refusals ---------------------------------------------------------------------------------------------------------

    def _refused(self, code: str, error: object) -> None:
        message = error.message if isinstance(error, KnownError) else ""
        field = error.field if isinstance(error, RuleViolation) else None
        if self.held is not None and self.held.code == code and field is not None and self.held.asks:
            self.change(error=message)
        else:
            self.faulted.emit(code, message)
        self.reader.read()
