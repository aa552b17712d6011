"""When a visit was, on its papers (documents.md §4.2, §4.5: from and to, to the minute)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from document_samples import visit
from paper_reading import printed, text_of

START = datetime(2026, 11, 22, 15, 58, tzinfo=UTC)  # 23:58 in Beijing


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "2026年11月22日23时58分至23时59分"),
        (datetime(2026, 11, 22, 16, 3, tzinfo=UTC), "2026年11月22日23时58分至次日0时03分"),
        (datetime(2026, 11, 24, 1, 5, tzinfo=UTC), "2026年11月22日23时58分至2026年11月24日9时05分"),
    ],
)
def test_the_day_is_named_where_it_is_another(ended: datetime, words: str) -> None:
    assert words in text_of(printed(visit(started_at=START, ended_at=ended)))
