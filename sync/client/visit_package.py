"""Writing and reading a visit package: one laptop's part of a visit for the other, as often as one likes (§3.10).

Nothing is marked as sent, and what comes in by stick is not delivered: the writer's own sync does that. A file is read
whole before anything of it is taken in, and what is here already is skipped, so a reading that was cut off is repeated.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import (
    MAX_FRAME_BYTES,
    PackageFile,
    PackageHeader,
    PackageWriter,
    damaged,
    public_text,
    telling_disk,
)
from sync.protocol.package_frames import UploadFrame, in_frames, unpacked
from sync.protocol.visit_package import (
    SUFFIX,
    EntriesFrame,
    VisitKeys,
    as_visit_package,
    open_visit_package,
    read_frame,
)
from tuoyu_desktop.application.sync_port import Received, VisitBlob, VisitStore
from tuoyu_desktop.domain.entries.codec import MalformedEntry, decode
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.families import FAMILY_OF_KIND
from tuoyu_desktop.domain.entries.visit_kinds import VISIT_KINDS
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault
from tuoyu_desktop.domain.ids import answer_id, new_id
from tuoyu_desktop.domain.join_code import JoinCode

_ANSWERS = ("answer.recorded", "answer.settled")
SPARE_BYTES = 1024 * 1024
"""Left free on the stick, and room for what the encryption adds."""
_LAST_PLACE = 2**31 - 1
"""More than any journal has lines, and what a column holds."""
_UNREADABLE = ("env-blob-damaged", "env-blob-missing")
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class VisitExported:
    """``unreadable``: photos whose file here is damaged."""

    file: Path
    entries: int
    photos: int
    unreadable: int = 0


@dataclass(frozen=True)
class VisitImported:
    """``entries`` and ``photos`` were new here, ``known`` entries were here already; ``late`` lie beyond the seal."""

    inspection: str
    entries: int
    photos: int
    known: int
    late: int


def export_visit(
    store: VisitStore,
    inspection: str,
    folder: Path,
    clock: Callable[[], datetime],
    *,
    told: Told = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    room: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> VisitExported:
    """Write this laptop's part of a visit to ``folder``; ``told`` how many photos of how many are written.

    Raises PackageRefused package-no-visit-key, package-no-room, package-disk; Cancelled.
    """
    keys = VisitKeys(_key(store, inspection))
    bodies, blobs = store.visit_bodies(inspection), store.visit_blobs(inspection)
    needed = SPARE_BYTES + sum(len(one.body) for one in bodies) + sum(blob.size for blob in blobs)
    with telling_disk(folder):
        if room(folder) < needed:
            raise PackageRefused(PackageCode.NO_ROOM)
    device, own = store.device(), X25519PrivateKey.generate()
    header = PackageHeader(
        kind="visit",
        id=new_id(),
        export=new_id(),
        part=1,
        district=device.district,
        device=device.id,
        key=public_text(own),
        created_at=clock(),
        visit=inspection,
    )
    target = folder / f"托育督导-{device.number:02d}号-检查-{clock():%Y%m%d-%H%M%S}{SUFFIX}"
    with PackageWriter(target, header, keys.signer, own, keys.recipient) as writer:
        for journal, some in groupby(bodies, key=lambda one: one.journal):
            for body in in_frames(one.body for one in some):
                writer.add(EntriesFrame(journal=journal), body)
        written = _write_photos(store, writer, blobs, told, cancelled)
    return VisitExported(target, len(bodies), written, len(blobs) - written)


def _key(store: VisitStore, inspection: str) -> bytes:
    secret = store.visit_secret(inspection)
    if secret is None:
        raise PackageRefused(PackageCode.NO_VISIT_KEY)
    return JoinCode(inspection, secret).key


def _write_photos(
    store: VisitStore, writer: PackageWriter, blobs: Sequence[VisitBlob], told: Told, cancelled: Callable[[], bool]
) -> int:
    written = 0
    for blob in blobs:
        if cancelled():
            raise Cancelled
        try:
            content = b"".join(store.read_blob(blob.sha256, 0))
        except EnvironmentFault as fault:
            if fault.code not in _UNREADABLE:
                raise
            continue  # a photo that cannot be read here does not hold up the rest
        writer.add(UploadFrame(sha256=blob.sha256, entry=blob.entry), content)
        written += 1
        told(written, len(blobs))
    return written


def import_visit(
    store: VisitStore,
    path: Path,
    clock: Callable[[], datetime],
    *,
    inspection: str | None = None,
    told: Told = lambda _done, _total: None,
) -> VisitImported:
    """Take a partner's part of a visit in; of ``inspection`` only, where it is given.

    Raises PackageRefused package-… with nothing changed.
    """
    package = as_visit_package(_opened(path))
    visit = package.header.visit
    if inspection is not None and visit != inspection:
        raise PackageRefused(PackageCode.OTHER_VISIT, detail=visit)
    keys = open_visit_package(package, _key(store, visit))
    if package.header.device == store.device().id:
        raise PackageRefused(PackageCode.OWN)
    found = _Content(store, visit)
    for frame, body in _frames(package, keys):
        found.take(frame, body)
    found.check()
    taken = store.take_visit(visit, found.entries, clock())
    found.erased = taken.erased
    photos = _take_photos(store, _frames(package, keys), found, told)
    return VisitImported(visit, taken.fresh, photos, len(found.entries) - taken.fresh, taken.late)


def _opened(path: Path) -> PackageFile:
    try:
        return PackageFile(path)
    except PackageRefused as refused:
        if refused.package_code is PackageCode.NOT_ONE:
            raise PackageRefused(PackageCode.NOT_A_VISIT, detail=path.name) from refused
        raise


def _frames(package: PackageFile, keys: VisitKeys) -> Iterator[tuple[EntriesFrame | UploadFrame, bytes]]:
    for head, body in package.frames(keys.reader):
        yield read_frame(head), body


@dataclass
class _Content:
    """What stands in a package, looked at before anything of it is taken in; ``erased`` is what of it did not come in,
    nor do the photos that nothing else in it names."""

    store: VisitStore
    visit: str
    entries: list[Received] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)
    named: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    erased: frozenset[tuple[str, int]] = frozenset()
    _decoded: list[EntryBase] = field(default_factory=list)
    _places: set[tuple[str, int]] = field(default_factory=set)

    def take(self, frame: EntriesFrame | UploadFrame, body: bytes) -> None:
        if isinstance(frame, UploadFrame):
            if hashlib.sha256(body).hexdigest() != frame.sha256:
                raise damaged("photo")
            self.photos.append(frame.sha256)
            return
        for line in unpacked(body, MAX_FRAME_BYTES).split(b"\n"):
            self._entry(frame.journal, line)

    def _entry(self, journal: str, line: bytes) -> None:
        try:
            entry = decode(line)
        except MalformedEntry as error:
            raise PackageRefused(PackageCode.VERSION, detail=str(error)) from error
        placed = 1 <= entry.seq <= _LAST_PLACE and (journal, entry.seq) not in self._places
        if entry.kind not in VISIT_KINDS or not placed:
            raise damaged(f"{entry.kind} {entry.seq}")
        self._places.add((journal, entry.seq))
        self._decoded.append(entry)
        self.entries.append(Received(journal, line))
        data: Any = entry.data
        if entry.kind == "evidence.attached":
            self.media[data.sha256] = data.media_type
            self.named.setdefault(data.sha256, set()).add((journal, entry.seq))

    def check(self) -> None:
        """Every entry is of this visit and of a partner's journal, every photo is named by one of them."""
        if {journal for journal, _ in self._places} & self.store.own_journals():
            raise PackageRefused(PackageCode.OWN)
        if not set(self.photos) <= self.media.keys():
            raise damaged("photo without an entry")
        facility = self.store.visit_facility(self.visit)
        places = {entry.facility for entry in self._decoded} | ({facility} if facility else set())
        if len(places) > 1 or not all(map(self._fits, self._decoded)) or self._elsewhere():
            raise PackageRefused(PackageCode.OTHER_VISIT)

    def _fits(self, entry: EntryBase) -> bool:
        """What an entry names is this visit, and the subject of an answer is made of it."""
        data: Any = entry.data
        if entry.kind in _ANSWERS and entry.subject != answer_id(self.visit, data.item):
            return False
        return _named(entry) in ("", self.visit)

    def _elsewhere(self) -> bool:
        """Whether a subject is known to be another visit's or no such thing. One that nothing is known of is not: it
        is folded when its first entry comes."""
        subjects = sorted({entry.subject for entry in self._decoded})
        visits = self.store.visits_of(subjects)
        for entry in self._decoded:
            again = entry.kind == "finding.reinspected" and _named(entry)  # of a finding of an earlier visit
            if not again and visits.get(entry.subject, self.visit) != self.visit:
                return True
        kinds = {(entry.subject, entry.kind) for entry in self._decoded} | self.store.kinds_of(subjects)
        families = {(subject, FAMILY_OF_KIND[kind].name) for subject, kind in kinds if kind in FAMILY_OF_KIND}
        return len(families) > len(subjects)


def _named(entry: EntryBase) -> str:
    """The visit that an entry itself names, or an empty text: changes of a photo or a finding name that alone."""
    if entry.kind.startswith("inspection."):
        return entry.subject
    return str(getattr(entry.data, "inspection", "") or "")


def _take_photos(
    store: VisitStore, frames: Iterator[tuple[EntriesFrame | UploadFrame, bytes]], found: _Content, told: Told
) -> int:
    fresh = done = 0
    for frame, body in frames:
        if not isinstance(frame, UploadFrame):
            continue
        if not found.named[frame.sha256] <= found.erased and not store.holds_blob(frame.sha256):
            store.keep_blob(body, found.media[frame.sha256])
            fresh += 1
        done += 1
        told(done, len(found.photos))
    return fresh
