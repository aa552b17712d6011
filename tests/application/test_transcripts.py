"""现场检查笔录: facts in the order seen, and no word that judges (documents.md §4.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.application.test_start_gates import enrol
from tests.demo_laptop import TODAY
from tests.made_visits import (
    EXPERT,
    MEASURED,
    OFFICER_1,
    OFFICER_2,
    answer_all,
    lease_numbers,
    picture,
    sealed_visit,
    start,
)
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
from tuoyu_desktop.application.inspection_papers import TranscriptForm, transcript_form
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.paper_parts import Transcript
from tuoyu_desktop.domain.terms import Answer, VisitMode

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
KIND = NoticeKind.INSPECTION_RECORD
WRITTEN = Transcript(
    shown_certificates=True,
    told_recusal=True,
    recusal_answer="不申请回避",
    recorder="刘颖喆",
    facts=("一层监控室，录像机1台。",),
    present="李婷（园长）",
)


@pytest.fixture
def laptop(laptop: Laptop) -> Laptop:
    lease_numbers(laptop)
    return laptop


@pytest.fixture
def visit(laptop: Laptop) -> str:
    return sealed_visit(laptop, INSPECTION)


def form(laptop: Laptop, visit: str) -> TranscriptForm:
    return laptop.read(lambda records: transcript_form(records, visit))


def issue(laptop: Laptop, visit: str, part: Any = WRITTEN, actor: str = OFFICER_1) -> str:
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, KIND, part=part)), actor)[0]


def refused(laptop: Laptop, visit: str, part: Any = WRITTEN, actor: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        issue(laptop, visit, part, actor)
    return error.value


def transcript(laptop: Laptop, notice: str) -> Transcript:
    part = laptop.read(lambda records: sheet_of(records, notice)).content.transcript
    assert part is not None
    return part


def inspected(laptop: Laptop, order: tuple[str, ...], facts: dict[str, str], notes: dict[str, str]) -> str:
    """A sealed inspection whose items of ``order`` were answered in that order, before the rest."""

    def job(work: Work) -> str:
        visit = start(work, INSPECTION)
        for code in order:
            answer = Answer.FAIL if code in facts else Answer.PASS
            note = notes.get(code, "")
            record_answer(work, RecordAnswer(visit, code, answer, note=note, measured=MEASURED.get(code, {})))
            if code in facts:
                attach_photo(work, AttachPhoto(visit, code, picture(code)))
                seen = propose(work, visit, code).form
                fields = {name: getattr(seen, name) for name in seen.__dataclass_fields__} | {"fact": facts[code]}
                record_finding(work, RecordFinding(visit, code, FindingForm(**fields)))
        for code in visit_view(work, visit).shown:
            if code not in order:
                record_answer(work, RecordAnswer(visit, code, Answer.PASS))
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, OFFICER_1)[0]


def test_the_facts_are_proposed_in_the_order_in_which_they_were_seen(laptop: Laptop) -> None:
    facts = {"B12": "1 名保育员健康证已于 11月6日到期。", "C16": "2 个插座面板破损"}
    visit = inspected(laptop, ("D04", "B12", "C01", "C16"), facts, {"C01": "大门有 2 名值守人员"})
    proposed = form(laptop, visit).facts

    assert proposed[1] == "1 名保育员健康证已于 11月6日到期（照片1）。"
    assert proposed[2] == "封闭式管理：大门有 2 名值守人员。"
    assert proposed[3] == "2 个插座面板破损（照片2）。"
    channels = ("03 号 睡眠室（托小班） 66 天", "07 号（游戏区） 94 天", "11 号（用餐区） 92 天")
    assert proposed[0] == f"录像保存天数：{'；'.join(channels)}。"
    assert len(proposed) == 4


def test_what_was_measured_is_proposed_without_what_it_ought_to_be(laptop: Laptop) -> None:
    visit = inspected(laptop, ("D04",), {}, {})
    assert not any(word in fact for fact in form(laptop, visit).facts for word in ("少于", "不合格", "符合", "标准"))


def test_a_fact_that_judges_is_shown_for_the_officer_to_write_anew(laptop: Laptop) -> None:
    visit = inspected(laptop, ("B12", "C16"), {"B12": "健康证到期", "C16": "违反用电规定，限期改正"}, {})
    proposed = form(laptop, visit).facts
    assert proposed[1] == "违反用电规定，限期改正（照片2）。"

    error = refused(laptop, visit, WRITTEN.model_copy(update={"facts": proposed}))
    assert (error.code, error.field) == ("rule-notice-judging-word", "facts:2")
    assert "第 2 条" in error.message


def test_the_record_waits_for_the_seal(laptop: Laptop) -> None:
    def job(work: Work) -> str:
        visit = start(work, INSPECTION)
        answer_all(work, visit, {})
        return visit

    visit = laptop.write(job, OFFICER_1)[0]
    error = refused(laptop, visit)
    assert (error.code, error.message) == ("rule-notice-when", "封存之后才能生成。")


def test_it_is_made_with_its_own_words(laptop: Laptop, visit: str) -> None:
    notice = issue(laptop, visit, WRITTEN.model_copy(update={"facts": (" 甲 \n乙", "", "丙"), "samples": " 没有 "}))
    content = laptop.read(lambda records: sheet_of(records, notice)).content

    assert content.number == "京兴卫托笔〔2026〕1号"
    assert transcript(laptop, notice).facts == ("甲", "乙", "丙")
    assert transcript(laptop, notice).samples == "没有"
    assert content.findings == ()
    assert content.amendments == ()
    assert [photo.number for photo in content.photos] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"facts": ()}, "facts"),
        ({"facts": (" ", "\n")}, "facts"),
        ({"present": ""}, "present"),
        ({"shown_certificates": False}, "told"),
        ({"told_recusal": False}, "told"),
        ({"recusal_answer": " "}, "recusal_answer"),
        ({"recorder": ""}, "recorder"),
        ({"recorder": "陈秀兰"}, "recorder"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_no_number_is_lost(
    laptop: Laptop, visit: str, changes: dict[str, Any], field: str
) -> None:
    """行政处罚法第55条: certificates are shown; the recorder is one of those who came."""
    assert refused(laptop, visit, WRITTEN.model_copy(update=changes)).field == field
    notice = issue(laptop, visit)
    assert laptop.read(lambda records: sheet_of(records, notice)).content.number == "京兴卫托笔〔2026〕1号"


def test_without_its_part_it_is_no_record(laptop: Laptop, visit: str) -> None:
    assert refused(laptop, visit, None).code == "rule-notice-part"


def test_a_visit_has_no_such_record(laptop: Laptop) -> None:
    assert refused(laptop, sealed_visit(laptop), actor=EXPERT).code == "rule-notice-right"


def test_a_certificate_that_ran_out_makes_no_record(laptop: Laptop, visit: str) -> None:
    enrol(laptop, OFFICER_2, valid_to=TODAY - timedelta(days=1))
    assert refused(laptop, visit).code == "rule-notice-right"


def test_all_who_came_may_have_written_it_down(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION, team=(OFFICER_1, OFFICER_2, EXPERT))
    proposed = form(laptop, visit)
    assert proposed.people == ("王强", "刘颖喆", "陈秀兰")
    assert proposed.present
    notice = issue(laptop, visit, WRITTEN.model_copy(update={"recorder": "陈秀兰"}))
    assert transcript(laptop, notice).recorder == "陈秀兰"
