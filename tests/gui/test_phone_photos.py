"""手机传照片 on 检查: the real door, httpx as the telephone, the tray, presses and keys (ui.md 3, decisions/0008)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.dialogs import press_in_dialog
from tests.gui.presses import press
from tests.gui.visit_desk import Desk, open_desk, signed_in
from tests.made_visits import photo
from tuoyu_desktop.application.phone_tray import TakeIn, TrayLine, take_in, tray_view
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.terms import Answer
from ui.background.own_networks import OwnNetwork, own_networks
from ui.pages.inspection.page import InspectionPage
from ui.pages.inspection.phone_dialog import PhoneDialog
from ui.pages.inspection.tray_sheet import CARRIED, TraySheet
from ui.phone_desk import PhoneDesk
from ui.routes import ToInspection

HERE = OwnNetwork("127.0.0.1", "无线网（热点）")
NOWHERE = OwnNetwork("203.0.113.7", "网线（eth0）")
ENTER, SPACE, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Delete


@pytest.fixture
def networks() -> list[OwnNetwork]:
    """Those that the laptop is in: a test may change it."""
    return [HERE]


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop, networks: list[OwnNetwork]) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop, item="D04")
    made.page.tray.set_port(PhoneDesk(made.runner, laptop, prepare_picture, made.page, lambda: tuple(networks)))
    yield made
    made.page.tray.close_door()
    made.runner.stop()


def sheet(desk: Desk) -> TraySheet:
    return desk.page.tray.sheet


def dialog(desk: Desk) -> PhoneDialog:
    found = desk.page.tray.dialog
    assert found is not None
    return found


def open_door(desk: Desk) -> str:
    """Press the button, then 打开; the address that the dialog shows."""
    press(desk.page.parts.side.phone.phone)
    press(dialog(desk).open_button)
    desk.settle()
    return dialog(desk).address.text()


def send(desk: Desk, address: str, *words: str) -> httpx.Response:
    """As a telephone does it, while the window lives on."""
    return send_files(desk, address, *((f"{word}.jpg", photo(word)) for word in words))


def send_files(desk: Desk, address: str, *files: tuple[str, bytes]) -> httpx.Response:
    form = [("photo", (name, data, "image/jpeg")) for name, data in files]
    return meanwhile(desk, lambda: httpx.post(address, files=form, timeout=300))


def meanwhile(desk: Desk, ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The telephone asks on its own; the window goes on with its events until the answer is there."""
    replies: list[httpx.Response | httpx.HTTPError] = []

    def run() -> None:
        try:
            replies.append(ask())
        except httpx.HTTPError as error:
            replies.append(error)

    threading.Thread(target=run).start()
    desk.qtbot.waitUntil(lambda: bool(replies))
    QApplication.processEvents()  # what the door told the window before it answered the telephone
    desk.settle()
    (reply,) = replies
    if isinstance(reply, httpx.HTTPError):
        raise reply
    return reply


def waiting(desk: Desk) -> tuple[TrayLine, ...]:
    return desk.laptop.read(lambda records: tray_view(records, desk.visit))


def lay(desk: Desk, words: str, taken_at: datetime | None = None) -> str:
    """A photo in the tray, as one that came; its SHA-256."""
    picture = replace(prepare_picture(photo(words)), taken_at=taken_at)
    person = desk.page.saver._person
    desk.runner.write(desk.page, person, lambda work: take_in(work, TakeIn(desk.visit, f"{words}.jpg", picture)))
    desk.settle()
    desk.page.tray.read()
    desk.settle()
    return waiting(desk)[-1].photo.sha256


def key(which: Qt.Key) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, which)


# the way in -----------------------------------------------------------------------------------------------------------


def test_photos_come_from_the_telephone_into_the_tray_and_onto_the_open_item(desk: Desk) -> None:
    address = open_door(desk)
    assert dialog(desk).picture.squares()
    assert address.startswith("http://127.0.0.1:")

    reply = send(desk, address, "甲", "乙")
    assert "已收到 2 张" in reply.text
    assert dialog(desk).count.word() == "已收到 2 张"
    press(dialog(desk).back)
    desk.settle()
    assert sheet(desk).isVisible()
    assert desk.item("D04").photos == ()

    for tile in list(sheet(desk).tiles.values()):
        assert not tile.picture.image.isNull()
        press(tile.picture)
    press(sheet(desk).place_button)
    assert len(desk.item("D04").photos) == 2
    assert waiting(desk) == ()
    assert sheet(desk).tiles == {}
    assert len(desk.page.parts.side.photos.tiles()) == 2


def test_nothing_is_open_before_the_press_and_the_page_says_which_visit(desk: Desk) -> None:
    press(desk.page.parts.side.phone.phone)
    assert dialog(desk).address.isHidden()
    assert desk.page.parts.head.phone.isHidden()

    press(dialog(desk).open_button)
    desk.settle()
    page = httpx.get(dialog(desk).address.text(), timeout=300).text
    assert "小橡树托育中心 · 走访督导" in page
    assert not desk.page.parts.head.phone.isHidden()
    assert desk.page.parts.side.phone.phone.text() == "手机传照片开着"


