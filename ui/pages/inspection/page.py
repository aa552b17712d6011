"""检查: the heart of the program (mockups 03, 04, 10, 11). What is typed is kept, what is pressed is an entry at once.

The page holds the visit as it was read and the open item; both are frozen. After an answer the next item is drawn from
what is held already, the writing goes on behind it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QWidget

from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.evidence_cases import PreparePicture
from tuoyu_desktop.application.finding_cases import FindingForm
from tuoyu_desktop.application.ports import Changes, Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.visit_view import ItemView, VisitView, answered, visit_view
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.terms import Answer, VisitState
from ui.background.job_runner import JobRunner
from ui.pages.inspection import faces
from ui.pages.inspection.finding_faces import report_steps
from ui.pages.inspection.group_dialog import ClassDialog, GroupDialog
from ui.pages.inspection.keys import InspectionKeys
from ui.pages.inspection.layout import InspectionLayout
from ui.pages.inspection.open_item import OpenItem, edited_form, opened, shown_item, with_form
from ui.pages.inspection.photo_desk import PhotoDesk
from ui.pages.inspection.ratio_faces import COUNTED_AT, is_ratio_item
from ui.pages.inspection.saver import VisitSaver
from ui.routes import ToDocuments, ToFinish, ToInspection, ToToday
from ui.widgets.confirm_dialog import ConfirmDialog

PAUSE_MS: Final = 400
"""After so long without a key what is typed becomes a draft: a crash loses at most the word being typed."""
CLOCK_MS: Final = 30_000
_CONCERNS: Final = ("inspection", "answer", "finding", "evidence", "facility")


class InspectionPage(QWidget):
    """``go`` carries a route. ``prepare`` makes a photo ready; it runs in the work pool."""

    go = Signal(object)

    def __init__(self, runner: JobRunner, me: SignedIn, prepare: PreparePicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._view: VisitView | None = None
        self._open: OpenItem | None = None
        self._route: ToInspection | None = None
        self._began, self._since = datetime.min, QElapsedTimer()
        self._reading = False
        self._read_again = False
        self.saver = VisitSaver(runner, me.person, prepare, self)
        self.parts = InspectionLayout(self)
        self.photos = PhotoDesk(runner, self.saver, self.parts.side.photos, self)
        self._pause, self._clock = QTimer(self), QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._clock.setInterval(CLOCK_MS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = InspectionKeys(self, self._acts())
        self._wire()

    def _acts(self) -> dict[str, Any]:
        return {
            "1": lambda: self._press_key(Answer.PASS),
            "2": lambda: self._press_key(Answer.FAIL),
            "3": lambda: self._press_key(Answer.NOT_APPLICABLE),
            "N": self._focus_note,
            "P": self._add_photo,
            "U": self.go_undone,
            "Up": lambda: self.step(-1),
            "Down": lambda: self.step(1),
            "Ctrl+F": self._find,
        }

    def _wire(self) -> None:
        parts, pane = self.parts, self.parts.pane
        parts.head.back.clicked.connect(self._pause_visit)
        parts.head.finish_asked.connect(self._finish)
        parts.head.find_asked.connect(self._find)
        parts.rail.group_chosen.connect(self._go_group)
        parts.rail.item_chosen.connect(self.go_item)
        parts.rail.next_undone.connect(self.go_undone)
        parts.rail.all_items_asked.connect(self._find)
        parts.items.item_chosen.connect(self.go_item)
        parts.items.hidden_chosen.connect(self._ask_hidden)
        parts.tools.pressed.connect(self._tool)
        for sheet in (parts.items, parts.sheet):
            sheet.closed.connect(self._sheet_closed)
        parts.side.note_changed.connect(self._note_typed)
        pane.answers.answered.connect(lambda answer: self.press(Answer(answer)))
        pane.measurement.changed.connect(self._typed)
        pane.measurement.unfold_asked.connect(lambda: self._change(unfolded=True))
        pane.measurement.group_asked.connect(self._add_group)
        pane.measurement.class_asked.connect(self._add_class)
        pane.reason.changed.connect(lambda key, text: self._change(reason=(key, text), error=""))
        pane.reason.finished.connect(self._not_applicable)
        pane.reason.cancelled.connect(lambda: self._change(asks="", error=""))
        pane.form.changed.connect(self._form_typed)
        pane.form.finished.connect(self._finding_done)
        pane.form.another.connect(lambda values: self._finding_done(values, another=True))
        pane.form.report_asked.connect(self._report)
        pane.hidden_asked.connect(self._show_hidden)
        pane.watch_asked.connect(lambda: pane.start_watch(self._now().strftime("%H:%M:%S")))
        pane.stopwatch.stopped.connect(lambda seconds: self._watched(seconds, True))
        pane.stopwatch.no_response.connect(lambda seconds: self._watched(seconds, False))
        self.saver.saved.connect(parts.head.show_saved)
        self.saver.refused.connect(self._refused)
        self.saver.stale.connect(self._reread)
        self._pause.timeout.connect(self._keep_typed)
        self._clock.timeout.connect(self._show_head)

    # loading ------------------------------------------------------------------------------------------------------

    def open(self, route: ToInspection) -> None:
        """Show the visit at the item of the route, else where one left off."""
        self._route, self._view, self._open = route, None, None
        self.saver.visit = route.inspection
        self.parts.banner.hide()
        self.parts.pane.end_watch()
        self._reread()

    def refresh(self, changes: Changes) -> None:
        """Another writer, or this page itself, changed something: what this page just wrote is not read again."""
        if self._route is None or not changes.has(*_CONCERNS):
            return
        answers = changes.touched.get("answer", frozenset())
        own = answers & self.saver.expects
        self.saver.expects -= own
        if own == answers and not changes.has("inspection", "finding", "evidence", "facility"):
            return
        self._reread()

    def _reread(self) -> None:
        route = self._route
        if route is None or self._reading:
            self._read_again = True
            return
        self._reading, self._read_again = True, False

        def job(records: Records) -> tuple[VisitView, datetime]:
            return visit_view(records, route.inspection), records.now()

        self._runner.read(self, job, self._arrived, self._not_read)

    def _arrived(self, answer: tuple[VisitView, datetime]) -> None:
        self._reading = False
        view, now = answer
        if self._route is None or view.id != self._route.inspection:
            return
        if self.saver.busy or self._read_again:  # something was pressed meanwhile: this is already old
            QTimer.singleShot(0, self, self._reread)
            if self._view is not None:
                return
        self._began = now
        self._since.start()
        if view.state is not VisitState.OPEN:
            route = ToToday() if view.state is VisitState.ABANDONED else ToDocuments(inspection=view.id)
            self._close()
            self.go.emit(route)
            return
        first = self._view is None
        self._view = view
        if first or self._open is None or self._open.code not in view.items:
            self._open = opened(view, self._first_item(view))
            self._clock.start()
            self.setFocus()
        else:
            self._open = self._still_open(view, self._open)
        self.parts.show_day(faces.day_words(view) if view.from_earlier_day else "")
        self._render()

    def _first_item(self, view: VisitView) -> str:
        wanted = self._route.item if self._route is not None else None
        for code in (wanted, view.open_item):
            if code is not None and code in view.items:
                return code
        return view.next_undone(None) or next(iter(view.shown or tuple(view.items)))

    @staticmethod
    def _still_open(view: VisitView, held: OpenItem) -> OpenItem:
        """The open item over the visit as read anew: what is being typed stays."""
        if held.asks == "FINDING" and not held.touched and held.finding is None and held.number == 1:
            return replace(with_form(view, held), measured=held.measured, note=held.note)
        return held

    def _not_read(self, error: Exception) -> None:
        self._reading = False
        self.parts.show_fault(error.message if isinstance(error, KnownError) else "", "")

    def _close(self) -> None:
        self._route, self._view, self._open = None, None, None
        self._clock.stop()
        self._pause.stop()

    # drawing ------------------------------------------------------------------------------------------------------

    def view(self) -> VisitView | None:
        """The visit as it is shown."""
        return self._view

    def open_item(self) -> OpenItem | None:
        """The item in front, with what is typed there."""
        return self._open

    def _render(self) -> None:
        view, held = self._view, self._open
        if view is None or held is None:
            return
        self._show_head()
        self.parts.show_item(view, held)
        self.photos.show_item(view.items[held.code])

    def _show_head(self) -> None:
        view = self._view
        if view is None:
            return
        start = view.started_at.astimezone(self._began.tzinfo)
        minutes = max(0, int((self._now() - start).total_seconds() // 60))
        caption = faces.caption(view, minutes, f"{start:%H:%M}")
        self.parts.head.show_words(view.facility_name, faces.mode_words(view), caption)
        self.parts.head.show_progress(view.done_count, len(view.shown))

    def _now(self) -> datetime:
        from datetime import timedelta

        return self._began + timedelta(milliseconds=self._since.elapsed() if self._since.isValid() else 0)

    def _change(self, **values: Any) -> None:
        if self._open is not None:
            self._open = replace(self._open, **values)
            self._render()

    # going from item to item ------------------------------------------------------------------------------------------

    def go_item(self, code: str) -> None:
        """Leave the open item as it is and show another."""
        if self._view is None or code not in self._view.items:
            return
        self._leave()
        self._show_item(code)
        self.saver.remember(code)

    def _show_item(self, code: str) -> None:
        if self._view is None:
            return
        self.parts.sheet.shut()
        self._open = opened(self._view, code)
        self._render()
        self.setFocus()

    def step(self, by: int) -> None:
        """The next or previous item of those that apply."""
        view, held = self._view, self._open
        if view is None or held is None or not view.shown:
            return
        codes = view.shown
        place = codes.index(held.code) if held.code in codes else -1
        if 0 <= place + by < len(codes):
            self.go_item(codes[place + by])

    def go_undone(self) -> None:
        """The next item without an answer; at the end of all, say that one can finish."""
        view, held = self._view, self._open
        if view is None or held is None:
            return
        code = view.next_undone(held.code)
        if code is None:
            self.parts.say("都查完了，可以收尾", "收尾")
        elif code != held.code:
            self.go_item(code)

    def _go_group(self, letter: str) -> None:
        view = self._view
        if view is None:
            return
        codes = next(s for s in view.sections if s.letter == letter).codes
        if codes:
            self.go_item(next((code for code in codes if not view.items[code].done), codes[0]))

    # typing -------------------------------------------------------------------------------------------------------

    def _typed(self, measured: dict[str, Any]) -> None:
        view, held = self._view, self._open
        if view is None or held is None:
            return
        item = view.items[held.code]
        if is_ratio_item(item):
            measured = {**measured, COUNTED_AT: self._now().strftime("%H:%M")}
        unfolded = held.unfolded or item.answer is not None
        self._change(measured=measured, unfolded=unfolded)
        self._pause.start()

    def _note_typed(self, text: str) -> None:
        if self._open is not None:
            self._open = replace(self._open, note=text)
            self._pause.start()

    def _form_typed(self, values: dict[str, Any]) -> None:
        view, held = self._view, self._open
        if view is not None and held is not None and held.form is not None:
            self._change(form=edited_form(view, held.form, values), touched=True, error="")
            self._pause.start()

    def _keep_typed(self) -> None:
        if self._open is not None and self._open.is_typed:
            self.saver.keep(self._open.code, self._open.draft())

    def _leave(self) -> None:
        """What was typed at the item becomes an entry, with the answer it has; a whole finding form becomes one too."""
        view, held = self._view, self._open
        self._pause.stop()
        if view is None or held is None:
            return
        item = shown_item(view, held)
        if held.measured is not None or held.note is not None:
            self._write(item, item.answer, item.reason, held.code)
        if held.touched and held.form is not None:
            if held.form.fact.strip() and (item.photos or held.form.photo_reason.strip()):
                self.saver.finding(held.code, held.form, held.finding, lambda: None)
            else:
                self.saver.keep(held.code, replace(held, measured=None, note=None).draft())
                self._remember_typed(held)

    def _remember_typed(self, held: OpenItem) -> None:
        view, draft = self._view, replace(held, measured=None, note=None).draft()
        if view is not None and draft is not None:
            self._view = replace(view, typed={**view.typed, held.code: draft})

    # answering ----------------------------------------------------------------------------------------------------

    def _press_key(self, answer: Answer) -> None:
        self.parts.pane.answers.press(answer.value)

    def press(self, answer: Answer) -> None:
        """What the keys 1 2 3 and the three buttons do."""
        view, held = self._view, self._open
        if view is None or held is None:
            return
        item = shown_item(view, held)
        if answer is not Answer.FAIL and item.findings and not self._may_drop(item):
            return
        if answer is Answer.NOT_APPLICABLE:
            self._change(asks="NA", reason=faces.split_reason(item.reason), error="")
            self.parts.pane.reason.focus_first()
        elif answer is Answer.FAIL:
            self._write(item, answer, "", held.code)
            self._forget(held.code)
            self._open = with_form(self._view or view, OpenItem(held.code))
            self._render()
            self.parts.pane.form.focus_fact()
        else:
            self._answer_and_go(item, answer, "")

    def _may_drop(self, item: ItemView) -> bool:
        body = f"{item.code} 已登记 {len(item.findings)} 个问题，改答案会撤回。照片和备注都留着。"
        dialog = ConfirmDialog("改成别的结果？", body, "改，撤回问题", "不改", parent=self)
        taken = dialog.exec() == QDialog.DialogCode.Accepted.value
        dialog.deleteLater()
        return taken

    def _answer_and_go(self, item: ItemView, answer: Answer, reason: str) -> None:
        """Save and show the next item without an answer, or stay at the last one."""
        view = self._view
        if view is None:
            return
        code = view.next_undone(item.code)
        self._write(item, answer, reason, code or item.code)
        self._forget(item.code)
        self._show_item(code or item.code)
        if code is None:
            self.parts.say("都查完了，可以收尾", "收尾")

    def _write(self, item: ItemView, answer: Answer | None, reason: str, next_item: str) -> None:
        """The entry behind the page, the visit in front of it."""
        view, held = self._view, self._open
        if view is None or held is None:
            return
        self._pause.stop()
        note = held.note if held.note is not None else item.note
        drop = bool(item.findings) and answer is not Answer.FAIL
        shown = replace(item, findings=()) if drop else item
        self._view = answered(view, shown, answer, reason, note, self._now())
        command = RecordAnswer(view.id, item.code, answer, reason, note, item.measured, drop)
        self.saver.answer(command, next_item, reread=drop)

    def _forget(self, code: str) -> None:
        """The draft of an item went with its answer."""
        view = self._view
        if view is not None and code in view.typed:
            self._view = replace(view, typed={c: t for c, t in view.typed.items() if c != code})

    def _not_applicable(self, key: str, text: str) -> None:
        view, held = self._view, self._open
        if view is None or held is None:
            return
        reason = faces.joined_reason(key, text)
        if not reason:
            message = "选“其他”要写明原因。" if key else "选“不适用”要写一个原因。"
            self._change(reason=(key, text), error=message)
            return
        self._answer_and_go(shown_item(view, held), Answer.NOT_APPLICABLE, reason)

    # findings -----------------------------------------------------------------------------------------------------

    def _finding_done(self, values: dict[str, Any], another: bool = False) -> None:
        view, held = self._view, self._open
        if view is None or held is None or held.form is None:
            return
        form = edited_form(view, held.form, values)
        fault = self._form_fault(view.items[held.code], form)
        if fault:
            self._change(form=form, touched=True, error=fault)
            if "事实" not in fault:
                self.parts.pane.form.photo_reason.setFocus()
            return
        self._pause.stop()
        self._forget(held.code)
        self.saver.finding(held.code, form, held.finding, lambda: None)
        if another:
            count = max(held.number, len(view.items[held.code].findings)) + 1
            fresh = with_form(view, OpenItem(held.code), another=True)
            self._open = replace(fresh, number=count)
            self._render()
            self.parts.pane.form.focus_fact()
            return
        self._open = replace(held, touched=False)
        code = self._view.next_undone(held.code) if self._view is not None else None
        if held.measured is not None or held.note is not None:
            item = shown_item(view, held)
            self._write(item, item.answer, item.reason, code or held.code)
        if code is None:
            self._change(touched=False, form=form, error="")
            self.parts.say("都查完了，可以收尾", "收尾")
        else:
            self._show_item(code)
            self.saver.remember(code)

    @staticmethod
    def _form_fault(item: ItemView, form: FindingForm) -> str:
        if not form.fact.strip():
            return "请写明看到的事实。"
        if not item.photos and not form.photo_reason.strip():
            return "请附一张照片，或写明没有照片的原因。"
        return ""

    def _report(self) -> None:
        view, held = self._view, self._open
        if view is None or held is None:
            return
        pack = view.context.pack
        body = report_steps(view.items[held.code], pack.commission, pack.telephone)
        dialog = ConfirmDialog("马上报告", body, "知道了，接着登记", "回到这一项", destructive=False, parent=self)
        dialog.open()

    # everything else --------------------------------------------------------------------------------------------------

    def _refused(self, code: str, error: object) -> None:
        message = error.message if isinstance(error, KnownError) else ""
        field = error.field if isinstance(error, RuleViolation) else None
        held = self._open
        if held is not None and held.code == code and field is not None and held.asks:
            self._change(error=message)
        else:
            self.parts.show_fault(f"{code}：{message}", code)
        self._reread()

    def _watched(self, seconds: float, responded: bool) -> None:
        """The stopwatch's result becomes the value of its item, wherever one is."""
        view = self._view
        self.parts.pane.end_watch()
        if view is None:
            return
        code = "C04"
        if self._open is not None and self._open.code != code:
            self.go_item(code)
        if self._open is not None and self._open.code == code:
            item = shown_item(view, self._open)
            self._typed({**item.measured, "works": responded, "seconds": round(seconds, 1)})

    def _add_group(self) -> None:
        dialog = GroupDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self.parts.pane.measurement.add_group(*dialog.values())
        dialog.deleteLater()

    def _add_class(self) -> None:
        dialog = ClassDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self.parts.pane.measurement.add_class(dialog.name.text().strip())
        dialog.deleteLater()

    def _find(self) -> None:
        if self._view is not None and self._open is not None:
            self._keys.set_awake(False)
            self.parts.items.open_all(self._view, self._open.code)

    def _show_hidden(self) -> None:
        if self._view is not None and self._open is not None:
            self._keys.set_awake(False)
            self.parts.items.open_hidden(self._view, self._view.items[self._open.code].section)

    def _ask_hidden(self, code: str) -> None:
        view = self._view
        if view is None:
            return
        item = view.items[code]
        question = f"{code} {item.item.title}"
        body = f"已自动记为不适用：{item.hidden_reason}。"
        dialog = ConfirmDialog(question, body, "其实有，要查", "不查", destructive=False, parent=self)
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self._open_hidden(view, item)
        dialog.deleteLater()

    def _open_hidden(self, view: VisitView, item: ItemView) -> None:
        self._leave()
        if self._route is not None:
            self._route = ToInspection(view.id, item.code)
        self._open = None
        self.saver.answer(RecordAnswer(view.id, item.code, None), item.code, reread=True)

    def _tool(self, name: str) -> None:
        if name == "next":
            self.step(1)
        elif name == "basis":
            self.parts.pane.card.toggle_basis()
        else:
            self._keys.set_awake(False)
            self.parts.open_part(name)

    def _sheet_closed(self) -> None:
        self._keys.set_awake(True)
        self.setFocus()

    def _focus_note(self) -> None:
        if self.parts.is_small:
            self._tool("note")
        self.parts.side.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_photo(self) -> None:
        self.photos.choose()

    def _pause_visit(self) -> None:
        self._leave()
        self._close()
        self.go.emit(ToToday())

    def _finish(self) -> None:
        view = self._view
        self._leave()
        self._close()
        if view is not None:
            self.go.emit(ToFinish(view.id))

    def finish_asked(self) -> None:
        """What 收尾 in the head and in the message at the end do."""
        self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Accept the suggestion, else finish the form that stands open, else go on."""
        held, pane = self._open, self.parts.pane
        if held is None or pane.answers.accept_suggestion():
            return
        if held.asks == "NA":
            pane.reason.finish()
        elif held.asks == "FINDING":
            pane.form.finish()
        else:
            self.step(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.parts.fit(self.width(), self.height())
        self._render()
