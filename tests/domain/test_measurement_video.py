"""D04 录像天数 (京政办发〔2019〕26号 二（四）3; checklist.md §2 rule 1), D02 coverage (视频条例第8条), D06."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rule_cases import ON, judged
from tuoyu_desktop.domain.facility import Camera
from tuoyu_desktop.domain.terms import Answer


def channels(*days: int | None, **more: Any) -> dict[str, Any]:
    rows = [
        {
            "id": str(n),
            "channel": n + 1,
            "place": "游戏区",
            "earliest_on": (ON - timedelta(days=d)).isoformat() if d is not None else None,
        }
        for n, d in enumerate(days)
    ]
    return {"channels": rows, **more}


@pytest.mark.parametrize(
    ("days", "expected"), [(89, Answer.FAIL), (90, Answer.PASS), (91, Answer.PASS), (0, Answer.FAIL)]
)
def test_ninety_days_are_asked_for(days: int, expected: Answer) -> None:
    judgement = judged("D04", channels(days, days, days))
    assert judgement.suggested is expected
    assert (judgement.figure, judgement.unit) == (str(days), "天")


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_shortest_channel_decides(days: list[int]) -> None:
    judgement = judged("D04", channels(*days))
    assert judgement.figure == str(min(days))
    assert judgement.suggested is (Answer.FAIL if min(days) < 90 else Answer.PASS)
    assert [row.tone for row in judgement.rows] == ["fail" if d < 90 else "pass" for d in days]


def test_mock_up_sentence_and_fact() -> None:
    """Mock-up 04: 2026-09-15 seen on 2026-11-20 is 66 days."""
    rows = [{"id": "3", "channel": 3, "place": "睡眠室", "earliest_on": "2026-09-15"}]
    judgement = judged("D04", {"channels": rows, "clock_offset_minutes": -2})
    assert judgement.sentence == "最短 66 天，少于 90 天，按标准为不合格"
    assert judgement.arithmetic == "录像机时间比标准时间慢 2 分钟，已折算"
    assert judgement.finding_text == (
        "抽查 1 个通道，其中 03 号（睡眠室）最早可回放日期为 2026-09-15，录像仅保存 66 天，少于 90 天。"
    )


@pytest.mark.parametrize(
    ("offset", "days"), [(0, 90), (-2, 90), (2, 90), (1439, 90), (1440, 91), (-1440, 89), (-2880, 88)]
)
def test_clock_offset_shifts_by_whole_days(offset: int, days: int) -> None:
    """A clock a day ahead labels the earliest recording a day too late."""
    assert judged("D04", channels(90, clock_offset_minutes=offset)).figure == str(days)


@pytest.mark.parametrize(("open_days", "kept", "expected"), [(40, 40, Answer.PASS), (40, 39, Answer.FAIL)])
def test_young_facility_needs_its_days_since_opening(open_days: int, kept: int, expected: Answer) -> None:
    opened = ON - timedelta(days=open_days)
    assert judged("D04", channels(kept, kept, kept), opened_on=opened).suggested is expected


@pytest.mark.parametrize(("open_days", "expected"), [(89, Answer.PASS), (90, Answer.FAIL), (91, Answer.FAIL)])
def test_opening_matters_below_ninety_days_only(open_days: int, expected: Answer) -> None:
    assert judged("D04", channels(89), opened_on=ON - timedelta(days=open_days)).suggested is expected


def test_the_day_of_opening_that_was_typed_counts_before_the_registers() -> None:
    """开业不足90天者按开业日: the register may hold the day of another building; the person on the spot corrects it."""
    values = channels(40, 40, 40, opened_on=(ON - timedelta(days=40)).isoformat())
    assert judged("D04", values, opened_on=ON - timedelta(days=900)).suggested is Answer.PASS
    late = channels(89, 89, 89, opened_on=(ON - timedelta(days=900)).isoformat())
    assert judged("D04", late, opened_on=ON - timedelta(days=10)).suggested is Answer.FAIL


def gap(first: int, last: int | None, key: str = "+1", channel: int | None = None) -> dict[str, Any]:
    """A gap from ``first`` to ``last`` days before the visit."""
    row: dict[str, Any] = {"id": key, "from_on": (ON - timedelta(days=first)).isoformat()}
    if last is not None:
        row["to_on"] = (ON - timedelta(days=last)).isoformat()
    return {**row, "channel": channel} if channel is not None else row


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [(10, 8, True), (90, 90, True), (95, 90, True), (95, 91, False), (10, None, True), (1, 0, True)],
)
def test_a_gap_inside_the_ninety_days_is_a_finding_of_d01(first: int, last: int | None, told: bool) -> None:
    """§2 rule 1: the days kept stay what they are; the gap is found at D01, which proposes it."""
    judgement = judged("D04", channels(95, 95, 95, gaps=[gap(first, last)]))
    assert judgement.suggested is Answer.PASS
    assert any("D01" in hint for hint in judgement.hints) is told
    assert [row.tone for row in judgement.rows if row.row_id == "gaps/+1"] == (["warn"] if told else [])
    proposed = judged("D01", {"periods": periods(0, 0, 0), "recorder_gaps": [gap(first, last)]})
    assert proposed.suggested is (Answer.FAIL if told else Answer.PASS)


def test_a_gap_is_told_with_its_days_and_counted_from_the_opening() -> None:
    """8 to 10 days ago are three days; what lies before the opening is none."""
    judgement = judged("D04", channels(95, 95, 95, gaps=[gap(10, 8)]))
    row = next(row for row in judgement.rows if row.row_id == "gaps/+1")
    assert (row.value, row.unit) == ("3", "天")
    young = judged("D04", channels(20, 20, 20, gaps=[gap(40, 30)]), opened_on=ON - timedelta(days=20))
    assert young.hints == ()


@pytest.mark.parametrize(("first", "last"), [(5, 9), (-1, -2)])
def test_a_gap_that_cannot_be_is_not_told(first: int, last: int) -> None:
    assert judged("D04", channels(95, 95, 95, gaps=[gap(first, last)])).hints == ()


def test_every_gap_of_every_channel_is_named_in_what_d01_proposes() -> None:
    found = [gap(10, 8, channel=3), gap(30, 30, "+2", channel=5), gap(95, 91, "+3", channel=5)]
    judgement = judged("D01", {"periods": periods(0, 0, 0), "recorder_gaps": found})
    assert judgement.finding_text == (
        "查“24 小时运行”，D04 查到缺录 03 号 2026-11-10 至 2026-11-12，缺 3 天；"
        "D04 查到缺录 05 号 2026-10-21 至 2026-10-21，缺 1 天。"
    )
    assert [row.value for row in judgement.rows if row.row_id.startswith("gap")] == ["3", "1"]


@pytest.mark.parametrize(("days", "asked"), [(89, True), (90, False)])
def test_a_failure_asks_for_the_date_list_and_never_for_a_moving_picture(days: int, asked: bool) -> None:
    """§2 rule 1: a photo of the recorder's date list, never of a live or played picture."""
    hints = judged("D04", channels(days, days, days)).hints
    assert any("日期列表" in hint and "不拍实时或回放" in hint for hint in hints) is asked


