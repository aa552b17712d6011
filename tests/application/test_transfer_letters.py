"""移送函 and its answer: who may write it, what it says apart, what becomes of its findings (documents.md §1, §4.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.demo_laptop import TODAY, StandingClock
from tests.made_visits import EXPERT, OAK, OFFICER_1, OFFICER_2, answer_all, lease_numbers, sealed_visit, start
from tuoyu_desktop.application.documents_view import documents_view
from tuoyu_desktop.application.finding_cases import ReinspectFinding, close_finding, reinspect_finding
from tuoyu_desktop.application.finding_replies import RegisterReply, register_reply, sent_along
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.application.letter_findings import discoveries
from tuoyu_desktop.application.notice_cases import sheet_of, void_notice
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.transfer_letters import Enclosure, WriteTransfer, transfer_form, write_transfer
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import FindingState, ReinspectionResult, VisitMode
from tuoyu_desktop.domain.workdays import known_years

FIRE = "区消防救援局"
STREET = DEMO_PEOPLE["street_officer"]


def found_at(laptop: Laptop, visit: str, item: str) -> str:
    states = laptop.read(lambda records: records.findings(visit))
    return next(finding for finding, state in states.items() if state.item == item)


def command(*findings: str, **changes: object) -> WriteTransfer:
    made = WriteTransfer(findings, FIRE, "消防安全", "2026年11月20日，走访时看到。")
    return replace(made, **changes)  # type: ignore[arg-type]  # field names are given by the test


def write(laptop: Laptop, made: WriteTransfer, actor: str = OFFICER_1) -> str:
    return str(laptop.write(lambda work: write_transfer(work, made), actor)[0])


def refused(laptop: Laptop, made: WriteTransfer, actor: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        write(laptop, made, actor)
    return error.value


def reply(laptop: Laptop, finding: str, actor: str = OFFICER_1, **changes: object) -> int:
    made = RegisterReply(finding, True, "已受理，正在核查。", TODAY, "王军")
    made = replace(made, **changes)  # type: ignore[arg-type]  # field names are given by the test
    return int(laptop.write(lambda work: register_reply(work, made), actor)[0])


@pytest.fixture
def visit(laptop: Laptop) -> str:
    lease_numbers(laptop)
    return sealed_visit(laptop)


@pytest.fixture
def finding(laptop: Laptop, visit: str) -> str:
    return found_at(laptop, visit, "D04")


def test_a_letter_and_its_findings_go_in_one_unit(laptop: Laptop, visit: str, finding: str) -> None:
    other = found_at(laptop, visit, "B12")
    letter = write(laptop, command(finding, other, bases=("《大兴区托育服务综合监管办法》", "")))
    content = laptop.read(lambda records: sheet_of(records, letter)).content

    assert (content.number, content.addressee) == ("京兴卫托移〔2026〕1号", FIRE)
    assert content.issuer == "大兴区卫生健康委员会"
    assert [member.name for member in content.team] == ["王强"]
    assert content.transfer is not None
    assert content.transfer.reply_due_on == date(2026, 12, 4), "10 working days after 20 November 2026"
    assert [basis.text for basis in content.transfer.bases] == ["《大兴区托育服务综合监管办法》"]
    for one in (finding, other):
        state = laptop.read(lambda records, one=one: records.finding(one))
        assert state is not None
        assert (state.state, state.referred_to, state.letter) == (FindingState.REFERRED, FIRE, letter)
        assert state.reply_due_on == date(2026, 12, 4)


def test_what_visitors_reported_is_a_lead_and_what_officers_saw_is_not(laptop: Laptop, visit: str) -> None:
    """documents.md §1 rule 5: keep the two records separate."""
    seen = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    letter = write(laptop, command(found_at(laptop, visit, "D04"), found_at(laptop, seen, "D04")))
    content = laptop.read(lambda records: sheet_of(records, letter)).content

    assert [finding.lead for finding in content.findings] == [True, False]


def test_the_form_says_who_found_it_and_how(laptop: Laptop, visit: str) -> None:
    seen = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    form = laptop.read(lambda records: transfer_form(records, found_at(laptop, visit, "D04"), OFFICER_1))
    said = discoveries(form.findings)

    assert form.discovery == "2026年11月20日，清源街道托育督导人员到该机构走访督导时看到，并向我委反映。"
    assert "2026年11月20日，我委执法人员对该机构进行行政检查时发现。" in said
    assert form.departments[0] == "区公安分局"
    assert not {"区卫生健康委", form.issuer} & set(form.departments)
    assert {finding.inspection for finding in form.findings} >= {visit, seen}
    assert form.reply_until[9] == date(2026, 12, 4)
    assert form.copies == ("受移送部门", "制发机关存档")


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (STREET, "由区卫生健康委的人员办理"),
        (EXPERT, "由区卫生健康委的人员办理"),
    ],
)
def test_only_the_district_sends_a_finding_away(laptop: Laptop, finding: str, actor: str, words: str) -> None:
    assert words in refused(laptop, command(finding), actor).message
    detail = laptop.read(lambda records: finding_detail(records, finding, actor))
    assert words in detail.refusals["transfer"]
    state = laptop.read(lambda records: records.finding(finding))
    assert state is not None
    assert state.state is FindingState.AWAITING_DECISION


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"department": " "}, "department"),
        ({"department": "区卫生健康委"}, "department"),
        ({"department": "大兴区卫生健康委员会"}, "department"),
        ({"matter": ""}, "matter"),
        ({"discovery": "\n"}, "discovery"),
        ({"bases": ("《三定》第二条", "行政处罚法第二十二条")}, "bases:2"),
        ({"bases": ("《》",)}, "bases:1"),
        ({"reply_days": 0}, "reply_days"),
        ({"reply_days": 31}, "reply_days"),
        ({"enclosures": (Enclosure("走访督导情况记录"),)}, "enclosures"),
        ({"enclosures": (Enclosure("", 2),)}, "enclosures"),
        ({"findings": ()}, "findings"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_no_number_is_lost(
    laptop: Laptop, finding: str, changes: dict[str, object], field: str
) -> None:
    assert refused(laptop, command(finding, **changes)).field == field
    letter = write(laptop, command(finding))
    assert laptop.read(lambda records: sheet_of(records, letter)).content.number == "京兴卫托移〔2026〕1号"


def test_a_letter_may_leave_its_answer_open_and_its_basis_to_the_pen(laptop: Laptop, finding: str) -> None:
    letter = write(laptop, command(finding, reply_days=None))
    part = laptop.read(lambda records: sheet_of(records, letter)).content.transfer
    assert part is not None
    assert (part.bases, part.reply_days, part.reply_due_on) == ((), None, None)


def test_a_day_beyond_the_known_calendar_is_kept_and_not_printed(
    laptop: Laptop, finding: str, clock: StandingClock
) -> None:
    """Until next year's holidays are published nobody can say on which day working days end (checklist.md §2.18)."""
    clock.now = clock.now.replace(year=max(known_years()), month=12, day=28)
    letter = write(laptop, command(finding))
    part = laptop.read(lambda records: sheet_of(records, letter)).content.transfer
    state = laptop.read(lambda records: records.finding(finding))
    assert part is not None
    assert state is not None
    assert (part.reply_days, part.reply_due_on) == (10, None)
    assert state.reply_due_on is not None


