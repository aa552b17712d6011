"""收尾: what is still undone, the summary read aloud, signatures, the seal (mockup 05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.erasures import ERASED, PHOTO_ERASED, with_reason
from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.finding_photos import FindingPhoto, finding_photos
from tuoyu_desktop.application.finishing import (
    OPINION_DRAFT,
    FinishView,
    FinishVisit,
    MarkNotChecked,
    Signature,
    SignVisit,
    abandon_visit,
    finish_view,
    finish_visit,
    mark_not_checked,
    sign_visit,
)
from tuoyu_desktop.application.joint_view import joint_view
from tuoyu_desktop.application.ports import Changes, Records, Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from tuoyu_desktop.domain.wording import PERSON_KINDS, VISIT_VERBS
from ui.background.far_photos import TAKE, TAKING, FarPhotos, cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.finish import words
from ui.pages.finish.dialogs import ReadAloudDialog, ask_not_checked
from ui.pages.finish.signing_panel import Signer, SigningPanel
from ui.pages.finish.summary_panel import RowPhoto, SummaryPanel
from ui.routes import ToDocuments, ToFinish, ToInspection, ToJoint, ToToday
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.confirm_dialog import ConfirmDialog, confirm
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import StateWord
from ui.widgets.stepper import Stepper
from ui.widgets.task_head import TaskFoot, TaskHead

STEPS = ("小结", "说明", "签字")
_PAUSE_MS = 400
_CONCERNS = ("inspection", "answer", "finding", "evidence")


@dataclass(frozen=True)
class _Loaded:
    view: FinishView
    now: datetime
    signers: tuple[Signer, ...]
    photos: dict[str, FindingPhoto]
    absent: str = ""


class FinishPage(QWidget):
    """``go`` carries a route: back to the visit, or on to its documents."""

    go = Signal(object)

    def __init__(
        self, runner: JobRunner, me: SignedIn, fetch: FetchPhoto = cannot_fetch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._far = FarPhotos(self, runner, fetch, self._load, self._load)
        self._inspection = ""
        self._view: FinishView | None = None
        self._kept_at: datetime | None = None
        self._step, self._small = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = TaskHead("回到检查")
        self.abandon = hooks.button("放弃这次", "text", touch=True)
        self.saved = StateWord("caption")
        self.head.add(self.saved)
        self.head.add(self.abandon)
        self.banner = Banner("warning", "")
        self.banner.hide()
        self.stepper = Stepper(STEPS)
        self.summary = SummaryPanel()
        self.signing = SigningPanel()
        self.ink_card = _ink_card()
        self._lock = IconLabel("ph.lock-key", "text2")
        self.note = ElidedLabel("", tone="text2")
        self.missing = ElidedLabel("", tone="text2")
        self.seal = hooks.button("封存并生成文书", "primary")
        self.seal.setProperty("finish", True)
        self.next_step = hooks.button("下一步", touch=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right = QWidget()
        self._left = QScrollArea()
        self._build()
        self._wire()

    def _build(self) -> None:
        self._left.setWidgetResizable(True)
        self._left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left.setWidget(self.summary)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.signing, 1)
        right.addWidget(self.ink_card)
        right.addStretch(0)
        self._columns.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, tokens.SPACE_4)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self._right)
        foot = TaskFoot()
        foot.line.addWidget(self._lock)
        foot.line.addWidget(self.note, 1)
        foot.line.addStretch(0)
        foot.line.addWidget(self.missing)
        foot.line.addWidget(self.next_step)
        foot.line.addWidget(self.seal)
        steps = hooks.row(self.stepper)
        steps.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        column = hooks.column(self.head, self.banner, gap=0)
        column.addLayout(steps)
        column.addLayout(self._columns, 1)
        column.addWidget(foot)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(column)

    def _wire(self) -> None:
        self.head.back.clicked.connect(self._back)
        self.abandon.clicked.connect(self._abandon)
        self.summary.look_asked.connect(self._back)
        self.summary.joint_asked.connect(self._joint)
        self.summary.not_checked_asked.connect(self._mark)
        self.summary.enlarge_asked.connect(self._enlarge)
        self.summary.photo_asked.connect(self._far.take)
        self.summary.opinion_typed.connect(self._pause.start)
        self._pause.timeout.connect(self._keep_opinion)
        self.signing.signed.connect(self._sign)
        self.seal.clicked.connect(self._seal)
        self.next_step.clicked.connect(lambda: self._go_step((self._step + 1) % len(STEPS)))

    def _back(self, code: str | bool = False) -> None:
        """To the visit, at an item when one was pressed; what the facility said is kept first."""
        self._keep_pending()
        self.go.emit(ToInspection(self._inspection, item=code if isinstance(code, str) else None))

    def _joint(self) -> None:
        """To where two laptops differ."""
        self._keep_pending()
        self.go.emit(ToJoint(self._inspection))

    def _keep_pending(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._keep_opinion()

    def open(self, route: ToFinish) -> None:
        """Show one visit."""
        self._inspection = route.inspection
        self._step, self._kept_at = 0, None
        self.banner.hide()
        self.summary.forget_opinion()
        self.setFocus()
        self._load()

    def refresh(self, changes: Changes) -> None:
        """Something of the visit changed."""
        if self._inspection and changes.has(*_CONCERNS):
            self._load()

    def _load(self) -> None:
        inspection, person = self._inspection, self._me.person
        self._runner.read(self, lambda records: _loaded(records, inspection, person), self._show, self._refused)

    def _show(self, loaded: _Loaded) -> None:
        view = loaded.view
        self._view = view
        verb = VISIT_VERBS[view.visit.mode]
        self.head.back.setText(f"回到{verb}")
        self.abandon.setText(f"放弃这次{verb}")
        self.head.show_words(
            f"收尾 · {view.visit.facility_name}", words.mode_word(view), words.head_caption(view, loaded.now)
        )
        self._show_saved(words.saved_at(view), loaded.now)
        photos = {finding: _row_photo(photo, self._far) for finding, photo in loaded.photos.items()}
        self.summary.show_view(view, photos, loaded.absent)
        self.signing.setVisible(view.signs_on_screen)
        self.ink_card.setVisible(not view.signs_on_screen)
        self.signing.show_signers(loaded.signers, loaded.now.tzinfo)
        self.note.setText(words.seal_note(view.visit.mode))
        self.missing.setText(f"还差：{'、'.join(view.missing)}" if view.missing else "")
        self.seal.setEnabled(not view.missing)
        self._arrange()

    def _show_saved(self, at: datetime | None, now: datetime) -> None:
        """When the last thing of this visit was written; nothing before anything was."""
        newest = max((t for t in (at, self._kept_at) if t is not None), default=None)
        told = f"已保存 {newest.astimezone(now.tzinfo):%H:%M:%S}" if newest else ""
        self.saved.show_state("pass" if newest else "", told, "ph.check" if newest else "", bold=False)

    def _refused(self, error: Exception) -> None:
        message = error.message if isinstance(error, KnownError) else "没有完成，请再试一次。记录都在本机。"
        self.banner.show_sentence(message)
        self.banner.show()

    def _write(self, job: Callable[[Work], None]) -> None:
        self.banner.hide()
        self._runner.write(self, self._me.person, job, failed=self._refused)

    def _mark(self, codes: tuple[str, ...]) -> None:
        reason = ask_not_checked(self, codes)
        if reason:
            command = MarkNotChecked(self._inspection, codes, reason)
            self._write(lambda work: mark_not_checked(work, command))

    def _sign(self, signatures: tuple[Signature, ...]) -> None:
        commands = [SignVisit(self._inspection, signature) for signature in signatures]

        def job(work: Work) -> None:
            for command in commands:
                sign_visit(work, command)

        def refused(error: Exception) -> None:
            self.signing.set_busy(False)
            self._refused(error)

        self.banner.hide()
        self.signing.set_busy(True)
        self._runner.write(self, self._me.person, job, lambda _done: self.signing.forget_ink(), refused)

    def _keep_opinion(self) -> None:
        key, text = OPINION_DRAFT.format(inspection=self._inspection), self.summary.opinion.toPlainText()

        def job(work: Work) -> datetime:
            work.put_draft(key, text)
            return work.now()

        def done(at: datetime) -> None:
            self._kept_at = at
            self._show_saved(at, at)

        self._runner.write(self, self._me.person, job, done, self._refused)

    def _enlarge(self) -> None:
        if self._view is not None:
            ReadAloudDialog(self._view.read_aloud, self).exec()

    def _abandon(self) -> None:
        dialog = ConfirmDialog(
            f"{self.abandon.text()}？",
            "已记的内容会保留并注明放弃，不生成文书。",
            "放弃",
            "不放弃",
            reason_label="原因",
            parent=self,
        )
        if dialog.exec():
            inspection, reason = self._inspection, dialog.reason()
            self._runner.write(
                self,
                self._me.person,
                lambda work: abandon_visit(work, inspection, reason),
                lambda _done: self.go.emit(ToToday()),
                self._refused,
            )

    def _seal(self) -> None:
        if self._view is None or self._view.missing:
            return
        body = "封存后任何内容都不能改，只能补充更正。不需要网络。"
        if not confirm(self, "现在封存？", body, "封存", "再看看", destructive=False):
            return
        self._pause.stop()
        command = FinishVisit(self._inspection, self.summary.opinion.toPlainText())
        self._runner.write(
            self,
            self._me.person,
            lambda work: finish_visit(work, command),
            lambda _done: self.go.emit(ToDocuments(inspection=command.inspection)),
            self._refused,
        )

    def _go_step(self, step: int) -> None:
        self._step = step
        self._arrange()

    def _arrange(self) -> None:
        """Side by side, or at 150 % one step at a time: 小结, 说明, 签字."""
        small = self._small
        self.stepper.setVisible(small)
        self.stepper.set_current(self._step)
        self.next_step.setVisible(small)
        self.next_step.setText("下一步" if self._step < len(STEPS) - 1 else "从头看")
        self.head.set_compact(small)
        self.note.setVisible(not small)
        self._lock.setVisible(not small)
        self._left.setVisible(not small or self._step < 2)
        self._right.setVisible(not small or self._step == 2)
        self.summary.counts.setVisible(not small or self._step == 0)
        self.summary.read_card.setVisible(not small or self._step == 0)
        self.summary.opinion_card.setVisible(not small or self._step == 1)

    def minimumSizeHint(self) -> QSize:
        """The layout follows the window down to this; below, the page scrolls (design tokens §7)."""
        return QSize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = tokens.size_class(self.width(), self.height())
        self._small = size == "small"
        widths = {"regular": 520, "short": 520, "medium": 420}
        if self._small:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16777215)
        else:
            self._right.setFixedWidth(tokens.px(widths.get(size, 420)))
        self._arrange()
        super().resizeEvent(event)


def _ink_card() -> Card:
    card = Card("签字", icon="ph.pencil-simple")
    body = card.padded()
    for line in (
        "行政检查的文书不在屏幕上签字。",
        "1. 封存，在“文书”里生成卫生监督意见书并打印。",
        "2. 两名执法人员和当事人用笔签字，加盖印章。",
        "3. 把签好的页拍照，在“文书”里传回。",
    ):
        body.addWidget(hooks.label(line, "lead", wrap=True))
    return card


def _row_photo(photo: FindingPhoto, far: FarPhotos) -> RowPhoto:
    """What the row of a finding shows: the photo, or why there is none."""
    if photo.far:
        state = far.state(photo.far)
        return RowPhoto(
            None, "在区里", photo.far, "" if state.busy else TAKE, state.said or (TAKING if state.busy else "")
        )
    if photo.gone is not None:
        return RowPhoto(None, ERASED, said=with_reason(PHOTO_ERASED, [photo.gone]))
    made = QPixmap()
    return RowPhoto(made) if made.loadFromData(photo.image) else RowPhoto(None, photo.note)


def _loaded(records: Records, inspection: str, person: str) -> _Loaded:
    view = finish_view(records, inspection, person)
    photos = finding_photos(records, view)
    joint = joint_view(records, inspection) if view.visit.inspection.laptops else None
    absent = words.absent_lead(joint) if joint is not None else ""
    return _Loaded(view, records.now(), _signers(records, view), photos, absent)


def _signers(records: Records, view: FinishView) -> tuple[Signer, ...]:
    """The team in order, then the facility's person who agreed to the visit."""
    if not view.signs_on_screen:
        return ()
    signed = list(view.signatures)
    found: list[Signer] = []
    for identity in view.visit.inspection.team:
        person = records.person(identity)
        if person is not None:
            mine = next((s for s in signed if s.role == "member" and s.person == identity), None)
            words_of_person = dict.fromkeys(part for part in (PERSON_KINDS[person.kind], person.employer) if part)
            found.append(Signer("member", identity, person.name, " · ".join(words_of_person), mine))
    consent = view.visit.inspection.consent
    if consent is not None:
        theirs = next((s for s in signed if s.role == "facility"), None)
        found.append(Signer("facility", None, consent.name, consent.post, theirs))
    return tuple(found)
