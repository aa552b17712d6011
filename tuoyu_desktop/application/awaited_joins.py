"""Join codes that were typed here and have not led to a visit: what each waits for, and when nothing is waited for any
more (sync.md §3.10)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.terms import VisitState

_AWAITED = "visit_joins_awaited"
"""Setting: visit to the instant at which its code was typed, as JSON."""
_TOLD = timedelta(days=7)
"""After so long it is no longer said either that a wait has ended."""


class JoinStep(StrEnum):
    """``ABSENT``: the visit is not here, ``PLACELESS``: its facility is not, ``READY``: one may join. The others have
    ended: the visit was ``SEALED`` or ``GIVEN_UP``, or it never came on the day of the code (``PAST``)."""

    ABSENT = "ABSENT"
    PLACELESS = "PLACELESS"
    READY = "READY"
    SEALED = "SEALED"
    GIVEN_UP = "GIVEN_UP"
    PAST = "PAST"

    @property
    def is_waiting(self) -> bool:
        return self in (JoinStep.ABSENT, JoinStep.PLACELESS)

    @property
    def has_ended(self) -> bool:
        return self in (JoinStep.SEALED, JoinStep.GIVEN_UP, JoinStep.PAST)


@dataclass(frozen=True)
class AwaitedJoin:
    """``facility_name`` is empty where the visit or its facility is not here."""

    inspection: str
    typed_at: datetime
    facility_name: str
    step: JoinStep


def awaited_joins(records: Records) -> tuple[AwaitedJoin, ...]:
    """In the order in which they were typed; those that ended are named for a week."""
    found = [_awaited(records, visit, typed_at) for visit, typed_at in _typed(records).items()]
    today = records.now().date()
    return tuple(one for one in found if one and not (one.step.has_ended and one.typed_at.date() + _TOLD < today))


def _awaited(records: Records, inspection: str, typed_at: datetime) -> AwaitedJoin | None:
    visit = records.inspection(inspection)
    if visit is not None and records.own_journals() & set(visit.joined):
        return None
    name = records.facility_name(visit.facility or "") if visit is not None else ""
    if visit is None or records.facility(visit.facility or "") is None:
        step = JoinStep.ABSENT if visit is None else JoinStep.PLACELESS
        step = step if typed_at.date() >= records.now().date() else JoinStep.PAST
    elif visit.state is VisitState.OPEN:
        step = JoinStep.READY
    else:
        step = JoinStep.SEALED if visit.state is VisitState.SEALED else JoinStep.GIVEN_UP
    return AwaitedJoin(inspection, typed_at, name, step)


def await_join(work: Work, inspection: str) -> None:
    """A code was typed whose visit is not here yet; typed again it is of today."""
    _keep(work, {**_still(work, inspection), inspection: work.now()})


def stop_waiting(work: Work, inspection: str) -> None:
    """The visit was joined, or a person does not wait any more. The code may be typed again at any time."""
    if inspection in _typed(work):
        _keep(work, _still(work, inspection))


def _still(records: Records, but: str) -> dict[str, datetime]:
    return {one.inspection: one.typed_at for one in awaited_joins(records) if one.inspection != but}


def _typed(records: Records) -> dict[str, datetime]:
    said = json.loads(records.setting(_AWAITED) or "{}")
    zone = records.now().tzinfo
    return {visit: datetime.fromisoformat(at).astimezone(zone) for visit, at in said.items()}


def _keep(work: Work, typed: Mapping[str, datetime]) -> None:
    work.put_setting(_AWAITED, json.dumps({visit: at.isoformat(timespec="seconds") for visit, at in typed.items()}))
