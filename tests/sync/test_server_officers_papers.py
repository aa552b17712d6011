"""The server judges officers' papers of an inspection again (documents.md §1 rule 2 and actor b, §4.1, §4.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop, added_person
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.test_server_judging_papers import _certificate_ends
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData
from tuoyu_desktop.domain.notice import PROVISIONAL, NoticeFinding, NoticeKind, content_data
from tuoyu_desktop.domain.terms import Severity
from tuoyu_desktop.domain.verdict_words import REASONS

OFFICER, STREET = "district_officer_1", "street_officer"
BOTH = (DEMO_PEOPLE["district_officer_1"], DEMO_PEOPLE["district_officer_2"])
STREETS = (DEMO_PEOPLE["street_officer"], DEMO_PEOPLE["district_officer_2"])
NOTICE, RECORD = NoticeKind.INSPECTION_NOTICE, NoticeKind.INSPECTION_RECORD
FOUND = NoticeFinding(item_code="D04", fact="录像保存66天", severity=Severity.MAJOR, measure="换硬盘")


@pytest.fixture
def officer(new_laptop: NewLaptop) -> Laptop:
    return new_laptop(OFFICER)


def issue(laptop: Laptop, role: str, visit: str, kind: NoticeKind, **changes: Any) -> str:
    return visits.issue(laptop, role, visit, kind, visits.blocks(laptop)[kind.value], **changes)


def test_the_notice_comes_before_the_seal_and_the_record_waits_for_it(officer: Laptop) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    issue(officer, OFFICER, visit, NOTICE, signers=BOTH)
    issue(officer, OFFICER, visit, RECORD, signers=BOTH)
    assert officer.outcomes() == {3: ("held", "visit-not-sealed")}
    covers = {officer.journal_id: 1}
    digest = visits.sealed_digest(visit, officer.bodies[:1])
    visits.finish(officer, OFFICER, visit, covers=covers, digest=digest)
    assert officer.outcomes(3) == {}


@pytest.mark.parametrize("kind", [NOTICE, RECORD])
def test_a_visit_has_neither(new_laptop: NewLaptop, kind: NoticeKind) -> None:
    expert = new_laptop("expert")
    visit = visits.start(expert, "expert")
    visits.finish(expert, "expert", visit)
    issue(expert, "expert", visit, kind)
    assert expert.outcomes() == {3: ("rejected", "document-not-allowed")}


@pytest.mark.parametrize("kind", [NOTICE, RECORD])
def test_both_need_two_certificates_of_their_own_day(own_server: DistrictServer, kind: NoticeKind) -> None:
    laptop = Laptop(own_server.start().address)
    assert laptop.enroll(own_server.code(DEMO_PEOPLE[OFFICER])).status_code == 200
    laptop.login()
    visit = visits.start(laptop, OFFICER, **visits.officers(date=visits.today() - timedelta(days=5)))
    visits.finish(laptop, OFFICER, visit)
    assert laptop.outcomes() == {}
    _certificate_ends(own_server, DEMO_PEOPLE["district_officer_2"], visits.today() - timedelta(days=1))
    issue(laptop, OFFICER, visit, kind, signers=BOTH)
    assert laptop.outcomes(2) == {3: ("rejected", "rule-team-certificates")}


@pytest.mark.parametrize("signers", [(), BOTH[:1], (BOTH[0], BOTH[0])])
def test_one_officer_makes_no_notice(officer: Laptop, signers: tuple[str, ...]) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    issue(officer, OFFICER, visit, NOTICE, signers=signers)
    assert officer.outcomes() == {2: ("rejected", "rule-team-certificates")}


@pytest.mark.parametrize("kind", [NOTICE, RECORD, NoticeKind.HEALTH_OPINION])
def test_a_certificate_alone_makes_no_second_officer(officer: Laptop, certified_expert: str, kind: NoticeKind) -> None:
    """As the laptop judges it: officers are the authority's own, a part-time member stays one (documents.md §1)."""
    team = (*BOTH, certified_expert)
    visit = visits.start(officer, OFFICER, **visits.officers(team=team))
    visits.finish(officer, OFFICER, visit)
    issue(officer, OFFICER, visit, kind, signers=(BOTH[0], certified_expert))
    assert officer.outcomes() == {3: ("rejected", "rule-team-certificates")}


def test_a_certificate_alone_makes_nobody_an_officers_papers_writer(officer: Laptop, certified_expert: str) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers(team=(*BOTH, certified_expert)))
    visits.finish(officer, OFFICER, visit)
    issue(officer, OFFICER, visit, RECORD, signers=BOTH)
    good = NoticeIssued.model_validate_json(officer.bodies.pop())
    officer.write(NoticeIssued, good.data, actor=certified_expert, subject=good.subject, facility=good.facility)
    assert officer.outcomes() == {3: ("rejected", "rule-team-certificates")}


