"""One sync: push what is written here, take what is new, bring the photos, ask for the receipt.

"Make the server's copy of my journal equal to mine" (sync.md §1). Each step leaves both sides whole; a sync that was
cut off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.client.login import open_session, say_hello
from sync.client.transport import ServerRefused, Transport, not_our_server
from sync.client.uploads import upload
from sync.protocol.encoding import compress, from_base64, receipt_bytes
from sync.protocol.messages import FeedPage, JournalHead, PushReply, Receipt
from sync.protocol.problems import Code, ProblemError
from sync.protocol.wire import CLOCK_HEADER, MAX_BATCH_LINES, NDJSON, SCOPE_FULL
from tuoyu_desktop.application.sync_port import Received, SyncStore
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

BATCH_BYTES = 1024 * 1024
"""One push carries at most this much before compression: small enough to be cut off without pain."""
SNAPSHOT_CALL = "/v1/snapshot"


@dataclass(frozen=True)
class SyncProgress:
    """How far a sync is. ``step`` is hello, push, pull, photos or receipt; counts are entries, photos and bytes."""

    step: str
    entries_sent: int = 0
    entries_to_send: int = 0
    entries_received: int = 0
    photos_sent: int = 0
    photos_to_send: int = 0
    bytes_sent: int = 0
    bytes_to_send: int = 0


@dataclass(frozen=True)
class SyncResult:
    """What a sync brought. ``delivered`` only when the server's seq and hash are ours and no photo is missing."""

    own_seq: int
    own_hash: str
    server_seq: int
    server_hash: str
    blobs_sent: int
    blobs_missing: int
    entries_received: int
    scope: str
    delivered: bool


Report = Callable[[SyncProgress], None]


