"""Which camera sees which area of which class (design tokens §6, coverage grid; mockup 11; checklist §2.12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.coverage_cell import ChannelPopup, CoverageCell
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.icons import IconLabel
from ui.widgets.ink_label import InkLabel, StateWord
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_card import card_head
from ui.widgets.measure_faces import VerdictFace
from ui.widgets.result_strip import ResultFace, ResultStrip


class CellState(StrEnum):
    """What is known of an area."""

    COVERED = "COVERED"  # seen by the channels named
    MISSING = "MISSING"  # should have a picture and has none
    ABSENT = "ABSENT"  # 不设: the class has no such area
    UNKNOWN = "UNKNOWN"  # not looked at yet


@dataclass(frozen=True)
class CellFace:
    """One area. ``words``: what stands in the cell (08、09 or 大门 01); ``span``: columns it takes."""

    area: str
    state: CellState
    words: str
    channels: tuple[str, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class CoverageRow:
    """A class, or the entrances; ``aside`` stands behind the cells."""

    row_id: str
    name: str
    cells: tuple[CellFace, ...]
    aside: str = ""


@dataclass(frozen=True)
class ProhibitionFace:
    """The rule turned round: where no camera may be. ``verdict``: 看过，0 个; ``action``: 有，记下来."""

    words: str
    verdict: VerdictFace | None = None
    action: str = "有，记下来"
    seen_action: str = ""


@dataclass(frozen=True)
class CoverageFace:
    """The grid. ``areas`` and ``channels``: key and words; ``only_row``: one class at a time in small windows."""

    title: str
    areas: tuple[tuple[str, str], ...]
    rows: tuple[CoverageRow, ...]
    channels: tuple[tuple[str, str], ...]
    prohibition: ProhibitionFace | None = None
    result: ResultFace | None = None
    add_label: str = ""
    only_row: str = ""
    result_on_top: bool = False


class CoverageGrid(QFrame):
    """``cell_changed``: row, area, state, channels. ``prohibition_pressed``: ``found`` or ``seen``."""

    cell_changed = Signal(str, str, str, list)
    row_added = Signal()
    row_chosen = Signal(str)
    prohibition_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._face: CoverageFace | None = None
        self._body: QWidget | None = None
        self._popup: ChannelPopup | None = None
        self.cells: dict[tuple[str, str], CoverageCell] = {}

    def set_face(self, face: CoverageFace) -> None:
        """Show other cells or another verdict; the cell with the focus keeps it. Emits nothing."""
        if face == self._face:
            return
        held = next((key for key, cell in self.cells.items() if cell.hasFocus()), None)
        self._face = face
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        body = QWidget()
        self.cells, self._body = {}, body
        self._fill(face, body)
        self._column.addWidget(body)
        hooks.announce(self, face.title, face.result.sentence if face.result else "")
        if held in self.cells:
            self.cells[held].setFocus()

    def _fill(self, face: CoverageFace, body: QWidget) -> None:
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add = LinkButton(face.add_label, "ph.plus", pad=tokens.SPACE_3) if face.add_label else None
        if add is not None:
            add.clicked.connect(self.row_added)
        on_top = face.result_on_top and face.result is not None
        if on_top:
            self._add_strip(column, face, add)
        else:
            column.addWidget(card_head(face.title, "ph.video-camera", "", add))
        if face.only_row:
            column.addWidget(self._chooser(face))
            column.addWidget(self._one_row(next(row for row in face.rows if row.row_id == face.only_row), face))
        else:
            column.addWidget(self._table(face))
        if face.prohibition is not None:
            column.addWidget(hooks.rule())
            column.addWidget(self._prohibition(face.prohibition))
        if not on_top:
            self._add_strip(column, face, None)

    @staticmethod
    def _add_strip(column: QVBoxLayout, face: CoverageFace, add: LinkButton | None) -> None:
        """What the cells decide, at the foot, or at the head with the button that adds a class."""
        if face.result is None:
            return
        strip = ResultStrip(face.result_on_top)
        strip.set_face(face.result)
        if add is not None:
            strip.add_action(add)
        column.addWidget(strip)

    def _table(self, face: CoverageFace) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, 2)
        grid.setHorizontalSpacing(tokens.SPACE_2)
        grid.setVerticalSpacing(2)
        last = len(face.areas) + 1
        for column, words in enumerate(("班级 / 区域", *(words for _, words in face.areas))):
            label = InkLabel(words, "caption", "text3")
            label.setMinimumHeight(tokens.px(tokens.H_HEAD_ROW))
            grid.addWidget(label, 0, column)
            grid.setColumnStretch(column, 0 if column == 0 else 1)
        grid.setColumnMinimumWidth(0, tokens.px(98))
        line = 1
        for row in face.rows:
            grid.addWidget(hooks.rule(), line, 0, 1, last)
            grid.addWidget(ElidedLabel(row.name), line + 1, 0)
            column = 1
            for cell in row.cells:
                grid.addWidget(self._cell(row, cell), line + 1, column, 1, cell.span)
                column += cell.span
            if row.aside and column < last:
                grid.addWidget(InkLabel(row.aside, "caption", "text3"), line + 1, column, 1, last - column)
            line += 2
        return holder

    def _chooser(self, face: CoverageFace) -> QWidget:
        """The classes as buttons: one is shown at a time."""
        holder = QWidget()
        line = FlowLayout(holder)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        for row in face.rows:
            chip = hooks.button(row.name, "secondary" if row.row_id != face.only_row else "primary", touch=True)
            chip.clicked.connect(lambda _checked=False, key=row.row_id: self.row_chosen.emit(key))
            line.addWidget(chip)
        return holder

    def _one_row(self, row: CoverageRow, face: CoverageFace) -> QWidget:
        holder, names = QWidget(), dict(face.areas)
        grid = QGridLayout(holder)
        grid.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_4, tokens.SPACE_2)
        grid.setSpacing(tokens.SPACE_2)
        for index, cell in enumerate(row.cells):
            place = QVBoxLayout()
            place.setSpacing(tokens.SPACE_1)
            place.addWidget(InkLabel(names.get(cell.area, row.name), "caption", "text3"))
            place.addWidget(self._cell(row, cell))
            grid.addLayout(place, index // 3, index % 3)
        return holder

    def _cell(self, row: CoverageRow, face: CellFace) -> CoverageCell:
        area = dict(self._face.areas).get(face.area, "") if self._face else ""
        cell = CoverageCell(face.state, face.words, " ".join(part for part in (row.name, area) if part))
        cell.clicked.connect(lambda: self._open(row.row_id, face, cell))
        self.cells[(row.row_id, face.area)] = cell
        return cell

    def _open(self, row_id: str, face: CellFace, cell: CoverageCell) -> None:
        channels = self._face.channels if self._face else ()
        self._popup = ChannelPopup(channels, face.channels, cell)
        self._popup.decided.connect(lambda state, chosen: self.cell_changed.emit(row_id, face.area, state, chosen))
        self._popup.show_below(cell)

    def popup(self) -> ChannelPopup | None:
        """The list of channels that was opened last."""
        return self._popup

    def _prohibition(self, face: ProhibitionFace) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(tokens.SPACE_4, 2, tokens.SPACE_3, 2)
        line.setSpacing(tokens.SPACE_2)
        name = InkLabel("不得装探头")
        name.setMinimumWidth(tokens.px(106))
        line.addWidget(name)
        line.addWidget(IconLabel("ph.prohibit", "text", tokens.ICON_INLINE))
        line.addWidget(InkLabel(face.words, wrap=True), 1)
        if face.verdict is not None:
            verdict = StateWord()
            verdict.show_state(face.verdict.tone, face.verdict.word)
            line.addWidget(verdict)
        for words, kind in ((face.seen_action, "seen"), (face.action, "found")):
            if words:
                button = LinkButton(words, pad=tokens.SPACE_1)
                button.clicked.connect(lambda _checked=False, kind=kind: self.prohibition_pressed.emit(kind))
                line.addWidget(button)
        return holder
