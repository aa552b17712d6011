"""A district restored from before this laptop was enrolled: 同步 says so, and a new code mends it (sync.md §3.8)."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui.enrol_again_desk as enrol_again_desk
from tests.sync.client_rig import OFFICER, ClientLaptop, assert_whole, enrolment_code, new_client
from tests.sync.district_server import DistrictServer, copy_of
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PINS
from ui import routes
from ui.options import Options
from ui.pages.sync.page import SyncPage
from ui.program import Program

LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000


@pytest.fixture
def district(prepared_demo: Path, tmp_path: Path) -> Iterator[DistrictServer]:
    server = copy_of(prepared_demo, tmp_path / "district").start()
    yield server
    server.stop()


@pytest.fixture
def client(district: DistrictServer, prepared_demo: Path, tmp_path: Path) -> ClientLaptop:
    """Enrolled and synced, then with a visit and a photo that wait; and the district has forgotten the laptop."""
    made = new_client(district, tmp_path / "laptop")
    made.sync()
    made.photo(made.visit(2), os.urandom(5_000))
    _forget(district, prepared_demo)
    return made


def _forget(district: DistrictServer, yesterday: Path) -> None:
    """Yesterday's copy under the same address; the mark beside it tells the server that it was restored."""
    port = district.address.rpartition(":")[2]
    district.stop()
    mark = (district.data / "commit-mark.json").read_bytes()
    shutil.rmtree(district.data)
    shutil.copytree(yesterday, district.data)
    (district.data / "commit-mark.json").write_bytes(mark)
    district.start("--port", port)


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, client: ClientLaptop) -> Iterator[Program]:
    """The whole program on that laptop, signed in, at 同步; it syncs only when it is asked."""
    made = Program(qapp, Options(data=client.root, tour=Path("unused")))
    made.show_window()
    made.use(client.laptop)
    lock = made.window.lock_page
    assert lock is not None
    _settle(qtbot, made)
    lock._ask_pin(OFFICER)
    _settle(qtbot, made)
    QTest.keyClicks(lock.pin.field.edit, DEMO_PINS["street_officer"])
    QTest.keyClick(lock.pin.field.edit, Qt.Key.Key_Return)
    _settle(qtbot, made)
    made.window.go(routes.ToSync())
    _settle(qtbot, made)
    yield made
    made.window.close()


def _settle(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.runner is not None and program.runner.idle, timeout=WAIT)


def _page(program: Program) -> SyncPage:
    assert program.window.workspace is not None
    page = program.window.workspace.page("sync")
    assert isinstance(page, SyncPage)
    return page


def _sync(qtbot: QtBot, program: Program) -> None:
    assert program.sync is not None
    with qtbot.waitSignal(program.sync.ended, timeout=WAIT):
        QTest.mouseClick(_page(program).top.button, LEFT)
    _settle(qtbot, program)


def _type(page: SyncPage, code: str) -> None:
    QTest.mouseClick(page.enrol_again.open_form, LEFT)
    for part, signs in zip(page.enrol_again.form.code.parts, _thirds(code), strict=True):
        QTest.keyClicks(part, signs)
    QTest.mouseClick(page.enrol_again.send, LEFT)


def _thirds(code: str) -> list[str]:
    plain = code.replace("-", "")
    return [plain[start : start + 4] for start in (0, 4, 8)]


def test_a_forgotten_laptop_is_enrolled_again_and_everything_goes(
    qtbot: QtBot, program: Program, client: ClientLaptop, district: DistrictServer
) -> None:
    page, laptop = _page(program), client.laptop
    seed, journal = client.store.signing_seed(), laptop.office.device.journal
    assert page.enrol_again.isHidden()
    _sync(qtbot, program)
    assert page.enrol_again.isVisible()
    assert page.enrol_again.form.address.text() == district.address.partition("://")[2]

    sync = program.sync
    assert sync is not None
    with qtbot.waitSignal(sync.ended, timeout=WAIT):
        _type(page, enrolment_code(district, OFFICER))
    _settle(qtbot, program)

    assert page.enrol_again.isHidden(), "it is solved"
    assert page.top.sentence().startswith("全部送达")
    assert client.store.signing_seed() == seed
    assert laptop.office.device.journal == journal
    assert laptop.read(lambda records: records.delivery()).photos_waiting == 0
    assert_whole(district, client)


def test_a_wrong_code_changes_nothing_and_is_said(
    qtbot: QtBot, program: Program, client: ClientLaptop, district: DistrictServer
) -> None:
    page, before = _page(program), _kept(client.laptop)
    _sync(qtbot, program)
    _type(page, "ABCDEFGHJKMN")
    qtbot.waitUntil(lambda: page.enrol_again.error() != "", timeout=WAIT)
    assert "登记码" in page.enrol_again.error()
    assert _kept(client.laptop) == before
    assert page.enrol_again.isVisible()


def test_another_district_is_not_taken(
    qtbot: QtBot, program: Program, client: ClientLaptop, district: DistrictServer
) -> None:
    """The key that was pinned at the first enrolment decides, not the address."""
    page, before = _page(program), _kept(client.laptop)
    _sync(qtbot, program)
    program.runner.write(page, OFFICER, lambda work: work.put_setting("server_key", "another"))
    _settle(qtbot, program)
    _type(page, enrolment_code(district, OFFICER))
    qtbot.waitUntil(lambda: page.enrol_again.error() != "", timeout=WAIT)
    assert "钥匙和登记时的不一样" in page.enrol_again.error()
    assert _kept(client.laptop) == before


def test_a_code_that_was_used_counts_also_where_the_page_is_gone(
    qtbot: QtBot, program: Program, client: ClientLaptop, district: DistrictServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code serves once: what the district answered is kept whatever became of the card."""
    page, sync, answered = _page(program), program.sync, threading.Event()
    asked = enrol_again_desk.use_code_again

    def slow(*known: Any) -> Any:
        again = asked(*known)
        answered.wait(WAIT / 1000)
        return again

    monkeypatch.setattr(enrol_again_desk, "use_code_again", slow)
    assert sync is not None
    _sync(qtbot, program)
    _type(page, enrolment_code(district, OFFICER))
    with qtbot.waitSignal(page.destroyed, timeout=WAIT):
        program.choose_display("text_percent", "115")
    with qtbot.waitSignal(sync.ended, timeout=WAIT):
        answered.set()
    _settle(qtbot, program)
    program.choose_display("text_percent", "100")

    assert sync.status().code == ""
    assert client.laptop.read(lambda records: records.delivery()).photos_waiting == 0


def _kept(laptop: Laptop) -> tuple[str | None, ...]:
    names = ("device", "signing_seed", "package_key")
    return laptop.read(lambda records: tuple(records.setting(name) for name in names))
