"""The list of facilities: filter by typing, by area, kind and findings; only the rows in view are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from tuoyu_desktop.application import facilities
from tuoyu_desktop.application.facilities import FacilityFilter
from tuoyu_desktop.application.lines import FacilityLine
from tuoyu_desktop.domain.terms import FacilityKind
from tuoyu_desktop.domain.wording import FACILITY_KINDS
from ui.background.job_runner import JobRunner
from ui.pages.facilities import words
from ui.widgets import hooks, icons, tokens
from ui.widgets.card import Card
from ui.widgets.chips import FilterChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.row_face import RowFace
from ui.widgets.row_list import RowList

CHUNK = 64
"""Lines are fetched in blocks of this many rows around a row that came into view."""
_ALL_KINDS = "类型"


class FilterField(QLineEdit):
    """The filter; ↓ and Enter go into the list, Esc empties it."""

    down_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextMargins(tokens.px(24), 0, tokens.px(28), 0)
        self._empty = QToolButton(self)
        self._empty.setIcon(icons.icon("ph.x", "text2"))
        self._empty.setCursor(Qt.CursorShape.PointingHandCursor)
        self._empty.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        self._empty.setToolTip("清空")
        hooks.announce(self._empty, "清空筛选的字")
        self._empty.clicked.connect(self.clear)
        self._empty.hide()
        self.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.height() - 4
        self._empty.setGeometry(self.width() - side - 2, 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF(tokens.px(10), (self.height() - side) / 2, side, side)
        icons.paint(painter, box, "ph.magnifying-glass", tokens.colour("text3"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListPanel(Card):
    """``chosen`` carries a facility id when the current row changes, ``opened`` with Enter or a double press;
    ``listed`` comes after every search."""

    chosen = Signal(str)
    opened = Signal(str)
    listed = Signal()

    def __init__(self, runner: JobRunner, area: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._runner, self._area = runner, area
        self._kind: FacilityKind | None = None
        self._ids: Sequence[str] = ()
        self._lines: dict[str, FacilityLine | None] = {}
        self._missing: set[int] = set()
        self._asked = 0
        self._wanted: str | None = None
        self.field = FilterField()
        self.own_area = FilterChip("我的街道", "clear")
        self.kind = FilterChip(_ALL_KINDS, "menu")
        self.troubled = FilterChip("有问题")
        self._count = hooks.label("", "caption", "text2")
        self.list = RowList("机构")
        self._empty = EmptyState("ph.magnifying-glass", "没有找到", "", "清除筛选")
        self._stack = QStackedWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.field.setPlaceholderText("名称、拼音、首字母、地址")
        hooks.announce(self.field, "筛选机构", "名称、拼音、首字母或地址")
        if self._area is None:
            self.own_area.hide()
        self.own_area.setChecked(self._area is not None)
        chips = QWidget()
        flow = FlowLayout(chips, gap=tokens.SPACE_2)
        for chip in (self.own_area, self.kind, self.troubled):
            flow.addWidget(chip)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_4, tokens.SPACE_2)
        head.setSpacing(tokens.SPACE_3)
        head.addWidget(self.field)
        head.addWidget(chips)
        head.addWidget(self._count)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self.body.addLayout(head)
        self.body.addWidget(hooks.rule())
        self.body.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.field.textChanged.connect(lambda _text: self.search())
        self.field.down_pressed.connect(self._into_list)
        self.own_area.toggled.connect(lambda _on: self.search())
        self.troubled.toggled.connect(lambda _on: self.search())
        self.kind.clicked.connect(self._choose_kind)
        self.list.row_chosen.connect(lambda row: self._tell(row, self.chosen.emit))
        self.list.row_opened.connect(lambda row: self._tell(row, self.opened.emit))
        self._empty.acted.connect(self.clear_filters)

    def filter(self) -> FacilityFilter:
        """What is asked for now."""
        area = self._area if self.own_area.isChecked() else None
        return FacilityFilter(area, self.field.text().strip(), self._kind, self.troubled.isChecked())

    def search(self) -> None:
        """Ask anew; an answer that was overtaken by a newer question is dropped."""
        self._asked += 1
        asked, wanted = self._asked, self.filter()
        self._runner.read(
            self, lambda records: facilities.search(records, wanted), lambda ids: self._show(asked, wanted, ids)
        )

    def reload(self) -> None:
        """Lines may have changed: read those in view again."""
        self._lines.clear()
        self.search()

    def choose(self, facility: str | None) -> None:
        """Make a facility current once it is in the list."""
        self._wanted = facility
        self._make_current()

    def current(self) -> str | None:
        """The facility whose row is current."""
        row = self.list.current()
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def is_empty(self) -> bool:
        """Whether the search and the filters leave nothing."""
        return not self._ids

    def clear_filters(self) -> None:
        """Show everything on this laptop."""
        self._kind = None
        self.kind.set_text(_ALL_KINDS)
        self.kind.set_active(False)
        for widget in (self.field, self.own_area, self.troubled):
            widget.blockSignals(True)
        self.field.clear()
        self.own_area.setChecked(False)
        self.troubled.setChecked(False)
        for widget in (self.field, self.own_area, self.troubled):
            widget.blockSignals(False)
        self.search()

    def _show(self, asked: int, wanted: FacilityFilter, ids: Sequence[str]) -> None:
        if asked != self._asked:
            return
        before = self._wanted or self.current()
        self._ids = ids
        self.list.show_rows(len(ids), self._face)
        self._count.setText(f"{len(ids)} 家")
        self._stack.setCurrentIndex(0 if ids else 1)
        title = f"没有找到“{wanted.text}”，试试首字母" if wanted.text else "没有这样的机构"
        self._empty.show_words(title, "筛选会把别的街道、别的类型藏起来")
        self._wanted = before
        self._make_current()
        self.listed.emit()

    def choose_first(self) -> None:
        """Make the first row current, as a press on it would."""
        if self._ids:
            self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _make_current(self) -> None:
        if self._wanted is None:
            return
        row = self._ids.index(self._wanted) if self._wanted in self._ids else -1
        index = self.list.model().index(row, 0)
        seen = self.list.viewport().rect().contains(self.list.visualRect(index))
        self.list.set_current(row)
        if row >= 0:
            if not seen:
                self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self._wanted = None

    def _face(self, row: int) -> RowFace:
        if self._ids[row] in self._lines:
            line = self._lines[self._ids[row]]
            return words.facility_row(line) if line is not None else words.WAITING
        if not self._missing:
            QTimer.singleShot(0, self, self._fetch)
        self._missing.add(row // CHUNK)
        return words.WAITING

    def _fetch(self) -> None:
        """Read the lines of the blocks that were asked for while painting."""
        chunks, self._missing = sorted(self._missing), set()
        rows = [row for chunk in chunks for row in range(chunk * CHUNK, min((chunk + 1) * CHUNK, len(self._ids)))]
        ids = [self._ids[row] for row in rows]
        self._runner.read(
            self, lambda records: facilities.lines_of(records, ids), lambda lines: self._fetched(ids, lines)
        )

    def _fetched(self, ids: Sequence[str], lines: Mapping[str, FacilityLine]) -> None:
        self._lines.update({facility: lines.get(facility) for facility in ids})  # one that is gone is not asked again
        self.list.viewport().update()

    def _tell(self, row: int, tell: Callable[[str], None]) -> None:
        if 0 <= row < len(self._ids):
            self._wanted = None
            tell(self._ids[row])

    def _into_list(self) -> None:
        if self._ids:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if self.list.current() < 0:
                self.choose_first()

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        self._add_kind(menu, "全部类型", None)
        for kind, word in FACILITY_KINDS.items():
            self._add_kind(menu, word, kind)
        menu.popup(self.kind.mapToGlobal(self.kind.rect().bottomLeft()))

    def _add_kind(self, menu: QMenu, word: str, kind: FacilityKind | None) -> None:
        action = QAction(word, menu)
        action.setCheckable(True)
        action.setChecked(kind is self._kind)
        action.triggered.connect(lambda: self.set_kind(kind))
        menu.addAction(action)

    def set_kind(self, kind: FacilityKind | None) -> None:
        """Show one kind of facility, null for all."""
        self._kind = kind
        self.kind.set_text(FACILITY_KINDS[kind] if kind else _ALL_KINDS)
        self.kind.set_active(kind is not None)
        self.search()
