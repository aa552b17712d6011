"""责令改正通知书: what is ordered stands at every problem, with law, evidence and day (documents.md §4.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.demo_laptop import StandingClock
from tests.made_visits import OFFICER_1, answer_all, sealed_visit, start
from tuoyu_desktop.application.amending import AmendVisit, amend_sealed
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.finding_cases import RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, void_notice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.findings import FindingRecordedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode

LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"
OPINION = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正："
DEMANDS = {
    "D04": "做到“录像保存天数≥90（每个抽查通道）”。",
    "B12": "做到“全体工作人员健康证在有效期内”。",
}
"""What the items ask for: the demand where the officer writes no other."""
ORDER = NoticeKind.RECTIFICATION_ORDER


def written(laptop: Laptop, visit: str, kind: NoticeKind = ORDER) -> OfficerText:
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    return OfficerText(OPINION, tuple((finding.id, LAW) for finding in form.findings))


def made(laptop: Laptop, visit: str, text: OfficerText, kind: NoticeKind = ORDER) -> DocumentContent:
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, text)), OFFICER_1)[0]
    return laptop.read(lambda records: drawn_sheet(records, notice, OFFICER_1)).sheet.content


def refusal(laptop: Laptop, visit: str, text: OfficerText) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        made(laptop, visit, text)
    return refused.value


@pytest.mark.parametrize("kind", [ORDER, NoticeKind.HEALTH_OPINION])
def test_every_problem_has_what_is_ordered(laptop: Laptop, kind: NoticeKind) -> None:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    typed = "更换硬盘，恢复 90 天录像。"
    video = next(finding.id for finding in form.findings if finding.item == "D04")
    text = replace(written(laptop, visit, kind), demands=((video, typed),))
    content = made(laptop, visit, text, kind)

    assert {finding.item: finding.demand for finding in form.findings} == DEMANDS
    assert {finding.item_code: finding.measure for finding in content.findings} == DEMANDS | {"D04": typed}


def test_an_order_without_a_demand_is_not_made(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    form = laptop.read(lambda records: officer_form(records, visit, ORDER))
    second = form.findings[1].id

    error = refusal(laptop, visit, replace(written(laptop, visit), demands=((second, " "),)))
    assert (error.code, error.field) == ("rule-notice-demand", f"demand:{second}")


@pytest.mark.parametrize("opinion", ["请按期改正。", "依据有关规定，责令改正。", "依据第四十一条责令改正。"])
def test_an_order_names_the_law_that_it_rests_on(laptop: Laptop, opinion: str) -> None:
    """§2: its basis is typed by the officer, full title and article."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)

    error = refusal(laptop, visit, replace(written(laptop, visit), opinion=opinion))
    assert (error.code, error.field) == ("rule-notice-opinion-law", "opinion")


def test_a_problem_without_a_photo_says_why(laptop: Laptop) -> None:
    """§4.3 evidence no.; checklist.md §2.13: a photo or a typed reason why not."""

    def job(work: Work) -> str:
        visit = start(work, VisitMode.ADMINISTRATIVE_INSPECTION)
        answer_all(work, visit, {})
        record_answer(work, RecordAnswer(visit, "C16", Answer.FAIL))
        form = replace(propose(work, visit, "C16").form, fact="地上有纽扣电池。", photo_reason="当场已收走")
        record_finding(work, RecordFinding(visit, "C16", form))
        finish_visit(work, FinishVisit(visit))
        return visit

    visit = laptop.write(job, OFFICER_1)[0]
    (finding,) = made(laptop, visit, written(laptop, visit)).findings
    assert (finding.evidence, finding.no_photo) == ((), "当场已收走")


def corrected(laptop: Laptop, visit: str, what: str, item: str, new: str) -> None:
    finding = laptop.read(lambda r: next(i for i, f in r.findings(visit).items() if f.item == item))
    command = AmendVisit(visit, what, item, finding if what == "fact" else "", new, "看错了")
    laptop.write(lambda work: amend_sealed(work, command), OFFICER_1)


