"""The receipt: what the server holds of a journal and its blobs, signed with the server's key (sync.md §2)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from sync.protocol.encoding import receipt_bytes
from sync.protocol.messages import Receipt
from sync.protocol.problems import Code, ProblemError
from sync.server.access import Caller
from sync.server.office import Office
from sync.server.stored import journal_head
from sync.server.tables import BLOB, BLOB_NAME
from tuoyu_desktop.projection.entry_table import ENTRY


def make_receipt(office: Office, caller: Caller, journal: str) -> Receipt:
    """Raises ProblemError foreign-journal."""
    with office.database.read() as connection:
        head = journal_head(connection, journal)
        if head.exists and not caller.owns(journal, head.device):
            raise ProblemError(Code.FOREIGN_JOURNAL)
        named, withdrawn, held = _blobs(connection, journal)
    receipt = Receipt(
        journal=journal,
        seq=head.seq,
        hash=head.hash.hex(),
        blobs_held=len((named & held) - withdrawn),
        blobs_missing=tuple(sorted(named - held - withdrawn)),
        blobs_withdrawn=tuple(sorted(withdrawn)),
        issued_at=office.now(),
    )
    signature = office.keys.sign(receipt_bytes(receipt.model_dump(mode="json")))
    return receipt.model_copy(update={"signature": signature})


def _blobs(connection: Connection, journal: str) -> tuple[set[str], set[str], set[str]]:
    """(named, withdrawn, held) hashes of one journal."""
    statement = (
        select(BLOB_NAME.c.sha256, BLOB_NAME.c.withdrawn, BLOB.c.size)
        .outerjoin(BLOB, BLOB.c.sha256 == BLOB_NAME.c.sha256)
        .where(BLOB_NAME.c.journal == journal)
    )
    named: set[str] = set()
    withdrawn: set[str] = set()
    held: set[str] = set()
    for row in connection.execute(statement):
        (withdrawn if row.withdrawn else named).add(row.sha256)
        if row.size is not None:
            held.add(row.sha256)
    return named, withdrawn - _standing(connection, journal, named & withdrawn), held


def _standing(connection: Connection, journal: str, both: Collection[str]) -> set[str]:
    """Of the hashes that were named and taken back, those that something else of the journal still needs: a withdrawal
    settles the bytes for its own photo (sync.md §3.3, §3.4)."""
    if not both:
        return set()
    at_entry = (ENTRY.c.journal == BLOB_NAME.c.journal) & (ENTRY.c.seq == BLOB_NAME.c.seq)
    statement = (
        select(BLOB_NAME.c.sha256, BLOB_NAME.c.withdrawn, ENTRY.c.subject)
        .join(ENTRY, at_entry)
        .where(BLOB_NAME.c.journal == journal, BLOB_NAME.c.sha256.in_(sorted(both)))
    )
    rows = connection.execute(statement).all()
    taken = {(row.sha256, row.subject) for row in rows if row.withdrawn}
    return {row.sha256 for row in rows if (row.sha256, row.subject) not in taken}
