"""An amendment of a sealed visit, looked at again: by one of its team, bound to words and seal that are its own."""

from __future__ import annotations

from sync.server.judge_facts import VisitFacts
from sync.server.stored import HELD, REJECTED
from tuoyu_desktop.domain.amendments import is_whole
from tuoyu_desktop.domain.entries.inspections import InspectionAmended


def judge_amendment(entry: InspectionAmended, visit: VisitFacts) -> tuple[str, str] | None:
    """Null where it may take effect: it adds words and changes none, so it need not wait for a seal that is looked at
    still. Held for a person where a stranger wrote it."""
    if not is_whole(entry.data):
        return REJECTED, "amendment-digest"
    if entry.actor not in visit.team:
        return HELD, "not-in-team"
    return None
