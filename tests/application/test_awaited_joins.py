"""A join code that was typed and waits: for how long, for what, and when it goes by itself (sync.md §3.10)."""

from __future__ import annotations

from tests.demo_laptop import StandingClock
from tests.joint_pair import Pair, pair, seal, steps
from tests.made_visits import OAK
from tuoyu_desktop.application.awaited_joins import JoinStep, awaited_joins, stop_waiting
from tuoyu_desktop.application.finishing import abandon_visit
from tuoyu_desktop.application.joint_visit import JoinVisit, join_visit, show_join_code

__all__ = ["pair"]


def typed(pair: Pair, visit: str) -> JoinVisit:
    """The code of a visit, typed on the other laptop."""
    code = JoinVisit(pair.lead.write(lambda work: show_join_code(work, visit)).link)
    pair.other.write(lambda work: join_visit(work, code))
    return code


def brought(pair: Pair, visit: str) -> None:
    pair.other.read(pair.lead.exported(visit).file)


def test_it_says_when_it_was_typed_and_waits_on_that_day(pair: Pair, clock: StandingClock) -> None:
    typed(pair, visit := pair.begun())
    (one,) = pair.other.laptop.read(awaited_joins)
    assert (one.inspection, one.step, one.facility_name, one.typed_at) == (visit, JoinStep.ABSENT, "", clock())
    clock.now = clock.now.replace(hour=23, minute=59)
    assert steps(pair) == [(visit, JoinStep.ABSENT)]


def test_the_next_day_it_is_over_and_is_said_for_a_week(pair: Pair, clock: StandingClock) -> None:
    typed(pair, visit := pair.begun())
    clock.pass_by(days=1)
    assert steps(pair) == [(visit, JoinStep.PAST)]
    clock.pass_by(days=6)
    assert steps(pair) == [(visit, JoinStep.PAST)]
    clock.pass_by(days=1)
    assert steps(pair) == []


def test_typed_again_the_next_day_it_waits_again(pair: Pair, clock: StandingClock) -> None:
    code = typed(pair, visit := pair.begun())
    clock.pass_by(days=1)
    pair.other.write(lambda work: join_visit(work, code))
    assert steps(pair) == [(visit, JoinStep.ABSENT)]


def test_a_visit_that_comes_later_may_still_be_joined(pair: Pair, clock: StandingClock) -> None:
    typed(pair, visit := pair.begun())
    clock.pass_by(days=1)
    brought(pair, visit)
    assert steps(pair) == [(visit, JoinStep.READY)]


def test_a_visit_that_was_sealed_or_given_up_is_not_waited_for(pair: Pair) -> None:
    typed(pair, sealed := pair.begun())
    seal(pair, sealed)
    brought(pair, sealed)
    typed(pair, dropped := pair.begun())
    pair.lead.write(lambda work: abandon_visit(work, dropped, "机构停电"))
    brought(pair, dropped)
    assert steps(pair) == [(sealed, JoinStep.SEALED), (dropped, JoinStep.GIVEN_UP)]


def test_a_person_who_waits_no_more_is_asked_no_more(pair: Pair) -> None:
    code = typed(pair, first := pair.begun())
    typed(pair, second := pair.begun())
    pair.other.write(lambda work: stop_waiting(work, first))
    assert steps(pair) == [(second, JoinStep.ABSENT)]
    brought(pair, first)
    assert pair.other.write(lambda work: join_visit(work, code)).joined, "the code may be typed again"
    assert steps(pair) == [(second, JoinStep.ABSENT)]


def test_without_the_facility_the_visit_alone_does_not_do(pair: Pair) -> None:
    """The register of the place comes with a sync, not with the visit (sync.md §3.10: if it holds the facility)."""
    typed(pair, visit := pair.begun())
    with pair.other.laptop.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM facility WHERE subject = ?", (OAK,))
    brought(pair, visit)
    assert steps(pair) == [(visit, JoinStep.PLACELESS)]