class SyncEngine:
    """One sync over one transport. ``cancelled`` is asked between steps and slices."""

    def __init__(
        self,
        store: SyncStore,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        report: Report = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._report = report
        self._cancelled = cancelled
        self._progress = SyncProgress("hello")
        self._journal = store.device().journal

    def run(self) -> SyncResult:
        """Everything once. Raises EnvironmentFault sync-* or Cancelled; what was done stays done."""
        self._step("hello")
        hello = say_hello(self._transport)
        session = open_session(self._transport, self._store.device().id, self._store.signing_seed())
        self._push()
        if session.scope == SCOPE_FULL:
            self._pull(hello.epoch)
        sent = self._photos()
        receipt = self._receipt()
        return self._result(receipt, sent, session.scope)

    def _step(self, step: str, **counts: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._progress = replace(self._progress, step=step, **counts)
        self._report(self._progress)

    def _head(self) -> JournalHead:
        return JournalHead.model_validate(self._transport.call_json("GET", f"/v1/journal/{self._journal}"))

    def _push(self) -> None:
        """Send from the server's head on. A server ahead of us gives our own entries back first (§3.8)."""
        head = self._head()
        own = self._store.own_head()
        if head.seq > own.seq:
            self._fetch_own(own.seq)
            own = self._store.own_head()
        if self._store.own_hash_at(head.seq) != head.hash:
            raise _fork(head.seq)
        total = own.seq - head.seq
        self._step("push", entries_to_send=total, entries_sent=0)
        seq, hash_hex, most = head.seq, head.hash, MAX_BATCH_LINES
        while seq < own.seq:
            bodies = self._store.own_bodies(seq, most, BATCH_BYTES)
            if not bodies:
                break
            try:
                reply = self._send(seq, hash_hex, bodies)
            except ServerRefused as refused:
                if refused.problem_code != Code.TOO_LARGE or len(bodies) == 1:
                    raise
                most = max(1, len(bodies) // 2)
                continue
            seq, hash_hex = reply.seq, reply.hash
            self._step("push", entries_sent=seq - head.seq)
        self._store.confirm(seq, hash_hex, self._clock())

    def _send(self, after: int, previous: str, bodies: Sequence[bytes]) -> PushReply:
        headers = {
            "Content-Type": NDJSON,
            "Content-Encoding": "zstd",
            CLOCK_HEADER: self._clock().isoformat(timespec="seconds"),
        }
        answer = self._transport.call_json(
            "POST",
            f"/v1/journal/{self._journal}",
            query={"after": after, "prev": previous},
            content=compress(b"\n".join(bodies)),
            headers=headers,
        )
        return PushReply.model_validate(answer)

    def _fetch_own(self, after: int) -> None:
        with self._transport.stream_lines(f"/v1/journal/{self._journal}/entries", {"after": after}) as lines:
            bodies = list(lines)
        self._store.restore_own(bodies, after)

    def _pull(self, epoch: str) -> None:
        """The snapshot first where there is none or the server was restored, then the feed page by page."""
        cursor = self._store.cursor()
        if cursor is None or self._store.epoch() != epoch:
            cursor = self._snapshot()
        more = True
        while more:
            self._step("pull")
            try:
                page = FeedPage.model_validate(self._transport.call_json("GET", "/v1/feed", query={"after": cursor}))
            except ServerRefused as refused:
                if refused.problem_code != Code.CURSOR:
                    raise
                cursor = self._snapshot()
                continue
            entries = [Received(entry.journal, entry.body.encode()) for entry in page.entries]
            if entries or page.cursor != cursor:
                self._store.receive_page(entries, page.cursor, page.epoch)
            received = self._progress.entries_received + len(entries)
            self._step("pull", entries_received=received)
            cursor, more = page.cursor, page.more

    def _snapshot(self) -> str:
        entries: list[Received] = []
        with self._transport.stream_lines(SNAPSHOT_CALL) as lines:
            head = _json(next(lines, b""))
            for line in lines:
                item = _json(line)
                entries.append(Received(item["journal"], item["body"].encode()))
                if len(entries) % 500 == 0:
                    self._step("pull", entries_received=len(entries))
        self._store.receive_snapshot(entries, head["cursor"], head["epoch"])
        self._step("pull", entries_received=len(entries))
        return str(head["cursor"])

    def _photos(self) -> int:
        blobs = self._store.pending_blobs()
        self._step("photos", photos_to_send=len(blobs), bytes_to_send=sum(blob.size for blob in blobs))
        for number, blob in enumerate(blobs, start=1):
            upload(self._store, self._transport, blob, self._sent)
            self._step("photos", photos_sent=number)
        return len(blobs)

    def _sent(self, size: int) -> None:
        self._step("photos", bytes_sent=self._progress.bytes_sent + size)

    def _receipt(self) -> Receipt:
        """The server's signed word on what it holds; a missing photo goes up at the next sync."""
        self._step("receipt")
        document = self._transport.call_json("GET", f"/v1/receipt/{self._journal}")
        _check_signature(document, self._store.server_key())
        receipt = Receipt.model_validate(document)
        own_hash = self._store.own_hash_at(receipt.seq)
        if own_hash != receipt.hash:
            raise _fork(receipt.seq)
        self._store.blobs_wanted_again(receipt.blobs_missing)
        self._store.confirm(receipt.seq, receipt.hash, receipt.issued_at)
        self._store.keep_receipt(json.dumps(document, ensure_ascii=False), receipt.issued_at)
        return receipt

    def _result(self, receipt: Receipt, sent: int, scope: str) -> SyncResult:
        own = self._store.own_head()
        waiting = len(self._store.pending_blobs())
        missing = max(len(receipt.blobs_missing), waiting)
        delivered = receipt.seq == own.seq and receipt.hash == own.hash and missing == 0
        if delivered:
            self._store.numbers_checked()
        return SyncResult(
            own_seq=own.seq,
            own_hash=own.hash,
            server_seq=receipt.seq,
            server_hash=receipt.hash,
            blobs_sent=sent,
            blobs_missing=missing,
            entries_received=self._progress.entries_received,
            scope=scope,
            delivered=delivered,
        )


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise not_our_server("snapshot") from error


def _fork(seq: int) -> EnvironmentFault:
    message = "本机记录与区里的不一致（可能恢复过旧备份）。记录都在本机，请联系区里处理。"
    return EnvironmentFault("sync-fork", message, detail=f"seq {seq}")


def _check_signature(document: Any, server_key: str) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(from_base64(server_key))
        key.verify(from_base64(str(document.get("signature", ""))), receipt_bytes(document))
    except (InvalidSignature, ProblemError, ValueError) as error:
        message = "回执的签名不对，可能不是区里的服务器。请不要继续，联系区里核对。"
        raise EnvironmentFault("sync-receipt-signature", message) from error
