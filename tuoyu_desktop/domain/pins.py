"""PINs of the roster: scrypt verifiers. A PIN signs a person in; the database is opened by its own key."""

from __future__ import annotations

import hashlib
import hmac

from tuoyu_desktop.domain.entries.registry import PinVerifier

_COST = {"n": 2**13, "r": 8, "p": 1}


def make_verifier(pin: str, salt: bytes) -> PinVerifier:
    """The verifier of ``pin`` with 16 random bytes of ``salt``."""
    digest = hashlib.scrypt(pin.encode(), salt=salt, dklen=32, **_COST)
    return PinVerifier(salt=salt.hex(), digest=digest.hex())


def verify(pin: str, verifier: PinVerifier) -> bool:
    """Whether ``pin`` is the one; takes some 25 ms whatever the answer."""
    return hmac.compare_digest(make_verifier(pin, bytes.fromhex(verifier.salt)).digest, verifier.digest)
