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
from sync.client.receipts import NotAsAgreed, fetch_receipt
from sync.client.transport import ServerRefused, Transport
from sync.client.uploads import upload
from sync.protocol.messages import Receipt
from sync.protocol.problems import Code
from sync.protocol.wire import SCOPE_FULL
from tuoyu_desktop.application.sync_port import PendingBlob, SyncStore, UnreadableBlob
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

BLOB_DAMAGED = ("env-blob-damaged", "env-blob-missing")


class WentThrough(EnvironmentFault):
    """Told at the very end of a sync: everything went that could go, what is left is for a person."""

    went_through = True


class BlobsUnreadable(WentThrough):
    """Everything went but these: each must be found again or withdrawn by the person. Code and words of the first."""

    def __init__(self, blobs: tuple[UnreadableBlob, ...]) -> None:
        super().__init__(blobs[0].code, blobs[0].sentence, detail=" ".join(blob.sha256 for blob in blobs))
        self.blobs = blobs


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


def _not_all_shown(count: int) -> WentThrough:
    message = f"都已送到。收到的记录有{count}条这个版本还不能显示，已存在本机，请更新程序；更新后会自动补上。"
    return WentThrough("sync-unfolded", message, detail=f"{count} entries held: internal")


class SyncEngine:
    """One sync over one transport. ``cancelled`` is asked between steps, slices and while waiting; ``photos`` before
    each photo: where it says no, the photo stays pending (a metered network). Records and documents go all the same,
    also a page signed in ink that was photographed, and the photos of an emergency, which come before all others."""

    def __init__(
        self,
        store: SyncStore,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        report: Report = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
        patience: Patience | None = None,
        photos: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._photos_may_go = photos
        self._clock = clock
        self._report = report
        self._cancelled = cancelled
        self._progress = SyncProgress("hello")
        self._damaged: tuple[UnreadableBlob, ...] = ()
        patience = patience or Patience(lambda seconds: pause(seconds, cancelled))
        self._district = District(transport, store.device().id, store.signing_seed(), patience, clock)

    def run(self) -> SyncResult:
        """Everything once. Raises EnvironmentFault or Cancelled; what was done stays done.

        A photo that cannot be read here does not hold up the rest: BlobsUnreadable is raised at the very end.
        """
        self._step("hello")
        known = self._district.is_known
        self._district.remember(False)
        try:
            result = self._round(known)
        except NotAsAgreed:
            result = self._round(False)
        self._district.remember(True)
        unfolded = self._store.unfolded()
        if self._damaged:
            raise BlobsUnreadable(self._damaged)
        if unfolded:
            raise _not_all_shown(unfolded)
        return result

    def _round(self, known: bool) -> SyncResult:
        """Push, pull, photos, receipt. ``known``: the last sync over this connection went well and this one goes on
        from there; where the district was restored since, its refusals or its receipt (NotAsAgreed) say so."""
        restored, epoch = self._go_on() if known else self._begin()
        received = self._pull(epoch, restored)
        sent = self._photos()
        receipt, wanted_again = self._receipt(known)
        if wanted_again:
            sent += self._photos()
            receipt, _ = self._receipt(known)
        return self._result(receipt, sent, received)

    def _pull(self, epoch: str, restored: bool) -> int:
        """Take what is new; a device that was stopped since it logged in has only to deliver from here on."""
        if self._district.scope != SCOPE_FULL:
            self._store.forget_ban_list()
            return 0
        try:
            return Pull(self._store, self._district, epoch, self._pulled).run(restored=restored)
        except ServerRefused as refused:
            if refused.problem_code != Code.DELIVER_ONLY:
                raise
            self._district.log_in_anew()
            self._store.forget_ban_list()
            return self._progress.entries_received

    def _begin(self) -> tuple[bool, str]:
        hello = self._district.greet()
        self._district.log_in()
        return Push(self._store, self._district, self._clock, hello.time, self._pushed).run(), hello.epoch

    def _go_on(self) -> tuple[bool, str]:
        epoch = self._store.place()[1] or ""
        return Push(self._store, self._district, self._clock, None, self._pushed).go_on(), epoch

    def _step(self, step: str, **counts: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._progress = replace(self._progress, step=step, **counts)
        self._report(self._progress)

    def _pushed(self, sent: int, total: int) -> None:
        self._step("push", entries_sent=sent, entries_to_send=total)

    def _pulled(self, count: int) -> None:
        self._step("pull", entries_received=count)

    def _photos(self) -> int:
        """Bring what waits; returns how many went. What cannot be read here is noted and told at the end."""
        blobs = [blob for blob in self._store.pending_blobs() if self._may_go(blob)]
        size = sum(blob.size for blob in blobs)
        self._step("photos", photos_sent=0, photos_to_send=len(blobs), bytes_sent=0, bytes_to_send=size)
        gone, damaged = 0, []
        for blob in blobs:
            if not self._may_go(blob):
                continue
            try:
                upload(self._store, self._district, blob, self._sent)
            except EnvironmentFault as fault:
                if fault.code not in BLOB_DAMAGED:
                    raise
                damaged.append(UnreadableBlob(blob.sha256, blob.inspection, fault.code, fault.message))
                continue
            gone += 1
            self._step("photos", photos_sent=gone)
        self._damaged = tuple(damaged)
        return gone

    def _may_go(self, blob: PendingBlob) -> bool:
        return not blob.is_photo or blob.is_urgent or self._photos_may_go()

    def _sent(self, size: int) -> None:
        self._step("photos", bytes_sent=self._progress.bytes_sent + size)

    def _receipt(self, known: bool) -> tuple[Receipt, int]:
        self._step("receipt")
        return fetch_receipt(self._store, self._district, unasked=known)

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
