"""手机传照片 and its tray in all sizes: nothing cut, all named, big enough for a finger (design tokens §6, §8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import Desk, open_desk
from tests.made_visits import photo
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.phone_tray import TakeIn, take_in
from tuoyu_desktop.bootstrap import Laptop, prepare_picture
from tuoyu_desktop.domain.terms import Answer, Profile
from ui import theme
from ui.background.own_networks import OwnNetwork
from ui.phone_desk import PhoneDesk
from ui.widgets import tokens
from ui.widgets.elided_label import ElidedLabel

SIZES = [(1366, 768, 100), (1366, 688, 115), (1366, 688, 130), (1092, 614, 115), (910, 512, 100), (910, 512, 130)]
"""A 1366 × 768 screen: whole, what the task bar leaves, at 125 % and at 150 %; and the size of the text in percent."""
NETWORKS = (
    OwnNetwork("127.0.0.1", "无线网（陈老师的手机热点 HUAWEI nova 12 Ultra）"),
    OwnNetwork("192.168.100.100", "网线（以太网 2）"),
)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]} {size[2]}")
def desk(qapp: QApplication, qtbot: QtBot, laptop: Laptop, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The full list at D04 with five photos in the tray, in a window of the size."""
    wide, high, percent = request.param
    theme.apply(qapp, dark=False, text_percent=percent)
    made = open_desk(qtbot, laptop, Profile.FULL, item="D04")
    made.page.tray.set_port(PhoneDesk(made.runner, laptop, prepare_picture, made.page, lambda: NETWORKS))
    made.page.resize(wide, high)
    person = made.page.saver._person
    passed = RecordAnswer(made.visit, "D04", Answer.PASS)
    made.runner.write(made.page, person, lambda work: record_answer(work, passed))
    for number in range(5):
        picture = replace(prepare_picture(photo(f"第{number}张")), taken_at=laptop.clock().astimezone(UTC))
        command = TakeIn(made.visit, f"{number}.jpg", picture)
        made.runner.write(made.page, person, lambda work, c=command: take_in(work, c))
    made.settle()
    made.page.tray.read()
    made.settle()
    yield made
    made.page.tray.close_door()
    made.runner.stop()


def shown(widget: QWidget) -> list[QWidget]:
    return [part for part in widget.findChildren(QWidget) if part.isVisible()]


def cut(widget: QWidget) -> list[str]:
    """Words that need more room than they have."""
    found = []
    for part in shown(widget):
        if not isinstance(part, QLabel | QPushButton) or not part.text():
            continue
        wraps = isinstance(part, QLabel) and part.wordWrap()
        needs = part.heightForWidth(part.width()) if wraps else part.minimumSizeHint().height()
        wide = 0 if wraps else part.sizeHint().width()
        if part.height() < needs or part.width() < wide:
            found.append(f"{part.text()}: {part.width()} × {part.height()}, needs {wide} × {needs}")
    return found


def elided(widget: QWidget) -> tuple[str, ...]:
    """Words that give way by design: they end in … and their tooltip has the rest."""
    return tuple(label.text() for label in widget.findChildren(ElidedLabel))


def nameless(widget: QWidget) -> list[QWidget]:
    """What can be pressed or chosen and says nothing to a screen reader."""
    kinds = (QAbstractButton, QComboBox)
    return [part for part in shown(widget) if isinstance(part, kinds) and not (part.accessibleName() or _text(part))]


def _text(part: QWidget) -> str:
    return part.text() if isinstance(part, QAbstractButton) else ""


def within(widget: QWidget, whole: QWidget) -> bool:
    return whole.rect().contains(QRect(widget.mapTo(whole, QPoint(0, 0)), widget.size()))


def test_the_tray_fits_and_leaves_the_answers_where_they_are(desk: Desk) -> None:
    before = desk.page.parts.pane.answers.geometry()
    desk.page.tray.open_tray()
    sheet = desk.page.tray.sheet
    desk.settle()

    assert {tile.proposed for tile in sheet.tiles.values()} == {"D04"}
    assert cut(sheet) == []
    assert nameless(sheet) == []
    for button in (sheet.place_button, sheet.away, sheet.close_button):
        assert within(button, desk.page)
        assert button.height() >= tokens.H_TOUCH
    for tile in sheet.tiles.values():
        assert tile.place.height() >= tokens.H_TOUCH
        assert tile.picture.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert sheet._area.horizontalScrollBar().maximum() == 0
    assert desk.page.parts.pane.answers.geometry() == before


def test_the_dialog_fits_shut_and_open(desk: Desk) -> None:
    desk.page.tray.open_dialog()
    dialog = desk.page.tray.dialog
    assert dialog is not None
    for act in (lambda: None, dialog.open_button.click):
        act()
        desk.settle()
        assert cut(dialog) == []
        assert nameless(dialog) == []
        assert dialog.width() <= desk.page.width()
        assert dialog.height() <= desk.page.height()
        assert all(b.height() >= tokens.H_TOUCH for b in shown(dialog) if isinstance(b, QPushButton))
    assert dialog.picture.accessibleName() == "手机传照片的二维码"


def test_the_head_has_room_for_the_badge(desk: Desk) -> None:
    desk.page.tray.open_dialog()
    dialog = desk.page.tray.dialog
    assert dialog is not None
    dialog.open_button.click()
    dialog.back.click()
    desk.page.tray.sheet.shut()
    desk.page.parts.head.show_saved("10:12:08")
    desk.settle()
    head = desk.page.parts.head
    assert head.phone.isVisible()
    assert head.phone.accessibleName() == "手机传照片开着"
    assert [words for words in cut(head) if not words.startswith(elided(head))] == []
    assert within(head.finish, desk.page)
