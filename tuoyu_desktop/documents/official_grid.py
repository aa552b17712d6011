"""The grid of official papers: 22 lines of 28 characters a page, every Chinese character in its own cell.

GB/T 9704—2012 §5.2 (A4, 156 × 225 mm of text, 3号, 22 lines of 28 characters that fill the block) by documents.md §6.
3号 is 16 points where offices measure it, and 28 × 16 is wider than 156 mm: so the cell is fixed, not the glyph.
Lengths are points, widths on the grid are cells.

Digits and Latin letters are narrower than a cell. A run of them takes as many whole cells as it needs, two digits to a
cell, and stands in their middle, or close to a mark beside it: so the Chinese characters after it stand on the grid
again, line under line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import HEIGHT, LEFT, WIDTH
from tuoyu_desktop.documents.line_breaking import HALVED_AT_END, NO_END, fill_lines

ROWS, CELLS = 22, 28
PITCH, CELL = HEIGHT / ROWS, WIDTH / CELLS
SIZE = 16.0  # 3号
_SET_FULL = "…“”‘’"
_TIGHTEST = 0.8
"""How narrow digits and letters may be pressed to fit half cells: those of the stand-in are wider than half."""
_PUSHED_IN = 0.5
_MOST_SLACK = 2.0
"""Cells that a line may lack and still be spread to the right edge; with more, it keeps to the grid and ends early."""
_MOST_SPREAD = 0.06
"""Of a cell between two letters: a run that needs no more to fill its cells is spread."""
_MARKS = HALVED_AT_END | NO_END
_DASH_SIDE, _DASH_RISE = 0.0435, 0.11
"""Empty ems at either end of a Latin dash, and how far it must rise to the middle of Chinese characters."""
_DASH_GAP = 0.06  # of a cell, at either end of a dash on the grid


@dataclass(frozen=True)
class Setting:
    """How wide a cell is, and how large its characters."""

    cell: float
    size: float


BODY = Setting(CELL, SIZE)


@dataclass(frozen=True)
class Unit:
    """What stands together: one Chinese character, a run of digits and letters, or a dash. ``cells``: its width."""

    text: str
    cells: int
    kind: str
    lean: float = 0.5
    """Where a run stands in its cells: 0 at their left, 1 at their right."""


@dataclass(frozen=True)
class GridLine:
    """One line on the grid, ``indent`` cells from the left. ``fills``: it reaches the right edge."""

    text: str
    face: Face = Face.SONG
    indent: float = 0
    fills: bool = False

    def draw(self, canvas: Canvas, top: float) -> None:
        spaces = len(self.text) - len(self.text.lstrip("\u3000"))
        indent = self.indent + spaces
        x, baseline = LEFT + indent * CELL, top - (PITCH + SIZE) / 2 + 0.13 * SIZE
        draw_units(canvas, (x, baseline), self.text[spaces:], self.face, CELLS - indent, fills=self.fills)


def lay(text: str, face: Face = Face.SONG, *, first: int = 0, indent: int = 0) -> list[GridLine]:
    """The lines of ``text``, each paragraph of it ``first`` cells further in than ``indent``."""
    found = list[GridLine]()
    for paragraph in fonts.legible(text, face).split("\n"):
        prepared = "\u3000" * first + paragraph
        lines = fill_lines(prepared, cell_widths(prepared, face), CELLS - indent, _PUSHED_IN)
        found.extend(GridLine(line, face, indent, number < len(lines)) for number, line in enumerate(lines, start=1))
    return found


def cell_widths(text: str, face: Face) -> list[float]:
    """The width of each character; a run of narrow ones shares its cells."""
    return [unit.cells / len(unit.text) for unit in units(text, face) for _ in unit.text]


def width_of(text: str, face: Face = Face.SONG) -> int:
    """Cells that ``text`` takes on one line."""
    return sum(unit.cells for unit in units(text, face))


@lru_cache(maxsize=1024)
def units(text: str, face: Face) -> tuple[Unit, ...]:
    found = list[Unit]()
    for kind, group in groupby(text, key=lambda character: _kind(character, face)):
        run = "".join(group)
        if kind == "full":
            found.extend(Unit(character, 1, kind) for character in run)
        else:
            found.append(Unit(run, len(run) if kind == "dash" else _cells_of_run(run, face), kind))
    return tuple(found)


def _kind(character: str, face: Face) -> str:
    wide = fonts.advance(face, character) >= 0.99 and not character.isascii()
    if character == "—" and not wide:
        return "dash"
    return "full" if wide or character in _SET_FULL else "narrow"


def _cells_of_run(run: str, face: Face) -> int:
    shown = run.strip(" ") or run  # the cells leave space enough beside a run
    natural = _natural(shown, face) * SIZE / CELL
    halves = math.ceil(len(shown) / 2)
    return halves if natural <= halves / _TIGHTEST else math.ceil(natural)


def _natural(text: str, face: Face) -> float:
    """Width in ems as the fonts have it."""
    return sum(fonts.advance(face, character) for character in text)


def draw_units(
    canvas: Canvas,
    at: tuple[float, float],
    line: str,
    face: Face,
    room: float,
    *,
    fills: bool = False,
    setting: Setting = BODY,
) -> None:
    """One line from ``at``, its left end on the base line. It is closed up where a mark was pushed in at its end, and
    spread where it should fill ``room`` cells and lacks little.
    """
    row = tuple(replace(unit, cells=min(unit.cells, int(room))) for unit in units(line.rstrip(" "), face))
    if not row:
        return
    slack = room - sum(unit.cells for unit in row)
    if slack < 0 and row[-1].text in HALVED_AT_END:
        slack += _PUSHED_IN
    gap = slack / max(len(row) - 1, 1) if slack < 0 or (fills and slack <= _MOST_SLACK) else 0.0
    pen = canvas.beginText(*at)
    pen.setFillGray(0)
    for start, unit in _placed(_leaning(row), gap):
        place = (at[0] + start * setting.cell, at[1])
        if unit.kind == "full":
            _write_full(pen, place, unit.text, face, setting, setting.cell * (1 + gap))
        else:
            _write_run(pen, place, unit, face, setting)
    pen.setCharSpace(0)
    canvas.drawText(pen)


def _leaning(row: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Runs at the beginning of a line and beside marks stand close to these; between two of them close to the one whose
    own cell is empty towards the run.
    """
    leaning = list[Unit]()
    for number, unit in enumerate(row):
        before = row[number - 1].text if number else ""
        after = row[number + 1].text if number + 1 < len(row) else ""
        to_left, to_right = not number or before in _MARKS, after in _MARKS
        if to_left and to_right:
            to_left, to_right = not number or before in HALVED_AT_END, after in NO_END
        leaning.append(replace(unit, lean=0.5 + (to_right - to_left) / 2))
    return tuple(leaning)


