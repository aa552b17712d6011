"""What the sync engine needs of the laptop's store. Each method is one or a few short jobs on the database thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tuoyu_desktop.application.ports import Device

CLOCK_AHEAD = "clock_ahead_seconds"
"""Setting: by how much this clock was ahead of the server's at the last complete sync; below 0 behind."""
SERVER_TIME = "server_time"
"""Setting: the server's clock when last heard, RFC 3339: the laptop's clock is held against it (sync.md §3.5)."""

VISIT_SECRET = "visit_secret:{inspection}"
"""Setting: the secret half of a visit's join code in hex, on each laptop of the visit (sync.md §3.10)."""
VISIT_STICK = "visit_stick:{inspection}"
"""Setting: when a partner's visit package was last read in here, RFC 3339."""


@dataclass(frozen=True)
class OwnHead:
    """The own journal's last seq and its chain hash in hex; seq 0 and zeros when nothing is written."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What the district said at once of one entry that was sent: ``status`` held, rejected, duplicate or erased."""

    status: str
    reason: str


@dataclass(frozen=True)
class Pushed:
    """The own entries ``first`` to ``last`` as the district took them in: applied where ``verdicts`` names no other."""

    first: int
    last: int
    verdicts: Mapping[int, Verdict]


@dataclass(frozen=True)
class Received:
    """One entry of the feed or a snapshot: ``body`` is its exact bytes."""

    journal: str
    body: bytes


@dataclass(frozen=True)
class Snapshot:
    """A snapshot as it came: of everything in scope, or of one ``facility``. Read as of ``cursor``."""

    entries: Collection[Received]
    cursor: str
    epoch: str
    facility: str | None = None


@dataclass(frozen=True)
class PendingBlob:
    """A blob that the district does not hold yet; ``entry`` is the id of an entry that names it, ``inspection`` the
    visit it belongs to, ``location`` where an upload of it was begun, ``media_type`` what it is (image/jpeg, …).

    ``is_photo``: taken as evidence and nothing else. A signature, or a page signed in ink and photographed, is a
    document. ``is_urgent``: of the item of an emergency that was reported (checklist.md §3): before all others, also
    where photos are kept back.
    """

    sha256: str
    size: int
    entry: str
    location: str | None
    inspection: str | None = None
    media_type: str = "image/jpeg"
    is_photo: bool = True
    is_urgent: bool = False


@dataclass(frozen=True)
class UnreadableBlob:
    """A blob that own entries name and that cannot be read here, so its visit stays undelivered until it is withdrawn
    (``evidence.withdrawn``, why ``damaged``; sync.md §3.4).

    ``code`` is ``env-blob-damaged`` or ``env-blob-missing``, ``sentence`` says it in words. ``inspection`` is null
    where it belongs to no visit.
    """

    sha256: str
    inspection: str | None
    code: str
    sentence: str


