"""Taking what is new: a snapshot where there is nothing to go on from, then the feed page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sync.client.arriving import FORKED, Arriving
from sync.client.district import District
from sync.client.transport import ServerRefused, parsed
from sync.protocol.messages import FeedPage
from sync.protocol.problems import Code
from sync.protocol.wire import MAX_PAGE_BYTES
from tuoyu_desktop.application.sync_port import Received, Snapshot, SyncStore
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.registry import AssignmentChanged, EntryErased

SNAPSHOT_CALL = "/v1/snapshot"
_ASSIGNMENT, _ERASURE = b'"assignment.changed"', b'"entry.erased"'
_TOLD_EVERY = 500

Told = Callable[[int], None]
"""Is told how many entries came so far, in pages and while a snapshot streams in."""


class Pull:
    """One pull. ``epoch`` as the server's hello gave it; a snapshot under another one replaces what was received."""

    def __init__(self, store: SyncStore, district: District, epoch: str, told: Told) -> None:
        self._store = store
        self._district = district
        self._epoch = epoch
        self._told = told
        self._received = 0
        self._ended = False

    def run(self, *, restored: bool) -> int:
        """Everything that is new. ``restored``: the server was restored, so a snapshot is due. Returns the count."""
        cursor, epoch = self._store.place()
        if cursor is None or restored or epoch != self._epoch:
            cursor = self._whole_snapshot()
        more = True
        while more:
            self._told(self._received)
            page = self._page(cursor)
            if page is None or page.epoch != self._epoch:
                cursor = self._whole_snapshot()
                continue
            self._take(page, cursor)
            cursor, more = page.cursor, page.more
        if self._ended:
            self._store.forget_ended()
        self._told(self._received)
        return self._received

    def _page(self, cursor: str) -> FeedPage | None:
        """One page; null when the server does not know our cursor any more."""
        try:
            page = self._district.call_json("GET", "/v1/feed", query={"after": cursor}, most=MAX_PAGE_BYTES)
            return parsed(FeedPage, page, "feed")
        except ServerRefused as refused:
            if refused.problem_code != Code.CURSOR:
                raise
            return None

    def _take(self, page: FeedPage, cursor: str) -> None:
        """A facility that became ours comes first: if we are cut off now, the page comes again and asks again."""
        entries = [Received(entry.journal, entry.body.encode()) for entry in page.entries]
        assigned = self._assigned(entries)
        self._ended |= not all(assigned.values())
        gained = {facility for facility, active in assigned.items() if active}
        erased = {facility for facility in _erased_at(entries) - gained if self._store.holds_facility(facility)}
        for facility in sorted(gained | erased):
            self._facility_snapshot(facility)
        self._bring_back(entries)
        if entries or page.cursor != cursor:
            self._store.receive_page(entries, page.cursor, page.epoch)
        self._received += len(entries)

    def _bring_back(self, entries: Sequence[Received]) -> None:
        """Journals of this device that were begun after an old copy was made, which is this laptop now: fetched back
        before the page that tells of them is taken in (sync.md §3.8)."""
        for received in entries:
            journal = received.journal
            if FORKED not in received.body or journal == self._store.device().journal:
                continue
            after = self._store.held_seq(journal)
            lines = self._district.lines(f"/v1/journal/{journal}/entries", {"after": after})
            if lines:
                self._store.bring_back(journal, lines, after)

    def _assigned(self, entries: Sequence[Received]) -> dict[str, bool]:
        """Facilities that this page hands over to our unit or takes away from it, and whether they end up ours."""
        unit = self._store.device().unit
        ours: dict[str, bool] = {}
        for received in entries:
            if _ASSIGNMENT not in received.body:
                continue
            try:
                entry = decode(received.body)
            except MalformedEntry:
                continue
            if isinstance(entry, AssignmentChanged) and entry.facility and entry.data.unit == unit:
                ours[entry.facility] = entry.data.active
        return ours

    def _whole_snapshot(self) -> str:
        snapshot, forked = self._snapshot(None)
        self._epoch = snapshot.epoch
        self._bring_back(forked)
        self._store.receive_snapshot(snapshot)
        self._received += len(snapshot.entries)
        self._told(self._received)
        return snapshot.cursor

    def _facility_snapshot(self, facility: str) -> None:
        try:
            snapshot, _ = self._snapshot(facility)
        except ServerRefused as refused:
            if refused.problem_code != Code.NOT_IN_SCOPE:
                raise
            return  # taken away again in the meantime: the entry that says so follows in the feed
        self._store.receive_snapshot(snapshot)
        self._received += len(snapshot.entries)

    def _snapshot(self, facility: str | None) -> tuple[Snapshot, Sequence[Received]]:
        """The whole of it before any of it is taken in, and those of its entries that tell of journals begun anew."""
        arriving = Arriving(SNAPSHOT_CALL)

        def take(line: bytes) -> None:
            arriving.take(line)
            if len(arriving) % _TOLD_EVERY == 0:
                self._told(self._received + len(arriving))

        def begin() -> Callable[[bytes], None]:
            nonlocal arriving
            arriving = Arriving(SNAPSHOT_CALL)
            return take

        self._district.read_lines(SNAPSHOT_CALL, {} if facility is None else {"facility": facility}, begin)
        return arriving.whole(facility), arriving.forked


def _erased_at(entries: Sequence[Received]) -> set[str]:
    """Facilities of which something was erased: what an older snapshot restated of one that is held is asked for anew.
    Every laptop is told of every erasure, so most are of facilities that it never had."""
    found: set[str] = set()
    for received in entries:
        if _ERASURE not in received.body:
            continue
        try:
            entry = decode(received.body)
        except MalformedEntry:
            continue
        if isinstance(entry, EntryErased) and entry.facility:
            found.add(entry.facility)
    return found
