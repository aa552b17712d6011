"""Brings one photo from the district when a screen asks for it. Runs in a lane and over a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tuoyu_desktop.domain.errors import Cancelled

if TYPE_CHECKING:
    from tuoyu_desktop.application.sync_port import BlobStore
    from ui.background.sync_worker import SyncPlace

_TRIES = 3
"""Somebody waits for it: after so many the sentence is told and the button stays."""
LONGEST_WAIT_SECONDS = 10.0
"""So long in all a busy district is waited for, whatever it asks; a sync has the patience for more."""
STALL_SECONDS = 10.0
"""No byte for so long is a stall to a person who waits."""


class PhotoFetcher:
    """Lives as long as one laptop is open; after ``stop`` what runs ends at its next slice."""

    def __init__(self, store: BlobStore, place: SyncPlace, clock: Callable[[], datetime]) -> None:
        self._store, self._place, self._clock = store, place, clock
        self._stopped = False

    def fetch(self, sha256: str) -> None:
        """The port ``FetchPhoto``. Raises EnvironmentFault sync-*, Cancelled."""
        from sync.client.fetching import fetch_blob
        from sync.client.patience import Patience, pause
        from sync.client.transport import Transport

        def ended() -> bool:
            return self._stopped

        waited = 0.0

        def wait(seconds: float) -> None:
            nonlocal waited
            waited += seconds
            pause(seconds, ended)

        if ended():
            raise Cancelled
        trust = None if self._place.trust is None else str(self._place.trust)
        transport = Transport(self._place.server, trust=trust, stall_seconds=STALL_SECONDS)
        try:
            patience = Patience(wait, tries=_TRIES, left=lambda: LONGEST_WAIT_SECONDS - waited)
            fetch_blob(self._store, transport, sha256, clock=self._clock, cancelled=ended, patience=patience)
        finally:
            transport.close()

    def move(self, server: str) -> None:
        """The district is at another address."""
        self._place = replace(self._place, server=server)

    def stop(self) -> None:
        self._stopped = True
