"""Files that are whole or absent after a power cut: written beside, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable. Windows has no handle for it and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Flush what was written to ``path`` to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def durable_replace(part: Path, target: Path) -> None:
    """Flush ``part``, put it in the place of ``target`` in one step, and make that durable."""
    sync_file(part)
    part.replace(target)
    sync_folder(target.parent)


def write_durably(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file, readable by its owner only, and flush it to the disk. The file must not exist."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def write_atomically(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content`` durably; nothing is left behind on failure."""
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        write_durably(part, [content])
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file that never changes; a durable copy where the disk knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        # another disk, or a file system without links (FAT): whatever is really wrong, copying says it again
        shutil.copyfile(source, target)
        sync_file(target)
