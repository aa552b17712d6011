"""documents.md §1: who may do what. Dates stand at and around every edge."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.entries.registry import Certificate, Person
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import PersonKind, Profile, VisitMode

TODAY = date(2026, 11, 20)
FACILITY = "facility-1"
INSPECTION, VISIT = VisitMode.ADMINISTRATIVE_INSPECTION, VisitMode.SUPERVISORY_VISIT


_NUMBERS = count(1)


def person(
    kind: PersonKind = PersonKind.DISTRICT_OFFICER,
    *,
    certified: tuple[date, date] | None = None,
    appointed_to: date | None = None,
    recusals: tuple[str, ...] = (),
) -> Person:
    certificate = None
    if certified:
        number = str(next(_NUMBERS))
        certificate = Certificate(number=number, body="区卫健委", valid_from=certified[0], valid_to=certified[1])
    return Person(
        name="张工", kind=kind, unit="u", certificate=certificate, appointed_to=appointed_to, recusals=recusals
    )


VALID = (date(2024, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (TODAY, TODAY, True),
        (date(2026, 11, 21), date(2027, 1, 1), False),
        (date(2024, 1, 1), date(2026, 11, 19), False),
        (date(2024, 1, 1), TODAY, True),
    ],
)
def test_a_certificate_counts_on_its_first_and_last_day_only_between(
    valid_from: date, valid_to: date, holds: bool
) -> None:
    assert rights.certified_on(person(certified=(valid_from, valid_to)), TODAY) is holds


def test_an_inspection_needs_two_certificates_of_that_day() -> None:
    lead = person(certified=VALID)
    expired = person(certified=(date(2024, 1, 1), date(2026, 11, 19)))
    with pytest.raises(RuleViolation) as refused:
        rights.check_team(INSPECTION, lead, [lead, expired], FACILITY, TODAY)
    assert refused.value.code == "rule-team-certificates"
    rights.check_team(INSPECTION, lead, [lead, person(certified=VALID)], FACILITY, TODAY)


@pytest.mark.parametrize("kind", [PersonKind.PARENT, PersonKind.EXPERT, PersonKind.FRONT_LINE])
def test_a_part_time_inspector_never_leads_an_inspection_whatever_certificate_stands_on_the_roster(
    kind: PersonKind,
) -> None:
    lead = person(kind, certified=VALID)
    team = [lead, person(certified=VALID), person(certified=VALID)]
    with pytest.raises(RuleViolation) as refused:
        rights.check_team(INSPECTION, lead, team, FACILITY, TODAY)
    assert refused.value.code == "rule-lead"


def test_a_parent_leads_a_visit_but_not_where_recused() -> None:
    parent = person(PersonKind.PARENT)
    rights.check_team(VISIT, parent, [parent], FACILITY, TODAY)
    recused = person(PersonKind.PARENT, recusals=(FACILITY,))
    with pytest.raises(RuleViolation) as refused:
        rights.check_team(VISIT, parent, [parent, recused], FACILITY, TODAY)
    assert refused.value.code == "rule-team-recusal"
    assert "孩子" not in refused.value.message


def test_a_part_time_member_is_no_officer_whatever_certificate_stands_on_the_roster() -> None:
    """documents.md §1, actors a and b: the two are the authority's own."""
    lead, parent = person(certified=VALID), person(PersonKind.PARENT, certified=VALID)
    with pytest.raises(RuleViolation) as refused:
        rights.check_team(INSPECTION, lead, [lead, parent], FACILITY, TODAY)
    assert refused.value.code == "rule-team-certificates"
    rights.check_team(
        INSPECTION, lead, [lead, parent, person(PersonKind.STREET_OFFICER, certified=VALID)], FACILITY, TODAY
    )


def test_one_certificate_is_one_officer() -> None:
    lead = person(certified=VALID)
    assert rights.officers_among([lead, lead.model_copy(update={"name": "李工"})], TODAY) == 1


@pytest.mark.parametrize("kind", list(PersonKind))
def test_recusal_holds_for_everyone_parents_and_relatives(kind: PersonKind) -> None:
    """documents.md §1.6: whoever the roster keeps away, with whatever certificate and in every mode."""
    kept_away = person(kind, certified=VALID, recusals=(FACILITY,))
    team = [person(certified=VALID), person(certified=VALID), kept_away]
    for mode in VisitMode:
        with pytest.raises(RuleViolation) as refused:
            rights.check_team(mode, team[0], team, FACILITY, TODAY)
        assert refused.value.code == "rule-team-recusal"
    assert not rights.recused(kept_away, "facility-2")


def test_an_appointment_ends_with_its_last_day() -> None:
    rights.check_team(VISIT, person(appointed_to=TODAY), [person(appointed_to=TODAY)], FACILITY, TODAY)
    over = person(appointed_to=date(2026, 11, 19))
    with pytest.raises(RuleViolation) as refused:
        rights.check_team(VISIT, over, [over], FACILITY, TODAY)
    assert refused.value.code == "rule-team-appointment"


@pytest.mark.parametrize(
    ("approval", "scan", "code"),
    [
        (None, CodeScan(connected=False), "rule-start-approval"),
        (Approval(task_number="T1"), CodeScan(connected=False), "rule-start-approval"),
        (Approval(urgent=True, urgent_reason=" "), CodeScan(connected=False), "rule-start-approval"),
        (Approval(task_number="T1", approval_number="A1"), None, "rule-start-scan"),
        (Approval(task_number="T1", approval_number="A1"), CodeScan(connected=True), "rule-start-scan"),
    ],
)
def test_an_inspection_starts_with_task_approval_and_scan(
    approval: Approval | None, scan: CodeScan | None, code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        rights.check_start_papers(INSPECTION, None, approval, scan)
    assert refused.value.code == code


def test_an_urgent_inspection_may_bring_its_papers_later_and_the_scan_may_be_unconnected() -> None:
    urgent = Approval(urgent=True, urgent_reason="接报有人受伤")
    rights.check_start_papers(INSPECTION, None, urgent, CodeScan(connected=False))


def test_a_visit_needs_the_answer_of_the_facility_even_when_it_is_no() -> None:
    with pytest.raises(RuleViolation):
        rights.check_start_papers(VISIT, None, None, None)
    rights.check_start_papers(VISIT, Consent(given=False, name="李婷", reason="正在午睡"), None, None)


def test_the_verification_has_its_own_profile() -> None:
    assert rights.profile_allowed(VisitMode.INCLUSIVE_VERIFICATION, Profile.INCLUSIVE)
    assert not rights.profile_allowed(VisitMode.INCLUSIVE_VERIFICATION, Profile.QUICK)
    assert not rights.profile_allowed(VISIT, Profile.INCLUSIVE)


def test_a_unit_covers_itself_and_the_district_covers_all() -> None:
    assert rights.covers("清源街道", "清源街道", "110115")
    assert rights.covers("110115", "清源街道", "110115")
    assert not rights.covers("亦庄镇", "清源街道", "110115")


def test_the_mode_says_in_words_why_it_cannot_be_chosen() -> None:
    officer = person(certified=VALID)
    assert (
        rights.mode_refusal(INSPECTION, [officer], officer, TODAY) == "需要两名执法证有效的人员，本单位名册上不足两名"
    )
    assert rights.mode_refusal(INSPECTION, [officer, person(certified=VALID)], officer, TODAY) is None
    refusal = rights.mode_refusal(INSPECTION, [officer, person(certified=VALID)], person(PersonKind.PARENT), TODAY)
    assert refusal == "您没有有效的执法证，不能主持行政检查"
