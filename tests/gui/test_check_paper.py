"""核对文书 by keys: typed, scanned and from a PDF, against the records of a real laptop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import collect, press, read, rest
from tests.made_visits import EXPERT, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of, void_notice
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop, render_sheet
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, check_code
from tuoyu_desktop.domain.paper_code import code_text
from ui.background.job_runner import JobRunner
from ui.go_to_dialog import SCREENS
from ui.pages.documents.check_dialog import OTHER_FILE, SAME_FILE, CheckDialog
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments
from ui.widgets import tokens

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path, laptop: Laptop) -> DocumentsPage:
    lease_numbers(laptop)
    return built(qtbot, runner, me, tmp_path)


@pytest.fixture
def notice(laptop: Laptop, page: DocumentsPage) -> str:
    visit = sealed_visit(laptop)
    made, _changes = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)
    return made


def content_of(laptop: Laptop, notice: str) -> DocumentContent:
    return laptop.read(lambda records: sheet_of(records, notice)).content


def qr_of(content: DocumentContent) -> str:
    return code_text(content.document, check_code(content).full)


def opened(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> CheckDialog:
    """By the button in the page's head; what is typed goes into the field."""
    rest(qtbot, runner)
    press(page.check.button)
    dialog = page.check.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    return dialog


def scan(qtbot: QtBot, runner: JobRunner, text: str) -> None:
    """As a hand scanner does: the text as keys into what has the focus, then Enter."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)
    QTest.keyClick(focused, ENTER)
    rest(qtbot, runner)


def test_eight_typed_digits_and_enter_are_enough(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    content = content_of(laptop, notice)
    dialog = opened(qtbot, page, runner)
    short = check_code(content).short.upper()
    scan(qtbot, runner, f"{short[:4]} {short[4:]}")

    said = read(dialog.answer)
    assert "与本机记录一致" in said
    for fact in ("走访督导情况记录", content.number, content.facility.name, content.issuer):
        assert fact in said
    assert dialog.answer.icon.name() == "ph.check-circle-fill"
    assert "与本机记录一致" in dialog.answer.accessibleName()


def test_one_scan_after_the_other_without_touching_anything(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    content = content_of(laptop, notice)
    forged = content.model_copy(update={"statement": "没有问题"})
    dialog = opened(qtbot, page, runner)
    scan(qtbot, runner, qr_of(content))
    assert "与本机记录一致" in read(dialog.answer)
    scan(qtbot, runner, qr_of(forged).upper())
    assert "编号对得上，内容对不上" in read(dialog.answer)
    assert content.number in read(dialog.answer)
    assert dialog.answer.icon.name() == "ph.x-circle-fill"
    scan(qtbot, runner, "7F3A 09C2")
    assert "本机没有这份文书" in read(dialog.answer)
    assert "区里可以核对" in read(dialog.answer)
    assert dialog.answer.icon.name() == "ph.question"
    assert content.number not in read(dialog.answer)


def test_a_void_paper_says_so_with_what_holds_instead(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    content = content_of(laptop, notice)
    visit = laptop.read(lambda records: sheet_of(records, notice)).line.inspection
    assert visit is not None
    laptop.write(lambda work: void_notice(work, notice, "机构名称写错"), EXPERT)
    again, _changes = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)
    dialog = opened(qtbot, page, runner)
    scan(qtbot, runner, qr_of(content))
    assert "但已经作废" in read(dialog.answer)
    assert f"已作废：机构名称写错；已由 {content_of(laptop, again).number} 代替" in read(dialog.answer)
    assert dialog.answer.icon.name() == "ph.prohibit"


def test_what_is_no_code_is_said_at_the_field_and_an_old_answer_goes(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    dialog = opened(qtbot, page, runner)
    scan(qtbot, runner, qr_of(content_of(laptop, notice)))
    assert dialog.answer.isVisible()
    QTest.keyClicks(dialog.edit, "tuo")
    assert not dialog.answer.isVisible()
    scan(qtbot, runner, "yu://10.1.2.3:8443/ABCD")
    assert "另一种码" in dialog.field.error()
    assert not dialog.answer.isVisible()
    dialog.edit.clear()
    scan(qtbot, runner, "")
    assert dialog.field.error() == "请输入纸上“校验码”后面的 8 位，或扫页脚的二维码。"


def test_a_very_long_paste_is_refused_at_once(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> None:
    dialog = opened(qtbot, page, runner)
    QApplication.clipboard().setText("tuoyu:" * 2_000_000)
    dialog.edit.paste()
    QTest.keyClick(dialog.edit, ENTER)
    assert "太长" in dialog.field.error()


def saved(laptop: Laptop, notice: str, path: Path) -> bytes:
    """As 另存为 PDF makes it."""
    from tuoyu_desktop.application.documents_view import drawn_sheet

    drawn = laptop.read(lambda records: drawn_sheet(records, notice, EXPERT))
    pdf = render_sheet(drawn.sheet.content, drawn.photos, drawn.now, "机构留存")
    path.write_bytes(pdf)
    return pdf


def test_a_saved_pdf_is_compared_byte_for_byte(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str, tmp_path: Path
) -> None:
    """A code in a file proves nothing of its pages: a changed file is not said to be right."""
    pdf = saved(laptop, notice, tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes(pdf.replace(b"\nendobj\n", b"\nendobj\n%\n", 1))
    dialog = opened(qtbot, page, runner)
    for name, sentence, icon in (
        ("a.pdf", SAME_FILE, "ph.check-circle-fill"),
        ("b.pdf", OTHER_FILE, "ph.warning-circle-fill"),
    ):
        page.check.choose_pdf = lambda _parent, name=name: tmp_path / name
        press(dialog.pdf)
        rest(qtbot, runner)
        assert sentence in read(dialog.answer)
        assert dialog.answer.icon.name() == icon


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF\n", b"\xff\xd8\xff\xe0"], ids=["empty", "other", "photo"])
def test_a_file_that_is_none_of_ours_is_told(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    dialog = opened(qtbot, page, runner)
    page.check.choose_pdf = lambda _parent: tmp_path / "a.pdf"
    press(dialog.pdf)
    rest(qtbot, runner)
    assert "没有文书的码" in dialog.field.error()


def test_a_file_that_is_gone_is_told(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path) -> None:
    dialog = opened(qtbot, page, runner)
    page.check.choose_pdf = lambda _parent: tmp_path / "none.pdf"
    press(dialog.pdf)
    rest(qtbot, runner)
    assert "读不出来" in dialog.field.error()


def test_the_record_is_one_press_away_and_escape_leaves(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    heard = collect(page.go)
    dialog = opened(qtbot, page, runner)
    scan(qtbot, runner, qr_of(content_of(laptop, notice)))
    (button,) = dialog.answer.findChildren(QPushButton)
    press(button)
    assert heard == [ToDocuments(notice=notice)]
    assert page.check.dialog is None

    QTest.keyClick(opened(qtbot, page, runner), Qt.Key.Key_Escape)
    assert page.check.dialog is None


def test_the_answer_is_whole_or_scrolls_on_the_lowest_window(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, notice: str
) -> None:
    """1366 × 768 at 150 %, and a reason as long as somebody cared to write."""
    page.resize(tokens.MIN_WIDTH, tokens.MIN_HEIGHT)
    qr = qr_of(content_of(laptop, notice))
    dialog = opened(qtbot, page, runner)
    scan(qtbot, runner, qr)
    assert dialog.answer.height() >= dialog.answer.heightForWidth(dialog.answer.width())
    laptop.write(lambda work: void_notice(work, notice, "机构名称写错。" * 120), EXPERT)
    scan(qtbot, runner, qr)
    assert dialog.height() <= page.height()
    assert dialog.rect().contains(dialog.check.geometry())
    assert dialog.answer.height() >= dialog.answer.heightForWidth(dialog.answer.width())


def test_ctrl_k_leads_here(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> None:
    page.open(SCREENS["check"][3]())
    rest(qtbot, runner)
    assert page.check.dialog is not None
    assert page.check.dialog.isVisible()
