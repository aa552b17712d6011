"""Clocks that are wrong, years that end, certificates that run out (sync.md §3.5, documents.md §1, §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from tests.application.test_starting import EXPERT, OAK, OFFICER, begun, inspection_command, refused, visit_command
from tests.demo_laptop import BEIJING, StandingClock
from tests.made_visits import OFFICER_1, answer_all, lease_numbers, sealed_visit, sign
from tuoyu_desktop.application.finishing import FinishVisit, abandon_visit, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, allowed_kinds, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import start_view, start_visit
from tuoyu_desktop.application.sync_port import CLOCK_AHEAD, SERVER_TIME
from tuoyu_desktop.application.visit_view import visit_context
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import VisitMode
from tuoyu_desktop.exchange.rule_packs import builtin_district_packs

LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"


def question(laptop: Laptop) -> str | None:
    return laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question


def heard(laptop: Laptop, at: datetime, ahead: timedelta = timedelta(0)) -> None:
    """What a complete sync leaves behind."""

    def job(work: Work) -> None:
        work.put_setting(SERVER_TIME, at.astimezone(UTC).isoformat())
        work.put_setting(CLOCK_AHEAD, str(int(ahead.total_seconds())))

    laptop.write(job, EXPERT)


@pytest.mark.parametrize(
    ("moved", "asked"),
    [
        (timedelta(minutes=-4), False),
        (timedelta(minutes=-6), True),
        (timedelta(days=-90), True),
        (timedelta(hours=8), False),  # a day in the field after the morning's sync
        (timedelta(days=365), True),
    ],
)
def test_a_clock_that_was_moved_since_the_last_sync_is_asked_about(
    laptop: Laptop, clock: StandingClock, moved: timedelta, asked: bool
) -> None:
    heard(laptop, clock.now)
    clock.now += moved
    assert bool(question(laptop)) is asked
    command = visit_command(laptop)
    if asked:
        assert refused(laptop, command).code == "rule-start-clock"
    visit = begun(laptop, replace(command, clock_confirmed=asked))
    assert (visit.clock_confirmed, visit.date) == (asked, clock.now.date())


def test_a_clock_before_any_checklist_is_told_to_be_put_right(laptop: Laptop, clock: StandingClock) -> None:
    clock.pass_by(days=-365)
    with pytest.raises(EnvironmentFault) as fault:
        question(laptop)
    assert "核对电脑日期" in fault.value.message


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(days=-365), timedelta(minutes=6)])
def test_a_clock_that_disagreed_at_the_last_sync_is_asked_about(
    laptop: Laptop, clock: StandingClock, ahead: timedelta
) -> None:
    heard(laptop, clock.now - ahead, ahead)
    assert question(laptop)
    heard(laptop, clock.now, timedelta(minutes=4))
    assert question(laptop) is None


def test_a_clock_that_runs_backwards_is_asked_about_without_any_sync(laptop: Laptop, clock: StandingClock) -> None:
    visit, _ = laptop.write(lambda work: start_visit(work, visit_command(laptop)), EXPERT)
    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)
    assert question(laptop) is None

    clock.pass_by(minutes=-6)
    assert "还早" in (question(laptop) or "")


def test_a_clock_put_right_during_a_visit_keeps_it_and_prints_no_end_before_its_beginning(
    laptop: Laptop, clock: StandingClock
) -> None:
    lease_numbers(laptop)

    def begin(work: Work) -> str:
        made = start_visit(work, visit_command(laptop))
        answer_all(work, made, {})
        sign(work, made)
        return made

    visit = laptop.write(begin, EXPERT)[0]
    clock.pass_by(days=-365)
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), EXPERT)
    command = IssueNotice(visit, NoticeKind.VISIT_RECORD)
    notice = laptop.write(lambda work: issue_notice(work, command), EXPERT)[0]
    content = laptop.read(lambda records: sheet_of(records, notice)).content
    assert (content.started_at is not None, content.ended_at) == (True, None)


@pytest.mark.parametrize("zone", [BEIJING, UTC])
def test_the_year_of_a_number_turns_at_midnight_in_beijing(laptop: Laptop, clock: StandingClock, zone: tzinfo) -> None:
    """documents.md §3: the year rolls over on 1 January in local time, whatever zone the machine is set to."""
    lease_numbers(laptop)  # numbers of 2026 only
    visit = sealed_visit(laptop)

    def issued(kind: NoticeKind) -> tuple[str, int]:
        notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]
        content = laptop.read(lambda records: sheet_of(records, notice)).content
        return content.number, content.issued_on.year

    clock.now = datetime(2026, 12, 31, 23, 59, 50, tzinfo=BEIJING).astimezone(zone)
    number, year = issued(NoticeKind.VISIT_RECORD)
    assert ("2026" in number, year) == (True, 2026)
    clock.pass_by(seconds=20)
    number, year = issued(NoticeKind.FEEDBACK_FORM)
    assert (number.startswith("待编-"), year) == (True, 2027)


def officers_paper(laptop: Laptop, visit: str) -> str:
    findings = tuple(laptop.read(lambda records: records.findings(visit)))
    bases = tuple((finding, LAW) for finding in findings)
    dues = tuple((finding, laptop.clock().date()) for finding in findings)  # those of the visit may be over
    command = IssueNotice(visit, NoticeKind.HEALTH_OPINION, OfficerText("请改正。", bases, dues))
    return laptop.write(lambda work: issue_notice(work, command), OFFICER_1)[0]


def test_a_certificate_that_ran_out_since_the_visit_signs_nothing(laptop: Laptop, clock: StandingClock) -> None:
    """documents.md §1 rule 2: both officers hold a valid 执法证 when they looked and when they sign."""
    lease_numbers(laptop)
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    person = laptop.read(lambda records: records.person(OFFICER_1))
    assert person is not None
    assert person.certificate is not None
    clock.now = datetime.combine(person.certificate.valid_to, clock.now.timetz())

    officers_paper(laptop, visit)  # the last day
    other = sealed_visit_on(laptop)
    clock.pass_by(days=1)
    with pytest.raises(RuleViolation) as too_late:
        officers_paper(laptop, other)
    assert too_late.value.code == "rule-notice-right"


def sealed_visit_on(laptop: Laptop) -> str:
    """The same officers' second visit, begun while their appointment still held."""
    clock = laptop.clock
    assert isinstance(clock, StandingClock)
    later, clock.now = clock.now, datetime(2026, 11, 20, 15, 0, tzinfo=BEIJING)
    try:
        return sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    finally:
        clock.now = later


def test_the_order_form_is_switched_off_in_every_shipped_pack_but_the_demo() -> None:
    """documents.md §1 rule 7."""
    for pack in builtin_district_packs():
        assert pack.switches.order_form is pack.demo, pack.id


def test_under_the_national_pack_no_order_can_be_made(laptop: Laptop) -> None:
    national = replace(laptop.office.device, district_pack="national")
    laptop.office.device = national
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)

    assert NoticeKind.RECTIFICATION_ORDER not in laptop.read(lambda r: allowed_kinds(r, visit_context(r, visit)))
    command = IssueNotice(visit, NoticeKind.RECTIFICATION_ORDER, OfficerText("责令改正。"))
    with pytest.raises(RuleViolation) as error:
        laptop.write(lambda work: issue_notice(work, command), OFFICER_1)
    assert error.value.code == "rule-notice-right"


def test_the_date_of_a_visit_is_not_chosen(laptop: Laptop) -> None:
    command = inspection_command(laptop)
    for days in (365, -365, 2):
        moved = replace(command, on=laptop.clock().date() + timedelta(days=days), clock_confirmed=True)
        assert refused(laptop, moved).code == "rule-start-date"
    assert command.lead == OFFICER
