"""Dates, ages and sizes as screens say them: 11月20日 in sentences, 17 小时, 8.1 MB."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_WEEKDAYS = "一二三四五六日"
_MB = 1_000_000
_GB = 1_000_000_000


def weekday(on: date) -> str:
    """星期五."""
    return f"星期{_WEEKDAYS[on.weekday()]}"


def short_weekday(on: date) -> str:
    """周五."""
    return f"周{_WEEKDAYS[on.weekday()]}"


def day(on: date) -> str:
    """11月20日."""
    return f"{on.month}月{on.day}日"


def dated(on: date, today: date) -> str:
    """11月20日, of another year 2025年11月20日."""
    return day(on) if on.year == today.year else f"{on.year}年{day(on)}"


def full_day(on: date) -> str:
    """2026年11月20日 星期五."""
    return f"{on.year}年{day(on)} {weekday(on)}"


def clock_time(at: datetime, now: datetime) -> str:
    """09:05 in the zone of ``now``."""
    return f"{at.astimezone(now.tzinfo):%H:%M}"


def moment(at: datetime, now: datetime) -> str:
    """今天 10:52, 昨天 16:42, 11月19日 18:04, 2025年11月19日: the nearer, the shorter. In the zone of ``now``."""
    local, today = at.astimezone(now.tzinfo), now.date()
    days = (today - local.date()).days
    if days in (0, 1):
        return f"{'昨天' if days else '今天'} {local:%H:%M}"
    if local.year != today.year:
        return f"{local.year}年{day(local.date())}"
    return f"{day(local.date())} {local:%H:%M}"


_SAME_CLOCK = timedelta(minutes=5)


def confirmation(at: datetime, now: datetime) -> str:
    """区里 今天 10:52 确认; where this computer's clock stands before that moment, no time that it cannot vouch for."""
    if at - now > _SAME_CLOCK:
        return "区里确认过（电脑的时间比那时还早，请核对时间）"
    return f"区里 {moment(at, now)} 确认"


def age(since: timedelta) -> str:
    """How long something has waited: 不到 1 分钟, 12 分钟, 17 小时, 3 天."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天"


def size(byte_count: int) -> str:
    """Decimal units, as disks are sold: 0.3 MB, 68.2 MB, 3.4 GB."""
    if byte_count >= _GB:
        return f"{byte_count / _GB:.1f} GB"
    return f"{max(byte_count / _MB, 0.1 if byte_count else 0.0):.1f} MB"
