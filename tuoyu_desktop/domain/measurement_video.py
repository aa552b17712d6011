"""Recorder rules: days kept (D04, checklist.md §2 rule 1), rooms covered (D02, rule 12), storage estimate (D06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tuoyu_desktop.domain.measurement_case import Case, Judgement, RowVerdict, Tone, Verdict, as_date, as_number, plain
from tuoyu_desktop.domain.measurement_generic import judge_generic

MINUTES_A_DAY = 1440
GAPS = "gaps"
"""The table of D04 with the days that are missing; it stands at D01 under the name below."""
CARRIED_GAPS = "recorder_gaps"
DATE_LIST_PHOTO = "照片拍录像机的日期列表，不拍实时或回放的画面"
"""A picture that plays shows children (checklist.md §2 rule 1)."""


@dataclass(frozen=True)
class Channel:
    """One sampled channel; ``days`` whole days kept, null while the date is missing or after the visit."""

    id: str
    name: str
    earliest_on: date | None
    days: int | None


def days_kept(on: date, earliest_on: date, clock_offset_minutes: Decimal = Decimal(0)) -> int:
    """Whole days from the earliest playable day to the visit.

    A recorder that runs ahead (positive minutes) shows too late a date; only whole days of its offset shift the date,
    for a day is all that was read.
    """
    return (on - earliest_on).days + int(clock_offset_minutes / MINUTES_A_DAY)


def retention_threshold(case: Case) -> tuple[int, str]:
    """Days asked for and the words that say so: the days since opening where that is less. A day of opening typed on
    the spot corrects the register's."""
    wanted = int(case.limit("video_days"))
    opened_on = case.day("opened_on") or case.facility.opened_on
    if opened_on is not None and 0 <= (case.on - opened_on).days < wanted:
        days = (case.on - opened_on).days
        return days, f"{days} 天（{opened_on.isoformat()} 开业）"
    return wanted, f"{wanted} 天"


def judge_retention(case: Case) -> Judgement:
    """D04: the minimum over the sampled channels decides."""
    limit, words = retention_threshold(case)
    offset = case.number("clock_offset_minutes") or Decimal(0)
    channels = [_channel(case, row, place, offset) for place, row in enumerate(case.rows("channels"))]
    verdict = Verdict(case, parameters=["video_days"])
    if not channels:
        verdict.need("抽查的通道")
    verdict.need(*(f"{channel.name}最早可回放日期" for channel in channels if channel.days is None))
    kept = [channel for channel in channels if channel.days is not None]
    least = min((channel.days for channel in kept if channel.days is not None), default=None)
    if least is not None:
        _decide(case, verdict, kept, least, limit, words)
    gaps = gaps_found(case, GAPS, limit)
    if gaps:
        verdict.hints.append(f"{limit} 天以内缺录 {len(gaps)} 段，D01 会建议记为问题")
    if verdict.failures:
        verdict.hints.append(DATE_LIST_PHOTO)
    lost = (RowVerdict(f"{GAPS}/{gap.id}", gap.words, str(gap.days), "天", "warn", "缺录") for gap in gaps)
    return verdict.close(
        rows=(*(_row(channel, limit) for channel in channels), *lost),
        figure=str(least) if least is not None else "",
        unit="天",
        arithmetic=_arithmetic(len(channels), offset),
        finding_text=_fact(channels, limit, words),
    )


def _channel(case: Case, row: Mapping[str, Any], place: int, offset: Decimal) -> Channel:
    number = as_number(row.get("channel"))
    label = f"{int(number):02d} 号" if number is not None else f"第 {place + 1} 个通道"
    room = str(row.get("place") or "")
    earliest = as_date(row.get("earliest_on"))
    days = days_kept(case.on, earliest, offset) if earliest is not None and earliest <= case.on else None
    named = f"{label} {room}" if "（" in room else f"{label}（{room}）"
    return Channel(str(row.get("id") or place), named if room else label, earliest, days)


def _decide(case: Case, verdict: Verdict, kept: list[Channel], least: int, limit: int, words: str) -> None:
    if least < limit:
        floor = int(case.limit("video_days_floor"))
        below = f"，也低于法规下限 {floor} 天" if least < min(floor, limit) else ""
        verdict.failures.append(f"最短 {least} 天，少于 {words}{below}")
    else:
        verdict.passes.append(f"最短 {least} 天，不少于 {words}")
    asked = int(case.limit("sampled_channels"))
    sampled = min(asked, len(case.facility.cameras) or asked)
    if len(kept) < sampled:
        verdict.hints.append(f"只抽查了 {len(kept)} 个通道，建议抽查 {sampled} 个")


def _row(channel: Channel, limit: int) -> RowVerdict:
    if channel.days is None:
        return RowVerdict(channel.id, channel.name, word="要填检查日以前的日期" if channel.earliest_on else "")
    enough = channel.days >= limit
    share = min(1.0, 0.9 * channel.days / limit) if limit else 1.0
    tone: Tone = "pass" if enough else "fail"
    word = "达标" if enough else "不足"
    return RowVerdict(channel.id, channel.name, str(channel.days), "天", tone, word, "", share, 0.9)


@dataclass(frozen=True)
class Gap:
    """Days without a recording that should be there; ``days`` counts both ends."""

    id: str
    words: str
    days: int


