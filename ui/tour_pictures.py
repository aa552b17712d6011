"""The pictures of the tour: one PNG a screen, named by look, number and screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from ui.tour_hand import Hand
from ui.tour_watch import Watch
from ui.widgets.paper_view import PaperView

REGULAR, SHORT, SMALL = (1366, 768), (1366, 688), (910, 512)
"""Logical sizes of the window: the usual laptop, one with a tall task bar, one at 150 %."""


@dataclass
class Album:
    """``look`` is light, dark or 150. ``screens`` grows by (name, file name)."""

    folder: Path
    look: str
    hand: Hand
    watch: Watch
    screens: list[tuple[str, str]] = field(default_factory=list)

    def shot(self, name: str, of: QWidget | None = None) -> None:
        """Picture what is shown (the whole window, or one dialog) under ``name``, such as 01-today. A later
        picture of the same name is numbered: none takes the place of an earlier one."""
        self.hand.settle()
        target = of or self.hand.window
        self._await_paper(target)
        self.watch.check_glyphs(target)
        file = f"{self.look}-{name}.png"
        taken = {known for _, known in self.screens}
        file = next(one for one in (file, *(f"{self.look}-{name}-{n}.png" for n in range(2, 99))) if one not in taken)
        if not target.grab().save(str(self.folder / file)):
            raise OSError(f"{file} could not be written")
        self.screens.append((name, file))

    def _await_paper(self, target: QWidget) -> None:
        """Documents are drawn behind the program: no picture of a blank sheet."""
        for paper in target.findChildren(PaperView):
            if paper.isVisible() and paper.page_count():
                self.hand.wait(partial(paper_is_drawn, paper), "the document to be drawn")

    def shot_short(self, name: str) -> None:
        """The same screen in the short window, then back."""
        self.resize(SHORT)
        self.shot(name)
        self.resize(REGULAR)

    def resize(self, size: tuple[int, int]) -> None:
        """Resize the window and let it lay itself out."""
        self.hand.window.resize(*size)
        QApplication.processEvents()
        self.hand.settle()


def paper_is_drawn(paper: PaperView) -> bool:
    """Whether the first page has appeared: pages are drawn behind the program, a blank sheet comes first."""
    if not paper.is_drawn():
        return False
    image = paper.grab().toImage()
    width, height = image.width(), image.height()
    points = ((x, y) for x in range(width // 3, width * 2 // 3, 2) for y in range(height // 4, height * 3 // 4, 3))
    return sum(1 for x, y in points if image.pixelColor(x, y).lightness() < _DARK_BELOW) > _DARK_POINTS


_DARK_BELOW, _DARK_POINTS = 90, 20
