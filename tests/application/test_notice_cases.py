"""文书: which documents a visit may have, numbers, delivery and voiding (documents.md §1, §3, §4, §5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.made_visits import EXPERT, OAK, OFFICER_1, PARENT, lease_numbers, picture, sealed_visit, start
from tuoyu_desktop.application.delivering import DeliverNotice, deliver_notice, ways_of
from tuoyu_desktop.application.documents_view import documents_view, drawn_sheet, link_signed_page
from tuoyu_desktop.application.finding_cases import FindingForm
from tuoyu_desktop.application.notice_cases import (
    IssueNotice,
    documents_of,
    issue_notice,
    sheet_of,
    void_notice,
)
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import Consent
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind, check_code
from tuoyu_desktop.domain.terms import InspectionKind, NoticeState, Profile, VisitMode

STRANGER = DEMO_PEOPLE["street_officer_2"]
LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"
ORDERED = "依据《中华人民共和国人口与计划生育法》第四十一条第一款，责令你单位按下表改正："
INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION


def issue(laptop: Laptop, visit: str, kind: NoticeKind, officer: OfficerText | None = None, actor: str = EXPERT) -> str:
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, officer)), actor)[0]


def kinds(laptop: Laptop, visit: str) -> set[NoticeKind]:
    return {choice.kind for choice in laptop.read(lambda records: documents_of(records, visit))}


def typed(laptop: Laptop, visit: str, kind: NoticeKind, **changes: object) -> OfficerText:
    """A form with opinion, and a basis typed for every finding."""
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    bases = tuple((finding.id, LAW) for finding in form.findings)
    return replace(OfficerText(ORDERED, bases), **changes)  # type: ignore[arg-type]  # fields by name


def refused_code(laptop: Laptop, visit: str, kind: NoticeKind, actor: str, officer: OfficerText | None = None) -> str:
    with pytest.raises(RuleViolation) as refused:
        issue(laptop, visit, kind, officer, actor)
    return refused.value.code


def test_a_visit_has_its_own_papers_and_never_an_officers_one(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)

    assert kinds(laptop, visit) == {NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION}
    for kind in (NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER):
        assert refused_code(laptop, visit, kind, EXPERT, OfficerText("请改正。")) == "rule-notice-right"


def test_an_inspection_has_the_officers_papers_and_no_visit_paper(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION)

    assert kinds(laptop, visit) == {
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.INSPECTION_RECORD,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
    }
    assert refused_code(laptop, visit, NoticeKind.VISIT_RECORD, OFFICER_1) == "rule-notice-right"


def test_nobody_outside_the_team_makes_its_papers(laptop: Laptop) -> None:
    visit, inspection = sealed_visit(laptop), sealed_visit(laptop, INSPECTION)
    text = typed(laptop, inspection, NoticeKind.HEALTH_OPINION)

    assert refused_code(laptop, visit, NoticeKind.VISIT_RECORD, STRANGER) == "rule-notice-right"
    assert refused_code(laptop, inspection, NoticeKind.HEALTH_OPINION, EXPERT, text) == "rule-notice-right"
    choices = laptop.read(lambda records: documents_of(records, inspection, EXPERT))
    assert {choice.refusal for choice in choices} == {"这次的人员才能办"}


def test_nothing_is_made_before_the_seal(laptop: Laptop) -> None:
    visit = laptop.write(start, EXPERT)[0]

    assert refused_code(laptop, visit, NoticeKind.VISIT_RECORD, EXPERT) == "rule-notice-when"


def test_a_refused_visit_has_its_short_record_alone(laptop: Laptop) -> None:
    no = Consent(given=False, name="李婷", post="园长", reason="正在午睡")
    visit = laptop.write(lambda work: start(work, consent=no), EXPERT)[0]

    assert kinds(laptop, visit) == {NoticeKind.REFUSED_VISIT_RECORD}
    sheet = laptop.read(lambda r: sheet_of(r, issue(laptop, visit, NoticeKind.REFUSED_VISIT_RECORD)))
    assert sheet.content.opinion == "正在午睡"
    assert sheet.content.findings == ()


def test_a_visit_without_findings_reports_nothing(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, facts={})

    assert refused_code(laptop, visit, NoticeKind.FEEDBACK_FORM, EXPERT) == "rule-notice-when"


def test_numbers_come_from_the_leased_block_and_are_never_used_twice(laptop: Laptop) -> None:
    lease_numbers(laptop, 7, 8)
    visits = [sealed_visit(laptop) for _ in range(3)]
    first, second, third = (issue(laptop, visit, NoticeKind.VISIT_RECORD) for visit in visits)
    lines = {line.id: line for line in laptop.read(lambda records: records.notice_lines(facility=OAK))}

    assert [lines[first].number, lines[second].number] == ["JL-110115-2026-000007", "JL-110115-2026-000008"]
    assert lines[third].number is None
    assert str(lines[third].provisional).startswith("待编-")


def test_a_refused_document_loses_no_number(laptop: Laptop) -> None:
    lease_numbers(laptop)
    visit = sealed_visit(laptop, INSPECTION)
    refused_code(laptop, visit, NoticeKind.HEALTH_OPINION, OFFICER_1, OfficerText("请改正。"))
    notice = issue(laptop, visit, NoticeKind.HEALTH_OPINION, typed(laptop, visit, NoticeKind.HEALTH_OPINION), OFFICER_1)

    assert laptop.read(lambda records: sheet_of(records, notice)).content.number == "京兴卫托意〔2026〕1号"


def test_the_check_code_covers_what_is_kept(laptop: Laptop) -> None:
    lease_numbers(laptop)
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    sheet = laptop.read(lambda records: sheet_of(records, notice))

    assert sheet.line.check_code == check_code(sheet.content).full
    assert check_code(sheet.content.model_copy(update={"place": "别处"})).full != sheet.line.check_code


@pytest.mark.parametrize("missing", ["opinion", "basis", "due"])
def test_an_officer_types_what_nobody_has_confirmed(laptop: Laptop, missing: str) -> None:
    visit = _without_date(laptop) if missing == "due" else sealed_visit(laptop, INSPECTION)
    kind = NoticeKind.RECTIFICATION_ORDER
    text = typed(laptop, visit, kind)
    if missing == "opinion":
        text = replace(text, opinion=" ")
    if missing == "basis":
        text = replace(text, bases=text.bases[1:])
    with pytest.raises(RuleViolation) as refused:
        issue(laptop, visit, kind, text, OFFICER_1)
    assert refused.value.field.split(":")[0] == missing


def _without_date(laptop: Laptop) -> str:
    """An inspection whose one finding has no days for rectification."""
    from tests.made_visits import answer_all
    from tuoyu_desktop.application.finding_cases import RecordFinding, record_finding
    from tuoyu_desktop.application.finishing import FinishVisit, finish_visit
    from tuoyu_desktop.application.ports import Work
    from tuoyu_desktop.domain.terms import Severity

    def job(work: Work) -> str:
        visit = start(work, INSPECTION)
        answer_all(work, visit, {"D04": "录像只存了 66 天。"})
        finding = next(iter(work.findings(visit)))
        form = FindingForm("录像只存了 66 天。", Severity.MAJOR, "区卫生健康委", None)
        record_finding(work, RecordFinding(visit, "D04", form, finding))
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, OFFICER_1)[0]


def test_a_typed_basis_replaces_the_unread_ones(laptop: Laptop) -> None:
    visit = sealed_visit(laptop, INSPECTION)
    kind = NoticeKind.HEALTH_OPINION
    notice = issue(laptop, visit, kind, typed(laptop, visit, kind), OFFICER_1)
    content = laptop.read(lambda records: sheet_of(records, notice)).content

    assert {basis.text for finding in content.findings for basis in finding.bases} == {LAW}
    assert all(finding.due_on for finding in content.findings)
    assert all(signature.ink is None for signature in content.signatures)


def test_a_document_is_made_once_and_anew_only_after_it_was_voided(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    first = issue(laptop, visit, NoticeKind.VISIT_RECORD)
    assert refused_code(laptop, visit, NoticeKind.VISIT_RECORD, EXPERT) == "rule-notice-twice"

    laptop.write(lambda work: void_notice(work, first, "打印错误"), EXPERT)
    second = issue(laptop, visit, NoticeKind.VISIT_RECORD)
    view = laptop.read(lambda records: documents_view(records, EXPERT, None, visit))

    assert next(choice.notice for choice in view.choices if choice.notice).id == second
    voided = next(line for line in view.earlier if line.id == first)
    assert (voided.state, voided.void_reason) == (NoticeState.VOID, "打印错误")


@pytest.mark.parametrize(
    ("way", "values", "field"),
    [
        ("on_the_spot", {}, "receiver"),
        ("refused", {"witness": "孙梅"}, "refusal_reason"),
        ("left", {"witness": "孙梅"}, "way"),
    ],
)
def test_a_delivery_needs_what_its_way_needs(laptop: Laptop, way: str, values: dict[str, str], field: str) -> None:
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: deliver_notice(work, DeliverNotice(notice, way, work.now(), **values)), EXPERT)
    assert refused.value.field == field


def test_delivery_is_kept_with_its_time_and_the_one_who_took_it(laptop: Laptop) -> None:
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    laptop.write(
        lambda work: deliver_notice(work, DeliverNotice(notice, "on_the_spot", work.now(), receiver="李婷")), EXPERT
    )
    line = laptop.read(lambda records: sheet_of(records, notice)).line

    assert (line.state, line.receiver, line.delivered_at) == (NoticeState.DELIVERED, "李婷", laptop.clock())


def test_only_its_own_people_handle_a_document(laptop: Laptop) -> None:
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    acts = (
        lambda work: void_notice(work, notice, "写错"),
        lambda work: deliver_notice(work, DeliverNotice(notice, "sent", work.now())),
        lambda work: link_signed_page(work, notice, picture()),
    )
    for act in acts:
        with pytest.raises(RuleViolation) as refused:
            laptop.write(act, STRANGER)
        assert refused.value.code == "rule-notice-right"
    assert laptop.read(lambda records: drawn_sheet(records, notice, STRANGER)).refusal
    assert laptop.read(lambda records: drawn_sheet(records, notice, PARENT)).refusal == ""


def test_nothing_happens_to_a_voided_document(laptop: Laptop) -> None:
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    laptop.write(lambda work: void_notice(work, notice, "写错"), EXPERT)
    acts = (
        lambda work: void_notice(work, notice, "再来"),
        lambda work: deliver_notice(work, DeliverNotice(notice, "sent", work.now())),
        lambda work: link_signed_page(work, notice, picture()),
    )
    for act in acts:
        with pytest.raises(RuleViolation) as refused:
            laptop.write(act, EXPERT)
        assert refused.value.code == "rule-notice-void"


def test_a_void_needs_its_reason(laptop: Laptop) -> None:
    notice = issue(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: void_notice(work, notice, " "), EXPERT)
    assert refused.value.field == "reason"


def test_ways_of_delivery_follow_the_kind(laptop: Laptop) -> None:
    assert "left" in ways_of(NoticeKind.HEALTH_OPINION)
    assert "left" not in ways_of(NoticeKind.VISIT_RECORD)
    assert "refused" not in ways_of(NoticeKind.FEEDBACK_FORM)


def test_a_second_look_has_a_revisit_record_for_its_record(laptop: Laptop) -> None:
    lease_numbers(laptop)
    first = sealed_visit(laptop)
    earlier = issue(laptop, first, NoticeKind.VISIT_RECORD)
    again = sealed_visit(
        laptop, profile=Profile.REINSPECTION, inspection_kind=InspectionKind.REINSPECTION, facts={"D04": "还是 66 天。"}
    )

    assert kinds(laptop, again) == {NoticeKind.REVISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION}
    content = laptop.read(lambda r: sheet_of(r, issue(laptop, again, NoticeKind.REVISIT_RECORD))).content
    results = {finding.item_code: finding.result for finding in content.findings}
    assert (results["B12"], results["D04"]) == ("RECTIFIED", "NOT_RECTIFIED")
    number = laptop.read(lambda records: sheet_of(records, earlier)).content.number
    assert (content.related_number, content.related_on) == (number, content.issued_on)
