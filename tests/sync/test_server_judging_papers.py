"""Documents and seals that wait for one another, and what the district says when they take effect (documents.md §1)."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.district_journal import Draft, write_district
from sync.server.judge_facts import table_of
from sync.server.office import open_office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.inspections import (
    EvidenceAttached,
    EvidenceAttachedData,
    EvidenceReviewed,
    EvidenceReviewedData,
)
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData, NoticeVoided, NoticeVoidedData
from tuoyu_desktop.domain.entries.registry import (
    Person,
    RosterChanged,
    RosterChangedData,
)
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import NoticeKind, check_code, content_data
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.tables import PersonRow

OFFICER = "district_officer_1"


@pytest.fixture
def expert(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def _void(laptop: Laptop, notice: str) -> None:
    data = NoticeVoidedData(reason="写错")
    laptop.write(NoticeVoided, data, actor=DEMO_PEOPLE["expert"], subject=notice, facility=visits.OAK)


def _judged(laptop: Laptop, cursor: str) -> list[tuple[int, str, str]]:
    fed, _ = laptop.whole_feed(cursor)
    said = [one["body"]["data"] for one in fed if one["body"]["kind"] == "entry.judged"]
    return [(one["seq"], one["status"], one["reason"]) for one in said]


def test_a_second_paper_of_a_kind_waits_until_the_first_is_voided(expert: Laptop) -> None:
    """As on the laptop: 要重做请先作废."""
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    block = visits.blocks(expert)["VISIT_RECORD"]
    first = block["data"]["first"]
    paper = visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block)
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, value=first + 1)
    cursor = expert.feed()["cursor"]
    assert expert.outcomes() == {4: ("held", "notice-twice")}
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, value=first + 2)
    assert expert.outcomes(4) == {5: ("held", "notice-twice")}
    _void(expert, paper)
    assert expert.outcomes(5) == {}
    assert _judged(expert, cursor)[2:] == [(4, "applied", "")], "one of the two; the other waits for it in its turn"


def test_after_a_void_in_the_same_push_the_next_paper_holds(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    block = visits.blocks(expert)["VISIT_RECORD"]
    _void(expert, visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block))
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block, value=block["data"]["first"] + 1)
    assert expert.outcomes() == {}


def test_a_document_takes_effect_when_the_seal_comes(expert: Laptop) -> None:
    visit = visits.start(expert, "expert")
    block = visits.blocks(expert)["VISIT_RECORD"]
    visits.issue(expert, "expert", visit, NoticeKind.VISIT_RECORD, block)
    cursor = expert.feed()["cursor"]
    assert expert.outcomes() == {2: ("held", "visit-not-sealed")}
    covers = {expert.journal_id: 1}
    visits.finish(expert, "expert", visit, covers=covers, digest=visits.sealed_digest(visit, expert.bodies[:1]))
    assert expert.outcomes(2) == {}
    assert _judged(expert, cursor) == [(2, "held", "visit-not-sealed"), (2, "applied", "")]


def test_a_document_takes_effect_when_a_waiting_seal_does(new_laptop: NewLaptop) -> None:
    """The seal waits for the joined laptop, the document for the seal: both go with the last line."""
    lead, joined = new_laptop("expert"), new_laptop("parent")
    visit = visits.start(lead, "expert", team=visits.pair_of("expert", "parent"))
    visits.join(joined, "parent", visit)
    visits.answer(joined, "parent", visit, "A01", Answer.PASS)
    digest = visits.sealed_digest(visit, [*lead.bodies, *joined.bodies])
    visits.finish(lead, "expert", visit, covers={lead.journal_id: 1, joined.journal_id: 2}, digest=digest)
    visits.issue(lead, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(lead)["VISIT_RECORD"])
    assert lead.outcomes() == {2: ("held", "seal-incomplete"), 3: ("held", "visit-not-sealed")}
    cursor = lead.feed()["cursor"]
    assert joined.outcomes() == {}
    assert _judged(lead, cursor) == [(2, "applied", ""), (3, "applied", "")]


def test_a_document_that_came_before_its_visit_takes_effect_with_it(new_laptop: NewLaptop) -> None:
    lead, other = new_laptop("expert"), new_laptop("expert")
    visit = visits.start(lead, "expert")
    visits.finish(lead, "expert", visit)
    visits.issue(other, "expert", visit, NoticeKind.VISIT_RECORD, visits.blocks(other)["VISIT_RECORD"])
    assert other.outcomes() == {1: ("held", "visit-unknown")}
    cursor = other.feed()["cursor"]
    assert lead.outcomes() == {}
    assert _judged(other, cursor) == [(1, "applied", "")]


def test_a_photo_is_not_looked_at_anew_after_the_seal(expert: Laptop) -> None:
    visit, photo = visits.start(expert, "expert"), new_id()
    who: dict[str, Any] = {"actor": DEMO_PEOPLE["expert"], "subject": photo, "facility": visits.OAK}
    data = EvidenceAttachedData(inspection=visit, sha256="0" * 64, size=1, media_type="image/jpeg")
    expert.write(EvidenceAttached, data, **who)
    expert.write(EvidenceReviewed, EvidenceReviewedData(print_allowed=True), **who)
    visits.finish(expert, "expert", visit, digest=_photo_digest(expert))
    expert.write(EvidenceReviewed, EvidenceReviewedData(print_allowed=False), **who)
    assert expert.outcomes(lines=expert.bodies[:3]) == {}
    assert expert.outcomes(3) == {5: ("held", "late")}


def _photo_digest(laptop: Laptop) -> str:
    parts = (hashlib.sha256(body).digest() for body in sorted(laptop.bodies, key=lambda body: json.loads(body)["id"]))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_an_officers_document_needs_certificates_on_its_own_day_too(own_server: DistrictServer) -> None:
    """documents.md §1: valid when they came, and when they signed; the second one's ran out in between."""
    officer = Laptop(own_server.start().address)
    assert officer.enroll(own_server.code(DEMO_PEOPLE[OFFICER])).status_code == 200
    officer.login()
    visit = visits.start(officer, OFFICER, **visits.officers(date=visits.today() - timedelta(days=5)))
    visits.finish(officer, OFFICER, visit)
    assert officer.outcomes() == {}
    _certificate_ends(own_server, DEMO_PEOPLE["district_officer_2"], visits.today() - timedelta(days=1))
    block = visits.blocks(officer)["HEALTH_OPINION"]
    both = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
    visits.issue(officer, OFFICER, visit, NoticeKind.HEALTH_OPINION, block, signers=both)
    assert officer.outcomes(2) == {3: ("rejected", "rule-team-certificates")}


