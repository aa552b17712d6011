"""The district's second look at letters over findings and at findings that were sent away (documents.md §1, §4.9)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.review import DecideFinding, decide_findings
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.draw import fixed_id
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import (
    FindingClosed,
    FindingClosedData,
    FindingTransferred,
    FindingTransferredData,
)
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind, TeamMember, check_code, content_data
from tuoyu_desktop.domain.paper_parts import CrimeTransfer, Transfer
from tuoyu_desktop.domain.terms import Decision, PersonKind
from tuoyu_desktop.domain.verdict_words import reason_words
from tuoyu_desktop.projection.tables import FindingRow

OFFICER, SECOND, STREET = "district_officer_1", "district_officer_2", "street_officer"
FIRE = "区消防救援局"
WRITER = TeamMember(name="王强", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0101")
SECOND_MEMBER = TeamMember(name="刘颖喆", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0102")


def letter(laptop: Laptop, role: str, visit: str, finding: str, **changes: Any) -> str:
    """Write ``notice.issued`` of a letter; ``changes`` replace fields of its content or of the entry."""
    kind = changes.pop("kind", NoticeKind.TRANSFER_LETTER)
    block = visits.blocks(laptop)[kind.value]
    value = block["data"]["first"] + changes.pop("place", 0)
    number = block["data"]["pattern"].format(year=block["data"]["year"], n=value)
    facility, signers = changes.pop("facility", visits.OAK), changes.pop("signers", ())
    part: dict[str, Any] = {
        NoticeKind.TRANSFER_LETTER: {
            "transfer": Transfer(department=FIRE, matter="消防安全", findings=(finding,), discovery="走访时看到。")
        },
        NoticeKind.CRIME_TRANSFER: {
            "crime": CrimeTransfer(department="区公安分局", suspected="涉嫌虐待被看护人", findings=(finding,))
        },
    }[kind]
    content = visits.notice_content(kind, number, **{"team": (WRITER,), **part, **changes})
    data = NoticeIssuedData(
        inspection=visit,
        notice_kind=kind.value,
        number=number,
        number_block=block["subject"],
        number_value=value,
        content=content_data(content),
        check_code=check_code(content).full,
        signers=signers,
    )
    notice = content.document
    laptop.write(NoticeIssued, data, actor=DEMO_PEOPLE[role], subject=notice, facility=facility)
    return notice


def send(laptop: Laptop, role: str, finding: str, after: str | None = None, **fields: Any) -> str:
    """Write ``finding.transferred``; returns the entry's id. ``after``: the finding's head as its writer saw it."""
    data = FindingTransferredData(**{"department": FIRE, "reply_due_on": date(2026, 12, 4), **fields})
    who: dict[str, Any] = {"actor": DEMO_PEOPLE[role], "subject": finding, "facility": visits.OAK}
    return laptop.write(FindingTransferred, data, after=after, **who).id


@pytest.fixture
def visit_and_finding(new_laptop: NewLaptop) -> tuple[str, str]:
    """A sealed visit of the expert with one finding, at the district already."""
    expert = new_laptop("expert")
    visit = visits.start(expert, "expert")
    finding = visits.find(expert, "expert", visit)
    visits.finish(expert, "expert", visit)
    assert expert.outcomes() == {}
    return visit, finding


def row(office: Office, finding: str) -> Any:
    table = table_of(FindingRow)
    with office.database.read() as connection:
        return connection.execute(select(table).where(table.c.subject == finding)).one()


def test_the_districts_letter_holds_and_its_finding_is_sent_away(
    new_laptop: NewLaptop, office: Office, visit_and_finding: tuple[str, str]
) -> None:
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    notice = letter(officer, OFFICER, visit, finding)
    send(officer, OFFICER, finding, row(office, finding).head, letter=notice)
    assert officer.outcomes() == {}
    sent = row(office, finding)
    assert (sent.state, sent.referred_to, sent.letter) == ("REFERRED", FIRE, notice)
    answer = {"reply": "已处理", "accepted": True, "replied_on": date(2026, 12, 1)}
    send(officer, SECOND, finding, sent.head, letter=notice, **answer)
    assert officer.outcomes(2) == {}
    answered = row(office, finding)
    assert (answered.state, answered.referred_to, answered.reply_due_on) == ("REFERRED", FIRE, "2026-12-04")
    assert (answered.reply, answered.replied_on, answered.reply_accepted) == ("已处理", "2026-12-01", True)


@pytest.mark.parametrize("role", [STREET, "expert"])
def test_nobody_else_writes_one_or_sends_a_finding_away(
    new_laptop: NewLaptop, office: Office, visit_and_finding: tuple[str, str], role: str
) -> None:
    visit, finding = visit_and_finding
    laptop = new_laptop(role)
    letter(laptop, role, visit, finding)
    send(laptop, role, finding)
    assert laptop.outcomes() == {
        1: ("rejected", "writer-not-allowed"),
        2: ("rejected", "transfer-not-allowed"),
    }
    assert row(office, finding).state == "AWAITING_DECISION"
    assert "区卫生健康委" in reason_words("transfer-not-allowed")


def test_a_second_letter_of_a_visit_to_another_department_holds(
    new_laptop: NewLaptop, visit_and_finding: tuple[str, str]
) -> None:
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    letter(officer, OFFICER, visit, finding)
    letter(officer, OFFICER, visit, finding, place=1)
    assert officer.outcomes() == {}


def test_a_letter_of_another_facility_is_rejected(new_laptop: NewLaptop, visit_and_finding: tuple[str, str]) -> None:
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    letter(officer, OFFICER, visit, finding, facility=fixed_id("facility/1"))
    assert officer.outcomes() == {1: ("rejected", "wrong-facility")}


def test_a_letter_waits_for_its_visit(new_laptop: NewLaptop) -> None:
    officer = new_laptop(OFFICER)
    letter(officer, OFFICER, new_id(), new_id())
    assert officer.outcomes() == {1: ("held", "visit-unknown")}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"transfer": {"department": " ", "matter": "消防", "findings": ("f",), "discovery": "看到"}},
            "rule-transfer-department",
        ),
        (
            {
                "transfer": {
                    "department": FIRE,
                    "matter": "消防",
                    "findings": ("f",),
                    "discovery": "看到",
                    "bases": ({"text": "三定方案", "typed": True},),
                }
            },
            "rule-transfer-basis",
        ),
        ({"team": ({"name": "李建国", "kind": "STREET_OFFICER"},)}, "rule-notice-letter"),
        ({"number": "京兴卫托移〔2026〕999号"}, "number-mismatch"),
    ],
)
def test_a_letter_that_a_changed_program_made_is_rejected(
    new_laptop: NewLaptop, visit_and_finding: tuple[str, str], changes: dict[str, Any], reason: str
) -> None:
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    letter(officer, OFFICER, visit, finding)
    good = NoticeIssued.model_validate_json(officer.bodies.pop())
    content = {**good.data.content, **changes}
    data = good.data.model_copy(update={"content": content, "check_code": _code(content)})
    officer.write(NoticeIssued, data, actor=good.actor, subject=good.subject, facility=good.facility)
    assert officer.outcomes() == {1: ("rejected", reason)}


def _code(content: dict[str, Any]) -> str:
    from tuoyu_desktop.domain.errors import RuleViolation
    from tuoyu_desktop.domain.notice import read_content

    try:
        return check_code(read_content(content)).full
    except RuleViolation:
        return "0" * 64


@pytest.mark.parametrize(
    ("signers", "team", "outcome"),
    [
        ((OFFICER, SECOND), (WRITER, SECOND_MEMBER), {}),
        ((OFFICER,), (WRITER, SECOND_MEMBER), {1: ("rejected", "writer-not-allowed")}),
        ((OFFICER, OFFICER), (WRITER, SECOND_MEMBER), {1: ("rejected", "writer-not-allowed")}),
        ((OFFICER, STREET), (WRITER, SECOND_MEMBER), {1: ("rejected", "writer-not-allowed")}),
        ((OFFICER, "expert"), (WRITER, SECOND_MEMBER), {1: ("rejected", "writer-not-allowed")}),
        (
            (OFFICER, SECOND),
            (WRITER, TeamMember(name="别人", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0999")),
            {1: ("rejected", "rule-notice-certificates")},
        ),
    ],
)
def test_a_suspected_crime_needs_a_group_of_two_certificates(
    new_laptop: NewLaptop,
    visit_and_finding: tuple[str, str],
    signers: tuple[str, ...],
    team: tuple[TeamMember, ...],
    outcome: dict[int, tuple[str, str]],
) -> None:
    """国务院令第310号 (2020 修订) 第5条, and the group that signs is the one that the paper names."""
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    people = tuple(DEMO_PEOPLE[role] for role in signers)
    letter(officer, OFFICER, visit, finding, kind=NoticeKind.CRIME_TRANSFER, signers=people, team=team)
    assert officer.outcomes() == outcome


def test_a_part_time_member_s_certificate_is_of_no_group(
    new_laptop: NewLaptop, visit_and_finding: tuple[str, str], certified_expert: str
) -> None:
    """The group on the paper is the commission's own officers, whoever else signs with them."""
    visit, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    signers = (DEMO_PEOPLE[OFFICER], DEMO_PEOPLE[SECOND], certified_expert)
    third = TeamMember(name="钱程", kind=PersonKind.DISTRICT_OFFICER, certificate_number="京兴卫执-0999")
    letter(officer, OFFICER, visit, finding, kind=NoticeKind.CRIME_TRANSFER, signers=signers, team=(WRITER, third))
    assert officer.outcomes() == {1: ("rejected", "rule-notice-certificates")}


