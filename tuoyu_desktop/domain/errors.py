"""The errors a person can meet. Each has a stable code and a Chinese sentence that says what to do.

Codes are grouped by room: ``rule-*`` a domain rule, ``env-*`` the machine, ``pack-*`` rule packs, ``xlsx-*`` Excel,
``sync-*`` the wire. A code is never renamed or reused. Anything that is none of these classes is a bug.
"""

from __future__ import annotations


class KnownError(Exception):
    """Base of the errors that are shown to a person in words; never raised itself.

    ``code`` is stable and documented; ``message`` is the Chinese sentence; ``detail`` is for the diagnostics file only.
    """

    def __init__(self, code: str, message: str, *, detail: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.detail = detail


class RuleViolation(KnownError):
    """A rule of the domain says no. ``field`` names the input it is shown beside."""

    def __init__(self, code: str, message: str, *, field: str = "", detail: str = "") -> None:
        super().__init__(code, message, detail=detail)
        self.field = field


class EnvironmentFault(KnownError):
    """The machine or the world around it failed: disk, key, network, printer. The work is kept."""


class Cancelled(Exception):
    """The person pressed cancel. Nothing is shown."""
