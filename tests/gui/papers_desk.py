"""文书 with a printer that prints into a folder, for the tests of that page."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import prepare_picture, render_sheet
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage, Render
from ui.pages.documents.printing import FilePrinting, Printing
from ui.paper_work import PAPERS


def built(
    qtbot: QtBot,
    runner: JobRunner,
    me: SignedIn,
    folder: Path,
    *,
    printing: Printing | None = None,
    render: Render = render_sheet,
) -> DocumentsPage:
    """The shown page, wired as the program wires it; ``printing`` instead of the printer into ``folder``."""
    made = DocumentsPage(runner, me, render, prepare_picture, printing or FilePrinting(folder), papers=PAPERS)
    made.setMinimumSize(made.minimumSizeHint())  # as inside the window: a top-level widget asks its layout instead
    made.resize(1286, 768)
    runner.changed.connect(made.refresh)
    return shown(qtbot, made)
