"""Signature, choices, team, photos, paper, stopwatch and time line by real presses, keys and touches.

What is expected comes from the design tokens §6 (components) and §7 (keys), not from the widgets.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPointingDevice
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from ui import theme
from ui.widgets.before_after import BeforeAfter, PictureFace
from ui.widgets.choice_card import ChoiceFace, ChoiceGroup
from ui.widgets.link_button import LinkButton
from ui.widgets.paper_view import PaperView
from ui.widgets.photo_strip import PhotoFace, PhotoStrip, PhotoStripFace, picture_bytes
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.stopwatch_strip import StopwatchFace, StopwatchStrip
from ui.widgets.team_row import MemberFace, TeamList
from ui.widgets.time_line import EventFace, TimeLine

LEFT = Qt.MouseButton.LeftButton
TOUCH = 44
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    theme.apply(qapp, dark=False)


def shown(qtbot: QtBot, widget: Shown, width: int = 760, height: int = 0) -> Shown:
    qtbot.addWidget(widget)
    widget.resize(width, height or max(widget.sizeHint().height(), 40))
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def picture(shade: str = "#3A4A52") -> QImage:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(shade))
    return image


def png(shade: str = "#3A4A52") -> bytes:
    data = QMimeData()
    data.setImageData(picture(shade))
    return picture_bytes(data)


class TestSignature:
    def test_mouse_strokes_become_an_svg_in_black(self, qtbot: QtBot) -> None:
        pad = shown(qtbot, SignaturePad(), 400, 200)
        told: list[object] = []
        pad.stroke_added.connect(lambda: told.append(len(pad.strokes())))
        assert pad.to_svg() == ""
        QTest.mousePress(pad, LEFT, pos=QPoint(40, 60))
        for step in range(1, 6):
            QTest.mouseMove(pad, QPoint(40 + 20 * step, 60 + 5 * step))
        QTest.mouseRelease(pad, LEFT, pos=QPoint(140, 85))
        assert told == [1]
        assert len(pad.strokes()[0]) >= 5
        renderer = QSvgRenderer(pad.to_svg().encode())
        assert renderer.isValid()
        assert 'stroke="#000000"' in pad.to_svg()

    def test_touch_writes_and_again_wipes(self, qtbot: QtBot) -> None:
        pad = shown(qtbot, SignaturePad(), 400, 200)
        told: list[object] = []
        pad.cleared.connect(lambda: told.append("cleared"))
        device = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
        QTest.touchEvent(pad, device).press(0, QPoint(40, 60), pad).commit()
        QTest.touchEvent(pad, device).move(0, QPoint(120, 90), pad).commit()
        QTest.touchEvent(pad, device).release(0, QPoint(120, 90), pad).commit()
        assert pad.strokes() == [[(40.0, 60.0), (120.0, 90.0)]]
        again = pad.findChildren(LinkButton)[0]
        assert again.height() >= TOUCH
        QTest.mouseClick(again, LEFT)
        assert told == ["cleared"]
        assert pad.is_empty()

    def test_a_touch_by_accident_is_no_signature(self, qtbot: QtBot) -> None:
        """documents.md §4.5 asks for signatures: a dot, and a tick of 20 px, stand for nobody's name."""
        pad = shown(qtbot, SignaturePad(), 400, 200)
        QTest.mouseClick(pad, LEFT, pos=QPoint(40, 60))
        assert (pad.is_empty(), pad.to_svg()) == (True, "")
        QTest.mousePress(pad, LEFT, pos=QPoint(60, 60))
        QTest.mouseMove(pad, QPoint(80, 60))
        QTest.mouseRelease(pad, LEFT, pos=QPoint(80, 60))
        assert pad.is_empty()
        QTest.mousePress(pad, LEFT, pos=QPoint(100, 60))
        QTest.mouseMove(pad, QPoint(140, 90))
        QTest.mouseRelease(pad, LEFT, pos=QPoint(140, 90))
        assert not pad.is_empty()


