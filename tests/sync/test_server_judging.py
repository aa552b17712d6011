"""The server's second look (documents.md §1; sync.md §3.5, §3.10, §3.15, §3.16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.judge_facts import table_of
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import (
    Approval,
    Consent,
    InspectionSigned,
    InspectionSignedData,
)
from tuoyu_desktop.domain.entries.registry import (
    JournalForked,
    JournalForkedData,
)
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, VisitMode
from tuoyu_desktop.projection.tables import FacilityRow, FindingRow

OFFICER = "district_officer_1"


@pytest.fixture
def expert(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


@pytest.fixture
def officer(new_laptop: NewLaptop) -> Laptop:
    return new_laptop(OFFICER)


def test_who_is_not_on_the_roster_waits(expert: Laptop) -> None:
    visits.start(expert, "expert")
    expert.bodies[0] = expert.bodies[0].replace(DEMO_PEOPLE["expert"].encode(), b"stranger")
    assert expert.outcomes() == {1: ("held", "unknown-person")}


def test_who_left_the_roster_waits(officer: Laptop) -> None:
    visits.start(officer, "former_member")
    assert officer.outcomes() == {1: ("held", "not-appointed")}


def test_a_facility_of_another_street_is_out_of_area(expert: Laptop, office: Office) -> None:
    table = table_of(FacilityRow)
    with office.database.read() as connection:
        elsewhere = connection.execute(select(table.c.subject).where(table.c.street_town == "黄村镇")).scalars().first()
    visits.start(expert, "expert", facility=elsewhere)
    visits.start(expert, "expert", facility="no-such-facility")
    assert expert.outcomes() == {1: ("held", "out-of-area"), 2: ("held", "unknown-facility")}


def test_a_recused_parent_may_not_visit(expert: Laptop) -> None:
    team = (DEMO_PEOPLE["expert"], DEMO_PEOPLE["recused_parent"])
    visits.start(expert, "expert", team=team)
    assert expert.outcomes() == {1: ("rejected", "rule-team-recusal")}


def test_a_member_of_another_street_makes_the_visit_wait(expert: Laptop) -> None:
    """sync.md §3.15: the area of everyone who goes, not only of who writes."""
    visits.start(expert, "expert", team=(DEMO_PEOPLE["expert"], DEMO_PEOPLE["town_huangcun"]))
    assert expert.outcomes() == {1: ("held", "person-out-of-area")}


def test_a_visit_needs_an_answer_about_consent(expert: Laptop) -> None:
    visits.start(expert, "expert", consent=None)
    assert expert.outcomes() == {1: ("rejected", "rule-start-consent")}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"team": (DEMO_PEOPLE["district_officer_1"],)}, "rule-team-certificates"),
        ({"approval": None}, "rule-start-approval"),
        ({"approval": Approval(urgent=True)}, "rule-start-approval"),
        ({"code_scan": None}, "rule-start-scan"),
        ({"date": visits.today() + timedelta(days=3650)}, "rule-team-appointment"),
    ],
)
def test_an_administrative_inspection_needs_two_certificates_and_its_papers(
    officer: Laptop, changes: dict[str, Any], reason: str
) -> None:
    visits.start(officer, OFFICER, **visits.officers(**changes))
    assert officer.outcomes() == {1: ("rejected", reason)}


def test_an_administrative_inspection_with_everything_holds(officer: Laptop) -> None:
    visits.start(officer, OFFICER, **visits.officers())
    urgent = Approval(urgent=True, urgent_reason="举报")
    visits.start(officer, OFFICER, **visits.officers(approval=urgent))
    assert officer.outcomes() == {}


def test_what_belongs_to_a_refused_visit_waits_with_it(expert: Laptop) -> None:
    visit = visits.start(expert, "expert", consent=None)
    visits.answer(expert, "expert", visit, "A01", Answer.PASS)
    first = expert.outcomes(lines=expert.bodies[:1])
    later = expert.outcomes(1)
    assert (first[1][0], later[2]) == ("rejected", ("held", "visit-not-accepted"))


def test_answers_after_the_seal_are_late_but_findings_count(expert: Laptop, office: Office) -> None:
    visit = visits.start(expert, "expert")
    visits.answer(expert, "expert", visit, "A01", Answer.PASS)
    visits.finish(expert, "expert", visit)
    visits.answer(expert, "expert", visit, "A02", Answer.FAIL)
    signed = InspectionSignedData(role="facility", name="李婷")
    person = DEMO_PEOPLE["expert"]
    expert.write(InspectionSigned, signed, actor=person, subject=visit, facility=visits.OAK)
    finding = visits.find(expert, "expert", visit)
    assert expert.outcomes() == {4: ("held", "late"), 5: ("held", "late")}
    table = table_of(FindingRow)
    with office.database.read() as connection:
        state = connection.execute(select(table.c.state).where(table.c.subject == finding)).scalar()
    assert state == "AWAITING_DECISION"


def test_a_seal_waits_for_the_joined_laptop_and_only_the_lead_seals(new_laptop: NewLaptop) -> None:
    """sync.md §3.10: what ``covers`` names and is not here yet is waited for; what lies beyond it is late."""
    lead, joined = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.join(joined, "parent", visit)
    visits.answer(joined, "parent", visit, "A01", Answer.PASS)
    digest = visits.sealed_digest(visit, [*lead.bodies, *joined.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, joined.journal_id: 2}, digest=digest)
    cursor = lead.feed()["cursor"]
    assert lead.outcomes() == {2: ("held", "seal-incomplete")}
    visits.answer(joined, "parent", visit, "A02", Answer.PASS)
    visits.finish(joined, "parent", visit)
    assert joined.outcomes() == {3: ("held", "late"), 4: ("rejected", "not-lead")}
    fed, _ = lead.whole_feed(cursor)
    judged = [one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"]
    own = [one for one in judged if one["journal"] == lead.journal_id]
    assert [(one["seq"], one["status"]) for one in own] == [(2, "held"), (2, "applied")]


def test_a_seal_over_something_else_is_rejected(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.answer(expert, "expert", visit, "A01", Answer.PASS)
    visits.finish(expert, "expert", visit, digest="0" * 64)
    assert expert.outcomes() == {3: ("rejected", "seal-digest")}


def test_the_digest_is_compared_over_several_pushes(expert: Laptop) -> None:
    good, bad = (visits.start(expert, "expert") for _ in range(2))
    for visit in (good, bad):
        visits.answer(expert, "expert", visit, "A01", Answer.PASS)
        visits.find(expert, "expert", visit)
    visits.finish(expert, "expert", good)
    visits.finish(expert, "expert", bad, digest=visits.sealed_digest(bad, expert.bodies[:-2]))
    assert expert.outcomes(lines=expert.bodies[:4]) == {}
    assert expert.outcomes(4) == {8: ("rejected", "seal-digest")}


def test_a_joined_laptop_that_says_something_else_breaks_the_seal(new_laptop: NewLaptop) -> None:
    lead, joined = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, joined.journal_id: 2})
    assert lead.outcomes() == {2: ("held", "seal-incomplete")}
    cursor = lead.feed()["cursor"]
    visits.join(joined, "parent", visit)
    visits.answer(joined, "parent", visit, "A01", Answer.PASS)
    assert joined.outcomes() == {}
    fed, _ = lead.whole_feed(cursor)
    judged = [one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"]
    assert [(one["seq"], one["status"], one["reason"]) for one in judged] == [(2, "held", "seal-digest")], (
        "a person looks"
    )


def test_a_seal_over_what_a_partner_renumbered_since_cannot_be_checked(new_laptop: NewLaptop) -> None:
    """The partner was restored: what the seal covers of its journal never comes under that number (sync.md §3.8)."""
    lead, joined = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    assert lead.outcomes() == {}
    visits.join(joined, "parent", visit)
    visits.answer(joined, "parent", visit, "A01", Answer.PASS)
    digest = visits.sealed_digest(visit, [*lead.bodies, *joined.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, joined.journal_id: 2}, digest=digest)
    assert joined.outcomes(lines=joined.bodies[:1]) == {}
    said, link = joined.bodies[1], joined.hash_at(1)
    joined.bodies = []
    data = JournalForkedData(previous=joined.device, at_seq=1, hash=link.hex(), why="restored")
    joined.write(JournalForked, data, actor=DEMO_PEOPLE["parent"], subject=joined.device)
    assert joined.outcomes(lines=[joined.bodies[0], said], journal=new_id()) == {}
    assert lead.outcomes(1) == {}


def test_a_finding_cannot_bind_more_than_its_visit(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.find(expert, "expert", visit, mode=VisitMode.ADMINISTRATIVE_INSPECTION)
    assert expert.outcomes() == {2: ("rejected", "wrong-mode")}


def test_a_visit_record_with_a_leased_number_holds(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(expert)["VISIT_RECORD"])
    assert expert.outcomes() == {}


def test_a_document_of_a_visit_that_is_not_sealed_waits(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(expert)["VISIT_RECORD"])
    assert expert.outcomes() == {2: ("held", "visit-not-sealed")}


def test_a_visit_cannot_print_an_officers_document(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    leased = visits.blocks(expert)
    for kind in (NoticeKind.RECTIFICATION_ORDER, NoticeKind.HEALTH_OPINION):
        visits.issue(expert, "expert", visit, kind, leased[kind.value])
    assert set(expert.outcomes().values()) == {("rejected", "document-not-allowed")}


def test_a_refused_visit_has_one_short_record_only(expert: Laptop) -> None:
    visit = visits.start(expert, "expert", consent=Consent(given=False, name="李婷", reason="园长不在"))
    leased = visits.blocks(expert)
    visits.issue(expert, "expert", visit, NoticeKind.REFUSED_VISIT_RECORD, leased["REFUSED_VISIT_RECORD"])
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, leased["VISIT_RECORD"])
    assert expert.outcomes() == {3: ("rejected", "document-not-allowed")}


def test_an_order_needs_two_certified_signers(officer: Laptop) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    visits.finish(officer, OFFICER, visit)
    block = visits.blocks(officer)["HEALTH_OPINION"]
    both = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
    visits.issue(officer, OFFICER, visit, NoticeKind.HEALTH_OPINION, block, signers=both)
    one = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_1"])
    visits.issue(officer, OFFICER, visit, NoticeKind.HEALTH_OPINION, block, signers=one, value=block["data"]["last"])
    assert officer.outcomes() == {4: ("rejected", "rule-team-certificates")}


def test_numbers_are_used_once_and_only_where_they_were_leased(new_laptop: NewLaptop) -> None:
    mine, other = new_laptop("expert"), new_laptop("expert")
    block, foreign = visits.blocks(mine)["VISIT_RECORD"], visits.blocks(other)["VISIT_RECORD"]
    assert block["data"]["last"] < foreign["data"]["first"] or foreign["data"]["last"] < block["data"]["first"]
    visit = visits.start(mine, "expert")
    visits.finish(mine, "expert", visit)
    for chosen, value in ((block, block["data"]["first"]), (block, block["data"]["first"]), (foreign, None)):
        value = foreign["data"]["first"] if value is None else value
        visits.issue(mine, "expert", visit, NoticeKind.VISIT_RECORD, chosen, value=value)
    visits.issue(mine, "expert", visit, NoticeKind.VISIT_RECORD, block, value=block["data"]["last"] + 1)
    refused = ("rejected", "number-not-leased")
    assert mine.outcomes() == {4: ("rejected", "number-used"), 5: refused, 6: refused}


def test_the_check_code_must_be_that_of_the_content(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    block = visits.blocks(expert)["VISIT_RECORD"]
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, check_code="0" * 64)
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, content={"kind": "x"})
    assert expert.outcomes() == {3: ("rejected", "check-code"), 4: ("rejected", "rule-notice-unreadable")}


def test_a_laptop_whose_clock_is_off_by_a_day_has_its_documents_held(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(expert)["VISIT_RECORD"])
    wrong = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    assert expert.outcomes(headers={"Tuoyu-Clock": wrong}) == {3: ("held", "clock-skew")}


def test_numbers_are_topped_up_below_ten(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    block = visits.blocks(expert)["VISIT_RECORD"]
    first = block["data"]["first"]
    for value in range(first, first + 11):
        visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, value=value)
        visit = visits.start(expert, "expert")
        visits.finish(expert, "expert", visit)
    before = expert.feed()["cursor"]
    assert expert.outcomes() == {}
    fed, _ = expert.whole_feed(before)
    leased = [one["body"]["data"] for one in fed if one["body"]["kind"] == "numbers.leased"]
    assert [(one["number_kind"], one["device"]) for one in leased] == [("VISIT_RECORD", expert.device)]
    assert leased[0]["first"] > block["data"]["last"]
