"""Signals of a closing (I05) go to the district and are neither printed for the facility nor read to it (§3, I05)."""

from __future__ import annotations

import io
from functools import partial

import pdfplumber
import pytest

from tests.made_visits import EXPERT, OFFICER_1, SVG, answer_all, lease_numbers, picture, sign, start
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo, review_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_view, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.bootstrap import Laptop, render_sheet
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile, Severity, VisitMode

FACT = "负责人电话已停机，教师说两个月没发工资。"
SIGNALS = {"signals": ["欠薪", "负责人失联"]}
VIDEO = {"D04": "抽查 3 个通道，录像最短保存 66 天，少于 90 天。"}
PAPERS = (NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM)
LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "".join(char["text"] for page in document.pages for char in page.chars)


def seen(laptop: Laptop, mode: VisitMode = VisitMode.SUPERVISORY_VISIT, *, facts: dict[str, str] = VIDEO) -> str:
    """A whole visit, not sealed yet, with two signals and a photo of them."""

    def job(work: Work) -> str:
        visit = start(work, mode, profile=Profile.FULL)
        answer_all(work, visit, facts)
        record_answer(work, RecordAnswer(visit, "I05", Answer.FAIL, measured=SIGNALS))
        evidence = attach_photo(work, AttachPhoto(visit, "I05", picture("停业通知", "#223344"), "停业通知"))
        review_photo(work, evidence, print_allowed=True)
        record_finding(work, RecordFinding(visit, "I05", FindingForm(FACT, Severity.CRITICAL, "街道", 3)))
        if mode is VisitMode.SUPERVISORY_VISIT:
            sign(work, visit)
        return visit

    return laptop.write(job, OFFICER_1 if mode is VisitMode.ADMINISTRATIVE_INSPECTION else EXPERT)[0]


def paper(laptop: Laptop, visit: str, kind: NoticeKind, actor: str = EXPERT) -> tuple[DocumentContent, str]:
    """The content, and the words that stand on the printed pages."""
    lease_numbers(laptop)
    text = None
    if kind in (NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER):
        form = laptop.read(lambda records: officer_form(records, visit, kind))
        text = OfficerText(f"依据{LAW}，请改正。", tuple((one.id, LAW) for one in form.findings))
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, text)), actor)[0]
    drawn = laptop.read(lambda records: drawn_sheet(records, notice, actor))
    return drawn.sheet.content, text_of(render_sheet(drawn.sheet.content, drawn.photos, drawn.now, ""))


def seal(laptop: Laptop, visit: str, actor: str = EXPERT) -> None:
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), actor)


@pytest.mark.parametrize("kind", [NoticeKind.VISIT_RECORD, NoticeKind.SUGGESTION])
def test_nothing_of_it_stands_on_what_the_facility_gets(laptop: Laptop, kind: NoticeKind) -> None:
    visit = seen(laptop)
    seal(laptop, visit)
    content, text = paper(laptop, visit, kind)

    assert [finding.item_code for finding in content.findings] == ["D04"]
    assert "I05" not in {result.code for result in content.results}
    for word in ("I05", "停机", "停业通知", "失联"):
        assert word not in text, word


@pytest.mark.parametrize("kind", [NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER])
def test_nor_on_the_papers_of_officers(laptop: Laptop, kind: NoticeKind) -> None:
    visit = seen(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    seal(laptop, visit, OFFICER_1)
    content, text = paper(laptop, visit, kind, OFFICER_1)

    assert [finding.item_code for finding in content.findings] == ["D04"]
    for word in ("I05", "停机", "停业通知", "失联"):
        assert word not in text, word


def test_the_district_reads_it_on_the_report(laptop: Laptop) -> None:
    visit = seen(laptop)
    seal(laptop, visit)
    content, text = paper(laptop, visit, NoticeKind.FEEDBACK_FORM)

    assert {finding.item_code for finding in content.findings} == {"D04", "I05"}
    (finding,) = [one for one in content.findings if one.item_code == "I05"]
    assert finding.evidence
    assert FACT in text
    assert "停业通知" in text


def test_it_is_not_read_to_the_facility(laptop: Laptop) -> None:
    visit = seen(laptop)
    view = laptop.read(lambda records: finish_view(records, visit))

    assert "停机" not in view.read_aloud
    assert "66 天" in view.read_aloud
    assert "发现 1 个问题" in view.said
    assert f"今天看了 {view.item_count - 1} 项" in view.said
    assert view.failed == 2, "the team sees what it wrote"


def test_a_visit_that_found_nothing_else_hands_no_hint_over(laptop: Laptop) -> None:
    visit = seen(laptop, facts={})
    seal(laptop, visit)
    refusals = {one.kind: one.refusal for one in laptop.read(lambda records: documents_of(records, visit))}

    assert refusals[NoticeKind.SUGGESTION] == "这次没有要告知机构的问题"
    assert refusals[NoticeKind.FEEDBACK_FORM] is None


def test_a_correction_of_it_is_for_the_district_too(laptop: Laptop) -> None:
    visit = seen(laptop)
    seal(laptop, visit)
    corrections = (
        AmendVisit(visit, "note", "I05", "", "其实是三个月", "听错了", SVG),
        AmendVisit(visit, "note", "C10", "", "东侧窗户", "写漏了", SVG),
    )
    for command in corrections:
        laptop.write(partial(amend_sealed, command=command), EXPERT)

    labels = {kind: [one.label for one in paper(laptop, visit, kind)[0].amendments] for kind in PAPERS}
    assert labels == {PAPERS[0]: ["C10 说明"], PAPERS[1]: ["I05 说明", "C10 说明"]}
