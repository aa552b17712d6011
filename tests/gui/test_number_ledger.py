"""编号台账 on 文书: every number with its state, numbers given back, the file, and the question before a paper goes out
without a number (documents.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.gui.presses import press
from tests.gui.test_documents_page import built, rest
from tests.made_visits import EXPERT, lease_numbers, sealed_visit
from tests.store.small_laptop import sync_store
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.number_ledger import NumberLedger, NumberRow, number_ledger
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.numbers import STATE_WORDS, NumberState
from ui.background.job_runner import JobRunner
from ui.number_book import write_book
from ui.pages.documents.ledger_dialog import LedgerDialog
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments
from ui.tour_watch import Watch
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.row_table import RowTable
from ui.wiring import DELIVERY
from ui.year_end import YearEnd

RECORD = NoticeKind.VISIT_RECORD


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path) -> DocumentsPage:
    return built(qtbot, runner, me, tmp_path)


def opened(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> LedgerDialog:
    page.ledger.set_book(write_book)
    press(page.ledger.button)
    rest(qtbot, runner)
    assert page.ledger.dialog is not None
    return page.ledger.dialog


def made(laptop: Laptop, visit: str) -> str:
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, RECORD)), EXPERT)[0]


def ledger(laptop: Laptop) -> NumberLedger:
    return laptop.read(number_ledger)


def choose(table: RowTable, row: int) -> None:
    table.setCurrentIndex(table.model().index(row, 0))


def cell(dialog: LedgerDialog, row: int, column: int) -> str:
    return str(dialog.numbers.model().index(row, column).data())


def test_every_number_stands_with_what_became_of_it(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    first = made(laptop, visit)
    laptop.write(lambda work: void_notice(work, first, "机构名称写错"), EXPERT)
    made(laptop, visit)
    dialog = opened(qtbot, page, runner)

    assert dialog.numbers.count() == 20 * len(NoticeKind)
    assert [cell(dialog, row, 0) for row in (0, 1)] == ["JL-110115-2026-000001", "JL-110115-2026-000002"]
    assert [cell(dialog, row, 1) for row in (0, 1, 2)] == ["作废", "已用", "未用"]
    dialog.kinds.setCurrentIndex(1)
    dialog.kinds.activated.emit(1)
    assert dialog.numbers.count() == 20
    assert dialog.summary.text().startswith("共 20 个：已用 1，作废 1，未用 18。")
    choose(dialog.numbers, 1)
    dialog.numbers.row_opened.emit(1)
    rest(qtbot, runner)
    assert page.ledger.dialog is None
    assert page.drawn is not None
    assert page.drawn.sheet.line.number == "JL-110115-2026-000002"


def test_spoiled_paper_goes_back_with_its_reason(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    lease_numbers(laptop)
    made(laptop, sealed_visit(laptop))
    dialog = opened(qtbot, page, runner)
    choose(dialog.numbers, 0)
    assert not dialog.give_back.isEnabled(), "a used number does not go back"
    choose(dialog.numbers, 3)
    press(dialog.give_back)
    back = page.ledger.back
    assert back is not None
    assert back.count.maximum() == 17
    assert not back.act_button.isEnabled(), "not without a reason"
    back.count.setValue(2)
    back._reason.setPlainText("预印的纸受潮")
    press(back.act_button)
    rest(qtbot, runner)

    rows = ledger(laptop).rows
    assert [row.state for row in rows[2:7]] == [
        NumberState.UNUSED,
        NumberState.RETURNED,
        NumberState.RETURNED,
        NumberState.UNUSED,
        NumberState.UNUSED,
    ]
    assert rows[3].reason == "预印的纸受潮"
    assert cell(dialog, 3, 1) == "未用（已交还）", "the dialog shows it at once"
    dialog.reject()


def test_the_file_has_what_the_screen_shows(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop)
    code = made(laptop, visit)
    lease_numbers(laptop)
    laptop.write(lambda work: void_notice(work, code, "=1+1"), EXPERT)
    made(laptop, visit)
    dialog = opened(qtbot, page, runner)
    target = tmp_path / "台账"
    page.ledger.choose_target = lambda _parent, _name: str(target)
    press(dialog.export)
    rest(qtbot, runner)

    book = load_workbook(target.with_suffix(".xlsx"))
    numbers = [[one.value for one in row] for row in book["编号"].iter_rows(min_row=3)]
    assert len(numbers) == len(ledger(laptop).rows)
    assert numbers[0][:3] == ["JL-110115-2026-000001", "走访督导情况记录", "已用"]
    codes = [[one.value for one in row] for row in book["待编号"].iter_rows(min_row=3)]
    assert [row[0] for row in codes] == ["待编-007-0001"]
    assert codes[0][5] == "换成 JL-110115-2026-000001"
    assert not list(tmp_path.glob("*.part"))
    dialog.reject()


def test_a_file_that_cannot_be_written_is_said_in_the_dialog(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, tmp_path: Path, laptop: Laptop
) -> None:
    dialog = opened(qtbot, page, runner)
    (tmp_path / "taken").write_text("no folder")
    page.ledger.choose_target = lambda _parent, _name: str(tmp_path / "taken" / "a.xlsx")
    press(dialog.export)
    rest(qtbot, runner)
    qtbot.waitUntil(dialog.fault.isVisible)
    with pytest.raises(EnvironmentFault):
        write_book(ledger(laptop), tmp_path / "taken" / "a.xlsx")
    dialog.reject()


def test_provisional_codes_stand_apart_and_lead_to_their_paper(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = made(laptop, sealed_visit(laptop))
    dialog = opened(qtbot, page, runner)
    assert dialog.numbers.count() == 0
    assert dialog.summary.text() == "这一年没有给本机发过编号"
    dialog.sections.set_chosen("codes")
    dialog.sections.chosen.emit("codes")
    assert dialog.codes.count() == 1
    assert "再重新生成一份换下来" in dialog.summary.text()
    dialog.codes.row_opened.emit(0)  # nothing is chosen yet
    assert page.ledger.dialog is dialog
    choose(dialog.codes, 0)
    press(dialog.show_paper)
    qtbot.waitUntil(lambda: page.drawn is not None or page.fault.isVisible())
    assert page.drawn is not None, page.fault.sentence()
    assert page.drawn.sheet.line.id == notice


def test_a_paper_without_a_number_is_asked_about_first(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    for act in ("safe_button", "act_button"):
        page.open(ToDocuments(inspection=visit))
        rest(qtbot, runner)
        press(page.empty._button)
        rest(qtbot, runner)
        question = page.acts.dialog
        assert isinstance(question, ConfirmDialog)
        assert "本机还没有领到2026年的编号" in question.accessibleDescription()
        assert ledger(laptop).provisional == ()
        press(getattr(question, act))
        rest(qtbot, runner)
    assert [row.code for row in ledger(laptop).provisional] == ["待编-007-0001"]


def test_practice_has_no_ledger(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path) -> None:
    from dataclasses import replace

    page = built(qtbot, runner, replace(me, practice=True), tmp_path)
    assert page.ledger.button.isHidden()


def test_five_thousand_numbers_are_asked_for_as_they_come_into_view(qtbot: QtBot) -> None:
    rows = tuple(
        NumberRow(f"JL-110115-2026-{n:06d}", RECORD.value, NumberState.UNUSED, None, "", "", "", "b", n, 5001 - n)
        for n in range(1, 5001)
    )
    dialog = LedgerDialog(NumberLedger(2026, (2026,), rows, (), False), may_export=True)
    qtbot.addWidget(dialog)
    asked: list[int] = []
    drawn = dialog.numbers._rows._cells_at
    assert drawn is not None

    def spy(row: int):  # type: ignore[no-untyped-def]  # stands in for Qt's own
        asked.append(row)
        return drawn(row)

    dialog.numbers.show_rows(len(rows), spy)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.grab()
    assert dialog.numbers.count() == 5000
    assert len(set(asked)) < 40
    dialog.done(QDialog.DialogCode.Rejected)


def test_the_export_is_never_a_window_of_its_own(qtbot: QtBot) -> None:
    """Shown before it has its place, a button flashes up over the page and takes the focus away."""
    application = QApplication.instance()
    assert application is not None
    watch = Watch(application)
    application.installEventFilter(watch)
    try:
        dialog = LedgerDialog(NumberLedger(2026, (2026,), (), (), False), may_export=True)
        qtbot.addWidget(dialog)
        QApplication.processEvents()
    finally:
        application.removeEventFilter(watch)
    assert watch.faults == []
    assert not dialog.export.isHidden()


def test_after_the_first_sync_of_the_year_the_rest_goes_back(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, clock: object
) -> None:
    lease_numbers(laptop)
    YearEnd(runner, me, runner)
    clock.now = datetime(2027, 1, 2, 9, tzinfo=BEIJING)  # type: ignore[attr-defined]  # the store's own work
    runner.publish(DELIVERY)
    rest(qtbot, runner)
    assert _words(laptop) == {"未用"}, "the district was not heard this year"
    laptop.write(lambda work: work.put_setting(SERVER_TIME, datetime(2027, 1, 2, tzinfo=UTC).isoformat()), "")
    sync_store(laptop).numbers_checked()
    runner.publish(Changes({"facility": frozenset({"x"})}))
    rest(qtbot, runner)
    assert _words(laptop) == {"未用"}, "only a sync gives the word"
    runner.publish(DELIVERY)
    rest(qtbot, runner)
    assert _words(laptop) == {"未用（已交还）"}


def _words(laptop: Laptop) -> set[str]:
    return {STATE_WORDS[row.state] for row in laptop.read(lambda records: number_ledger(records, 2026)).rows}
