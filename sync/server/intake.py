"""The push: compare heads, store the lines, let them take effect, all in one transaction (sync.md §2, §3.1-3.3)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from sync.protocol.chain import CHAIN_START, chain_over
from sync.protocol.messages import Outcome, PushReply
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import MAX_BATCH_LINES
from sync.server.access import Caller
from sync.server.database import fault_of, take_positions
from sync.server.district_journal import write_district
from sync.server.joint_verdicts import Told, told_before, verdict_drafts
from sync.server.judge import Coming, Judge
from sync.server.judge_seals import Settled, settled_seals
from sync.server.judge_waiting import joined_again, judge_again, visits_awaited, waiting_documents
from sync.server.numbers import top_up
from sync.server.office import Office
from sync.server.stored import (
    APPLIED,
    DUPLICATE,
    FROM_DEVICE,
    HELD,
    Head,
    Item,
    already_stored,
    insert_items,
    journal_head,
    make_ready,
    put_head,
    read_item,
    set_statuses,
)
from tuoyu_desktop.domain.entries.envelope import MAX_ENTRY_BYTES
from tuoyu_desktop.domain.entries.folding import Placed
from tuoyu_desktop.domain.entries.registry import JournalForked
from tuoyu_desktop.domain.terms import EntryStatus
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.projection.projector import Folded, folded, project, set_verdict

LOGGER = logging.getLogger(__name__)
JOINED = "inspection.joined"
CLOCK_SKEW = timedelta(hours=24)
Ahead = dict[str, tuple[int, Folded]]
"""Subject to the row that it has if nothing else is known of it, and how many lines of the push that row is made of."""
_NUMBER_KINDS = frozenset({"notice.issued", "numbers.returned"})


@dataclass(frozen=True)
class Push:
    """One request: lines to stand after ``after``, where the sender's chain was ``prev``; ``clock``: its own time."""

    journal: str
    after: int
    prev: bytes
    lines: tuple[bytes, ...]
    clock: datetime | None = None


def split_lines(body: bytes) -> tuple[bytes, ...]:
    """The non-empty lines of a push body. Raises ProblemError too-large, entry-too-large."""
    lines = tuple(line for line in body.split(b"\n") if line)
    if len(lines) > MAX_BATCH_LINES:
        raise ProblemError(Code.TOO_LARGE)
    if any(len(line) > MAX_ENTRY_BYTES for line in lines):
        raise ProblemError(Code.ENTRY_TOO_LARGE)
    return lines


def receive(office: Office, caller: Caller, push: Push) -> PushReply:
    """Store and judge; returns after the commit. Raises ProblemError gap, fork, foreign-journal."""
    items = _chained(push)
    for item in items:
        read_item(item)
    make_ready(office.database.engine.dialect.name, items, FROM_DEVICE)
    ahead = _folded_ahead(items)
    with office.database.write() as connection:
        head = journal_head(connection, push.journal)
        _check_start(connection, push, head)
        fresh = _beyond(connection, push, head, items)
        owned = _owned(connection, caller, push, head, fresh)
        if fresh:
            _take_in(office, connection, caller, push, fresh, ahead)
            put_head(connection, push.journal, owned, fresh[-1].seq, fresh[-1].hash)
            head = Head(fresh[-1].seq, fresh[-1].hash, caller.device, True)
            if any(i.entry is not None and i.entry.kind in _NUMBER_KINDS for i in fresh):
                top_up(office, connection, caller.device)
        outcomes = _outcomes(connection, push, items, fresh)
    return PushReply(seq=head.seq, hash=head.hash.hex(), outcomes=outcomes)


def _chained(push: Push) -> list[Item]:
    links = chain_over(push.prev, push.lines)
    numbered = enumerate(zip(push.lines, links, strict=True), start=push.after + 1)
    return [Item(push.journal, seq, body, own, link) for seq, (body, (own, link)) in numbered]


def _check_start(connection: Connection, push: Push, head: Head) -> None:
    """The sender's place must be a place of our copy."""
    if push.after > head.seq:
        raise ProblemError(Code.GAP, seq=head.seq, hash=head.hash.hex())
    if _hash_at(connection, push.journal, push.after, head) != push.prev:
        raise ProblemError(Code.FORK, seq=head.seq, hash=head.hash.hex())


def _hash_at(connection: Connection, journal: str, seq: int, head: Head) -> bytes:
    if seq == head.seq:
        return head.hash
    if seq == 0:
        return CHAIN_START
    place = (ENTRY.c.journal == journal) & (ENTRY.c.seq == seq)
    return bytes(connection.execute(select(ENTRY.c.hash).where(place)).scalar_one())


def _beyond(connection: Connection, push: Push, head: Head, items: list[Item]) -> list[Item]:
    """The lines that are new; overlap with equal hashes is skipped, with other hashes it is a fork."""
    overlap = items[: head.seq - push.after]
    if overlap and overlap[-1].hash != _hash_at(connection, push.journal, overlap[-1].seq, head):
        raise ProblemError(Code.FORK, seq=head.seq, hash=head.hash.hex())
    return items[head.seq - push.after :]