class SyncStore(Protocol):
    """The laptop's side of a sync. Nothing here waits for the network."""

    def device(self) -> Device: ...

    def signing_seed(self) -> bytes:
        """The 32-byte seed of the device's Ed25519 key."""

    def server_key(self) -> str:
        """The district's Ed25519 key as pinned at enrolment, base64."""

    def own_head(self) -> OwnHead: ...

    def own_hash_at(self, seq: int) -> str | None:
        """The own chain hash after ``seq`` in hex, null when the journal is not that long."""

    def own_bodies(self, after: int, most: int, max_bytes: int) -> Sequence[bytes]:
        """Own entry bodies after ``after``, byte for byte, at most ``most`` and ``max_bytes`` with newlines.

        Ends before an entry whose body was erased.
        """

    def confirmed_seq(self) -> int:
        """How much of the own journal the district has confirmed."""

    def confirm(self, seq: int, hash_hex: str, server_time: datetime | None, pushed: Pushed | None = None) -> None:
        """The server holds the own journal up to ``seq``, no less and no more; ``pushed`` just went there.

        ``server_time`` is null where this sync has not heard it yet.

        Raises EnvironmentFault ``sync-hash-differs`` where the own chain says another hash.
        """

    def restore_own(self, lines: Sequence[bytes], after: int, hash_hex: str) -> bool:
        """Own entries that the server holds and a restored laptop lost, byte for byte (sync.md §3.8).

        All or nothing; false when they do not lead from the own head at ``after`` to ``hash_hex``: both went on.
        """

    def fork(self, lines: Sequence[bytes], after: int, why: str) -> int:
        """Both sides went on: begin a new journal (sync.md §3.8). Returns how many entries were carried over.

        ``lines`` is what the server holds after ``after``. What both have stays in the old journal, the rest of it
        becomes what the server has, and what only this laptop had is written again in the new one.
        """

    def held_seq(self, journal: str) -> int:
        """How much of a journal of this device is here as its own, 0 for nothing."""

    def bring_back(self, journal: str, lines: Sequence[bytes], after: int) -> None:
        """Entries of an own journal that is not written any more, byte for byte: begun after the copy was made that
        this laptop was restored from (sync.md §3.8)."""

    def place(self) -> tuple[str | None, str | None]:
        """(cursor, epoch) up to which the feed is here; nulls before the first snapshot."""

    def receive_page(self, entries: Sequence[Received], cursor: str, epoch: str) -> None:
        """Feed entries, in slices that leave room for a person's commands; the cursor moves with the last one."""

    def unfolded(self) -> int:
        """How many received entries a fold of this program broke on since this was last asked: kept, held apart, and
        folded again at the next start."""

    def receive_snapshot(self, snapshot: Snapshot) -> None:
        """A snapshot in slices. One of everything replaces what older ones restated and sets the cursor.

        Under a new epoch, what the district itself had said and does not say any more goes with it (sync.md §3.8).
        """

    def holds_facility(self, facility: str) -> bool:
        """Whether a facility was received and not forgotten since."""

    def forget_ended(self) -> int:
        """Erase what was received of facilities that this unit no longer looks after (sync.md §3.14).

        Waits where something of our own on it is undelivered. Returns how many facilities were erased.
        """

    def forget_ban_list(self) -> None:
        """The device was stopped: the list of banned people goes, all else stays until it is delivered."""

    def pending_blobs(self) -> Sequence[PendingBlob]:
        """Blobs that own entries name, whatever became of these entries, and that the district does not hold; those of
        an emergency first."""

    def emergency_waiting(self) -> bool:
        """Whether the report of an emergency has not reached the district yet."""

    def read_blob(self, sha256: str, offset: int) -> Iterator[bytes]:
        """The plain bytes from ``offset`` on, in pieces. Raises EnvironmentFault env-blob-damaged."""

    def upload_begun(self, sha256: str, location: str) -> None: ...

    def blob_settled(self, sha256: str) -> None:
        """The district holds the blob."""

    def keep_receipt(self, receipt: str, seq: int, hash_hex: str, at: datetime, missing: Sequence[str]) -> int:
        """The server's signed receipt as it came. Confirms like ``confirm``; ``missing`` blobs go up again.

        Returns how many of these were thought delivered.
        """

    def numbers_checked(self) -> None:
        """The own journal agrees with the district's copy, so the numbers' marks are trusted again (sync.md §3.16)."""


class BlobStore(Protocol):
    """What fetching a photo from the district needs."""

    def device(self) -> Device: ...

    def signing_seed(self) -> bytes: ...

    def holds_blob(self, sha256: str) -> bool:
        """Whether the blob is here, whoever made it."""

    def keep_blob(self, content: bytes, media_type: str) -> None:
        """Keep encrypted what the district gave: it is never sent back."""


class PackageStore(SyncStore, Protocol):
    """What a package on a stick needs besides (sync.md §3.13)."""

    def package_key(self) -> str:
        """The district's X25519 key as given at enrolment, base64; empty where it was not kept then."""

    def heard_at(self) -> datetime | None:
        """The server's clock when last heard: an answer signed before it says nothing new."""


@dataclass(frozen=True)
class VisitBlob:
    """A photo of a visit that this laptop made; ``entry`` is the id of the entry that names it."""

    sha256: str
    size: int
    entry: str


@dataclass(frozen=True)
class VisitTaken:
    """What a partner's entries came to: ``fresh`` were new here, ``late`` of them lie beyond the seal. ``erased``:
    (journal, seq) of those that the district has erased, which did not come in."""

    fresh: int
    late: int
    erased: frozenset[tuple[str, int]] = frozenset()


class VisitStore(Protocol):
    """What a visit package between two laptops needs (sync.md §3.10)."""

    def device(self) -> Device: ...

    def visit_secret(self, inspection: str) -> bytes | None:
        """The secret half of the visit's code, null where none was made or typed here."""

    def own_journals(self) -> frozenset[str]: ...

    def visit_facility(self, inspection: str) -> str | None:
        """The facility of a visit that is here, else null."""

    def visit_bodies(self, inspection: str) -> Sequence[Received]:
        """What this laptop wrote in the visit and what was not rejected, by journal and seq, byte for byte."""

    def visit_blobs(self, inspection: str) -> Sequence[VisitBlob]:
        """The photos that these entries name and that were not withdrawn."""

    def visits_of(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """Photo or finding to its visit, for those that are here."""

    def kinds_of(self, subjects: Sequence[str]) -> Set[tuple[str, str]]:
        """(subject, kind) of what is stored here about these subjects, each once."""

    def read_blob(self, sha256: str, offset: int) -> Iterator[bytes]: ...

    def holds_blob(self, sha256: str) -> bool: ...

    def keep_blob(self, content: bytes, media_type: str) -> None:
        """Keep encrypted what a partner gave: it is never sent from here."""

    def take_visit(self, inspection: str, entries: Sequence[Received], at: datetime) -> VisitTaken:
        """Take a partner's entries in, in slices. What is here already is skipped, what the district held or rejected
        stays so, and what lies beyond the seal is held as ``late``."""
