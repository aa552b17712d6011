"""The file that two laptops of one visit give each other on a stick (``.tuoyu-visit``, sync.md §3.10).

It is a package (``package_format``) whose both ends are the visit: from its 32-byte key come the X25519 key that the
file is encrypted to and the Ed25519 key that signs the header, so who does not know the join code can neither read nor
make one. Each file has a one-time key of its own. The frames are the writer's entries of the visit, byte for byte,
and their photos; nothing of other visits, so nothing that the chain could be verified with: the district does that.
"""

from __future__ import annotations

from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, TypeAdapter, ValidationError

from sync.protocol.encoding import to_base64
from sync.protocol.package_faults import PackageCode, PackageRefused
from sync.protocol.package_format import FrameHead, PackageFile, damaged
from sync.protocol.package_frames import UploadFrame

SUFFIX = ".tuoyu-visit"


class EntriesFrame(FrameHead):
    """Entries of one journal; body: zstd, NDJSON in the order of their seq."""

    do: Literal["entries"] = "entries"
    journal: str


VisitFrame = EntriesFrame | UploadFrame
_FRAME: TypeAdapter[VisitFrame] = TypeAdapter(Annotated[VisitFrame, Field(discriminator="do")])


def read_frame(head: bytes) -> VisitFrame:
    """Raises PackageRefused package-damaged."""
    try:
        return _FRAME.validate_json(head)
    except ValidationError as error:
        raise damaged("frame") from error


class VisitKeys:
    """What comes from the key of a visit. ``reader`` opens its packages, ``signer`` makes their headers."""

    def __init__(self, key: bytes) -> None:
        self.reader = X25519PrivateKey.from_private_bytes(_derived(key, b"tuoyu visit package reader"))
        self.signer = Ed25519PrivateKey.from_private_bytes(_derived(key, b"tuoyu visit package signer"))

    @property
    def recipient(self) -> str:
        """What a package of the visit is encrypted to, base64."""
        return to_base64(self.reader.public_key().public_bytes_raw())

    @property
    def verifier(self) -> bytes:
        """What the signature of a header is checked with."""
        return self.signer.public_key().public_bytes_raw()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key)


def open_visit_package(package: PackageFile, key: bytes) -> VisitKeys:
    """The keys that open it. Raises PackageRefused package-signature where it was made with another code."""
    keys = VisitKeys(key)
    package.check_signature(keys.verifier)
    return keys


def as_visit_package(package: PackageFile) -> PackageFile:
    """Raises PackageRefused package-not-a-visit for one that goes to the district or comes from it."""
    if package.header.kind != "visit":
        raise PackageRefused(PackageCode.NOT_A_VISIT, detail=package.header.kind)
    return package