def test_a_choice_that_is_not_allowed_says_why_and_stays_unchosen(qtbot: QtBot) -> None:
    group = ChoiceGroup()
    told: list[object] = []
    group.chosen_changed.connect(told.append)
    reason = "队伍里持有效执法证的 0 人，至少 2 人"
    group.set_face(
        (
            ChoiceFace("VISIT", "走访督导"),
            ChoiceFace("ADMIN", "行政检查", allowed=False, reason=reason),
            ChoiceFace("G", "业务指导"),
        ),
        "VISIT",
    )
    shown(qtbot, group, 400)
    QTest.mouseClick(group.cards["ADMIN"], LEFT)
    assert group.chosen() == "VISIT"
    assert reason in group.cards["ADMIN"].accessibleName()
    group.cards["G"].setFocus()
    QTest.keyClick(group.cards["G"], Qt.Key.Key_Space)
    assert (told, group.chosen()) == (["G"], "G")
    assert all(card.height() >= 64 for card in group.cards.values())


def test_a_recused_member_cannot_be_ticked(qtbot: QtBot) -> None:
    team = TeamList()
    told: list[object] = []
    team.toggled.connect(lambda *parts: told.append(parts))
    reason = "家长代表不走访自己孩子所在或待过的机构。"
    recused = MemberFace("m2", "周立", "督导员", "", "需要回避", allowed=False, reason=reason)
    team.set_face(
        (
            MemberFace("m1", "陈秀兰", "督导员"),
            recused,
        )
    )
    shown(qtbot, team)
    for row in team.rows.values():
        QTest.mouseClick(row, LEFT, pos=QPoint(300, row.height() // 2))
    assert told == [("m1", True)]
    assert not any(box.isChecked() for box in team.rows["m2"].findChildren(QCheckBox))
    assert reason in team.rows["m2"].accessibleName()


class TestPhotos:
    @pytest.fixture
    def strip(self, qtbot: QtBot) -> PhotoStrip:
        strip = PhotoStrip()
        strip.set_face(PhotoStripFace((PhotoFace("p1", png(), "照片 1"), PhotoFace("p2", png("#8B9498"), "照片 2"))))
        return shown(qtbot, strip, 280)

    def test_open_remove_and_add(self, qtbot: QtBot, strip: PhotoStrip) -> None:
        told: list[str] = []
        for signal in (strip.photo_chosen, strip.remove_asked):
            signal.connect(told.append)
        strip.add_asked.connect(lambda: told.append("add"))
        QTest.mouseClick(strip.tiles()[1], LEFT)
        QTest.keyClick(strip.tiles()[0], Qt.Key.Key_Delete)
        QTest.mouseClick(strip.findChildren(QPushButton)[0], LEFT)
        assert told == ["p2", "p1", "add"]

    def test_files_and_pictures_are_taken_from_drop_and_clipboard(
        self, qtbot: QtBot, strip: PhotoStrip, tmp_path: Path
    ) -> None:
        files: list[list[str]] = []
        strip.files_dropped.connect(files.append)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg")), QUrl("https://example.org/b.jpg")])
        assert strip.accept_data(data)
        assert files == [[str(tmp_path / "a.jpg")]]
        QGuiApplication.clipboard().setImage(picture())
        with qtbot.waitSignal(strip.image_pasted) as pasted:
            QTest.keyClick(strip.tiles()[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert QImage.fromData(pasted.args[0]).size() == picture().size()
        assert not strip.accept_data(QMimeData())

    def test_before_and_after_with_the_after_still_missing(self, qtbot: QtBot) -> None:
        pair = BeforeAfter()
        told: list[object] = []
        pair.chosen.connect(told.append)
        pair.set_face(PictureFace("前", "fail", "11月9日", png()), PictureFace("后", "pass"))
        shown(qtbot, pair, 420)
        QTest.mouseClick(pair.tile("before"), LEFT)
        QTest.mouseClick(pair.tile("after"), LEFT)
        assert told == ["before"]
        assert pair.tile("after").accessibleName() == "整改后照片，等整改照片"
        assert pair.tile("before").size() == pair.tile("after").size()


class TestPaper:
    @pytest.fixture
    def pdf(self) -> bytes:
        buffer = io.BytesIO()
        page = canvas.Canvas(buffer, pagesize=(595, 842))
        for number in (1, 2):
            page.drawString(100, 700, f"Page {number}")
            page.showPage()
        page.save()
        return buffer.getvalue()

    def test_pages_and_zoom_steps(self, qtbot: QtBot, pdf: bytes) -> None:
        paper = shown(qtbot, PaperView("走访督导情况记录"), 700, 500)
        paper.load(pdf)
        assert (paper.page(), paper.page_count()) == (1, 2)
        QTest.mouseClick(paper.later, LEFT)
        assert paper.page() == 2
        assert not paper.later.isEnabled()
        QTest.mouseClick(paper.true_size, LEFT)
        assert paper.zoom() == 100
        QTest.mouseClick(paper.larger, LEFT)
        QTest.keyClick(paper, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
        QTest.mouseClick(paper.smaller, LEFT)
        assert paper.zoom() == 75

    def test_paper_is_white_in_the_dark(self, qtbot: QtBot, qapp: QApplication, pdf: bytes) -> None:
        theme.apply(qapp, dark=True)
        paper = shown(qtbot, PaperView(), 700, 500)
        paper.load(pdf)

        def middle() -> str:
            image = paper.view.grab().toImage()
            return image.pixelColor(image.width() // 2, image.height() // 2).name()

        qtbot.waitUntil(lambda: middle() == "#ffffff")

    def test_another_document_keeps_the_former_page_until_it_is_drawn(self, qtbot: QtBot, pdf: bytes) -> None:
        paper = shown(qtbot, PaperView(), 700, 500)
        paper.load(pdf)
        assert not paper.is_drawn()
        qtbot.waitUntil(paper.is_drawn)
        before = paper.view.viewport().grab().toImage()

        paper.load(pdf)

        assert not paper.is_drawn()
        assert paper.view.viewport().grab().toImage() == before
        qtbot.waitUntil(paper.is_drawn)

    def test_what_is_no_pdf_is_told(self, qtbot: QtBot) -> None:
        paper = shown(qtbot, PaperView(), 700, 500)
        with qtbot.waitSignal(paper.failed) as told:
            paper.load(b"not a document")
        assert "重新生成" in told.args[0]
        assert paper.page_count() == 0
        assert not paper.is_drawn()


def test_stopwatch_runs_by_its_clock_and_stops_once(qtbot: QtBot) -> None:
    now = [100.0]
    strip = StopwatchStrip(clock=lambda: now[0])
    told: list[object] = []
    strip.stopped.connect(told.append)
    strip.start(StopwatchFace("C04 报警测试 · 计时中", "16:21:05 推开后门"))
    shown(qtbot, strip)
    now[0] = 108.5
    stop = next(button for button in strip.findChildren(QPushButton) if button.text() == "响应了，停表")
    assert stop.height() >= TOUCH
    QTest.mouseClick(stop, LEFT)
    QTest.mouseClick(stop, LEFT)
    assert told == [8.5]
    assert not strip.running()


def test_time_line_tells_each_event_in_one_sentence(qtbot: QtBot) -> None:
    line = TimeLine()
    line.set_face((EventFace("ph.x-circle-fill", "fail", "走访发现", "11月9日 · 陈秀兰", "按键不亮"),))
    shown(qtbot, line, 420)
    names = [widget.accessibleName() for widget in line.findChildren(QWidget)]
    assert "11月9日 · 陈秀兰，走访发现，按键不亮" in names