def _owned(connection: Connection, caller: Caller, push: Push, head: Head, fresh: Sequence[Item]) -> Head:
    """The head with its device. A first journal has the device's id; another begins with ``journal.forked``."""
    if head.exists or push.journal == caller.device:
        if head.exists and head.device != caller.device:
            raise ProblemError(Code.FOREIGN_JOURNAL)
        return Head(head.seq, head.hash, caller.device, head.exists)
    first = fresh[0].entry if fresh else None
    if not isinstance(first, JournalForked):
        raise ProblemError(Code.FOREIGN_JOURNAL)
    previous = journal_head(connection, first.data.previous)
    if not caller.owns(first.data.previous, previous.device):
        raise ProblemError(Code.FOREIGN_JOURNAL)
    known = 0 < first.data.at_seq <= previous.seq
    if known and _hash_at(connection, first.data.previous, first.data.at_seq, previous).hex() != first.data.hash:
        raise ProblemError(Code.FORK, seq=previous.seq, hash=previous.hash.hex())
    return Head(head.seq, head.hash, caller.device, False)


def _folded_ahead(items: Sequence[Item]) -> Ahead:
    """Most subjects of a push are new to the district: what is folded before the writer's turn keeps nobody waiting."""
    ahead: Ahead = {}
    for subject, placed in _by_subject(items).items():
        try:
            found = folded(subject, placed)
        except Exception:  # noqa: BLE001  # an entry that no fold can take is found again, and put aside, by ``take_effect``
            continue
        if found is not None:
            ahead[subject] = (len(placed), found)
    return ahead


