"""One emergency told from two laptops of a visit: the first report stands and loses nothing of the second (§4.13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuoyu_desktop.domain.entries import registry
from tuoyu_desktop.domain.entries.codec import decode
from tuoyu_desktop.domain.entries.fold_incidents import FoldedIncident, fold_incident
from tuoyu_desktop.domain.entries.folding import Placed

SEEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def told(number: int, **fields: Any) -> Placed:
    """The report of one laptop."""
    data = registry.IncidentData(incident_kind="PERSON", text=f"看到 {number}", item="B22", inspection="i", **fields)
    entry = registry.IncidentReported.write(
        data, seq=1, id=str(number), at=SEEN + timedelta(hours=number), actor=f"p{number}", subject="s", facility="f",
        after=None,
    )  # fmt: skip
    return Placed(f"j{number}", 1, decode(entry.to_body()))


def folded(*reports: Placed) -> FoldedIncident:
    state = fold_incident(reports)
    assert state is not None
    return state


def test_a_second_report_fills_what_the_first_left_open() -> None:
    early = SEEN - timedelta(minutes=4)
    first = told(1, seen_at=SEEN, no_recording="当时没查到")
    state = folded(first, told(2, seen_at=early, channel="11", recorded="16:20–16:28", facts={"children": 2}))
    assert (state.channel, state.recorded, state.no_recording) == ("11", "16:20–16:28", "当时没查到")
    assert state.seen_at == early, "seen first at"
    assert (state.text, state.reported_by) == ("看到 1", "p1"), "the first report stands"
    assert [one.text for one in state.additions] == ["看到 2"]


def test_signs_told_later_stand_with_the_first_ones() -> None:
    """§3 I05: more signs are an addition; 关停处置台账 begins with all of them."""
    first = told(1, facts={"signals": ["欠薪", "欠租"], "opened_at_once": True})
    state = folded(first, told(2, facts={"signals": ["欠租", "负责人失联"], "opened_at_once": False}))
    assert state.facts == {"signals": ["欠薪", "欠租", "负责人失联"], "opened_at_once": True}


def test_a_second_report_says_why_there_is_no_recording() -> None:
    assert folded(told(1), told(2, seen_at=SEEN, no_recording="没有探头")).no_recording == "没有探头"
    assert folded(told(1), told(2, seen_at=SEEN)).seen_at == SEEN


@pytest.mark.parametrize(
    ("channel", "recorded"), [("3", "15:00–15:10"), ("3", ""), ("", "15:00–15:10")], ids=["whole", "channel", "time"]
)
def test_what_stands_is_never_overwritten_nor_mixed_with_another_channel(channel: str, recorded: str) -> None:
    """The time of one channel beside the number of another would be a recording that nobody named."""
    first = told(1, seen_at=SEEN, channel=channel, recorded=recorded, no_recording="甲")
    second = told(2, seen_at=SEEN + timedelta(1), channel="11", recorded="16:20–16:28", no_recording="乙")
    state = folded(first, second)
    assert (state.channel, state.recorded, state.no_recording) == (channel, recorded, "甲")
    assert state.seen_at == SEEN


def test_the_time_of_the_same_channel_completes_it() -> None:
    state = folded(told(1, channel="11"), told(2, channel="11", recorded="16:20–16:28"))
    assert (state.channel, state.recorded) == ("11", "16:20–16:28")
