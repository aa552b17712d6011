"""复查意见书: what it follows, its results, photos then and now, what may be concluded (documents.md §4.8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.application.test_amending import amend
from tests.application.test_extensions import DUE, LATER, ask, asked
from tests.application.test_reinspection import _cleared, again, findings, finished
from tests.demo_laptop import TODAY
from tests.erased_entries import erase
from tests.made_visits import EXPERT, OAK, OFFICER_1, SVG, lease_numbers, picture, sealed_visit
from tuoyu_desktop.application.amending import AmendVisit
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo, review_photo
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.second_looks import ReinspectionForm, reinspection_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.entries.findings import ExtensionDecidedData, FindingDecidedData
from tuoyu_desktop.domain.entries.inspections import EvidenceReviewedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind
from tuoyu_desktop.domain.paper_parts import Followed, Reinspection, ReinspectionConclusion
from tuoyu_desktop.domain.terms import Decision, ReinspectionResult, VisitMode

__all__ = ["_cleared"]
OFFICERS = VisitMode.ADMINISTRATIVE_INSPECTION
KIND = NoticeKind.REINSPECTION_OPINION
ALL_DONE, PARTLY_DONE, EXTENDED, CASE = ReinspectionConclusion
RECTIFIED, PARTLY = ReinspectionResult.RECTIFIED, ReinspectionResult.PARTLY
LAW = "《中华人民共和国人口与计划生育法》第四十一条"


def first_visit(laptop: Laptop, *, paper: bool = True) -> dict[str, str]:
    """An inspection that found two things, with its 卫生监督意见书; item to finding."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop, OFFICERS)
    old = findings(laptop)
    if paper:
        text = OfficerText(opinion="请改正。", bases=tuple((one, LAW) for one in old.values()))
        issue = IssueNotice(visit, NoticeKind.HEALTH_OPINION, text)
        laptop.write(lambda work: issue_notice(work, issue), OFFICER_1)
    return old


def second_visit(laptop: Laptop, results: dict[str, ReinspectionResult], photo: str = "D04") -> str:
    """A re-inspection by the same officers with one ticked photo at an item, sealed."""
    visit = again(laptop, OFFICERS)

    def shoot(work: Work) -> None:
        evidence = attach_photo(work, AttachPhoto(visit, photo, picture("新硬盘", "#2A7530"), "新硬盘"))
        review_photo(work, evidence, print_allowed=True)

    laptop.write(shoot, OFFICER_1)
    finished(laptop, visit, results, OFFICER_1)
    return visit


def form_of(laptop: Laptop, visit: str) -> ReinspectionForm:
    return laptop.read(lambda records: reinspection_form(records, visit))


def issued(laptop: Laptop, visit: str, conclusion: ReinspectionConclusion, **more: Any) -> str:
    text = OfficerText(opinion=more.pop("opinion", ""))
    command = IssueNotice(visit, KIND, text, Reinspection(conclusion=conclusion, **more))
    return laptop.write(lambda work: issue_notice(work, command), OFFICER_1)[0]


def content_of(laptop: Laptop, notice: str) -> DocumentContent:
    return laptop.read(lambda records: sheet_of(records, notice)).content


def refused(laptop: Laptop, visit: str, conclusion: ReinspectionConclusion, **more: Any) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        issued(laptop, visit, conclusion, **more)
    return error.value


def test_it_names_what_it_follows_and_what_became_of_each_problem(laptop: Laptop) -> None:
    first_visit(laptop)
    content = content_of(laptop, issued(laptop, second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED}), PARTLY_DONE))
    assert content.reinspection is not None
    (followed,) = content.reinspection.followed
    assert (followed.title, followed.on) == ("卫生监督意见书", TODAY)
    assert followed.number == content.related_number
    assert "〔2026〕" in followed.number
    assert {one.item_code: one.result for one in content.findings} == {"D04": PARTLY, "B12": RECTIFIED}
    assert all(one.due_on for one in content.findings), "the dates that the officers set"


def test_photos_of_both_times_stand_in_it_under_numbers_of_their_own(laptop: Laptop) -> None:
    first_visit(laptop)
    notice = issued(laptop, second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED}), PARTLY_DONE)
    content = content_of(laptop, notice)
    numbers = [photo.number for photo in content.photos]
    assert numbers == list(range(1, 4)), "one new photo, two old ones"
    by_number = {photo.number: photo for photo in content.photos}
    found = {one.item_code: one for one in content.findings}
    (old,), (new,) = found["D04"].earlier, found["D04"].evidence
    assert by_number[old].caption.startswith("原　D04 现场")
    assert by_number[new].caption.startswith("现　D04　新硬盘")
    assert (found["B12"].evidence, len(found["B12"].earlier)) == ((), 1)
    drawn = laptop.read(lambda records: drawn_sheet(records, notice, OFFICER_1))
    assert set(drawn.photos) == {photo.sha256 for photo in content.photos}, "the bytes of the first visit's photos too"
    assert not drawn.far