def _by_subject(items: Iterable[Item]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for item in items:
        if item.entry is not None:
            found[item.entry.subject].append(Placed(item.journal, item.seq, item.entry))
    return found


def _take_in(
    office: Office, connection: Connection, caller: Caller, push: Push, items: list[Item], ahead: Ahead
) -> None:
    """Store first, judge later: nothing that judging or folding does can lose a line."""
    known_subjects = _mark_duplicates(connection, items)
    insert_items(connection, items, FROM_DEVICE, take_positions(connection, len(items)))
    judged = [item for item in items if item.status == APPLIED]
    skewed = push.clock is not None and abs(office.now() - push.clock) > CLOCK_SKEW

    def effect(some: list[Item], careful: bool) -> None:
        seals = _settle_seals(office, connection, items)
        _judge(office, connection, caller, Coming(items, some, seals), skewed)
        changed = some if careful else [item for item in some if item.status != APPLIED]
        set_statuses(connection, changed)
        known = None if careful else known_subjects
        _fold(connection, some, known, {seal.subject for seal in seals}, ahead)
        settle_documents(office, connection, visits_awaited(connection, some, seals))

    if judged:
        take_effect(connection, judged, effect)
    joining = [item for item in items if item.entry is not None and item.entry.kind == JOINED]
    joining = [item for item in joining if item.status == APPLIED]
    if joining:
        _tried(connection, joining, lambda some, _careful: _let_joined(office, connection, some, items), True)
    joined = {item.entry.subject for item in joining if item.entry is not None}
    tell_verdicts(office, connection, _told(items), joined, items[0].position)


def _mark_duplicates(connection: Connection, items: list[Item]) -> set[str]:
    """Give known ids the status duplicate (sync.md §3.2); returns the subjects that have stored entries already."""
    entries = [(item, item.entry) for item in items if item.entry is not None]
    ids, subjects = [entry.id for _, entry in entries], {entry.subject for _, entry in entries}
    seen, known_subjects = already_stored(connection, ids, subjects)
    for item, entry in entries:
        if entry.id in seen:
            item.status, item.reason = DUPLICATE, "known-id"
        seen.add(entry.id)
    return known_subjects


def _settle_seals(office: Office, connection: Connection, items: list[Item]) -> Sequence[Settled]:
    """Seals that waited for these lines; each takes a new place in the feed, for cursors are past its old one.

    Their visits are folded with the rest, when the lines at hand have their verdicts.
    """
    settled = settled_seals(connection, items)
    _tell_settled(office, connection, settled)
    return settled


def settle_documents(office: Office, connection: Connection, visits: Collection[str]) -> None:
    """Documents that waited for what these visits have now take effect, one after the other."""
    for row in waiting_documents(connection, visits):
        settled = judge_again(office, connection, row)
        if settled is not None:
            _tell_settled(office, connection, [settled])
            project(connection, {settled.subject})


def _tell_settled(office: Office, connection: Connection, settled: Sequence[Settled]) -> None:
    """Write the verdicts, each entry at a new place in the feed, and tell their writers."""
    if not settled:
        return
    for position, one in enumerate(settled, start=take_positions(connection, len(settled))):
        set_verdict(connection, one.journal, one.seq, EntryStatus(one.status), one.reason)
        place = (ENTRY.c.journal == one.journal) & (ENTRY.c.seq == one.seq)
        connection.execute(update(ENTRY).where(place).values(position=position))
    told = [Told(one.journal, one.seq, one.status, one.reason, one.entry) for one in settled]
    write_district(connection, office.facts.journal, verdict_drafts(connection, told))


def settle_joined(office: Office, connection: Connection, visits: Collection[str]) -> Sequence[Settled]:
    """What waited for a laptop to join these visits takes effect now, or waits for something else."""
    settled = joined_again(office, connection, visits)
    _tell_settled(office, connection, settled)
    project(connection, {one.subject for one in settled})
    return settled


def _let_joined(office: Office, connection: Connection, joining: list[Item], items: list[Item]) -> None:
    """As ``settle_joined``; what came in the same push before its laptop joined has a new status."""
    visits = {item.entry.subject for item in joining if item.entry is not None}
    settled = {(one.journal, one.seq): one for one in settle_joined(office, connection, visits)}
    for item in items:
        one = settled.get((item.journal, item.seq))
        if one is not None:
            item.status, item.reason = one.status, one.reason


def _judge(office: Office, connection: Connection, caller: Caller, coming: Coming, skewed: bool) -> None:
    judge = Judge(office, connection, caller, coming)
    for item in coming.judged:
        if item.entry is not None:
            item.status, item.reason = judge.verdict(item.journal, item.entry, skewed=skewed)


def _fold(
    connection: Connection, items: list[Item], known_subjects: set[str] | None, others: set[str], ahead: Ahead
) -> None:
    """Fold what was applied and ``others``; subjects that were unknown before are folded from the entries at hand, or
    were so ahead where all of those were applied."""
    applied = _by_subject(item for item in items if item.status == APPLIED)
    fresh: dict[str, list[Placed] | Folded] = {}
    for subject, placed in applied.items():
        if known_subjects is None or subject in known_subjects:
            others.add(subject)
            continue
        count, found = ahead.get(subject, (0, None))
        fresh[subject] = placed if found is None or count != len(placed) else found
    project(connection, others, fresh)


def take_effect(connection: Connection, items: list[Item], effect: Callable[[list[Item], bool], None]) -> None:
    """Run ``effect`` in a savepoint; when it fails, halve until the poison entry stands alone as ``held: internal``."""
    if _tried(connection, items, effect, False):
        return
    for item in items:
        item.status, item.reason = HELD, "internal"
    set_statuses(connection, items)
    _halved(connection, items, effect)


def _halved(connection: Connection, items: list[Item], effect: Callable[[list[Item], bool], None]) -> None:
    if len(items) == 1:
        parts = [items]
    else:
        middle = len(items) // 2
        parts = [items[:middle], items[middle:]]
    for part in parts:
        if _tried(connection, part, effect, True):
            continue
        if len(part) > 1:
            _halved(connection, part, effect)
        else:
            part[0].status, part[0].reason = HELD, "internal"


def _tried(
    connection: Connection, items: list[Item], effect: Callable[[list[Item], bool], None], careful: bool
) -> bool:
    try:
        with connection.begin_nested():
            effect(items, careful)
    except Exception as error:  # whatever a rule or a fold of ours does wrong, the lines are kept (sync.md §3.1)
        if isinstance(error, DBAPIError) and fault_of(error) is not None:
            raise
        LOGGER.exception("effect failed for %d entries from %s/%d", len(items), items[0].journal, items[0].seq)
        return False
    return True


def _told(items: Sequence[Item]) -> list[Told]:
    """Every outcome that is not applied; a duplicate says nothing new."""
    odd = [item for item in items if item.status not in (APPLIED, DUPLICATE)]
    return [Told(item.journal, item.seq, item.status, item.reason, item.entry) for item in odd]


def tell_verdicts(
    office: Office, connection: Connection, told: Sequence[Told], joined: Collection[str], position: int
) -> None:
    """Tell in the feed what became of entries; those of visits that were ``joined`` just now and stand before
    ``position`` are told once more, for the partner may have them from a stick (sync.md §3.10)."""
    earlier = told_before(connection, joined, position)
    write_district(connection, office.facts.journal, verdict_drafts(connection, [*earlier, *told]))


def _outcomes(connection: Connection, push: Push, items: Sequence[Item], fresh: Sequence[Item]) -> tuple[Outcome, ...]:
    """What was not applied of all lines sent, those skipped as overlap too: a lost reply is told again."""
    told = [Outcome(seq=i.seq, status=i.status, reason=i.reason) for i in fresh if i.status != APPLIED]
    overlap = len(items) - len(fresh)
    if overlap:
        place = (ENTRY.c.journal == push.journal) & (ENTRY.c.seq > push.after) & (ENTRY.c.seq <= push.after + overlap)
        stored = select(ENTRY.c.seq, ENTRY.c.status, ENTRY.c.reason).where(place, ENTRY.c.status != APPLIED)
        earlier = connection.execute(stored.order_by(ENTRY.c.seq))
        told = [Outcome(seq=row.seq, status=row.status, reason=row.reason) for row in earlier] + told
    return tuple(told)
