"""The photos of two answers that differ: those that come, those that are with the district, those that are gone
(sync.md §1, §3.10)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import sync.client.visit_package as visit_package
from tests.erased_entries import REASON, FromDistrict, erase
from tests.gui.dialogs import in_dialog
from tests.gui.joint_desk import Seat, joint_seat
from tests.joint_pair import Pair, pair
from tests.made_visits import picture
from tuoyu_desktop.application.evidence_cases import AttachPhoto, Picture, attach_photo
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.terms import Answer
from ui.background.far_photos import FAR, TAKE
from ui.pages.joint import exchange_card
from ui.pages.joint.photo_window import PhotoWindow

__all__ = ["pair"]
ITEM = "C10"
WINDOW = picture("窗")


def _apart(pair: Pair, *photos: Picture) -> str:
    """The partner answered otherwise, with photos; nothing of it has come yet."""
    visit = pair.together()
    pair.exchange(visit)
    pair.lead.answer(visit, ITEM, Answer.PASS)
    pair.other.answer(visit, ITEM, Answer.FAIL)
    for made in photos:
        _attach(pair, visit, made)
    return visit


def _attach(pair: Pair, visit: str, made: Picture) -> None:
    pair.other.write(lambda work: attach_photo(work, AttachPhoto(visit, ITEM, made)))


def _come_without_photos(pair: Pair, visit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by the district: the entries come, the photos stay there until somebody asks."""
    with monkeypatch.context() as patch:
        patch.setattr(visit_package, "_take_photos", lambda *_args: 0)
        pair.lead.read(pair.other.exported(visit).file)


def _in_window(qtbot: QtBot, act: Callable[[PhotoWindow], None]) -> None:
    def look(window: PhotoWindow) -> None:
        try:
            qtbot.waitUntil(lambda: not window.drawing.isActive())
            act(window)
        finally:
            window.close_button.click()

    in_dialog(PhotoWindow, look)


def _seat(qtbot: QtBot, pair: Pair, visit: str, district: FromDistrict | None = None) -> Seat:
    return joint_seat(qtbot, pair.lead, "expert", visit, **({"fetch": district} if district else {}))


def test_the_stick_brings_the_photos_into_sight(qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are taken in first and reload the page, photos follow: they are to be seen all the same."""
    visit = _apart(pair, WINDOW)
    seat = _seat(qtbot, pair, visit)
    file, gate, take = pair.other.exported(visit).file, threading.Event(), visit_package._take_photos

    def slow(*args: Any) -> int:
        gate.wait(60)
        return take(*args)

    monkeypatch.setattr(visit_package, "_take_photos", slow)
    monkeypatch.setattr(exchange_card, "choose_file", lambda *_args: file)
    QTest.mouseClick(seat.page.exchange.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seat.page.disagreement.isVisible())
    gate.set()
    seat.settle()
    seat.settle()
    _mine, theirs = seat.page.disagreement.versions
    assert not theirs.photo.is_waiting()
    assert "用 U 盘对过" in seat.page.exchange.line.text()


def test_what_is_chosen_and_typed_stays_when_a_photo_comes(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = _apart(pair, WINDOW)
    _come_without_photos(pair, visit, monkeypatch)
    seat = _seat(qtbot, pair, visit)
    seat.press(seat.button("用不合格"))
    QTest.keyClicks(seat.page.disagreement.reason, "a b")
    pair.lead.read(pair.other.exported(visit).file)
    seat.page.exchange.show_imported(visit, 0, 1, 0)
    seat.settle()
    card = seat.page.disagreement
    assert not card.versions[1].photo.is_waiting()
    assert (card.reason.text(), card.settle.isEnabled()) == ("a b", True)


def test_a_photo_with_the_district_is_brought_where_it_is_looked_at(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = _apart(pair, WINDOW)
    _come_without_photos(pair, visit, monkeypatch)
    district = FromDistrict(pair.lead.laptop, WINDOW.jpeg)
    district.fault = EnvironmentFault("sync-unreachable", "连不上区里。")
    seat = _seat(qtbot, pair, visit, district)
    theirs = seat.page.disagreement.versions[1]
    assert theirs.photo.accessibleName() == f"赵敏的照片，{FAR}，{TAKE}"
    seen: list[str] = []

    def bring(window: PhotoWindow) -> None:
        (row,) = window.rows
        qtbot.waitUntil(lambda: row.take.isEnabled())
        seen.append(row.words.text())
        district.fault = None
        assert row.take.text() == TAKE
        QTest.mouseClick(row.take, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not row.picture.pixmap().isNull())
        assert not row.take.isVisible()

    _in_window(qtbot, bring)
    seat.press(theirs.photo)
    assert seen == [f"{FAR}。现在连不上区里，有网络时再取。"]
    seat.settle()
    assert not seat.page.disagreement.versions[1].photo.is_waiting(), "the small picture as well"


def test_the_others_are_looked_at_though_the_first_is_missing(
    qtbot: QtBot, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = _apart(pair, WINDOW)
    _come_without_photos(pair, visit, monkeypatch)
    made = picture("门")
    _attach(pair, visit, made)
    _come_without_photos(pair, visit, monkeypatch)
    FromDistrict(pair.lead.laptop, made.jpeg)(hashlib.sha256(made.jpeg).hexdigest())
    seat = _seat(qtbot, pair, visit)
    seen: list[list[bool]] = []
    _in_window(qtbot, lambda window: seen.append([row.picture.pixmap().isNull() for row in window.rows]))
    seat.press(seat.page.disagreement.versions[1].photo)
    assert [sorted(one) for one in seen] == [[False, True]]


def test_an_erased_photo_is_said_to_be_erased_with_the_reason(qtbot: QtBot, pair: Pair) -> None:
    visit = _apart(pair, WINDOW)
    pair.lead.read(pair.other.exported(visit).file)
    (photo,) = pair.lead.view(visit).disagreements[0].versions[1].photos
    erase(pair.lead.laptop, photo.id)
    seat = _seat(qtbot, pair, visit)
    said = seat.words(seat.page.disagreement)
    assert f"1 张照片已依规删除：{REASON}" in said
    theirs = seat.page.disagreement.versions[1]
    assert "已依规删除" in theirs.photo.accessibleName()
    assert "不在本机" not in theirs.photo.accessibleName()
    assert not theirs.photo.isEnabled()