def test_findings_of_two_places_need_two_letters(laptop: Laptop, finding: str) -> None:
    away = next(
        line
        for line in laptop.read(lambda records: records.finding_lines(area=None))
        if line.facility != OAK and line.state is FindingState.OPEN
    )
    assert refused(laptop, command(finding, away.id)).code == "rule-transfer-facilities"


def test_it_is_not_sent_twice_but_after_a_void_or_where_nobody_takes_it(laptop: Laptop, finding: str) -> None:
    letter = write(laptop, command(finding))
    assert "等对方反馈" in refused(laptop, command(finding)).message
    laptop.write(lambda work: void_notice(work, letter, "写错部门"), OFFICER_1)
    back = laptop.read(lambda records: records.finding(finding))
    assert back is not None
    assert (back.state, back.letter, back.referred_to) == (FindingState.AWAITING_DECISION, "", "")
    again = write(laptop, command(finding, department="区公安分局"))
    reply(laptop, finding, accepted=False, text="不属于本部门职责")
    state = laptop.read(lambda records: records.finding(finding))
    assert state is not None
    assert (state.state, state.letter, state.reply_accepted) == (FindingState.REFERRED, again, False)
    assert state.referred_to == "区公安分局"
    write(laptop, command(finding, department=FIRE))
    state = laptop.read(lambda records: records.finding(finding))
    assert state is not None
    assert (state.referred_to, state.reply, state.replied_on) == (FIRE, "", None)