def gaps_found(case: Case, table: str, limit: int) -> tuple[Gap, ...]:
    """The gaps of a table as far as they lie in the ``limit`` days that are to be kept (§2 rule 1)."""
    found: list[Gap] = []
    for place, row in enumerate(case.rows(table)):
        begun = as_date(row.get("from_on"))
        ended = as_date(row.get("to_on")) or begun
        if begun is None or ended is None or not begun <= ended:
            continue
        first, last = max(begun, case.on - timedelta(days=limit)), min(ended, case.on)
        if first > last:
            continue
        number = as_number(row.get("channel"))
        where = f"{int(number):02d} 号 " if number is not None else ""
        words = f"{where}{first.isoformat()} 至 {last.isoformat()}"
        found.append(Gap(str(row.get("id") or place), words, (last - first).days + 1))
    return tuple(found)


def judge_recording(case: Case) -> Judgement:
    """D01: the periods looked at, and the gaps that D04 found, which are proposed here (§2 rule 1)."""
    limit, _ = retention_threshold(case)
    gaps = gaps_found(case, CARRIED_GAPS, limit)
    wrong = [f"D04 查到缺录 {gap.words}，缺 {gap.days} 天" for gap in gaps]
    judgement = judge_generic(case, wrong)
    rows = [_period_row(case, row, place) for place, row in enumerate(case.rows("periods"), start=1)]
    shown = [
        RowVerdict(f"gap-{gap.id}", f"D04 查到缺录 {gap.words}", str(gap.days), "天", "fail", "缺录") for gap in gaps
    ]
    return replace(judgement, rows=(*rows, *shown))


def judge_behaviour(case: Case) -> Judgement:
    """B22: what was seen needs the channel and the time of the recording, no photo; it is reported at C18 (rule 17)."""
    judgement = judge_generic(case)
    if not case.yes("seen"):
        return judgement
    names = (("channel", "通道号"), ("seen_at", "时段"))
    missing = [label for name, label in names if case.measured.get(name) in (None, "")]
    asked = f"请记下录像的{'和'.join(missing)}，不拍照" if missing else ""
    hints = [hint for hint in (asked, "C18 已带上这一条线索") if hint]
    return replace(judgement, complete=judgement.complete and not missing, hints=(*judgement.hints, *hints))


def _period_row(case: Case, row: Mapping[str, Any], place: int) -> RowVerdict:
    minutes, key = as_number(row.get("gap_minutes")), str(row.get("id") or place)
    if minutes is None or minutes < 0:
        return RowVerdict(key)
    return RowVerdict(key, tone="pass" if minutes == 0 else "fail", word="有画面" if minutes == 0 else "中断")


def _arithmetic(count: int, offset: Decimal) -> str:
    parts = ["取各通道最短的一个"] if count > 1 else []
    if offset:
        parts.append(f"录像机时间比标准时间{'快' if offset > 0 else '慢'} {plain(abs(offset))} 分钟，已折算")
    return "；".join(parts)


def _fact(channels: list[Channel], limit: int, words: str) -> str:
    short = [channel for channel in channels if channel.days is not None and channel.days < limit]
    if not short:
        return ""
    parts = [
        f"{channel.name}最早可回放日期为 {channel.earliest_on.isoformat() if channel.earliest_on else ''}，"
        f"录像仅保存 {channel.days} 天"
        for channel in short
    ]
    return f"抽查 {len(channels)} 个通道，其中 {'；'.join(parts)}，少于 {words}。"


def judge_coverage(case: Case) -> Judgement:
    """D02: every area seen, and no camera where the law forbids one (视频条例第8条)."""
    areas = case.rows("areas")
    forbidden = case.number("forbidden_cameras")
    verdict = Verdict(case)
    missing = [_area_name(row) for row in areas if row.get("state") == "MISSING"]
    unknown = [_area_name(row) for row in areas if row.get("state") not in ("COVERED", "MISSING", "ABSENT")]
    if not areas:
        verdict.need("各班各区域")
    verdict.need(*unknown)
    if forbidden is None:
        verdict.need("卫生间、更衣、哺乳处有没有探头")
    if missing:
        verdict.failures.append(f"{len(missing)} 处没有画面：{'、'.join(missing)}")
    if forbidden:
        verdict.failures.append(f"卫生间、更衣、哺乳处内部有 {plain(forbidden)} 个探头")
    seen = sum(1 for row in areas if row.get("state") == "COVERED")
    verdict.passes.append(f"{seen} 处都有画面，禁装处没有探头")
    undecided = "" if seen or missing else "没有一处要看画面，不能算全覆盖，请核对区域后作答"
    return verdict.close(undecided=undecided, figure=f"{seen} / {seen + len(missing) + len(unknown)}", unit="处")


def _area_name(row: Mapping[str, Any]) -> str:
    return f"{row.get('name') or ''}{row.get('area') or ''}" or "未命名区域"


def judge_storage(case: Case) -> Judgement:
    """D06: capacity ÷ (channels × bitrate), an estimate that warns and proves nothing."""
    names = (("capacity_tb", "容量"), ("channels", "通道数"), ("bitrate_mbps", "码率"))
    values = [case.number(name) for name, _ in names]
    verdict = Verdict(case, parameters=["video_days"])
    verdict.need(*(label for (_, label), value in zip(names, values, strict=True) if not value or value < 0))
    if verdict.missing:
        return verdict.close()
    capacity, channels, rate = (value or Decimal(1) for value in values)
    # 1 TB = 8,000,000 Mbit as disks are sold; 86,400 seconds a day.
    days = int(capacity * 8_000_000 / (channels * rate * 86_400))
    limit = int(case.limit("video_days"))
    words = f"推算可存 {days} 天"
    if days < limit:
        verdict.hints.append(f"{words}，少于 {limit} 天；以 D04 实测为准")
    return verdict.close(undecided=f"{words}，只作预警", figure=str(days), unit="天")
