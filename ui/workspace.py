"""The pages behind the lock: the rail, one page at a time, each made when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from ui import routes
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.widgets import tokens
from ui.widgets.banner import Banner
from ui.widgets.navigation_rail import NavigationRail, RailEntry, RailWidth
from ui.widgets.page_head import PageHead
from ui.widgets.practice_band import PracticeBand

if TYPE_CHECKING:
    from tuoyu_desktop.application.evidence_cases import FetchPhoto, PreparePicture
    from tuoyu_desktop.application.paper_maker import PaperMaker
    from tuoyu_desktop.domain.ban_list import StretchNumber

ENTRIES = (
    RailEntry("today", "今日", "ph.sun-horizon"),
    RailEntry("facilities", "机构", "ph.buildings"),
    RailEntry("findings", "问题", "ph.flag"),
    RailEntry("documents", "文书", "ph.file-text"),
    RailEntry("sync", "同步", "ph.arrows-clockwise", foot=True),
    RailEntry("settings", "设置", "ph.gear", foot=True),
)
"""The screens of the rail. Start, inspection and finish take the whole window: one goes out by their own button."""

_RAIL_WIDTHS: Mapping[str, RailWidth] = {"regular": 80, "short": 80, "medium": 64, "small": 56}


class Page(Protocol):
    """What every page is, besides a QWidget made with (runner, me)."""

    @property
    def go(self) -> Any: ...

    def open(self, route: Any) -> None: ...

    def refresh(self, changes: Changes) -> None: ...


@dataclass(frozen=True)
class PageTools:
    """What pages hand to the job runner: ``prepare`` (makes a photo ready), ``render`` (a document's PDF), ``papers``
    (what else is made of papers) and ``stretch`` (Argon2id of a number) for the work pool, ``fetch`` (brings a photo
    from the district) for the lane of fetching."""

    prepare: PreparePicture
    render: Callable[..., bytes]
    fetch: FetchPhoto = cannot_fetch
    papers: PaperMaker | None = None
    stretch: StretchNumber | None = None


def _today(runner: JobRunner, me: SignedIn, _tools: PageTools) -> Any:
    from ui.pages.today.page import TodayPage

    return TodayPage(runner, me)


def _facilities(runner: JobRunner, me: SignedIn, _tools: PageTools) -> Any:
    from ui.pages.facilities.page import FacilitiesPage

    return FacilitiesPage(runner, me)


def _start(runner: JobRunner, me: SignedIn, _tools: PageTools) -> Any:
    from ui.pages.start.page import StartPage

    return StartPage(runner, me)


def _inspection(runner: JobRunner, me: SignedIn, tools: PageTools) -> Any:
    from ui.pages.inspection.page import InspectionPage

    return InspectionPage(runner, me, tools.prepare, tools.fetch, tools.stretch)


def _joint(runner: JobRunner, me: SignedIn, tools: PageTools) -> Any:
    if me.practice:
        from ui.pages.practice.page import no_joint_visit

        return no_joint_visit()
    from ui.pages.joint.page import JointPage

    return JointPage(runner, me, tools.fetch)


def _finish(runner: JobRunner, me: SignedIn, tools: PageTools) -> Any:
    from ui.pages.finish.page import FinishPage

    return FinishPage(runner, me, tools.fetch)


def _documents(runner: JobRunner, me: SignedIn, tools: PageTools) -> Any:
    from ui.pages.documents.page import DocumentsPage

    return DocumentsPage(runner, me, tools.render, tools.prepare, fetch=tools.fetch, papers=tools.papers)


def _findings(runner: JobRunner, me: SignedIn, tools: PageTools) -> Any:
    from ui.pages.findings.page import FindingsPage

    return FindingsPage(runner, me, tools.prepare, tools.fetch)


def _sync(runner: JobRunner, me: SignedIn, _tools: PageTools) -> Any:
    if me.practice:
        from ui.pages.practice.page import nothing_to_send

        return nothing_to_send()
    from ui.pages.sync.page import SyncPage

    return SyncPage(runner, me)


def _settings(runner: JobRunner, me: SignedIn, _tools: PageTools) -> Any:
    if me.practice:
        from ui.pages.practice.page import no_settings

        return no_settings()
    from ui.pages.settings.page import SettingsPage

    return SettingsPage(runner, me)


_PAGES: Mapping[type[routes.Route], tuple[str, Callable[[JobRunner, SignedIn, PageTools], Any]]] = {
    routes.ToToday: ("today", _today),
    routes.ToFacilities: ("facilities", _facilities),
    routes.ToStart: ("start", _start),
    routes.ToInspection: ("inspection", _inspection),
    routes.ToJoint: ("joint", _joint),
    routes.ToFinish: ("finish", _finish),
    routes.ToDocuments: ("documents", _documents),
    routes.ToFindings: ("findings", _findings),
    routes.ToSync: ("sync", _sync),
    routes.ToSettings: ("settings", _settings),
}
_ROUTE_OF_ENTRY: Mapping[str, Callable[[], routes.Route]] = {
    "today": routes.ToToday,
    "facilities": routes.ToFacilities,
    "findings": routes.ToFindings,
    "documents": routes.ToDocuments,
    "sync": routes.ToSync,
    "settings": routes.ToSettings,
}


class Workspace(QWidget):
    """``page_made`` (key, page) comes once for each page; ``search_asked`` and ``help_asked`` from their heads;
    ``practice_ends`` from the band that stands over every page while ``me`` practises (null otherwise)."""

    page_made = Signal(str, object)
    practice_ends = Signal()
    search_asked = Signal()
    help_asked = Signal()

    def __init__(self, runner: JobRunner, me: SignedIn, tools: PageTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.me = me
        self._runner, self._tools = runner, tools
        self._pages: dict[str, Any] = {}
        self._key = ""
        self.rail = NavigationRail(ENTRIES)
        self._stack = QStackedWidget()
        self._fault: Banner | None = None
        self._faults = QVBoxLayout()
        self.band = PracticeBand(self) if me.practice else None
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.band is not None:
            self.band.end_asked.connect(self.practice_ends)
            column.addWidget(self.band)
        column.addLayout(self._faults)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.rail.chosen.connect(lambda key: self.go(_ROUTE_OF_ENTRY[key]()))
        runner.changed.connect(self._refresh)

    def go(self, route: routes.Route) -> None:
        """Show the page of a route, made now if it is gone to for the first time."""
        key, make = _PAGES[type(route)]
        page = self._pages.get(key)
        if page is None:
            page = self._add(key, make(self._runner, self.me, self._tools))
        self._key = key
        self.rail.set_chosen(key)
        self.rail.setVisible(key in _ROUTE_OF_ENTRY)
        self._stack.setCurrentWidget(page)
        if not self.rail.isAncestorOf(self.focusWidget() or page):
            self.take_focus()
        page.open(route)

    def take_focus(self) -> None:
        """Keys go to the page, no control of it is marked yet."""
        page = self._pages.get(self._key)
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def key(self) -> str:
        """Key of the page that is shown."""
        return self._key

    def page(self, key: str) -> Any:
        """A page that was made, null if it was not."""
        return self._pages.get(key)

    def step_to(self, number: int) -> None:
        """The entry of the rail with that number, from 0; not while a page has the whole window."""
        if self.rail.isVisible() and number < len(ENTRIES):
            self.go(_ROUTE_OF_ENTRY[ENTRIES[number].key]())

    def show_fault(self, sentence: str, kind: str = "fault") -> None:
        """A banner over the page: what happened, what is safe. It stays until it is pressed away."""
        self.clear_fault()
        self._fault = Banner("warning" if kind == "warning" else "fault", sentence, "知道了")
        self._fault.acted.connect(self.clear_fault)
        self._faults.addWidget(self._fault)
        self._faults.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, 0)

    def clear_fault(self) -> None:
        if self._fault is not None:
            self._fault.hide()
            self._fault.setParent(None)
            self._fault.deleteLater()  # last: it gives the banner back to Qt; what is Python's ends in its own press
            self._fault = None
            self._faults.setContentsMargins(0, 0, 0, 0)

    def fault(self) -> str:
        """The sentence of the banner, empty if there is none."""
        return self._fault.sentence() if self._fault is not None else ""

    def _add(self, key: str, page: Any) -> Any:
        self._pages[key] = page
        self._stack.addWidget(page)
        page.go.connect(self.go)
        for head in page.findChildren(PageHead):
            head.search_requested.connect(self.search_asked)
            head.help_requested.connect(self.help_asked)
        self.page_made.emit(key, page)
        return page

    def _refresh(self, changes: Changes) -> None:
        """The page that is shown reloads; the others load when they are gone to."""
        page = self._pages.get(self._key)
        if page is not None:
            page.refresh(changes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rail.set_rail_width(_RAIL_WIDTHS[tokens.size_class(self.width(), self.height())])
        super().resizeEvent(event)
