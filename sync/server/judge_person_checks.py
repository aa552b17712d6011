"""Judging a query of the banned list again: only a certified officer asks it, and only in an administrative inspection
(checklist.md §2 rule 16)."""

from __future__ import annotations

from sync.server.judge_facts import Known
from sync.server.stored import HELD, REJECTED
from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.inspections import PersonCheckQueried
from tuoyu_desktop.domain.notice import local_time
from tuoyu_desktop.domain.terms import VisitMode

Verdict = tuple[str, str]


def judge_query(known: Known, entry: PersonCheckQueried) -> Verdict | None:
    """Null when it holds; that its writer is of the team is judged with the other entries of a visit. A certificate
    that the roster does not show yet makes it wait: what was asked stays on record either way."""
    visit = known.visits.get(entry.data.inspection)
    if visit is None:
        return HELD, "visit-unknown"
    if visit.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        return REJECTED, "person-check-mode"
    person = known.people.get(entry.actor)
    if person is None or not rights.officer_on(person, local_time(entry.at).date()):
        return HELD, "person-check-certificate"
    return None
