"""Names of the wire contract that both ends must spell alike (sync.md §2): versions, limits, headers."""

from __future__ import annotations

PROTOCOL = 1
"""The version that this program speaks; ``hello`` says which range the server accepts."""
PROTOCOL_MIN = 1
PROTOCOL_MAX = 1

MAX_BATCH_BYTES = 8 * 1024 * 1024
"""A push body before compression; more is 413 ``too-large``."""
MAX_BATCH_LINES = 1000
MAX_PAGE_BYTES = 3 * MAX_BATCH_BYTES
"""An answer that grows with what the district has, as plain JSON: a page of the feed is 8 MB of bodies in which each
quote and backslash is escaped once more, with their journals; a receipt names each blob that is missing."""
MAX_ANSWER_BYTES = 4 * 1024 * 1024
"""Any other answer that is read into memory: 1,000 outcomes with their reasons, or a slice of a photo, have less."""
MAX_JOURNAL_BYTES = 256 * 1024 * 1024
"""What a laptop lost of its own journal, given back: three years of days as the benchmark ``wire_bytes`` writes them
(306 KB, 250 a year) have less, and no copy that is restored is so old."""
LINE_COST = 64
"""Bytes that a line takes in memory besides its own."""
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
MAX_FEED_LIMIT = 5000
DEFAULT_FEED_LIMIT = 1000

NDJSON = "application/x-ndjson"
PROBLEM_JSON = "application/problem+json"
OFFSET_STREAM = "application/offset+octet-stream"

CLOCK_HEADER = "Tuoyu-Clock"
"""RFC 3339 time of the laptop when it sends a push: a skew over 24 h holds documents (sync.md §3.5)."""

TUS_VERSION = "1.0.0"
TUS_RESUMABLE = "Tus-Resumable"
UPLOAD_LENGTH = "Upload-Length"
UPLOAD_OFFSET = "Upload-Offset"
UPLOAD_METADATA = "Upload-Metadata"
UPLOAD_CHECKSUM = "Upload-Checksum"
UPLOAD_EXPIRES = "Upload-Expires"

SCOPE_FULL = "full"
SCOPE_DELIVER = "deliver"
"""What a revoked device still gets: push and upload only, nothing readable (sync.md §3.14)."""

SNAPSHOT_JOURNAL = "snapshot:"
"""Restated lines of a snapshot stand in the journal ``snapshot:<epoch>``, numbered by line."""

LINK_SCHEME = "tuoyu://"
