"""The sync thread: one sync at a time for a data folder, by itself now and then, at once when asked.

It never holds the database thread while it waits for the network; everything is written locally whatever happens here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tuoyu_desktop.application.sync_port import SyncStore, UnreadableBlob
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault, KnownError
from ui.background.sync_schedule import EVERY_SECONDS, RETRY_SECONDS, SyncSchedule

if TYPE_CHECKING:
    from sync.client.transport import Transport

_WEATHER = frozenset({"sync-unreachable", "sync-captive-portal", "sync-too-many"})
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class SyncPlace:
    """Where a laptop syncs to. ``trust`` is the file of the certificate pinned at enrolment, null on loopback."""

    server: str
    lock: Path
    trust: Path | None = None


class SyncWorker(QObject):
    """``status_changed`` carries a SyncStatus, ``ended`` comes after every run. ``automatic``: also without asking.

    Where the network is metered, or a person said so, records go and photos wait until they are asked for.
    """

    status_changed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        store: SyncStore,
        place: SyncPlace,
        clock: Callable[[], datetime],
        *,
        automatic: bool = True,
        schedule: SyncSchedule | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._place, self._clock = store, place, clock
        self._wake = threading.Condition()
        self._wish = threading.Lock()
        self._schedule = schedule or SyncSchedule(automatic=automatic)
        self._stopping, self._cancelling, self._moved = False, False, False
        self._metered, self._held, self._photos_asked, self._photos_go = False, False, False, False
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
        self._schedule.now()
        self._nudge()

    def send_photos(self) -> None:
        """The person wants the photos to go now, whatever the network costs: until a sync went through."""
        with self._wish:
            self._photos_asked = True
        self.sync_now()

    def sync_urgent(self) -> None:
        """An emergency was reported: now, and again and again until the district has it."""
        self._schedule.urgent()
        self._nudge()

    def sync_soon(self) -> None:
        """Something was written that the district should have before long."""
        self._schedule.soon()
        self._nudge()

    def sync_again(self) -> None:
        """The network came back, or the laptop woke."""
        self._schedule.again()
        self._nudge()

    def set_metered(self, metered: bool) -> None:
        """What the machine says of its network."""
        self._metered = metered

    def hold_photos(self, hold: bool) -> None:
        """What the person says of it: a telephone's hotspot, for example. Photos that were asked for wait again."""
        self._held = hold
        if hold:
            self._take_back_the_wish()

    def move(self, server: str) -> None:
        """The district is at another address, or knows this device anew: the next sync begins with a new session."""
        self._place, self._moved = replace(self._place, server=server), True

    def cancel(self) -> None:
        """End the running sync at its next step; what was done stays done. Photos wait until asked for again."""
        self._cancelling = True
        self._take_back_the_wish()

    def stop(self, *, wait: bool = True) -> None:
        """End the thread; a running sync ends at its next step."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if wait and self._thread.is_alive():
            self._thread.join(timeout=35)

    def _nudge(self) -> None:
        with self._wake:
            self._wake.notify_all()

    def _photos_may_go(self) -> bool:
        """Asked before each photo: a network may become metered half-way."""
        return self._photos_go or self._photos_asked or not (self._metered or self._held)

    def _live(self) -> None:
        while self._wait_until_due():
            self._cancelling = False
            self._take_up_the_wish()
            self._tell(self._run())
            self.ended.emit()
        if self._transport is not None:
            self._transport.close()

    def _take_back_the_wish(self) -> None:
        with self._wish:
            self._photos_asked, self._photos_go = False, False

    def _take_up_the_wish(self) -> None:
        with self._wish:
            self._photos_go, self._photos_asked = self._photos_asked, False

    def _wish_done(self, *, done: bool) -> None:
        """A sync ended: what the person wished of it is done, or is wished of the next one."""
        with self._wish:
            self._photos_asked = self._photos_asked or (self._photos_go and not done)
            self._photos_go = False

    def _wait_until_due(self) -> bool:
        """Wait for the next sync; a request during the wait makes it shorter. False when the thread is to end."""
        with self._wake:
            while not self._stopping:
                left = self._schedule.left()
                if left is not None and left <= 0:
                    self._schedule.begin()
                    return True
                self._wake.wait(left)
        return False

    def _run(self) -> SyncStatus:
        from sync.client.one_at_a_time import one_sync

        try:
            with one_sync(self._place.lock):
                self._sync()
        except Cancelled:
            return self._broken_off("已停下，送到的不会白送，下次接着送。", "cancelled", EVERY_SECONDS)
        except KnownError as error:
            if error.code == "sync-busy":
                return self._broken_off(error.message, error.code, RETRY_SECONDS[0])
            return self._failed(error)
        except Exception as error:  # noqa: BLE001  # a bug in a sync must not end the thread: it is told and logged
            _LOG.exception("sync failed")
            fault = EnvironmentFault("sync-program", "同步时程序出错了。记录都在本机，可以保存诊断包交给区里。")
            fault.__cause__ = error
            return self._failed(fault)
        self._wish_done(done=True)
        self._schedule.ended(well=True)
        return self._status_of(SyncState.IDLE, "", "")

    def _sync(self) -> None:
        from sync.client.engine import SyncEngine

        self._tell(SyncStatus(SyncState.RUNNING, "hello"))
        engine = SyncEngine(
            self._store,
            self._connected(),
            clock=self._clock,
            report=lambda progress: self._tell(SyncStatus(SyncState.RUNNING, **asdict(progress))),
            cancelled=lambda: self._cancelling or self._stopping,
            photos=self._photos_may_go,
        )
        self._schedule.set_urgent(self._store.emergency_waiting())
        engine.run()
        self._schedule.set_urgent(self._store.emergency_waiting())

    def _connected(self) -> Transport:
        """One transport for as long as the program runs: its session and, for a while, its connection serve again."""
        from sync.client.transport import Transport

        if self._transport is not None and self._moved:
            self._transport.close()
            self._transport = None
        if self._transport is None:
            self._moved = False
            trust = None if self._place.trust is None else str(self._place.trust)
            self._transport = Transport(self._place.server, trust=trust)
        return self._transport

    def _failed(self, error: KnownError) -> SyncStatus:
        offline = error.code in _WEATHER
        _LOG.warning("sync ended: %s", error.code)
        state = SyncState.OFFLINE if offline else SyncState.FAULT
        damaged: tuple[UnreadableBlob, ...] = getattr(error, "blobs", ())  # of the engine's BlobsUnreadable alone
        self._wish_done(done=getattr(error, "went_through", False))  # of the engine's WentThrough alone
        rest: float | None = getattr(error, "retry_after", None)  # of the district's refusal alone
        self._schedule.ended(well=False, not_before=rest or 0.0)
        return self._status_of(state, error.message, error.code, damaged)

    def _broken_off(self, sentence: str, code: str, next_in: float) -> SyncStatus:
        """It did not come to its end, and no network was to blame."""
        self._wish_done(done=False)
        self._schedule.broken_off(next_in=next_in)
        return self._status_of(SyncState.IDLE, sentence, code)

    def _status_of(
        self, state: SyncState, sentence: str, code: str, damaged: tuple[UnreadableBlob, ...] = ()
    ) -> SyncStatus:
        return SyncStatus(state, sentence=sentence, code=code, ended_at=self._clock(), damaged=damaged)

    def _tell(self, status: SyncStatus) -> None:
        self._status = status
        self.status_changed.emit(status)
