"""问题整改 says 已依规删除, with the district's reason, where a photo before or after was (sync.md §1)."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.erased_entries import REASON, erase
from tests.gui.presses import shown
from tests.gui.visit_desk import signed_in
from tests.made_visits import EXPERT, picture, sealed_visit
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos, finding_detail, report_with_photos
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from ui.background.far_photos import cannot_fetch
from ui.background.job_runner import JobRunner
from ui.pages.findings.page import FindingsPage
from ui.pages.findings.words import events
from ui.routes import ToFindings
from ui.widgets.ink_label import InkLabel


def test_both_places_say_it_with_the_reason_and_offer_nothing(qtbot: QtBot, laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    findings = laptop.read(lambda records: records.findings(visit))
    finding, state = next((subject, state) for subject, state in findings.items() if state.item == "D04")
    report = ReportWithPhotos(ReportRectification(finding, "李婷", "已加装硬盘。"), (picture("整改后"),))
    laptop.write(lambda work: report_with_photos(work, report), EXPERT)
    (after,) = laptop.read(lambda records: records.evidence_lines(finding=finding))
    for evidence in (*state.evidence, after.id):
        erase(laptop, evidence)
    runner = JobRunner(laptop)
    page = FindingsPage(runner, signed_in(laptop), prepare_picture, cannot_fetch)
    page.resize(1286, 768)
    shown(qtbot, page)
    page.open(ToFindings(finding=finding))
    qtbot.waitUntil(lambda: page.detail.isVisible() and runner.idle)
    pictures = page.detail.pictures
    for place in ("before", "after"):
        assert pictures.tile(place).is_waiting()
        assert pictures.tile(place).accessibleName().endswith("，照片已依规删除")
        assert not pictures.act(place).isVisible()
    assert [label.text() for label in pictures.findChildren(InkLabel)].count(REASON) == 2
    runner.stop()


def test_an_erased_step_stays_in_the_story_as_such(laptop: Laptop) -> None:
    """The report of the rectification is gone; that something stood there is told with the reason."""
    visit = sealed_visit(laptop)
    finding = next(iter(laptop.read(lambda records: records.findings(visit))))
    report = ReportWithPhotos(ReportRectification(finding, "李婷", "已加装硬盘。"))
    laptop.write(lambda work: report_with_photos(work, report), EXPERT)
    erase(laptop, finding, "rectification.reported")
    story = events(laptop.read(lambda records: finding_detail(records, finding, EXPERT)))
    assert "已加装硬盘" not in repr(story)
    assert [face.detail for face in story if face.title == "一条记录已依规删除"] == [REASON]
