"""Bytes that the district erased are of no tray any more: neither shown, nor counted, nor in the way (sync.md §1)."""

from __future__ import annotations

from sqlalchemy import insert

from tests.application.test_phone_tray import bring, named, tray, visit
from tuoyu_desktop.application.finishing import finish_view
from tuoyu_desktop.application.phone_tray import MOST_IN_TRAY, tray_count
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.store.tables import SETTING

__all__ = ["visit"]


def erase(laptop: Laptop, sha256: str) -> None:
    with laptop.office.engine.begin() as connection:
        connection.execute(insert(SETTING).values(name=f"barred_blob:{sha256}", value="1"))


def test_they_are_not_counted(laptop: Laptop, visit: str) -> None:
    erased, kept = bring(laptop, visit, named(1)), bring(laptop, visit, named(2))
    erase(laptop, erased.sha256)

    assert [line.photo for line in tray(laptop, visit)] == [kept]
    assert laptop.read(lambda records: tray_count(records, visit)) == 1
    assert laptop.read(lambda records: finish_view(records, visit)).unplaced == 1


def test_they_do_not_fill_it(laptop: Laptop, visit: str) -> None:
    brought = [bring(laptop, visit, named(number)) for number in range(MOST_IN_TRAY)]
    erase(laptop, brought[0].sha256)
    bring(laptop, visit, named(MOST_IN_TRAY))

    assert laptop.read(lambda records: tray_count(records, visit)) == MOST_IN_TRAY
