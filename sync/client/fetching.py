"""A photo that a screen wants and this laptop does not hold: fetched in slices, checked, kept encrypted.

Each slice is a request of its own (Range), so one that was cut off is asked for again and nothing that came before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from sync.client.district import District
from sync.client.patience import Patience, pause
from sync.client.transport import Transport, not_our_server
from sync.protocol.wire import MAX_UPLOAD_BYTES
from tuoyu_desktop.application.sync_port import BlobStore
from tuoyu_desktop.domain.errors import Cancelled, EnvironmentFault

SLICE = 256 * 1024
"""Bytes of one request: between two of them a job can be cancelled."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def fetch_blob(
    store: BlobStore,
    transport: Transport,
    sha256: str,
    *,
    clock: Callable[[], datetime],
    media_type: str = "image/jpeg",
    cancelled: Callable[[], bool] = lambda: False,
    patience: Patience | None = None,
) -> None:
    """Bring one blob here; nothing is asked where it is here already. For a job with a transport of its own.

    Raises EnvironmentFault ``sync-not-found`` where the district lacks it or it is not in scope, ``sync-deliver-only``,
    ``sync-photo-differs``, ``sync-unreachable``; Cancelled.
    """
    if store.holds_blob(sha256):
        return
    patience = patience or Patience(lambda seconds: pause(seconds, cancelled))
    district = District(transport, store.device().id, store.signing_seed(), patience, clock)
    district.log_in()
    content = _whole(district, sha256, cancelled)
    if hashlib.sha256(content).hexdigest() != sha256:
        message = "下载的照片与记录的校验值不符，没有保存。请重试；仍不行请联系区里核对。"
        raise EnvironmentFault("sync-photo-differs", message, detail=sha256)
    store.keep_blob(content, media_type)


def _whole(district: District, sha256: str, cancelled: Callable[[], bool]) -> bytes:
    path = f"/v1/blobs/{sha256}"
    content = bytearray()
    total = 1
    while len(content) < total:
        if cancelled():
            raise Cancelled
        piece, total = _slice(district, path, len(content))
        content += piece
    return bytes(content)


def _slice(district: District, path: str, start: int) -> tuple[bytes, int]:
    """The bytes from ``start`` on, at most a slice, and the size of the whole."""
    response = district.call("GET", path, headers={"Range": f"bytes={start}-{start + SLICE - 1}"})
    said = _RANGE.fullmatch(response.headers.get("content-range", ""))
    piece = response.content
    if response.status_code != 206 or said is None:
        raise not_our_server(f"{path}: HTTP {response.status_code}")
    first, last, total = (int(number) for number in said.groups())
    if first != start or last - first + 1 != len(piece) or not piece or total > MAX_UPLOAD_BYTES:
        raise not_our_server(f"{path}: {said.group()}")
    return piece, total
