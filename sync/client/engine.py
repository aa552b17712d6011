"""One sync: push what is written here, take what is new, bring the photos, ask for the receipt.

"Make the server's copy of my journal equal to mine" (sync.md §1). Each step leaves both sides whole; a sync that was
cut off goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sync.client.district import District
from sync.client.patience import Patience, pause
from sync.client.pulling import Pull
from sync.client.pushing import Push
from sync.client.receipts import fetch_receipt
from sync.client.transport import Transport
from sync.client.uploads import upload
from sync.protocol.messages import Receipt
from sync.protocol.wire import SCOPE_FULL
from tuoyu_desktop.application.sync_port import SyncStore
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

BLOB_DAMAGED = ("env-blob-damaged", "env-blob-missing")


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
    """One sync over one transport. ``cancelled`` is asked between steps, slices and while waiting."""

    def __init__(
        self,
        store: SyncStore,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        report: Report = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._report = report
        self._cancelled = cancelled
        self._progress = SyncProgress("hello")
        patience = patience or Patience(lambda seconds: pause(seconds, cancelled))
        self._district = District(transport, store.device().id, store.signing_seed(), patience, clock)

    def run(self) -> SyncResult:
        """Everything once. Raises EnvironmentFault or Cancelled; what was done stays done.

        A photo that cannot be read here does not hold up the rest: it is raised at the very end.
        """
        self._step("hello")
        hello = self._district.greet()
        self._district.log_in()
        restored = Push(self._store, self._district, self._clock, hello.time, self._pushed).run()
        received = 0
        if self._district.scope == SCOPE_FULL:
            received = Pull(self._store, self._district, hello.epoch, self._pulled).run(restored=restored)
        sent, damaged = self._photos()
        receipt, wanted_again = self._receipt()
        if wanted_again:
            more, damaged = self._photos()
            sent += more
            receipt, _ = self._receipt()
        result = self._result(receipt, sent, received)
        if damaged is not None:
            raise damaged
        return result

    def _step(self, step: str, **counts: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._progress = replace(self._progress, step=step, **counts)
        self._report(self._progress)

    def _pushed(self, sent: int, total: int) -> None:
        self._step("push", entries_sent=sent, entries_to_send=total)

    def _pulled(self, count: int) -> None:
        self._step("pull", entries_received=count)

    def _photos(self) -> tuple[int, EnvironmentFault | None]:
        """Bring what waits. Returns how many went, and what was wrong with the first that could not be read here."""
        blobs = self._store.pending_blobs()
        size = sum(blob.size for blob in blobs)
        self._step("photos", photos_sent=0, photos_to_send=len(blobs), bytes_sent=0, bytes_to_send=size)
        gone, damaged = 0, None
        for blob in blobs:
            try:
                upload(self._store, self._district, blob, self._sent)
            except EnvironmentFault as fault:
                if fault.code not in BLOB_DAMAGED:
                    raise
                damaged = damaged or fault
                continue
            gone += 1
            self._step("photos", photos_sent=gone)
        return gone, damaged

    def _sent(self, size: int) -> None:
        self._step("photos", bytes_sent=self._progress.bytes_sent + size)

    def _receipt(self) -> tuple[Receipt, int]:
        self._step("receipt")
        return fetch_receipt(self._store, self._district)

    def _result(self, receipt: Receipt, sent: int, received: int) -> SyncResult:
        own = self._store.own_head()
        missing = max(len(receipt.blobs_missing), len(self._store.pending_blobs()))
        whole = receipt.seq == own.seq and receipt.hash == own.hash
        if whole:
            self._store.numbers_checked()
        self._store.forget_ended()
        return SyncResult(
            own_seq=own.seq,
            own_hash=own.hash,
            server_seq=receipt.seq,
            server_hash=receipt.hash,
            blobs_sent=sent,
            blobs_missing=missing,
            entries_received=received,
            scope=self._district.scope,
            delivered=whole and missing == 0,
        )
