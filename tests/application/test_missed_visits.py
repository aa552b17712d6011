"""今日 says which promised visits nobody went to; one that was made a day early is none of them."""

from __future__ import annotations

import pytest

from tests.demo_laptop import TODAY, StandingClock
from tests.made_visits import EXPERT, OAK, sealed_visit
from tuoyu_desktop.application.today import today_view
from tuoyu_desktop.bootstrap import Laptop


def missed(laptop: Laptop) -> list[str]:
    return [visit.plan.facility for visit in laptop.read(lambda records: today_view(records, EXPERT, None)).missed]


@pytest.mark.parametrize(("days_early", "still_to_do"), [(2, True), (1, False), (0, False)])
def test_a_visit_of_the_day_before_keeps_the_promise(
    laptop: Laptop, clock: StandingClock, days_early: int, still_to_do: bool
) -> None:
    """小橡树 was planned for Friday 2026-11-20; nobody began the visit from the plan."""
    clock.pass_by(days=-days_early)
    sealed_visit(laptop, on=clock().date())
    clock.pass_by(days=days_early + 1)

    assert (clock().date() - TODAY).days == 1
    assert (OAK in missed(laptop)) is still_to_do