def periods(*minutes: int | None) -> list[dict[str, Any]]:
    """Periods looked at in D01, each with the minutes without a picture."""
    named = [{"id": f"+{n}", "period": f"11-1{n} 12:00"} for n in range(1, len(minutes) + 1)]
    return [
        {**row, "gap_minutes": gap} if gap is not None else {"id": row["id"]}
        for row, gap in zip(named, minutes, strict=True)
    ]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [((0, 0, 0), Answer.PASS), ((0, 1, 0), Answer.FAIL), ((0, 0, None), None), ((None, None, None), None)],
)
def test_three_periods_without_a_gap(minutes: tuple[int | None, ...], expected: Answer | None) -> None:
    """D01 抽查3个时段有画面；中断分钟数（=0）."""
    assert judged("D01", {"periods": periods(*minutes)}).suggested is expected


def test_two_periods_need_a_reason() -> None:
    short = judged("D01", {"periods": periods(0, 0, None)})
    assert "要求 3 段，只有 2 段" in short.sentence
    assert judged("D01", {"periods": periods(0, 0), "sample_reason": "时间不够"}).suggested is Answer.PASS


def test_date_after_the_visit_is_not_a_date() -> None:
    judgement = judged("D04", channels(-1))
    assert judgement.suggested is None
    assert not judgement.complete


