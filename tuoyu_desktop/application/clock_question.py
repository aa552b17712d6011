"""Whether this computer's clock can be right: asked before a visit begins, told on 今日 (sync.md §3.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.sync_port import CLOCK_AHEAD, SERVER_TIME
from tuoyu_desktop.domain.clock import beijing

CLOCK_TOLERANCE = timedelta(minutes=5)
"""A clock that is further off than this is confirmed by the person (sync.md §3.5)."""
LONG_ALONE = timedelta(days=30)
"""Unheard of the district for so long, a clock is asked about: nothing else would show that it runs ahead."""


def clock_question(records: Records) -> str | None:
    """The question asked when this clock disagrees with what the server said, or with what was written here."""
    now = records.now()
    shown = f"这台电脑显示 {now:%Y-%m-%d %H:%M}，"
    ask = "请核对日期和时间。"
    own = records.own_journals()  # not those that it joined: they began by another clock
    here = (line for line in records.inspection_lines(own_only=True) if line.journal in own)
    begun = max((line.started_at for line in here), default=None)
    if begun is not None and now < begun - CLOCK_TOLERANCE:
        return f"{shown}比上次在这台电脑上开始检查的时间（{beijing(begun):%Y-%m-%d %H:%M}）还早，{ask}"
    server_time = records.setting(SERVER_TIME)
    if server_time is None:
        return None
    known = datetime.fromisoformat(server_time)
    heard = f"（{beijing(known):%Y-%m-%d %H:%M}）"
    if now < known - CLOCK_TOLERANCE:
        return f"{shown}比区里上次的时间{heard}还早，{ask}"
    ahead = timedelta(seconds=int(records.setting(CLOCK_AHEAD) or 0))
    if abs(ahead) > CLOCK_TOLERANCE:
        word = "快" if ahead > timedelta(0) else "慢"
        return f"{shown}上次同步时比区里{word} {_how_long(abs(ahead))}，{ask}"
    if now - known > LONG_ALONE:
        return f"{shown}离上次和区里对时{heard}已有 {(now - known).days} 天，{ask}"
    return None


def _how_long(span: timedelta) -> str:
    if span >= timedelta(days=1):
        return f"{span.days} 天"
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60} 小时" if minutes >= 120 else f"{minutes} 分钟"