def test_an_old_photo_that_nobody_ticked_is_not_printed(laptop: Laptop) -> None:
    old = first_visit(laptop)
    state = laptop.read(lambda records: records.finding(old["D04"]))
    assert state is not None
    laptop.write(lambda work: review_photo_again(work, state.evidence[0]), OFFICER_1)
    content = content_of(laptop, issued(laptop, second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED}), PARTLY_DONE))
    photo = {p.number: p for p in content.photos}[{f.item_code: f for f in content.findings}["D04"].earlier[0]]
    assert (photo.print_allowed, photo.withheld_reason) == (False, "照片存档，未附")


def review_photo_again(work: Work, evidence: str) -> None:
    """The tick taken off, as an entry of another laptop would say it: the seal forbids it here."""
    work.append(EvidenceReviewedData(print_allowed=False), subject=evidence, facility=OAK)


def test_an_old_photo_that_was_erased_by_law_says_so(laptop: Laptop) -> None:
    old = first_visit(laptop)
    state = laptop.read(lambda records: records.finding(old["D04"]))
    assert state is not None
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    erase(laptop, state.evidence[0])
    content = content_of(laptop, issued(laptop, visit, PARTLY_DONE))
    photo = {p.number: p for p in content.photos}[{f.item_code: f for f in content.findings}["D04"].earlier[0]]
    assert not photo.print_allowed
    assert "照片已依规删除" in photo.withheld_reason


@pytest.mark.parametrize(
    ("results", "proposed", "refused_ones"),
    [
        ({"D04": RECTIFIED, "B12": RECTIFIED}, ALL_DONE, {PARTLY_DONE, EXTENDED}),
        ({"D04": PARTLY, "B12": RECTIFIED}, PARTLY_DONE, {ALL_DONE, EXTENDED}),
    ],
    ids=["all", "part"],
)
def test_the_results_propose_a_conclusion_and_forbid_others(
    laptop: Laptop,
    results: dict[str, ReinspectionResult],
    proposed: ReinspectionConclusion,
    refused_ones: set[ReinspectionConclusion],
) -> None:
    first_visit(laptop)
    visit = second_visit(laptop, results)
    form = form_of(laptop, visit)
    assert form.proposed is proposed
    assert set(form.refusals) == refused_ones
    for one in refused_ones:
        error = refused(laptop, visit, one)
        assert (error.code, error.field) == ("rule-notice-conclusion", "conclusion")


def test_a_case_is_suggested_with_its_reason(laptop: Laptop) -> None:
    first_visit(laptop)
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    assert (refused(laptop, visit, CASE).code, refused(laptop, visit, CASE).field) == ("rule-notice-case", "opinion")
    content = content_of(laptop, issued(laptop, visit, CASE, opinion="第二次复查仍未改。"))
    assert content.opinion == "第二次复查仍未改。"


def grant(laptop: Laptop, finding: str, until: date = LATER) -> None:
    data = ExtensionDecidedData(granted=True, until=until)
    laptop.write(lambda work: work.append(data, subject=finding, facility=OAK), OFFICER_1)


def test_more_time_is_what_was_asked_for_in_writing_and_granted(laptop: Laptop) -> None:
    old = first_visit(laptop)
    ask(laptop, asked(old["D04"]))
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    assert "还没有批复" in form_of(laptop, visit).refusals[EXTENDED]
    grant(laptop, old["D04"])
    form = form_of(laptop, visit)
    assert (form.proposed, form.until, form.requested_on) == (EXTENDED, LATER, TODAY)
    notice = issued(laptop, visit, EXTENDED, until=LATER + timedelta(days=99), requested_on=date(2020, 1, 1))
    content = content_of(laptop, notice)
    assert content.reinspection is not None
    assert (content.reinspection.until, content.reinspection.requested_on) == (LATER, TODAY), "never what was typed"
    found = {one.item_code: one for one in content.findings}
    assert (found["D04"].due_on, found["D04"].extended) == (LATER, True)
    assert not found["B12"].extended


def test_more_time_for_one_problem_is_none_for_another(laptop: Laptop) -> None:
    old = first_visit(laptop)
    ask(laptop, asked(old["D04"]))
    grant(laptop, old["D04"])
    visit = second_visit(laptop, {"D04": PARTLY, "B12": PARTLY})
    form = form_of(laptop, visit)
    assert (form.proposed, form.until) == (PARTLY_DONE, None)
    assert form.refusals[EXTENDED].startswith("B12 没有在期限届满前书面申请")


def test_it_rests_on_what_stands_of_the_first_visit(laptop: Laptop) -> None:
    """What was put right after the first seal: the new words stand, a failure that never was is held against nobody."""
    lease_numbers(laptop)
    first = sealed_visit(laptop, OFFICERS)
    old = findings(laptop)
    amend(laptop, first, actor=OFFICER_1)
    words = AmendVisit("", "fact", "D04", old["D04"], "录像最短保存 76 天。", "数错了天数", SVG)
    amend(laptop, first, words, OFFICER_1)
    visit = second_visit(laptop, {"D04": PARTLY, "B12": PARTLY})
    form = form_of(laptop, visit)
    assert [(one.item_code, one.fact) for one in form.problems] == [("D04", "录像最短保存 76 天。")]
    assert form.not_seen == ()
    typed = Followed(number="京兴卫托意〔2026〕7号", on=TODAY)
    content = content_of(laptop, issued(laptop, visit, PARTLY_DONE, followed=(typed,)))
    assert [one.fact for one in content.findings] == ["录像最短保存 76 天。"]


