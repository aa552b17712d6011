"""What the district does not have yet, as package files on a stick: records first, then photos (sync.md §3.13).

Nothing is marked as sent: an export that is lost, or never read at the other end, costs nothing. Only the answer
package, like a reply over the wire, says what arrived.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.client.pushing import BATCH_BYTES
from sync.protocol.chain import CHAIN_START
from sync.protocol.encoding import compress
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import SUFFIX, PackageHeader, PackageWriter, public_text, telling_disk
from sync.protocol.package_frames import AskFrame, PushFrame, UploadFrame, pack_lines
from sync.protocol.wire import MAX_BATCH_LINES
from tuoyu_desktop.application.sync_port import PackageStore, PendingBlob
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from tuoyu_desktop.domain.ids import new_id

LEAST_BYTES = 4 * 1024 * 1024
"""The smallest limit of one file: a batch of records always fits."""
DEFAULT_BYTES = 2_000_000_000
"""Below the 4 GB that a FAT32 stick takes in one file, with room for a copy."""
SPARE_BYTES = 1024 * 1024
"""Left free on the stick."""
_ASK_BYTES = 1024 * 1024
"""Room for the last frame with its list of photos, and for what the encryption adds."""
_UNREADABLE = ("env-blob-damaged", "env-blob-missing")


@dataclass(frozen=True)
class ExportProgress:
    """How far an export is: files written, records and photos in them so far, and how many there are in all."""

    files: int = 0
    entries: int = 0
    entries_to_write: int = 0
    photos: int = 0
    photos_to_write: int = 0


@dataclass(frozen=True)
class Rest:
    """Where to go on, on the next stick. ``photos`` are those that are on a stick already."""

    export: str
    began_at: datetime
    journal: str
    seq: int
    part: int
    photos: frozenset[str]


@dataclass(frozen=True)
class Exported:
    """What stands in ``files``. ``rest`` is what had no room on this stick, null when all is out; ``unreadable`` are
    photos whose file here is damaged, ``too_large`` those beyond the limit of one file."""

    files: tuple[Path, ...]
    entries: int
    photos: int
    rest: Rest | None = None
    unreadable: int = 0
    too_large: int = 0


def one_time_key(seed: bytes, package: str) -> X25519PrivateKey:
    """The one-time key of a package: made from the device's seed and the package's id, so that its answer can be read
    at any time later, also by a laptop that was restored, and nothing need be kept."""
    derive = HKDF(SHA256(), 32, salt=package.encode(), info=b"tuoyu package one-time key")
    return X25519PrivateKey.from_private_bytes(derive.derive(seed))


@dataclass
class _Plan:
    """What is still to be written, and what was."""

    rest: Rest
    end: int
    blobs: list[PendingBlob]
    entries: int = 0
    photos: set[str] = field(default_factory=set)
    unreadable: int = 0
    too_large: int = 0

    @property
    def done(self) -> bool:
        return self.rest.seq >= self.end and not self.blobs


class Export:
    """One export to one folder. ``limit`` bounds each file in bytes, ``room`` says what is free there; ``report`` is
    told after each batch and photo, ``cancelled`` asked."""

    def __init__(
        self,
        store: PackageStore,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        limit: int = DEFAULT_BYTES,
        report: Callable[[ExportProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
        room: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        if limit < LEAST_BYTES:
            raise PackageRefused(PackageCode.LIMIT, detail=str(limit))
        self._store, self._folder, self._clock = store, folder, clock
        self._limit, self._report, self._cancelled, self._room = limit, report, cancelled, room
        self._device, self._seed = store.device(), store.signing_seed()
        self._signing = Ed25519PrivateKey.from_private_bytes(self._seed)
        self._recipient = store.package_key()
        if not self._recipient:
            raise PackageRefused(PackageCode.NO_KEY)
        self._files: list[Path] = []
        self._most = (0, 0)

    def run(self, rest: Rest | None = None) -> Exported:
        """Write files until all is out or the stick is full; ``rest`` of an export before goes on with that one.

        One file is written also where nothing is to be sent: its answer brings what is new.
        Raises PackageRefused package-no-room, package-disk; EnvironmentFault sync-erased-gap; Cancelled.
        """
        self._clean()
        plan = self._plan(rest)
        self._most = (plan.end - plan.rest.seq, len(plan.blobs))
        while not (plan.done and self._files):
            budget = self._budget()
            if not self._fits_more(plan, budget):
                if not self._files:
                    raise PackageRefused(PackageCode.NO_ROOM)
                break
            self._part(plan, budget)
        left = None if plan.done else plan.rest
        files = tuple(self._files)
        return Exported(files, plan.entries, len(plan.photos), left, plan.unreadable, plan.too_large)

    def _plan(self, rest: Rest | None) -> _Plan:
        end, journal = self._store.own_head().seq, self._device.journal
        confirmed = self._store.confirmed_seq()
        if rest is None or rest.journal != journal:
            rest = Rest(new_id(), self._clock(), journal, confirmed, 1, frozenset())
        rest = replace(rest, seq=max(rest.seq, confirmed))
        blobs = [blob for blob in self._store.pending_blobs() if blob.sha256 not in rest.photos]
        return _Plan(rest, end, blobs)

    def _budget(self) -> int:
        with telling_disk(self._folder):
            return min(self._limit, self._room(self._folder) - SPARE_BYTES)

    def _fits_more(self, plan: _Plan, budget: int) -> bool:
        """Whether a new file would hold at least one thing more; a photo beyond the limit is left out here."""
        while plan.blobs and plan.blobs[0].size + 2 * _ASK_BYTES > self._limit:
            plan.too_large += 1
            plan.blobs.pop(0)
        photo = plan.blobs[0].size + 2 * _ASK_BYTES if plan.rest.seq >= plan.end and plan.blobs else 0
        return budget >= max(LEAST_BYTES, photo)

    def _part(self, plan: _Plan, budget: int) -> None:
        with self._open(plan) as writer:
            ask, pending = self._ask()
            budget -= max(len(pending), _ASK_BYTES)
            if self._entries(plan, writer, budget):
                self._photos(plan, writer, budget)
            writer.add(ask, pending)
        plan.rest = replace(plan.rest, part=plan.rest.part + 1, photos=plan.rest.photos | plan.photos)

    @contextmanager
    def _open(self, plan: _Plan) -> Iterator[PackageWriter]:
        package = new_id()
        own = one_time_key(self._seed, package)
        header = PackageHeader(
            kind="requests",
            id=package,
            export=plan.rest.export,
            part=plan.rest.part,
            district=self._device.district,
            device=self._device.id,
            key=public_text(own),
            created_at=self._clock(),
        )
        target = self._folder / f"{self._name()}{plan.rest.began_at:%Y%m%d-%H%M%S}-{plan.rest.part}{SUFFIX}"
        with PackageWriter(target, header, self._signing, own, self._recipient) as writer:
            yield writer
        self._files.append(target)

    def _name(self) -> str:
        return f"托育督导-{self._device.number:02d}号-"

    def _clean(self) -> None:
        """What an export that was killed left behind."""
        with telling_disk(self._folder):
            for part in self._folder.glob(f"{self._name()}*{SUFFIX}.*.part"):
                part.unlink(missing_ok=True)

    def _entries(self, plan: _Plan, writer: PackageWriter, budget: int) -> bool:
        """Batches as over the wire; false when there are more than fit."""
        while plan.rest.seq < plan.end:
            most = min(MAX_BATCH_LINES, plan.end - plan.rest.seq)
            bodies = self._store.own_bodies(plan.rest.seq, most, BATCH_BYTES)
            if not bodies:
                raise _gap_by_erasure(plan.rest.seq + 1)
            body = compress(b"\n".join(bodies))
            frame = self._push(plan.rest, bodies)
            if writer.size_with(frame, len(body)) > budget:
                return False
            writer.add(frame, body)
            plan.rest = replace(plan.rest, seq=plan.rest.seq + len(bodies))
            plan.entries += len(bodies)
            self._tell(plan)
        return True

    def _push(self, rest: Rest, bodies: Sequence[bytes]) -> PushFrame:
        previous = self._store.own_hash_at(rest.seq) or CHAIN_START.hex()
        return PushFrame(journal=rest.journal, after=rest.seq, prev=previous, count=len(bodies))

    def _photos(self, plan: _Plan, writer: PackageWriter, budget: int) -> None:
        while plan.blobs:
            blob = plan.blobs[0]
            frame = UploadFrame(sha256=blob.sha256, entry=blob.entry)
            if writer.size_with(frame, blob.size) > budget:
                return
            self._photo(plan, writer, frame)
            plan.blobs.pop(0)
            self._tell(plan)

    def _photo(self, plan: _Plan, writer: PackageWriter, frame: UploadFrame) -> None:
        """A photo that cannot be read here does not hold up the rest."""
        try:
            content = b"".join(self._store.read_blob(frame.sha256, 0))
        except EnvironmentFault as fault:
            if fault.code not in _UNREADABLE:
                raise
            plan.unreadable += 1
            return
        writer.add(frame, content)
        plan.photos.add(frame.sha256)

    def _ask(self) -> tuple[AskFrame, bytes]:
        head, (cursor, epoch) = self._store.own_head(), self._store.place()
        frame = AskFrame(
            journal=self._device.journal,
            seq=head.seq,
            hash=head.hash,
            confirmed=self._store.confirmed_seq(),
            cursor=cursor,
            epoch=epoch,
        )
        return frame, pack_lines(blob.sha256 for blob in self._store.pending_blobs())

    def _tell(self, plan: _Plan) -> None:
        if self._cancelled():
            raise Cancelled
        entries, photos = self._most
        self._report(ExportProgress(len(self._files), plan.entries, entries, len(plan.photos), photos))


def _gap_by_erasure(seq: int) -> EnvironmentFault:
    message = "本机有一条已依规删除的记录，区里还没有它的位置，后面的记录接不上。记录都在本机，请联系区里处理。"
    return EnvironmentFault("sync-erased-gap", message, detail=f"seq {seq}")
