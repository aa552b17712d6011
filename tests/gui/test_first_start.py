"""The first start against a real district server: code, six groups, passphrase, first data, and the ways it stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tuoyu_desktop.store.keys import KeyFile
from ui.demo_start import DemoDistrict
from ui.options import Options
from ui.pages.first_start.page import FirstStartPage
from ui.program import Program
from ui.widgets.choice_card import ChoiceCard

PASSPHRASE = "一句很长的数据口令"
LEFT = Qt.MouseButton.LeftButton
WAIT = 60_000


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Options(data=tmp_path / "数 据"))
    made.show_window()
    made.begin()
    yield made
    made.window.close()


def _page(program: Program) -> FirstStartPage:
    page = program._entrance.first_start
    assert page is not None
    return page


def _words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _enter(qtbot: QtBot, program: Program, district: DemoDistrict, code: str) -> FirstStartPage:
    """Type code and address as they stand on the slip and go on."""
    page = _page(program)
    QTest.keyClicks(page.code.form.address, district.address.partition("://")[2])
    page.code.form.code.parts[0].setFocus()
    for index, part in enumerate(page.code.form.code.parts):
        QTest.keyClicks(part, code.replace("-", "").lower()[index * 4 : index * 4 + 4])
    assert page.code.next.isEnabled()
    QTest.mouseClick(page.code.next, LEFT)
    qtbot.waitUntil(lambda: program.opener.idle, timeout=WAIT)
    return page


def test_nothing_goes_on_before_code_and_address_are_there(program: Program) -> None:
    page = _page(program)
    assert not page.code.next.isEnabled()
    assert "还差 12 位" in _words(page)

    page.code.form.code.set_code("K7TM94QX2H9P")
    assert "还差服务器地址" in _words(page)

    page.code.form.address.setText("10.1.2.3:8443")
    assert page.code.next.isEnabled()


def test_a_pasted_code_is_spread_and_a_pasted_link_needs_no_code(program: Program) -> None:
    page = _page(program)
    QGuiApplication.clipboard().setText("k7tm-94qx-2h9p")
    page.code.form.code.parts[0].setFocus()
    QTest.keySequence(page.code.form.code.parts[0], QKeySequence(QKeySequence.StandardKey.Paste))
    assert page.code.form.code.code() == "K7TM94QX2H9P"

    page.code.form.code.set_code("")
    page.code.form.address.setText("tuoyu://10.1.2.3:8443/K7TM-94QX-2H9P")
    assert page.code.next.isEnabled()


def test_enrolling_by_code_and_passphrase_ends_at_the_lock_with_the_roster(
    qtbot: QtBot, program: Program, district: DemoDistrict
) -> None:
    page = _enter(qtbot, program, district, district.code())
    assert page.stepper.current() == 1
    groups = [group.text() for group in page.words.groups]
    slip = district._command("enroll", "--user", _any_person(district)).splitlines()[0]
    assert " ".join(groups) == slip.partition("：")[2]

    QTest.mouseClick(page.words.yes, LEFT)
    cards = page.key.ways.findChildren(ChoiceCard)
    QTest.mouseClick(cards[1], LEFT)
    QTest.keyClicks(page.key.first.edit, "short")
    assert not page.key.finish.isEnabled()
    page.key.first.edit.setText(PASSPHRASE)
    page.key.second.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(program.ready, timeout=WAIT):
        QTest.mouseClick(page.key.finish, LEFT)

    assert KeyFile(program.paths.root).kinds() == ("passphrase",)
    lock = program.window.lock_page
    assert lock is not None
    qtbot.waitUntil(lambda: lock.people.list.count() > 0, timeout=WAIT)
    assert program.laptop is not None
    assert program.laptop.device.unit == "110115"
    assert not program.paths.root.joinpath("tuoyu.db").read_bytes().startswith(b"SQLite format 3")


def test_other_words_than_on_paper_stop_and_leave_nothing_here(
    qtbot: QtBot, program: Program, district: DemoDistrict
) -> None:
    page = _enter(qtbot, program, district, district.code())
    QTest.mouseClick(page.words.no, LEFT)

    assert page.stepper.current() == 0
    assert "本机什么都没有写" in _words(page)
    assert not program.paths.database.exists()
    assert not KeyFile(program.paths.root).exists()


def test_a_wrong_code_is_told_beside_the_code(qtbot: QtBot, program: Program, district: DemoDistrict) -> None:
    page = _enter(qtbot, program, district, "AAAA-AAAA-AAAA")

    assert "登记码不对" in _words(page)
    assert page.code.next.isEnabled()


def test_no_server_is_told_in_plain_words(qtbot: QtBot, program: Program) -> None:
    page = _page(program)
    page.code.form.code.set_code("K7TM94QX2H9P")
    page.code.form.address.setText("127.0.0.1:1")
    QTest.mouseClick(page.code.next, LEFT)
    qtbot.waitUntil(lambda: program.opener.idle, timeout=WAIT)

    assert "连不上区里的服务器" in _words(page)


def test_a_larger_text_is_kept_for_the_next_start(qtbot: QtBot, program: Program) -> None:
    _page(program).text_size_chosen.emit(130)

    from ui.display import read_display

    assert read_display(program.paths.root).text_percent == 130
    program.choose_display("text_percent", "100")


def _any_person(_district: DemoDistrict) -> str:
    from tuoyu_desktop.demo.people import DEMO_PEOPLE

    return DEMO_PEOPLE["expert"]


def test_in_a_small_window_the_button_is_seen_without_scrolling(qtbot: QtBot, program: Program) -> None:
    page = _page(program)
    program.window.resize(910, 512)
    qtbot.waitUntil(lambda: page.width() == 910)

    def seen() -> bool:
        return page.rect().contains(page.code.next.mapTo(page, page.code.next.rect().bottomRight()))

    qtbot.waitUntil(seen)
