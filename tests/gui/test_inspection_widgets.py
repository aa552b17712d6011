"""The cards of an item by real presses and keys: answers, measurements, ratio, coverage, dates, rail.

What is expected comes from the design tokens §6 (components) and §7 (keys), not from the widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.answer_bar import AnswerBar, AnswerFace
from ui.widgets.answer_fields import AnswerField, FieldFace, FieldKind
from ui.widgets.date_field import read_date, read_time
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.item_card import ItemCard, ItemFace, ItemLayout
from ui.widgets.link_button import LinkButton
from ui.widgets.measure_card import BarFace, FoldFace, MeasureCard, MeasureFace, ResultFace, RowFace, VerdictFace

LEFT = Qt.MouseButton.LeftButton
TOUCH = 44
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(params=(100, 115, 130), ids=lambda percent: f"text{percent}")
def text_size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    theme.apply(qapp, dark=False, text_percent=request.param)
    yield request.param
    theme.apply(qapp, dark=False)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def shown(qtbot: QtBot, widget: Shown, width: int = 760) -> Shown:
    qtbot.addWidget(widget)
    widget.resize(width, max(widget.sizeHint().height(), 40))
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def cut_labels(widget: QWidget) -> list[str]:
    """Words that have less room than they need; elided names tell the rest in their tooltip."""
    return [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.isVisible() and not isinstance(label, ElidedLabel) and not label.wordWrap() and label.text()
        if label.fontMetrics().horizontalAdvance(label.text()) > label.width() + 1
    ]


def channel_row(number: str, day: str = "", days: str = "", word: str = "") -> RowFace:
    fields = (FieldFace("earliest", FieldKind.DATE, value=day),)
    verdict = VerdictFace("fail" if word == "不足" else "pass", word) if word else None
    return RowFace(number, number, "睡眠室", fields, BarFace(0.6, 0.82, "fail"), days, "天", verdict)


def measure(*rows: RowFace, **changes: object) -> MeasureFace:
    face = MeasureFace(
        "每个通道最早能回放到哪天", rows, add_label="加通道", result=ResultFace("incomplete", sentence="还差 2 个通道")
    )
    return replace(face, **changes)  # type: ignore[arg-type]  # fields by name


ITEM = ItemFace(
    "D04", "MAJOR", ("测",), "本组第 3 项，共 3 项", "录像保存天数不少于 90 天（每个抽查通道）",
    "任选 3 个通道，逐个找到最早能播放的那一天。", "托育机构管理规范（试行）第三十二条", basis_text="第三十二条 ……",
)  # fmt: skip


class TestAnswers:
    def test_press_and_key_tell_the_answer(self, qtbot: QtBot) -> None:
        bar = shown(qtbot, AnswerBar())
        told: list[object] = []
        bar.answered.connect(told.append)
        QTest.mouseClick(bar.buttons["FAIL"], LEFT)
        QTest.keyClick(bar.buttons["FAIL"], Qt.Key.Key_1)
        bar.buttons["NOT_APPLICABLE"].setFocus()
        QTest.keyClick(bar.buttons["NOT_APPLICABLE"], Qt.Key.Key_Space)
        assert told == ["FAIL", "PASS", "NOT_APPLICABLE"]

    def test_the_selected_answer_pressed_again_does_nothing(self, qtbot: QtBot) -> None:
        bar = shown(qtbot, AnswerBar())
        told: list[object] = []
        bar.answered.connect(told.append)
        bar.set_face(AnswerFace(selected="PASS"))
        QTest.mouseClick(bar.buttons["PASS"], LEFT)
        assert told == []
        assert bar.buttons["PASS"].accessibleName() == "合格，快捷键 1，已选"
        assert bar.buttons["FAIL"].accessibleName() == "不合格，快捷键 2，未选"

    def test_a_suggestion_is_not_an_answer_until_accepted(self, qtbot: QtBot) -> None:
        bar = shown(qtbot, AnswerBar())
        told: list[object] = []
        bar.answered.connect(told.append)
        assert not bar.accept_suggestion()
        bar.set_face(AnswerFace(suggested="FAIL"))
        assert bar.buttons["FAIL"].state() == "suggested"
        assert bar.accept_suggestion()
        assert told == ["FAIL"]
        bar.set_face(AnswerFace(selected="PASS", suggested="FAIL"))
        assert not bar.accept_suggestion()

    def test_three_equal_targets_of_64_or_56(self, qtbot: QtBot, text_size: int) -> None:
        bar = shown(qtbot, AnswerBar())
        heights = {button.height() for button in bar.buttons.values()}
        widths = [button.width() for button in bar.buttons.values()]
        assert heights == {round(64 * text_size / 100)}
        assert max(widths) - min(widths) <= 1
        bar.set_compact(True)
        assert {button.sizeHint().height() for button in bar.buttons.values()} == {round(56 * text_size / 100)}


class TestItemCard:
    def test_the_basis_opens_in_place_and_closes_with_another_item(self, qtbot: QtBot) -> None:
        card = ItemCard()
        told: list[object] = []
        card.basis_toggled.connect(told.append)
        card.set_face(ITEM)
        shown(qtbot, card)
        link = next(link for link in card.findChildren(LinkButton) if link.isVisible())
        QTest.mouseClick(link, LEFT)
        assert told == [True]
        assert link.height() >= TOUCH
        assert any(label.text() == "第三十二条 ……" and label.isVisible() for label in card.findChildren(QLabel))
        card.set_face(replace(ITEM, code="D07"))
        assert not card.is_open()

    @pytest.mark.parametrize("layout", list(ItemLayout))
    def test_title_is_never_cut(self, qtbot: QtBot, text_size: int, layout: ItemLayout) -> None:
        card = ItemCard()
        card.set_face(replace(ITEM, layout=layout))
        shown(qtbot, card, 880)
        assert cut_labels(card) == []


class TestMeasureCard:
    def test_a_typed_date_is_told_at_once_and_keeps_the_cursor(self, qtbot: QtBot) -> None:
        card = MeasureCard()
        told: list[object] = []
        card.changed.connect(lambda *parts: told.append(parts))
        card.set_face(measure(channel_row("03"), channel_row("07")))
        shown(qtbot, card)
        field = card.editor("03", "earliest")
        assert field is not None
        field.editor.setFocus()
        QTest.keyClicks(field.editor, "2026-9-15")
        assert told == [("03", "earliest", "2026-09-15")]
        card.set_face(measure(channel_row("03", "2026-09-15", "66", "不足"), channel_row("07")))
        assert card.editor("03", "earliest") is field
        assert field.editor.hasFocus()
        assert field.editor.property("text") == "2026-9-15"
        assert "66 天" in card.rows["03"].accessibleName()

    def test_a_date_that_does_not_exist_says_what_to_do(self, qtbot: QtBot) -> None:
        field = shown(qtbot, AnswerField(FieldFace("d", FieldKind.DATE, "检测日期")))
        told: list[object] = []
        field.changed.connect(lambda *parts: told.append(parts))
        field.editor.setFocus()
        QTest.keyClicks(field.editor, "2027-02-30")
        QTest.keyClick(field.editor, Qt.Key.Key_Return)
        assert told == []
        assert any("没有这一天" in label.text() and label.isVisible() for label in field.findChildren(QLabel))

    def test_rows_are_added_and_removed_by_the_page(self, qtbot: QtBot) -> None:
        card = MeasureCard()
        told: list[object] = []
        card.row_added.connect(lambda: told.append("added"))
        card.row_removed.connect(told.append)
        card.set_face(measure(replace(channel_row("03"), removable=True)))
        shown(qtbot, card)
        for button in card.findChildren(QWidget):
            if button.accessibleName() == "去掉 03 睡眠室":
                QTest.mouseClick(button, LEFT)
        QTest.mouseClick(card.findChildren(LinkButton)[0], LEFT)
        assert told == ["03", "added"]
        assert list(card.rows) == ["03"]

    def test_a_rebuilding_gives_the_focus_back(self, qtbot: QtBot) -> None:
        card = MeasureCard()
        card.set_face(measure(channel_row("03")))
        shown(qtbot, card)
        first = card.editor("03", "earliest")
        assert first is not None
        first.editor.setFocus()
        card.set_face(measure(channel_row("03"), channel_row("07")))
        again = card.editor("03", "earliest")
        assert again is not None
        assert again is not first
        assert again.editor.hasFocus()

    def test_folded_to_one_line_with_a_way_back(self, qtbot: QtBot) -> None:
        card = MeasureCard()
        told: list[object] = []
        card.unfold_asked.connect(lambda: told.append("unfold"))
        fold = FoldFace((("03 睡眠室", "66", "fail"),), "fail", "最短 66 天，少于 90 天")
        card.set_face(measure(channel_row("03"), folded=fold))
        shown(qtbot, card)
        assert card.height() == 52
        QTest.mouseClick(card.findChildren(LinkButton)[0], LEFT)
        assert told == ["unfold"]

    def test_a_narrow_folded_line_leaves_out_parts_and_keeps_the_verdict(self, qtbot: QtBot) -> None:
        card = MeasureCard()
        parts = tuple((f"0{number} 睡眠室", "66", "") for number in range(1, 9))
        card.set_face(measure(folded=FoldFace(parts, "fail", "最短 66 天，少于 90 天")))
        shown(qtbot, card, 500)
        words = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
        assert "最短 66 天，少于 90 天" in words
        assert "01 睡眠室" in words
        assert "08 睡眠室" not in words
        assert cut_labels(card) == []

    def test_fields_of_every_kind_tell_their_value(self, qtbot: QtBot) -> None:
        options = (("a", "证照"), ("b", "备案"), ("c", "收费"))
        faces = [
            FieldFace(kind.name, kind, kind.name, options=options) for kind in FieldKind if kind != FieldKind.YES_NO
        ]
        faces.append(FieldFace("YES_NO", FieldKind.YES_NO, "有无"))
        card = MeasureCard()
        told: dict[str, str] = {}
        card.changed.connect(lambda _row, name, value: told.update({name: value}))
        card.set_face(measure(fields=tuple(faces)))
        shown(qtbot, card)
        typed = {"DATE": "20260915", "TIME": "09:05", "NUMBER": "1.28", "TEXT": "BA-12", "LONG_TEXT": "ok"}
        for name, words in typed.items():
            QTest.keyClicks(card.fields[name].editor, words)
        for name in ("MULTI", "CHOICE", "YES_NO"):
            for place, chip in enumerate(card.fields[name].editor.chips[:2]):  # type: ignore[union-attr]  # have chips
                QTest.mouseClick(chip, LEFT)
                assert name in told, f"the press on chip {place} was not told"
        parts = card.fields["COUNT"].findChildren(QLineEdit)
        QTest.keyClicks(parts[0], "9")
        QTest.keyClicks(parts[1], "10")
        assert told == {
            "DATE": "2026-09-15", "TIME": "09:05", "NUMBER": "1.28", "TEXT": "BA-12", "LONG_TEXT": "ok",
            "MULTI": "a,b", "CHOICE": "b", "YES_NO": "NO", "COUNT": "9/10",
        }  # fmt: skip

    def test_nothing_is_cut_at_any_text_size(self, qtbot: QtBot, text_size: int) -> None:
        card = MeasureCard()
        card.set_face(
            measure(channel_row("03", "2026-09-15", "66", "不足"), channel_row("07", "2026-08-18", "94", "达标"))
        )
        shown(qtbot, card)
        assert cut_labels(card) == []
        assert all(field.editor.height() >= TOUCH for row in card.rows.values() for field in row.fields.values())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2026-9-5", "2026-09-05"), ("20260905", "2026-09-05"), ("2026年9月5日", "2026-09-05"),
     ("２０２６．９．５", "2026-09-05"), ("2027-02-30", None), ("9-5", None), ("", "")],
)  # fmt: skip
def test_dates_as_people_type_them(typed: str, meant: str | None) -> None:
    assert read_date(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("9:05", "09:05"), ("0905", "09:05"), ("9时05分", "09:05"), ("25:00", None)]
)
def test_times_as_people_type_them(typed: str, meant: str | None) -> None:
    assert read_time(typed) == meant