def test_an_open_visit_sends_nothing(laptop: Laptop) -> None:
    def job(work: Work) -> str:
        visit = start(work)
        answer_all(work, visit, {"D04": "录像 66 天"})
        return visit

    visit = laptop.write(job, EXPERT)[0]
    assert "封存之后" in refused(laptop, command(found_at(laptop, visit, "D04"))).message


def test_a_photo_is_listed_and_printed_only_where_it_is_ticked(laptop: Laptop, visit: str, finding: str) -> None:
    form = laptop.read(lambda records: transfer_form(records, finding, OFFICER_1))
    (photo,) = form.findings[0].photos
    kept = write(laptop, command(finding))
    content = laptop.read(lambda records: sheet_of(records, kept)).content
    assert [one.print_allowed for one in content.photos] == [False]
    assert content.attachments == ("照片1张，存我委备查",)

    other = found_at(laptop, visit, "B12")
    (second,) = laptop.read(lambda records: transfer_form(records, other, OFFICER_1)).findings[0].photos
    printed = write(laptop, command(other, photos=(second.sha256, photo.sha256), enclosures=(Enclosure("笔录", 2),)))
    sheet = laptop.read(lambda records: sheet_of(records, printed))
    assert [one.print_allowed for one in sheet.content.photos] == [True]
    assert sheet.content.attachments == ("笔录（1份2页）", "照片1张，1张印附")
    assert [one.sha256 for one in sheet.photos] == [second.sha256]


def test_an_answer_keeps_the_department_and_lets_the_district_close(
    laptop: Laptop, visit: str, finding: str, clock: StandingClock
) -> None:
    other = found_at(laptop, visit, "B12")
    letter = write(laptop, command(finding, other))
    refusals = laptop.read(lambda records: finding_detail(records, finding, OFFICER_1)).refusals
    assert refusals["close"] == "登记对方回复后才能销号"
    assert laptop.read(lambda records: sent_along(records, finding)) == (other,)

    clock.pass_by(days=3)
    assert reply(laptop, finding, OFFICER_2, replied_on=date(2026, 11, 23)) == 2
    for one in (finding, other):
        state = laptop.read(lambda records, one=one: records.finding(one))
        assert state is not None
        assert (state.state, state.referred_to, state.letter) == (FindingState.REFERRED, FIRE, letter)
        assert (state.reply_accepted, state.replied_on) == (True, date(2026, 11, 23))
        assert state.reply_due_on == date(2026, 12, 4)
    laptop.write(lambda work: close_finding(work, finding, "消防已处理"), OFFICER_1)
    state = laptop.read(lambda records: records.finding(finding))
    assert state is not None
    assert state.state is FindingState.CLOSED


def test_an_answer_to_the_whole_letter_leaves_another_answer_alone(laptop: Laptop, visit: str, finding: str) -> None:
    """One was refused on its own: what is answered to the others later is no answer to it."""
    other = found_at(laptop, visit, "B12")
    write(laptop, command(finding, other))
    reply(laptop, other, accepted=False, text="不属于本部门职责", whole_letter=False)
    assert laptop.read(lambda records: sent_along(records, finding)) == ()
    assert reply(laptop, finding) == 1
    state = laptop.read(lambda records: records.finding(other))
    assert state is not None
    assert (state.reply_accepted, state.reply) == (False, "不属于本部门职责")


