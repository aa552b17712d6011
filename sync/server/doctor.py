"""``doctor``: is everything there and whole? Chains, heads, projections, blobs, keys, disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, text

from sync.protocol.chain import CHAIN_START, chain, digest
from sync.server.blobs import blob_path, file_sha256
from sync.server.office import Office
from sync.server.stored import HELD
from sync.server.tables import BLOB, BLOB_NAME, JOURNAL
from tuoyu_desktop.projection.entry_table import ENTRY

_LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    good: bool
    text: str


def examine(office: Office, *, with_blobs: bool, repair: bool = False) -> Iterator[Finding]:
    """The lines of the report, worst news not first but in a fixed order.

    ``repair``: files that are missing or damaged count as never received, so that the laptops send them again.
    """
    with office.database.read() as connection:
        if office.database.is_sqlite:
            state = str(connection.execute(text("PRAGMA quick_check")).scalar())
            yield Finding(state == "ok", f"数据库文件：{'完好' if state == 'ok' else state}")
        journals = connection.execute(select(JOURNAL)).all()
        for row in journals:
            broken = _broken_link(connection, row.journal, row.seq, bytes(row.hash))
            if broken is not None:
                yield Finding(False, f"记录链 {row.journal} 在第 {broken} 条处断开，请用备份核对。")
        entries = connection.execute(select(func.count()).select_from(ENTRY)).scalar_one()
        yield Finding(True, f"记录链 {len(journals)} 份，共 {entries} 条记录。")
        held = connection.execute(select(func.count()).select_from(ENTRY).where(ENTRY.c.status == HELD)).scalar_one()
        yield Finding(True, f"待定记录 {held} 条。")
        yield from _blobs(office, connection, with_blobs, repair)
    free = shutil.disk_usage(office.data).free
    yield Finding(free >= _LEAST_FREE_BYTES, f"磁盘剩余 {free / (1 << 30):.1f} GB。")


def _broken_link(connection: Connection, journal: str, seq: int, link: bytes) -> int | None:
    """The first entry whose body, place or hash does not fit; null when the whole journal holds."""
    rows = select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash).where(ENTRY.c.journal == journal)
    last, expected = CHAIN_START, 0
    for row in connection.execute(rows.order_by(ENTRY.c.seq)):
        expected += 1
        own = bytes(row.digest) if row.body is None else digest(bytes(row.body))
        last = chain(last, own)
        if row.seq != expected or own != bytes(row.digest) or last != bytes(row.hash):
            return expected
    return None if (expected, last) == (seq, link) else expected + 1


def _blobs(office: Office, connection: Connection, thorough: bool, repair: bool) -> Iterator[Finding]:
    held = connection.execute(select(BLOB.c.sha256, BLOB.c.size)).all()
    lost = [row.sha256 for row in held if not _is_whole(office, row.sha256, row.size, thorough)]
    yield Finding(
        not lost, f"文件 {len(held)} 个" + (f"，缺失或损坏 {len(lost)} 个：{lost[0]} …" if lost else "，都在。")
    )
    if lost and repair:
        _ask_again(office, lost)
        yield Finding(True, f"{len(lost)} 个文件改为“未收到”，各电脑下次同步时会重新送来。")
    withdrawn = select(BLOB_NAME.c.sha256).where(BLOB_NAME.c.withdrawn)
    waiting = connection.execute(
        select(func.count(BLOB_NAME.c.sha256.distinct())).where(
            BLOB_NAME.c.sha256.not_in(select(BLOB.c.sha256)), BLOB_NAME.c.sha256.not_in(withdrawn)
        )
    ).scalar_one()
    yield Finding(True, f"还没有传到的文件 {waiting} 个。")


def _ask_again(office: Office, lost: list[str]) -> None:
    """Set the damaged files aside and forget that they were held: the next receipts name them as missing."""
    for sha256 in lost:
        path = blob_path(office, sha256)
        if path.is_file():
            path.replace(path.with_suffix(".damaged"))
    with office.database.small_write() as connection:
        connection.execute(delete(BLOB).where(BLOB.c.sha256.in_(lost)))


def _is_whole(office: Office, sha256: str, size: int, thorough: bool) -> bool:
    path = blob_path(office, sha256)
    if not path.is_file() or path.stat().st_size != size:
        return False
    return not thorough or file_sha256(path) == sha256
