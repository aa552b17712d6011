"""送达回执: what the district's server signed about one laptop's journal, as the program prints it.

No official paper: the program's own proof of delivery (sync.md §2, ``GET /v1/receipt``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

RECEIPT_TITLE = "送达回执"


@dataclass(frozen=True)
class CoveredVisit:
    """A sealed visit of which every entry is within the receipt; ``photos_missing`` the server still waits for."""

    facility_name: str
    on: date
    mode: str
    photos_missing: int


@dataclass(frozen=True)
class DeliveryReceipt:
    """The receipt in plain values. ``hash`` is hex, ``signature`` base64, ``fingerprint`` names the server's key;
    ``visits`` the newest of ``visit_count``. ``district`` is a name, ``demo`` marks a district that does not exist."""

    district: str
    unit: str
    device_number: int
    device_name: str
    journal: str
    seq: int
    hash: str
    blobs_held: int
    blobs_missing: int
    blobs_withdrawn: int
    issued_at: datetime
    signature: str
    fingerprint: str
    visits: tuple[CoveredVisit, ...]
    visit_count: int
    demo: bool

    @property
    def code_groups(self) -> str:
        """The check code in groups of four, to be compared by eye."""
        return grouped(self.hash.upper())

    @property
    def code_short(self) -> str:
        """Its first and last signs, as the screen shows them."""
        return f"{self.hash[:4]} {self.hash[4:8]} … {self.hash[-4:]}".upper()


def grouped(text: str, size: int = 4) -> str:
    """3E7C 19A4 …: ``size`` signs a group."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
