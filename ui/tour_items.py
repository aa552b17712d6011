"""Chapter of the tour: 检查. Items are answered one after the other, by keys where a key does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QFileDialog, QLineEdit, QPlainTextEdit

from ui.tour_mark import mark_photo
from ui.tour_phone import bring_by_phone
from ui.tour_photo import recorder_photo
from ui.tour_speed import AnswerClock
from ui.tour_stage import Stage
from ui.tour_start import page_of
from ui.widgets import tokens
from ui.widgets.coverage_cell import ChannelPopup, CoverageCell
from ui.widgets.date_field import DateField
from ui.widgets.measure_row import MeasureRow
from ui.widgets.photo_tile import PhotoTile
from ui.widgets.pick_chip import PickChip
from ui.widgets.ratio_row import ClassRow

KEEP_DAYS, SHORT_DAYS = 95, 66
"""Recordings of the channels: above the 90 days of the rule, and one below."""


@dataclass
class Counts:
    """What was done in one visit."""

    answers: int = 0
    findings: int = 0
    photos: int = 0


@dataclass
class Round:
    """One round through a visit's items: what is done at some of them, and which are left out."""

    stage: Stage
    today: date
    folder: Path
    acts: Mapping[str, Callable[[Round], None]]
    left_out: frozenset[str] = frozenset()
    counts: Counts = field(default_factory=Counts)

    def walk(self) -> Counts:
        """Answer everything that is still open."""
        while (code := self.code()) and not self.is_done(code):
            if code in self.left_out:
                self.stage.hand.key(Qt.Key.Key_U)
                if self.code() in self.left_out:
                    break
                continue
            self.acts.get(code, Round.pass_by_key)(self)
            assert self.code() != code or self.is_done(code), f"{code} is still open after it was answered"
        return self.counts

    @cached_property
    def clock(self) -> AnswerClock:
        """Times every answer by one key."""
        return AnswerClock(page_of(self.stage))

    def code(self) -> str:
        return str(page_of(self.stage).session.held.code)

    def is_done(self, code: str) -> bool:
        return bool(page_of(self.stage).session.view.items[code].done)

    # Ways to answer

    def pass_by_key(self) -> None:
        """Key 1: saved, and the next item is there."""
        with self.clock.answer():
            self.stage.hand.key(Qt.Key.Key_1)
        self.counts.answers += 1

    def press_answer(self, word: str) -> None:
        """One of the three big buttons."""
        self.stage.hand.press(self.stage.hand.button(word))
        self.counts.answers += 1

    def take_suggestion(self, picture: str = "") -> None:
        """Enter where the measurement suggests an answer, else key 1."""
        if picture:
            self.stage.album.shot(picture)
        suggested = page_of(self.stage).parts.pane.answers.face().suggested
        self.press_answer({"FAIL": "不合格", "NOT_APPLICABLE": "不适用"}.get(suggested, "合格"))
        if suggested == "FAIL":
            self.finish_finding("现场核对，没有拍照")

    def not_applicable(self) -> None:
        """Key 3, a standard reason, Enter."""
        hand = self.stage.hand
        hand.key(Qt.Key.Key_3)
        hand.expect("为什么不适用")
        self.stage.album.shot("03-inspection-not-applicable")
        hand.press(hand.find(PickChip))
        hand.push("完成，下一项")
        self.counts.answers += 1

    def with_note(self) -> None:
        """N, some words, then the button: digits belong to the note while one writes it."""
        self.note("原件在前台，与公示一致")
        self.stage.album.shot("03-inspection-note")
        self.press_answer("合格")

    def note(self, words: str) -> None:
        """N and some words."""
        self.stage.hand.key(Qt.Key.Key_N)
        self.stage.hand.write(words)

    # Measuring

    def count_groups(self) -> None:
        """Children and carers of every class, in one table for several items."""
        hand = self.stage.hand
        count = len(hand.all(ClassRow))
        assert count, "no table of classes"
        for number in range(count):
            self.enter(hand.all(ClassRow)[number].children_field, str(10 + number % 2))
            self.enter(hand.all(ClassRow)[number].carers_field, str(2 + number // 2))
        self.take_suggestion("10-ratio-card")

    def enter(self, edit: QLineEdit, text: str) -> None:
        hand = self.stage.hand
        hand.press(edit)
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        hand.write(text)

    def cover_areas(self) -> None:
        """Which channel shows which area, cell by cell; 走廊 of two classes is not there."""
        hand = self.stage.hand
        count = len(hand.all(CoverageCell))
        assert count, "no grid of areas"
        for number in range(count):
            hand.press(hand.all(CoverageCell)[number])
            hand.wait(lambda: isinstance(hand.top(), ChannelPopup), "the list of channels")
            if number % 5 == 4:
                hand.push("这里不设")
                continue
            boxes = hand.all(QCheckBox)
            if not any(box.isChecked() for box in boxes):  # the register proposes what it knows
                hand.press(boxes[10], QPoint(16, boxes[10].height() // 2))
            hand.push("就这些")
        hand.push("看过，没有")
        self.take_suggestion("11-coverage-card")

    def count_extinguishers(self) -> None:
        """One unit with its area and what hangs there."""
        hand = self.stage.hand
        if not hand.all(QLineEdit, "面积"):
            hand.push("加")
        for name, value in (("面积", "480"), ("实配", "6")):
            self.enter(hand.find(QLineEdit, name), value)
        self.take_suggestion("03-inspection-extinguishers")

    def date_channels(self) -> None:
        """The earliest day that each channel can play; the third keeps too little."""
        hand = self.stage.hand
        edits = [edit for row in hand.all(MeasureRow) for edit in hand.all(DateField, within=row)]
        assert len(edits) > 2, "no table of channels"
        for number, edit in enumerate(edits):
            days = SHORT_DAYS if number == 2 else KEEP_DAYS
            self.enter(edit, f"{self.today - timedelta(days=days):%Y-%m-%d}")
            hand.key(Qt.Key.Key_Tab)

    # Findings

    def fail_with_photo(self) -> None:
        """The recordings are too short: suggested by the measurement, a photo goes with it."""
        hand = self.stage.hand
        self.date_channels()
        self.stage.album.shot("03-inspection")
        self.stage.album.shot_short("03-inspection-short")
        self.press_answer("不合格")
        hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
        self.add_photo()
        self.allow_print()
        self.stage.album.shot("04-failed-item")
        self.stage.album.shot_short("04-failed-item-short")
        bring_by_phone(self.stage, self.folder, f"通道 {self.short_channel()}　{self.today}")
        self.counts.photos += 1
        self.finish_finding("")

    def short_channel(self) -> str:
        """The channel that the finding names: its picture shows the same."""
        fact = self.stage.hand.find(QPlainTextEdit, "看到的事实").toPlainText()
        found = re.search(r"(\d+) 号", fact)
        assert found is not None, fact
        return found.group(1)

    def add_photo(self) -> None:
        """The recorder's screen, with the day it can play back to."""
        earliest = self.today - timedelta(days=SHORT_DAYS)
        file = recorder_photo(
            self.folder / "recorder.jpg", list(tokens.families()), f"通道 {self.short_channel()}　最早 {earliest}"
        )
        self.attach(file)

    def attach(self, file: Path) -> None:
        """Choose a file as the program's own dialog asks for it."""
        hand = self.stage.hand
        hand.push_through(lambda: hand.press(self.photo_button()), lambda: self.choose_file(file))
        hand.wait(lambda: hand.all(PhotoTile), "the photo's tile")
        hand.settle()
        self.counts.photos += 1

    def photo_button(self) -> QAbstractButton:
        strip = page_of(self.stage).parts.side.photos
        return self.stage.hand.button("拍照或选图", within=strip)

    def choose_file(self, file: Path) -> None:
        hand = self.stage.hand
        dialog = hand.top()
        assert isinstance(dialog, QFileDialog)
        self.enter(hand.find(QLineEdit, "fileNameEdit", dialog), str(file))
        hand.key(Qt.Key.Key_Return)

    def allow_print(self) -> None:
        """Look at the photo at large, mark a copy of it and tick that no child can be recognised."""
        hand = self.stage.hand
        hand.press(hand.find(PhotoTile))
        hand.wait(lambda: isinstance(hand.top(), QDialog), "the photo at large")
        self.stage.album.shot("13-photo", of=hand.top())
        mark_photo(self.stage, f"只存 {SHORT_DAYS} 天")
        self.counts.photos += 1

    def leave_unfinished(self) -> None:
        """Type into the measurement of D04, fail C16 without its finding, and pause: all of it is kept."""
        hand, session = self.stage.hand, page_of(self.stage).session
        while self.code() != "C16":
            self.acts.get(self.code(), Round.pass_by_key)(self)
        hand.key(Qt.Key.Key_2)
        hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
        hand.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        hand.write("D04")
        self.stage.album.shot("03-inspection-find-item")
        hand.key(Qt.Key.Key_Return)
        hand.wait(lambda: session.held.code == "D04", "item D04")
        self.date_channels()
        hand.push("暂停")
        self.stage.shown("today")

    def fail_with_reason(self) -> None:
        """Key 2, a fact in own words, a reason instead of a photo."""
        hand = self.stage.hand
        hand.key(Qt.Key.Key_2)
        hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
        self.counts.answers += 1
        hand.press(hand.find(QPlainTextEdit, "看到的事实"))
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        hand.write("玩具架最下层有 3 枚纽扣电池，孩子够得到。")
        self.stage.album.shot("04-failed-item-reason")
        self.finish_finding("有孩子在场，不宜拍照")

    def finish_finding(self, reason: str) -> None:
        """Give the reason where there is no photo, then the form's own button."""
        hand = self.stage.hand
        hand.wait(lambda: hand.all(QPlainTextEdit, "看到的事实"), "the finding's form")
        if reason:
            self.enter(hand.find(QLineEdit, "没有照片的原因"), reason)
        hand.push("完成，下一项")
        self.counts.findings += 1
