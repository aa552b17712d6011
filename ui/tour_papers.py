"""Chapter of the tour: 文书. Made, looked at, printed, saved as PDF, delivered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tuoyu_desktop.domain.notice import TITLES
from ui.pages.documents.document_list import DocumentRows
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.documents.printing import FilePrinting
from ui.tour_pictures import paper_is_drawn
from ui.tour_record import Record
from ui.tour_stage import Stage


def documents_page(stage: Stage) -> Any:
    """The page; pages share no type."""
    workspace = stage.program.window.workspace
    assert workspace is not None
    return workspace.page("documents")


def use_file_printer(stage: Stage, folder: Path) -> None:
    """Paper comes out as files: there is no printer on a bare machine."""
    page = documents_page(stage)
    page.printing = FilePrinting(folder)
    page.tools.print.show_printers(page.printing.names(), page.printing.default())


def make(stage: Stage, record: Record, title: str, file: str, officers: str = "") -> None:
    """Choose the kind, make it (with the officers' words where they are asked for), look at it, save it."""
    ask_for(stage, title)
    if officers:
        _write_opinion(stage, file, officers)
    keep(stage, record, title, file)


def ask_for(stage: Stage, title: str) -> None:
    """Choose a kind that was not made yet and press its button."""
    hand = stage.hand
    hand.row(hand.find(DocumentRows, "这次的文书"), title)
    hand.expect(f"{title}还没有生成")
    hand.push(f"生成{title}")


def look_at(stage: Stage, record: Record, title: str, file: str) -> None:
    """A document that is there already: look at it, save it."""
    hand = stage.hand
    hand.row(hand.find(DocumentRows, "这次的文书"), title)
    keep(stage, record, title, file)


def keep(stage: Stage, record: Record, title: str, file: str) -> None:
    """The document of that title that is in front: its pages on the screen, a picture, the PDF."""
    hand, page = stage.hand, documents_page(stage)
    hand.wait(lambda: page.drawn is not None and TITLES[page.drawn.sheet.content.kind] == title, f"{title} in front")
    hand.wait(lambda: page.paper.page_count() > 0 and paper_is_drawn(page.paper), f"the pages of {title}")
    stage.album.shot(f"06-document-{file}")
    _save(stage, record, file)


def _write_opinion(stage: Stage, file: str, words: str) -> None:
    """The officers' form: opinion, and a basis wherever none was read in the original."""
    hand = stage.hand
    hand.wait(lambda: isinstance(hand.top(), OfficerDialog), "the officers' form")
    dialog = hand.top()
    assert isinstance(dialog, OfficerDialog)
    hand.press(dialog.opinion)
    hand.write(words)
    for edit in dialog.bases.values():
        if not edit.accessibleName().startswith("依据"):
            continue  # one that was read in the original is there
        hand.press(edit)
        hand.write("《中华人民共和国食品安全法实施条例》第二十八条")
    stage.album.shot(f"06-document-{file}-form", of=dialog)
    hand.press(dialog.submit)


def _save(stage: Stage, record: Record, file: str) -> None:
    """另存为 PDF, with the program's own dialog."""
    hand, page = stage.hand, documents_page(stage)
    drawn = page.drawn.sheet
    target = record.folder / f"{file}.pdf"
    hand.push_through(lambda: hand.push("另存为 PDF"), lambda: _type_target(stage, target))
    hand.wait(target.exists, f"the file {target.name}")
    hand.settle()
    number = drawn.line.number or drawn.line.provisional or ""
    record.add_paper(drawn.line.kind, number, target, _pages_of(target))


def _type_target(stage: Stage, target: Path) -> None:
    hand = stage.hand
    assert isinstance(hand.top(), QFileDialog)
    hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)  # the name is what has the focus
    hand.write(str(target))
    hand.key(Qt.Key.Key_Return)


def _pages_of(file: Path) -> int:
    document = QPdfDocument()
    document.load(str(file))
    count = document.pageCount()
    document.close()
    return count


def print_it(stage: Stage) -> None:
    """One press; the job paints page by page."""
    hand = stage.hand
    hand.push("打印")
    hand.expect("已交给打印机")


def deliver(stage: Stage, word: str) -> None:
    """Handed over on the spot to the one who was there."""
    hand = stage.hand
    page = documents_page(stage)
    receiver = page.tools.delivery.fields["receiver"].editor
    assert isinstance(receiver, QLineEdit)
    if not receiver.text():
        hand.press(receiver)
        hand.write("李婷")
    hand.push(f"登记{word}")
    hand.expect(f"已登记{word}")
