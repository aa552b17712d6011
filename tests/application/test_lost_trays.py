"""A visit that another laptop sealed or gave up takes the tray of this one with it, and says so (decisions/0008)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.joint_pair import Pair, pair, seal
from tests.made_visits import EXPERT, OAK, picture
from tuoyu_desktop.application.finishing import abandon_visit
from tuoyu_desktop.application.phone_tray import TakeIn, take_in, tray_count, tray_view
from tuoyu_desktop.application.ports import TRAY_DRAFT, Work
from tuoyu_desktop.application.sync_attention import LostTrayCase, lost_tray_cases, read_lost_tray
from tuoyu_desktop.application.sync_view import sync_view
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store import taking_in

__all__ = ["pair"]
PICTURES = (picture("门"), picture("窗"))


@pytest.fixture
def visit(pair: Pair) -> str:
    """One that both are on; two photos wait on the other laptop."""
    joint = pair.together()
    pair.exchange(joint)

    def bring(work: Work) -> None:
        for number, one in enumerate(PICTURES):
            take_in(work, TakeIn(joint, f"IMG_{number}.jpg", one))

    pair.other.write(bring)
    return joint


def by_stick(pair: Pair, visit: str) -> None:
    pair.other.read(pair.lead.exported(visit).file)


def by_sync(pair: Pair, visit: str) -> None:
    bodies = pair.lead.store.visit_bodies(visit)
    pair.other.laptop.write(lambda work: taking_in.take_in(work, bodies), "")


def gives_up(pair: Pair, visit: str) -> None:
    pair.lead.write(lambda work: abandon_visit(work, visit, "机构停电"), EXPERT)


@pytest.mark.parametrize("way", [by_stick, by_sync])
@pytest.mark.parametrize(("end", "given_up"), [(seal, False), (gives_up, True)])
def test_what_nobody_placed_goes_with_the_visit_and_is_said_with_its_number(
    pair: Pair, visit: str, way: Callable[[Pair, str], None], end: Callable[[Pair, str], None], given_up: bool
) -> None:
    here, files = pair.other.laptop, pair.other.laptop.office.blobs.files
    stored = len(list(files()))
    hashes = [line.photo.sha256 for line in here.read(lambda records: tray_view(records, visit))]
    end(pair, visit)
    way(pair, visit)

    assert len(list(files())) == stored - len(PICTURES)
    assert here.read(lambda records: records.draft(TRAY_DRAFT.format(inspection=visit))) is None
    for sha256 in hashes:
        with pytest.raises(EnvironmentFault):
            here.read(lambda records: records.blob(sha256))  # noqa: B023  # called at once
    (case,) = here.read(lost_tray_cases)
    assert isinstance(case, LostTrayCase)
    assert (case.visit, case.count, case.given_up) == (visit, 2, given_up)
    assert case.facility_name == pair.lead.laptop.read(lambda records: records.facility_name(OAK))
    view = here.read(sync_view)
    assert view.lost_trays == (case,)
    assert view.attention_count == view.delivery.attention_count == 1


def test_it_is_said_until_somebody_has_read_it(pair: Pair, visit: str) -> None:
    seal(pair, visit)
    by_stick(pair, visit)
    pair.other.write(lambda work: read_lost_tray(work, visit))
    by_sync(pair, visit)

    view = pair.other.laptop.read(sync_view)
    assert (view.lost_trays, view.attention_count, view.delivery.attention_count) == ((), 0, 0)


def test_the_tray_of_an_open_visit_and_an_empty_one_are_no_matter(pair: Pair, visit: str) -> None:
    pair.lead.answer(visit, "C10", None)
    by_stick(pair, visit)
    assert pair.other.laptop.read(lambda records: tray_count(records, visit)) == 2
    assert pair.other.laptop.read(lost_tray_cases) == ()
    seal(pair, visit)
    assert pair.lead.laptop.read(lost_tray_cases) == (), "who seals is told before the seal"
