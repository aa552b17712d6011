"""Entries before they have a place in a journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tuoyu_desktop.domain.clock import BEIJING
from tuoyu_desktop.domain.entries.envelope import EntryBase, EntryData

_PUSHED_AT = time(18, 20)


@dataclass(frozen=True)
class Draft:
    """An entry without seq, id and after. ``visit`` is the inspection that the seal counts it to."""

    committed_at: datetime
    at: datetime
    journal: str
    kind: type[EntryBase]
    data: EntryData
    actor: str
    subject: str
    facility: str | None = None
    visit: str | None = None


@dataclass
class Pile:
    """Collects the drafts of the whole district."""

    drafts: list[Draft] = field(default_factory=list)

    def add(
        self,
        journal: str,
        kind: type[EntryBase],
        data: EntryData,
        *,
        at: datetime,
        actor: str,
        subject: str,
        facility: str | None = None,
        visit: str | None = None,
        pushed: bool = True,
    ) -> None:
        """``pushed``: a laptop's entry, which reaches the district that evening; else the district's own."""
        committed_at = moment(at.date(), _PUSHED_AT) if pushed else at
        self.drafts.append(
            Draft(committed_at, at, journal, kind, data, actor, subject, facility, visit),
        )

    def in_commit_order(self) -> Iterator[Draft]:
        """As the server would have stored them: by commit, each journal in its own order."""
        return iter(sorted(self.drafts, key=lambda draft: (draft.committed_at, draft.journal, draft.at)))


def moment(day: date, clock: time, seconds: float = 0) -> datetime:
    """An instant in the district's zone."""
    return datetime.combine(day, clock, BEIJING) + timedelta(seconds=seconds)
