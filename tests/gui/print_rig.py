"""A printer that can be taken away, switched off and told to fail, and the labels of what was drawn for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import rest
from tests.made_visits import lease_numbers
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop, render_sheet
from tuoyu_desktop.domain.notice import DocumentContent
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.documents.printing import FilePrinting


class Printer(FilePrinting):
    """Prints into files. ``there`` false: unplugged; ``on`` false: does not answer; ``jobs``: how many it takes."""

    def __init__(self, folder: Path, *, both_sides: bool = False, jobs: int = 1000) -> None:
        super().__init__(folder, both_sides=both_sides)
        self.there = self.on = True
        self.jobs = jobs
        self.folder = folder

    def names(self) -> Sequence[str]:
        return super().names() if self.there else ()

    def answers(self, name: str) -> bool:
        return self.on

    def printer(self, name: str, document: str, *, both_sides: bool = False) -> QPrinter:
        made = super().printer(name, document, both_sides=both_sides)
        self.jobs -= 1
        if self.jobs < 0:
            made.setOutputFileName(str(self.folder / "no such folder" / "paper.pdf"))  # it takes nothing
        return made

    def sheets(self) -> list[str]:
        """Names of what came out, in order, without their number."""
        return [file.stem[4:] for file in sorted(self.folder.glob("*.pdf"))]


class Labels:
    """Draws as the program does and remembers what was to stand at the head of each copy."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def __call__(
        self, content: DocumentContent, photos: Mapping[str, bytes], printed_at: datetime, copy_label: str
    ) -> bytes:
        self.drawn.append(copy_label)
        return render_sheet(content, photos, printed_at, copy_label)


def printing_page(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, printer: Printer, labels: Labels
) -> DocumentsPage:
    """The shown page of a laptop that has numbers: what it draws goes through ``labels`` to ``printer``."""
    lease_numbers(laptop)
    return built(qtbot, runner, me, printer.folder, printing=printer, render=labels)


def printed(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> None:
    """Wait until nothing is being printed."""
    qtbot.waitUntil(lambda: runner.idle)
    qtbot.waitUntil(lambda: page.acts.job is None and page.prints._job is None, timeout=60_000)
    rest(qtbot, runner)


def pages_of(file: Path, dpi: int = 100) -> list[QImage]:
    """The pages of a file as they look."""
    document = QPdfDocument()
    document.load(str(file))
    found = []
    for page in range(document.pageCount()):
        image = QImage(round(210 / 25.4 * dpi), round(297 / 25.4 * dpi), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        drawn = document.render(page, image.size())
        _lay(image, drawn)
        found.append(image)
    return found


def _lay(ground: QImage, drawn: QImage) -> None:

    painter = QPainter(ground)
    painter.drawImage(0, 0, drawn)
    painter.end()


def is_white(image: QImage) -> bool:
    """Whether nothing stands on the page."""
    empty = QImage(image.size(), image.format())
    empty.fill(0xFFFFFFFF)
    return image == empty
