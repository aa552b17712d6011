"""检查: the heart of the program (mockups 03, 04, 10, 11): the parts, the keys, the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tuoyu_desktop.application.evidence_cases import FetchPhoto, PreparePicture
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.ban_list import StretchNumber
from tuoyu_desktop.domain.terms import Answer
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.inspection import faces
from ui.pages.inspection.announcement_line import AnnouncementLine
from ui.pages.inspection.facts_dialog import FactsDesk
from ui.pages.inspection.finding_faces import report_steps
from ui.pages.inspection.group_dialog import ClassDialog, GroupDialog
from ui.pages.inspection.keys import InspectionKeys, focus_beside
from ui.pages.inspection.layout import InspectionLayout
from ui.pages.inspection.open_item import ahead
from ui.pages.inspection.person_check_desk import PersonCheckDesk
from ui.pages.inspection.photo_desk import PhotoDesk
from ui.pages.inspection.red_lines import VisitRedLines
from ui.pages.inspection.saver import VisitSaver
from ui.pages.inspection.session import ALL_DONE, VisitSession
from ui.pages.inspection.tray_desk import TrayDesk
from ui.routes import ToDocuments, ToFinish, ToInspection, ToJoint, ToToday
from ui.widgets import tokens
from ui.widgets.confirm_dialog import ConfirmDialog, confirm

CLOCK_MS: Final = 30_000
AHEAD_MS: Final = 60
"""After so long at an item the next ones are built."""


class InspectionPage(QWidget):
    """``go`` carries a route. ``prepare`` makes a photo ready, ``fetch`` brings one here; both off this thread."""

    go = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        me: SignedIn,
        prepare: PreparePicture,
        fetch: FetchPhoto = cannot_fetch,
        stretch: StretchNumber | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.saver = VisitSaver(runner, me.person, prepare, self)
        self.session = VisitSession(runner, self.saver, self)
        self.parts = InspectionLayout(self)
        self.photos = PhotoDesk(runner, self.saver, fetch, self.parts.side.photos, self)
        self.tray = TrayDesk(runner, me.person, prepare, self)
        self.facts = FactsDesk(runner, me.person, self)
        self.red_lines = VisitRedLines(runner, me, self.session, self.parts, self)
        self.announcement = AnnouncementLine(runner, me, self.session, self.parts, self)
        PersonCheckDesk(runner, me.person, self.session, self.parts.pane.measurement.person_check, stretch)
        self._clock = QTimer(self)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._clock.setInterval(CLOCK_MS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = InspectionKeys(self, self._acts())
        self._wire_session()
        self._wire_parts()
        self._wire_pane()
        self._wire_tray()
        self._wire_red_line()

    def _acts(self) -> dict[str, Callable[[], None]]:
        answers = self.parts.pane.answers
        return {
            "1": lambda: answers.press(Answer.PASS.value),
            "2": lambda: answers.press(Answer.FAIL.value),
            "3": lambda: answers.press(Answer.NOT_APPLICABLE.value),
            "N": self._focus_note,
            "P": self.photos.choose,
            "U": self.session.go_undone,
            "B": lambda: self.parts.pane.card.toggle_basis(),
            "Up": lambda: self.session.step(-1),
            "Down": lambda: self.session.step(1),
            "Ctrl+F": self._find,
        }

    def _wire_session(self) -> None:
        session, parts = self.session, self.parts
        session.opened.connect(self._opened)
        session.moved.connect(self._moved)
        session.shown.connect(self._render)
        session.formed.connect(parts.pane.form.focus_fact)
        session.all_done.connect(lambda: parts.say(ALL_DONE, "收尾"))
        session.faulted.connect(parts.show_fault)
        session.ended.connect(self.go)
        self.saver.saved.connect(parts.head.show_saved)
        self.saver.attached.connect(parts.photo_came)
        self._clock.timeout.connect(self.session.read_clock)
        self.session.clock_read.connect(self._show_head)
        self.session.clock_read.connect(lambda: self.photos.seen_again(self.session.item()))
        self._ahead.timeout.connect(self._prepare)
        parts.pane.card.drawn.connect(self._ahead.start)

    def _wire_parts(self) -> None:
        parts, session = self.parts, self.session
        parts.head.back.clicked.connect(lambda: self._out(ToToday()))
        parts.head.finish_asked.connect(self._finish)
        parts.head.find_asked.connect(self._find)
        parts.head.joint_asked.connect(self._joint)
        parts.rail.group_chosen.connect(session.go_group)
        parts.rail.item_chosen.connect(session.go)
        parts.rail.next_undone.connect(session.go_undone)
        parts.rail.all_items_asked.connect(self._find)
        parts.items.item_chosen.connect(session.go)
        parts.items.hidden_chosen.connect(self._ask_hidden)
        parts.items.facts_asked.connect(lambda: self.facts.open(session.view) if session.view else None)
        self.facts.said.connect(parts.say)
        self.facts.refused.connect(lambda sentence: parts.show_fault("", sentence))
        parts.tools.pressed.connect(self._tool)
        parts.side.note_changed.connect(session.type_note)
        for sheet in (parts.items, parts.sheet):
            sheet.closed.connect(self._sheet_closed)

    def _wire_pane(self) -> None:
        pane, session = self.parts.pane, self.session
        pane.answers.answered.connect(lambda answer: self._press(Answer(answer)))
        pane.measurement.changed.connect(session.type_values)
        pane.measurement.unfold_asked.connect(lambda: session.change(unfolded=True))
        pane.measurement.group_asked.connect(self._add_group)
        pane.measurement.class_asked.connect(self._add_class)
        pane.reason.changed.connect(lambda key, text: session.change(reason=(key, text), error=""))
        pane.reason.finished.connect(session.not_applicable)
        pane.reason.cancelled.connect(lambda: session.change(asks="", error=""))
        pane.form.changed.connect(session.type_form)
        pane.form.finished.connect(self._finding_done)
        pane.form.another.connect(lambda values: session.finding_done(values, another=True))
        pane.form.report_asked.connect(self._report)
        pane.form.finding_chosen.connect(session.choose_finding)
        pane.form.drop_asked.connect(self._drop_finding)
        pane.hidden_asked.connect(self._show_hidden)
        pane.watch_asked.connect(lambda: pane.start_watch(session.now().strftime("%H:%M:%S")))
        pane.stopwatch.stopped.connect(lambda seconds: self._watched(seconds, True))
        pane.stopwatch.no_response.connect(lambda seconds: self._watched(seconds, False))

    def _wire_tray(self) -> None:
        tray, parts = self.tray, self.parts
        tray.watch(parts.rail, parts.pane)
        self.session.opened.connect(tray.read)
        tray.changed.connect(parts.show_phone)
        tray.said.connect(parts.say)
        tray.faulted.connect(parts.show_fault)
        tray.saved.connect(parts.head.show_saved)
        tray.closed.connect(self.setFocus)
        self.photos.again.phone_asked.connect(tray.open_dialog)
        self.photos.again.card_asked.connect(tray.choose_from_card)
        parts.side.phone.phone_asked.connect(tray.open_dialog)
        parts.side.phone.tray_asked.connect(tray.open_tray)
        parts.head.phone.clicked.connect(tray.open_dialog)

    def _wire_red_line(self) -> None:
        self.red_lines.desk.covered.connect(lambda: self._keys.set_awake(False))
        self.red_lines.desk.closed.connect(self._sheet_closed)
        self.red_lines.desk.changed.connect(self._render)
        self.red_lines.paper_asked.connect(self._out)
        self.announcement.paper_asked.connect(self._out)

    # showing ----------------------------------------------------------------------------------------------------------

    def open(self, route: ToInspection) -> None:
        """Show the visit at the item of the route, else where one left off."""
        self.parts.clear()
        self.session.open(route)

    def refresh(self, changes: Changes) -> None:
        """Something changed; what this page wrote itself is not read again."""
        self.session.reader.refresh(changes)
        self.tray.refresh(changes)
        self.red_lines.refresh(changes)
        self.announcement.refresh(changes)

    def _opened(self) -> None:
        view = self.session.view
        if view is not None:
            self.red_lines.desk.begin(view, self.session.now)
        self._clock.start()

    def _moved(self) -> None:
        self.parts.sheet.shut()
        self._ahead.stop()
        self._render()
        self.setFocus()

    def _render(self) -> None:
        view, held = self.session.view, self.session.held
        if view is None or held is None:
            return
        self._show_head()
        self.parts.show_item(view, held)
        self.photos.show_item(view.items[held.code])
        self.tray.show_visit(view, held.code)
        self.red_lines.show(view, held.code)

    def _prepare(self) -> None:
        """While the person reads, the next items are built, one at a time: a key then only has to show them."""
        view, held = self.session.view, self.session.held
        if view is None or held is None:
            return
        for code in ahead(view, held.code):
            self.photos.prepare(view.items[code])
            if self.parts.pane.prepare(view, view.items[code]):
                self._ahead.start()
                return

    def _show_head(self) -> None:
        view, now = self.session.view, self.session.now()
        if view is None:
            return
        self.parts.show_day(faces.day_words(view) if now.date() > view.inspection.date else "")
        start = view.started_at.astimezone(now.tzinfo)
        minutes = max(0, int((now - start).total_seconds() // 60))
        caption = faces.caption(view, minutes, f"{start:%H:%M}")
        self.parts.head.show_words(view.facility_name, faces.mode_words(view), caption)
        self.parts.head.show_progress(view.done_count, len(view.shown))
        apart = sum(1 for item in view.items.values() if item.conflict)
        self.parts.head.show_joint(1 + len(view.inspection.laptops), apart)

    # answering --------------------------------------------------------------------------------------------------------

    def _press(self, pressed: Answer) -> None:
        """What the keys 1 2 3 and the three buttons do; a finding that stands is not dropped unasked."""
        item = self.session.item()
        if item is None or (answer := self.red_lines.answer_for(item, pressed)) is None:
            return
        if answer is not Answer.FAIL and item.findings:
            body = f"{item.code} 已登记 {len(item.findings)} 个问题，改答案会撤回。照片和备注都留着。"
            if not confirm(self, "改成别的结果？", body, "改，撤回问题", "不改"):
                self.setFocus()
                return
        if answer is Answer.NOT_APPLICABLE:
            self.session.ask_reason()
            self.parts.pane.reason.focus_first()
        else:
            self.session.answer(answer)
            if answer is Answer.FAIL:
                self.red_lines.desk.failed(item)

    def _finding_done(self, values: dict[str, object]) -> None:
        before = self.session.held
        self.session.finding_done(values)
        held, form = self.session.held, self.parts.pane.form
        if held is not None and held.error and str(values["fact"]):
            form.photo_reason.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None and held is not None and not held.error:
            self.red_lines.finding_done(before.code)

    def _drop_finding(self) -> None:
        held = self.session.held
        if held is None:
            return
        body = "别的问题和“不合格”都留着，照片也留着。"
        if held.finding is None or confirm(self, f"不要第 {held.number} 条问题？", body, "不要这一条", "留着"):
            self.session.drop_finding()

    def _report(self) -> None:
        item, view = self.session.item(), self.session.view
        if item is not None and view is not None and not self.red_lines.report(item):
            pack = view.context.pack
            body = report_steps(item, pack.commission, pack.telephone)
            confirm(self, "报给区里", body, "知道了，接着登记", "回到这一项", destructive=False)

    def _watched(self, seconds: float, responded: bool) -> None:
        self.parts.pane.end_watch()
        self.session.timed(self.parts.pane.timed, "seconds", seconds, responded)

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

    # sheets -----------------------------------------------------------------------------------------------------------

    def _find(self) -> None:
        view, held = self.session.view, self.session.held
        if view is not None and held is not None:
            self._keys.set_awake(False)
            self.parts.items.open_all(view, held.code)

    def _show_hidden(self) -> None:
        view, item = self.session.view, self.session.item()
        if view is not None and item is not None:
            self._keys.set_awake(False)
            self.parts.items.open_hidden(view, item.section)

    def _ask_hidden(self, code: str) -> None:
        view = self.session.view
        if view is None:
            return
        item = view.items[code]
        dialog = ConfirmDialog(
            f"{code} {item.item.title}",
            f"已自动记为不适用：{item.hidden_reason}。",
            "其实有，要查",
            "不查",
            destructive=False,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self.session.look_after_all(code)
        dialog.deleteLater()

    def _tool(self, name: str) -> None:
        if name == "next":
            self.session.step(1)
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

    # out --------------------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        view = self.session.view
        if view is not None:
            self._out(ToFinish(view.id))

    def _joint(self) -> None:
        view = self.session.view
        if view is not None:
            self._out(ToJoint(view.id))

    def _out(self, route: ToToday | ToFinish | ToJoint | ToDocuments) -> None:
        """What was typed is written before one leaves."""
        self.session.close()
        self.parts.clear()
        self.red_lines.desk.end()
        self._clock.stop()
        self.go.emit(route)

    # keys and size ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In the order of the pane. Qt would go by the holders of the fields too, which stay where they were made, and
        hand the focus from there to fields that had their turn."""
        self.parts.pane.order_tabs()
        return focus_beside(self.window(), forward)

    def _enter(self) -> None:
        """Accept the suggestion, else finish the form that stands open, else go on."""
        held, pane = self.session.held, self.parts.pane
        if held is None:
            return
        if held.asks == "NA":
            pane.reason.finish()
        elif held.asks == "FINDING":
            pane.form.finish()
        elif not pane.answers.accept_suggestion():
            self.session.step(1)

    def minimumSizeHint(self) -> QSize:
        """The layout follows the window down to this; below, the page scrolls (design tokens §7)."""
        return QSize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:
        """Unlocked, or come back to: hours may have gone by, and midnight with them."""
        self.session.read_clock()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.parts.fit(self.width(), self.height())
        self.red_lines.desk.page.place()
        self._render()
