"""双随机抽查结果公示 on paper (documents.md §4.11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from document_samples import sample
from paper_reading import printed, text_of
from part_samples import PUBLICATION

from tuoyu_desktop.domain.notice import NoticeKind


def paper(**changes: Any) -> str:
    part = PUBLICATION.model_copy(update=changes)
    return text_of(printed(sample(NoticeKind.RANDOM_PUBLICATION, publication=part)))


def test_a_plan_that_is_called_a_plan_is_not_called_so_twice() -> None:
    text = paper(plan_name="2026年第四季度双随机抽查计划")
    assert "2026年第四季度双随机抽查结果公示" in text
    assert "按照2026年第四季度双随机抽查计划，" in text


def test_a_place_that_was_looked_at_twice_is_one_place() -> None:
    """共检查…家机构 is a figure that people quote."""
    first = PUBLICATION.rows[0]
    again = first.model_copy(update={"checked_on": date(2026, 11, 21)})
    other = first.model_copy(update={"facility": "0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a81", "name": "小槐树托育园"})
    assert "共检查2家机构" in paper(rows=(first, again, other))
