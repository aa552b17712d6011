"""Two laptops, one visit: the code, joining, settling, the seal and what comes after it (sync.md §3.10)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.demo_laptop import DEVICE_ID
from tests.joint_pair import OTHER_ID, Pair, Partner, pair, seal, steps
from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, PARENT, picture, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.awaited_joins import JoinStep
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import (
    FinishVisit,
    abandon_visit,
    amend_visit,
    finish_view,
    finish_visit,
)
from tuoyu_desktop.application.joint_visit import (
    JoinVisit,
    SettleAnswer,
    join_kept,
    join_visit,
    settle_answer,
    show_join_code,
)
from tuoyu_desktop.application.notice_content import content_of
from tuoyu_desktop.application.starting import start_view
from tuoyu_desktop.application.sync_attention import late_cases
from tuoyu_desktop.application.today import today_view
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.join_code import new_code, read_code
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode, VisitState

__all__ = ["pair"]
COLLEAGUE = DEMO_PEOPLE["street_officer_2"]
"""Of the same street, and not of the visit's team."""
FORM = FindingForm("窗边矮柜可攀爬。", Severity.MAJOR, "公安分局", 15, photo_reason="没带相机")


def refusal(partner: Partner, job: Callable[[Any], Any], actor: str = "") -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        partner.write(job, actor)
    return refused.value


def answering(visit: str, item: str) -> Callable[[Any], Any]:
    return lambda work: record_answer(work, RecordAnswer(visit, item, Answer.PASS))


def paper(pair: Pair, visit: str) -> DocumentContent:
    """The 走访记录 that the lead would issue."""

    def job(records: Any) -> DocumentContent:
        return content_of(records, visit_context(records, visit), NoticeKind.VISIT_RECORD, new_id(), "1", None)

    return pair.lead.laptop.read(job)


def test_the_code_is_shown_by_the_laptop_of_the_lead_while_the_visit_is_open(pair: Pair) -> None:
    visit = pair.together()
    shown = pair.lead.write(lambda work: show_join_code(work, visit))
    assert shown == pair.lead.write(lambda work: show_join_code(work, visit), PARENT)
    assert read_code(shown.link) == read_code("".join(shown.lines))
    assert read_code(shown.link).inspection == visit
    assert refusal(pair.lead, lambda work: show_join_code(work, visit), COLLEAGUE).code == "rule-visit-team"
    assert refusal(pair.other, lambda work: show_join_code(work, visit)).code == "rule-join-lead"
    seal(pair, visit)
    assert refusal(pair.lead, lambda work: show_join_code(work, visit)).code == "rule-visit-sealed"


def test_without_the_visit_the_code_is_kept_and_it_is_said_what_must_come_first(pair: Pair) -> None:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    outcome = pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    assert (outcome.inspection, outcome.joined) == (visit, False)
    assert steps(pair) == [(visit, JoinStep.ABSENT)]
    pair.other.read(pair.lead.exported(visit).file)
    assert steps(pair) == [(visit, JoinStep.READY)]
    assert pair.other.write(lambda work: join_kept(work, visit)).joined
    assert steps(pair) == []


def test_a_laptop_joins_once_and_then_works_in_the_visit(pair: Pair) -> None:
    visit = pair.together()
    assert pair.joined(visit).joined
    state = pair.other.write(lambda work: work.inspection(visit))
    assert [(one.journal, one.person, one.number) for one in state.laptops] == [(OTHER_ID, PARENT, 12)]
    lines = pair.other.laptop.read(lambda records: records.visit_entries(visit))
    assert [line.kind for line in lines] == ["inspection.started", "inspection.joined"]
    pair.other.answer(visit, "A01", Answer.PASS)
    unfinished = pair.other.laptop.read(lambda records: today_view(records, PARENT, None)).unfinished
    assert [line.id for line in unfinished] == [visit]


def test_who_may_not_join(pair: Pair) -> None:
    visit = pair.begun()
    code = JoinVisit(pair.lead.write(lambda work: show_join_code(work, visit)).link)
    assert refusal(pair.lead, lambda work: join_visit(work, code)).code == "rule-join-own"
    assert refusal(pair.other, lambda work: join_visit(work, JoinVisit(code.code[:-1]))).code == "rule-join-code"
    assert refusal(pair.other, lambda work: join_kept(work, new_id())).code == "rule-join-code"
    pair.other.write(lambda work: join_visit(work, code))
    pair.other.read(pair.lead.exported(visit).file)
    assert refusal(pair.other, lambda work: join_visit(work, code), COLLEAGUE).code == "rule-visit-team"
    assert refusal(pair.other, lambda work: join_visit(work, code), OFFICER_1).code == "rule-visit-team"
    seal(pair, visit)
    pair.other.read(pair.lead.exported(visit).file)
    assert refusal(pair.other, lambda work: join_visit(work, code)).code == "rule-visit-sealed"