def _certificate_ends(server: DistrictServer, person: str, on: date) -> None:
    """As the district's office changes its roster."""
    opened = open_office(server.data)
    table = table_of(PersonRow)
    with opened.database.write() as connection:
        data = connection.execute(select(table.c.data).where(table.c.subject == person)).scalar_one()
        known = Person.model_validate(data)
        assert known.certificate is not None
        ended = known.certificate.model_copy(update={"valid_to": on})
        changed = RosterChangedData(person=known.model_copy(update={"certificate": ended}))
        write_district(connection, opened.facts.journal, [Draft(RosterChanged, changed, subject=person)])
    opened.database.close()


def test_a_document_is_the_record_that_its_code_leads_to(expert: Laptop) -> None:
    """documents.md §3: the QR code holds the document's id; it must not lead to another record."""
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    kind = NoticeKind.VISIT_RECORD
    content = visits.notice_content(kind, "待编-007-0001")
    data = NoticeIssuedData(
        inspection=visit,
        notice_kind=kind.value,
        number=None,
        provisional=content.number,
        content=content_data(content),
        check_code=check_code(content).full,
    )
    expert.write(NoticeIssued, data, actor=DEMO_PEOPLE["expert"], subject=new_id(), facility=visits.OAK)
    assert list(expert.outcomes().values()) == [("rejected", "wrong-document")]