def test_the_telephone_is_told_what_was_not_taken_and_why(desk: Desk) -> None:
    address = open_door(desk)
    send(desk, address, "甲")
    reply = send_files(desk, address, ("again.jpg", photo("甲")), ("list.txt", b"no photo"), ("乙.jpg", photo("乙")))
    assert "已收到 1 张" in reply.text
    assert "again.jpg：这张已经传过了" in reply.text
    assert "list.txt：这个文件不是照片" in reply.text
    assert [line.photo.name for line in waiting(desk)] == ["甲.jpg", "乙.jpg"]


def test_what_comes_while_nobody_looks_is_said_and_the_badge_leads_back(desk: Desk) -> None:
    address = open_door(desk)
    press(dialog(desk).back)
    send(desk, address, "甲")
    assert not sheet(desk).isVisible()
    assert "手机传来 1 张" in desk.page.parts.toast.text()
    assert desk.page.parts.side.phone.tray.text() == "待放照片 1 张"

    press(desk.page.parts.head.phone)
    assert dialog(desk).address.text() == address
    assert dialog(desk).count.word() == "已收到 1 张"


def test_of_several_networks_one_is_chosen(desk: Desk, networks: list[OwnNetwork]) -> None:
    networks.insert(0, NOWHERE)
    press(desk.page.parts.side.phone.phone)
    choice: QComboBox = dialog(desk).networks
    assert [choice.itemText(row) for row in range(choice.count())] == [
        "网线（eth0） 203.0.113.7",
        "无线网（热点） 127.0.0.1",
    ]
    press(dialog(desk).open_button)
    assert "热点" in dialog(desk).state.text()
    assert desk.page.parts.head.phone.isHidden()
    choice.setCurrentIndex(1)
    press(dialog(desk).open_button)
    assert urlsplit(dialog(desk).address.text()).hostname == "127.0.0.1"


def test_without_a_network_it_says_what_to_do_and_looks_again(desk: Desk, networks: list[OwnNetwork]) -> None:
    networks.clear()
    press(desk.page.parts.side.phone.phone)
    assert "个人热点" in dialog(desk).state.text()
    assert dialog(desk).open_button.isHidden()
    networks.append(HERE)
    press(dialog(desk).again)
    assert not dialog(desk).open_button.isHidden()


def test_this_computer_is_never_offered_as_a_loop() -> None:
    assert not any(network.address.startswith("127.") for network in own_networks())


# the end of it --------------------------------------------------------------------------------------------------------


def refused(desk: Desk, address: str) -> bool:
    """Whether a telephone gets nothing in any more, by a closed line or by a word."""
    try:
        reply = send(desk, address, "丙")
    except httpx.HTTPError:
        return True
    return "已收到 0 张" in reply.text


def test_closing_it_ends_it_and_the_next_one_has_another_address(desk: Desk) -> None:
    address = open_door(desk)
    press(dialog(desk).end)
    assert refused(desk, address)
    assert desk.page.parts.head.phone.isHidden()
    assert waiting(desk) == ()

    assert open_door(desk) != address


@pytest.mark.parametrize("with_dialog", [True, False])
def test_who_leaves_or_locks_the_page_closes_it(desk: Desk, with_dialog: bool) -> None:
    address = open_door(desk)
    if not with_dialog:
        press(dialog(desk).back)
    desk.page.hide()
    assert refused(desk, address)
    if with_dialog:  # the lock keeps dialogs open: this one says so when it is seen again
        assert "已经关闭" in dialog(desk).state.text()
        assert not dialog(desk).open_button.isHidden()


def test_a_photo_on_its_way_when_the_program_ends_is_refused_and_nobody_waits_for_ever(desk: Desk) -> None:
    address = open_door(desk)
    desk.runner.stop()
    replies: list[str] = []
    sender = threading.Thread(
        target=lambda: replies.append(httpx.post(address, files={"photo": ("a.jpg", photo("甲"))}, timeout=300).text)
    )
    sender.start()
    sender.join(60)
    assert "已经关闭手机传照片" in replies[0]


def test_a_bug_while_taking_is_told_to_both_and_the_door_goes_on(desk: Desk, qtbot: QtBot) -> None:
    calls: list[int] = []

    def broken(data: bytes) -> object:
        calls.append(1)
        return prepare_picture(data) if len(calls) > 1 else {}["missing"]

    told: list[object] = []
    desk.runner.failed.connect(told.append)
    desk.page.tray.set_port(PhoneDesk(desk.runner, desk.laptop, broken, desk.page, lambda: (HERE,)))  # type: ignore[arg-type]  # it breaks
    reply = send(desk, open_door(desk), "甲", "乙")
    assert "请再传一次" in reply.text
    assert "已收到 1 张" in reply.text
    assert [type(error) for error in told] == [KeyError]


# the tray -------------------------------------------------------------------------------------------------------------


