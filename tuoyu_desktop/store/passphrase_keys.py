"""Wrapping the database key by a passphrase (Argon2id, RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.store.keys import KEY_BYTES, Wrapping, from_text, key_fault, seal, to_text, unseal

SHORTEST_PASSPHRASE = 8
# RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes
MEMORY_KIB, ITERATIONS, LANES = 64 * 1024, 3, 4
# a damaged file must not make us ask for all the memory there is
MOST_MEMORY_KIB, MOST_ITERATIONS, MOST_LANES = 1024 * 1024, 20, 16


class PassphraseKeyStore:
    """A passphrase of at least 8 characters; the Argon2id parameters are stored with the wrapping."""

    kind = "passphrase"

    def __init__(self, passphrase: str) -> None:
        self._passphrase = unicodedata.normalize("NFKC", passphrase).encode()

    def wrap(self, key: bytes) -> Wrapping:
        """RuleViolation ``rule-passphrase-short`` below 8 characters."""
        if len(self._passphrase.decode()) < SHORTEST_PASSPHRASE:
            raise RuleViolation(
                "rule-passphrase-short", f"口令至少 {SHORTEST_PASSPHRASE} 个字，请加长。", field="passphrase"
            )
        salt = secrets.token_bytes(16)
        wrapping_key = self._stretch(salt, MEMORY_KIB, ITERATIONS, LANES)
        parameters = {
            "salt": to_text(salt),
            "memory_kib": MEMORY_KIB,
            "iterations": ITERATIONS,
            "lanes": LANES,
        }
        return {**parameters, **seal(wrapping_key, key, self.kind)}

    def unwrap(self, wrapping: Wrapping) -> bytes:
        salt = from_text(wrapping.get("salt"))
        memory = _bounded(wrapping, "memory_kib", MOST_MEMORY_KIB)
        iterations = _bounded(wrapping, "iterations", MOST_ITERATIONS)
        lanes = _bounded(wrapping, "lanes", MOST_LANES)
        return unseal(self._stretch(salt, memory, iterations, lanes), wrapping, self.kind)

    def _stretch(self, salt: bytes, memory_kib: int, iterations: int, lanes: int) -> bytes:
        try:
            stretching = Argon2id(
                salt=salt, length=KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory_kib
            )
        except ValueError as error:
            raise key_fault("env-key-damaged", detail=repr(error)) from error
        return stretching.derive(self._passphrase)


def _bounded(wrapping: Wrapping, name: str, most: int) -> int:
    value = wrapping.get(name)
    if not isinstance(value, int) or not 1 <= value <= most:
        raise key_fault("env-key-damaged", detail=f"{name}: {value!r}")
    return value
