"""Whether a disk refuses more bytes: SQLite says "disk I/O error" for a quota and a file size limit alike."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

PROBE_BYTES = 256 * 1024
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def has_no_room(database: Path) -> bool:
    """Whether the folder takes no further bytes where the database or its log would grow.

    Writes as far out in a file of its own as the longest of them reaches, for a limit holds for a file's length; the
    rest of that file is a hole. Any other error than one of room says nothing.
    """
    files = (database, database.with_name(database.name + "-wal"))
    reach = max((file.stat().st_size for file in files if file.is_file()), default=0)
    probe = database.with_name(f"{database.name}.{secrets.token_hex(4)}.part")
    try:
        with probe.open("wb", buffering=0) as stream:
            stream.seek(reach)
            written = stream.write(secrets.token_bytes(PROBE_BYTES))
            os.fsync(stream.fileno())
        return written < PROBE_BYTES
    except OSError as error:
        return error.errno in NO_ROOM
    finally:
        probe.unlink(missing_ok=True)
