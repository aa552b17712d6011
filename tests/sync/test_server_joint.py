"""The district and a visit of two laptops: who may write in it, and a partner that never comes back (sync.md §3.10)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sync.server.office import Office
from sync.server.review import list_held, release
from tests.sync import visits
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.findings import FindingUpdated, FindingUpdatedData
from tuoyu_desktop.domain.entries.inspections import (
    AnswerSettled,
    AnswerSettledData,
    EvidenceAttached,
    EvidenceAttachedData,
    EvidenceReviewed,
    EvidenceReviewedData,
    InspectionAbandoned,
    InspectionAbandonedData,
)
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, Severity

NewLaptop = Callable[[str], Laptop]
TEAM = visits.pair_of("expert", "parent")


def begun(new_laptop: NewLaptop) -> tuple[Laptop, Laptop, str]:
    """The lead's laptop, with the visit at the district, and the other, which has not joined."""
    lead, other = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=TEAM)
    assert lead.outcomes() == {}
    return lead, other, visit


def attach(laptop: Laptop, role: str, visit: str, **changes: Any) -> str:
    photo = new_id()
    data = EvidenceAttachedData(inspection=visit, sha256="0" * 64, size=1, media_type="image/jpeg", **changes)
    laptop.write(EvidenceAttached, data, actor=DEMO_PEOPLE[role], subject=photo, facility=visits.OAK)
    return photo


def test_what_a_joined_laptop_writes_counts(new_laptop: NewLaptop) -> None:
    _lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    subject = visits.answer(other, "parent", visit, "A01", Answer.PASS)
    visits.find(other, "parent", visit)
    attach(other, "parent", visit)
    settled = AnswerSettledData(inspection=visit, item="A01", chosen=subject, reason="看过")
    person = DEMO_PEOPLE["parent"]
    other.write(AnswerSettled, settled, actor=person, subject=answer_id(visit, "A01"), facility=visits.OAK)
    assert other.outcomes() == {}
    visits.answer(other, "parent", visit, "A02", Answer.PASS)
    assert other.outcomes(5) == {}, "it joined in an earlier push"


def test_a_laptop_that_has_not_joined_waits_for_a_person(new_laptop: NewLaptop, office: Office) -> None:
    _lead, other, visit = begun(new_laptop)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    visits.find(other, "parent", visit)
    attach(other, "parent", visit)
    attach(other, "parent", visit, finding=new_id())  # of a later rectification: no part of the visit
    assert other.outcomes() == dict.fromkeys((1, 2, 3), ("held", "not-joined"))
    assert release(office, other.journal_id, None, reject=False, reason="已核实") == 3


def test_who_is_not_of_the_team_waits_for_a_person_also_on_a_joined_laptop(new_laptop: NewLaptop) -> None:
    _lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    visits.answer(other, "street_officer_2", visit, "A01", Answer.PASS)
    visits.join(other, "street_officer_2", visit)
    assert other.outcomes() == dict.fromkeys((2, 3), ("held", "not-in-team"))


def test_a_laptop_joins_for_itself_alone(new_laptop: NewLaptop) -> None:
    lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit, device=lead.device)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    assert other.outcomes() == {1: ("rejected", "not-yours"), 2: ("held", "not-joined")}


def test_only_the_lead_gives_a_visit_up(new_laptop: NewLaptop) -> None:
    _lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    data = InspectionAbandonedData(reason="停电")
    other.write(InspectionAbandoned, data, actor=DEMO_PEOPLE["parent"], subject=visit, facility=visits.OAK)
    assert other.outcomes() == {2: ("rejected", "not-lead")}


def test_the_partner_hears_what_became_of_an_entry(new_laptop: NewLaptop) -> None:
    """It may have it from a stick: what the district holds takes no effect there either."""
    lead, other, visit = begun(new_laptop)
    stranger = new_laptop("street_officer")
    cursor = lead.feed()["cursor"]
    alone = visits.start(other, "parent", consent=None)
    visits.join(other, "parent", visit)
    visits.answer(other, "street_officer_2", visit, "A01", Answer.PASS)
    assert other.outcomes() == {1: ("rejected", "rule-start-consent"), 3: ("held", "not-in-team")}, alone
    for laptop in (lead, stranger):
        fed, _ = laptop.whole_feed(cursor)
        judged_here(fed, other)


