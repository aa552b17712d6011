"""涉嫌犯罪案件移送书: the group, what is asked, what is only said (documents.md §4.9; 国务院令第310号, 2020 修订)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.demo_laptop import StandingClock
from tests.made_visits import EXPERT, OFFICER_1, OFFICER_2, lease_numbers, sealed_visit
from tuoyu_desktop.application.crime_transfers import WriteCrimeTransfer, crime_form, write_crime_transfer
from tuoyu_desktop.application.notice_cases import sheet_of, void_notice
from tuoyu_desktop.application.transfer_letters import WriteTransfer, write_transfer
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.terms import FindingState

STREET = DEMO_PEOPLE["street_officer"]


@pytest.fixture
def finding(laptop: Laptop) -> str:
    lease_numbers(laptop)
    visit = sealed_visit(laptop)
    return next(iter(laptop.read(lambda records: records.findings(visit))))


def command(finding: str, **changes: object) -> WriteCrimeTransfer:
    made = WriteCrimeTransfer((finding,), "区公安分局", "涉嫌虐待被看护人", "走访时看到。", (OFFICER_1, OFFICER_2))
    return replace(made, **changes)  # type: ignore[arg-type]  # field names are given by the test


def write(laptop: Laptop, made: WriteCrimeTransfer, actor: str = OFFICER_1) -> str:
    return str(laptop.write(lambda work: write_crime_transfer(work, made), actor)[0])


def test_the_form_offers_the_commissions_own_certified_officers(laptop: Laptop, finding: str) -> None:
    form = laptop.read(lambda records: crime_form(records, finding, OFFICER_1))
    assert {officer.id for officer in form.officers} == {OFFICER_1, OFFICER_2}
    assert (form.department, form.refusal) == ("区公安分局", "")


def test_where_no_group_can_be_made_the_form_says_why(laptop: Laptop, finding: str, clock: StandingClock) -> None:
    clock.pass_by(days=720)  # all certificates of the demo have run out, its people are gone with them
    with pytest.raises(RuleViolation, match="由区卫生健康委的人员办理"):
        laptop.read(lambda records: crime_form(records, finding, OFFICER_1))


def test_the_group_stands_on_the_paper_and_signs_it(laptop: Laptop, finding: str) -> None:
    letter = write(laptop, command(finding))
    content = laptop.read(lambda records: sheet_of(records, letter)).content
    state, sent = laptop.read(lambda records: (records.notice(letter), records.finding(finding)))
    assert state is not None
    assert sent is not None
    assert content.number == "京兴卫托刑移〔2026〕1号"
    assert [member.name for member in content.team] == ["王强", "刘颖喆"]
    assert all(member.certificate_number for member in content.team)
    assert state.signers == (OFFICER_1, OFFICER_2)
    assert (sent.state, sent.referred_to, sent.letter) == (FindingState.REFERRED, "区公安分局", letter)
    assert sent.reply_due_on is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"group": (OFFICER_1,)}, "group"),
        ({"group": (OFFICER_1, OFFICER_1)}, "group"),
        ({"group": (OFFICER_1, STREET)}, "group"),
        ({"group": (OFFICER_1, EXPERT)}, "group"),
        ({"group": ()}, "group"),
        ({"department": ""}, "department"),
        ({"suspected": " "}, "suspected"),
        ({"discovery": ""}, "discovery"),
        ({"findings": ()}, "findings"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    laptop: Laptop, finding: str, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleViolation) as error:
        write(laptop, command(finding, **changes))
    assert error.value.field == field


@pytest.mark.parametrize("actor", [STREET, EXPERT])
def test_nobody_else_writes_one(laptop: Laptop, finding: str, actor: str) -> None:
    with pytest.raises(RuleViolation, match="区卫生健康委"):
        write(laptop, command(finding), actor)


def test_late_is_no_reason_to_refuse(laptop: Laptop, finding: str, clock: StandingClock) -> None:
    """A late transfer is still owed."""
    late = clock() - timedelta(days=9)
    made = command(finding, reported_at=late, approved_at=late + timedelta(days=5), transferred_at=clock())
    letter = write(laptop, made)
    part = laptop.read(lambda records: sheet_of(records, letter)).content.crime
    assert part is not None
    assert part.reported_at == late


def test_a_suspected_crime_does_not_wait_for_another_departments_answer(laptop: Laptop, finding: str) -> None:
    """国务院令第310号 (2020修订) 第5条: 24 hours from the approval, whoever else was written to before."""
    fire = WriteTransfer((finding,), "区消防救援局", "消防安全", "走访时看到。")
    first = laptop.write(lambda work: write_transfer(work, fire), OFFICER_1)[0]
    with pytest.raises(RuleViolation, match="等对方反馈"):
        laptop.write(lambda work: write_transfer(work, fire), OFFICER_1)

    letter = write(laptop, command(finding))
    state, paper = laptop.read(lambda records: (records.finding(finding), sheet_of(records, letter).content))
    assert state is not None
    assert (state.letter, state.referred_to) == (first, "区消防救援局"), "its answer must still find it"
    assert paper.crime is not None
    assert paper.crime.findings == (finding,)

    with pytest.raises(RuleViolation, match="已移送公安机关"):
        write(laptop, command(finding))
    laptop.write(lambda work: void_notice(work, letter, "写错了"), OFFICER_1)
    after = laptop.read(lambda records: records.finding(finding))
    assert after == state, "the void of one letter leaves the other"
    assert write(laptop, command(finding)) != letter
