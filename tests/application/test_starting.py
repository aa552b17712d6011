"""开始: which modes, people and profiles can be chosen, and what a start refuses (documents.md §1, checklist.md §1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.demo_laptop import SEED, StandingClock
from tuoyu_desktop.application.starting import StartVisit, start_view, start_visit
from tuoyu_desktop.application.sync_port import SERVER_TIME
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode, VisitState

OAK = oak_facility(SEED)
EXPERT, OFFICER = DEMO_PEOPLE["expert"], DEMO_PEOPLE["street_officer"]
PARENT = DEMO_PEOPLE["parent"]


def visit_command(laptop: Laptop, **changes: object) -> StartVisit:
    """A quick 走访 by the expert, with consent."""
    command = StartVisit(
        facility=OAK,
        mode=VisitMode.SUPERVISORY_VISIT,
        inspection_kind=InspectionKind.ROUTINE,
        profile=Profile.QUICK,
        lead=EXPERT,
        team=(EXPERT,),
        on=laptop.clock().date(),
        consent=Consent(given=True, name="李婷", post="园长"),
    )
    return replace(command, **changes)  # type: ignore[arg-type]  # field names are given by the tests


def begun(laptop: Laptop, command: StartVisit) -> FoldedInspection:
    visit, _ = laptop.write(lambda work: start_visit(work, command), command.lead)
    found = laptop.read(lambda records: records.inspection(visit))
    assert found is not None
    return found


def refused(laptop: Laptop, command: StartVisit) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        laptop.write(lambda work: start_visit(work, command), command.lead)
    return error.value


def test_a_part_time_expert_may_visit_but_not_inspect(laptop: Laptop) -> None:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    refusals = {choice.mode: choice.refusal for choice in view.modes}

    assert refusals[VisitMode.SUPERVISORY_VISIT] is None
    assert "执法证" in (refusals[VisitMode.ADMINISTRATIVE_INSPECTION] or "")


def test_visits_offer_no_paper_of_an_authority(laptop: Laptop) -> None:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    papers = {choice.mode: choice.documents for choice in view.modes}

    assert "走访督导情况记录" in papers[VisitMode.SUPERVISORY_VISIT]
    assert not any("责令" in paper or "通知书" in paper for paper in papers[VisitMode.SUPERVISORY_VISIT])


def test_a_recused_parent_is_named_without_a_reason(laptop: Laptop) -> None:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    by_person = {choice.person: choice.refusal for choice in view.team}

    assert by_person[DEMO_PEOPLE["recused_parent"]] == "需要回避"
    assert refused(laptop, visit_command(laptop, team=(EXPERT, DEMO_PEOPLE["recused_parent"]))).field == "team"


def test_the_expert_profile_is_narrowed_by_group(laptop: Laptop) -> None:
    view = laptop.read(lambda records: start_view(records, OAK, EXPERT))
    expert = next(c for c in view.profiles[VisitMode.SUPERVISORY_VISIT] if c.profile is Profile.EXPERT)
    assert sum(count for _, _, count in expert.sections) == expert.item_count

    visit = begun(laptop, visit_command(laptop, profile=Profile.EXPERT, sections=("C", "D")))

    assert {code[0] for code in visit.items} == {"C", "D"}
    shown = len(visit.items) - len(visit.not_applicable)
    assert shown == sum(count for letter, _, count in expert.sections if letter in "CD")


def test_what_does_not_apply_is_kept_with_its_reason(laptop: Laptop) -> None:
    visit = begun(laptop, visit_command(laptop, profile=Profile.FULL))

    assert visit.not_applicable
    assert all(reason.strip() for reason in visit.not_applicable.values())
    assert "A04" in visit.not_applicable  # names of 家庭托育点 only (column 适用: J)


def test_the_visit_pins_the_checklist_and_the_rules_of_the_district(laptop: Laptop) -> None:
    visit = begun(laptop, visit_command(laptop))
    checklist = laptop.packs.current_checklist(laptop.clock().date())

    assert (visit.checklist.id, visit.checklist.version, visit.checklist.digest) == (
        checklist.id,
        checklist.version,
        checklist.digest,
    )
    assert visit.district_pack.id == "demo-110115"


def test_without_consent_nothing_is_looked_at(laptop: Laptop) -> None:
    consent = Consent(given=False, name="李婷", post="园长", reason="正在消毒")

    assert begun(laptop, visit_command(laptop, consent=consent)).state is VisitState.REFUSED


def test_nobody_answered_for_the_facility(laptop: Laptop) -> None:
    assert refused(laptop, visit_command(laptop, consent=None)).field == "consent"


def inspection_command(laptop: Laptop, **changes: object) -> StartVisit:
    """An inspection by a street's and a district's officer, with task and approval."""
    papers: dict[str, object] = {
        "mode": VisitMode.ADMINISTRATIVE_INSPECTION,
        "lead": OFFICER,
        "team": (OFFICER, DEMO_PEOPLE["district_officer_1"]),
        "consent": None,
        "approval": Approval(task_number="任务 7", approval_number="批 7"),
        "code_scan": CodeScan(connected=False),
    }
    return visit_command(laptop, **{**papers, **changes})


def test_an_inspection_needs_two_certificates(laptop: Laptop) -> None:
    assert refused(laptop, inspection_command(laptop, team=(OFFICER, EXPERT))).code == "rule-team-certificates"
    assert begun(laptop, inspection_command(laptop)).mode is VisitMode.ADMINISTRATIVE_INSPECTION


def test_an_inspection_needs_an_approval_or_an_urgent_reason(laptop: Laptop) -> None:
    assert refused(laptop, inspection_command(laptop, approval=None)).field == "approval"
    assert refused(laptop, inspection_command(laptop, approval=Approval(urgent=True))).field == "approval"
    urgent = Approval(urgent=True, urgent_reason="接到燃气泄漏报告")
    assert begun(laptop, inspection_command(laptop, approval=urgent)).approval == urgent


def test_the_code_is_scanned_or_said_to_be_unconnected(laptop: Laptop) -> None:
    assert refused(laptop, inspection_command(laptop, code_scan=None)).field == "code_scan"


def test_a_visit_uses_no_profile_of_the_verification(laptop: Laptop) -> None:
    assert refused(laptop, visit_command(laptop, profile=Profile.INCLUSIVE)).field == "profile"


def test_a_clock_behind_the_server_has_to_be_confirmed(laptop: Laptop, clock: StandingClock) -> None:
    def know(ahead: timedelta) -> None:
        at = (clock.now + ahead).isoformat()
        laptop.write(lambda work: work.put_setting(SERVER_TIME, at), EXPERT)

    know(timedelta(minutes=5))
    assert laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question is None

    know(timedelta(minutes=6))
    assert "核对日期" in (laptop.read(lambda records: start_view(records, OAK, EXPERT)).clock_question or "")
    assert refused(laptop, visit_command(laptop)).field == "clock"
    assert begun(laptop, visit_command(laptop, clock_confirmed=True)).clock_confirmed
