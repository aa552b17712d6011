"""An amendment of a sealed visit, looked at again: by who sealed it, bound to words and seal that are its own."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sync.server.judge_facts import VisitFacts
from sync.server.stored import HELD, REJECTED
from tuoyu_desktop.domain.amendments import are_results, is_whole
from tuoyu_desktop.domain.entries.inspections import InspectionAmended

OPEN = "amendment-open"
"""Held until its visit is sealed."""


def judge_amendment(
    entry: InspectionAmended, visit: VisitFacts, is_of: Callable[[Collection[str]], bool]
) -> tuple[str, str] | None:
    """Null where it may take effect. ``is_of``: whether its laptop wrote one of these journals, or goes on with it.

    Values are put right by who sealed, on the laptop of the visit, under that very seal; the words that an amendment of
    late entries has in their place may come from anybody of the team on any of its laptops (sync.md §3.10). What a
    person can look into is held for one.
    """
    data = entry.data
    if not is_whole(data):
        return REJECTED, "amendment-digest"
    if not are_results(data.changes):
        return REJECTED, "amendment-answer"
    if entry.actor not in visit.team:
        return HELD, "not-in-team"
    if visit.covers is None:
        return HELD, OPEN
    if data.seal != visit.seal and (data.changes or data.seal):
        return REJECTED, "amendment-seal"
    if data.changes and not (entry.actor == visit.lead and is_of({visit.journal})):
        return HELD, "amendment-not-lead"
    return None if is_of({visit.journal, *visit.joined}) else (HELD, "not-joined")
