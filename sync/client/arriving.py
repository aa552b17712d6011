"""A snapshot on its way in: checked line by line, kept packed in memory until the last one is here."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

import zstandard
from pydantic import ValidationError

from sync.client.transport import not_our_server, parsed
from sync.protocol.messages import FeedEntry, SnapshotHead
from sync.protocol.wire import LINE_COST
from tuoyu_desktop.application.sync_port import Received, Snapshot
from tuoyu_desktop.domain.errors import EnvironmentFault

FORKED = b'"kind":"journal.forked"'
"""Inside a text its quotes would be escaped; only this device's own journals are told of."""
_SLICE_BYTES = 512 * 1024
_MOST_FORKED_BYTES = 1024 * 1024
"""A laptop is restored now and then; such an entry has half a kilobyte."""
_LEVEL = 1
"""The quickest: it packs while the lines come in, and lines of the same kinds pack well at any level."""


class PackedEntries(Collection[Received]):
    """Entries in the order in which they came, in a fraction of their size; read in slices, as often as one likes."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[bytes] = []
        self._open_bytes = 0
        self._count = 0

    def append(self, entry: Received) -> None:
        """``entry`` is one of the wire: no space in its journal, no newline in its body."""
        line = b"%s %s" % (entry.journal.encode(), entry.body)
        self._open.append(line)
        self._open_bytes += len(line) + LINE_COST
        self._count += 1
        if self._open_bytes >= _SLICE_BYTES:
            self._packed.append(zstandard.ZstdCompressor(level=_LEVEL).compress(b"\n".join(self._open)))
            self._open, self._open_bytes = [], 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Received]:
        unpacker = zstandard.ZstdDecompressor()
        for packed in self._packed:
            yield from map(_entry, unpacker.decompress(packed).split(b"\n"))
        yield from map(_entry, self._open)

    def __contains__(self, entry: object) -> bool:
        return any(one == entry for one in self)


def _entry(line: bytes) -> Received:
    journal, _, body = line.partition(b" ")
    return Received(journal.decode(), body)


class Arriving:
    """Takes the lines of one snapshot. ``forked`` are those that tell where an own journal began anew."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._head: SnapshotHead | None = None
        self._entries = PackedEntries()
        self.forked: list[Received] = []
        self._forked_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, line: bytes) -> None:
        """One line of the answer. Raises EnvironmentFault sync-captive-portal for one that is none of ours."""
        if self._head is None:
            self._head = parsed(SnapshotHead, self._json(line), self._where)
            return
        try:
            said = FeedEntry.model_validate_json(line)
        except ValidationError as error:
            raise self._refused() from error
        entry = Received(said.journal, said.body.encode())
        if " " in said.journal or b"\n" in entry.body:
            raise self._refused()
        if FORKED in entry.body:
            self._forked_bytes += len(entry.body) + LINE_COST
            if self._forked_bytes > _MOST_FORKED_BYTES:
                raise self._refused()
            self.forked.append(entry)
        self._entries.append(entry)

    def whole(self, facility: str | None) -> Snapshot:
        """What came, when the answer has ended. Raises EnvironmentFault sync-captive-portal for an empty one."""
        if self._head is None:
            raise self._refused()
        return Snapshot(self._entries, self._head.cursor, self._head.epoch, facility)

    def _json(self, line: bytes) -> object:
        try:
            return json.loads(line)
        except ValueError as error:
            raise self._refused() from error

    def _refused(self) -> EnvironmentFault:
        return not_our_server(self._where)
