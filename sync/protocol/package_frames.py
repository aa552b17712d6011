"""What stands in a package: the requests of a sync, and in its answer the replies to them (sync.md §2, §3.13).

Bodies named zstd are compressed as on the wire. Lists of hashes are lower-case hex, one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from sync.protocol.encoding import compress, decompress
from sync.protocol.messages import JournalHead, Problem, PushReply
from sync.protocol.package_format import MAX_FRAME_BYTES, FrameHead, damaged
from sync.protocol.problems import ProblemError
from sync.protocol.wire import MAX_BATCH_BYTES

T = TypeVar("T")


class PushFrame(FrameHead):
    """``POST /v1/journal/{journal}?after=&prev=``; body: zstd, NDJSON."""

    do: Literal["push"] = "push"
    journal: str
    after: int = Field(ge=0)
    prev: str
    count: int = Field(ge=0)


class UploadFrame(FrameHead):
    """A whole upload in one piece; body: the blob's bytes."""

    do: Literal["upload"] = "upload"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    entry: str


class AskFrame(FrameHead):
    """Last in each package: where the laptop stands. ``seq`` and ``hash`` are its own head, ``confirmed`` how much of
    it was acknowledged, ``cursor`` and ``epoch`` those of its feed, null before the first snapshot.

    Body: zstd, the hashes of all blobs it thinks undelivered.
    """

    do: Literal["ask"] = "ask"
    journal: str
    seq: int
    hash: str
    confirmed: int
    cursor: str | None
    epoch: str | None


class PushedFrame(FrameHead):
    """The reply to one push: ``reply``, or the ``problem`` under which nothing of it was stored."""

    do: Literal["pushed"] = "pushed"
    journal: str
    after: int
    count: int
    reply: PushReply | None = None
    problem: Problem | None = None


class StateFrame(FrameHead):
    """``GET /v1/journal/{journal}``, and in the body (zstd) which of the blobs asked for the district holds."""

    do: Literal["state"] = "state"
    journal: str
    head: JournalHead
    scope: Literal["full", "deliver"]


class DocumentFrame(FrameHead):
    """The answer to a reading request in the body (zstd): the receipt, or a page of the feed after ``after``."""

    do: Literal["document"] = "document"
    path: str
    after: str = ""


class LinesFrame(FrameHead):
    """Lines of a snapshot (of one ``facility`` or of everything), or of one's own entries from the first on.

    Body: zstd, NDJSON. Several of the same ``path`` and ``facility`` follow each other.
    """

    do: Literal["lines"] = "lines"
    path: str
    facility: str | None = None


Request = PushFrame | UploadFrame | AskFrame
Reply = PushedFrame | StateFrame | DocumentFrame | LinesFrame
_REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="do")])
_REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="do")])
LINES_BYTES = 4 * 1024 * 1024
"""Lines of one frame before compression: what a reader must unpack at once."""


def read_request(head: bytes) -> Request:
    """Raises PackageRefused package-damaged."""
    return _read(_REQUEST, head)


def read_reply(head: bytes) -> Reply:
    """Raises PackageRefused package-damaged."""
    return _read(_REPLY, head)


def _read(adapter: TypeAdapter[T], head: bytes) -> T:
    try:
        return adapter.validate_json(head)
    except ValidationError as error:
        raise damaged("frame") from error


def pack_lines(lines: Iterable[str]) -> bytes:
    return compress("\n".join(lines).encode())


def unpack_lines(body: bytes) -> list[str]:
    """Raises PackageRefused package-damaged."""
    return unpacked(body, MAX_FRAME_BYTES).decode(errors="replace").splitlines()


def unpacked(body: bytes, limit: int = MAX_BATCH_BYTES) -> bytes:
    """A zstd body. Raises PackageRefused package-damaged, also where it is longer than ``limit``."""
    try:
        return decompress(body, "zstd", limit)
    except ProblemError as error:
        raise damaged(error.code) from error


def in_frames(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines (without newlines) in bodies of LinesFrames."""
    some: list[bytes] = []
    size = 0
    for line in lines:
        some.append(line)
        size += len(line) + 1
        if size >= LINES_BYTES:
            yield compress(b"\n".join(some))
            some, size = [], 0
    if some:
        yield compress(b"\n".join(some))
