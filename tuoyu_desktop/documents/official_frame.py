"""What stands around the text of an official paper: page number, foot with check code, who keeps the copy.

Page number: GB/T 9704—2012 §7.5 by documents.md §6 (4号 宋体, a dash on either side, odd pages right and even ones left
with one character's indent; 7 mm below the text and no number on the first page of a letter are [记忆]). The foot of
documents.md §4 stands below the letter's lower red rule, on every page in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import BOTTOM, LEFT, PAGE_HEIGHT, WIDTH
from tuoyu_desktop.documents.official_grid import Setting, draw_units, width_of
from tuoyu_desktop.documents.page_frame import PageFrame
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM, Align, Style

NUMBER_SIZE = 14.0  # 4号
_NUMBER_BELOW_TEXT = 7 * MM
_DASH_HEIGHT = 0.38
"""Where the dash stands above the base line, in ems: it is the dash that is 7 mm below the text."""
_FOOT_TOP, _CODE_SIDE = 16.5 * MM, 12 * MM
_SMALL = Style(size=7.5, leading=1.45, align=Align.LEFT, grey=0.25)
_HEAD = Style(size=9, leading=1.4, align=Align.LEFT, grey=0.25)
_HEAD_FROM_EDGE = 15 * MM


@dataclass(frozen=True)
class OfficialFrame:
    """``letter``: the first page has a letterhead and no page number."""

    frame: PageFrame
    letter: bool

    def draw(self, canvas: Canvas, page: int) -> None:
        """What stands around page ``page`` (from 1)."""
        self._head(canvas)
        if page > 1 or not self.letter:
            _draw_number(canvas, page)
        self._foot(canvas)

    def _head(self, canvas: Canvas) -> None:
        top = PAGE_HEIGHT - _HEAD_FROM_EDGE
        Words(self.frame.warning, _HEAD).draw(canvas, LEFT, top, WIDTH)
        if self.frame.copy_label:
            Words(self.frame.copy_label, _HEAD.but(align=Align.RIGHT)).draw(canvas, LEFT, top, WIDTH)

    def _foot(self, canvas: Canvas) -> None:
        self.frame.draw_code(canvas, LEFT + WIDTH - _CODE_SIDE, _FOOT_TOP - _CODE_SIDE, _CODE_SIDE)
        y, width = _FOOT_TOP, WIDTH - _CODE_SIDE - 6 * MM
        for line in self.frame.foot_lines:
            words = Words(line, _SMALL)
            words.draw(canvas, LEFT, y, width)
            y -= words.height(width)


def _draw_number(canvas: Canvas, page: int) -> None:
    text = f"— {page} —"
    cells = width_of(text, Face.FIGURE)
    left = LEFT + WIDTH - (cells + 1) * NUMBER_SIZE if page % 2 else LEFT + NUMBER_SIZE
    baseline = BOTTOM - _NUMBER_BELOW_TEXT - _DASH_HEIGHT * NUMBER_SIZE
    draw_units(canvas, (left, baseline), text, Face.FIGURE, cells, setting=Setting(NUMBER_SIZE, NUMBER_SIZE))
