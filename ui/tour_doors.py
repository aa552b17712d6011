"""Chapters of the tour: the way in (first start, lock), 今日, 机构."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.entrance import Entrance
from ui.pages.facilities.tab_strip import TabStrip
from ui.tour_stage import Stage
from ui.widgets.row_list import RowList

OAK = "小橡树托育中心"
OAK_INITIALS = "xxstyzx"
WRONG_PIN = "000000"
TABS = ("overview", "papers", "people", "cameras", "history", "findings", "corrections")


def first_start(stage: Stage) -> None:
    """What a computer shows that has never been enrolled. Nothing is entered: the demo is opened instead."""
    Entrance(stage.program).show_first_start()
    stage.album.shot("14-first-start")


def lock(stage: Stage, role: str, pin: str) -> None:
    """Choose a person, mistype the PIN, then type it right."""
    stage.album.shot("15-lock-people")
    stage.choose_person(role)
    stage.enter_pin(WRONG_PIN)
    stage.hand.expect("口令不对")
    stage.album.shot("15-lock-wrong-pin")
    stage.enter_pin(pin)
    stage.shown("today")


def facilities(stage: Stage) -> None:
    """Find a place by the first letters of its name, look at every tab."""
    hand, album = stage.hand, stage.album
    stage.go("facilities")
    album.shot("02-facilities")
    hand.press(hand.find(QLineEdit, "筛选机构"))
    hand.write("zzzz")
    hand.expect("没有找到")
    album.shot("24-facilities-nothing-found")
    hand.key(Qt.Key.Key_Escape)
    hand.write(OAK_INITIALS)
    hand.row(hand.find(RowList, "机构"), OAK)
    hand.wait(lambda: hand.all(TabStrip), "the detail of a facility")
    strip = hand.find(TabStrip)
    for key in TABS:
        hand.press(strip, strip.tab_rect(key).center())
        album.shot(f"22-facility-{key}")


def correct_facility(stage: Stage) -> None:
    """Report that the register has another telephone than the door says."""
    hand = stage.hand
    hand.push("更正")
    hand.expect("更正登记内容" if hand.says("更正登记内容") else "更正：")
    dialog = hand.top()
    hand.fill("联系电话", "010-6926 0186")
    hand.press(hand.find(QPlainTextEdit, within=dialog))
    hand.write("门口公示牌上的电话")
    stage.album.shot("22-facility-correction-dialog", of=dialog)
    hand.push("交给区里")
    hand.expect("更正已存在本机")
    stage.album.shot("22-facility-corrected")