def test_nobody_answers_on_a_laptop_that_has_not_joined(pair: Pair) -> None:
    visit = pair.begun()
    code = pair.lead.write(lambda work: show_join_code(work, visit))
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)))
    pair.other.read(pair.lead.exported(visit).file)
    assert refusal(pair.other, answering(visit, "A01")).code == "rule-visit-elsewhere"


def test_an_officers_inspection_is_joined_by_its_second_officer(pair: Pair) -> None:
    visit = pair.lead.write(lambda work: start(work, VisitMode.ADMINISTRATIVE_INSPECTION), OFFICER_1)
    code = pair.lead.write(lambda work: show_join_code(work, visit), OFFICER_1)
    pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)), OFFICER_2)
    pair.other.read(pair.lead.exported(visit).file)
    assert pair.other.write(lambda work: join_visit(work, JoinVisit(code.link)), OFFICER_2).joined


def test_both_answers_stand_until_a_person_settles_with_a_reason(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "C10", Answer.PASS, note="看了托大班活动室")
    pair.other.answer(visit, "C10", Answer.FAIL, note="看了托小班寝室")
    pair.other.write(lambda work: attach_photo(work, AttachPhoto(visit, "C10", picture("柜"))))
    pair.exchange(visit)
    views = [partner.view(visit) for partner in (pair.lead, pair.other)]
    for view, here in zip(views, (True, False), strict=True):
        (one,) = view.disagreements
        assert one.item.code == "C10"
        assert [(v.answer, v.note, v.is_this, len(v.photos)) for v in one.versions] == [
            (Answer.PASS, "看了托大班活动室", here, 0),
            (Answer.FAIL, "看了托小班寝室", not here, 1),
        ]
        assert len({v.person_name for v in one.versions}) == 2
    chosen = views[1].disagreements[0].versions[1].entry
    told = SettleAnswer(visit, "C10", chosen, "两个房间都要看")
    assert refusal(pair.other, lambda work: settle_answer(work, told), COLLEAGUE).code == "rule-visit-team"
    for broken, code in (
        (SettleAnswer(visit, "C10", new_id(), "看"), "rule-settle-chosen"),
        (SettleAnswer(visit, "C10", chosen, "  "), "rule-settle-reason"),
        (SettleAnswer(visit, "A01", chosen, "看"), "rule-settle-none"),
        (SettleAnswer(visit, "Z99", chosen, "看"), "rule-item-unknown"),
    ):
        assert refusal(pair.other, partial(settle_answer, command=broken)).code == code
    pair.other.write(lambda work: settle_answer(work, told))
    pair.exchange(visit)
    for partner in (pair.lead, pair.other):
        assert partner.view(visit).disagreements == ()
        assert partner.view(visit).visit.items["C10"].answer is Answer.FAIL
    events = pair.lead.laptop.read(lambda records: records.event_lines(answer_id(visit, "C10")))
    assert [event.data.get("reason") for event in events if event.kind == "answer.settled"] == ["两个房间都要看"]
    assert {event.data.get("answer") for event in events} >= {"PASS", "FAIL"}


