"""Provisional codes judged again: a laptop's own, each on one paper, instead of a number and never beside one
(documents.md §3, decisions/0015)."""

from __future__ import annotations

from typing import Any

import pytest

from sync.server.access import make_code
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.notices import NoticeVoided, NoticeVoidedData
from tuoyu_desktop.domain.notice import PROVISIONAL, NoticeKind, check_code, content_data

KIND = NoticeKind.VISIT_RECORD
NONE: dict[str, Any] = {"number": None, "number_block": None, "number_value": None}


@pytest.fixture
def laptop(new_laptop: NewLaptop) -> Laptop:
    return new_laptop("expert")


def device_number(laptop: Laptop) -> int:
    return int(laptop.enrolment["device_number"])


def code_of(number: int, running: int) -> str:
    """As a laptop makes it (store/numbering.py)."""
    return f"{PROVISIONAL}{number:03d}-{running:04d}"


def paper(laptop: Laptop, code: str, **changes: Any) -> str:
    """A sealed visit and its record with a code; returns the record."""
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    content = visits.notice_content(KIND, code)
    said = {"content": content_data(content), "check_code": check_code(content).full, "provisional": code}
    return visits.issue(laptop, "expert", visit, KIND, visits.blocks(laptop)[KIND.value], **{**NONE, **said, **changes})


def outcomes(laptop: Laptop) -> list[tuple[str, str]]:
    return list(laptop.outcomes().values())


def test_a_laptop_s_own_codes_hold(laptop: Laptop) -> None:
    paper(laptop, code_of(device_number(laptop), 1))
    paper(laptop, code_of(device_number(laptop), 12345))
    assert outcomes(laptop) == []


def test_a_code_cannot_look_like_a_number(laptop: Laptop) -> None:
    endless = f"{PROVISIONAL}{'1' * 5000}-0001"
    for code in (f"JL-110115-{visits.today().year}-000005", PROVISIONAL, f"{PROVISIONAL}X-1", endless):
        paper(laptop, code)
    assert outcomes(laptop) == [("rejected", "number-missing")] * 4


def test_a_code_is_written_as_laptops_write_it(laptop: Laptop) -> None:
    """Else one code could stand on two papers in two spellings."""
    mine = device_number(laptop)
    for code in (f"{PROVISIONAL}{mine:04d}-0001", f"{PROVISIONAL}{mine:03d}-00001", code_of(mine, 0)):
        paper(laptop, code)
    assert outcomes(laptop) == [("rejected", "number-missing")] * 3


def test_a_code_of_another_laptop_is_refused(laptop: Laptop, new_laptop: NewLaptop) -> None:
    other = device_number(new_laptop("parent"))
    paper(laptop, code_of(other, 1))
    paper(laptop, code_of(other + 100, 1))
    assert outcomes(laptop) == [("rejected", "number-not-leased")] * 2


def test_the_predecessor_s_codes_go_on(district: DistrictServer, office: Office, laptop: Laptop) -> None:
    """A restored laptop delivers what the one before it wrote."""
    successor = Laptop(district.address)
    code = make_code(office, DEMO_PEOPLE["expert"], replaces=laptop.device, hours=1)
    assert successor.enroll(code).status_code == 200
    successor.login()
    paper(successor, code_of(device_number(laptop), 1))
    paper(successor, code_of(device_number(successor), 1))
    assert outcomes(successor) == []


@pytest.mark.parametrize("pushes", [1, 2])
def test_a_code_stands_on_one_paper(laptop: Laptop, pushes: int) -> None:
    """Also where the first was voided: the code is printed on it."""
    code = code_of(device_number(laptop), 1)
    first = paper(laptop, code)
    void = NoticeVoidedData(reason="写错")
    laptop.write(NoticeVoided, void, actor=DEMO_PEOPLE["expert"], subject=first, facility=visits.OAK)
    sent = len(laptop.bodies) if pushes == 2 else 0
    if pushes == 2:
        assert outcomes(laptop) == []
    paper(laptop, code)
    assert laptop.outcomes(sent) == {len(laptop.bodies): ("rejected", "number-used")}


def test_a_paper_has_a_number_or_a_code(laptop: Laptop, new_laptop: NewLaptop) -> None:
    """Neither a code beside a number nor a block beside a code: who wrote that could use up what is another's."""
    other = new_laptop("parent")
    theirs = visits.blocks(other)[KIND.value]
    held = {"number_block": theirs["subject"], "number_value": theirs["data"]["first"]}
    paper(laptop, code_of(device_number(laptop), 1), **held)
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    block = visits.blocks(laptop)[KIND.value]
    visits.issue(laptop, "expert", visit, KIND, block, provisional=code_of(device_number(other), 1))
    assert outcomes(laptop) == [("rejected", "number-mismatch")] * 2
