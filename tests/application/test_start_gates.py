"""The gates of documents.md §1 and the ways round them: the clock, the roster, the next day, another year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.application.test_starting import OFFICER, begun, inspection_command, refused, visit_command
from tests.demo_laptop import TODAY, StandingClock
from tests.made_visits import EXPERT, FACTS, OAK, OFFICER_1, OFFICER_2, PARENT, lease_numbers, sealed_visit, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, record_finding
from tuoyu_desktop.application.finishing import MarkNotChecked, abandon_visit, mark_not_checked
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import start_view, start_visit
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import Approval
from tuoyu_desktop.domain.entries.registry import FacilityUpdatedData, RosterChangedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, Severity, VisitMode

INSPECTION = VisitMode.ADMINISTRATIVE_INSPECTION
PAPERS = Approval(task_number="任 7", approval_number="批 7")
TOWN = "town_huangcun"
FORM = FindingForm("没有法人登记证照。", Severity.CRITICAL, "市场监管局", 15, photo_reason="没带相机")


def say(laptop: Laptop, **changes: Any) -> None:
    """The district says something of the facility."""
    data = FacilityUpdatedData(changes=changes)
    laptop.write(lambda work: work.append(data, subject=OAK, facility=OAK), OFFICER_1)


def enrol(laptop: Laptop, identity: str, **changes: Any) -> None:
    """The roster says something else of a person."""

    def job(work: Work) -> None:
        person = work.person(identity)
        assert person is not None
        if "valid_to" in changes:
            assert person.certificate is not None
            held = person.certificate.model_copy(update={"valid_to": changes.pop("valid_to")})
            changes["certificate"] = held
        data = RosterChangedData(person=person.model_copy(update=changes))
        work.append(data, subject=identity, facility=None)

    laptop.write(job, OFFICER_1)


def refusal(laptop: Laptop, job: Callable[[Work], Any], actor: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        laptop.write(job, actor)
    return error.value


# the yearly cap -------------------------------------------------------------------------------------------------------


def test_the_first_beyond_the_cap_needs_its_own_approval(laptop: Laptop) -> None:
    say(laptop, inspection_cap=2, inspections_this_year=1, inspections_year=TODAY.year, inspections_counted=[])
    last = begun(laptop, inspection_command(laptop))
    assert (last.yearly_number, last.yearly_cap) == (2, 2)

    error = refused(laptop, inspection_command(laptop))
    assert (error.code, error.field) == ("rule-cap", "beyond_cap_number")
    urgent = Approval(urgent=True, urgent_reason="接到燃气泄漏报告")
    assert "紧急" in refused(laptop, inspection_command(laptop, approval=urgent)).message

    own = PAPERS.model_copy(update={"beyond_cap_number": "超批〔2026〕3号"})
    beyond = begun(laptop, inspection_command(laptop, approval=own))
    assert (beyond.yearly_number, beyond.yearly_cap) == (3, 2)


def test_a_visit_is_none_of_the_inspections_and_the_page_says_how_many_there_were(laptop: Laptop) -> None:
    say(laptop, inspection_cap=1, inspections_this_year=1, inspections_year=TODAY.year, inspections_counted=[])
    assert begun(laptop, visit_command(laptop)).yearly_number is None
    yearly = laptop.read(lambda records: start_view(records, OAK, OFFICER)).yearly
    assert (yearly.number, yearly.cap, yearly.is_beyond) == (2, 1, True)


def test_what_the_district_counted_is_not_added_again(laptop: Laptop) -> None:
    visit, _ = laptop.write(lambda work: start_visit(work, inspection_command(laptop)), OFFICER)
    say(laptop, inspections_this_year=1, inspections_year=TODAY.year, inspections_counted=[])
    assert laptop.read(lambda records: start_view(records, OAK, OFFICER)).yearly.done == 2
    say(laptop, inspections_this_year=1, inspections_year=TODAY.year, inspections_counted=[visit])
    assert laptop.read(lambda records: start_view(records, OAK, OFFICER)).yearly.done == 1
    laptop.write(lambda work: abandon_visit(work, visit, "选错了机构"), OFFICER)
    say(laptop, inspections_this_year=0, inspections_year=TODAY.year, inspections_counted=[])
    assert laptop.read(lambda records: start_view(records, OAK, OFFICER)).yearly.done == 0


def test_a_bare_figure_has_in_it_what_was_delivered(laptop: Laptop) -> None:
    begun(laptop, inspection_command(laptop))
    say(laptop, inspections_this_year=1)
    assert laptop.read(lambda records: start_view(records, OAK, OFFICER)).yearly.done == 2, "not delivered yet"


def test_officers_papers_say_which_of_the_year_it_was(laptop: Laptop) -> None:
    say(laptop, inspection_cap=1, inspections_this_year=1, inspections_year=TODAY.year, inspections_counted=[])
    lease_numbers(laptop)
    own = PAPERS.model_copy(update={"beyond_cap_number": "超批〔2026〕3号"})
    visit = sealed_visit(laptop, INSPECTION, approval=own, facts=FACTS)
    found = laptop.read(lambda records: records.findings(visit))
    bases = tuple((finding, "《托育机构管理规范（试行）》第三十二条") for finding in found)
    issue = IssueNotice(visit, NoticeKind.HEALTH_OPINION, OfficerText(opinion="请立即改正。", bases=bases))
    notice = laptop.write(lambda work: issue_notice(work, issue), OFFICER_1)[0]
    content = laptop.read(lambda records: sheet_of(records, notice)).content
    assert (content.yearly_number, content.yearly_cap, content.beyond_cap_number) == (2, 1, "超批〔2026〕3号")


# certificates, recusal, area, the clock -------------------------------------------------------------------------------


def test_a_page_left_open_over_midnight_does_not_revive_a_certificate(laptop: Laptop, clock: StandingClock) -> None:
    enrol(laptop, OFFICER, valid_to=TODAY)
    command = inspection_command(laptop)
    clock.pass_by(days=1)
    assert refused(laptop, command).code == "rule-team-certificates"
    assert refused(laptop, replace(command, on=TODAY + timedelta(days=1))).code == "rule-team-certificates"


def test_a_day_that_is_not_today_is_refused(laptop: Laptop, clock: StandingClock) -> None:
    command = inspection_command(laptop)
    clock.pass_by(days=2)
    assert refused(laptop, command).field == "clock"


def test_a_roster_that_changed_after_the_choice_holds(laptop: Laptop) -> None:
    command = inspection_command(laptop)
    enrol(laptop, OFFICER_1, recusals=(OAK,))
    assert refused(laptop, command).code == "rule-team-recusal"
    enrol(laptop, OFFICER_1, recusals=(), active=False)
    assert refused(laptop, command).code == "rule-team-appointment"


def test_a_team_chosen_for_a_visit_is_checked_for_the_inspection(laptop: Laptop) -> None:
    """The mode is changed after the team was ticked."""
    as_visit = visit_command(laptop, lead=OFFICER, team=(OFFICER, PARENT))
    papers = inspection_command(laptop)
    changed = replace(as_visit, mode=INSPECTION, approval=papers.approval, code_scan=papers.code_scan)
    assert refused(laptop, changed).code == "rule-team-certificates"


def test_who_must_keep_away_leads_nothing_here_and_counts_for_nothing(laptop: Laptop) -> None:
    for officer in (OFFICER_1, OFFICER_2, DEMO_PEOPLE["street_officer_2"]):
        enrol(laptop, officer, recusals=(OAK,))
    modes = {c.mode: c.refusal for c in laptop.read(lambda records: start_view(records, OAK, OFFICER)).modes}
    recused = {c.mode: c.refusal for c in laptop.read(lambda records: start_view(records, OAK, OFFICER_1)).modes}
    assert all("回避" in (refusal or "") for refusal in recused.values())
    assert modes[VisitMode.SUPERVISORY_VISIT] is None


def test_a_member_of_another_street_does_not_come_along(laptop: Laptop) -> None:
    team = (EXPERT, DEMO_PEOPLE[TOWN])
    assert refused(laptop, visit_command(laptop, team=team)).code == "rule-area"


def test_an_inspection_resumed_after_a_certificate_ran_out_takes_no_more_but_can_be_ended(
    laptop: Laptop, clock: StandingClock
) -> None:
    visit = laptop.write(lambda work: start(work, INSPECTION), OFFICER_1)[0]
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "A01", Answer.FAIL)), OFFICER_1)
    enrol(laptop, OFFICER_2, valid_to=TODAY)
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "A05", Answer.PASS)), OFFICER_1)

    clock.pass_by(days=1)

    answer = RecordAnswer(visit, "A09", Answer.PASS)
    error = refusal(laptop, lambda work: record_answer(work, answer))
    assert error.code == "rule-team-certificates"
    assert "1名" in error.message
    found = RecordFinding(visit, "A01", FORM)
    laptop.write(lambda work: record_finding(work, found), OFFICER_1)  # failed while two had one
    laptop.write(lambda work: mark_not_checked(work, MarkNotChecked(visit, ("A09",), "执法证到期")), OFFICER_1)
    laptop.write(lambda work: abandon_visit(work, visit, "执法证到期"), OFFICER_1)


def test_a_visit_resumed_after_the_appointment_or_by_who_must_keep_away_now(
    laptop: Laptop, clock: StandingClock
) -> None:
    visit = laptop.write(lambda work: start(work), EXPERT)[0]
    enrol(laptop, EXPERT, appointed_to=TODAY)
    answer = RecordAnswer(visit, "A01", Answer.PASS)
    laptop.write(lambda work: record_answer(work, answer), EXPERT)
    clock.pass_by(days=1)
    assert refusal(laptop, lambda work: record_answer(work, answer), EXPERT).code == "rule-team-appointment"
    laptop.write(lambda work: record_answer(work, answer), PARENT)
    enrol(laptop, PARENT, recusals=(OAK,))
    assert refusal(laptop, lambda work: record_answer(work, answer), PARENT).code == "rule-team-recusal"


def test_what_was_failed_in_time_is_described_after_the_appointment_but_not_by_who_must_keep_away(
    laptop: Laptop, clock: StandingClock
) -> None:
    """A failure without a finding bars the seal, so the visit could neither go on nor end."""
    visit = laptop.write(lambda work: start(work), EXPERT)[0]
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, "A01", Answer.FAIL)), EXPERT)
    enrol(laptop, EXPERT, appointed_to=TODAY)
    enrol(laptop, PARENT, recusals=(OAK,))
    clock.pass_by(days=1)
    found = RecordFinding(visit, "A01", FORM)
    other = RecordFinding(visit, "A05", FORM)

    assert refusal(laptop, lambda work: record_finding(work, found), PARENT).code == "rule-team-recusal"
    assert refusal(laptop, lambda work: record_finding(work, other), EXPERT).code == "rule-finding-answer"
    laptop.write(lambda work: record_finding(work, found), EXPERT)

    assert len(laptop.read(lambda records: records.findings(visit))) == 1
