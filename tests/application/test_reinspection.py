"""复查 and 回访: open findings and I07, one result a finding, written at the seal (checklist.md §1, §5 I07)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.application.test_starting import begun, refused, visit_command
from tests.demo_laptop import TODAY
from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, PARENT, answer_all, sealed_visit, sign, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import RecordFinding, close_finding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, abandon_visit, finish_view, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.reviewed_findings import open_findings
from tuoyu_desktop.application.starting import start_view
from tuoyu_desktop.application.visit_preview import answered
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import FindingClosedData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import (
    Answer,
    FindingState,
    InspectionKind,
    Profile,
    ReinspectionResult,
    VisitMode,
)

AGAIN = {"profile": Profile.REINSPECTION, "inspection_kind": InspectionKind.REINSPECTION}
RECTIFIED, PARTLY = ReinspectionResult.RECTIFIED, ReinspectionResult.PARTLY
CLEAN = ("D04", "B12")
"""Where the made visit finds something."""


@pytest.fixture(autouse=True)
def _cleared(laptop: Laptop) -> None:
    """Nothing is open at the demo's facility before."""

    def job(work: Work) -> None:
        for line in open_findings(work, OAK):
            state = work.finding(line.id)
            assert state is not None
            work.append(_closed(), subject=line.id, facility=OAK)

    laptop.write(job, OFFICER_1)


def _closed() -> FindingClosedData:
    return FindingClosedData(reason="已整改", on=TODAY)


def findings(laptop: Laptop) -> dict[str, str]:
    """Item to the finding that is open there."""
    return {line.item: line.id for line in laptop.read(lambda records: open_findings(records, OAK))}


def again(laptop: Laptop, mode: VisitMode = VisitMode.SUPERVISORY_VISIT) -> str:
    lead = OFFICER_1 if mode is VisitMode.ADMINISTRATIVE_INSPECTION else EXPERT
    return laptop.write(lambda work: start(work, mode, **AGAIN), lead)[0]


def test_without_an_open_finding_there_is_nothing_to_look_at_again(laptop: Laptop) -> None:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    choice = next(c for c in view.profiles[VisitMode.SUPERVISORY_VISIT] if c.profile is Profile.REINSPECTION)
    assert choice.refusal == "没有未销号的问题"
    error = refused(laptop, visit_command(laptop, **AGAIN))
    assert (error.code, error.field) == ("rule-reinspection-none", "profile")


def test_it_has_the_items_of_the_open_findings_and_i07(laptop: Laptop) -> None:
    sealed_visit(laptop)
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    choice = next(c for c in view.profiles[VisitMode.SUPERVISORY_VISIT] if c.profile is Profile.REINSPECTION)
    visit = begun(laptop, visit_command(laptop, **AGAIN))
    assert visit.items == ("B12", "D04", "I07")
    assert choice.item_count == 3
    assert set(visit.findings_to_review) == set(findings(laptop).values())
    assert visit.not_applicable == {}, "what was found is looked at again, whatever the register says by now"


def test_findings_of_a_visit_that_goes_on_or_was_given_up_are_not_looked_at_again(laptop: Laptop) -> None:
    def job(work: Work) -> str:
        visit = start(work)
        answer_all(work, visit, {"D04": "录像只存了 66 天。"})
        return visit

    visit = laptop.write(job, EXPERT)[0]
    assert findings(laptop) == {}
    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)
    assert findings(laptop) == {}


def test_closed_ones_are_not_looked_at_again_and_those_of_other_visits_are(laptop: Laptop) -> None:
    sealed_visit(laptop)
    first = findings(laptop)
    sealed_visit(laptop, facts={"E03": "一处出口堆了纸箱。"})
    assert set(findings(laptop)) == {"B12", "D04", "E03"}
    laptop.write(lambda work: work.append(_closed(), subject=first["B12"], facility=OAK), OFFICER_1)
    assert begun(laptop, visit_command(laptop, **AGAIN)).items == ("D04", "E03", "I07")


def result_of(laptop: Laptop, visit: str, item: str) -> str | None:
    rows = laptop.read(lambda records: visit_view(records, visit)).items["I07"].measured["findings"]
    result: str | None = next(row for row in rows if row["item"] == item).get("result")
    return result


def test_the_rows_follow_the_answers_of_their_items(laptop: Laptop) -> None:
    sealed_visit(laptop)
    visit = again(laptop)
    assert result_of(laptop, visit, "D04") is None
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.PASS)), EXPERT)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "B12", Answer.FAIL)), EXPERT)
    assert (result_of(laptop, visit, "D04"), result_of(laptop, visit, "B12")) == ("RECTIFIED", "NOT_RECTIFIED")
    judged = laptop.read(lambda records: visit_view(records, visit)).items["I07"].judgement
    assert judged.suggested is Answer.FAIL
    assert "2 条问题中有 1 条没有改完" in judged.finding_text


