"""The measurement of the open item: the table of groups, the grid of cameras, the dates, or any other schema."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tuoyu_desktop.application.person_checks import asks_officers
from tuoyu_desktop.application.visit_view import GROUP_TABLE, ItemView, VisitView
from ui.pages.inspection import ages_faces, coverage_faces, expiry_faces, measure_faces, ratio_faces, values
from ui.pages.inspection.ban_faces import as_told
from ui.pages.inspection.values import Measured
from ui.widgets import tokens
from ui.widgets.coverage_grid import CoverageGrid
from ui.widgets.expiry_card import ExpiryCard
from ui.widgets.measure_ages import AgesPanel
from ui.widgets.measure_card import MeasureCard, MeasureFace
from ui.widgets.person_check_panel import PersonCheckPanel
from ui.widgets.ratio_card import RatioCard, RatioFace
from ui.widgets.result_strip import ResultFace

MOST_CARDS: Final = 12
"""Cards kept built: making one takes about 15 ms, showing it again one."""
TABLES_ABOVE: Final = 3
"""So many cards of their own shape stand above the others."""


class MeasurementPane(QWidget):
    """``changed`` carries all values of the item after an edit. ``group_asked`` asks for a class of the table of
    groups, ``class_asked`` for one of the camera grid."""

    changed = Signal(dict)
    group_asked = Signal()
    class_asked = Signal()
    unfold_asked = Signal()
    opened = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ratio = RatioCard()
        self.coverage, self.expiry, self.ages = CoverageGrid(), ExpiryCard(), AgesPanel()
        self.person_check = PersonCheckPanel()
        self._item: ItemView | None = None
        self._measured: dict[str, Any] = {}
        self._view: VisitView | None = None
        self._class = ""
        self._small = False
        self._faced: set[QWidget] = set()
        """The tables that were shown or built ahead; one without lines is not built over and over."""
        self.pinned: ResultFace | None = None
        self._cards: dict[str, MeasureCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_4)
        for part in (self.ratio, self.coverage, self.expiry):
            self._column.addWidget(part)
        self.card = self._card_of("")
        for panel in (self.ages, self.person_check):
            self._column.addWidget(panel)
            panel.hide()
        self._wire()

    def _card_of(self, code: str) -> MeasureCard:
        """The card of an item; the one that was not shown for longest gives way."""
        card = self._cards.pop(code, None)
        if card is None:
            card = MeasureCard(self)
            card.hide()
            self._column.insertWidget(TABLES_ABOVE, card)
            card.changed.connect(self._edited)
            card.row_added.connect(self._add_row)
            card.row_wanted.connect(self._add_row)
            card.row_removed.connect(self._remove_row)
            card.unfold_asked.connect(self.unfold_asked)
            card.extras_opened.connect(self.opened)
        self._cards[code] = card
        if len(self._cards) > MOST_CARDS:
            oldest = next(old for old, kept in self._cards.items() if kept is not self.card and kept is not card)
            self._cards.pop(oldest).deleteLater()
        return card

    def prepare(self, view: VisitView, item: ItemView, *, small: bool, narrow: bool, pin: bool) -> bool:
        """Build the cards of an item that is likely to come next, while the person reads; whether there was any."""
        made: list[QWidget] = []
        if item.answer is None and ratio_faces.is_ratio_item(item) and self.ratio not in self._faced:
            pinned = self.pinned
            self._show_ratio(ratio_faces.ratio_face(item, view.context, compact=narrow, on_top=small), pin)
            self.pinned = pinned
            made.append(self.ratio)
        if item.answer is None and coverage_faces.is_coverage_item(item) and self.coverage not in self._faced:
            pinned = self.pinned
            self._show_grid(item, view, pin)
            self.pinned = pinned
            made.append(self.coverage)
        if (
            item.code not in self._cards
            and (face := self._card_face(view, item, item.answer is not None, small)) is not None
        ):
            card = self._card_of(item.code)
            card.set_face(face)
            made.append(card)
        for whole in made:
            _lay_out(whole, self.width())
        return bool(made)

    def _wire(self) -> None:
        self.ratio.changed.connect(self._counted)
        self.ratio.row_added.connect(self.group_asked)
        self.coverage.cell_changed.connect(self._covered)
        self.coverage.prohibition_pressed.connect(self._prohibited)
        self.coverage.row_added.connect(self.class_asked)
        self.coverage.row_chosen.connect(self._choose_class)
        self.expiry.changed.connect(lambda name, value: self._edited("", name, value))
        self.ages.typed.connect(self._count_ages)
        self.ages.taken.connect(self._take_ages)
        self.person_check.told.connect(lambda: self.opened.emit(self.person_check))

    # showing ------------------------------------------------------------------------------------------------------

    @staticmethod
    def is_table(item: ItemView) -> bool:
        """Whether the card is so high that the basis shrinks to a link."""
        return ratio_faces.is_ratio_item(item) or coverage_faces.is_coverage_item(item)

    def show_item(self, view: VisitView, item: ItemView, *, folded: bool, small: bool, narrow: bool, pin: bool) -> None:
        """The cards that fit the item's schema; folded to one line once it is answered.

        ``pin``: what a table decides is left in ``pinned`` and shown outside what scrolls (design tokens §8).
        """
        if self._item is None or self._item.code != item.code:
            self._class = ""
            self.ages.forget()
        self._view, self._item, self._small = view, item, small
        self._measured = dict(item.measured)
        has_values = measure_faces.has_fields(item)
        self.pinned = None
        self.setVisible(has_values)
        if not has_values:
            return
        table = not folded
        is_ratio, is_grid = ratio_faces.is_ratio_item(item), coverage_faces.is_coverage_item(item)
        is_dates = not is_ratio and not is_grid and expiry_faces.is_expiry_item(item)
        self.ratio.setVisible(table and is_ratio)
        self.coverage.setVisible(table and is_grid)
        self.expiry.setVisible(table and is_dates)
        if table and is_ratio:
            self._show_ratio(ratio_faces.ratio_face(item, view.context, compact=narrow, on_top=small), pin)
        if table and is_grid:
            self._show_grid(item, view, pin)
        if table and is_dates:
            self.expiry.set_face(expiry_faces.expiry_face(item, view.context))
        self._show_card(item, self._card_face(view, item, folded, small))
        self.ages.setVisible(table and ages_faces.is_ages_item(item))
        self.person_check.setVisible(table and asks_officers(item.code, view.mode))

    def _show_card(self, item: ItemView, face: MeasureFace | None) -> None:
        before, self.card = self.card, self._card_of(item.code)
        if before is not self.card:
            before.hide()
        if face is not None:
            self.card.set_face(face)
        self.card.setVisible(face is not None)

    def _card_face(self, view: VisitView, item: ItemView, folded: bool, small: bool) -> MeasureFace | None:
        """Everything of the item but what a card of its own shows; null where nothing is left."""
        is_table = self.is_table(item)
        is_dates = not is_table and expiry_faces.is_expiry_item(item)
        if folded or not (is_table or is_dates):
            face = measure_faces.measure_face(item, folded=folded, on_top=small)
            return as_told(face, view, item)
        return self._rest(item, is_dates)

    def _show_ratio(self, face: RatioFace, pin: bool) -> None:
        self.pinned = face.result if pin else None
        self.ratio.set_face(replace(face, result=None) if pin else face)
        self._faced.add(self.ratio)

    def _show_grid(self, item: ItemView, view: VisitView, pin: bool = False) -> None:
        names = coverage_faces.class_names(item, view.context.facility)
        only = (self._class or (names[0] if names else "")) if self._small else ""
        face = coverage_faces.coverage_face(item, view.context.facility, only_row=only, on_top=self._small)
        self.pinned = face.result if pin else None
        self.coverage.set_face(replace(face, result=None) if pin else face)
        self._faced.add(self.coverage)

    def _rest(self, item: ItemView, is_dates: bool) -> MeasureFace | None:
        """The fields that the special card does not show; null where there are none."""
        if ratio_faces.is_ratio_item(item):
            names = tuple(f.name for f in item.item.answer.fields if f.name != ratio_faces.COUNTED_AT)
            fields = (*ratio_faces.time_fields(item), *measure_faces.free_fields(item, names))
            return MeasureFace(title="一并记下", fields=fields, icon="ph.note-pencil") if fields else None
        if is_dates:
            names = expiry_faces.other_names(item)
        else:
            shown = (coverage_faces.AREAS, coverage_faces.FORBIDDEN)
            names = tuple(f.name for f in item.item.answer.fields if f.name not in shown and f.type != "rows")
        fields = measure_faces.free_fields(item, names) if names else ()
        return MeasureFace(title="一并记下", fields=fields, icon="ph.note-pencil") if fields else None

    # editing ------------------------------------------------------------------------------------------------------

    def _tell(self, measured: Measured) -> None:
        self._measured = dict(measured)
        self.changed.emit(self._measured)

    def _edited(self, row_id: str, name: str, text: str) -> None:
        if self._item is None:
            return
        if not row_id:
            row_id, name = measure_faces.split_name(name)
        self._tell(values.with_value(self._item.item.answer, self._measured, row_id, name, text))

    def _add_row(self, name: str = "") -> None:
        """A row at the end of a table, the first one for an empty name; its first field gets the focus."""
        if self._item is None:
            return
        table = name or values.tables(self._item.item.answer)[0].name
        self._tell(values.with_row(self._item.item.answer, self._measured, table, {}))
        own = [row for key, row in self.card.rows.items() if key.startswith(f"{table}/+")]
        if own and own[-1].fields:
            next(iter(own[-1].fields.values())).setFocus()
            QTimer.singleShot(0, own[-1], lambda row=own[-1]: self.opened.emit(row))  # once it has its place

    def _remove_row(self, row_id: str) -> None:
        table, _, key = row_id.partition("/")
        self._tell(values.without_row(self._measured, table, key))

    def _counted(self, row_id: str, name: str, text: str) -> None:
        if self._item is None or self._view is None:
            return
        schema, column = self._item.item.answer, ratio_faces.COLUMNS[name]
        self._tell(values.with_value(schema, self._measured, f"{GROUP_TABLE}/{row_id}", column, text))

    def add_group(self, name: str, band: str, youngest: int | None) -> None:
        """A class that the register does not know."""
        if self._item is not None:
            row = {"name": name, "band": band, **({"youngest_months": youngest} if youngest is not None else {})}
            self._tell(values.with_row(self._item.item.answer, self._measured, GROUP_TABLE, row))

    def add_class(self, name: str) -> None:
        """A class or room for the grid of cameras."""
        if self._item is None:
            return
        areas = coverage_faces.area_names(self._item)
        table = next(f for f in values.tables(self._item.item.answer) if f.name == coverage_faces.AREAS)
        self._tell(coverage_faces.with_cell(table, self._measured, name, areas[0], "UNKNOWN", []))

    def _covered(self, name: str, area: str, state: str, channels: list[str]) -> None:
        if self._item is None:
            return
        table = next(f for f in values.tables(self._item.item.answer) if f.name == coverage_faces.AREAS)
        self._tell(coverage_faces.with_cell(table, self._measured, name, area, state, channels))

    def _count_ages(self, typed: str) -> None:
        """Count what stands in the panel; nothing of it goes further than this."""
        if self._view is not None:
            counted = ages_faces.counted(typed, self._view)
            self.ages.show_count(*ages_faces.words(counted), ready=ages_faces.is_ready(counted))

    def _take_ages(self) -> None:
        if self._view is None or self._item is None:
            return
        counted = ages_faces.counted(self.ages.dates.value(), self._view)
        self.ages.forget()
        self._tell(ages_faces.with_counts(self._measured, counted))

    def _prohibited(self, pressed: str) -> None:
        self._tell(coverage_faces.with_prohibition(self._measured, pressed))

    def _choose_class(self, name: str) -> None:
        self._class = name
        if self._item is not None and self._view is not None:
            self._show_grid(self._item, self._view)


def _lay_out(card: QWidget, width: int) -> None:
    """Looks and places of a card that nobody sees yet, so that nothing but the drawing is left when it is shown."""
    for part in card.findChildren(QWidget):
        part.ensurePolished()
    layout = card.layout()
    if layout is not None:
        card.resize(width, layout.heightForWidth(width) if layout.hasHeightForWidth() else card.sizeHint().height())
        layout.activate()
