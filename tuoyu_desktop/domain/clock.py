"""The wall clock of the whole country: Beijing time, UTC+8 all year, whatever zone a machine is set to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def beijing(moment: datetime) -> datetime:
    """An aware instant as the clock on the wall says it."""
    return moment.astimezone(BEIJING)


def beijing_now() -> datetime:
    """Now, with Beijing's offset."""
    return beijing(datetime.now(UTC))
