"""文书: the paper in the middle, the documents of the visit at its left, print and delivery at its right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tuoyu_desktop.application.documents_view import DocumentsView, DrawnSheet, documents_view, drawn_sheet
from tuoyu_desktop.application.evidence_cases import FetchPhoto, PreparePicture
from tuoyu_desktop.application.notice_cases import DocumentChoice
from tuoyu_desktop.application.paper_maker import PaperMaker
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.domain.errors import KnownError
from tuoyu_desktop.domain.notice import TITLES, DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import NoticeState
from ui.background.far_photos import FarPhotos, FarState, cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.documents import words
from ui.pages.documents.acts import DocumentActs
from ui.pages.documents.amend_desk import AmendDesk
from ui.pages.documents.check_desk import CheckDesk
from ui.pages.documents.document_list import DocumentList
from ui.pages.documents.forms_desk import FormsDesk
from ui.pages.documents.ledger_desk import LedgerDesk
from ui.pages.documents.list_toast import ListToast
from ui.pages.documents.print_desk import PrintDesk
from ui.pages.documents.printing import Printing, SystemPrinting
from ui.pages.documents.publication_desk import PublicationDesk
from ui.pages.documents.signed_page import SignedDesk
from ui.pages.documents.tools_panel import ToolsPanel
from ui.pages.documents.visit_hints import VisitHints
from ui.routes import Route, ToDocuments, ToFacilities
from ui.widgets import hooks, tokens
from ui.widgets.banner import Banner
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_head import PageHead
from ui.widgets.paper_view import PaperView

_CONCERNS = ("notice", "inspection", "evidence", "delivery", "number_block")
Render = Callable[[DocumentContent, Mapping[str, bytes], datetime, str], bytes]
"""One copy as PDF: content, photos by SHA-256, time of printing, who keeps the copy (empty: nobody is named)."""


class DocumentsPage(QWidget):
    """``go`` carries a route. ``render``, ``prepare``, ``papers`` are for the work pool; ``printing``: the printers."""

    go = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        me: SignedIn,
        render: Render,
        prepare: PreparePicture,
        printing: Printing | None = None,
        parent: QWidget | None = None,
        fetch: FetchPhoto = cannot_fetch,
        papers: PaperMaker | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._me, self._render = runner, me, render
        self._route = ToDocuments()
        self._view: DocumentsView | None = None
        self._notice: str | None = None
        self._kind: NoticeKind | None = None
        self.drawn: DrawnSheet | None = None
        self._asked = 0
        self._size: tokens.SizeClass = "regular"
        self._sheet_open = False
        self.head = PageHead("文书")
        self.list = DocumentList()
        self.combo = QComboBox()
        self.paper = PaperView()
        self.empty = EmptyState(
            "ph.file-text", "还没有文书", "走访封存之后，文书在这里生成", "选一家机构", primary=True
        )
        self.tools = ToolsPanel()
        self.tools_button = hooks.button("打印和交付", icon="ph.printer")
        self.fault = Banner("warning", "")
        self.toast = ListToast(self, self.list)
        self.printing: Printing = printing or SystemPrinting()
        self.acts = DocumentActs(self, runner, me, render, prepare)
        self.hints = VisitHints(self, runner)
        self.amend = AmendDesk(self, runner, me)
        self.check = CheckDesk(self, runner, me, render)
        self.ledger = LedgerDesk(self, runner, me)
        self.publication = PublicationDesk(self, runner, me)
        self.prints = PrintDesk(self, runner, me, render, papers)
        self.signed = SignedDesk(self, runner)
        self.forms = FormsDesk(self, runner, papers)
        self._far = FarPhotos(self, runner, fetch, self._photo_came, self._show_far)
        self._middle = QStackedWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        hooks.announce(self.combo, "文书")
        bar = hooks.row(self.combo, self.tools_button)
        bar.setStretch(0, 1)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.paper)
        middle = QVBoxLayout()
        middle.setSpacing(tokens.SPACE_3)
        middle.addLayout(bar)
        middle.addWidget(self.fault)
        middle.addWidget(self.hints.late)
        middle.addWidget(self.hints.going_on)
        middle.addWidget(self.amend.banner)
        middle.addWidget(self._middle, 1)
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(tokens.SPACE_4)
        columns.addWidget(self.list)
        columns.addLayout(middle, 1)
        columns.addWidget(self.tools)
        self.head.add_action(self.amend.button)
        self.head.add_folding(self.publication.table)
        self.head.add_folding(self.publication.button)
        self.head.add_folding(self.ledger.button)
        self.head.add_folding(self.prints.button)
        self.head.add_folding(self.check.button)
        column = hooks.column(self.head, gap=0)
        column.addLayout(columns, 1)
        self.setLayout(column)
        self.list.setFixedWidth(tokens.px(296))
        self.fault.hide()
        self.combo.hide()
        self._place_tools()

    def _wire(self) -> None:
        self.list.chosen.connect(self._choose)
        self.combo.activated.connect(self._choose)
        self.empty.acted.connect(self._make)
        self.paper.failed.connect(self.show_fault)
        self.tools_button.clicked.connect(self._toggle_tools)
        self.tools.delivery.deliver_asked.connect(self.acts.deliver)
        self.tools.far.take_asked.connect(self._take_photos)
        self.tools.signed_asked.connect(self.acts.photograph)
        self.tools.look_asked.connect(self.signed.look)
        self.tools.record_asked.connect(self.acts.make_record)
        self.tools.void_asked.connect(self.acts.void)
        self.tools.remake_asked.connect(self._make)

    def open(self, route: Route) -> None:
        """The documents of a visit, or one document, or those of the newest visit made here."""
        self._route = route if isinstance(route, ToDocuments) else ToDocuments()
        self._view, self._notice, self._kind = None, self._route.notice, None
        if self.drawn is None:
            self.paper.wait()
            self._middle.setCurrentIndex(1)
        self.prints.show_printers()
        self.publication.look()
        self._load()
        if self._route.check:
            self.check.open()

    def show_again(self) -> None:
        """What was printed of the document in front, or how it stands, may be new."""
        if self.drawn is not None and self._notice is not None:
            self._show_notice(self._notice)

    def refresh(self, changes: Changes) -> None:
        """Something on this page may have changed."""
        if changes.has(*_CONCERNS):
            self._load()
            self.ledger.refresh()

    def _load(self) -> None:
        me, route = self._me, self._route
        self._runner.read(
            self,
            lambda records: documents_view(records, me.person, me.area, route.inspection, route.notice),
            self._show,
            self._failed,
        )

    def _show(self, view: DocumentsView) -> None:
        self.hints.show_visit(view)
        self.amend.show_visit(view.visit.id if view.visit else "")
        shown, self._view = self._view, view
        if shown is not None and self._notice is not None and replace(shown, now=view.now) == view:
            self._show_notice(self._notice)  # what is signed or delivered may be new; the lists are not
            return
        own = [words.choice_row(choice, view.now, view.delivered) for choice in view.choices]
        earlier = [words.earlier_row(line, view.now, view.facility_name) for line in view.earlier]
        name = view.facility_name or "还没有封存过走访"
        self.list.show_documents(name, words.made_caption(view), own, earlier)
        self.combo.clear()
        self.combo.addItems([f"{face.title}　{face.caption or face.note}" for face in (*own, *earlier)])
        self._choose(self._wanted_row())

    def _wanted_row(self) -> int:
        """The row to show: of the document asked for (-1: in no list), else of what was just shown, else the first."""
        view = self._view
        if view is None:
            return -1
        ids = [choice.notice.id if choice.notice else "" for choice in view.choices] + [n.id for n in view.earlier]
        if self._notice is not None and self._notice in (*ids, self._route.notice):
            return ids.index(self._notice) if self._notice in ids else -1
        kinds = [choice.kind for choice in view.choices]
        if self._kind in kinds:
            return kinds.index(self._kind)
        return 0 if ids else -1

    def _choose(self, row: int) -> None:
        view = self._view
        self.list.set_current(row)
        self.combo.setCurrentIndex(row)
        if row < 0 and self._notice is not None:
            self._kind = None
            self._show_notice(self._notice)
            return
        if view is None or row < 0:
            self._show_empty("还没有文书", "走访封存之后，文书在这里生成", "选一家机构")
            return
        if row < len(view.choices):
            choice = view.choices[row]
            self._kind = choice.kind
            if choice.notice is None:
                self._notice = None
                self._offer(choice)
            else:
                self._show_notice(choice.notice.id)
        else:
            self._kind = None
            self._show_notice(view.earlier[row - len(view.choices)].id)

    def _offer(self, choice: DocumentChoice) -> None:
        if choice.refusal:
            self._show_empty(choice.title, f"现在不能生成：{choice.refusal}", "")
            return
        self._show_empty(f"{choice.title}还没有生成", words.offer_line(choice.kind), f"生成{choice.title}")

    def _show_empty(self, title: str, line: str, action: str) -> None:
        self._asked += 1
        self.drawn = None
        self._show_head()
        self.empty.show_words(title, line, action)
        self._middle.setCurrentIndex(0)
        self._place_tools()

    def _show_head(self) -> None:
        """The head and what belongs to it speak of the paper in front; until one is made, of the visit."""
        self.head.set_words("文书", words.head_facts(self._view, self.drawn))
        for desk in (self.hints, self.amend, self.publication):
            desk.show_paper(self.drawn)

    def _show_notice(self, notice: str) -> None:
        self._notice = notice
        self._asked += 1
        if self.drawn is None:
            self.paper.wait()
            self._middle.setCurrentIndex(1)
        asked, person = self._asked, self._me.person
        self._runner.read(
            self, lambda records: drawn_sheet(records, notice, person), lambda d: self._drawn(asked, d), self._failed
        )

    def _drawn(self, asked: int, drawn: DrawnSheet) -> None:
        if asked != self._asked:
            return
        self.fault.hide()
        before, self.drawn = self.drawn, drawn
        hooks.announce(self.paper, TITLES[drawn.sheet.content.kind])
        self._show_head()
        self.tools.show_sheet(drawn, may_remake=self._may_remake())
        self.prints.show_sheet(drawn)
        self.forms.show_sheet(drawn)
        self._show_far()
        self._place_tools()
        same = before is not None and (before.sheet.content, before.photos) == (drawn.sheet.content, drawn.photos)
        if same and self._middle.currentIndex():
            return  # the same paper: delivered or not does not change what stands on it
        render = self._render
        self._runner.work(
            self,
            lambda: render(drawn.sheet.content, drawn.photos, drawn.now, ""),
            lambda pdf: self._show_paper(asked, pdf),
            self._failed,
        )

    def _take_photos(self) -> None:
        for sha256 in self.drawn.far if self.drawn is not None else ():
            self._far.take(sha256)

    def _photo_came(self) -> None:
        if self.drawn is not None and self._notice is not None:
            self._show_notice(self._notice)

    def _show_far(self) -> None:
        """The first that is asked for or was refused speaks for all."""
        far = self.drawn.far if self.drawn is not None else ()
        states = [self._far.state(sha256) for sha256 in far]
        spoken_for = next((state for state in states if state.busy or state.said), FarState())
        self.tools.far.show_far(len(far), spoken_for)

    def _show_paper(self, asked: int, pdf: bytes) -> None:
        if asked == self._asked:
            self.paper.load(pdf)
            self._middle.setCurrentIndex(1)

    def _may_remake(self) -> bool:
        choice = self._choice()
        void = choice is not None and choice.notice is not None and choice.notice.state is NoticeState.VOID
        return void and choice is not None and choice.refusal is None

    def _choice(self) -> DocumentChoice | None:
        choices = self._view.choices if self._view else ()
        return next((choice for choice in choices if choice.kind is self._kind), None)

    def _make(self) -> None:
        """生成: for the visit's own kinds at once, for officers' kinds after their form."""
        choice = self._choice()
        if self._view is None or self._view.visit is None or choice is None:
            self.go.emit(ToFacilities())
            return
        self.acts.issue(self._view.visit.id, choice.kind)

    def issued(self, notice: str) -> None:
        """A document was made: show it."""
        self._notice = notice
        self._load()

    def show_fault(self, sentence: str) -> None:
        """A banner above the paper."""
        self.fault.show_sentence(sentence)
        self.fault.show()

    def _failed(self, error: Any) -> None:
        if isinstance(error, KnownError):
            self.show_fault(error.message)
            if not self.paper.is_drawn() and self._middle.currentIndex():
                self._show_empty("这份文书现在显示不了", "原因在上面；记录都在本机", "")

    def minimumSizeHint(self) -> QSize:
        """The page folds by itself: what stands in it now does not hold the window open."""
        return QSize(tokens.MIN_WIDTH - 80, tokens.MIN_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and tools beside the paper; at 125 % the list folds into a combo box, at 150 % the tools too (§7)."""
        size = tokens.size_class(self.width(), self.height())
        self.head.set_compact(size == "small")
        folded = size in ("medium", "small")
        self.list.setVisible(not folded)
        self.combo.setVisible(folded)
        if size != self._size:
            self._size, self._sheet_open = size, False
        self._columns.setContentsMargins(
            tokens.SPACE_5, 0, tokens.SPACE_5 if size == "small" else tokens.SPACE_3, tokens.SPACE_4
        )
        self._place_tools()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._sheet_open:
            self._toggle_tools()
        else:
            super().keyPressEvent(event)

    def _place_tools(self) -> None:
        """Nothing to do without a document; at 150 % the tools are a side sheet that is opened."""
        small, has = self._size == "small", self.drawn is not None
        self.tools_button.setVisible(small and has)
        if small:
            self._columns.removeWidget(self.tools)
            top = self.head.height() + tokens.px(tokens.H_CONTROL) + tokens.SPACE_3
            left = self.width() - tokens.SPACE_3 - self.tools.width()
            self.tools.setGeometry(left, top, self.tools.width(), self.height() - top - tokens.SPACE_4)
            self.tools.raise_()
        elif self._columns.indexOf(self.tools) < 0:
            self._columns.addWidget(self.tools)
        self.tools.setVisible(has and (not small or self._sheet_open))

    def _toggle_tools(self) -> None:
        self._sheet_open = not self._sheet_open
        self._place_tools()
