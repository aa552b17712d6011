"""文书 on a real laptop: make, print, save, deliver, void, and the signed page back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.papers_desk import built
from tests.gui.presses import collect, press, read, rest
from tests.made_visits import EXPERT, OFFICER_1, lease_numbers, photo, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import NoticeState, VisitMode
from ui.background.job_runner import JobRunner
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments, ToFacilities
from ui.widgets.confirm_dialog import ConfirmDialog


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path, laptop: Laptop) -> DocumentsPage:
    lease_numbers(laptop)
    return built(qtbot, runner, me, tmp_path)


def pages_in(file: Path) -> int:
    document = QPdfDocument()
    document.load(str(file))
    return document.pageCount()


def with_record(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop) -> str:
    """The page with the record of a sealed visit made and shown; returns its id."""
    visit = sealed_visit(laptop)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    press(page.empty._button)
    rest(qtbot, runner)
    qtbot.waitUntil(lambda: page.paper.page_count() > 0)
    assert page.drawn is not None
    return page.drawn.sheet.line.id


def line_of(laptop: Laptop, notice: str) -> NoticeState:
    return laptop.read(lambda records: sheet_of(records, notice)).line.state


def titles(page: DocumentsPage) -> list[str]:
    model = page.list.own.model()
    return [str(model.index(row, 0).data()) for row in range(page.list.own.count())]


def test_a_visit_lists_its_own_papers_and_no_order(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    page.open(ToDocuments(inspection=sealed_visit(laptop)))
    rest(qtbot, runner)

    assert titles(page) == ["走访督导情况记录", "整改意见反馈单", "整改提示单"]
    assert page.tools.isHidden()
    assert page.empty.title() == "走访督导情况记录还没有生成"


def test_one_press_makes_the_paper_and_shows_it(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = with_record(qtbot, page, runner, laptop)

    assert laptop.read(lambda records: sheet_of(records, notice)).content.number == "JL-110115-2026-000001"
    assert page.paper.isVisible()
    assert "机构留存、街道（乡镇）留存，各 1 份" in read(page.tools)
    assert "校验码" in page.tools.foot.text()


def test_without_any_visit_the_page_leads_to_the_places(qtbot: QtBot, page: DocumentsPage, runner: JobRunner) -> None:
    heard = collect(page.go)
    page.open(ToDocuments())
    rest(qtbot, runner)
    assert page.empty.title() == "还没有文书"
    press(page.empty._button)
    assert heard == [ToFacilities()]


def test_printing_gives_every_addressee_a_copy(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    with_record(qtbot, page, runner, laptop)
    press(page.tools.print.print)
    qtbot.waitUntil(lambda: page.acts.job is not None)
    qtbot.waitUntil(lambda: page.acts.job is None, timeout=60_000)

    (printed,) = tmp_path.glob("*.pdf")
    assert pages_in(printed) == 2 * page.paper.page_count()
    assert page.toast.text() == "已交给打印机，共 2 份"
    assert page.tools.delivery.submit.property("role") == "primary"


def test_without_a_printer_the_reason_stands_beside_the_grey_button(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    with_record(qtbot, page, runner, laptop)
    page.tools.print.show_printers((), "")

    assert not page.tools.print.print.isEnabled()
    assert "没有打印机" in page.tools.print.note.text()
    assert page.tools.print.save.isEnabled()


def test_saving_writes_a_whole_pdf(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    with_record(qtbot, page, runner, laptop)
    asked: list[str] = []

    def choose(_parent: QWidget, name: str) -> str:
        asked.append(name)
        return str(tmp_path / "out")

    page.acts.choose_target = choose
    press(page.tools.print.save)
    qtbot.waitUntil((tmp_path / "out.pdf").exists)

    assert asked == ["走访督导情况记录 JL-110115-2026-000001.pdf"]
    assert pages_in(tmp_path / "out.pdf") == page.paper.page_count()


def test_a_folder_that_takes_nothing_is_told(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    with_record(qtbot, page, runner, laptop)
    page.acts.choose_target = lambda _parent, _name: str(tmp_path / "no" / "where.pdf")
    press(page.tools.print.save)
    rest(qtbot, runner)

    assert "没有存成 where.pdf" in page.fault.sentence()


def test_delivery_is_registered_with_the_one_who_took_it(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = with_record(qtbot, page, runner, laptop)
    receiver = page.tools.delivery.fields["receiver"].editor
    assert isinstance(receiver, QLineEdit)
    assert receiver.text() == "李婷（园长）"
    receiver.clear()
    press(page.tools.delivery.submit)
    rest(qtbot, runner)
    assert "收件人" in page.tools.delivery.fields["receiver"].error()

    receiver.setText("李婷")
    press(page.tools.delivery.submit)
    rest(qtbot, runner)
    assert line_of(laptop, notice) is NoticeState.DELIVERED
    assert "当场交付" in page.tools.delivery.state.text()


def test_news_from_elsewhere_leave_alone_what_is_being_typed(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    with_record(qtbot, page, runner, laptop)
    receiver = page.tools.delivery.fields["receiver"].editor
    assert isinstance(receiver, QLineEdit)
    receiver.setText("李")
    page.refresh(Changes({"notice": frozenset({"another"})}))
    rest(qtbot, runner)

    assert receiver.text() == "李"


def test_one_document_of_many_is_opened_by_its_route(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    record = with_record(qtbot, page, runner, laptop)
    page._choose(1)
    press(page.empty._button)
    rest(qtbot, runner)
    assert page.list.own.current() == 1
    page.open(ToDocuments(notice=record))
    rest(qtbot, runner)

    assert page.list.own.current() == 0
    assert page.drawn is not None
    assert page.drawn.sheet.line.id == record


def test_a_refusal_asks_for_its_reason(qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop) -> None:
    with_record(qtbot, page, runner, laptop)
    delivery = page.tools.delivery
    assert set(delivery.radios) == {"on_the_spot", "sent", "refused"}
    delivery.radios["refused"].click()
    assert delivery.fields["refusal_reason"].isVisible()
    assert not delivery.fields["receiver"].isVisible()
    press(delivery.submit)
    rest(qtbot, runner)
    assert delivery.fields["refusal_reason"].error()


def test_a_void_needs_a_reason_stays_visible_and_can_be_made_anew(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    notice = with_record(qtbot, page, runner, laptop)
    press(page.tools.void)
    dialog = page.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert not dialog.act_button.isEnabled()
    dialog._reason.setPlainText("打印错误")
    press(dialog.act_button)
    rest(qtbot, runner)
    assert line_of(laptop, notice) is NoticeState.VOID
    assert not page.tools.delivery.isVisible()
    assert page.tools.remake.isVisible()

    press(page.tools.remake)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.number == "JL-110115-2026-000002"
    assert page.list.earlier.count() == 1


def test_the_signed_page_comes_back_as_a_photo(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, tmp_path: Path
) -> None:
    notice = with_record(qtbot, page, runner, laptop)
    file = tmp_path / "signed.jpg"
    file.write_bytes(photo("signed"))
    page.acts.choose_picture = lambda _parent: str(file)
    press(page.tools.photograph)
    qtbot.waitUntil(lambda: page.tools.photograph.text() == "换一张")

    state = laptop.read(lambda records: records.notice(notice))
    assert state is not None
    assert laptop.read(lambda records: records.blob(state.signed_copy_sha256 or "")).startswith(b"\xff\xd8")


def test_someone_else_may_print_but_not_handle_it(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    visit = sealed_visit(laptop)
    laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)
    page = built(qtbot, runner, replace(me, person=DEMO_PEOPLE["street_officer_2"]), tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)

    assert page.tools.print.print.isEnabled()
    for button in (page.tools.delivery.submit, page.tools.void, page.tools.photograph):
        assert not button.isEnabled()
    page._choose(1)
    assert "这次的人员才能办" in read(page.empty)
    assert not page.empty._button.isVisible()


def test_an_officer_types_the_basis_before_the_paper_is_made(
    qtbot: QtBot, runner: JobRunner, me: SignedIn, laptop: Laptop, tmp_path: Path
) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    page = built(qtbot, runner, replace(me, person=OFFICER_1), tmp_path)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    assert titles(page) == ["行政检查通知书", "现场检查笔录", "卫生监督意见书", "责令改正通知书"]
    page._choose(2)
    press(page.empty._button)
    rest(qtbot, runner)
    dialog = page.acts.dialog
    assert isinstance(dialog, OfficerDialog)
    press(dialog.submit)
    rest(qtbot, runner)
    assert dialog.fields["opinion"].error()

    dialog.opinion.setPlainText("请按期改正。")
    press(dialog.submit)
    rest(qtbot, runner)
    first = next(iter(dialog.bases))
    assert "请执法人员填写法规全称和条款" in dialog.fields[f"basis:{first}"].error()

    for edit in dialog.bases.values():
        edit.setText("《中华人民共和国人口与计划生育法》第二十八条")
    press(dialog.submit)
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.sheet.content.number == "京兴卫托意〔2026〕1号"
    ways = {"on_the_spot", "left", "post", "entrusted", "electronic", "announced"}  # §4.10
    assert set(page.tools.delivery.radios) == {*ways, "refused"}


def test_an_expert_cannot_make_the_officers_paper(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    page.open(ToDocuments(inspection=sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)))
    rest(qtbot, runner)
    for row in range(page.list.own.count()):
        page._choose(row)
        assert not page.empty._button.isVisible()


def test_at_125_percent_the_list_folds_and_at_150_the_tools_are_a_side_sheet(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    with_record(qtbot, page, runner, laptop)
    page.resize(1029, 614)
    assert page.combo.isVisible()
    assert not page.list.isVisible()
    assert page.tools.isVisible()

    page.resize(854, 512)
    assert not page.tools.isVisible()
    press(page.tools_button)
    assert page.tools.isVisible()


def test_until_a_paper_is_drawn_the_page_says_that_it_is_being_prepared(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    visit = sealed_visit(laptop)
    page.open(ToDocuments(inspection=visit))
    rest(qtbot, runner)
    press(page.empty._button)
    looked: list[tuple[bool, bool]] = []
    while not page.paper.is_drawn():
        QApplication.processEvents()
        looked.append((page.empty.isVisible(), page.paper._cover.isVisible() or page.paper.is_drawn()))

    waiting = looked[next(i for i, (empty, _) in enumerate(looked) if not empty) :]
    assert all(not empty and covered for empty, covered in waiting)
    assert page.paper._cover._former.isNull()  # there was no former paper: 正在准备 stood there


def test_a_message_never_lies_on_the_last_lines_for_good(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    with_record(qtbot, page, runner, laptop)
    page.toast.show_message("已交给打印机，共 2 份")
    assert not page.toast.geometry().intersects(QRect(page.paper.mapTo(page, QPoint(0, 0)), page.paper.size()))
    page.resize(910, 512)
    qtbot.waitUntil(lambda: page.list.isHidden())
    page.toast.show_message("已交给打印机，共 2 份")
    bar = page.paper.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    top = page.toast.mapToGlobal(QPoint(0, 0)).y()
    port = page.paper.view.viewport()
    end_of_paper = port.mapToGlobal(QPoint(0, port.height())).y() - page.paper.view.documentMargins().bottom()

    assert end_of_paper <= top


def test_a_paper_that_cannot_be_shown_leaves_a_reason(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop
) -> None:
    page.open(ToDocuments(inspection=sealed_visit(laptop)))
    rest(qtbot, runner)

    page._show_notice("0199d5a0-0000-7000-8000-00000000dead")
    rest(qtbot, runner)

    assert page.fault.isVisible()
    assert page.empty.isVisible()