def _placed(row: tuple[Unit, ...], gap: float) -> Iterator[tuple[float, Unit]]:
    """Where each unit begins, in cells; Chinese characters side by side are one text again."""
    at = 0.0
    for kind, group in groupby(row, key=lambda unit: unit.kind):
        members = list(group)
        if kind == "full":
            yield at, Unit("".join(unit.text for unit in members), len(members), kind)
            at += len(members) * (1 + gap)
        else:
            for unit in members:
                yield at, unit
                at += unit.cells + gap


def _write_run(pen: PDFTextObject, at: tuple[float, float], unit: Unit, face: Face, setting: Setting) -> None:
    """A run or a dash into its cells: pressed where it is wider, spread where it nearly fills them."""
    size, width = setting.size, unit.cells * setting.cell
    shown = unit.text.strip(" ") or unit.text
    natural = max(_natural(shown, face) * size, 1.0)
    scale, rise, space = min(1.0, width / natural), 0.0, 0.0
    free, gaps = width - natural * scale, len(shown) - 1
    left = free * unit.lean
    if unit.kind == "dash":
        side = _DASH_SIDE * size
        scale = (width - 2 * _DASH_GAP * setting.cell) / (natural - 2 * side * len(shown))
        left, rise, space = _DASH_GAP * setting.cell - side * scale, _DASH_RISE * size, -2 * side
    elif 0 < free <= _MOST_SPREAD * setting.cell * gaps:
        left, space = 0.0, free / gaps
    outside = unit.text[: unit.text.index(shown)]
    left -= (_natural(outside, face) * size + space * len(outside)) * scale
    pen.setTextOrigin(at[0] + left, at[1] + rise)
    pen.setHorizScale(100 * scale)
    pen.setCharSpace(space)
    for font, run in fonts.runs(face, unit.text):
        pen.setFont(font, size)
        pen.textOut(run)
    pen.setHorizScale(100)


def _write_full(
    pen: PDFTextObject, at: tuple[float, float], text: str, face: Face, setting: Setting, step: float
) -> None:
    """Chinese characters side by side, ``step`` from one to the next."""
    pen.setTextOrigin(*at)
    for font, run in fonts.runs(face, text):
        pen.setFont(font, setting.size)
        for advance, same in groupby(run, key=lambda character: fonts.advance(face, character)):
            pen.setCharSpace(step - advance * setting.size)
            pen.textOut("".join(same))
