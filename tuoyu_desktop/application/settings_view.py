"""设置: what the page shows of account, device, machine and data. Sizes in bytes, instants aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.idle_time import DEFAULT_LOCK_MINUTES, LOCK_MINUTES
from tuoyu_desktop.application.lines import DeliveryLine, PersonLine
from tuoyu_desktop.application.ports import Device, Records

LOCK_CHOICES = (2, 5, 15)
"""Minutes until the lock."""
BACKUP_OVERDUE_DAYS = 14
"""A person is reminded of a backup after two weeks (a choice of ours)."""


@dataclass(frozen=True)
class AccountView:
    """From the database: who, which laptop, since when, and the lock."""

    device: Device
    person: PersonLine | None
    now: datetime
    delivery: DeliveryLine
    lock_minutes: int
    rules: RulesView


@dataclass(frozen=True)
class RulesView:
    """By what is inspected here: checklist, the district's settings, the reserve items it added, and codes in them that
    the checklist does not know, which nobody is asked about (checklist.md §6); ``keep_originals``: files of photos go
    to the district as they came."""

    checklist: str
    district: str
    reserve: tuple[str, ...]
    unknown: tuple[str, ...]
    keep_originals: bool = False


@dataclass(frozen=True)
class BackupView:
    """One backup that could be restored; ``folder`` names it."""

    folder: str
    made_at: datetime


@dataclass(frozen=True)
class MachineView:
    """From this machine: sizes, the last backup, the server's certificate, versions."""

    data_folder: str
    database_bytes: int
    blob_bytes: int
    other_bytes: int
    free_bytes: int
    backup_folder: str
    last_backup: BackupView | None
    certificate_until: datetime | None
    version: str
    read_only: bool


def account_view(records: Records, person: str) -> AccountView:
    """Read the account."""
    return AccountView(
        device=records.device(),
        person=next((line for line in records.person_lines() if line.id == person), None),
        now=records.now(),
        delivery=records.delivery(),
        lock_minutes=int(records.setting(LOCK_MINUTES) or DEFAULT_LOCK_MINUTES),
        rules=rules_view(records),
    )


def rules_view(records: Records) -> RulesView:
    """The packs in force today."""
    checklist = records.packs.current_checklist(records.now().date())
    pack = records.packs.district_pack(records.device().district_pack)
    return RulesView(
        checklist=f"{checklist.id} {checklist.version}",
        district=f"{pack.id} {pack.version}",
        reserve=tuple(code for code in pack.reserve_items if code in checklist.reserve),
        unknown=pack.unknown_items(checklist),
        keep_originals=pack.keep_originals,
    )
