"""What the screens know of the sync that runs behind them: one frozen state, made by the sync thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tuoyu_desktop.application.sync_port import UnreadableBlob


class SyncState(StrEnum):
    """IDLE nothing runs; RUNNING; OFFLINE the district cannot be reached, which is normal; FAULT needs a person."""

    IDLE = "IDLE"
    RUNNING = "RUNNING"
    OFFLINE = "OFFLINE"
    FAULT = "FAULT"


@dataclass(frozen=True)
class SyncStatus:
    """``step`` is hello, push, pull, photos or receipt while RUNNING; counts are of this run, photos in bytes too.

    ``sentence`` says in plain words why the last run ended without success, ``code`` its stable code; ``damaged`` are
    the blobs that it could not read.
    """

    state: SyncState = SyncState.IDLE
    step: str = ""
    entries_sent: int = 0
    entries_to_send: int = 0
    entries_received: int = 0
    photos_sent: int = 0
    photos_to_send: int = 0
    bytes_sent: int = 0
    bytes_to_send: int = 0
    sentence: str = ""
    code: str = ""
    ended_at: datetime | None = None
    damaged: tuple[UnreadableBlob, ...] = ()

    @property
    def share(self) -> float | None:
        """Part done between 0 and 1, null where it cannot be known: photos weigh by their bytes, entries a little."""
        whole = self.bytes_to_send + self.entries_to_send * _ENTRY_BYTES
        if self.state is not SyncState.RUNNING or not whole:
            return None
        return min(1.0, (self.bytes_sent + self.entries_sent * _ENTRY_BYTES) / whole)


_ENTRY_BYTES = 600
"""An average entry, only to weigh entries against photos in one bar."""