def close(laptop: Laptop, role: str, finding: str, after: str | None = None) -> None:
    data = FindingClosedData(reason="已整改", on=visits.today())
    who: dict[str, Any] = {"actor": DEMO_PEOPLE[role], "subject": finding, "facility": visits.OAK}
    laptop.write(FindingClosed, data, after=after, **who)


@pytest.mark.parametrize("role", [STREET, "expert"])
def test_nobody_else_crosses_a_finding_off(
    new_laptop: NewLaptop, office: Office, visit_and_finding: tuple[str, str], role: str
) -> None:
    """销号 is the district's, as the laptop says it (documents.md §1 rule 3)."""
    _, finding = visit_and_finding
    laptop = new_laptop(role)
    close(laptop, role, finding, row(office, finding).head)
    assert laptop.outcomes() == {1: ("rejected", "closing-not-allowed")}
    assert row(office, finding).state == "AWAITING_DECISION"
    assert "区卫生健康委" in reason_words("closing-not-allowed")


def test_the_district_crosses_a_finding_off(
    new_laptop: NewLaptop, office: Office, visit_and_finding: tuple[str, str]
) -> None:
    _, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    close(officer, OFFICER, finding, row(office, finding).head)
    assert officer.outcomes() == {}
    assert row(office, finding).state == "CLOSED"


def test_the_district_takes_back_what_it_sent_away(
    new_laptop: NewLaptop, office: Office, visit_and_finding: tuple[str, str]
) -> None:
    _, finding = visit_and_finding
    officer = new_laptop(OFFICER)
    first = send(officer, OFFICER, finding, row(office, finding).head)
    send(officer, OFFICER, finding, first, reply="不属于本部门职责", accepted=False)
    assert officer.outcomes() == {}
    decide_findings(office, [DecideFinding(finding=finding, decision=Decision.HINT, reason="由机构自行整改")], None)
    back = row(office, finding)
    assert (back.state, back.referred_to, back.reply, back.reply_due_on) == ("OPEN", "", "", None)
