"""How long nobody may touch the laptop until it locks."""

from __future__ import annotations

LOCK_MINUTES = "lock_minutes"
"""Setting: minutes without a touch until the lock."""
DEFAULT_LOCK_MINUTES = 5