def test_the_result_after_the_acceptance_is_still_of_all(laptop: Laptop, visit: str, finding: str) -> None:
    other = found_at(laptop, visit, "B12")
    write(laptop, command(finding, other))
    assert reply(laptop, finding) == 2
    assert reply(laptop, finding, text="已处理完毕。") == 2


def test_what_was_not_accepted_is_not_closed(laptop: Laptop, finding: str) -> None:
    write(laptop, command(finding))
    reply(laptop, finding, accepted=False, text="不属于本部门职责")
    with pytest.raises(RuleViolation, match="不受理"):
        laptop.write(lambda work: close_finding(work, finding, "办完"), OFFICER_1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"replied_on": date(2026, 11, 21)}, "replied_on"),
        ({"replied_on": date(2026, 11, 19)}, "replied_on"),
    ],
)
def test_an_answer_says_what_and_when(laptop: Laptop, finding: str, changes: dict[str, object], field: str) -> None:
    write(laptop, command(finding))
    with pytest.raises(RuleViolation) as error:
        reply(laptop, finding, **changes)
    assert error.value.field == field


def test_an_answer_is_registered_by_the_district_to_what_was_sent(laptop: Laptop, finding: str) -> None:
    with pytest.raises(RuleViolation, match="没有移送"):
        reply(laptop, finding)
    write(laptop, command(finding))
    with pytest.raises(RuleViolation, match="区卫生健康委"):
        reply(laptop, finding, STREET)


def test_an_answer_that_is_due_is_counted_late(laptop: Laptop, finding: str) -> None:
    write(laptop, command(finding))

    def late(on: date) -> int:
        lines = laptop.read(lambda records: records.finding_lines(facility=OAK))
        return next(line for line in lines if line.id == finding).reply_overdue_days(on)

    assert (late(date(2026, 12, 4)), late(date(2026, 12, 7))) == (0, 3)
    reply(laptop, finding)
    assert late(date(2026, 12, 7)) == 0


def test_the_letter_stands_among_the_papers_of_its_visit(laptop: Laptop, visit: str, finding: str) -> None:
    letter = write(laptop, command(finding))
    view = laptop.read(lambda records: documents_view(records, OFFICER_1, None, notice=letter))
    assert view.visit is not None
    assert view.visit.id == visit
    (choice,) = [one for one in view.choices if one.kind is NoticeKind.TRANSFER_LETTER]
    assert choice.title == f"移送函（{FIRE}）"
    assert letter not in {line.id for line in view.earlier}


def test_photos_of_an_earlier_visit_come_with_the_letter(laptop: Laptop, visit: str, clock: StandingClock) -> None:
    """The letter belongs to the newest visit, its photos to each its own."""
    clock.pass_by(hours=1)
    seen = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION, facts={"E03": "安全出口被货架堵住。"})
    earlier, later = found_at(laptop, visit, "D04"), found_at(laptop, seen, "E03")
    forms = [laptop.read(lambda records, one=one: transfer_form(records, one, OFFICER_1)) for one in (earlier, later)]
    photos = tuple(form.findings[0].photos[0].sha256 for form in forms)
    letter = write(laptop, command(earlier, later, photos=photos))
    sheet = laptop.read(lambda records: sheet_of(records, letter))
    assert [one.number for one in sheet.content.photos] == [1, 2]
    assert {one.sha256 for one in sheet.photos} == set(photos)
    assert [one.evidence for one in sheet.content.findings] == [(1,), (2,)]


def test_what_is_closed_is_not_closed_again(laptop: Laptop, finding: str) -> None:
    seen = ReinspectFinding(finding, ReinspectionResult.RECTIFIED)
    laptop.write(lambda work: reinspect_finding(work, seen), OFFICER_1)
    laptop.write(lambda work: close_finding(work, finding, "已处理"), OFFICER_1)
    with pytest.raises(RuleViolation) as again:
        laptop.write(lambda work: close_finding(work, finding, "再销一次"), OFFICER_1)
    assert again.value.code == "rule-finding-close"
