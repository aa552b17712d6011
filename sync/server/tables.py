"""The server's own tables, beside the stored entries and the projections. Never rebuilt: migrations change them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

OWN = MetaData()

STATE = Table(
    "server_state",
    OWN,
    Column("name", String(40), primary_key=True),
    Column("value", String, nullable=False),
)
"""Single facts: district, district journal, epoch, name, demo."""

COUNTER = Table(
    "commit_counter",
    OWN,
    Column("one", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""One row: the position of the last committed entry. Its row lock is the one writer's turn on PostgreSQL."""

JOURNAL = Table(
    "journal",
    OWN,
    Column("journal", String(64), primary_key=True),
    Column("device", String(64), nullable=True, index=True),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Head of each journal; ``device`` is null for the district's own and for past devices of an import."""

DEVICE = Table(
    "device",
    OWN,
    Column("device", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    Column("unit", String(120), nullable=False),
    Column("keeper", String(64), nullable=False),
    Column("name", String(120), nullable=False),
    Column("replaces", String(64), nullable=True),
    Column("enrolled_at", String(40), nullable=False),
    Column("stopped", String(20), nullable=False, default=""),
)
"""Enrolled laptops. ``stopped``: empty, ``device-revoked`` or ``device-replaced``."""

ENROLMENT = Table(
    "enrolment",
    OWN,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("unit", String(120), nullable=False),
    Column("replaces", String(64), nullable=True),
    Column("expires_at", String(40), nullable=False),
    Column("used_by", String(64), nullable=True),
)

NONCE = Table(
    "nonce",
    OWN,
    Column("nonce", LargeBinary, primary_key=True),
    Column("device", String(64), nullable=False),
    Column("expires_at", String(40), nullable=False),
)

TOKEN = Table(
    "token",
    OWN,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("device", String(64), nullable=False, index=True),
    Column("scope", String(10), nullable=False),
    Column("expires_at", String(40), nullable=False),
)

BLOB = Table(
    "blob",
    OWN,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("held_at", String(40), nullable=False),
)
"""Finished blobs, each a file ``blobs/ab/<sha256>``."""

BLOB_NAME = Table(
    "blob_name",
    OWN,
    Column("journal", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("facility", String(64), nullable=True),
    Column("withdrawn", Boolean, nullable=False, default=False),
    UniqueConstraint("journal", "seq", "sha256", "withdrawn", name="blob_name_place"),
    Index("blob_name_journal", "journal"),
)
"""Which entry names which blob, or withdraws it."""

UPLOAD = Table(
    "upload",
    OWN,
    Column("upload", String(64), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("entry", String(64), nullable=False),
    Column("length", Integer, nullable=False),
    Column("expires_at", String(40), nullable=False),
)
"""Running uploads; the offset is the size of the part file."""

NUMBER_COUNTER = Table(
    "number_counter",
    OWN,
    Column("number_kind", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number leased of each kind and year; leases themselves are entries."""

BAN_LIST = Table(
    "ban_list",
    OWN,
    Column("one", Integer, primary_key=True),
    Column("edition", String(64), nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("source", String, nullable=False),
    Column("memory_kib", Integer, nullable=False),
    Column("iterations", Integer, nullable=False),
    Column("lanes", Integer, nullable=False),
    Column("imported_at", String(40), nullable=False),
)
"""One row, once a list was imported: its edition is new with each import. The salt is a fact (``server_state``)."""

BAN_DIGEST = Table("ban_digest", OWN, Column("digest", LargeBinary, primary_key=True))
"""Argon2id of each number of the list; the number itself is stored nowhere (decisions/0013)."""

BAN_COPY = Table(
    "ban_copy",
    OWN,
    Column("device", String(64), primary_key=True),
    Column("edition", String(64), nullable=False),
    Column("entry", String(64), nullable=False),
)
"""What was published to each laptop last: the entry, and the edition in it, empty where the list was withdrawn."""
