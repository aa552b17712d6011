"""A confirmation that this computer's clock puts into the future is not told with that time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.demo_laptop import BEIJING
from tuoyu_desktop.application.spoken import confirmation

NOW = datetime(2026, 11, 20, 9, 5, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(hours=1), "区里 今天 08:05 确认"),
        (timedelta(0), "区里 今天 09:05 确认"),
        (timedelta(minutes=-4), "区里 今天 09:09 确认"),  # sync.md §3.5: five minutes are no disagreement
        (timedelta(minutes=-6), "区里确认过（电脑的时间比那时还早，请核对时间）"),
        (timedelta(days=-300), "区里确认过（电脑的时间比那时还早，请核对时间）"),
    ],
)
def test_the_time_is_told_where_the_clock_can_vouch_for_it(ago: timedelta, said: str) -> None:
    assert confirmation(NOW - ago, NOW) == said
