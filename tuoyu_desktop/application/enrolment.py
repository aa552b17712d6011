"""What the first start asks of a person, and what it shows them: plain values between the page and the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EnrolmentAsked:
    """``address`` is HOST:PORT or a whole ``tuoyu://HOST:PORT/CODE`` link; ``code`` is empty with a link."""

    address: str
    code: str
    device_name: str


@dataclass(frozen=True)
class EnrolmentFacts:
    """The district's answer; ``words`` are six groups to be compared with the slip of paper."""

    unit_name: str
    device_number: int
    server: str
    words: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True)
class ProtectionAsked:
    """How the key of the database is kept: ``keyring`` (the system's) or ``passphrase``. Never in clear."""

    way: str
    passphrase: str = ""
