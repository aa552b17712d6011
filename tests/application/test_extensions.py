"""延期整改: asked for in writing before the date is over, and only where an authority set one (documents.md §4.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from tests.demo_laptop import TODAY, StandingClock
from tests.made_visits import EXPERT, OAK, OFFICER_1, sealed_visit
from tuoyu_desktop.application.extension_cases import RequestExtension, extension_refusal, request_extension
from tuoyu_desktop.application.finding_cases import close_finding
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import ExtensionDecidedData, FindingReinspectedData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import ReinspectionResult, VisitMode

DUE = date(2026, 12, 11)
"""D04 at 2026-11-20: 15 working days (checklist.md, item D04)."""
LATER = date(2026, 12, 25)


def state_of(laptop: Laptop, finding: str) -> FoldedFinding:
    def read(records: Records) -> FoldedFinding | None:
        return records.finding(finding)

    state = laptop.read(read)
    assert state is not None
    return state


@pytest.fixture
def finding(laptop: Laptop) -> str:
    """One that officers found, with a date that binds."""
    visit = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION)
    found = laptop.read(lambda records: records.findings(visit))
    identity = next(one for one, state in found.items() if state.item == "D04")
    assert state_of(laptop, identity).due_on == DUE
    return identity


def asked(finding: str, **changes: object) -> RequestExtension:
    made = RequestExtension(finding, "硬盘还在途中", LATER, TODAY)
    return replace(made, **changes)  # type: ignore[arg-type]  # field names are given by the test


def ask(laptop: Laptop, command: RequestExtension, person: str = OFFICER_1) -> None:
    laptop.write(partial(request_extension, command=command), person)


def refused(laptop: Laptop, command: RequestExtension, person: str = OFFICER_1) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        ask(laptop, command, person)
    return error.value


def answer(laptop: Laptop, finding: str, data: ExtensionDecidedData) -> None:
    laptop.write(lambda work: work.append(data, subject=finding, facility=OAK), OFFICER_1)


def test_a_request_moves_no_date(laptop: Laptop, finding: str) -> None:
    ask(laptop, asked(finding))
    state = state_of(laptop, finding)
    assert state.extension_waits
    assert (state.due_on, state.extension_until) == (DUE, None)
    assert (state.extension_requested_on, state.extension_asked_until) == (TODAY, LATER)
    assert state.extension_reason == "硬盘还在途中"


def test_the_district_s_yes_moves_it_and_its_no_does_not(laptop: Laptop, finding: str) -> None:
    ask(laptop, asked(finding))
    answer(laptop, finding, ExtensionDecidedData(granted=False, reason="已经延过"))
    state = state_of(laptop, finding)
    assert (state.due_on, state.extension_granted, state.extension_answer) == (DUE, False, "已经延过")
    assert not state.extension_waits

    ask(laptop, asked(finding))
    assert state_of(laptop, finding).extension_granted is None, "the old answer is not the answer to the new request"
    answer(laptop, finding, ExtensionDecidedData(granted=True, until=LATER))
    state = state_of(laptop, finding)
    assert (state.due_on, state.extension_until, state.extension_granted) == (LATER, LATER, True)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"reason": "  "}, "rule-extension-reason", "reason"),
        ({"until": None}, "rule-extension-until", "until"),
        ({"until": DUE}, "rule-extension-until", "until"),
        ({"until": date(1999, 1, 1)}, "rule-extension-until", "until"),
        ({"requested_on": None}, "rule-extension-day", "requested_on"),
        ({"requested_on": TODAY + timedelta(days=1)}, "rule-extension-day", "requested_on"),
        ({"requested_on": TODAY - timedelta(days=1)}, "rule-extension-day", "requested_on"),
    ],
    ids=["no reason", "no date", "no longer", "before", "no day", "tomorrow", "before it was found"],
)
def test_a_request_says_why_until_when_and_when_it_came(
    laptop: Laptop, finding: str, changes: dict[str, object], code: str, field: str
) -> None:
    error = refused(laptop, asked(finding, **changes))
    assert (error.code, error.field) == (code, field)
    assert not state_of(laptop, finding).extension_waits


@pytest.mark.parametrize(("after", "taken"), [(0, True), (1, False)], ids=["on the last day", "a day late"])
def test_it_is_asked_for_before_the_time_is_over(
    laptop: Laptop, finding: str, clock: StandingClock, after: int, taken: bool
) -> None:
    clock.pass_by(days=(DUE - TODAY).days + after)
    command = asked(finding, requested_on=DUE + timedelta(days=after))
    if taken:
        ask(laptop, command)
    else:
        error = refused(laptop, command)
        assert (error.code, error.field) == ("rule-extension-late", "requested_on")
    assert state_of(laptop, finding).extension_waits is taken


def test_what_came_in_time_may_be_registered_later(laptop: Laptop, finding: str, clock: StandingClock) -> None:
    clock.pass_by(days=60)
    ask(laptop, asked(finding, requested_on=DUE))
    assert state_of(laptop, finding).extension_requested_on == DUE


def test_without_a_date_of_an_authority_there_is_nothing_to_extend(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    (finding, state), *_ = laptop.read(lambda records: records.findings(visit)).items()
    assert state.suggested_due_on is not None
    assert refused(laptop, asked(finding), EXPERT).code == "rule-extension"
    detail = laptop.read(lambda records: finding_detail(records, finding, EXPERT))
    assert "extend" in detail.refusals


def test_one_request_at_a_time(laptop: Laptop, finding: str) -> None:
    ask(laptop, asked(finding))
    assert refused(laptop, asked(finding)).code == "rule-extension"
    assert "等区里批复" in extension_refusal(state_of(laptop, finding))


def test_a_closed_one_is_over(laptop: Laptop, finding: str) -> None:
    done = FindingReinspectedData(on=TODAY, result=ReinspectionResult.RECTIFIED)
    laptop.write(lambda work: work.append(done, subject=finding, facility=OAK), OFFICER_1)
    laptop.write(lambda work: close_finding(work, finding, "已整改"), OFFICER_1)
    assert refused(laptop, asked(finding)).code == "rule-extension"


def test_who_must_not_act_there_registers_nothing(laptop: Laptop, finding: str) -> None:
    assert refused(laptop, asked(finding), DEMO_PEOPLE["recused_parent"]).code == "rule-finding-right"
