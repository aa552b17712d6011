"""The laptop of the demo district: enrolled through the real wire once, then opened like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tuoyu_desktop.application.enrolment import EnrolmentAsked
from tuoyu_desktop.bootstrap import bring_up_to_date, is_enrolled, local_now, open_laptop
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore
from ui.demo_start import DEVICE_NAME
from ui.enrolment import first_sync, make_laptop, use_code

if TYPE_CHECKING:
    from tuoyu_desktop.bootstrap import Laptop
    from ui.demo_start import DemoDistrict


def demo_laptop(
    district: DemoDistrict, passphrase: str, report: Callable[[str], None], cancelled: Callable[[], bool]
) -> Laptop:
    """Open the demo's laptop, enrolled and filled now if it is not there yet. Raises EnvironmentFault, Cancelled."""
    paths, store = district.laptop_paths, PassphraseKeyStore(passphrase)
    if is_enrolled(paths) and (paths.root / READY).exists():
        laptop = open_laptop(paths, store)
        if district.address:
            bring_up_to_date(laptop)
        return laptop
    report("正在登记演示电脑")
    _clear(district)
    slip = EnrolmentAsked(district.address.partition("://")[2], district.code(), DEVICE_NAME)
    laptop = make_laptop(paths, use_code(slip), store, local_now)
    first_sync(laptop, district.address, report, cancelled)
    (paths.root / READY).touch()
    return laptop


READY = "demo-ready"


def _clear(district: DemoDistrict) -> None:
    """A laptop whose first download was cut off is made anew: nobody has written anything on it."""
    import shutil

    shutil.rmtree(district.laptop_paths.root, ignore_errors=True)