def test_missing_date_keeps_a_certain_failure() -> None:
    judgement = judged("D04", channels(66, None))
    assert judgement.suggested is Answer.FAIL
    assert not judgement.complete


def test_legal_floor_is_said_but_not_merged() -> None:
    """视频条例第17条: 30 days; requirements.md §9.3: use 90, do not merge."""
    assert "法规下限 30 天" in judged("D04", channels(29)).sentence
    assert "法规下限" not in judged("D04", channels(30)).sentence


def test_fewer_channels_than_could_be_sampled_is_a_hint() -> None:
    cameras = tuple(Camera(channel=n, place="室") for n in range(1, 6))
    assert judged("D04", channels(95), cameras=cameras).hints
    assert judged("D04", channels(95, 95), cameras=cameras).hints
    assert not judged("D04", channels(95, 95, 95), cameras=cameras).hints
    assert not judged("D04", channels(95), cameras=cameras[:1]).hints


def area(state: str, name: str = "睡眠") -> dict[str, str]:
    return {"id": name, "name": "一班", "area": name, "state": state}


def test_uncovered_area_fails() -> None:
    judgement = judged("D02", {"areas": [area("COVERED"), area("MISSING", "游戏")], "forbidden_cameras": 0})
    assert judgement.suggested is Answer.FAIL
    assert judgement.finding_text == "查“生活区全覆盖”，1 处没有画面：一班游戏。"


def test_camera_in_a_toilet_fails_even_with_full_coverage() -> None:
    """视频条例第8条(三): D02 must not push cameras into toilets, changing and nursing rooms (§2 rule 12)."""
    judgement = judged("D02", {"areas": [area("COVERED")], "forbidden_cameras": 1})
    assert judgement.suggested is Answer.FAIL


def test_coverage_passes_when_all_is_seen() -> None:
    values = {"areas": [area("COVERED"), area("ABSENT", "户外")], "forbidden_cameras": 0}
    assert judged("D02", values).suggested is Answer.PASS
    assert judged("D02", {**values, "areas": [area("COVERED"), area("UNKNOWN", "用餐")]}).suggested is None
    assert judged("D02", {"areas": [area("COVERED")]}).suggested is None


def test_a_grid_without_any_area_passes_nothing() -> None:
    """婴幼儿生活、活动区域全覆盖: where every cell says that there is no such area, nothing was seen to be covered."""
    values = {"areas": [area("ABSENT"), area("ABSENT", "用餐")], "forbidden_cameras": 0}
    judgement = judged("D02", values)
    assert judgement.suggested is None
    assert "符合" not in judgement.sentence
    assert judged("D02", {**values, "forbidden_cameras": 1}).suggested is Answer.FAIL


def test_storage_estimate_only_warns() -> None:
    """8 TB, 8 channels of 4 Mbps: 64,000,000 Mbit ÷ 32 Mbps ÷ 86,400 s = 23 days."""
    judgement = judged("D06", {"capacity_tb": 8, "channels": 8, "bitrate_mbps": 4})
    assert judgement.figure == "23"
    assert judgement.suggested is None
    assert judgement.hints


def test_retention_on_a_leap_day() -> None:
    rows = [{"id": "1", "channel": 1, "earliest_on": "2027-12-01"}]
    assert judged("D04", {"channels": rows}, on=date(2028, 2, 29)).figure == "90"
