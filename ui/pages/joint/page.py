"""一起查: the laptops of one visit, how they tell each other, and where they disagree (mockup 23, sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.evidence_cases import FetchPhoto
from tuoyu_desktop.application.finding_photos import FindingPhoto, stored_photo
from tuoyu_desktop.application.finishing import amend_visit
from tuoyu_desktop.application.joint_view import JointVisitView, joint_view
from tuoyu_desktop.application.joint_visit import JoinCodeView, SettleAnswer, settle_answer, show_join_code
from tuoyu_desktop.application.ports import Changes, Records, Work
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_status import SyncStatus
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.terms import VisitState
from tuoyu_desktop.domain.wording import VISIT_MODES
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.joint import words
from ui.pages.joint.came_over_card import CameOverCard
from ui.pages.joint.code_card import CodeCard
from ui.pages.joint.disagreement_card import DisagreementCard
from ui.pages.joint.exchange_card import ExchangeCard
from ui.pages.joint.laptop_card import LaptopCard
from ui.pages.joint.late_card import LateCard
from ui.pages.joint.settled_card import SettledCard
from ui.pages.joint.version_photos import VersionPhotos
from ui.routes import ToDocuments, ToInspection, ToJoint, ToToday
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.bars import ProgressBar
from ui.widgets.code_picture import Squares
from ui.widgets.confirm_dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.ink_label import InkLabel
from ui.widgets.task_head import TaskHead

_CONCERNS = ("inspection", "answer", "finding", "evidence")
_BOTH = "按项数提的，谁都能答；每组写着谁答了几项"


@dataclass(frozen=True)
class _Loaded:
    view: JointVisitView
    now: datetime
    photos: dict[str, FindingPhoto]


class JointPage(QWidget):
    """``go`` carries a route; ``export_asked`` and ``import_asked`` the visit and the place; ``squares_asked`` the
    text of a QR code, answered by ``show_squares``."""

    go = Signal(object)
    export_asked = Signal(str, object)
    import_asked = Signal(str, object)
    squares_asked = Signal(str)
    sync_asked = Signal()

    def __init__(
        self,
        runner: JobRunner,
        me: SignedIn,
        fetch: FetchPhoto = cannot_fetch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._inspection = ""
        self._loaded: _Loaded | None = None
        self._status = SyncStatus()
        self._code: JoinCodeView | None = None
        self._code_wanted = self._code_asked = self._small = False
        self._available = True
        self._photos = VersionPhotos(self, runner, fetch, self._load, self._refused)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = TaskHead("回到检查")
        self._bar, self._count, self._of = (
            ProgressBar("已查的项"),
            InkLabel("", "lead", bold=True),
            InkLabel("", "lead", "text3"),
        )
        self.again = hooks.button("再对一次", icon="ph.arrows-clockwise", touch=True)
        self.banner = Banner("warning", "")
        self.exchange, self.came_over, self.settled = ExchangeCard(), CameOverCard(), SettledCard()
        self.disagreement, self.code, self.late = DisagreementCard(), CodeCard(), LateCard()
        self.agreed = EmptyState(
            "ph.check-circle", "没有不一致的答案", "两台电脑答得不一样的项会列在这里，各自继续查就行。"
        )
        self.over = EmptyState("ph.prohibit", "这次检查不做了", "已经记下的都留着，不用再定哪个答案。")
        self._laptops = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._columns = QVBoxLayout(), hooks.row(gap=tokens.SPACE_4)
        self._right, self._beside = QWidget(), QScrollArea()
        self._build()
        self._wire()

    def _build(self) -> None:
        self._bar.setFixedWidth(tokens.px(144))
        count = QWidget()
        count.setLayout(hooks.row(self._count, self._of, gap=tokens.SPACE_1))
        for part in (self._bar, count, self.again):
            self.head.add(part)
        self.banner.hide()
        self.again.hide()
        self._laptops.setSpacing(tokens.SPACE_4)
        left = self._left
        left.setSpacing(tokens.SPACE_4)
        left.setContentsMargins(0, 0, 0, 0)
        split = hooks.row(InkLabel("分工", "lead", bold=True), InkLabel(_BOTH, "caption", "text3"))
        split.addStretch(1)
        left.addLayout(split)
        left.addLayout(self._laptops)
        left.addWidget(self.exchange)
        left.addWidget(self.came_over)
        left.addStretch(1)
        self._right.setProperty("clear", True)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        for card in (self.disagreement, self.code, self.late, self.agreed, self.over):
            right.addWidget(card, 1)
        right.setSpacing(tokens.SPACE_4)
        right.addWidget(self.settled)
        self._clear()
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("clear", True)
        content.setLayout(self._left)
        scroll = QScrollArea()
        for area, inside in ((scroll, content), (self._beside, self._right)):
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(inside)
        self._columns.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, tokens.SPACE_4)
        self._columns.addWidget(scroll, 1)
        self._columns.addWidget(self._beside)
        banner = hooks.row(self.banner)
        banner.setContentsMargins(tokens.SPACE_5, tokens.SPACE_2, tokens.SPACE_5, 0)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(banner)
        column.addLayout(self._columns, 1)

    def _wire(self) -> None:
        self.head.back.clicked.connect(self._back)
        self.again.clicked.connect(self.sync_asked)
        self.exchange.export_asked.connect(lambda folder: self.export_asked.emit(self._inspection, folder))
        self.exchange.import_asked.connect(lambda file: self.import_asked.emit(self._inspection, file))
        self.exchange.imported.connect(self._load)  # photos come after the entries, and publish nothing
        self.exchange.code_asked.connect(self._want_code)
        self.code.hidden_asked.connect(self._put_code_away)
        self.disagreement.settle_asked.connect(self._settle)
        self.disagreement.photos_asked.connect(self._photos.look)
        self.late.amend_asked.connect(self._amend)

    # showing ----------------------------------------------------------------------------------------------------------

    def open(self, route: ToJoint) -> None:
        """Show one visit."""
        if route.inspection != self._inspection:
            self._clear()
        self._inspection, self._loaded, self._code = route.inspection, None, None
        self._code_wanted = self._code_asked = False
        self.banner.hide()
        self.exchange.show_visit(route.inspection)
        self.setFocus()
        self._load()

    def _clear(self) -> None:
        """Nothing of one visit stays beside another's name, also where that cannot be read."""
        for card in (self.disagreement, self.code, self.late, self.agreed, self.over, self.settled, self.came_over):
            card.hide()
        self.disagreement.clear()
        self.code.picture.show_squares(())
        self._show_laptops(())
        self.exchange.show_line("", False)
        self.head.show_words("一起查", "", "")
        self._bar.set_share(0.0)
        self._count.setText("")
        self._of.setText("")

    def refresh(self, changes: Changes) -> None:
        """Something of the visit changed, here or on another laptop."""
        if self._inspection and changes.has(*_CONCERNS):
            self._load()

    def set_available(self, available: bool) -> None:
        """Whether anything may be written and sent here."""
        self._available = available
        self.exchange.set_available(available)
        self.again.setVisible(available)

    def show_status(self, status: SyncStatus) -> None:
        """How it stands with the district."""
        self._status = status
        self._show_exchange()

    def show_squares(self, text: str, squares: Squares) -> None:
        """The answer to ``squares_asked``; one for a code that is not in front any more is not shown."""
        if self._code is not None and text == self._code.link:
            self.code.picture.show_squares(squares)

    def _load(self) -> None:
        inspection = self._inspection
        self._runner.read(self, lambda records: _loaded(records, inspection), self._show, self._refused)

    def _show(self, loaded: _Loaded) -> None:
        view = loaded.view
        if view.visit.id != self._inspection:
            return
        self._loaded = loaded
        visit, zone = view.visit, loaded.now.tzinfo
        is_open = visit.state is VisitState.OPEN
        self.head.back.setText(
            "回到检查" if is_open else "回到文书" if visit.state is VisitState.SEALED else "回到今日"
        )
        title = f"一起查 · {visit.facility_name}"
        self.head.show_words(title, VISIT_MODES[visit.mode], words.caption(view, zone))
        done, total = visit.done_count, len(visit.shown)
        self._bar.set_share(done / total if total else 0.0)
        self._count.setText(str(done))
        self._of.setText(f"/ {total} 项")
        self._show_laptops([LaptopCard(laptop, view.laptops, visit, zone) for laptop in view.laptops])
        self._show_exchange()
        self.came_over.show_answers(view.came_over, zone)
        self.settled.show_settled(view.settled, zone)
        self.disagreement.show_all(view.disagreements, loaded.photos, zone)
        self.late.show_view(view, zone)
        self._show_right()
        if self._may_show_code(view) and not view.is_joint and not self._code_asked:
            self._make_code()

    def _may_show_code(self, view: JointVisitView) -> bool:
        """Nobody is refused what he did not ask for: a code is written, by somebody of the team."""
        return self._available and view.may_show_code and self._me.person in view.visit.inspection.team

    def _show_laptops(self, cards: Sequence[LaptopCard]) -> None:
        while (row := self._laptops.takeAt(0)) is not None:
            if (old := row.widget()) is not None:
                old.hide()
                old.deleteLater()
        for card in cards:
            self._laptops.addWidget(card, 1)

    def _show_exchange(self) -> None:
        if self._loaded is not None:
            view, now = self._loaded.view, self._loaded.now
            sentence = words.exchange_words(view, self._status, now.tzinfo)
            self.exchange.show_line(sentence, self._may_show_code(view) and view.is_joint and not self._code_wanted)

    def _show_right(self) -> None:
        """One of five at the right: what came late, the code, what differs, that nothing does, or that the visit was
        given up; below it what was settled, where nothing waits for an answer."""
        if self._loaded is None:
            return
        view = self._loaded.view
        is_open = view.visit.state is VisitState.OPEN
        code = is_open and self._code is not None and (self._code_wanted or not view.is_joint)
        differs = bool(view.disagreements) and is_open and not code
        self.late.setVisible(view.visit.state is VisitState.SEALED)
        self.over.setVisible(view.visit.state in (VisitState.ABANDONED, VisitState.REFUSED))
        self.code.setVisible(code)
        self.disagreement.setVisible(differs)
        self.agreed.setVisible(is_open and not (code or differs))
        self.settled.setVisible(bool(view.settled) and not (code or differs))

    # doing ------------------------------------------------------------------------------------------------------------

    def _back(self) -> None:
        state = self._loaded.view.visit.state if self._loaded is not None else VisitState.OPEN
        if state is VisitState.OPEN:
            self.go.emit(ToInspection(self._inspection))
        else:
            self.go.emit(ToDocuments(self._inspection) if state is VisitState.SEALED else ToToday())

    def _want_code(self) -> None:
        inspection = self._inspection

        def refused(error: Exception) -> None:
            if inspection == self._inspection:
                self._put_code_away()  # the button is there again
                self._refused(error)

        self._code_wanted = True
        self._make_code(refused)

    def _put_code_away(self) -> None:
        self._code_wanted = False
        self._show_exchange()
        self._show_right()

    def _make_code(self, refused: Callable[[Exception], None] | None = None) -> None:
        inspection, self._code_asked = self._inspection, True
        self._write(lambda work: show_join_code(work, inspection), self._show_code, refused)

    def _show_code(self, code: JoinCodeView) -> None:
        if code.inspection != self._inspection or self._loaded is None:
            return
        if self._code != code:
            self.squares_asked.emit(code.link)
        self._code = code
        self.code.show_code(code, closable=self._loaded.view.is_joint)
        self._show_exchange()
        self._show_right()

    def _settle(self, item: str, entry: str, reason: str) -> None:
        self._write_settled(SettleAnswer(self._inspection, item, entry, reason))

    def _write_settled(self, command: SettleAnswer) -> None:
        """What comes back of a visit that was left meanwhile says nothing about the one in front: there the answers
        still differ, and are asked about again."""

        def done(_none: None) -> None:
            if command.inspection == self._inspection:
                self.disagreement.show_done()
                self.setFocus()

        def refused(error: Exception) -> None:
            if command.inspection != self._inspection:
                return
            self.disagreement.set_busy(False)
            if isinstance(error, RuleViolation) and error.code == "rule-finding-in-the-way":
                if confirm(self, "定为别的结果？", error.message, "定，撤回问题", "先不定"):
                    self._write_settled(replace(command, drop_findings=True))
            elif isinstance(error, RuleViolation) and error.field == "reason":
                self.disagreement.show_fault(error.message)
            else:
                self._refused(error)

        self.disagreement.set_busy(True)
        self._write(lambda work: settle_answer(work, command), done, refused)

    def _amend(self, reason: str, text: str) -> None:
        inspection = self._inspection
        self._write(lambda work: amend_visit(work, inspection, reason, text), lambda _done: self.setFocus())

    def _write(
        self,
        job: Callable[[Work], object],
        done: Callable[..., None],
        refused: Callable[[Exception], None] | None = None,
    ) -> None:
        self.banner.hide()
        self._runner.write(self, self._me.person, job, done, refused or self._refused)

    def _refused(self, error: Exception) -> None:
        message = error.message if isinstance(error, KnownError) else "没有完成，请再试一次。记录都在本机。"
        self.banner.show_sentence(message)
        self.banner.show()

    # size -------------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """The layout follows the window down to this; below, the page scrolls (design tokens §7)."""
        return QSize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side; at 150 % what differs stands above the rest, its two answers still side by side."""
        size = tokens.size_class(self.width(), self.height())
        small = size == "small"
        if small != self._small:
            self._small = small
            if small:
                self._left.insertWidget(0, self._beside.takeWidget())
                self._right.show()
            else:
                self._beside.setWidget(self._right)
            self._beside.setVisible(not small)
        self.head.set_compact(small)
        self._bar.setVisible(not small)
        self._beside.setFixedWidth(tokens.px(460 if size == "medium" else 590))
        self.disagreement.set_low(size == "medium")
        super().resizeEvent(event)


def _loaded(records: Records, inspection: str) -> _Loaded:
    view = joint_view(records, inspection)
    firsts = {v.photos[0].sha256 for one in view.disagreements for v in one.versions if v.photos}
    return _Loaded(view, records.now(), {sha256: stored_photo(records, sha256) for sha256 in firsts})
