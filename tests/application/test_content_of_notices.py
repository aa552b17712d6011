"""What stands in each document of a visit (documents.md §2, §4, §5, §8)."""

from __future__ import annotations

import pytest

from tests.made_visits import EXPERT, FACTS, OFFICER_1, PARENT, picture, sealed_visit
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.finding_cases import ReportRectification
from tuoyu_desktop.application.findings_board import ReportWithPhotos, report_with_photos
from tuoyu_desktop.application.finishing import finish_view
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.notice_signatures import ink_of
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.bootstrap import Laptop, render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, SignerRole
from tuoyu_desktop.domain.terms import Answer, VisitMode

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION


def content(
    laptop: Laptop, visit: str, kind: NoticeKind, officer: OfficerText | None = None, actor: str = EXPERT
) -> DocumentContent:
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, officer)), actor)[0]
    return laptop.read(lambda records: drawn_sheet(records, notice, actor)).sheet.content


def typed(laptop: Laptop, visit: str) -> OfficerText:
    form = laptop.read(lambda records: officer_form(records, visit, NoticeKind.HEALTH_OPINION))
    return OfficerText("请改正。", tuple((f.id, "《中华人民共和国人口与计划生育法》第二十八条") for f in form.findings))


def test_the_record_names_the_place_the_team_and_every_item(laptop: Laptop) -> None:
    made = content(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)

    assert (made.facility.name, made.present, made.consent) == ("小橡树托育中心", "李婷（园长）", True)
    assert [member.name for member in made.team] == ["陈秀兰", "赵敏"]
    failed = {result.code for result in made.results if result.answer is Answer.FAIL}
    assert failed == set(FACTS)
    assert all(result.section[0] == result.code[0] for result in made.results)
    assert made.statement == "机构表示马上联系安装公司。"


def test_items_that_do_not_apply_say_why(laptop: Laptop) -> None:
    made = content(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    hidden = [result for result in made.results if result.answer is Answer.NOT_APPLICABLE]

    assert hidden
    assert all(result.note for result in hidden)


def test_items_nobody_was_asked_about_are_counted_apart(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    view = laptop.read(lambda records: finish_view(records, visit))
    results = content(laptop, visit, NoticeKind.VISIT_RECORD).results

    assert sum(result.left_out for result in results) == view.left_out > 0
    assert sum(not result.left_out for result in results) == view.item_count


def test_a_valid_certificate_is_passed_on_visit_papers_too(laptop: Laptop) -> None:
    """The paper prints 无行政执法资格 for those without one: an officer who came along must not be among them."""
    street = DEMO_PEOPLE["street_officer"]
    visit = sealed_visit(laptop, team=(EXPERT, PARENT, street))
    numbers = {
        member.name: member.certificate_number for member in content(laptop, visit, NoticeKind.VISIT_RECORD).team
    }

    assert numbers["李建国"] is not None
    assert numbers["陈秀兰"] is None


def test_every_basis_is_one_provision_of_this_district(laptop: Laptop) -> None:
    made = content(laptop, sealed_visit(laptop), NoticeKind.FEEDBACK_FORM)
    bases = {finding.item_code: finding.bases for finding in made.findings}

    assert len(bases["D04"]) > 1
    assert all(basis.mark and not basis.typed for basis in bases["D04"])
    assert [basis.text for basis in bases["D04"] if basis.recommended] == ["WS/T 821—2023"]
    assert not any("家庭托育点" in basis.text for basis in bases["D04"])  # named by the law for homes only


def test_a_report_suggests_and_an_inspection_binds(laptop: Laptop) -> None:
    report = content(laptop, sealed_visit(laptop), NoticeKind.FEEDBACK_FORM)
    visit = sealed_visit(laptop, INSPECTION)
    opinion = content(laptop, visit, NoticeKind.HEALTH_OPINION, typed(laptop, visit), OFFICER_1)

    assert report.addressee.endswith("卫生健康委员会")
    assert opinion.addressee == ""
    assert opinion.report_to.endswith("卫生健康委员会")
    assert len({member.certificate_number for member in opinion.team}) == 2


def test_drawn_signatures_are_moved_to_the_origin(laptop: Laptop) -> None:
    made = content(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)
    member = next(s for s in made.signatures if s.role is SignerRole.MEMBER)

    assert member.ink is not None
    assert (member.ink.width, member.ink.height) == (300, 120)
    assert member.ink.strokes == (((10, 20), (70, 80)), ((90, 30), (150, 70)))


def test_ink_of_an_empty_drawing_has_no_strokes() -> None:
    assert ink_of('<svg viewBox="0 0 10 10"></svg>').strokes == ()


def test_only_ticked_photos_of_the_visit_are_printed(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    finding = next(iter(laptop.read(lambda records: records.findings(visit))))
    later = ReportWithPhotos(ReportRectification(finding, "李婷", "已加装硬盘"), (picture("after", "#2A7530"),))
    laptop.write(lambda work: report_with_photos(work, later), EXPERT)
    made = content(laptop, visit, NoticeKind.FEEDBACK_FORM)

    assert len(made.photos) == len(FACTS)  # the photo of the rectification came after the visit
    assert all(photo.print_allowed for photo in made.photos)
    assert sorted(number for finding in made.findings for number in finding.evidence) == [1, 2]


@pytest.mark.parametrize("kind", [NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION])
def test_every_paper_of_a_visit_becomes_a_pdf(laptop: Laptop, kind: NoticeKind) -> None:
    visit = sealed_visit(laptop)
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]
    drawn = laptop.read(lambda records: drawn_sheet(records, notice, EXPERT))

    assert len(drawn.photos) == len(FACTS)
    assert render_sheet(drawn.sheet.content, drawn.photos, drawn.now, "机构留存").startswith(b"%PDF")


@pytest.mark.parametrize("kind", [NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION])
def test_no_problem_comes_with_a_measure_that_nobody_wrote(laptop: Laptop, kind: NoticeKind) -> None:
    """§4.6: 建议措施 is the team's own; where nobody wrote one none is made up, and the paper leaves room for it."""
    made = content(laptop, sealed_visit(laptop), kind)

    assert {finding.item_code: finding.measure for finding in made.findings} == {"D04": "", "B12": ""}
