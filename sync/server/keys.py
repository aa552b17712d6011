"""The server's own keys: Ed25519 signs receipts, X25519 opens packages. One file in the data folder, owner only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.protocol.encoding import from_base64, to_base64
from tuoyu_desktop.domain.errors import EnvironmentFault

FILE_NAME = "server-keys.json"


@dataclass(frozen=True)
class ServerKeys:
    """Private keys; their public halves go to each laptop at enrolment."""

    signing: Ed25519PrivateKey
    package: X25519PrivateKey

    @property
    def server_key(self) -> str:
        return to_base64(self.signing.public_key().public_bytes_raw())

    @property
    def package_key(self) -> str:
        return to_base64(self.package.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """Ed25519 signature in base64."""
        return to_base64(self.signing.sign(message))


def make_keys(data: Path) -> ServerKeys:
    """New keys in ``data``; keys that are there already are kept."""
    if (data / FILE_NAME).exists():
        return load_keys(data)
    keys = ServerKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    document = {
        "signing": to_base64(keys.signing.private_bytes_raw()),
        "package": to_base64(keys.package.private_bytes_raw()),
    }
    write_private(data / FILE_NAME, json.dumps(document).encode())
    return keys


def load_keys(data: Path) -> ServerKeys:
    """Raises EnvironmentFault env-server-keys when the file is missing or damaged."""
    try:
        document = json.loads((data / FILE_NAME).read_text(encoding="utf-8"))
        return ServerKeys(
            Ed25519PrivateKey.from_private_bytes(from_base64(document["signing"])),
            X25519PrivateKey.from_private_bytes(from_base64(document["package"])),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "服务器密钥文件缺失或损坏，请从备份恢复 server-keys.json。"
        raise EnvironmentFault("env-server-keys", message, detail=repr(error)) from error


def signature_holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` is that of the device over ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def write_private(target: Path, content: bytes) -> None:
    """Write a whole file that only its owner reads: beside it first, flushed, then renamed."""
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
