"""What stays from item to item and is filled anew: rows of the rail, the table of groups, tiles, cards built ahead.

What is expected comes from the design tokens §6 (components) and §7 (keys).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.test_visit_widgets import shown
from tests.gui.visit_desk import Desk, open_desk, signed_in
from tests.made_visits import picture
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.bootstrap import Laptop
from ui import theme
from ui.pages.inspection.open_item import ahead
from ui.widgets.group_rail import GroupFace, GroupRail, RailFace, RailItem, RailMode
from ui.widgets.item_card import ItemCard, ItemFace, ItemLayout
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace
from ui.widgets.photo_tile import SMALL, small_picture
from ui.widgets.ratio_card import RatioCard, RatioFace, RatioRow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


class TestRail:
    GROUPS = (GroupFace("C", "人身安全与安防", 2, 1, 0, "还有 1 项"), GroupFace("D", "视频监控与报警", 3, 0, 0, "3 项"))
    SAFE = RailFace(GROUPS, "C", (RailItem("C01", "门", "PASS"), RailItem("C02", "窗")), "C02", "第 2 项，共 2 项")
    VIDEO = replace(
        SAFE,
        current_letter="D",
        items=tuple(RailItem(f"D0{number}", "录像") for number in (1, 2, 4)),
        current_code="D01",
        position="第 1 项，共 3 项",
    )

    @pytest.fixture
    def rail(self, qtbot: QtBot) -> GroupRail:
        rail = GroupRail()
        rail.set_face(self.SAFE)
        return shown(qtbot, rail, 248, 600)

    def rows_below(self, rail: GroupRail) -> list[str]:
        """What is seen in the rail from top to bottom."""
        places = {key: row.mapTo(rail, row.rect().topLeft()).y() for key, row in {**rail.groups, **rail.items}.items()}
        return sorted(places, key=lambda key: places[key])

    def test_another_group_opens_in_the_rows_that_are_there(self, qtbot: QtBot, rail: GroupRail) -> None:
        told: list[str] = []
        rail.item_chosen.connect(told.append)
        assert self.rows_below(rail) == ["C", "C01", "C02", "D"]
        kept = {id(row) for row in (*rail.items.values(), *rail.groups.values())}
        rail.set_face(self.VIDEO)
        assert kept <= {id(row) for row in (*rail.items.values(), *rail.groups.values())}
        qtbot.waitUntil(lambda: self.rows_below(rail) == ["C", "D", "D01", "D02", "D04"])
        assert rail.items["D01"].accessibleName() == "D01 录像，未查，当前项"
        assert rail.groups["D"].accessibleName().endswith("当前组")
        assert not rail.groups["C"].accessibleName().endswith("当前组")
        QTest.mouseClick(rail.items["D04"], LEFT)
        rail.set_face(self.SAFE)
        QTest.mouseClick(rail.items["C01"], LEFT)
        assert told == ["D04", "C01"]
        qtbot.waitUntil(lambda: self.rows_below(rail) == ["C", "C01", "C02", "D"])
        assert len([row for row in rail.items.values() if row.isVisible()]) == 2

    def test_the_tab_key_goes_on_from_the_open_group_through_its_items(self, rail: GroupRail) -> None:
        for face in (self.SAFE, self.VIDEO, self.SAFE, self.VIDEO):
            rail.set_face(face)
        rail.groups["C"].setFocus()
        met = []
        for _ in range(4):
            QTest.keyClick(QApplication.focusWidget() or rail, Qt.Key.Key_Tab)
            met.append(getattr(QApplication.focusWidget(), "accessibleName", str)()[:3].strip())
        assert met == ["D 视", "D01", "D02", "D04"]

    def test_a_row_that_becomes_another_item_does_not_keep_the_focus(self, rail: GroupRail) -> None:
        rail.items["C01"].setFocus()
        rail.set_face(self.VIDEO)
        assert not any(row.hasFocus() for row in rail.items.values())

    def test_the_strip_says_the_place_in_the_group_that_is_open_now(self, qtbot: QtBot, rail: GroupRail) -> None:
        rail.set_mode(RailMode.STRIP)
        rail.resize(640, 52)
        narrow = rail.groups["D"].sizeHint().width()
        qtbot.waitUntil(lambda: rail.groups["D"].width() == narrow)
        rail.set_face(self.VIDEO)
        wide = rail.groups["D"].sizeHint().width()
        assert wide > narrow
        qtbot.waitUntil(lambda: rail.groups["D"].width() == wide)
        assert rail.groups["C"].sizeHint().width() == narrow


class TestRatio:
    ROWS = (RatioRow("g1", "托小班", "12–24 月", "10", "2"), RatioRow("g2", "托大班", "24–36 月", "12", "2"))
    AT_DOOR = RatioFace("现在每个班几个孩子", ROWS, counted_at="09:05", ratio_head="B03–B06 保育比")
    LISTED = replace(
        AT_DOOR,
        rows=tuple(replace(row, enrolled_editable=True, enrolled="14") for row in ROWS),
        counted_at="",
        ratio_head="保育比",
    )

    def words(self, card: RatioCard) -> set[str]:
        return {label.text() for label in card.findChildren(QLabel) if label.isVisible()}

    def test_the_same_table_serves_the_ratio_and_the_size_of_the_group(self, qtbot: QtBot) -> None:
        card = RatioCard()
        card.set_face(self.AT_DOOR)
        shown(qtbot, card)
        row = card.rows["g1"]
        assert {"清点 09:05", "B03–B06 保育比"} <= self.words(card)
        assert not row.enrolled_field.isVisible()
        wide = row.children_field.width()
        card.set_face(self.LISTED)
        assert card.rows["g1"] is row
        qtbot.waitUntil(row.enrolled_field.isVisible)
        assert row.enrolled_field.value() == "14"
        assert not {"清点 09:05", "B03–B06 保育比", "14"} & self.words(card)
        assert row.children_field.width() < wide  # one column more in the same width
        card.set_face(self.AT_DOOR)
        assert (row.children_field.width(), row.enrolled_field.isVisible()) == (wide, False)

    def test_a_minute_that_passes_while_one_counts_takes_no_focus(self, qtbot: QtBot) -> None:
        card = RatioCard()
        card.set_face(self.AT_DOOR)
        shown(qtbot, card)
        field = card.rows["g2"].carers_field
        field.setFocus()
        QTest.keyClicks(field, "3")
        card.set_face(replace(self.AT_DOOR, counted_at="09:06"))
        assert card.rows["g2"].carers_field is field
        assert field.hasFocus()
        assert "清点 09:06" in self.words(card)


def jpeg(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#7A8B97").save(target, "JPEG")
    return target.getvalue()


class TestPhotos:
    def face(self, *names: str) -> PhotoStripFace:
        return PhotoStripFace(tuple(PhotoFace(name, jpeg(30, 20), f"照片 {name}") for name in names))

    def test_the_tiles_of_one_item_show_the_photos_of_the_next(self, qtbot: QtBot) -> None:
        strip = PhotoStrip()
        told: list[str] = []
        for signal in (strip.photo_chosen, strip.remove_asked):
            signal.connect(told.append)
        strip.set_face(self.face("a", "b", "c"))
        shown(qtbot, strip, 280)
        first = strip.tiles()[0]
        strip.set_face(self.face("d"))
        assert strip.tiles() == [first]
        assert first.accessibleName() == "照片 d"
        QTest.mouseClick(first, LEFT)
        QTest.keyClick(first, Qt.Key.Key_Delete)
        assert told == ["d", "d"]
        assert sum(tile.isVisible() for tile in strip.findChildren(type(first))) == 1
        strip.set_face(self.face())
        assert strip.tiles() == []
        assert not first.isVisible()
        strip.set_face(self.face("e", "f"))
        assert [tile.accessibleName() for tile in strip.tiles()] == ["照片 e", "照片 f"]
        assert all(tile.isVisible() and not tile.is_waiting() for tile in strip.tiles())

    def test_a_tile_is_given_what_was_made_small_beforehand(self, qtbot: QtBot) -> None:
        strip = PhotoStrip()
        ready = QImage(8, 8, QImage.Format.Format_RGB32)
        strip.set_face(PhotoStripFace((PhotoFace("a", b"not looked at", small=ready),)))
        shown(qtbot, strip, 280)
        assert not strip.tiles()[0].is_waiting()

    def test_a_large_photo_is_read_small_and_still_fills_a_tile(self) -> None:
        for width, height in ((1600, 1200), (1200, 1600), (4000, 500)):
            small = small_picture(jpeg(width, height))
            assert small.width() < width
            assert small.width() >= SMALL.width()
            assert small.height() >= SMALL.height()
            assert small.width() * height == pytest.approx(width * small.height(), rel=0.02)
        assert small_picture(jpeg(120, 90)).size().toTuple() == (120, 90)
        assert small_picture(b"no picture").isNull()
        assert small_picture(b"").isNull()


def test_a_card_tells_once_that_another_item_is_drawn(qtbot: QtBot) -> None:
    card, told = ItemCard(), []
    card.drawn.connect(lambda: told.append("drawn"))
    face = ItemFace("D04", "MAJOR", ("看",), "第 1 项", "录像", "看三个通道", "文件")
    card.set_face(face)
    assert told == []
    shown(qtbot, card)
    qtbot.waitUntil(lambda: told == ["drawn"])
    card.set_face(replace(face, layout=ItemLayout.BRIEF))
    card.repaint()
    assert told == ["drawn"]
    card.set_face(replace(face, code="D05"))
    qtbot.waitUntil(lambda: told == ["drawn", "drawn"])


@pytest.fixture
def desk(qtbot: QtBot, laptop: Laptop) -> Iterator[Desk]:
    made = open_desk(qtbot, laptop)
    yield made
    made.runner.stop()


def press_pass(desk: Desk) -> None:
    QTest.keyClick(desk.page, Qt.Key.Key_1)


def rest(desk: Desk) -> None:
    """Until the item is drawn and what may come next is built."""
    desk.settle()
    desk.qtbot.waitUntil(lambda: desk.runner.idle and not desk.page._ahead.isActive())


def test_the_next_item_stands_ready_with_its_photo_before_its_key(desk: Desk) -> None:
    third = desk.view.shown[2]
    attach = partial(attach_photo, command=AttachPhoto(desk.visit, third, picture("门口")))
    desk.runner.write(desk.page, signed_in(desk.laptop).person, attach)
    rest(desk)
    press_pass(desk)
    rest(desk)
    press_pass(desk)
    assert desk.code == third
    (tile,) = desk.page.parts.side.photos.tiles()  # nothing was waited for since the key
    assert not tile.is_waiting()


def test_what_is_built_ahead_are_the_items_that_a_key_brings(desk: Desk) -> None:
    codes = desk.view.shown
    assert ahead(desk.view, codes[0]) == codes[1:4]
    press_pass(desk)
    press_pass(desk)
    desk.page.session.go(codes[0])
    rest(desk)
    assert ahead(desk.view, codes[0]) == (
        codes[2],
        codes[1],
        codes[3],
        codes[4],
    )  # the open ones; Down goes to codes[1]
    assert ahead(desk.view, codes[-1])[0] == codes[2]
