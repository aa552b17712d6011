"""What the measurement cards show, as plain data; verdicts, thresholds and sentences are computed by the page."""

from __future__ import annotations

from dataclasses import dataclass

from ui.widgets.answer_fields import FieldFace
from ui.widgets.result_strip import ResultFace


@dataclass(frozen=True)
class BarFace:
    """A bar: ``share`` filled and ``mark`` of the threshold, both 0 to 1; ``tone``: ``pass`` or ``fail``."""

    share: float
    mark: float | None
    tone: str


@dataclass(frozen=True)
class VerdictFace:
    """A verdict in one word: ``pass`` 达标, ``fail`` 不足, ``warn``, ``na``."""

    tone: str
    word: str


@dataclass(frozen=True)
class RowFace:
    """One channel, class, extinguisher, person: number, place, fields, bar, value with unit, verdict."""

    row_id: str
    number: str = ""
    place: str = ""
    fields: tuple[FieldFace, ...] = ()
    bar: BarFace | None = None
    value: str = ""
    unit: str = ""
    verdict: VerdictFace | None = None
    removable: bool = False


@dataclass(frozen=True)
class FoldFace:
    """The card in one line: what was measured (words, figure, tone) and what it decided."""

    parts: tuple[tuple[str, str, str], ...]
    tone: str
    sentence: str


@dataclass(frozen=True)
class MeasureFace:
    """A measurement. ``fields`` are answers outside a row, so that any answer form of the checklist fits.

    ``also_add``: further tables that grow, by name, with the words of their buttons. ``extras_label``: the fields wait
    behind a button of these words until it is pressed.
    """

    title: str
    rows: tuple[RowFace, ...] = ()
    fields: tuple[FieldFace, ...] = ()
    result: ResultFace | None = None
    add_label: str = ""
    aside: str = ""
    icon: str = "ph.ruler"
    folded: FoldFace | None = None
    result_on_top: bool = False
    show_bars: bool = True
    extras_label: str = ""
    also_add: tuple[tuple[str, str], ...] = ()

    def structure(self) -> tuple[object, ...]:
        """What needs a rebuilding when it changes; values and verdicts do not."""
        rows = tuple(
            (
                row.row_id,
                row.number,
                row.place,
                row.removable,
                tuple(field.structure() for field in row.fields),
            )
            for row in self.rows
        )
        fields = tuple(field.structure() for field in self.fields)
        head = (
            self.title,
            self.add_label,
            self.icon,
            self.result_on_top,
            self.show_bars,
            self.aside,
            self.extras_label,
            self.also_add,
        )
        return (rows, fields, head)