@pytest.mark.parametrize("kind", [ORDER, NoticeKind.HEALTH_OPINION])
def test_what_was_no_failure_after_all_is_not_ordered(laptop: Laptop, kind: NoticeKind) -> None:
    """§4.3: an order rests on what stands, the seal and its corrections together (sync.md §3.10)."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    corrected(laptop, visit, "answer", "B12", Answer.PASS.value)
    corrected(laptop, visit, "fact", "D04", "录像只存了 30 天。")
    content = made(laptop, visit, written(laptop, visit, kind), kind)
    assert {finding.item_code: finding.fact for finding in content.findings} == {"D04": "录像只存了 30 天。"}

    corrected(laptop, visit, "answer", "B12", Answer.FAIL.value)
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    assert {finding.item for finding in form.findings} == {"D04", "B12"}


def test_what_ends_at_once_is_ordered_without_a_day(laptop: Laptop) -> None:
    """checklist.md §3 PERSON: no rectification period, so none is asked of the officer; the paper says 立即."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION, facts={})

    def job(work: Work) -> None:
        state = work.inspection(visit)
        assert state is not None
        data = FindingRecordedData(
            inspection=visit,
            item="B22",
            mode=state.mode,
            fact="录像里有一名保育员拍打幼儿。",
            severity=Severity.CRITICAL,
            found_on=state.date,
        )
        work.append(data, subject=new_id(), facility=state.facility)

    laptop.write(job, OFFICER_1)
    (asked,) = laptop.read(lambda records: officer_form(records, visit, ORDER)).findings
    assert asked.at_once
    (finding,) = made(laptop, visit, written(laptop, visit)).findings
    assert (finding.at_once, finding.due_on) == (True, None)


def test_a_day_that_is_over_is_not_ordered(laptop: Laptop, clock: StandingClock) -> None:
    """An order made weeks after the inspection: nobody can keep a date that was over when the paper came."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    clock.pass_by(days=30)
    text = written(laptop, visit)
    assert refusal(laptop, visit, text).field.startswith("due:")
    today = beijing(clock.now).date()
    dues = tuple((finding, today) for finding, _ in text.bases)
    assert {one.due_on for one in made(laptop, visit, replace(text, dues=dues)).findings} == {today}


def due_days(laptop: Laptop, visit: str) -> dict[str, date | None]:
    return {one.item: one.due_on for one in laptop.read(lambda records: records.findings(visit)).values()}


def test_the_board_goes_by_the_day_that_the_facility_was_told(laptop: Laptop, clock: StandingClock) -> None:
    """§4.3 the deadline stands per problem on the paper; what was asked for longer is counted from that day."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    text, before = written(laptop, visit), due_days(laptop, visit)
    day = beijing(clock.now).date() + timedelta(days=40)
    form = laptop.read(lambda records: officer_form(records, visit, ORDER))
    video = next(finding.id for finding in form.findings if finding.item == "D04")
    order = replace(text, dues=((video, day),))
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, ORDER, order)), OFFICER_1)[0]
    assert due_days(laptop, visit) == before | {"D04": day}

    laptop.write(lambda work: void_notice(work, notice, "期限写错"), OFFICER_1)
    assert due_days(laptop, visit) == before, "a voided order sets no day"


def test_an_order_with_the_visits_own_days_changes_nothing(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    text = written(laptop, visit)
    order = IssueNotice(visit, ORDER, text)
    assert not laptop.write(lambda work: issue_notice(work, order), OFFICER_1)[1].has("finding")


def test_an_opinion_names_no_day_that_is_over(laptop: Laptop, clock: StandingClock) -> None:
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    kind = NoticeKind.HEALTH_OPINION
    fresh = laptop.read(lambda records: officer_form(records, visit, kind))
    assert not any(finding.asks_due for finding in fresh.findings), "while it can be kept it stands as it was found"
    clock.pass_by(days=30)
    late = laptop.read(lambda records: officer_form(records, visit, kind))
    assert all(finding.asks_due for finding in late.findings)
    text = written(laptop, visit, kind)
    with pytest.raises(RuleViolation) as refused:
        made(laptop, visit, text, kind)
    assert refused.value.field.startswith("due:")
    today = beijing(clock.now).date()
    assert {
        one.due_on
        for one in made(laptop, visit, replace(text, dues=tuple((f, today) for f, _ in text.bases)), kind).findings
    } == {today}
    assert set(due_days(laptop, visit).values()) == {today}