def test_what_was_demanded_stands_as_the_officers_paper_said_it(laptop: Laptop) -> None:
    """§4.8: it refers to 文号 and date, so it says of each problem what that document asked for and until when."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop, OFFICERS)
    old = findings(laptop)
    until = date(2026, 12, 1)
    text = OfficerText(
        "请改正。", tuple((one, LAW) for one in old.values()), ((old["D04"], until),), ((old["D04"], "换两块硬盘。"),)
    )
    issue = IssueNotice(visit, NoticeKind.HEALTH_OPINION, text)
    said = content_of(laptop, laptop.write(lambda work: issue_notice(work, issue), OFFICER_1)[0])
    again_seen = content_of(laptop, issued(laptop, second_visit(laptop, {"D04": PARTLY, "B12": PARTLY}), PARTLY_DONE))
    asked = {one.item_code: (one.measure, one.due_on) for one in said.findings}
    assert {one.item_code: (one.measure, one.due_on) for one in again_seen.findings} == asked
    assert asked["D04"] == ("换两块硬盘。", until)
    assert asked["B12"][0]


def refusal_of(laptop: Laptop, visit: str) -> str | None:
    choices = laptop.read(lambda records: documents_of(records, visit, OFFICER_1))
    return next(choice.refusal for choice in choices if choice.kind is KIND)


def test_what_part_time_teams_reported_is_in_it_only_where_the_district_ordered_it(laptop: Laptop) -> None:
    """documents.md §1.5: what visitors saw is a lead."""
    lease_numbers(laptop)
    sealed_visit(laptop)
    old = findings(laptop)
    visit = second_visit(laptop, {"D04": RECTIFIED, "B12": RECTIFIED})
    assert refusal_of(laptop, visit) == "这次没有再看执法文书提出的问题"
    assert refused(laptop, visit, ALL_DONE).code == "rule-notice-when"

    order = FindingDecidedData(decision=Decision.ORDER, due_on=DUE, notice_number="京兴卫责〔2026〕7号")
    laptop.write(lambda work: work.append(order, subject=old["D04"], facility=OAK), OFFICER_1)
    form = form_of(laptop, visit)
    assert [one.item_code for one in form.problems] == ["D04"]
    assert [one.number for one in form.followed] == ["京兴卫责〔2026〕7号"]


def test_without_a_known_document_its_number_is_written_by_hand(laptop: Laptop) -> None:
    first_visit(laptop, paper=False)
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    assert form_of(laptop, visit).followed == ()
    assert refused(laptop, visit, PARTLY_DONE).field == "followed"
    typed = Followed(title="责令改正通知书", number="京兴卫责〔2026〕9号", on=date(2026, 11, 2))
    content = content_of(laptop, issued(laptop, visit, PARTLY_DONE, followed=(typed,)))
    assert (content.related_number, content.related_on) == (typed.number, typed.on)


def test_a_known_document_cannot_be_typed_over(laptop: Laptop) -> None:
    first_visit(laptop)
    visit = second_visit(laptop, {"D04": PARTLY, "B12": RECTIFIED})
    typed = Followed(number="随便写的", on=date(2026, 1, 1))
    content = content_of(laptop, issued(laptop, visit, PARTLY_DONE, followed=(typed,)))
    assert content.related_number != "随便写的"


def test_a_first_inspection_has_none(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, OFFICERS)
    kinds = [choice.kind for choice in laptop.read(lambda records: documents_of(records, visit))]
    assert KIND not in kinds
    assert refused(laptop, visit, ALL_DONE).code == "rule-notice-right"


def test_a_revisit_has_the_same_pairs(laptop: Laptop) -> None:
    lease_numbers(laptop)
    sealed_visit(laptop)
    visit = again(laptop)

    def shoot(work: Work) -> None:
        evidence = attach_photo(work, AttachPhoto(visit, "D04", picture("新硬盘", "#2A7530"), "新硬盘"))
        review_photo(work, evidence, print_allowed=True)

    laptop.write(shoot, EXPERT)
    finished(laptop, visit, {"D04": PARTLY, "B12": RECTIFIED})
    command = IssueNotice(visit, NoticeKind.REVISIT_RECORD)
    notice = laptop.write(lambda work: issue_notice(work, command), EXPERT)[0]
    found = {one.item_code: one for one in content_of(laptop, notice).findings}
    assert (len(found["D04"].earlier), len(found["D04"].evidence)) == (1, 1)
    assert len(laptop.read(lambda records: drawn_sheet(records, notice, EXPERT)).photos) == 3