def test_a_press_places_it_where_it_is_proposed(desk: Desk) -> None:
    desk.page.session.go("C08")
    desk.page.session.answer(Answer.PASS)
    desk.settle()
    answered = desk.item("C08").answered_at
    assert answered is not None
    near, far = lay(desk, "甲", answered.astimezone(UTC)), lay(desk, "乙")
    desk.page.tray.open_tray()
    assert sheet(desk).tiles[near].place.text() == "建议放到 C08"
    assert not sheet(desk).tiles[far].place.isEnabled()
    press(sheet(desk).tiles[near].place)
    assert [line.sha256 for line in desk.item("C08").photos] == [near]
    assert list(sheet(desk).tiles) == [far]


def test_the_whole_tray_by_keyboard(desk: Desk) -> None:
    first, second, third = (lay(desk, words) for words in "甲乙丙")
    desk.page.setFocus()
    key(Qt.Key.Key_T)
    assert sheet(desk).tiles[first].picture.hasFocus()
    key(SPACE)
    assert sheet(desk).chosen() == (first,)
    key(Qt.Key.Key_Down)  # the keys of the visit go on: another item, the tray stays
    desk.settle()
    code = desk.code
    assert code != "D04"
    assert sheet(desk).place_button.text() == f"放到 {code}"
    sheet(desk).place_button.setFocus()
    key(SPACE)
    assert [line.sha256 for line in desk.item(code).photos] == [first]

    sheet(desk).tiles[second].picture.setFocus()
    press_in_dialog(act=True)
    key(DELETE)
    desk.settle()
    assert [line.photo.sha256 for line in waiting(desk)] == [third]
    assert sheet(desk).focusWidget() is sheet(desk).tiles[third].picture
    desk.page.activateWindow()
    desk.qtbot.waitUntil(sheet(desk).tiles[third].picture.hasFocus)
    key(ENTER)
    assert sheet(desk).chosen() == (third,)
    key(Qt.Key.Key_Escape)
    assert not sheet(desk).isVisible()


def test_several_go_with_one_press_each_way(desk: Desk) -> None:
    for words in "甲乙丙":
        lay(desk, words)
    desk.page.tray.open_tray()
    assert not sheet(desk).away.isEnabled()
    press(sheet(desk).all)
    press_in_dialog(act=True)
    press(sheet(desk).away)
    desk.settle()
    assert waiting(desk) == ()
    assert not sheet(desk).empty.isHidden()
    assert list(desk.laptop.office.blobs.files()) == []


def let_go(desk: Desk, widget: QWidget, spot: QPoint, *photos: str) -> bool:
    """What Qt tells a widget over which something is carried and let go; whether it was wanted there."""
    data = QMimeData()
    data.setData(CARRIED, "\n".join(photos).encode())
    buttons, no_keys, move = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction
    QApplication.sendEvent(widget, QDragEnterEvent(spot, move, data, buttons, no_keys))
    over = QDragMoveEvent(spot, move, data, buttons, no_keys)
    QApplication.sendEvent(widget, over)
    if over.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(spot), move, data, buttons, no_keys))
        desk.settle()
    return over.isAccepted()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # how Qt's own events of a drag are made by hand
def test_photos_are_let_go_on_an_item_of_the_rail_or_on_the_open_one(desk: Desk) -> None:
    first, second, third = (lay(desk, words) for words in "甲乙丙")
    rail, pane = desk.page.parts.rail, desk.page.parts.pane
    other = next(code for code in rail.items if code != "D04")
    row = rail.items[other]
    spot = row.mapTo(rail, row.rect().center())

    assert let_go(desk, rail, spot, first, second)
    assert [line.sha256 for line in desk.item(other).photos] == [first, second]
    assert let_go(desk, pane, QPoint(20, 20), third)
    assert [line.sha256 for line in desk.item("D04").photos] == [third]

    fourth = lay(desk, "丁")
    group = next(iter(rail.groups.values()))
    assert not let_go(desk, rail, group.mapTo(rail, group.rect().center()), fourth)
    assert len(waiting(desk)) == 1


def test_what_cannot_be_placed_is_said_and_stays(desk: Desk) -> None:
    for number in range(13):
        lay(desk, f"第{number}张")
    desk.page.tray.open_tray()
    press(sheet(desk).all)
    press(sheet(desk).place_button)
    desk.settle()
    assert "一项最多12张" in desk.page.parts.banner.sentence()
    assert len(waiting(desk)) == 13


def put(desk: Desk, words: str) -> None:
    """Into the tray behind the page's back, as what was on its way when the page was left."""
    command = TakeIn(desk.visit, f"{words}.jpg", prepare_picture(photo(words)))
    desk.laptop.write(lambda work: take_in(work, command), desk.page.saver._person)


def test_the_tray_is_there_when_the_visit_is_opened_again(desk: Desk) -> None:
    put(desk, "甲")
    desk.page.open(ToInspection(desk.visit))
    desk.settle()
    assert desk.page.parts.side.phone.tray.text() == "待放照片 1 张"

    put(desk, "乙")
    other = InspectionPage(desk.runner, signed_in(desk.laptop), prepare_picture)
    desk.qtbot.addWidget(other)
    other.open(ToInspection(desk.visit))
    desk.qtbot.waitUntil(lambda: other.session.view is not None and desk.runner.idle)
    assert other.parts.side.phone.tray.text() == "待放照片 2 张"
