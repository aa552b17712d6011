"""When the page of a red line opens, what it keeps, and what becomes of it (checklist.md §3). Draws nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.incident_cases import (
    EmergencyForm,
    ReportEmergency,
    VisitEmergencies,
    drop_emergency,
    emergency_fault,
    keep_emergency,
    report_emergency,
    step_words,
    visit_emergencies,
    withhold_emergency,
)
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.checklist import is_unverified
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, IncidentState
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.red_lines import NO_ORDER, RED_LINES, RedLine, Step, asks_if_opened, needs_stop
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.pages.inspection.red_line_view import RedLineView, StopFace, StopWords
from ui.widgets.emergency_steps import StepFace
from ui.widgets.finding_form import FindingForm

PAUSE_MS: Final = 400
NO_PERIOD: Final = "不设整改期限。"
WAY: Final = (
    "没有网络也能报：按下就存在这台电脑里，一联网就先送记录，这份报告在里面；照片里先送这一项的。"
    "同时请打电话，不要等网。"
)
WAY_PRACTICE: Final = "这是练习，不会送出。真的遇到时：一联网就先送记录，这份报告在里面；同时打电话，不要等网。"
KEPT: Final = "前面答的都已保存"
DONE: Final = "紧急报告已存下，一联网就先送"
DONE_PRACTICE: Final = "练习的紧急报告已存下，不会送出"
_ACTS: Final = {"police": "打了 110，记时间", "fire": "报了，记时间", "district": "报了，记时间"}


class RedLineDesk(QObject):
    """``reported`` (item, form), ``opened`` an item whose way out was opened on the spot, ``covered`` when the page
    opens, ``closed`` when the visit goes on; ``said`` a short message, ``faulted`` (item, sentence)."""

    reported = Signal(str, object)
    opened = Signal(str)
    closed = Signal()
    changed = Signal()
    covered = Signal()
    said = Signal(str)
    faulted = Signal(str, str)

    def __init__(self, runner: JobRunner, me: SignedIn, view: RedLineView, is_kept: Callable[[], bool]) -> None:
        """``is_kept``: whether all that was answered is written."""
        super().__init__(view)
        self._runner, self._me, self.page, self._is_kept = runner, me, view, is_kept
        self._visit: VisitView | None = None
        self._known: VisitEmergencies | None = None
        self._now: Callable[[], datetime] = datetime.now
        self._code, self._form = "", EmergencyForm("")
        self._writing: object | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        view.ticked.connect(self._tick)
        view.typed.connect(self._type)
        view.sent.connect(self.send)
        view.opened.connect(self._opened_on_spot)
        view.withheld.connect(self._withhold)

    @property
    def is_open(self) -> bool:
        """Whether the page covers the visit."""
        return bool(self._code)

    # when it opens ----------------------------------------------------------------------------------------------------

    def begin(self, visit: VisitView, now: Callable[[], datetime]) -> None:
        """A visit was opened: what is known of its emergencies is read, and a page left open comes back."""
        self._keep_last()
        self._shut()
        self._visit, self._now, self._known = visit, now, None
        self._read(self._resume)

    def end(self) -> None:
        """The visit is left; what stands on the page is a draft already."""
        self._keep_last()
        self._shut()
        self._visit, self._known = None, None

    def _keep_last(self) -> None:
        if self._pause.isActive():
            self._keep()

    def show_visit(self, visit: VisitView) -> None:
        """The visit as it stands now."""
        if self._visit is not None and self._visit.id == visit.id:
            self._visit = visit

    def refresh(self) -> None:
        """An emergency of this laptop or another one changed."""
        if self._visit is not None:
            self._read(self.changed.emit)

    def _read(self, then: Callable[[], None]) -> None:
        visit = self._visit
        if visit is None:
            return

        def show(known: VisitEmergencies) -> None:
            if self._visit is not None and self._visit.id == visit.id:
                self._known = known
                then()

        self._runner.read(self, lambda records: visit_emergencies(records, visit.id), show)

    def _resume(self) -> None:
        """After a crash or a lock: an item that failed here and was neither reported nor explained."""
        visit, known = self._visit, self._known
        if visit is None or known is None or self._code:
            return
        for code, item in visit.items.items():
            here = item.answer is Answer.FAIL and code not in visit.elsewhere
            if here and not _is_settled(known, code) and self._stops(item):
                self._open(item, known.open.get(code))
                return

    def _stops(self, item: ItemView) -> bool:
        visit = self._visit
        return visit is not None and needs_stop(item.code, visit.context.facility.kind, item.measured)

    def failed(self, item: ItemView) -> None:
        """不合格 was pressed; ``item`` as it stood before. What was reported is not asked again, nor what was explained
        while the answer stands."""
        standing = self.standing(item.code)
        asked = standing is not None and (standing.state is IncidentState.REPORTED or item.answer is Answer.FAIL)
        if not asked and self._stops(item):
            self._open(item, self._known.open.get(item.code) if self._known is not None else None)

    def ask(self, item: ItemView) -> None:
        """The person wants the page: after a reason not to report was written too."""
        standing = self.standing(item.code)
        if standing is None or standing.state is IncidentState.WITHHELD:
            self._open(item, None)

    def is_reported(self, code: str) -> bool:
        """Whether the emergency at an item was reported."""
        state = self.standing(code)
        return state is not None and state.state is IncidentState.REPORTED

    def dress(self, form: FindingForm, code: str) -> None:
        """The finding form says what was reported at its item, or why not."""
        state = self.standing(code)
        if state is not None and RED_LINES[code].full_screen:
            link = "看紧急报告" if self.is_reported(code) else "还是要报"
            form.show_standing(standing_words(state, self._now()), link)

    def standing(self, code: str) -> FoldedIncident | None:
        """What was reported, or why not, at an item."""
        return self._known.standing.get(code) if self._known is not None else None

    def _open(self, item: ItemView, kept: EmergencyForm | None) -> None:
        self._code = item.code
        self._form = kept or _fresh(item, self._now())
        self.page.open_with(self._face(), _words(self._form))
        self._keep()
        self.covered.emit()

    # what it shows ----------------------------------------------------------------------------------------------------

    def _face(self) -> StopFace:
        visit, line = self._visit, RED_LINES[self._code]
        assert visit is not None
        pack = visit.context.pack
        seen = datetime.fromisoformat(self._form.seen_at)
        title = visit.items[self._code].item.title
        lacking = emergency_fault(line, self._form, visit.context.facility)[1]
        return StopFace(
            title=line.title,
            caption=f"{self._code} {title} · {seen:%H:%M} 看到 · {visit.facility_name}",
            kept=KEPT if self._is_kept() else "",
            steps=tuple(self._step(step, pack.commission, pack.telephone) for step in line.steps),
            note=(NO_PERIOD if line.days is None else "") + NO_ORDER,
            source=_source_words(line),
            passed_on=to_whom(pack.commission, pack.telephone, line.passed_on),
            way=WAY_PRACTICE if self._me.practice else WAY,
            recording=line.recording,
            opened="当场打开、清开了，不用报" if asks_if_opened(self._code) else "",
            lacking=f"还差：{lacking}" if lacking else "",
        )

    def show_kept(self) -> None:
        """Something was written, or refused."""
        if self._code:
            self.page.show_kept(KEPT if self._is_kept() else "")

    def _step(self, step: Step, commission: str, telephone: str) -> StepFace:
        title, _call = step_words(step, commission)
        number = f"电话 {telephone}。" if step.district and telephone else ""
        done = self._form.done.get(step.code, "")
        return StepFace(
            code=step.code,
            title=title,
            detail=number + step.detail,
            act=_ACTS.get(step.code, "做了，记时间"),
            done_at=f"{datetime.fromisoformat(done):%H:%M}" if done else "",
        )

    # what is done there -----------------------------------------------------------------------------------------------

    def _tick(self, code: str) -> None:
        self._form = self._form.ticked(code, self._now())
        self.page.show_face(self._face())
        self._keep()

    def _type(self) -> None:
        words = self.page.report.words()
        self._form = replace(
            self._form,
            text=words.text,
            channel=words.channel,
            recorded=words.recorded,
            no_recording=words.no_recording,
        )
        self.page.show_lacking(self._face().lacking)
        self._pause.start()

    def _keep(self) -> None:
        visit, code, form = self._visit, self._code, self._form
        self._pause.stop()
        if self._writing is not None:  # after the last word a draft would call the page back; a refusal lets it through
            self._pause.start()
        elif visit is not None and code:
            job = partial(keep_emergency, inspection=visit.id, item=code, form=form)
            self._runner.write(self, self._me.person, job, lambda _none: None, self._refused)

    def send(self) -> None:
        """Report it; what is lacking is told first, and the page stays."""
        visit, code, form = self._visit, self._code, self._form
        if visit is None or not code:
            return
        name, sentence = emergency_fault(RED_LINES[code], form, visit.context.facility)
        if name:
            self.page.show_lacking(f"还差：{sentence}")
            self.page.focus_field(name)
            return

        def done() -> None:
            self.reported.emit(code, form)
            self.said.emit(DONE_PRACTICE if self._me.practice else DONE)

        self._settle(lambda work: report_emergency(work, ReportEmergency(visit.id, code, form)), done)

    def _withhold(self, reason: str) -> None:
        visit, code, form = self._visit, self._code, self._form
        if visit is None or not code:
            return
        command = ReportEmergency(visit.id, code, form)
        done = partial(self.said.emit, "没有报，原因留下了")
        self._settle(lambda work: withhold_emergency(work, command, reason), done)

    def _opened_on_spot(self) -> None:
        """The way out is open: a finding, and no emergency."""
        visit, code = self._visit, self._code
        if visit is None or not code:
            return
        self._settle(lambda work: drop_emergency(work, visit.id, code), partial(self.opened.emit, code))

    def _settle(self, job: Callable[[Work], object], after: Callable[[], None]) -> None:
        """The last word at the page, once; written when another page or visit is in front, it changes nothing there."""
        if self._writing is not None:
            return
        self._pause.stop()
        mine = self._writing = object()

        def done(_result: object) -> None:
            if self._writing is mine:
                self._shut()
                self._read(self.changed.emit)
                after()

        def refused(error: Exception) -> None:
            if self._writing is mine:
                self._writing = None
                self._refused(error)
            elif isinstance(error, KnownError):
                self.faulted.emit("", error.message)

        self._runner.write(self, self._me.person, job, done, refused)

    def _shut(self) -> None:
        self._pause.stop()
        self._writing = None
        if self._code:
            self._code = ""
            self.page.shut()
            self.closed.emit()

    def _refused(self, error: Exception) -> None:
        sentence = error.message if isinstance(error, KnownError) else ""
        if self._code:
            self.page.show_lacking(sentence)
            if isinstance(error, RuleViolation) and error.field:
                self.page.focus_field(error.field)
        else:
            self.faulted.emit("", sentence)


def _is_settled(known: VisitEmergencies, code: str) -> bool:
    """Reported, or explained with no page left open since."""
    state = known.standing.get(code)
    return state is not None and (state.state is IncidentState.REPORTED or code not in known.open)


def _fresh(item: ItemView, now: datetime) -> EmergencyForm:
    """Stamped now; what was measured at the item stands already."""
    channel = item.measured.get("channel")
    seen = item.measured.get("seen_at")
    return EmergencyForm(
        seen_at=now.isoformat(timespec="seconds"),
        text=item.judgement.finding_text,
        channel=str(channel) if channel is not None else "",
        recorded=str(seen) if seen else "",
    )


def _words(form: EmergencyForm) -> StopWords:
    return StopWords(form.text, form.channel, form.recorded, form.no_recording)


def to_whom(commission: str, telephone: str, passed_on: str) -> str:
    """Who gets the report, with the telephone where the district's pack has one."""
    number = f"，电话 {telephone}" if telephone else ""
    return f"报送{commission}{number}；{passed_on}。"


def _source_words(line: RedLine) -> str:
    """The duty and where it was read; what was not read at first hand says 待核."""
    told = [f"{one.text}{'（待核）' if is_unverified(one.mark) else ''}" for one in line.sources]
    return f"依据：{'；'.join(told)}" if told else ""


def standing_words(state: FoldedIncident, now: datetime) -> str:
    """What the finding form says of the emergency at its item."""
    if state.state is IncidentState.WITHHELD:
        return f"没有报紧急情况：{state.withheld}"
    at = state.reported_at
    return f"{spoken.moment(at, now) if at is not None else ''} 已写紧急报告".strip()
