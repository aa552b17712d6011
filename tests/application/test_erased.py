"""已依规删除: what a screen and a paper say where something was removed by law or order (sync.md §1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.application.test_visit_rights import only_photo, refusal
from tests.erased_entries import REASON, erase
from tests.made_visits import EXPERT, FACTS, OAK, lease_numbers, picture, sealed_visit, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.facilities import facility_view
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos, finding_detail, report_with_photos
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.documents.form_parts import photo_table
from tuoyu_desktop.domain.ids import answer_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer


def _finding(laptop: Laptop, visit: str) -> str:
    findings = laptop.read(lambda records: records.findings(visit))
    return next(subject for subject, state in findings.items() if state.item == "D04")


def _open_visit(laptop: Laptop, *codes: str) -> str:
    def job(work: Any) -> str:
        visit = start(work)
        for code in codes:
            record_answer(work, RecordAnswer(visit, code, Answer.PASS))
        return visit

    return str(laptop.write(job, EXPERT)[0])


def test_an_erased_photo_is_told_from_one_that_was_never_taken(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    finding = _finding(laptop, visit)
    evidence, _ = only_photo(laptop, visit)
    assert laptop.read(lambda records: finding_detail(records, finding, EXPERT)).before_note == ""

    erase(laptop, evidence)

    detail = laptop.read(lambda records: finding_detail(records, finding, EXPERT))
    assert (detail.before_image, detail.before_far, detail.before_note) == (b"", "", "照片已依规删除")
    assert (detail.before_why, detail.after_note, detail.after_why) == (REASON, "", "")


def test_an_erased_photo_of_the_rectification_is_told_too(laptop: Laptop) -> None:
    finding = _finding(laptop, sealed_visit(laptop))
    report = ReportWithPhotos(ReportRectification(finding, "李婷", "已加装硬盘。"), (picture("整改后"),))
    laptop.write(lambda work: report_with_photos(work, report), EXPERT)

    def after() -> EvidenceLine:
        (line,) = laptop.read(lambda records: records.evidence_lines(finding=finding))
        return line

    erase(laptop, after().id)

    detail = laptop.read(lambda records: finding_detail(records, finding, EXPERT))
    assert (detail.after_image, detail.after_far) == (b"", "")
    assert (detail.after_note, detail.after_why) == ("照片已依规删除", REASON)
    assert detail.before_image, "the photo before it stands"
    assert detail.before_note == ""


def test_an_erased_finding_says_so_and_not_that_it_must_be_synced(laptop: Laptop) -> None:
    finding = _finding(laptop, sealed_visit(laptop))
    erase(laptop, finding)
    refused = refusal(laptop, lambda work: finding_detail(work, finding, EXPERT), EXPERT)
    assert refused.code == "rule-finding-erased"
    assert "已依规删除" in refused.message
    assert refusal(laptop, lambda work: finding_detail(work, "x", EXPERT), EXPERT).code == "rule-finding-unknown"
    gone = laptop.read(lambda records: facility_view(records, OAK)).erased
    assert [(line.kind, line.item, line.reason) for line in gone] == [("finding.recorded", "D04", REASON)]


def test_an_erased_answer_is_told_at_its_item_until_it_is_given_anew(laptop: Laptop) -> None:
    visit = _open_visit(laptop, "D04", "C10")
    erase(laptop, answer_id(visit, "D04"))
    items = laptop.read(lambda records: visit_view(records, visit)).items
    assert (items["D04"].answer, items["D04"].erased_answer) == (None, REASON)
    assert (items["C10"].answer, items["C10"].erased_answer) == (Answer.PASS, None)

    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.PASS)), EXPERT)
    assert laptop.read(lambda records: visit_view(records, visit)).items["D04"].erased_answer is None


def test_an_erased_answer_of_an_earlier_visit_stands_under_last_time(laptop: Laptop) -> None:
    earlier = sealed_visit(laptop)
    erase(laptop, answer_id(earlier, "C10"))
    visit = _open_visit(laptop)
    item = laptop.read(lambda records: visit_view(records, visit)).items["C10"]
    assert earlier not in {line.inspection for line in item.last_time}
    (gone,) = item.erased_last
    on = laptop.read(lambda records: records.inspection(earlier))
    assert on is not None
    assert (gone.on, gone.reason) == (on.date, REASON)


def test_an_erased_photo_is_counted_at_its_item(laptop: Laptop) -> None:
    visit = _open_visit(laptop)
    evidence = laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("柜"))), EXPERT)[0]
    erase(laptop, evidence)
    item = laptop.read(lambda records: visit_view(records, visit)).items["C10"]
    assert (item.photos, item.erased_photos) == ((), (REASON,))


def test_the_same_bytes_are_not_attached_again_and_another_photo_is(laptop: Laptop) -> None:
    visit = _open_visit(laptop)
    evidence = laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("柜"))), EXPERT)[0]
    erase(laptop, evidence)
    again = AttachPhoto(visit, "C10", picture("柜"))
    refused = refusal(laptop, lambda work: attach_photo(work, again), EXPERT)
    assert refused.code == "rule-photo-erased"
    assert "已依规删除" in refused.message
    assert "另拍" in refused.message
    laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("窗"))), EXPERT)
    assert len(laptop.read(lambda records: visit_view(records, visit)).items["C10"].photos) == 1


@pytest.mark.parametrize("before", [True, False])
def test_a_paper_says_so_whether_it_was_made_before_or_after(laptop: Laptop, before: bool) -> None:
    visit = sealed_visit(laptop)
    lease_numbers(laptop)
    evidence, sha256 = only_photo(laptop, visit)
    issue = IssueNotice(visit, NoticeKind.VISIT_RECORD)

    def erased() -> None:
        for subject in (evidence, answer_id(visit, "C10"), _finding(laptop, visit)):
            erase(laptop, subject)

    if not before:
        erased()
    notice = laptop.write(lambda work: issue_notice(work, issue), EXPERT)[0]
    if before:
        erased()

    drawn = laptop.read(lambda records: drawn_sheet(records, notice, EXPERT))
    assert drawn.far == ()
    said = repr(photo_table(drawn.sheet.content.photos, drawn.photos))
    assert "照片已依规删除" in said
    assert "不在本机" not in said
    if before:
        issued = laptop.read(lambda records: sheet_of(records, notice)).content
        assert sha256 in {photo.sha256 for photo in issued.photos}, "an issued paper stays as it was issued"
        return
    results = {result.code: result for result in drawn.sheet.content.results}
    assert (results["C10"].answer, results["C10"].note) == (Answer.NOT_CHECKED, f"答案已依规删除：{REASON}")
    measured, erased_finding = results["D04"].note.rsplit("；", 1)
    assert erased_finding == f"登记的问题已依规删除：{REASON}"
    assert "66" in measured, "the answer stands: nobody ordered it away"
    assert FACTS["D04"] not in repr(drawn.sheet.content)
