"""A laptop that the district published its list of banned people to, as a feed entry would bring it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from sync.protocol.number_stretching import stretched
from tests.demo_laptop import TODAY
from tests.made_visits import EXPERT
from tuoyu_desktop.application.person_checks import Compared, compare, person_check_view, record_check
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.sync_port import Received
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.ban_list import StretchNumber, ban_list_subject, device_digests, to_text
from tuoyu_desktop.domain.entries.registry import BanListPublished, BanListPublishedData, StretchCost
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.store.receiving import receive

CHEAP = StretchCost(memory_kib=64, iterations=1, lanes=1)
SALT, KEY = bytes(16), bytes(range(32))
_PLACES = itertools.count(1)


def list_data(device: str, numbers: Sequence[str], as_of: date = TODAY) -> BanListPublishedData:
    digests = device_digests((stretched(number, SALT, CHEAP) for number in numbers), KEY)
    return BanListPublishedData(
        device=device,
        as_of=as_of,
        source="区卫生健康委（演示）",
        salt=to_text(SALT),
        device_key=to_text(KEY),
        cost=CHEAP,
        digests=digests,
        count=len(digests),
    )


def check_person(work: Work, inspection: str, id_number: str, stretch: StretchNumber) -> bool:
    """What the page does in three steps, on three threads. Returns whether the number is listed."""
    held = person_check_view(work, inspection, work.actor).held
    compared = Compared("", TODAY, False) if held is None else compare(held, id_number, stretch)
    record_check(work, inspection, compared)
    return compared.hit


def give_list(laptop: Laptop, numbers: Sequence[str], as_of: date = TODAY) -> str:
    """Returns the id of the entry."""
    return _take(laptop, list_data(laptop.device.id, numbers, as_of))


def withdraw_list(laptop: Laptop) -> str:
    return _take(laptop, BanListPublishedData(device=laptop.device.id, withdrawn=True))


def _take(laptop: Laptop, data: BanListPublishedData) -> str:
    entry = BanListPublished.write(
        data,
        seq=next(_PLACES),
        id=new_id(),
        at=laptop.clock(),
        actor="district",
        subject=ban_list_subject(laptop.device.id),
    )

    def job(work: Any) -> None:
        receive(work.connection, [Received("lists", entry.to_body())])

    laptop.write(job, EXPERT)
    return entry.id
