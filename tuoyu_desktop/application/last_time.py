"""After the program was ended from outside (power, kill): which visit was open and how far it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.lines import InspectionLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.terms import VisitState


@dataclass(frozen=True)
class KeptView:
    """``visit`` is the open visit of this laptop that was worked at last, null where none is open; ``saved_at`` the
    instant of its last answer, else of its start.
    """

    now: datetime
    visit: InspectionLine | None
    saved_at: datetime | None


def kept_view(records: Records) -> KeptView:
    """What stands in the database, to the last committed entry."""
    visits = records.inspection_lines(states=(VisitState.OPEN,), own_only=True)
    saved = [(_saved_at(records, visit), visit) for visit in visits]
    at, visit = max(saved, key=lambda pair: pair[0], default=(None, None))
    return KeptView(records.now(), visit, at)


def _saved_at(records: Records, visit: InspectionLine) -> datetime:
    return max((answer.at for answer in records.answers(visit.id).values()), default=visit.started_at)
