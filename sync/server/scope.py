"""What a device may read: its facilities, the reference data, and what is addressed to it (sync.md §3.14-3.15)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, or_, select
from sqlalchemy.sql import ColumnElement

from sync.server.access import Caller
from sync.server.joint_verdicts import LATE
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.tables import BAN_COPY, BLOB_NAME, JOURNAL
from tuoyu_desktop.domain.entries.visit_kinds import HELD_AFTER_SEAL
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import AssignmentRow, FacilityRow, NumberBlockRow

_ADDRESSED = ("entry.judged", "numbers.leased", "assignment.changed", "ban_list.published")
"""District kinds that are not simply for everybody: each has a rule of its own below."""


def facility_ids(caller: Caller) -> Any:
    """A subquery of the facilities in scope."""
    return _facility_ids(caller.district_wide, caller.unit)


def _facility_ids(district_wide: bool, unit: str | ColumnElement[str]) -> Any:
    if district_wide:
        return select(table_of(FacilityRow).c.subject)
    assignment = table_of(AssignmentRow)
    return select(assignment.c.facility).where(assignment.c.unit == unit, assignment.c.active)


def in_scope(caller: Caller, facility: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a facility column names a facility in scope."""
    return _in_scope(caller.district_wide, caller.unit, facility)


def _in_scope(district_wide: bool, unit: str | ColumnElement[str], facility: ColumnElement[Any]) -> ColumnElement[bool]:
    if district_wide:
        return facility.is_not(None)
    return facility.in_(_facility_ids(district_wide, unit))


def own_journals(connection: Connection, caller: Caller) -> list[str]:
    """The device's own journals, also before the first push."""
    held = connection.execute(select(JOURNAL.c.journal).where(JOURNAL.c.device == caller.device)).scalars()
    return sorted({caller.device, *held})


def fed(district_journal: str, district_wide: bool) -> ColumnElement[bool]:
    """Which stored entries the feed gives to a device: others' in its area, reference data, its verdicts and numbers;
    also what came after the seal of a visit, which whoever sealed it amends (sync.md §3.10): its verdict goes with it.

    The statement has places for ``device``, its ``unit`` and ``journals``, the device's own.

    An ended assignment is told to everybody, for the unit that loses a facility no longer has it in scope; so is an
    erasure, for a laptop may still hold what its unit lost. Of the
    device's own journals only where each began anew: a laptop restored from an old copy fetches what it lacks.
    """
    block = table_of(NumberBlockRow)
    journals: BindParameter[Any] = bindparam("journals", expanding=True)
    reference = and_(ENTRY.c.journal == district_journal, ENTRY.c.facility.is_(None), ENTRY.c.kind.not_in(_ADDRESSED))
    blocks = select(block.c.subject).where(block.c.device == bindparam("device"))
    held = and_(ENTRY.c.status == EntryStatus.HELD.value, ENTRY.c.reason == LATE)
    late = and_(held, ENTRY.c.kind.in_(sorted(HELD_AFTER_SEAL)))
    others = and_(
        or_(ENTRY.c.status == EntryStatus.APPLIED.value, late),
        ENTRY.c.journal.not_in(journals),
        or_(
            reference,
            ENTRY.c.kind.in_(("assignment.changed", "entry.erased")),
            and_(ENTRY.c.kind == "entry.judged", ENTRY.c.subject.in_(journals)),
            and_(ENTRY.c.kind == "numbers.leased", ENTRY.c.subject.in_(blocks)),
            and_(ENTRY.c.kind == "ban_list.published", ENTRY.c.id.in_(ban_list_of(bindparam("device")))),
            _in_scope(district_wide, bindparam("unit"), ENTRY.c.facility),
        ),
    )
    return and_(ENTRY.c.body.is_not(None), or_(others, begun_anew(journals)))


def ban_list_of(device: str | ColumnElement[str]) -> Any:
    """A subquery of the one entry that a device is told of the banned list: what was published to it last."""
    return select(BAN_COPY.c.entry).where(BAN_COPY.c.device == device)


def begun_anew(journals: BindParameter[Any] | list[str]) -> ColumnElement[bool]:
    """The first lines of those of a device's own journals that are not its first."""
    return and_(ENTRY.c.kind == "journal.forked", ENTRY.c.journal.in_(journals))


def may_read_blob(connection: Connection, office: Office, caller: Caller, sha256: str) -> bool:
    """Whether an entry in the caller's scope, or one of its own, names the blob."""
    journals = [*own_journals(connection, caller), caller.replaces or caller.device]
    named = select(BLOB_NAME.c.sha256).where(
        BLOB_NAME.c.sha256 == sha256,
        or_(
            BLOB_NAME.c.journal.in_(journals),
            and_(BLOB_NAME.c.journal == office.facts.journal, BLOB_NAME.c.facility.is_(None)),
            in_scope(caller, BLOB_NAME.c.facility),
        ),
    )
    return connection.execute(named.limit(1)).first() is not None
