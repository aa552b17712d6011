"""Wrapping the database key by the keyring of the operating system.

The keyring holds a random wrapping key under an account of its own for each data folder; ``key.json`` holds
the database key sealed with it. So neither of the two alone opens anything. ``keyring`` is imported only
when it is used (90 ms).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store.keys import KEY_BYTES, Wrapping, from_text, key_fault, seal, to_text, unseal

SERVICE = "tuoyu-desktop"
# backends that write secrets to plain files, or that keep nothing and say nothing
UNFIT_BACKENDS = ("keyrings.alt.", "keyring.backends.null")

MESSAGES = {
    "env-keyring-missing": "这台电脑没有可用的系统钥匙串。请改用口令保护数据。",
    "env-keyring-locked": "系统钥匙串没有解锁。请先登录或解锁系统钥匙串再重试，也可以改用口令打开。",
    "env-keyring-entry-missing": "系统钥匙串里没有这份数据的密钥。请改用口令打开，或用备份恢复。",
}


class KeyringKeyStore:
    """The keyring of this user on this machine (Secret Service, Windows Credentials, macOS Keychain)."""

    kind = "keyring"

    def wrap(self, key: bytes) -> Wrapping:
        """Store a new wrapping key and read it back: a backend that loses it is found now, not tomorrow."""
        account, wrapping_key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        text = to_text(wrapping_key)
        _ask(lambda keyring: keyring.set_password(SERVICE, account, text))
        if _ask(lambda keyring: keyring.get_password(SERVICE, account)) != text:
            raise _fault("env-keyring-missing", "the backend does not return what it was given")
        return {"account": account, **seal(wrapping_key, key, self.kind)}

    def unwrap(self, wrapping: Wrapping) -> bytes:
        account = wrapping.get("account")
        if not isinstance(account, str):
            raise key_fault("env-key-damaged", detail="keyring wrapping without account")
        text = _ask(lambda keyring: keyring.get_password(SERVICE, account))
        if text is None:
            raise _fault("env-keyring-entry-missing", account)
        wrapping_key = from_text(text)
        if len(wrapping_key) != KEY_BYTES:
            raise key_fault("env-key-wrong", detail="keyring entry of another shape")
        return unseal(wrapping_key, wrapping, self.kind)


def _ask(question: Callable[[Any], Any]) -> Any:
    """Ask the keyring; its errors in words. No backend: NoKeyringError; a locked one: InitError or
    KeyringLocked.
    """
    import keyring
    from keyring.errors import NoKeyringError

    try:
        _refuse_unfit(keyring.get_keyring())
        return question(keyring)
    except NoKeyringError as error:
        raise _fault("env-keyring-missing", repr(error)) from error
    except EnvironmentFault:
        raise
    except Exception as error:  # besides KeyringError, backends let errors of D-Bus and Windows through
        raise _fault("env-keyring-locked", repr(error)) from error


def _refuse_unfit(backend: Any) -> None:
    """The key is never stored in clear, also where someone configured such a backend."""
    for one in getattr(backend, "backends", None) or [backend]:
        if type(one).__module__.startswith(UNFIT_BACKENDS):
            raise _fault("env-keyring-missing", f"unfit backend {type(one).__module__}")


def _fault(code: str, detail: str) -> EnvironmentFault:
    return EnvironmentFault(code, MESSAGES[code], detail=detail)