def test_the_page_shows_them_at_once(laptop: Laptop) -> None:
    sealed_visit(laptop)
    visit = again(laptop)
    view = laptop.read(lambda records: visit_view(records, visit))
    after = answered(view, view.items["D04"], Answer.PASS, "", "", view.started_at)
    rows = {row["item"]: row.get("result") for row in after.items["I07"].measured["findings"]}
    assert rows == {"B12": None, "D04": "RECTIFIED"}


def test_of_two_findings_at_a_failed_item_a_person_says_which(laptop: Laptop) -> None:
    sealed_visit(laptop)
    sealed_visit(laptop, facts={"D04": "另一路录像只存了 30 天。"})
    visit = again(laptop)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.FAIL)), EXPERT)
    rows = laptop.read(lambda records: visit_view(records, visit)).items["I07"].measured["findings"]
    assert [row.get("result") for row in rows if row["item"] == "D04"] == [None, None]


def finished(laptop: Laptop, visit: str, results: dict[str, ReinspectionResult], lead: str = EXPERT) -> None:
    """Every item answered, I07 by rows with ``results`` by item, sealed."""

    def job(work: Work) -> None:
        view = visit_view(work, visit)
        for code in view.shown:
            if code != "I07":
                passed = results.get(code) is RECTIFIED
                record_answer(work, RecordAnswer(visit, code, Answer.PASS if passed else Answer.FAIL))
        rows = [
            {**row, "result": results[row["item"]].value}
            for row in visit_view(work, visit).items["I07"].measured["findings"]
            if row["item"] in results
        ]
        answer = Answer.PASS if all(result is RECTIFIED for result in results.values()) else Answer.FAIL
        record_answer(work, RecordAnswer(visit, "I07", answer, measured={"findings": rows}))
        if lead == EXPERT:
            sign(work, visit)
        assert finish_view(work, visit).without_finding == ()
        finish_visit(work, FinishVisit(visit))

    laptop.write(job, lead)


def _finding(records: Records, finding: str) -> FoldedFinding | None:
    return records.finding(finding)


def test_partly_is_said_of_one_finding_and_stays_open(laptop: Laptop) -> None:
    sealed_visit(laptop)
    old = findings(laptop)
    visit = again(laptop)
    finished(laptop, visit, {"D04": PARTLY, "B12": RECTIFIED})

    states = {item: laptop.read(partial(_finding, finding=finding)) for item, finding in old.items()}
    assert states["D04"] is not None
    assert (states["D04"].reinspection_result, states["D04"].state) == (PARTLY, FindingState.AWAITING_DECISION)
    assert states["B12"] is not None
    assert states["B12"].reinspection_result is RECTIFIED
    assert set(findings(laptop)) == {"D04", "B12"}, "what is put right is closed by the district alone"
    assert laptop.read(lambda records: records.findings(visit)) == {}, "the same problem is no new finding"


def test_the_district_closes_what_a_second_look_found_put_right(laptop: Laptop) -> None:
    sealed_visit(laptop)
    old = findings(laptop)
    finished(laptop, again(laptop), {"D04": RECTIFIED, "B12": RECTIFIED})
    laptop.write(lambda work: close_finding(work, old["D04"], "已整改"), OFFICER_1)
    assert set(findings(laptop)) == {"B12"}


def test_nothing_is_said_of_the_findings_before_the_seal(laptop: Laptop) -> None:
    sealed_visit(laptop)
    old = findings(laptop)
    visit = again(laptop)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.PASS)), EXPERT)
    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)
    state = laptop.read(lambda records: records.finding(old["D04"]))
    assert state is not None
    assert state.reinspection_result is None


def test_a_visit_of_part_time_people_that_looks_again_is_a_回访(laptop: Laptop) -> None:
    sealed_visit(laptop)
    visit = again(laptop)
    finished(laptop, visit, {"D04": PARTLY, "B12": RECTIFIED})
    issue = IssueNotice(visit, NoticeKind.REVISIT_RECORD)
    notice = laptop.write(lambda work: issue_notice(work, issue), EXPERT)[0]
    content = laptop.read(lambda records: sheet_of(records, notice)).content
    assert {found.item_code: found.result for found in content.findings} == {"D04": PARTLY, "B12": RECTIFIED}


def test_officers_need_findings_of_their_own_where_part_time_people_reported(laptop: Laptop) -> None:
    """documents.md §1.5: what volunteers saw is a lead, and verified before any order."""
    sealed_visit(laptop)
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    visit = again(laptop, mode)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.FAIL)), OFFICER_1)
    assert [item.code for item in laptop.read(lambda r: finish_view(r, visit)).without_finding] == ["D04"]


def test_officers_look_again_at_their_own_findings(laptop: Laptop) -> None:
    mode = VisitMode.ADMINISTRATIVE_INSPECTION
    sealed_visit(laptop, mode)
    visit = again(laptop, mode)
    finished(laptop, visit, {"D04": PARTLY, "B12": RECTIFIED}, OFFICER_1)
    state = laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    assert (state.lead, state.team) == (OFFICER_1, (OFFICER_1, OFFICER_2))
    assert PARENT not in state.team
    assert state.approval == Approval(task_number="任2026-1", approval_number="批2026-1")


