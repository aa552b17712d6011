"""The pages of an official paper being filled on the grid of GB/T 9704—2012: text line by line, tables between.

Like ``layout.Sheets`` it offers ``pages``, the drawing steps of each page; what stands around the text is drawn by
``official_frame.OfficialFrame``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import HEIGHT, Step, Table
from tuoyu_desktop.documents.official_blocks import (
    BLANK,
    Block,
    attachment_blocks,
    line_blocks,
    signing_blocks,
    table_blocks,
    title_blocks,
)
from tuoyu_desktop.documents.official_grid import PITCH, lay
from tuoyu_desktop.documents.text import MM

_HEADING_FACES = {1: Face.HEI, 2: Face.KAI}
_AROUND_TABLE = 3 * MM


class OfficialSheets:
    """One official paper. ``letterhead`` draws on the first page, which then shows no page number, and leaves
    ``lines_taken`` lines of its grid (``official_letter``).
    """

    def __init__(self, letterhead: Step | None = None, lines_taken: int = 0) -> None:
        self.letterhead = letterhead
        self._pages: list[list[tuple[float, Block]]] = [[]]
        self._used = lines_taken * PITCH

    @property
    def pages(self) -> list[list[Step]]:
        """For each page what draws it."""
        pages = [[block.step(at) for at, block in page] for page in self._pages]
        if self.letterhead:
            pages[0].insert(0, self.letterhead)
        return pages

    def title(self, text: str, whole: Sequence[str] = ()) -> None:
        """In 2号小标宋, centred, a line free below; its lines are even and cut none of the names ``whole``."""
        self._flow(title_blocks(text, whole))

    def addressee(self, text: str) -> None:
        """主送机关: from the left edge, with a full-width colon."""
        self._flow(line_blocks(lay(text.rstrip("：:") + "："), keeps=True))

    def paragraph(self, text: str) -> None:
        self._flow(line_blocks(lay(text, first=2)))

    def heading(self, text: str, level: int) -> None:
        """``level`` 1 「一、」 in 黑体, 2 「（一）」 in 楷体, deeper ones as text; never the last line of a page."""
        self._flow(line_blocks(lay(text, _HEADING_FACES.get(level, Face.SONG), first=2), keeps=True))

    def blank(self, lines: int = 1) -> None:
        """Empty lines; at the head of a page there are none."""
        for _ in range(lines):
            if self._fits(PITCH) and self._pages[-1]:
                self._place(BLANK)

    def attachments(self, names: Sequence[str]) -> None:
        """附件说明, a line below the text. The last line of the text goes with it to the next page, and it is not
        divided unless it is long.
        """
        if not names:
            return
        blocks = attachment_blocks(names)
        height = PITCH * (1 + len(blocks))
        self._bring_text_along(height if height <= HEIGHT / 2 else 2 * PITCH)
        self.blank()
        self._flow(blocks)

    def signing(self, issuer: str, signed_on: date, note: str = "") -> None:
        """Issuer and date where the seal is pressed, which is never drawn; ``note`` is 附注, in round brackets below.

        They never stand alone on a page: the last line of the text goes over with them.
        """
        blocks = signing_blocks(issuer, signed_on, note)
        self._bring_text_along(_height(blocks))
        for block in blocks:
            self._place(block)

    def table(self, table: Table) -> None:
        """Over the whole width; a row is on one page, and the head stands above the first row of each. The text below
        goes on in a line of the grid.
        """
        head, rows = table_blocks(table)
        self._need(_AROUND_TABLE + _height((*head, *rows[:1])), ruled=True)
        self._space(_AROUND_TABLE)
        for block in head:
            self._place(block)
        self._flow(rows)
        self._space(_AROUND_TABLE)

    def new_page(self) -> None:
        self._pages.append([])
        self._used = 0.0

    def _space(self, height: float) -> None:
        if self._pages[-1]:
            self._used = min(self._used + height, HEIGHT)

    def _fits(self, height: float, *, ruled: bool = False) -> bool:
        return (self._used if ruled else _next_line(self._used)) + height <= HEIGHT + 1e-6

    def _flow(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._need(block.height, ruled=block.ruled)
            self._place(block)

    def _need(self, height: float, *, ruled: bool = False) -> None:
        """A new page unless ``height`` fits; what must not be the last of a page goes over too."""
        page = self._pages[-1]
        if self._fits(height, ruled=ruled) or not page:
            return
        start = len(page)
        while start > 1 and page[start - 1][1].keeps:
            start -= 1
        self._turn(start if start > 1 else len(page))

    def _turn(self, start: int) -> None:
        """A new page that begins with what stood from ``start`` on the one before."""
        carried = [block for _, block in self._pages[-1][start:]]
        del self._pages[-1][start:]
        self.new_page()
        for block in carried:
            self._place(block)

    def _place(self, block: Block) -> None:
        if not self._pages[-1]:
            for above in block.head:
                self._place(above)
        if not block.ruled:
            self._used = _next_line(self._used)
        self._pages[-1].append((self._used, block))
        self._used += block.height

    def _bring_text_along(self, height: float) -> None:
        """Unless ``height`` fits, a new page that begins with the last line of the text and what followed it; where
        that is too much, with the last line of any kind.
        """
        if self._fits(height):
            return
        page = [block for _, block in self._pages[-1]]
        for wanted in ([block.text for block in page], [not block.blank for block in page]):
            start = max((at for at, found in enumerate(wanted) if found), default=0)
            above = _height(page[start].head) if page else 0.0
            if start and above + _height(page[start:]) + height <= HEIGHT:
                while start > 1 and (page[start - 1].keeps or page[start - 1] in page[start].head):
                    start -= 1
                return self._turn(start)
        return self._turn(len(page))


def _height(blocks: Sequence[Block]) -> float:
    return sum(block.height for block in blocks)


def _next_line(used: float) -> float:
    return math.ceil(used / PITCH - 1e-3) * PITCH
