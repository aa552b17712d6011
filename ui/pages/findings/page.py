"""问题整改: board and table of all findings, and one finding's whole story beside them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.emergency_view import EmergencyLine, emergency_at, of_the_team
from tuoyu_desktop.application.evidence_cases import FetchPhoto, PreparePicture
from tuoyu_desktop.application.findings_board import FindingDetail, FindingsBoard, finding_detail, findings_board
from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.application.ports import Changes, Records
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from ui.background.far_photos import FarPhotos
from ui.background.job_runner import JobRunner
from ui.pages.findings import words
from ui.pages.findings.acts import FindingActs
from ui.pages.findings.board import Board
from ui.pages.findings.detail_panel import DetailPanel
from ui.pages.findings.emergency_card import add_by_dialog
from ui.pages.findings.filter_bar import FilterBar
from ui.pages.findings.sending_desk import SendingDesk
from ui.routes import Route, ToDocuments, ToFacilities, ToFindings, ToStart
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_head import PageHead
from ui.widgets.row_table import Column, RowTable
from ui.widgets.toast import Toast

TABLE_FROM = 200
"""Above this many findings the table is the default (design tokens §8, 07)."""
_CONCERNS = ("finding", "evidence", "facility", "assignment", "incident", "delivery")
_COLUMNS = (
    Column("项", 64),
    Column("问题与机构"),
    Column("程度", 64),
    Column("状态", 128),
    Column("期限", 176),
    Column("牵头部门", 144),
)


class FindingsPage(QWidget):
    """``go`` carries a route. ``prepare`` makes a photo ready in the work pool, ``fetch`` brings one here in a lane
    of its own."""

    go = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        me: SignedIn,
        prepare: PreparePicture,
        fetch: FetchPhoto,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._all: FindingsBoard | None = None
        self._shown: tuple[FindingLine, ...] = ()
        self._finding: str | None = None
        self._detail: FindingDetail | None = None
        self._emergency: EmergencyLine | None = None
        self._view_chosen = False
        self._size = "regular"
        self.head = PageHead("问题整改")
        self.filters = FilterBar(me.area is not None)
        self.board = Board()
        self.table = RowTable("问题", _COLUMNS, tall=True)
        self.empty = EmptyState("ph.flag", "没有未销号的问题", "走访时登记的问题会出现在这里", "清除筛选")
        self.far = FarPhotos(self, runner, fetch, self._photo_came, self._show_pictures)
        self.detail = DetailPanel(self.far)
        self.fault = Banner("warning", "")
        self.toast = Toast(self)
        self.acts = FindingActs(self, runner, me, prepare, self._acted, self._refused)
        self.desk = SendingDesk(self, runner, me, self._to_letter, self._acted, self._refused)
        self._stack = QStackedWidget()
        self._left = QWidget()
        self._columns = QHBoxLayout()
        self._build()
        self._wire()

    def _build(self) -> None:
        card = QWidget()
        card.setLayout(hooks.column(self.table))
        for widget in (self.board, card, self.empty):
            self._stack.addWidget(widget)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(tokens.SPACE_3)
        left.addWidget(self.filters)
        left.addWidget(self.fault)
        left.addWidget(self._stack, 1)
        self._columns.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, tokens.SPACE_4)
        self._columns.setSpacing(tokens.SPACE_4)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self.detail)
        column = hooks.column(self.head, gap=0)
        column.addLayout(self._columns, 1)
        self.setLayout(column)
        self.detail.hide()
        self.fault.hide()

    def _wire(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.area_changed.connect(self._load)
        self.filters.layout_chosen.connect(self._choose_view)
        self.board.chosen.connect(self.show_finding)
        self.table.row_chosen.connect(lambda row: self.show_finding(self._shown[row].id))
        self.table.row_opened.connect(lambda row: self.show_finding(self._shown[row].id))
        self.empty.acted.connect(self.filters.clear)
        self.detail.closed.connect(self.close_detail)
        self.detail.start_asked.connect(self._start)
        self.detail.facility_asked.connect(self._to_facility)
        self.detail.report_asked.connect(lambda: self.acts.report(self._detail))
        self.detail.extend_asked.connect(lambda: self.acts.extend(self._detail))
        self.detail.reinspect_asked.connect(lambda: self.acts.reinspect(self._detail))
        self.detail.close_asked.connect(lambda: self.acts.close(self._detail))
        self.detail.sending.transfer_asked.connect(lambda: self.desk.transfer(self._detail))
        self.detail.sending.crime_asked.connect(lambda: self.desk.crime(self._detail))
        self.detail.sending.reply_asked.connect(lambda: self.desk.reply(self._detail))
        self.detail.sending.letter_asked.connect(self._to_own_letter)
        self.detail.picture_asked.connect(lambda which: self.acts.show_picture(self._detail, which))
        self.detail.photo_asked.connect(self._take_photo)
        self.detail.emergency.paper_asked.connect(self._to_paper)
        self.detail.emergency.add_asked.connect(self._add_to_emergency)

    def open(self, route: Route) -> None:
        """The board, narrowed to a facility, or with one finding opened."""
        wanted = route if isinstance(route, ToFindings) else ToFindings()
        if wanted.facility is not None:
            facility = wanted.facility
            self._runner.read(
                self,
                lambda records: records.facility_name(facility),
                lambda name: self._narrow(facility, name),
            )
        self._load()
        if wanted.finding is not None:
            self.show_finding(wanted.finding)
        elif self._finding is not None:
            self.show_finding(self._finding)

    def refresh(self, changes: Changes) -> None:
        """Something on this page may have changed."""
        if changes.has(*_CONCERNS):
            self._load()
            if self._finding is not None:
                self.show_finding(self._finding)

    def show_finding(self, finding: str) -> None:
        """Open one finding's story."""
        if finding != self._finding:
            self._emergency = None
            self.detail.emergency.hide()
        self._finding = finding
        person = self._me.person
        self._runner.read(
            self,
            lambda records: finding_detail(records, finding, person),
            lambda detail: self._show_detail(finding, detail),
            self._refused,
        )

    def close_detail(self) -> None:
        """Back to the board alone."""
        self._finding, self._detail = None, None
        self.detail.hide()
        self._left.show()
        self.board.choose(None)
        self.table.set_current(-1)

    def _narrow(self, facility: str, name: str) -> None:
        self.filters.set_facility(facility, name)
        self._filter()

    def _load(self) -> None:
        area = self._me.area if self.filters.own_area.isChecked() else None
        self._runner.read(self, lambda records: findings_board(records, area), self._show)

    def _show(self, board: FindingsBoard) -> None:
        if board == self._all:  # keep scroll and focus where nothing changed
            return
        self._all = board
        self.filters.set_board(board)
        late = f"，{board.overdue_count} 条逾期" if board.overdue_count else "，没有逾期"
        self.head.set_words("问题整改", f"{board.open_count} 条未销号{late}")
        if not self._view_chosen:
            self.filters.view.set_chosen("table" if len(board.lines) > TABLE_FROM else "board")
        self._filter()

    def _filter(self) -> None:
        if self._all is None:
            return
        wanted, today = self.filters.filter(), self._all.on
        self._shown = tuple(line for line in self._all.lines if wanted.lets(line))
        self.board.show_lines(self._shown, today)
        self.table.show_rows(len(self._shown), lambda row: words.cells(self._shown[row], today))
        self._show_view()
        self._mark()

    def _show_view(self) -> None:
        narrowed = self._all is not None and bool(self._all.lines)
        if not self._shown:
            title = "没有这样的问题" if narrowed else "没有登记过问题"
            self.empty.show_words(title, "走访时登记的问题会出现在这里", "清除筛选" if narrowed else "")
            self._stack.setCurrentIndex(2)
        else:
            self._stack.setCurrentIndex(0 if self.filters.view.value() == "board" else 1)

    def _choose_view(self, _key: str) -> None:
        self._view_chosen = True
        self._show_view()

    def _mark(self) -> None:
        self.board.choose(self._finding)
        rows = [row for row, line in enumerate(self._shown) if line.id == self._finding]
        self.table.set_current(rows[0] if rows else -1)

    def _show_detail(self, finding: str, detail: FindingDetail) -> None:
        if finding != self._finding:
            return
        self._detail = detail
        self.fault.hide()
        lines = self._all.lines if self._all else ()
        self.detail.show_detail(detail, next((line for line in lines if line.id == finding), None))
        self.detail.show()
        self._left.setVisible(self._size in ("regular", "short"))
        self._mark()
        self._look_for_emergency(finding)

    def _look_for_emergency(self, finding: str) -> None:
        """What was reported at its item (checklist.md §3); a red line is rare, so it is asked apart."""
        person = self._me.person

        def show(found: tuple[EmergencyLine | None, bool]) -> None:
            if finding == self._finding and self._detail is not None:
                self._emergency = found[0]
                self.detail.emergency.show_line(found[0], self._detail.now, may_add=found[1])

        def read(records: Records) -> tuple[EmergencyLine | None, bool]:
            line = emergency_at(records, finding)
            return line, line is not None and of_the_team(records, finding, person)

        self._runner.read(self, read, show)

    def _to_paper(self) -> None:
        if self._emergency is not None:
            self.go.emit(ToDocuments(notice=self._emergency.notice))

    def _to_letter(self, letter: str) -> None:
        self.go.emit(ToDocuments(notice=letter))

    def _to_own_letter(self) -> None:
        if self._detail is not None:
            self._to_letter(self._detail.story.state.letter)

    def _add_to_emergency(self) -> None:
        if self._emergency is not None:
            add_by_dialog(self._runner, self._me, self._emergency.incident, self, self._acted)

    def _take_photo(self, which: str) -> None:
        if self._detail is not None:
            self.far.take(self._detail.before_far if which == "before" else self._detail.after_far)

    def _photo_came(self) -> None:
        if self._finding is not None:
            self.show_finding(self._finding)

    def _show_pictures(self) -> None:
        if self._detail is not None:
            self.detail.show_pictures(self._detail)

    def _start(self) -> None:
        if self._detail is not None and self._detail.story.state.facility:
            self.go.emit(ToStart(self._detail.story.state.facility, reinspection=True))

    def _to_facility(self) -> None:
        if self._detail is not None:
            self.go.emit(ToFacilities(facility=self._detail.story.state.facility, tab="findings"))

    def _acted(self, message: str) -> None:
        """An act is written; what changed comes by ``refresh``."""
        self.toast.show_message(message)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.close_detail()
            self.fault.show_sentence(error.message)
            self.fault.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.detail.isVisible():
            self.close_detail()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """The page folds by itself: what stands in it now does not hold the window open."""
        return QSize(tokens.MIN_WIDTH - 80, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """448 beside the board; from 125 % on the detail takes its place (design tokens §7)."""
        self._size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(self._size == "small")
        beside = self._size in ("regular", "short")
        self.detail.setMinimumWidth(tokens.px(448) if beside else 0)
        self.detail.setMaximumWidth(tokens.px(448) if beside else 16_777_215)
        self._left.setVisible(beside or self.detail.isHidden())
        super().resizeEvent(event)