def test_an_open_disagreement_blocks_the_seal_and_is_not_answered_over(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.exchange(visit)
    assert refusal(pair.lead, answering(visit, "C10")).code == "rule-answer-conflict"
    pair.lead.answer(visit, "A01", Answer.PASS)
    assert "两台电脑答案不一致的项" in pair.lead.laptop.read(lambda records: finish_view(records, visit)).missing
    assert refusal(pair.lead, lambda work: finish_visit(work, FinishVisit(visit))).code == "rule-finish-missing"


def test_settling_for_a_pass_takes_the_finding_back_only_when_the_person_says_so(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.other.write(lambda work: record_finding(work, RecordFinding(visit, "C10", FORM)))
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.exchange(visit)
    chosen = next(v.entry for v in pair.lead.view(visit).disagreements[0].versions if v.answer is Answer.PASS)
    plain = SettleAnswer(visit, "C10", chosen, "矮柜已移开")
    assert refusal(pair.lead, lambda work: settle_answer(work, plain)).code == "rule-finding-in-the-way"
    sure = SettleAnswer(visit, "C10", chosen, "矮柜已移开", drop_findings=True)
    pair.lead.write(lambda work: settle_answer(work, sure))
    pair.exchange(visit)
    for partner in (pair.lead, pair.other):
        assert partner.laptop.read(lambda records: records.findings(visit)) == {}


def test_a_mere_note_does_not_disagree_with_an_answer(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "C10", Answer.PASS)
    pair.other.answer(visit, "C10", None, note="还没看")
    pair.exchange(visit)
    assert pair.lead.view(visit).disagreements == pair.other.view(visit).disagreements == ()
    assert pair.other.view(visit).visit.items["C10"].answer is Answer.PASS


def test_the_page_says_who_did_what_and_what_came_over(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.answer(visit, "A01", Answer.PASS)
    pair.lead.answer(visit, "B12", Answer.PASS)
    pair.other.answer(visit, "C10", Answer.PASS)
    before = pair.lead.view(visit)
    assert not before.is_joint
    assert before.stick_at is None
    pair.exchange(visit)
    view = pair.lead.view(visit)
    mine, theirs = view.laptops
    assert (mine.person, mine.number, mine.is_this, mine.is_lead, mine.answered) == (EXPERT, 7, True, True, 2)
    assert (theirs.person, theirs.number, theirs.is_this, theirs.is_lead, theirs.answered) == (
        *(PARENT, 12, False, False, 1),
    )
    assert not theirs.only_joined
    letters = [section.letter for section in view.visit.sections]
    assert [*mine.groups, *theirs.groups] == letters
    assert mine.groups
    assert theirs.groups
    assert [laptop.groups for laptop in pair.other.view(visit).laptops] == [mine.groups, theirs.groups]
    assert [(one.item, one.answer) for one in view.came_over] == [("C10", Answer.PASS)]
    assert [one.item for one in pair.other.view(visit).came_over] == ["B12", "A01"]
    assert view.stick_at is not None
    assert view.may_show_code
    assert not pair.other.view(visit).may_show_code


def test_the_lead_seals_over_both_journals_and_on_no_other_laptop(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    pair.exchange(visit)
    last = pair.other.write(lambda work: work.head.seq)
    assert refusal(pair.other, lambda work: finish_visit(work, FinishVisit(visit)), EXPERT).code in (
        *("rule-finish-lead", "rule-finish-missing"),
    )
    assert refusal(pair.other, lambda work: abandon_visit(work, visit, "停电")).code == "rule-abandon-lead"
    seal(pair, visit)
    state = pair.lead.write(lambda work: work.inspection(visit))
    assert set(state.covers) == {DEVICE_ID, OTHER_ID}
    assert state.covers[OTHER_ID] == last
    pair.exchange(visit)
    assert pair.other.write(lambda work: work.inspection(visit)) == state
    assert refusal(pair.other, answering(visit, "B12")).code == "rule-visit-sealed"


def test_the_paper_says_that_a_joined_laptop_is_missing(pair: Pair) -> None:
    visit = pair.together()
    pair.lead.read(pair.other.exported(visit).file)
    assert pair.lead.view(visit).laptops[1].only_joined
    pair.other.answer(visit, "A01", Answer.PASS)  # never comes
    seal(pair, visit)
    assert paper(pair, visit).missing_devices == ("赵敏（12号）",)


def test_nobody_is_missing_when_the_records_came(pair: Pair) -> None:
    visit = pair.together()
    pair.other.answer(visit, "A01", Answer.PASS)
    pair.exchange(visit)
    seal(pair, visit)
    assert paper(pair, visit).missing_devices == ()


def test_what_comes_after_the_seal_is_kept_shown_counted_and_asks_for_an_amendment(pair: Pair) -> None:
    visit = pair.together()
    pair.exchange(visit)
    pair.other.answer(visit, "C10", Answer.FAIL)
    pair.other.write(lambda work: record_finding(work, RecordFinding(visit, "C10", FORM)))
    seal(pair, visit)
    assert not pair.lead.view(visit).amendment_asked
    taken = pair.lead.read(pair.other.exported(visit).file)
    assert taken.late == 1
    view = pair.lead.view(visit)
    assert view.visit.items["C10"].answer is Answer.NOT_CHECKED, "the seal holds"
    assert [(one.kind, one.item, one.counted) for one in view.late] == [
        ("answer.recorded", "C10", False),
        ("finding.recorded", "C10", True),
    ]
    assert len(pair.lead.laptop.read(lambda records: records.findings(visit))) == 1
    assert view.amendment_asked
    (case,) = pair.lead.laptop.read(late_cases)
    assert (case.visit, case.count, case.findings) == (visit, 2, 1)
    pair.lead.write(lambda work: amend_visit(work, visit, "另一台电脑的记录后到", "窗边矮柜可攀爬，已登记。"))
    view = pair.lead.view(visit)
    assert [one.amended for one in view.late] == [True, True]
    assert not view.amendment_asked
    assert pair.lead.laptop.read(late_cases) == ()
    state = pair.lead.write(lambda work: work.inspection(visit))
    assert state.state is VisitState.SEALED


def test_a_code_of_another_visit_opens_nothing(pair: Pair) -> None:
    visit = pair.begun()
    pair.lead.write(lambda work: show_join_code(work, visit))
    assert pair.other.write(lambda work: join_visit(work, JoinVisit(new_code(visit).link))).joined is False


def test_a_partners_clock_is_not_held_against_this_one(pair: Pair) -> None:
    """The visit began on the other laptop, whose clock may run ahead: nothing is asked here because of it."""
    pair.lead.clock.pass_by(minutes=30)
    pair.together()
    pair.lead.clock.pass_by(minutes=-30)
    question = pair.other.laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question
    assert question is None or "上次在这台电脑上" not in question
    asked = pair.lead.laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question
    assert asked is not None
    assert "上次在这台电脑上" in asked
