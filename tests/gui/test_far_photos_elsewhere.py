"""A photo that another laptop took is brought where it is shown: at an item, at 收尾, on a document (sync.md §3.10)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.erased_entries import REASON, FromDistrict, erase, far_photo
from tests.gui.presses import press, rest, shown
from tests.gui.visit_desk import begin, signed_in
from tests.made_visits import EXPERT, lease_numbers, photo, sealed_visit
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.facilities import facility_view
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.bootstrap import Laptop, prepare_picture, render_sheet
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer
from ui.background.job_runner import JobRunner
from ui.pages.documents.page import DocumentsPage
from ui.pages.facilities import case_tabs
from ui.pages.finish.page import FinishPage
from ui.pages.finish.summary_panel import FindingRow
from ui.pages.inspection.page import InspectionPage
from ui.routes import ToDocuments, ToFinish, ToInspection
from ui.widgets.ink_label import InkLabel

PHOTO = photo("插座")
OFFLINE = EnvironmentFault("sync-unreachable", "连不上区里。")


def read(widget: QWidget) -> str:
    words = [*widget.findChildren(QLabel), *widget.findChildren(InkLabel)]
    return " ".join(word.text() for word in words if word.isVisibleTo(widget))


def _found(laptop: Laptop) -> tuple[str, str]:
    """An open visit in which a partner photographed what failed at C10: visit and evidence id."""
    visit = begin(laptop, signed_in(laptop))
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "C10", Answer.FAIL)), EXPERT)
    evidence, _ = far_photo(laptop, visit, "C10", PHOTO, EXPERT)

    def job(work: Any) -> None:
        form = propose(work, visit, "C10").form
        fields = {name: getattr(form, name) for name in form.__dataclass_fields__} | {"fact": "插座没有保护盖。"}
        record_finding(work, RecordFinding(visit, "C10", FindingForm(**fields)))

    laptop.write(job, EXPERT)
    return visit, evidence


def _inspection(qtbot: QtBot, laptop: Laptop, runner: JobRunner, visit: str, district: FromDistrict) -> InspectionPage:
    page = InspectionPage(runner, signed_in(laptop), prepare_picture, district)
    page.resize(1366, 768)
    runner.changed.connect(page.refresh)
    shown(qtbot, page)
    page.open(ToInspection(visit, "C10"))
    qtbot.waitUntil(lambda: len(page.parts.side.photos.tiles()) == 1)
    rest(qtbot, runner)
    return page


def test_at_an_item_the_place_of_the_photo_is_the_button(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit, _ = _found(laptop)
    district = FromDistrict(laptop, PHOTO)
    page = _inspection(qtbot, laptop, runner, visit, district)
    strip = page.parts.side.photos
    (tile,) = strip.tiles()
    assert tile.is_waiting()
    assert tile.isEnabled()
    assert "照片在区里，取来看" in tile.accessibleName()
    assert tile.height() >= 44, "a finger hits it"
    assert "1 张照片在区里，按一下取来看" in read(strip)

    district.fault = OFFLINE
    press(tile)
    qtbot.waitUntil(lambda: "现在连不上区里，有网络时再取。" in read(strip))

    district.fault = None
    press(strip.tiles()[0])
    qtbot.waitUntil(lambda: not strip.tiles()[0].is_waiting())
    assert "在区里" not in read(strip)


def test_at_an_item_what_was_erased_is_said(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit, evidence = _found(laptop)
    page = _inspection(qtbot, laptop, runner, visit, FromDistrict(laptop, PHOTO))
    erase(laptop, evidence)
    erase(laptop, answer_id(visit, "C10"))
    page.open(ToInspection(visit, "C10"))
    side = page.parts.side
    qtbot.waitUntil(lambda: f"1 张照片已依规删除：{REASON}" in read(side))
    assert side.photos.tiles() == []
    qtbot.waitUntil(lambda: "这次的答案已依规删除" in read(side.last))
    assert REASON in read(side.last)


def _finish(qtbot: QtBot, laptop: Laptop, runner: JobRunner, visit: str, district: FromDistrict) -> FinishPage:
    page = FinishPage(runner, signed_in(laptop), district)
    page.resize(1366, 768)
    shown(qtbot, page)
    page.open(ToFinish(visit))
    qtbot.waitUntil(lambda: _row(page) is not None)
    rest(qtbot, runner)
    return page


def _row(page: FinishPage) -> FindingRow | None:
    rows = [row for row in page.summary.findChildren(FindingRow) if row.isVisibleTo(page)]
    return rows[0] if rows else None


def test_at_the_end_the_photo_beside_a_finding_is_brought(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit, _ = _found(laptop)
    district = FromDistrict(laptop, PHOTO)
    page = _finish(qtbot, laptop, runner, visit, district)
    assert not page.banner.isVisible(), "a photo that is not here keeps nobody from the end of a visit"
    row = _row(page)
    assert row is not None
    assert "在区里" in read(row)
    assert row.take.text() == "取来看"
    assert row.take.height() >= 44

    district.fault = OFFLINE
    press(row.take)
    rest(qtbot, runner)
    row = _row(page)
    assert row is not None
    assert "现在连不上区里，有网络时再取。" in read(row)

    district.fault = None
    press(row.take)
    rest(qtbot, runner)
    row = _row(page)
    assert row is not None
    assert "在区里" not in read(row)
    assert not row.take.isVisibleTo(row)


def test_at_the_end_what_was_erased_is_said(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit, evidence = _found(laptop)
    erase(laptop, evidence)
    erase(laptop, answer_id(visit, "C10"))
    page = _finish(qtbot, laptop, runner, visit, FromDistrict(laptop, PHOTO))
    row = _row(page)
    assert row is not None
    assert "已依规删除" in read(row)
    assert f"照片已依规删除：{REASON}" in read(row)
    assert "没有照片" not in read(row)
    assert "无照片" not in read(row)
    assert "C10 的答案已依规删除：" in read(page.summary)
    assert REASON in read(page.summary)


def test_a_document_brings_the_photos_that_stand_on_it(qtbot: QtBot, laptop: Laptop, runner: JobRunner) -> None:
    visit = sealed_visit(laptop)
    lease_numbers(laptop)
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    sheet = laptop.read(lambda records: drawn_sheet(records, notice, EXPERT))
    sha256, jpeg = next(iter(sheet.photos.items()))
    forget = "DELETE FROM blob_key WHERE sha256 = ?"
    laptop.write(lambda work: work.connection.exec_driver_sql(forget, (sha256,)), EXPERT)
    drawn: list[bool] = []

    def render(content: Any, photos: Any, *more: Any) -> bytes:
        drawn.append(sha256 in photos)
        return render_sheet(content, photos, *more)

    page = DocumentsPage(runner, signed_in(laptop), render, prepare_picture, fetch=FromDistrict(laptop, jpeg))
    page.resize(1286, 768)
    shown(qtbot, page)
    page.open(ToDocuments(notice=notice))
    qtbot.waitUntil(lambda: page.drawn is not None)
    rest(qtbot, runner)
    far = page.tools.far
    assert far.isVisible()
    assert "1 张照片在区里" in far.words.text()

    press(far.act)
    qtbot.waitUntil(lambda: not far.isVisible())
    rest(qtbot, runner)
    assert page.drawn is not None
    assert page.drawn.photos[sha256] == jpeg
    assert drawn == [False, True], "the paper is drawn anew with its photo"


def test_a_facility_tells_what_is_missing_from_its_history(qtbot: QtBot, laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    findings = laptop.read(lambda records: records.findings(visit))
    erase(laptop, next(subject for subject, state in findings.items() if state.item == "D04"))
    erase(laptop, answer_id(visit, "C10"))
    facility = laptop.read(lambda records: records.inspection(visit)).facility
    view = laptop.read(lambda records: facility_view(records, facility))
    for tab in (case_tabs.history, case_tabs.findings):
        body = tab(view, lambda _route: None)
        qtbot.addWidget(body)
        assert f"1 条记录已依规删除：{REASON}" in read(body)
