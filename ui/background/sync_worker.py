"""The sync thread: one sync at a time for a data folder, by itself now and then, at once when asked.

It never holds the database thread while it waits for the network; everything is written locally whatever happens here.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tuoyu_desktop.application.sync_port import SyncStore, UnreadableBlob
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, KnownError

if TYPE_CHECKING:
    from sync.client.transport import Transport

EVERY_SECONDS = 300.0
"""Between two syncs while nothing goes wrong."""
SOON_SECONDS = 5.0
"""After something was sealed or issued: a moment, so that what belongs together goes together."""
RETRY_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""After failures in a row, with jitter: a retry never needs a click (sync.md §3.11)."""
_WEATHER = frozenset({"sync-unreachable", "sync-captive-portal", "sync-too-many"})
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class SyncPlace:
    """Where a laptop syncs to. ``trust`` is the file of the certificate pinned at enrolment, null on loopback."""

    server: str
    lock: Path
    trust: Path | None = None


class SyncWorker(QObject):
    """``status_changed`` carries a SyncStatus, ``ended`` comes after every run. ``automatic``: also without asking."""

    status_changed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        store: SyncStore,
        place: SyncPlace,
        clock: Callable[[], datetime],
        *,
        automatic: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._place, self._clock, self._automatic = store, place, clock, automatic
        self._wake = threading.Condition()
        self._due: float | None = 0.0 if automatic else None
        self._stopping, self._cancelling, self._failures = False, False, 0
        self._status = SyncStatus()
        self._transport: Transport | None = None
        self._thread = threading.Thread(target=self._live, name="sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def status(self) -> SyncStatus:
        """The last status told."""
        return self._status

    def sync_now(self) -> None:
        """The person asked."""
        self._ask(0.0)

    def sync_soon(self) -> None:
        """Something was written that the district should have before long."""
        if self._automatic:
            self._ask(SOON_SECONDS)

    def cancel(self) -> None:
        """End the running sync at its next step; what was done stays done."""
        self._cancelling = True

    def stop(self, *, wait: bool = True) -> None:
        """End the thread; a running sync ends at its next step."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if wait and self._thread.is_alive():
            self._thread.join(timeout=35)

    def _ask(self, seconds: float) -> None:
        with self._wake:
            self._due = seconds if self._due is None else min(self._due, seconds)
            self._wake.notify_all()

    def _live(self) -> None:
        while self._wait_until_due():
            self._cancelling = False
            self._tell(self._run())
            self.ended.emit()
        if self._transport is not None:
            self._transport.close()

    def _wait_until_due(self) -> bool:
        """Wait for the next sync; a request during the wait makes it shorter. False when the thread is to end."""
        with self._wake:
            while not self._stopping:
                due = self._due
                if due is not None and due <= 0:
                    self._due = None
                    return True
                self._due = None
                woken = self._wake.wait(due)
                if not woken:
                    return True
        return False

    def _run(self) -> SyncStatus:
        from sync.client.one_at_a_time import one_sync

        try:
            with one_sync(self._place.lock):
                self._sync()
        except Cancelled:
            return self._ended(SyncState.IDLE, "已停下，送到的不会白送，下次接着送。", "cancelled", again=EVERY_SECONDS)
        except KnownError as error:
            if error.code == "sync-busy":
                return self._ended(SyncState.IDLE, error.message, error.code, again=EVERY_SECONDS)
            return self._failed(error)
        except Exception as error:  # noqa: BLE001  # a bug in a sync must not end the thread: it is told and logged
            _LOG.exception("sync failed")
            fault = EnvironmentFault("sync-program", "同步时程序出错了。记录都在本机，可以保存诊断包交给区里。")
            fault.__cause__ = error
            return self._failed(fault)
        self._failures = 0
        return self._ended(SyncState.IDLE, "", "", again=EVERY_SECONDS)

    def _sync(self) -> None:
        from sync.client.engine import SyncEngine

        self._tell(SyncStatus(SyncState.RUNNING, "hello"))
        engine = SyncEngine(
            self._store,
            self._connected(),
            clock=self._clock,
            report=lambda progress: self._tell(SyncStatus(SyncState.RUNNING, **asdict(progress))),
            cancelled=lambda: self._cancelling or self._stopping,
        )
        engine.run()

    def _connected(self) -> Transport:
        """One transport for as long as the program runs: its session and, for a while, its connection serve again."""
        from sync.client.transport import Transport

        if self._transport is None:
            trust = None if self._place.trust is None else str(self._place.trust)
            self._transport = Transport(self._place.server, trust=trust)
        return self._transport

    def _failed(self, error: KnownError) -> SyncStatus:
        offline = error.code in _WEATHER
        _LOG.warning("sync ended: %s", error.code)
        pause = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
        self._failures += 1
        state = SyncState.OFFLINE if offline else SyncState.FAULT
        damaged: tuple[UnreadableBlob, ...] = getattr(error, "blobs", ())  # of the engine's BlobsUnreadable alone
        return self._ended(state, error.message, error.code, again=pause * random.uniform(0.8, 1.2), damaged=damaged)

    def _ended(
        self, state: SyncState, sentence: str, code: str, *, again: float, damaged: tuple[UnreadableBlob, ...] = ()
    ) -> SyncStatus:
        if self._automatic:
            self._ask(again)
        return SyncStatus(state, sentence=sentence, code=code, ended_at=self._clock(), damaged=damaged)

    def _tell(self, status: SyncStatus) -> None:
        self._status = status
        self.status_changed.emit(status)
