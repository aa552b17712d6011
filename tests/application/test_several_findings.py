"""Several findings at one item: listed, changed one by one, added to, taken back (ui.md 3, checklist.md §2 rule 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.application.test_answering import write
from tests.application.test_starting import EXPERT, visit_command
from tests.made_visits import PARENT, SVG, answer_all, lease_numbers, sealed_visit, start
from tuoyu_desktop.application.answering import RecordAnswer
from tuoyu_desktop.application.finding_cases import (
    FindingForm,
    RecordFinding,
    drop_finding,
    findings_at,
    propose,
    record_finding,
)
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_view, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile, Severity, VisitMode

CHANNELS = [{"id": "c3", "channel": 3, "place": "睡眠室", "earliest_on": "2026-09-15"}]


@pytest.fixture
def visit(laptop: Laptop) -> str:
    """D04 failed with its measured fact written as the first finding."""
    command = visit_command(laptop, profile=Profile.FULL)
    made = laptop.write(lambda work: start_visit(work, command), EXPERT)[0]
    write(laptop, RecordAnswer(made, "D04", Answer.FAIL, measured={"channels": CHANNELS}))
    form = laptop.read(lambda records: propose(records, made, "D04")).form
    assert "66 天" in form.fact
    add(laptop, made, replace(form, photo_reason="没带相机"))
    return made


def add(laptop: Laptop, visit: str, form: FindingForm, finding: str | None = None) -> str:
    command = RecordFinding(visit, "D04", form, finding)
    return laptop.write(lambda work: record_finding(work, command), EXPERT)[0]


def facts(laptop: Laptop, visit: str) -> list[str]:
    return [one.state.fact for one in laptop.read(lambda records: findings_at(records, visit, "D04"))]


def test_a_further_finding_starts_without_the_fact_that_stands_already(laptop: Laptop, visit: str) -> None:
    form = laptop.read(lambda records: propose(records, visit, "D04")).form
    assert form.fact == ""
    assert (form.severity, form.days) == (Severity.MAJOR, 15)

    second = add(laptop, visit, replace(form, fact="5 号通道无画面。", photo_reason="没带相机"))
    assert facts(laptop, visit)[1:] == ["5 号通道无画面。"]
    add(laptop, visit, replace(form, fact="5 号通道黑屏。", photo_reason="没带相机"), second)
    assert facts(laptop, visit)[1:] == ["5 号通道黑屏。"]
    assert len(laptop.read(lambda records: visit_view(records, visit)).items["D04"].findings) == 2


def test_a_changed_finding_keeps_the_departments_that_work_with_the_first(laptop: Laptop, visit: str) -> None:
    (one,) = laptop.read(lambda records: findings_at(records, visit, "D04"))
    offered = laptop.read(lambda records: propose(records, visit, "D04")).co_departments
    assert one.state.co_departments == offered
    assert offered

    form = laptop.read(lambda records: propose(records, visit, "D04")).form
    add(laptop, visit, replace(form, fact="仅 66 天。", photo_reason="没带相机"), one.id)
    (after,) = laptop.read(lambda records: findings_at(records, visit, "D04"))
    assert after.state.co_departments == offered


def test_one_of_several_is_taken_back_and_the_rest_stands(laptop: Laptop, visit: str) -> None:
    form = laptop.read(lambda records: propose(records, visit, "D04")).form
    second = add(laptop, visit, replace(form, fact="5 号通道黑屏。", photo_reason="没带相机"))
    (first, _) = laptop.read(lambda records: findings_at(records, visit, "D04"))
    for actor in (PARENT, DEMO_PEOPLE["street_officer_2"]):  # not of this team
        with pytest.raises(RuleViolation) as refused:
            laptop.write(lambda work: drop_finding(work, visit, second), actor)
        assert refused.value.code == "rule-visit-team"

    laptop.write(lambda work: drop_finding(work, visit, first.id), EXPERT)
    assert facts(laptop, visit) == ["5 号通道黑屏。"]
    laptop.write(lambda work: drop_finding(work, visit, second), EXPERT)
    assert any("没有登记问题" in one for one in laptop.read(lambda records: finish_view(records, visit)).missing)


def test_an_answer_put_back_asks_and_then_takes_all_of_them_back(laptop: Laptop, visit: str) -> None:
    form = laptop.read(lambda records: propose(records, visit, "D04")).form
    add(laptop, visit, replace(form, fact="5 号通道黑屏。", photo_reason="没带相机"))
    with pytest.raises(RuleViolation) as refused:
        write(laptop, RecordAnswer(visit, "D04", Answer.PASS))
    assert refused.value.code == "rule-finding-in-the-way"
    assert "2 个问题" in refused.value.message

    write(laptop, RecordAnswer(visit, "D04", Answer.PASS, drop_findings=True))
    assert facts(laptop, visit) == []


@pytest.mark.parametrize("word", ["责令", "限期整改", "限期改正"])
def test_a_visit_takes_no_word_of_an_order(laptop: Laptop, visit: str, word: str) -> None:
    """documents.md §4.5: no 责令. Said before the seal, for afterwards the papers could not be made any more."""
    form = laptop.read(lambda records: propose(records, visit, "D04")).form
    form = replace(form, fact="黑屏。", measure=f"请{word}。", photo_reason="没带相机")
    with pytest.raises(RuleViolation) as refused:
        add(laptop, visit, form)
    assert (refused.value.code, refused.value.field) == ("rule-finding-order-word", "measure")


def issued(laptop: Laptop, visit: str, kind: NoticeKind, actor: str = EXPERT) -> DocumentContent:
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), actor)[0]
    return laptop.read(lambda records: sheet_of(records, notice)).content


def test_the_feedback_form_names_the_record_that_it_goes_with(laptop: Laptop) -> None:
    """documents.md §4.6: what the district gets refers to the team's own record."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    record = issued(laptop, visit, NoticeKind.VISIT_RECORD)
    form = issued(laptop, visit, NoticeKind.FEEDBACK_FORM)
    assert (form.related_number, form.related_on) == (record.number, record.issued_on)
    assert len(form.findings) == 2
    assert all(one.bases and one.lead_department for one in form.findings)


def test_a_guidance_record_says_what_was_advised(laptop: Laptop) -> None:
    guide = DEMO_PEOPLE["health_guide"]

    def job(work: Work) -> str:
        made = start(work, VisitMode.GUIDANCE, lead=guide, team=(guide,))
        shown = visit_view(work, made).shown
        answer_all(work, made, {shown[0]: "证照过期。"})
        (finding,) = work.findings(made)
        form = FindingForm("证照过期。", Severity.MINOR, "区卫生健康委", 15, measure="建议尽快换证。")
        record_finding(work, RecordFinding(made, shown[0], form, finding))
        sign_as(work, made, guide)
        finish_visit(work, FinishVisit(made))
        return made

    visit = laptop.write(job, guide)[0]
    assert "建议尽快换证。" in issued(laptop, visit, NoticeKind.GUIDANCE_RECORD, guide).opinion


def sign_as(work: Work, visit: str, person: str) -> None:
    sign_visit(work, SignVisit(visit, Signature("member", "沈慧莹", person, svg=SVG)))
    sign_visit(work, SignVisit(visit, Signature("facility", "李婷", post="园长", svg=SVG)))
