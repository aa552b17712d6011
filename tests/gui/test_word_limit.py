"""A field that is printed takes about a thousand signs: more made a document of thirteen pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.presses import collect, shown
from tests.gui.visit_desk import open_desk
from tuoyu_desktop.bootstrap import Laptop
from ui.widgets.word_limit import MOST_WORDS, WordLimit

CTRL = Qt.KeyboardModifier.ControlModifier


def paste(edit: QPlainTextEdit, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(edit, Qt.Key.Key_V, CTRL)


def test_what_is_over_is_not_taken_and_nothing_before_is_lost(qtbot: QtBot) -> None:
    edit = shown(qtbot, QPlainTextEdit())
    heard = collect(WordLimit(edit).told)
    edit.setFocus()
    QTest.keyClicks(edit, "end")
    QTest.keyClick(edit, Qt.Key.Key_Home)
    paste(edit, "字" * 3_000)

    assert edit.toPlainText() == "字" * (MOST_WORDS - 3) + "end"
    assert heard[-1] == "最多 1000 字，写满了"
    QTest.keyClicks(edit, "more")
    assert len(edit.toPlainText()) == MOST_WORDS
    for _ in range(120):
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert heard.pop() == "还可写 120 字"


def test_words_kept_earlier_are_shown_whole(qtbot: QtBot) -> None:
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    WordLimit(edit)
    edit.setPlainText("字" * 3_000)
    assert len(edit.toPlainText()) == 3_000


def test_of_words_kept_earlier_beyond_the_limit_a_key_takes_only_its_own(qtbot: QtBot) -> None:
    """Words of an older version of the program: taking one away, or writing one more, must not cost two hundred."""
    edit = shown(qtbot, QPlainTextEdit())
    heard = collect(WordLimit(edit).told)
    edit.setPlainText("字" * 1_200)
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert len(edit.toPlainText()) == 1_199
    assert heard[-1] == "最多 1000 字，写满了"
    QTest.keyClicks(edit, "more")
    assert edit.toPlainText() == "字" * 1_199
    paste(edit, "新" * 500)
    assert edit.toPlainText() == "字" * 1_199


def test_a_sign_of_two_units_is_not_cut_in_half(qtbot: QtBot) -> None:
    """Rare characters of names and pictures of a telephone are two units of UTF-16 for Qt, one sign for a person."""
    edit = shown(qtbot, QPlainTextEdit())
    WordLimit(edit)
    edit.setFocus()
    paste(edit, "𠮷" * (MOST_WORDS + 3))
    assert edit.toPlainText() == "𠮷" * MOST_WORDS


def test_a_pasted_fact_and_note_end_at_the_limit(qtbot: QtBot, laptop: Laptop) -> None:
    desk = open_desk(qtbot, laptop, item="D01")
    note, form = desk.page.parts.side.note, desk.page.parts.pane.form
    QTest.keyClick(desk.page, Qt.Key.Key_N)
    paste(note, "备" * 3_000)
    assert len(note.toPlainText()) == MOST_WORDS
    desk.page.setFocus()
    QTest.keyClick(desk.page, Qt.Key.Key_2)
    desk.settle()
    form.focus_fact()
    paste(form.fact, "录" * 3_000)
    desk.page.session.leave()

    assert len(form.fact.toPlainText()) == MOST_WORDS
    assert len(desk.item("D01").note) == MOST_WORDS
    desk.runner.stop()
