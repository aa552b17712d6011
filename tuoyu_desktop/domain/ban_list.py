"""The offline list of banned people on the laptop of a certified officer (checklist.md §2 rule 16, item B14).

It holds digests and nothing else: BLAKE2b, keyed per device and publication, over what Argon2id made of a number
(decisions/0013).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tuoyu_desktop.domain.entries.registry import BanListPublishedData
from tuoyu_desktop.domain.ids import derived_id

STALE_DAYS: Final = 30
"""From this age on the list is marked: somebody may have been put on it since."""
MOST_PEOPLE: Final = 5_000
"""A list of more would not fit one entry (256 KB, sync.md §1) with 47 bytes a digest."""
KEY_BYTES: Final = 32

StretchNumber = Callable[[str, BanListPublishedData], bytes]
"""Argon2id of a normalised number with a list's salt and cost: some 100 ms and 64 MB, so for the work pool."""


@dataclass(frozen=True)
class HeldBanList:
    """A list with the id of the entry that brought it."""

    entry: str
    data: BanListPublishedData


def ban_list_subject(device: str) -> str:
    """What a device's lists are entries about: the newest replaces the one before."""
    return derived_id(device, "ban-list")


def person_checks_subject(inspection: str) -> str:
    """What the queries of one visit are entries about, on every laptop of it."""
    return derived_id(inspection, "person-checks")


def device_digest(stretched: bytes, device_key: bytes) -> str:
    """A number's digest as it stands in the list of one device, base64."""
    return to_text(hashlib.blake2b(stretched, key=device_key, digest_size=32).digest())


def device_digests(stretched: Iterable[bytes], device_key: bytes) -> tuple[str, ...]:
    """All of a list, sorted, so that their order tells nothing of the district's own."""
    return tuple(sorted(device_digest(one, device_key) for one in stretched))


def is_listed(data: BanListPublishedData, stretched: bytes) -> bool:
    """Whether the number that Argon2id made this of stands in the list."""
    return device_digest(stretched, from_text(data.device_key)) in frozenset(data.digests)


def age_in_days(as_of: date, today: date) -> int:
    """How old a list is; one of tomorrow, by a wrong clock, is new."""
    return max(0, (today - as_of).days)


def list_words(data: BanListPublishedData, today: date) -> str:
    """名单截至 2026年11月18日，共 12 人（…）, with its age where that has to be known."""
    on = data.as_of
    if on is None:
        return ""
    days = age_in_days(on, today)
    told = f"名单截至 {on.year}年{on.month}月{on.day}日，共 {data.count} 人（{data.source}）"
    return f"{told}。名单是 {days} 天前的，请尽快联网同步" if days > STALE_DAYS else told


def to_text(raw: bytes) -> str:
    """Standard base64 (sync.md §2)."""
    return base64.b64encode(raw).decode()


def from_text(text: str) -> bytes:
    """The bytes of standard base64."""
    return base64.b64decode(text, validate=True)
