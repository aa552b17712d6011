"""The snapshot: what a new laptop, or one with a new facility, needs to begin (sync.md §2).

Reference data, answers and photos come as original entries, visits and findings as one restated line each. A subject
with an entry that is still held comes as its original entries: a restatement would cover the held one, and its release
would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain as joined
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import Connection, Text, and_, cast, func, or_, select

from sync.protocol.messages import SnapshotHead
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import SNAPSHOT_JOURNAL
from sync.server.access import Caller
from sync.server.database import last_position
from sync.server.judge_facts import table_of
from sync.server.office import Office
from sync.server.scope import ban_list_of, begun_anew, facility_ids, own_journals
from sync.server.snapshot_choice import Wanted, chosen, in_slices, reference_subjects
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.findings import FindingRestated
from tuoyu_desktop.domain.entries.inspections import InspectionRestated
from tuoyu_desktop.domain.ids import derived_id
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.tables import FindingRow, InspectionRow


def snapshot_lines(office: Office, caller: Caller, facility: str | None) -> Iterator[bytes]:
    """NDJSON lines, the head first. Raises ProblemError not-in-scope before the first line."""
    if facility is not None:
        with office.database.read() as connection:
            ids = facility_ids(caller).subquery()
            if connection.execute(select(ids).where(ids.c[0] == facility)).first() is None:
                raise ProblemError(Code.NOT_IN_SCOPE)
    return _lines(office, caller, facility)


def _lines(office: Office, caller: Caller, facility: str | None) -> Iterator[bytes]:
    with office.database.read() as connection:
        wanted = Wanted(office, caller, facility, connection)
        head = SnapshotHead(cursor=str(last_position(connection)), epoch=office.facts.epoch)
        yield head.model_dump_json().encode() + b"\n"
        yield from _originals(connection, reference_subjects(wanted))
        content = chosen(wanted)
        states = joined(_inspections(wanted, content.inspections), _findings(connection, content.findings))
        yield from _restated(wanted, states)
        yield from _originals(connection, joined(content.evidence, content.answers))
        if facility is None:
            yield from _verdicts(wanted)
            yield from _erasures(wanted)
            yield from _ban_list(wanted)


def _line(journal: str, body: bytes) -> bytes:
    return to_json({"journal": journal, "body": body}) + b"\n"


def _originals(connection: Connection, subjects: Iterable[str]) -> Iterator[bytes]:
    """All entries of the subjects that take part in their fold."""
    for some in in_slices(subjects):
        statement = (
            select(ENTRY.c.journal, ENTRY.c.body)
            .where(ENTRY.c.subject.in_(some), ENTRY.c.status == EntryStatus.APPLIED.value)
            .where(ENTRY.c.body.is_not(None), ENTRY.c.kind.in_(list(FAMILY_OF_KIND)))
            .order_by(ENTRY.c.position)
        )
        for journal, body in connection.execute(statement):
            yield _line(journal, bytes(body))


def _verdicts(wanted: Wanted) -> Iterator[bytes]:
    """What was said of the device's own entries, and which journals it has: a snapshot after a restore passes over the
    feed that said it."""
    own = own_journals(wanted.connection, wanted.caller)
    statement = select(ENTRY.c.journal, ENTRY.c.body).where(
        or_(and_(ENTRY.c.subject.in_(own), ENTRY.c.kind == "entry.judged"), begun_anew(own)), ENTRY.c.body.is_not(None)
    )
    for row in wanted.connection.execute(statement.order_by(ENTRY.c.position)):
        yield _line(row.journal, bytes(row.body))


def _erasures(wanted: Wanted) -> Iterator[bytes]:
    """All of them, as in the feed: a laptop that begins after one must not take from a stick what is gone."""
    place = (ENTRY.c.journal == wanted.office.facts.journal) & (ENTRY.c.kind == "entry.erased")
    statement = select(ENTRY.c.journal, ENTRY.c.body).where(place, ENTRY.c.body.is_not(None)).order_by(ENTRY.c.seq)
    for row in wanted.connection.execute(statement):
        yield _line(row.journal, bytes(row.body))


def _ban_list(wanted: Wanted) -> Iterator[bytes]:
    """The list that was published to this device, or that it may hold none."""
    mine = ENTRY.c.id.in_(ban_list_of(wanted.caller.device))
    statement = select(ENTRY.c.journal, ENTRY.c.body).where(mine, ENTRY.c.body.is_not(None))
    for row in wanted.connection.execute(statement):
        yield _line(row.journal, bytes(row.body))


class _State(NamedTuple):
    """A folded subject: ``json`` is its state as the projected row has it."""

    kind: type[EntryBase]
    subject: str
    head: str
    facility: str
    json: bytes


def _inspections(wanted: Wanted, subjects: Sequence[str]) -> Iterator[list[_State]]:
    """Slices of visits; their state stands in the table as the text that is sent. In scope only: a finding may name
    whatever its writer liked."""
    table = table_of(InspectionRow)
    columns = select(table.c.subject, table.c.head, table.c.facility, cast(table.c.data, Text).label("state"))
    for some in in_slices(subjects):
        mine = and_(table.c.subject.in_(some), wanted.scope(table.c.facility))
        rows = wanted.connection.execute(columns.where(mine).order_by(table.c.date))
        yield [_State(InspectionRestated, row.subject, row.head, row.facility, row.state.encode()) for row in rows]


def _findings(connection: Connection, subjects: Sequence[str]) -> Iterator[list[_State]]:
    table = table_of(FindingRow)
    for some in in_slices(subjects):
        rows = connection.execute(select(table).where(table.c.subject.in_(some)).order_by(table.c.found_on))
        yield [_finding(dict(row)) for row in rows.mappings()]


def _finding(state: dict[str, Any]) -> _State:
    subject, head = state.pop("subject"), state.pop("head")
    return _State(FindingRestated, subject, head, state["facility"], to_json(state))


def _restated(wanted: Wanted, slices: Iterable[list[_State]]) -> Iterator[bytes]:
    journal = SNAPSHOT_JOURNAL + wanted.office.facts.epoch
    number = 0
    for some in slices:
        covers, held = _covers(wanted.connection, [state.subject for state in some])
        yield from _originals(wanted.connection, sorted(held))
        for state in some:
            if state.subject not in held:
                number += 1
                yield _line(journal, _restatement(wanted.office, state, covers[state.subject], number))


def _covers(connection: Connection, subjects: list[str]) -> tuple[dict[str, dict[str, int]], set[str]]:
    """Subject to {journal: last seq} of what its fold has read; and the subjects with an entry that is held."""
    statement = (
        select(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.status, func.max(ENTRY.c.seq).label("seq"))
        .where(ENTRY.c.subject.in_(subjects))
        .group_by(ENTRY.c.subject, ENTRY.c.journal, ENTRY.c.status)
    )
    covers: dict[str, dict[str, int]] = {subject: {} for subject in subjects}
    held: set[str] = set()
    for row in connection.execute(statement):
        if row.status == EntryStatus.HELD.value:
            held.add(row.subject)
        elif row.status == EntryStatus.APPLIED.value:
            covers[row.subject][row.journal] = row.seq
    return covers, held


def _restatement(office: Office, state: _State, covers: Mapping[str, int], number: int) -> bytes:
    """The entry's JSON around the stored text of the state, which is neither read nor written anew."""
    envelope = {
        "seq": number,
        "id": derived_id(state.subject, f"restated:{office.facts.epoch}:{state.head}"),
        "kind": state.kind.model_fields["kind"].default,
        "v": state.kind.model_fields["v"].default,
        "at": office.now(),
        "actor": office.facts.journal,
        "facility": state.facility,
        "subject": state.subject,
        "after": state.head,
    }
    data = b'{"state":' + state.json + b',"covers":' + to_json(covers) + b"}"
    return to_json(envelope)[:-1] + b',"data":' + data + b"}"
