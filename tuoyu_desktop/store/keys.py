"""The database key: random, wrapped in ``key.json``, never stored in clear.

``KeyFile`` holds one or more wrappings of the same 32-byte key; any one of them opens it. A ``KeyStore``
makes and opens one kind of wrapping: the OS keyring, a passphrase (Argon2id), or memory (tests). No
environment variable unlocks anything. The highest 文号 and 编号 used lie beside the key in ``marks.json``
(see ``marks.py``), outside the database.

Codes: ``env-key-wrong`` wrong passphrase or foreign keyring entry · ``env-key-missing`` no key.json beside
the data · ``env-key-damaged`` key.json unreadable · ``env-key-exists`` a key is there already ·
``rule-last-key-wrapping`` · those of the keyring and the passphrase in their modules.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.store.files import write_atomically

KEY_BYTES = 32
KEY_FILE_NAME = "key.json"
FORMAT = 1
Wrapping = dict[str, Any]

MESSAGES = {
    "env-key-wrong": "口令不对，或系统钥匙串里的密钥不属于这份数据。请核对后重试，数据没有改动。",
    "env-key-missing": "数据文件夹里缺少密钥文件 key.json，数据库打不开。请找回该文件，或用备份恢复。",
    "env-key-damaged": "密钥文件 key.json 损坏。请不要删除数据文件夹，用备份里的 key.json 恢复。",
    "env-key-exists": "这个文件夹里已经有密钥和数据，不能再新建。请换一个空文件夹，或直接打开。",
}


class KeyStore(Protocol):
    """One way to wrap the database key. ``kind`` is its name in ``key.json``."""

    @property
    def kind(self) -> str: ...

    def wrap(self, key: bytes) -> Wrapping:
        """A JSON object from which this store alone gets ``key`` back."""

    def unwrap(self, wrapping: Wrapping) -> bytes:
        """The key; EnvironmentFault ``env-key-wrong`` when this store does not fit the wrapping."""


def key_fault(code: str, *, detail: str = "") -> EnvironmentFault:
    """The fault of this module's table, with its Chinese sentence."""
    return EnvironmentFault(code, MESSAGES[code], detail=detail)


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from the database key (HMAC-SHA256 as a key derivation, NIST SP
    800-108).
    """
    return hmac.new(key, f"tuoyu-desktop/{purpose}/v1".encode(), hashlib.sha256).digest()


class KeyFile:
    """``key.json`` of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / KEY_FILE_NAME

    def exists(self) -> bool:
        return self.path.is_file()

    def create(self, store: KeyStore) -> bytes:
        """Make and wrap a new random key. Refused where a key or a database already lies: its data would be
        lost.
        """
        if self.exists():
            raise key_fault("env-key-exists")
        if any(self.path.parent.glob("*.db")):
            raise key_fault("env-key-missing")
        key = secrets.token_bytes(KEY_BYTES)
        self.adopt(key, store)
        return key

    def adopt(self, key: bytes, store: KeyStore) -> None:
        """Write ``key.json`` for a known key (a new one, or one from a restored backup) with one wrapping."""
        self._write(key, [{"kind": store.kind, **store.wrap(key)}])

    def open(self, store: KeyStore) -> bytes:
        """The database key by the wrapping of this store's kind."""
        content = self._read()
        found = [one for one in content["wrappings"] if one["kind"] == store.kind]
        if not found:
            raise key_fault("env-key-wrong", detail=f"no wrapping of kind {store.kind}")
        key = store.unwrap(found[0])
        if not hmac.compare_digest(content["check"], _check_value(key)):
            raise key_fault("env-key-wrong", detail="key check value differs")
        return key

    def add(self, key: bytes, store: KeyStore) -> None:
        """Add a wrapping, or replace the one of the same kind (a changed passphrase)."""
        content = self._read_for(key)
        kept = [one for one in content["wrappings"] if one["kind"] != store.kind]
        self._write(key, [*kept, {"kind": store.kind, **store.wrap(key)}])

    def remove(self, key: bytes, kind: str) -> None:
        """Remove a wrapping. RuleViolation ``rule-last-key-wrapping`` for the last one: nobody could open
        the data.
        """
        content = self._read_for(key)
        kept = [one for one in content["wrappings"] if one["kind"] != kind]
        if not kept:
            raise RuleViolation(
                "rule-last-key-wrapping",
                "这是最后一种打开方式，不能删除。请先设置另一种（口令或系统钥匙串）。",
            )
        self._write(key, kept)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of wrapping present, in the order they were added."""
        return tuple(one["kind"] for one in self._read()["wrappings"])

    def matches(self, key: bytes) -> bool:
        """Is this the key of this folder? ``False`` also when ``key.json`` is absent or unreadable."""
        try:
            return hmac.compare_digest(self._read()["check"], _check_value(key))
        except EnvironmentFault:
            return False

    def _read_for(self, key: bytes) -> dict[str, Any]:
        content = self._read()
        if not hmac.compare_digest(content["check"], _check_value(key)):
            raise key_fault("env-key-wrong", detail="key check value differs")
        return content

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            raise key_fault("env-key-missing") from None
        except (ValueError, OSError) as error:
            raise key_fault("env-key-damaged", detail=repr(error)) from error
        if not _well_formed(content):
            raise key_fault("env-key-damaged", detail="unknown format")
        return dict(content)

    def _write(self, key: bytes, wrappings: list[Wrapping]) -> None:
        content = {"format": FORMAT, "check": _check_value(key), "wrappings": wrappings}
        write_atomically(self.path, json.dumps(content, indent=1).encode())


class MemoryKeyStore:
    """A wrapping key held by this object alone: for tests, and for keys handed over within one process."""

    kind = "memory"

    def __init__(self, wrapping_key: bytes | None = None) -> None:
        self._wrapping_key = wrapping_key or secrets.token_bytes(KEY_BYTES)

    def wrap(self, key: bytes) -> Wrapping:
        return seal(self._wrapping_key, key, self.kind)

    def unwrap(self, wrapping: Wrapping) -> bytes:
        return unseal(self._wrapping_key, wrapping, self.kind)


def seal(wrapping_key: bytes, key: bytes, kind: str) -> Wrapping:
    """``key`` under AES-256-GCM with ``wrapping_key``, bound to the kind of wrapping."""
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(wrapping_key).encrypt(nonce, key, kind.encode())
    return {"nonce": to_text(nonce), "sealed": to_text(sealed)}


def unseal(wrapping_key: bytes, wrapping: Wrapping, kind: str) -> bytes:
    """The reverse of ``seal``; ``env-key-wrong`` when key and wrapping do not fit, ``env-key-damaged`` for
    no wrapping.
    """
    nonce, sealed = from_text(wrapping.get("nonce")), from_text(wrapping.get("sealed"))
    try:
        return AESGCM(wrapping_key).decrypt(nonce, sealed, kind.encode())
    except InvalidTag:
        raise key_fault("env-key-wrong") from None
    except ValueError as error:
        raise key_fault("env-key-damaged", detail=repr(error)) from error


def to_text(raw: bytes) -> str:
    """Standard base64, as everywhere in the files of this program."""
    return base64.b64encode(raw).decode("ascii")


def from_text(text: object) -> bytes:
    """Bytes of a base64 field of ``key.json``; ``env-key-damaged`` when it is none."""
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise key_fault("env-key-damaged", detail=repr(error)) from error


def _check_value(key: bytes) -> str:
    return derive(key, "key-check").hex()


def _well_formed(content: Any) -> bool:
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("check"), str):
        return False
    wrappings = content.get("wrappings")
    return isinstance(wrappings, list) and all(
        isinstance(one, dict) and isinstance(one.get("kind"), str) for one in wrappings
    )
