"""Taking what is new: a snapshot where there is nothing to go on from, then the feed page by page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from sync.client.district import District
from sync.client.transport import ServerRefused, not_our_server, parsed
from sync.protocol.messages import FeedEntry, FeedPage, SnapshotHead
from sync.protocol.problems import Code
from tuoyu_desktop.application.sync_port import Received, Snapshot, SyncStore
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.registry import AssignmentChanged

SNAPSHOT_CALL = "/v1/snapshot"
_ASSIGNMENT = b'"assignment.changed"'
_FORKED = b'"kind":"journal.forked"'
"""Inside a text its quotes would be escaped; the feed tells only of this device's own journals."""

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
            return parsed(FeedPage, self._district.call_json("GET", "/v1/feed", query={"after": cursor}), "feed")
        except ServerRefused as refused:
            if refused.problem_code != Code.CURSOR:
                raise
            return None

    def _take(self, page: FeedPage, cursor: str) -> None:
        """A facility that became ours comes first: if we are cut off now, the page comes again and asks again."""
        entries = [Received(entry.journal, entry.body.encode()) for entry in page.entries]
        for facility, active in self._assigned(entries).items():
            if active:
                self._facility_snapshot(facility)
            else:
                self._ended = True
        self._bring_back(entries)
        if entries or page.cursor != cursor:
            self._store.receive_page(entries, page.cursor, page.epoch)
        self._received += len(entries)

    def _bring_back(self, entries: Sequence[Received]) -> None:
        """Journals of this device that were begun after an old copy was made, which is this laptop now: fetched back
        before the page that tells of them is taken in (sync.md §3.8)."""
        for received in entries:
            journal = received.journal
            if _FORKED not in received.body or journal == self._store.device().journal:
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
        snapshot = self._snapshot(None)
        self._epoch = snapshot.epoch
        self._bring_back(snapshot.entries)
        self._store.receive_snapshot(snapshot)
        self._received += len(snapshot.entries)
        self._told(self._received)
        return snapshot.cursor

    def _facility_snapshot(self, facility: str) -> None:
        try:
            snapshot = self._snapshot(facility)
        except ServerRefused as refused:
            if refused.problem_code != Code.NOT_IN_SCOPE:
                raise
            return  # taken away again in the meantime: the entry that says so follows in the feed
        self._store.receive_snapshot(snapshot)
        self._received += len(snapshot.entries)

    def _snapshot(self, facility: str | None) -> Snapshot:
        query = {} if facility is None else {"facility": facility}
        lines = self._district.lines(SNAPSHOT_CALL, query, lambda count: self._told(self._received + count))
        if not lines:
            raise not_our_server(SNAPSHOT_CALL)
        head = parsed(SnapshotHead, _json(lines[0]), SNAPSHOT_CALL)
        return Snapshot([_received(line) for line in lines[1:]], head.cursor, head.epoch, facility)


def _received(line: bytes) -> Received:
    try:
        item = FeedEntry.model_validate_json(line)
    except ValidationError as error:
        raise not_our_server(SNAPSHOT_CALL) from error
    return Received(item.journal, item.body.encode())


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise not_our_server(SNAPSHOT_CALL) from error
