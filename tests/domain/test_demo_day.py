"""The demo's own day: work on any day of the year, and papers that are believable."""

from __future__ import annotations

from datetime import date

import pytest

from tests.demo_laptop import SEED, TODAY
from tuoyu_desktop.demo.stream import demo_facilities, demo_stream
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.inspections import VisitPlanned


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 10, 1)])
def test_a_free_day_has_visits_too_and_says_why(today: date) -> None:
    """A demo opened on a Sunday or a holiday has work: visits that were asked for, or look again."""
    plans = [e.data for _, body in demo_stream(SEED, today) if isinstance(e := decode(body), VisitPlanned)]
    todays = [plan for plan in plans if plan.on == today]
    assert len(todays) == 3
    assert all(plan.reason.startswith(("机构预约", "补查")) for plan in todays)


def test_no_paper_of_an_open_place_ran_out_long_ago() -> None:
    late = [
        (TODAY - paper.valid_to).days
        for made in demo_facilities(SEED, TODAY)
        for paper in made.facility.papers
        if paper.valid_to is not None
    ]
    assert max(late) <= 20
