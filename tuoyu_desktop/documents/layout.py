"""Pages being filled from top to bottom: paragraphs and tables in, a list of drawing steps per page out.

A4 with the margins of GB/T 9704—2012 §5: head 37 mm, left 28 mm, which leaves 156 × 225 mm. Lengths are
points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.parts import Part, Words
from tuoyu_desktop.documents.text import MM, Align, Style

PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, PAGE_HEIGHT - 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
BOTTOM = TOP - HEIGHT
_PAD_X, _PAD_Y = 2.0 * MM, 1.1 * MM
_RULE = 0.6
_TALL = HEIGHT - 24 * MM
"""A row higher than this would not fit a page below a heading: it is cut. Its first piece takes at least ``_PIECE``."""
_PIECE = 24 * MM
_ABOVE_FOOT = 3 * MM

Step = Callable[[Canvas], None]


@dataclass(frozen=True)
class Cell:
    """One box of a table over ``span`` columns; its parts stand one under the other, in the middle of its
    height.
    """

    parts: tuple[Part, ...]
    span: int = 1
    shade: float | None = None
    at_top: bool = False

    def height(self, width: float) -> float:
        return sum(part.height(width - 2 * _PAD_X) for part in self.parts) + 2 * _PAD_Y

    def draw(self, canvas: Canvas, x: float, top: float, width: float, height: float) -> None:
        canvas.setLineWidth(_RULE)
        if self.shade is not None:
            canvas.setFillGray(self.shade)
        canvas.rect(x, top - height, width, height, stroke=1, fill=int(self.shade is not None))
        spare = 0.0 if self.at_top else (height - self.height(width)) / 2
        y = top - _PAD_Y - spare
        for part in self.parts:
            part.draw(canvas, x + _PAD_X, y, width - 2 * _PAD_X)
            y -= part.height(width - 2 * _PAD_X)

    def split(self, width: float, room: float) -> tuple[Cell, Cell]:
        """This cell cut into what fits ``room`` and the rest."""
        inner, left, kept = width - 2 * _PAD_X, room - 2 * _PAD_Y, list[Part]()
        for index, part in enumerate(self.parts):
            if part.height(inner) > left:
                pieces = part.split(inner, left)
                rest = self.parts[index + 1 :] if pieces else self.parts[index:]
                first, second = ((pieces[0],), (pieces[1],)) if pieces else ((), ())
                return replace(self, parts=(*kept, *first)), replace(self, parts=(*second, *rest))
            kept.append(part)
            left -= part.height(inner)
        return self, replace(self, parts=())


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Boxes in rows. ``columns`` are shares of the text width; the first ``head`` rows repeat on every page."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    head: int = 0
    least: float = 8 * MM

    def widths(self) -> tuple[float, ...]:
        total = sum(self.columns)
        return tuple(WIDTH * share / total for share in self.columns)

    def placed(self, row: Row) -> list[tuple[Cell, float]]:
        """Each cell with the width of the columns that it spans."""
        widths, placed, at = self.widths(), list[tuple[Cell, float]](), 0
        for cell in row:
            placed.append((cell, sum(widths[at : at + cell.span])))
            at += cell.span
        return placed

    def height_of(self, row: Row) -> float:
        return max([self.least, *(cell.height(width) for cell, width in self.placed(row))])

    def draw_row(self, canvas: Canvas, row: Row, top: float, height: float) -> None:
        x = LEFT
        for cell, width in self.placed(row):
            cell.draw(canvas, x, top, width, height)
            x += width

    def cut(self, row: Row, room: float) -> tuple[Row, Row] | None:
        """A row cut into what fits ``room`` and the rest; None where nothing of it fits."""
        pieces = [cell.split(width, room) for cell, width in self.placed(row)]
        if not any(first.parts for first, _ in pieces):
            return None
        return tuple(first for first, _ in pieces), tuple(second for _, second in pieces)


class Sheets:
    """The pages of one document. ``pages`` holds the drawing steps; the last page is the one being filled. ``foot``
    stands at the end of every page's text block, where every page is signed (documents.md §4.2)."""

    def __init__(self, foot: Table | None = None) -> None:
        self.pages: list[list[Step]] = []
        self._foot = foot
        self._strip = self.height_of(foot) + _ABOVE_FOOT if foot else 0.0
        self.new_page()

    @property
    def room(self) -> float:
        return self._y - BOTTOM - self._strip

    def new_page(self) -> None:
        self.pages.append([])
        if self._foot is not None:
            self._y = BOTTOM + self._strip - _ABOVE_FOOT
            self._rows(self._foot, self._foot.rows)
        self._y = TOP

    def need(self, height: float) -> None:
        """Start a new page unless ``height`` still fits; nothing is that high that it would not fit an empty
        page.
        """
        if height > self.room + 1e-6 and self._y < TOP:
            self.new_page()

    def space(self, height: float) -> None:
        self._y -= min(height, self.room) if self._y < TOP else 0.0

    def words(self, text: str, style: Style, *, keep: float = 0.0) -> None:
        """A paragraph over the whole width; ``keep``: height that must follow on the same page."""
        part: Part = Words(text, style)
        self.need(min(part.height(WIDTH), 2 * style.pitch) + keep)
        while part.height(WIDTH) > self.room + 1e-6:
            pieces = part.split(WIDTH, self.room)
            if pieces is None:
                break
            self._place(pieces[0])
            self.new_page()
            part = pieces[1]
        self._place(part)

    def line(self, left: str, right: str, style: Style) -> None:
        """One line with a text at either end."""
        top = self._y
        for words in (Words(left, style), Words(right, style.but(align=Align.RIGHT))):
            self.pages[-1].append(partial(words.draw, x=LEFT, top=top, width=WIDTH))
        self._y -= style.pitch

    def table(self, table: Table, *, together: bool = False, tail: float = 0.0) -> None:
        """A table at the cursor; rows never split unless one is higher than a whole page: that one begins where it
        is, below its heading. ``tail``: what the end of the last row keeps with itself, as the places to sign.
        """
        heights = [table.height_of(row) for row in table.rows]
        if together:
            self.need(min(sum(heights), HEIGHT - self._strip))
        head = table.rows[: table.head]
        self.need(self.first_rows(table, tail))
        above = sum(heights[: table.head])
        for index, row in enumerate(table.rows):
            kept = tail if index + 1 == len(heights) else 0.0
            is_tall = above + heights[index] + kept > _TALL - self._strip
            begins_here = index >= table.head and is_tall and self.room >= _PIECE
            if heights[index] + kept > self.room + 1e-6 and self._y < TOP and not begins_here:
                self.new_page()
                self._rows(table, head if index >= table.head else ())
            self._fitting_row(table, row, head, kept)

    def height_of(self, table: Table) -> float:
        return sum(table.height_of(row) for row in table.rows)

    def first_rows(self, table: Table, tail: float = 0.0) -> float:
        """Height of the head and the first row after it, or of the piece of it that begins there: what a heading must
        keep with itself. ``tail``: as in ``table``.
        """
        heights = [table.height_of(row) for row in table.rows[: table.head + 1]]
        whole = sum(heights) + (tail if len(table.rows) == len(heights) else 0.0)
        return whole if whole <= _TALL - self._strip else sum(heights[: table.head]) + _PIECE

    def _place(self, part: Part) -> None:
        self.pages[-1].append(partial(part.draw, x=LEFT, top=self._y, width=WIDTH))
        self._y -= part.height(WIDTH)

    def _rows(self, table: Table, rows: Sequence[Row]) -> None:
        for row in rows:
            self._row(table, row, table.height_of(row))

    def _fitting_row(self, table: Table, row: Row, head: Sequence[Row], tail: float) -> None:
        height = table.height_of(row)
        while height + tail > self.room + 1e-6:
            room = min(self.room, height - _PIECE) if height <= self.room else self.room
            pieces = table.cut(row, room)
            if pieces is None:
                break
            self._row(table, pieces[0], room)
            self.new_page()
            self._rows(table, head)
            row = pieces[1]
            height = table.height_of(row)
        self._row(table, row, height)

    def _row(self, table: Table, row: Row, height: float) -> None:
        self.pages[-1].append(partial(table.draw_row, row=row, top=self._y, height=height))
        self._y -= height