def judged_here(fed: list[dict[str, Any]], other: Laptop) -> None:
    """The verdict of the joint visit alone: what became of another visit is its writer's affair."""
    told = [one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"]
    assert [(one["journal"], one["seq"], one["status"], one["reason"]) for one in told] == [
        (other.journal_id, 3, "held", "not-in-team")
    ]


def told_of(laptop: Laptop, writer: Laptop, cursor: str) -> dict[int, tuple[str, str]]:
    """The last word in the feed on each entry of ``writer``."""
    fed, _ = laptop.whole_feed(cursor)
    said = [one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"]
    return {one["seq"]: (one["status"], one["reason"]) for one in said if one["journal"] == writer.journal_id}


def test_a_partner_that_joins_later_hears_what_was_held_before(new_laptop: NewLaptop) -> None:
    """The lead had synced first; the partner has its entries from a stick."""
    lead, other, visit = begun(new_laptop)
    visits.answer(lead, "street_officer_2", visit, "A01", Answer.PASS)
    assert lead.outcomes(1) == {2: ("held", "not-in-team")}
    cursor = other.feed()["cursor"]
    assert told_of(other, lead, "") == {}, "nobody joined yet"
    visits.join(other, "parent", visit)
    assert other.outcomes() == {}
    assert told_of(other, lead, cursor) == {2: ("held", "not-in-team")}


def test_the_partner_hears_a_later_decision_and_what_became_of_a_change(new_laptop: NewLaptop, office: Office) -> None:
    """A change of a finding or a photo does not name its visit."""
    lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    finding = visits.find(other, "parent", visit)
    photo = attach(other, "parent", visit)
    nobody, oak = new_id(), visits.OAK
    updated = FindingUpdatedData(fact="另一种说法", severity=Severity.MINOR)
    other.write(FindingUpdated, updated, actor=nobody, subject=finding, facility=oak)
    reviewed = EvidenceReviewedData(print_allowed=True)
    other.write(EvidenceReviewed, reviewed, actor=nobody, subject=photo, facility=oak)
    held = dict.fromkeys((4, 5), ("held", "unknown-person"))
    assert other.outcomes() == held
    cursor = lead.feed()["cursor"]
    assert told_of(lead, other, "") == held
    assert release(office, other.journal_id, [4], reject=True, reason="查无此人") == 1
    assert told_of(lead, other, cursor) == {4: ("rejected", "查无此人")}


def test_what_waited_for_a_joining_counts_when_it_comes(new_laptop: NewLaptop, office: Office) -> None:
    lead, other, visit = begun(new_laptop)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    assert other.outcomes() == {1: ("held", "not-joined")}
    visits.answer(other, "parent", visit, "A02", Answer.PASS)
    visits.join(other, "parent", visit)
    cursor = lead.feed()["cursor"]
    assert other.outcomes(1) == {}
    fed, _ = lead.whole_feed(cursor)
    assert sorted(o["body"]["seq"] for o in fed if o["journal"] == other.journal_id) == [1, 2, 3]
    assert told_of(lead, other, cursor) == {1: ("applied", ""), 2: ("applied", "")}
    assert [one for one in list_held(office) if one["journal"] == other.journal_id] == []


def test_what_waited_for_a_joining_counts_when_the_district_lets_it_go(new_laptop: NewLaptop, office: Office) -> None:
    lead, other, visit = begun(new_laptop)
    visits.join(other, "street_officer_2", visit)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    visits.answer(other, "street_officer_2", visit, "A02", Answer.PASS)
    assert other.outcomes() == {1: ("held", "not-in-team"), 2: ("held", "not-joined"), 3: ("held", "not-in-team")}
    cursor = lead.feed()["cursor"]
    assert release(office, other.journal_id, [1], reject=False, reason="已核实") == 1
    fed, _ = lead.whole_feed(cursor)
    assert sorted(o["body"]["seq"] for o in fed if o["journal"] == other.journal_id) == [1, 2]
    assert told_of(lead, other, cursor) == {1: ("applied", "已核实"), 2: ("applied", ""), 3: ("held", "not-in-team")}


def test_a_seal_whose_partner_never_comes_is_let_go_by_the_district(new_laptop: NewLaptop, office: Office) -> None:
    """decisions/0006: nothing waits for ever, and what the partner still brings is judged by the same seal."""
    lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    digest = visits.sealed_digest(visit, [*lead.bodies, *other.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, other.journal_id: 2}, digest=digest)
    visits.issue(lead, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(lead)["VISIT_RECORD"])
    cursor = lead.feed()["cursor"]
    assert lead.outcomes(1) == {2: ("held", "seal-incomplete"), 3: ("held", "visit-not-sealed")}
    waiting = [(one["seq"], one["reason"]) for one in list_held(office) if one["journal"] == lead.journal_id]
    assert (2, "seal-incomplete") in waiting
    assert release(office, lead.journal_id, [2], reject=False, reason="另一台电脑已损坏") == 1
    fed, _ = lead.whole_feed(cursor)
    last = {one["body"]["data"]["seq"]: one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"}
    assert {seq: (one["status"], one["reason"]) for seq, one in last.items()} == {
        2: ("applied", "另一台电脑已损坏"),
        3: ("applied", ""),
    }
    visits.answer(other, "parent", visit, "A02", Answer.PASS)
    assert other.outcomes() == {3: ("held", "late")}, "after all: what the seal covers counts, the rest is late"


def test_what_comes_late_reaches_who_sealed_with_its_verdict_behind_it(new_laptop: NewLaptop) -> None:
    """sync.md §3.10: it is shown and amended, and takes no effect; other units hear nothing of it."""
    lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    assert other.outcomes() == {}
    digest = visits.sealed_digest(visit, [*lead.bodies, *other.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, other.journal_id: 1}, digest=digest)
    assert lead.outcomes(1) == {}
    cursor = lead.feed()["cursor"]
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    assert other.outcomes(1) == {2: ("held", "late")}
    fed, _ = lead.whole_feed(cursor)
    assert [(one["body"]["kind"], one["journal"] == other.journal_id) for one in fed] == [
        ("answer.recorded", True),
        ("entry.judged", False),
    ]
    assert told_of(lead, other, cursor) == {2: ("held", "late")}


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_a_page_of_the_feed_never_ends_between_a_late_word_and_its_verdict(new_laptop: NewLaptop, limit: int) -> None:
    lead, other, visit = begun(new_laptop)
    visits.join(other, "parent", visit)
    digest = visits.sealed_digest(visit, [*lead.bodies, *other.bodies])
    assert other.outcomes() == {}
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, other.journal_id: 1}, digest=digest)
    assert lead.outcomes(1) == {}
    cursor = lead.feed()["cursor"]
    visits.find(other, "parent", visit)
    visits.answer(other, "parent", visit, "A01", Answer.PASS)
    assert other.outcomes(1) == {3: ("held", "late")}
    pages: list[dict[str, Any]] = []
    while not pages or pages[-1]["more"]:
        pages.append(lead.feed(cursor, limit=limit))
        cursor = pages[-1]["cursor"]
    kinds = [[json.loads(line["body"])["kind"] for line in page["entries"]] for page in pages]
    assert [kind for page in kinds for kind in page] == ["finding.recorded", "answer.recorded", "entry.judged"]
    if limit > 1:
        assert "answer.recorded" not in [page[-1] for page in kinds]


def test_a_late_word_from_a_laptop_that_never_joined_goes_with_its_verdict_too(new_laptop: NewLaptop) -> None:
    lead, other, visit = begun(new_laptop)
    photo = attach(lead, "expert", visit)
    visits.finish(lead, "expert", visit)
    assert lead.outcomes(1) == {}
    cursor = lead.feed()["cursor"]
    reviewed = EvidenceReviewedData(print_allowed=True)
    other.write(EvidenceReviewed, reviewed, actor=DEMO_PEOPLE["parent"], subject=photo, facility=visits.OAK)
    assert other.outcomes() == {1: ("held", "late")}
    assert told_of(lead, other, cursor) == {1: ("held", "late")}
