"""Chapters of the tour: an officer at the desk. The books of 文书, 双随机公示, letters from 问题整改, 关停台账."""

from __future__ import annotations

import shutil
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog

from tuoyu_desktop.domain.notice import TITLES, NoticeKind
from ui import tour_papers
from ui.pages.documents.batch_dialog import BatchDialog
from ui.pages.documents.check_dialog import CheckDialog
from ui.pages.documents.document_list import DocumentRows
from ui.pages.documents.ledger_dialog import LedgerDialog
from ui.pages.documents.print_desk import CALIBRATION
from ui.pages.documents.publication_dialog import PublicationDialog
from ui.pages.facilities.closure_dialog import ClosureDialog
from ui.pages.findings.cards import CardList
from ui.pages.findings.crime_dialog import CrimeDialog
from ui.pages.findings.filter_bar import FilterBar
from ui.pages.findings.transfer_dialog import TransferDialog
from ui.tour_record import Record
from ui.tour_stage import Stage
from ui.tour_start import go_to_facility

Shown = TypeVar("Shown", bound=QDialog)
CLOSING, CLOSING_INITIALS = "丽园社区托育点", "lysqtyd"


def asked(stage: Stage, kind: type[Shown]) -> Shown:
    """The dialog of that kind, waited for."""
    hand = stage.hand
    hand.wait(lambda: isinstance(hand.top(), kind), kind.__name__)
    hand.settle()
    dialog = hand.top()
    assert isinstance(dialog, kind)
    return dialog


def books(stage: Stage) -> None:
    """编号台账, 今天的文书 and 核对文书 with nothing typed: looked at and closed."""
    hand = stage.hand
    for button, kind, picture in (
        ("编号台账", LedgerDialog, "06-number-ledger"),
        ("今天的文书", BatchDialog, "06-papers-of-the-day"),
        ("核对文书", CheckDialog, "06-check-paper"),
    ):
        hand.push(button)
        dialog = asked(stage, kind)
        stage.album.shot(picture, of=dialog)
        hand.push("关闭", within=dialog)


def at_the_desk(stage: Stage, record: Record) -> None:
    """The books; the opinion's code is typed as one reads it on paper; the page to measure; 双随机公示."""
    books(stage)
    _look_at_numbers(stage)
    _check_opinion(stage)
    _calibrate(stage, record)
    _publish(stage, record)


def _look_at_numbers(stage: Stage) -> None:
    """The numbers of one kind of document: those that were used, and what is left."""
    hand = stage.hand
    hand.push("编号台账")
    dialog = asked(stage, LedgerDialog)
    hand.press(dialog.kinds)
    for _ in range(dialog.kinds.findText(TITLES[NoticeKind.HEALTH_OPINION])):
        hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    stage.album.shot("06-number-ledger-opinions", of=dialog)
    hand.push("关闭", within=dialog)


def _check_opinion(stage: Stage) -> None:
    hand, page = stage.hand, tour_papers.documents_page(stage)
    title = TITLES[NoticeKind.HEALTH_OPINION]
    hand.row(hand.find(DocumentRows, "这次的文书"), title)
    hand.wait(lambda: TITLES[page.drawn.sheet.content.kind] == title, title)
    code = page.drawn.sheet.line.check_code[:8]
    hand.push("核对文书")
    dialog = asked(stage, CheckDialog)
    hand.press(dialog.edit)
    hand.write(code)
    hand.key(Qt.Key.Key_Return)
    hand.expect("看本机的这份")
    stage.album.shot("06-check-paper-matches", of=dialog)
    hand.push("关闭", within=dialog)


def _calibrate(stage: Stage, record: Record) -> None:
    hand = stage.hand
    hand.press(tour_papers.documents_page(stage).tools.print.calibrate)
    hand.expect("校准页已交给打印机")
    stage.album.shot("06-calibration")
    printed = max(record.scratch.glob(f"*{CALIBRATION}.pdf"), key=lambda file: file.stat().st_mtime)
    shutil.copyfile(printed, record.folder / "calibration.pdf")


def _publish(stage: Stage, record: Record) -> None:
    hand = stage.hand
    hand.push("双随机公示")
    dialog = asked(stage, PublicationDialog)
    hand.wait(lambda: dialog.rows, "an inspection to publish")
    hand.press(dialog.editors["plan_name"])
    hand.write("2026年托育机构双随机抽查")
    stage.album.shot("06-publication-form", of=dialog)
    hand.press(dialog.submit)
    tour_papers.keep(stage, record, TITLES[NoticeKind.RANDOM_PUBLICATION], "random-publication")


def send_away(stage: Stage, record: Record, place: str) -> None:
    """From B14 the form of the letter to 公安, from F07 a letter to another department."""
    hand = stage.hand
    board(stage)
    open_card(stage, "B14", place)
    hand.push("移送…")
    asked(stage, TransferDialog)
    hand.push("涉嫌犯罪…")
    dialog = asked(stage, CrimeDialog)
    stage.album.shot("07-crime-form", of=dialog)
    hand.push("不移送", within=dialog)
    open_card(stage, "F07", place)
    stage.album.shot("07-finding-to-send")
    hand.push("移送…")
    letter = asked(stage, TransferDialog)
    _visit, enclosed, pages = letter.enclosures.rows[0]
    hand.press(enclosed)
    hand.press(pages, QPoint(pages.width() // 4, pages.height() // 2))
    hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.write("2")
    assert pages.value() == 2, pages.text()
    stage.album.shot("07-transfer-form", of=letter)
    hand.press(letter.submit)
    stage.shown("documents")
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.keep(stage, record, TITLES[NoticeKind.TRANSFER_LETTER], "transfer-letter")


def board(stage: Stage) -> None:
    """问题整改 with its columns."""
    stage.go("findings")
    view = stage.hand.find(FilterBar).view
    stage.hand.press(view, view.segment_rect("board").center())


def open_card(stage: Stage, code: str, place: str) -> None:
    """The card of that item and facility, whichever column it is in."""
    hand = stage.hand

    def found() -> list[tuple[CardList, str]]:
        cards = hand.all(CardList)
        told = [(one, str(one.model().index(row, 0).data())) for one in cards for row in range(one.model().rowCount())]
        return [(one, words) for one, words in told if words.startswith(f"{code}，") and place in words]

    hand.wait(found, f"the card of {code} at {place}")
    hand.row(*found()[0])
    hand.settle()


def keep_closure(stage: Stage, record: Record) -> None:
    """关停台账 of a place that closes down."""
    hand = stage.hand
    go_to_facility(stage, CLOSING, CLOSING_INITIALS)
    hand.push("关停台账")
    dialog = asked(stage, ClosureDialog)
    for edit, words in (
        (dialog.signals, "门口贴停业通知、负责人电话不通"),
        (dialog.numbers["families"], "14"),
        (dialog.numbers["families_contacted"], "12"),
        (dialog.tasks, "清源街道：逐户联系家庭"),
        (dialog.happened, "街道到场，向家长说明安置办法"),
    ):
        hand.press(edit)
        hand.write(words)
    stage.album.shot("02-closure-form", of=dialog)
    hand.press(dialog.submit)
    stage.shown("documents")
    tour_papers.use_file_printer(stage, record.scratch)
    tour_papers.keep(stage, record, TITLES[NoticeKind.CLOSURE_LEDGER], "closure-ledger")
