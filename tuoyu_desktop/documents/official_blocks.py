"""What the pages of an official paper are made of: lines of the grid and rows of tables, none of which is ever cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.form_parts import day
from tuoyu_desktop.documents.layout import HEIGHT, LEFT, TOP, WIDTH, Row, Step, Table
from tuoyu_desktop.documents.official_grid import CELLS, PITCH, GridLine, lay, width_of
from tuoyu_desktop.documents.official_title import TITLE_STYLE, title_lines
from tuoyu_desktop.documents.text import draw_line

_DATE_FROM_RIGHT = 4
_SEAL_ABOVE, _SEAL_BELOW = 2, 1
"""Free lines above the issuer and below the date: a seal of 42 mm, its middle between the two, then stands inside the
text block with its upper edge less than a line below the text (GB/T 9704—2012 §7.3.5.1 [记忆]).
"""
_SIGNING_LINES = 6
"""What a signing block takes at most with a note of one line: a last row leaves that much of a page."""
_NAME_MARKS = "。；;，,、."


@dataclass(frozen=True)
class Block:
    """One line or one row. ``text``: a line of the text itself, not of what follows it; ``keeps``: must not be the last
    of a page. ``ruled``: a row, which stands where the one above it ends; all else stands in a line of the grid.
    ``head``: what is drawn above it where it begins a page.
    """

    height: float
    draw: Callable[[Canvas, float], None]
    text: bool = False
    keeps: bool = False
    blank: bool = False
    ruled: bool = False
    head: tuple[Block, ...] = ()

    def step(self, at: float) -> Step:
        """What draws it ``at`` points below the upper edge of the text."""
        return lambda canvas: self.draw(canvas, TOP - at)


def _nothing(canvas: Canvas, top: float) -> None:
    return None


BLANK = Block(PITCH, _nothing, blank=True)


def line_blocks(lines: Sequence[GridLine], *, text: bool = True, keeps: bool = False) -> list[Block]:
    return [Block(PITCH, line.draw, text=text, keeps=keeps) for line in lines]


def title_blocks(text: str, whole: Sequence[str]) -> list[Block]:
    """The lines of a title and a free one below."""
    lines = title_lines(fonts.legible(text, Face.TITLE), whole)
    return [*(Block(PITCH, partial(_draw_title, line=line), keeps=True) for line in lines), replace(BLANK, keeps=True)]


def attachment_blocks(names: Sequence[str]) -> list[Block]:
    """附件说明, two cells in: names stand under names and end without a mark."""
    figures = max(width_of(f"{number}.") for number in range(1, len(names) + 1)) if len(names) > 1 else 0
    blocks = list[Block]()
    for number, name in enumerate(names, start=1):
        labels = [GridLine("附件：", indent=2)] if number == 1 else []
        labels += [GridLine(f"{number}.", indent=5)] if figures else []
        first, *rest = lay(name.strip().rstrip(_NAME_MARKS), indent=5 + figures)
        blocks.append(Block(PITCH, partial(_draw_lines, lines=(*labels, first))))
        blocks.extend(line_blocks(rest, text=False))
    return blocks


def signing_blocks(issuer: str, signed_on: date, note: str) -> list[Block]:
    """Room for the seal, the issuer centred above the date, and 附注 in round brackets."""
    dated = GridLine(day(signed_on), indent=CELLS - _DATE_FROM_RIGHT - width_of(day(signed_on)))
    middle = (dated.indent + CELLS - _DATE_FROM_RIGHT) / 2
    names = [line for part in _issuer_lines(issuer) for line in lay(part)]
    lines = [*(replace(name, indent=_indent(name.text, middle)) for name in names), dated]
    below = line_blocks(lay(f"（{note}）", first=2), text=False) if note else [BLANK] * _SEAL_BELOW
    return [*[BLANK] * _SEAL_ABOVE, *line_blocks(lines, text=False), *below]


def _issuer_lines(issuer: str) -> list[str]:
    """A name longer than a line in pieces of about the same length."""
    count = -(-width_of(issuer) // (CELLS - 2))
    step = -(-len(issuer) // count) if count else 1
    return [issuer[at : at + step] for at in range(0, len(issuer), step)] or [""]


def _indent(text: str, middle: float) -> float:
    """Where ``text`` begins so that its middle is ``middle``, inside the grid."""
    width = width_of(text)
    return max(min(middle - width / 2, CELLS - width), 0)


def table_blocks(table: Table) -> tuple[tuple[Block, ...], list[Block]]:
    """The head, and the rows below it with the head for those that begin a page. A row is cut only where a page would
    not hold it, for nothing may be lost; the last one leaves room for a signing block.
    """
    head = tuple(_row_block(table, row) for row in table.rows[: table.head])
    room, rows = HEIGHT - sum(block.height for block in head), table.rows[table.head :]
    last = room - _SIGNING_LINES * PITCH
    fitting = [part for row in rows[:-1] for part in _fitting(table, row, room)]
    fitting += [part for row in rows[-1:] for part in _fitting(table, row, last)]
    return head, [_row_block(table, row, head) for row in fitting]


def _fitting(table: Table, row: Row, room: float) -> list[Row]:
    pieces = table.cut(row, room) if table.height_of(row) > room else None
    return [row] if pieces is None else [pieces[0], *_fitting(table, pieces[1], room)]


def _row_block(table: Table, row: Row, head: tuple[Block, ...] = ()) -> Block:
    height = table.height_of(row)

    def draw(canvas: Canvas, top: float) -> None:
        table.draw_row(canvas, row, top, height)

    return Block(height, draw, text=True, ruled=True, head=head)


def _draw_lines(canvas: Canvas, top: float, lines: Sequence[GridLine]) -> None:
    for line in lines:
        line.draw(canvas, top)


def _draw_title(canvas: Canvas, top: float, line: str) -> None:
    baseline = top - (PITCH + TITLE_STYLE.size) / 2 + 0.13 * TITLE_STYLE.size
    draw_line(canvas, LEFT, baseline, WIDTH, line, TITLE_STYLE, True)