def contradicted(laptop: Laptop, row: ReinspectionResult | None = None) -> str:
    """D04 passed, I07 answered with what follows from it, then D04 is corrected to 不合格."""
    visit = again(laptop)

    def job(work: Work) -> None:
        record_answer(work, RecordAnswer(visit, "B12", Answer.PASS))
        record_answer(work, RecordAnswer(visit, "D04", Answer.PASS))
        rows = visit_view(work, visit).items["I07"].measured["findings"]
        if row is not None:
            rows = [{**one, "result": row.value} if one["item"] == "D04" else one for one in rows]
        record_answer(work, RecordAnswer(visit, "I07", Answer.PASS, measured={"findings": rows}))
        record_answer(work, RecordAnswer(visit, "D04", Answer.FAIL))
        sign(work, visit)

    laptop.write(job, EXPERT)
    return visit


def missing(laptop: Laptop, visit: str) -> tuple[str, ...]:
    return laptop.read(lambda records: finish_view(records, visit)).missing


@pytest.mark.parametrize(
    ("row", "word"), [(None, "已整改"), (ReinspectionResult.NOT_APPLICABLE, "不适用")], ids=["rectified", "n/a"]
)
def test_a_failed_item_whose_finding_is_said_to_be_over_is_not_sealed(
    laptop: Laptop, row: ReinspectionResult | None, word: str
) -> None:
    """checklist.md §5 I07: one result a finding; 不合格 at the item and 已整改 of its finding cannot both be true."""
    sealed_visit(laptop)
    old = findings(laptop)["D04"]
    visit = contradicted(laptop, row)
    assert missing(laptop, visit) == (f"D04 与 I07 一致（D04 不合格，I07 却记为“{word}”）",)
    with pytest.raises(RuleViolation) as refusal:
        laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), EXPERT)
    assert refusal.value.code == "rule-finish-missing"
    state = laptop.read(lambda records: records.finding(old))
    assert state is not None
    assert state.reinspection_result is None


def test_a_new_finding_beside_the_old_one_that_is_over_is_no_contradiction(laptop: Laptop) -> None:
    sealed_visit(laptop)
    visit = contradicted(laptop)

    def job(work: Work) -> None:
        form = replace(propose(work, visit, "D04").form, fact="另一路录像断了。", photo_reason="没有画面")
        record_finding(work, RecordFinding(visit, "D04", form))

    laptop.write(job, EXPERT)
    assert missing(laptop, visit) == ()


def test_a_failure_needs_a_new_finding_where_the_district_closed_the_old_one_meanwhile(laptop: Laptop) -> None:
    sealed_visit(laptop)
    old = findings(laptop)["D04"]
    visit = again(laptop)
    laptop.write(lambda work: work.append(_closed(), subject=old, facility=OAK), OFFICER_1)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "D04", Answer.FAIL)), EXPERT)
    assert [item.code for item in laptop.read(lambda r: finish_view(r, visit)).without_finding] == ["D04"]


def test_what_the_district_closes_after_the_seal_changes_nothing_of_the_visit(laptop: Laptop) -> None:
    sealed_visit(laptop)
    old = findings(laptop)["D04"]
    visit = again(laptop)
    finished(laptop, visit, {"D04": PARTLY, "B12": RECTIFIED})
    laptop.write(lambda work: work.append(_closed(), subject=old, facility=OAK), OFFICER_1)
    assert laptop.read(lambda r: finish_view(r, visit)).without_finding == ()


def test_a_finding_that_the_district_closed_meanwhile_carries_no_failure(laptop: Laptop) -> None:
    """Of two at the item one was closed and the other is said to be put right: then nothing stands for 不合格."""
    sealed_visit(laptop)
    closed = findings(laptop)["D04"]
    sealed_visit(laptop, facts={"D04": "另一路录像只存了 30 天。"})
    visit = again(laptop)
    laptop.write(lambda work: work.append(_closed(), subject=closed, facility=OAK), OFFICER_1)
    said = {True: ReinspectionResult.NOT_RECTIFIED.value, False: RECTIFIED.value}

    def job(work: Work) -> None:
        record_answer(work, RecordAnswer(visit, "B12", Answer.PASS))
        record_answer(work, RecordAnswer(visit, "D04", Answer.FAIL))
        rows = visit_view(work, visit).items["I07"].measured["findings"]
        rows = [{**row, "result": said[row["id"] == closed]} for row in rows]
        record_answer(work, RecordAnswer(visit, "I07", Answer.FAIL, measured={"findings": rows}))
        sign(work, visit)

    laptop.write(job, EXPERT)
    assert missing(laptop, visit) == ("D04 与 I07 一致（D04 不合格，I07 却记为“已整改”）",)
