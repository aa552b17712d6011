"""What the sync engine needs of the laptop's store. Each method is one short job on the database thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tuoyu_desktop.application.ports import Device


@dataclass(frozen=True)
class OwnHead:
    """The own journal's last seq and its chain hash in hex; seq 0 and zeros when nothing is written."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Received:
    """One entry of the feed or a snapshot: ``body`` is its exact bytes."""

    journal: str
    body: bytes


@dataclass(frozen=True)
class PendingBlob:
    """A blob that the district does not hold yet; ``entry`` is the id of an entry that names it."""

    sha256: str
    size: int
    entry: str
    location: str | None


class SyncStore(Protocol):
    """The laptop's side of a sync. Nothing here waits for the network."""

    def device(self) -> Device: ...

    def signing_seed(self) -> bytes:
        """The 32-byte seed of the device's Ed25519 key."""

    def own_head(self) -> OwnHead: ...

    def own_hash_at(self, seq: int) -> str | None:
        """The own chain hash after ``seq`` in hex, null when the journal is not that long."""

    def own_bodies(self, after: int, most: int, max_bytes: int) -> Sequence[bytes]:
        """Own entry bodies after ``after``, byte for byte, at most ``most`` and ``max_bytes`` with newlines."""

    def confirm(self, seq: int, hash_hex: str, at: datetime) -> None:
        """The server holds the own journal up to ``seq``; refused where the own chain says another hash."""

    def epoch(self) -> str | None: ...

    def cursor(self) -> str | None: ...

    def receive_page(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        """Feed entries and the cursor behind them, in one transaction."""

    def receive_snapshot(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        """A whole snapshot: replaces restated lines of an older one, in one transaction with the cursor."""

    def restore_own(self, bodies: Sequence[bytes], after: int) -> None:
        """Own entries that the server holds and a restored laptop lost, byte for byte (sync.md §3.8)."""

    def pending_blobs(self) -> Sequence[PendingBlob]: ...

    def read_blob(self, sha256: str, offset: int) -> Iterator[bytes]:
        """The plain bytes from ``offset`` on, in pieces. Raises EnvironmentFault env-blob-damaged."""

    def upload_begun(self, sha256: str, location: str) -> None: ...

    def blob_settled(self, sha256: str) -> None:
        """The district holds the blob."""

    def blobs_wanted_again(self, hashes: Sequence[str]) -> int:
        """Blobs that the receipt says are missing go up again; returns how many are here."""

    def keep_receipt(self, receipt: str, at: datetime) -> None:
        """The server's signed receipt as it came."""

    def numbers_checked(self) -> None:
        """After a complete sync the numbers' marks agree with the district (sync.md §3.16)."""

    def server_key(self) -> str:
        """The district's Ed25519 key as pinned at enrolment, base64."""