def test_one_certificate_is_one_officer(officer: Laptop, office: Office) -> None:
    """The roster may show the same number on two lines."""
    twin = added_person(office, "DISTRICT_OFFICER", "京兴卫执-0101")
    visit = visits.start(officer, OFFICER, **visits.officers(team=(*BOTH, twin)))
    visits.finish(officer, OFFICER, visit)
    issue(officer, OFFICER, visit, RECORD, signers=(BOTH[0], twin))
    assert officer.outcomes() == {3: ("rejected", "rule-team-certificates")}


def written(laptop: Laptop, visit: str, content: dict[str, Any]) -> None:
    """A paper as a program would write it that asks no rule."""
    data = NoticeIssuedData(
        inspection=visit,
        notice_kind=content["kind"],
        number=None,
        provisional=content["number"],
        content=content,
        check_code="0" * 64,
        signers=BOTH,
    )
    laptop.write(NoticeIssued, data, actor=BOTH[0], subject=content["document"], facility=visits.OAK)


@pytest.mark.parametrize(
    ("kind", "part", "broken", "code"),
    [
        (NOTICE, "announcement", {"bases": []}, "rule-notice-basis"),
        (NOTICE, "announcement", {"bases": [{"text": "《某法》第一条", "mark": "[记忆]"}]}, "rule-notice-basis"),
        (NOTICE, "announcement", {"matters": []}, "rule-notice-matters"),
        (RECORD, "transcript", {"facts": []}, "rule-notice-facts"),
        (RECORD, "transcript", {"facts": ["责令当场改正。"]}, "rule-notice-judging-word"),
    ],
)
def test_what_the_laptop_would_not_write_is_refused(
    officer: Laptop, kind: NoticeKind, part: str, broken: dict[str, Any], code: str
) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    visits.finish(officer, OFFICER, visit)
    content = content_data(visits.notice_content(kind, f"{PROVISIONAL}X-1"))
    content[part] |= broken
    written(officer, visit, content)
    assert officer.outcomes() == {3: ("rejected", code)}
    assert code in REASONS


def test_a_paper_without_its_part_is_refused(officer: Laptop) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    content = content_data(visits.notice_content(NOTICE, f"{PROVISIONAL}X-1"))
    del content["announcement"]
    written(officer, visit, content)
    assert officer.outcomes() == {2: ("rejected", "rule-notice-part")}


# in a street's name ---------------------------------------------------------------------------------------------------


@pytest.fixture
def street(new_laptop: NewLaptop) -> Laptop:
    return new_laptop(STREET)


def streets_inspection(street: Laptop) -> str:
    visit = visits.start(street, STREET, **visits.officers(team=STREETS))
    visits.finish(street, STREET, visit)
    return visit


@pytest.mark.parametrize("kind", [NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER])
def test_a_street_orders_nothing_outside_its_published_list(street: Laptop, kind: NoticeKind) -> None:
    """The demo district published no list; a laptop that was told of one by hand is refused here."""
    visit = streets_inspection(street)
    own = {"findings": (FOUND.model_copy(update={"due_on": visits.today()}),)}
    issue(street, STREET, visit, kind, signers=STREETS, own=own)
    assert street.outcomes() == {3: ("rejected", "outside-street-list")}
    assert "街道" in REASONS["outside-street-list"]


def test_the_rest_is_reported_to_the_district(street: Laptop) -> None:
    visit = streets_inspection(street)
    issue(street, STREET, visit, NoticeKind.FEEDBACK_FORM, signers=STREETS, own={"findings": (FOUND,)})
    assert street.outcomes() == {}


def test_the_same_opinion_in_the_districts_name_holds(officer: Laptop) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers(team=(*BOTH, STREETS[0])))
    visits.finish(officer, OFFICER, visit)
    issue(officer, OFFICER, visit, NoticeKind.HEALTH_OPINION, signers=BOTH, own={"findings": (FOUND,)})
    assert officer.outcomes() == {}


def test_the_districts_own_inspection_reports_nothing_to_itself(officer: Laptop) -> None:
    visit = visits.start(officer, OFFICER, **visits.officers())
    visits.finish(officer, OFFICER, visit)
    issue(officer, OFFICER, visit, NoticeKind.FEEDBACK_FORM, signers=BOTH, own={"findings": (FOUND,)})
    assert officer.outcomes() == {3: ("rejected", "document-not-allowed")}
