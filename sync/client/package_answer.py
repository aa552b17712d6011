"""Reading an answer package: the replies that a sync would have had over the wire, taken by the same code (§3.13).

What is new comes in by ``Pull``, the own journal is brought to agree by ``Push``, the receipt is checked and kept by
``fetch_receipt``; in the place of the district stands what it wrote into the package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.client.district import District
from sync.client.package_export import one_time_key
from sync.client.pulling import SNAPSHOT_CALL, Pull
from sync.client.pushing import Push, taken_in
from sync.client.receipts import check_signature, fetch_receipt
from sync.client.transport import ServerRefused
from sync.protocol.encoding import from_base64
from sync.protocol.messages import FeedPage, JournalHead, Receipt
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import MAX_FRAME_BYTES, PackageFile, damaged
from sync.protocol.package_frames import (
    DocumentFrame,
    LinesFrame,
    PushedFrame,
    StateFrame,
    read_reply,
    unpack_lines,
    unpacked,
)
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import SCOPE_FULL
from tuoyu_desktop.application.sync_port import PackageStore

FEED_CALL = "/v1/feed"


@dataclass(frozen=True)
class AnswerRead:
    """What an answer brought. ``stale``: it is older than what is known here, so nothing was taken from it.

    ``delivered`` as in a sync: the district has the whole own journal and no blob is missing. ``refused`` are the
    district's codes for what it could not take in (gap, fork …): another export goes on from there.
    """

    own_seq: int
    server_seq: int
    entries_received: int = 0
    photos_settled: int = 0
    blobs_missing: int = 0
    delivered: bool = False
    stale: bool = False
    refused: tuple[str, ...] = ()


def read_answer(
    store: PackageStore, path: Path, clock: Callable[[], datetime], told: Callable[[int], None] = lambda _count: None
) -> AnswerRead:
    """Take in an answer package, as often as one likes. ``told`` how many entries came so far.

    Raises PackageRefused package-* with nothing changed, EnvironmentFault sync-receipt-signature, sync-hash-differs.
    """
    package = _for_us(store, PackageFile(path))
    answered = AnsweringDistrict(package, store.signing_seed())
    return _Reading(store, answered, clock).run(told)


def _for_us(store: PackageStore, package: PackageFile) -> PackageFile:
    header, device = package.header, store.device()
    if header.kind != "answer":
        raise PackageRefused(PackageCode.WRONG_KIND)
    if header.district != device.district:
        raise PackageRefused(PackageCode.OTHER_DISTRICT, detail=header.district)
    if header.device != device.id:
        raise PackageRefused(PackageCode.OTHER_LAPTOP, detail=header.device)
    try:
        package.check_signature(from_base64(store.server_key()))
    except ProblemError as error:
        raise PackageRefused(PackageCode.SIGNATURE) from error
    return package


class AnsweringDistrict(District):
    """The district as an answer package has it: whatever it holds is answered, anything else is refused."""

    def __init__(self, package: PackageFile, seed: bytes) -> None:
        # Nothing of the wire: what the base class keeps for it is never asked here.
        self.pushed: list[PushedFrame] = []
        self.held: list[str] = []
        self._state: StateFrame | None = None
        self._documents: dict[tuple[str, str], Any] = {}
        self._lines: dict[tuple[str, str | None], list[bytes]] = {}
        for head, body in package.frames(one_time_key(seed, package.header.answers)):
            self._keep(head, body)
        if self._state is None:
            raise damaged("no state")

    def _keep(self, head: bytes, body: bytes) -> None:
        frame = read_reply(head)
        if isinstance(frame, PushedFrame):
            self.pushed.append(frame)
        elif isinstance(frame, StateFrame):
            self._state, self.held = frame, unpack_lines(body)
        elif isinstance(frame, DocumentFrame):
            self._documents[frame.path, frame.after] = _document(body)
        elif isinstance(frame, LinesFrame):
            found = self._lines.setdefault((frame.path, frame.facility), [])
            found.extend(line for line in unpacked(body, MAX_FRAME_BYTES).split(b"\n") if line)

    @property
    def state(self) -> StateFrame:
        assert self._state is not None
        return self._state

    @property
    def scope(self) -> str:
        return self.state.scope

    def document(self, path: str) -> Any:
        """A document that must be there. Raises PackageRefused package-short-answer."""
        if (path, "") not in self._documents:
            raise _short(path)
        return self._documents[path, ""]

    def has_snapshot(self) -> bool:
        return (SNAPSHOT_CALL, None) in self._lines

    def call_json(self, method: str, path: str, **arguments: Any) -> Any:
        if path == FEED_CALL:
            return self._page(str(arguments["query"]["after"]))
        if path.startswith("/v1/journal/") and method == "GET":
            return self._head(path.removeprefix("/v1/journal/"))
        return self.document(path)

    def read_lines(self, path: str, query: Mapping[str, Any], begin: Callable[[], Callable[[bytes], None]]) -> None:
        """A snapshot, or the own entries after ``after``: the package has them from the first on."""
        found = self._lines.get((path, query.get("facility")))
        if found is None:
            raise _short(path)
        if path == SNAPSHOT_CALL and not found:
            raise ServerRefused(404, {"code": Code.NOT_IN_SCOPE.value}, None)
        take = begin()
        for line in found[int(query.get("after", 0)) :]:
            take(line)

    def _page(self, cursor: str) -> Any:
        """A page of the feed; an empty one where the package ends or speaks of another place."""
        page = self._documents.get((FEED_CALL, cursor))
        if page is not None:
            return page
        return FeedPage(epoch=self.state.head.epoch, entries=(), cursor=cursor, more=False).model_dump(mode="json")

    def _head(self, journal: str) -> Any:
        """A journal that the package does not speak of was begun here a moment ago."""
        head = self.state.head
        if journal != self.state.journal:
            head = JournalHead(epoch=head.epoch, seq=0, hash="0" * 64)
        return head.model_dump(mode="json")


class _Agreeing(Push):
    """The part of a push that needs no sending: what was confirmed, and whose journal goes on (sync.md §3.8)."""

    def settle(self, answered: AnsweringDistrict) -> bool:
        """True when the district holds less than it had acknowledged. The own journal may be another one after it."""
        head = answered.state.head
        behind = head.seq < self._store.confirmed_seq()
        if behind:
            self._confirm_if_ours(head)
        own = self._agreed(head) is None
        for frame in answered.pushed if own else ():
            reply = frame.reply
            if reply is not None and frame.journal == answered.state.journal:
                done = taken_in(frame.after, frame.count, reply)
                self._store.confirm(reply.seq, reply.hash, self._server_time, done)
        return behind


class _Reading:
    def __init__(self, store: PackageStore, answered: AnsweringDistrict, clock: Callable[[], datetime]) -> None:
        self._store, self._answered, self._clock = store, answered, clock
        journal = answered.state.journal
        document = answered.document(f"/v1/receipt/{journal}")
        check_signature(document, store.server_key())
        self._receipt = Receipt.model_validate(document)

    def run(self, told: Callable[[int], None]) -> AnswerRead:
        store, answered = self._store, self._answered
        if self._is_stale():
            return self._result(stale=True)
        behind = _Agreeing(store, answered, self._clock, self._receipt.issued_at, lambda _sent, _total: None).settle(
            answered
        )
        if answered.scope != SCOPE_FULL:
            store.forget_ban_list()
        received = self._pull(behind, told) if answered.scope == SCOPE_FULL else 0
        if store.device().journal != answered.state.journal:
            return self._result(received=received)
        settled = self._blobs()
        fetch_receipt(store, answered)
        return self._result(received=received, settled=settled)

    def _is_stale(self) -> bool:
        """Of an older time and with nothing beyond what was confirmed since, or about a journal that ended."""
        head, (_cursor, epoch) = self._answered.state.head, self._store.place()
        if self._answered.state.journal != self._store.device().journal:
            return True
        heard = self._store.heard_at()
        older = heard is not None and self._receipt.issued_at < heard
        return older and (epoch not in (None, head.epoch) or head.seq <= self._store.confirmed_seq())

    def _pull(self, behind: bool, told: Callable[[int], None]) -> int:
        """What is new, if the package has all that is needed for it; else it comes with the next one."""
        head, (cursor, epoch) = self._answered.state.head, self._store.place()
        needs_snapshot = behind or cursor is None or epoch != head.epoch
        if needs_snapshot and not self._answered.has_snapshot():
            return 0
        return Pull(self._store, self._answered, head.epoch, told).run(restored=needs_snapshot)

    def _blobs(self) -> int:
        waiting = {blob.sha256 for blob in self._store.pending_blobs()}
        arrived = waiting.intersection(self._answered.held)
        for sha256 in sorted(arrived):
            self._store.blob_settled(sha256)
        return len(arrived)

    def _result(self, *, received: int = 0, settled: int = 0, stale: bool = False) -> AnswerRead:
        own, receipt = self._store.own_head(), self._receipt
        missing = max(len(receipt.blobs_missing), len(self._store.pending_blobs()))
        ours = self._store.device().journal == receipt.journal
        whole = ours and receipt.seq == own.seq and receipt.hash == own.hash
        if whole and not stale:
            self._store.numbers_checked()
        self._store.forget_ended()
        return AnswerRead(
            own_seq=own.seq,
            server_seq=receipt.seq,
            entries_received=received,
            photos_settled=settled,
            blobs_missing=missing,
            delivered=whole and missing == 0 and not stale,
            stale=stale,
            refused=_refused(self._answered.pushed),
        )


def _refused(pushed: Sequence[PushedFrame]) -> tuple[str, ...]:
    return tuple(sorted({frame.problem.code for frame in pushed if frame.problem is not None}))


def _document(body: bytes) -> Any:
    try:
        return json.loads(unpacked(body, MAX_FRAME_BYTES))
    except ValueError as error:
        raise damaged("document") from error


def _short(detail: str) -> PackageRefused:
    return PackageRefused(PackageCode.SHORT_ANSWER, detail=detail)
