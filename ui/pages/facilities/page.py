"""机构: list and detail side by side, so that going through ten places needs ten presses of ↓."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tuoyu_desktop.application import facilities
from tuoyu_desktop.application.facilities import CorrectFacility, FacilityCounts, FacilityView
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from tuoyu_desktop.domain.rights import covers
from ui.background.job_runner import JobRunner
from ui.pages.facilities.closure_desk import ClosureDesk
from ui.pages.facilities.correction_dialog import CorrectionDialog
from ui.pages.facilities.detail_panel import DetailPanel
from ui.pages.facilities.list_panel import ListPanel
from ui.routes import Route, ToFacilities
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.page_head import PageHead
from ui.widgets.toast import Toast

_CONCERNS = ("facility", "assignment", "inspection", "finding", "notice", "person")


class FacilitiesPage(QWidget):
    """``go`` carries a route."""

    go = Signal(object)

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._me = runner, me
        self._facility: str | None = None
        self._view: FacilityView | None = None
        self._tab: str | None = None
        self.head = PageHead("机构")
        self.panel = ListPanel(runner, me.area)
        self.detail = DetailPanel()
        self.fault = Banner("warning", "")
        self.closure = ClosureDesk(self, runner, me)
        self.dialog: CorrectionDialog | None = None
        self.toast = Toast(self)
        self._small = False
        self._build()
        self._wire()

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, tokens.SPACE_4)
        columns.setSpacing(tokens.SPACE_4)
        columns.addWidget(self.panel)
        columns.addWidget(self.detail, 1)
        faults = hooks.row(self.fault)
        faults.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        column = hooks.column(self.head, gap=0)
        column.addLayout(faults)
        column.addLayout(columns, 1)
        self.setLayout(column)
        self.fault.hide()

    def _wire(self) -> None:
        self.panel.chosen.connect(self._load)
        self.panel.listed.connect(self._choose_first)
        self.panel.opened.connect(self._enter)
        self.detail.go.connect(self.go)
        self.detail.back_asked.connect(self._to_list)
        self.detail.correct_asked.connect(self._correct)

    def open(self, route: Route) -> None:
        """The list, or one facility with a tab, or the list filtered by a text."""
        wanted = route if isinstance(route, ToFacilities) else ToFacilities()
        area = self._me.area
        self._runner.read(self, lambda records: facilities.counts(records, area), self._show_counts)
        self._tab = wanted.tab
        if wanted.text:
            self.panel.field.setText(wanted.text)
        if wanted.facility is not None:
            self.panel.choose(wanted.facility)
            self._load(wanted.facility)
            self._show_sides(detail=True)
        elif self._facility is not None:
            self._load(self._facility)
        self.panel.reload()
        self.panel.field.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Something on this page may have changed."""
        if changes.has(*_CONCERNS):
            self.panel.reload()
            if self._facility is not None:
                self._load(self._facility)

    def _choose_first(self) -> None:
        """The detail is never empty beside a list with rows (mockup 02), and never of a place beside an empty one."""
        if self.panel.is_empty():
            self.detail.show_nothing()
        elif self._facility is not None and self._view is not None and self.detail.is_nothing():
            self._load(self._facility)
        elif self._facility is None and not self._small and self.fault.isHidden():
            self.panel.choose_first()

    def _show_counts(self, counts: FacilityCounts) -> None:
        words = f"本机 {counts.everywhere} 家"
        if counts.in_area is not None:
            words += f" · {self._me.area} {counts.in_area} 家"
        self.head.set_words("机构", words)

    def _load(self, facility: str) -> None:
        self._facility = facility
        self._runner.read(
            self,
            lambda records: facilities.facility_view(records, facility),
            lambda view: self._show(facility, view),
            self._show_fault,
        )

    def _show(self, facility: str, view: FacilityView) -> None:
        if facility != self._facility:
            return
        self._view = view
        self.fault.hide()
        self.detail.show_view(facility, view, self._refusal(view))
        self.closure.look(facility)
        if self._tab is not None:
            self.detail.open_tab(self._tab)
            self._tab = None

    def _refusal(self, view: FacilityView) -> str:
        if view.state.closed_on is not None:
            return "这家机构已经关停，不再走访"
        if not covers(self._me.unit, view.facility.street_town, view.district):
            return f"这家机构由{view.facility.street_town}负责，不在您的范围内"
        return ""

    def _show_fault(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._facility, self._view = None, None
            self.detail.show_nothing()
            self.fault.show_sentence(error.message)
            self.fault.show()

    def _correct(self) -> None:
        if self._facility is None or self._view is None:
            return
        self.dialog = CorrectionDialog(self._facility, self._view, self)
        self.dialog.submitted.connect(self._submit)
        self.dialog.open()

    def _submit(self, command: CorrectFacility) -> None:
        self._runner.write(
            self,
            self._me.person,
            lambda work: facilities.correct_facility(work, command),
            lambda _none: self._corrected(),
            self._refused,
        )

    def _corrected(self) -> None:
        self._close_dialog()
        self._tab = "corrections"
        if self._facility is not None:
            self._load(self._facility)
        self.toast.show_message("更正已存在本机，下次同步交给区里")

    def _refused(self, error: Exception) -> None:
        if self.dialog is not None and isinstance(error, KnownError):
            self.dialog.show_error(error.field if isinstance(error, RuleViolation) else "", error.message)

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()
            self.dialog.deleteLater()
            self.dialog = None

    def _enter(self, facility: str) -> None:
        """Enter on a row: the detail, which in the small layout takes the place of the list."""
        if facility != self._facility:
            self._load(facility)
        self._show_sides(detail=True)
        self.detail.tabs.setFocus()

    def _to_list(self) -> None:
        self._show_sides(detail=False)
        self.panel.list.setFocus()

    def _show_sides(self, *, detail: bool) -> None:
        """In the small layout one side at a time, else both (design tokens §7)."""
        self.panel.setVisible(not self._small or not detail)
        self.detail.setVisible(not self._small or detail)
        self.detail.back.setVisible(self._small)

    def minimumSizeHint(self) -> QSize:
        """The page folds by itself: what stands in it now does not hold the window open."""
        return QSize(tokens.MIN_WIDTH - 80, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = tokens.size_class(self.width(), self.height())
        small = size == "small"
        self.head.set_compact(small)
        self.panel.setMinimumWidth(0 if small else tokens.px(304 if size == "medium" else 368))
        self.panel.setMaximumWidth(16_777_215 if small else tokens.px(304 if size == "medium" else 368))
        if small != self._small:
            self._small = small
            self._show_sides(detail=False)
        super().resizeEvent(event)
