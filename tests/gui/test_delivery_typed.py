"""送达 by keys: when it was, and what is missing told where it is typed (documents.md §4.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.demo_laptop import StandingClock
from tests.gui.papers_desk import built
from tests.gui.presses import press, rest, type_text
from tests.made_visits import OFFICER_1, lease_numbers
from tests.officers_opinion import issued_opinion
from tuoyu_desktop.application.delivering import standing_delivery
from tuoyu_desktop.application.signing_in import SignedIn
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.notices import NoticeDeliveredData
from ui.background.job_runner import JobRunner
from ui.pages.documents.delivery_card import DeliveryCard
from ui.pages.documents.page import DocumentsPage
from ui.routes import ToDocuments


@pytest.fixture
def opinion(laptop: Laptop, clock: StandingClock) -> str:
    """Of two officers; the next day is one day later."""
    lease_numbers(laptop)
    made = issued_opinion(laptop)
    clock.pass_by(days=1)
    return made


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, me: SignedIn, tmp_path: Path, opinion: str) -> DocumentsPage:
    made = built(qtbot, runner, replace(me, person=OFFICER_1), tmp_path)
    made.open(ToDocuments(notice=opinion))
    rest(qtbot, runner)
    return made


def into(editor: QWidget, text: str) -> None:
    editor.setFocus()
    type_text(text)


def submitted(qtbot: QtBot, runner: JobRunner, card: DeliveryCard) -> None:
    press(card.submit)
    rest(qtbot, runner)


def standing(laptop: Laptop, notice: str) -> NoticeDeliveredData | None:
    return laptop.read(lambda records: standing_delivery(records, notice))


def test_what_was_delivered_yesterday_is_registered_as_of_yesterday(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, opinion: str
) -> None:
    card, yesterday = page.tools.delivery, beijing(laptop.clock()) - timedelta(days=1)
    into(card.day, f"{yesterday:%Y%m%d}")
    into(card.clock, "1630")
    submitted(qtbot, runner, card)

    kept = standing(laptop, opinion)
    assert kept is not None
    assert f"{beijing(kept.at):%Y-%m-%d %H:%M}" == f"{yesterday:%Y-%m-%d} 16:30"
    assert "16:30" in card.state.text()
    assert (card.day.text(), card.clock.text()) == ("", "")


def test_without_a_time_it_is_now(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, opinion: str
) -> None:
    submitted(qtbot, runner, page.tools.delivery)

    kept = standing(laptop, opinion)
    assert kept is not None
    assert kept.at == laptop.clock()


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("2026-2-30", "9:00", "没有这一天"),
        ("2020-1-1", "", "几点几分"),
        ("", "25:00", "没有这个时间"),
        ("2099-1-1", "9:00", "不能晚于现在"),
        ("2020-1-1", "9:00", "不能早于"),
    ],
)
def test_a_time_that_cannot_be_is_told_where_it_is_typed(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, opinion: str, day: str, hour: str, said: str
) -> None:
    card = page.tools.delivery
    into(card.day, day)
    into(card.clock, hour)
    submitted(qtbot, runner, card)

    assert said in card.fields["at"].error() + card.fields["clock"].error()
    assert standing(laptop, opinion) is None
    assert (bool(card.day.text()), bool(card.clock.text())) == (bool(day), bool(hour)), "what was typed stays"


def test_a_time_alone_is_of_today(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, opinion: str
) -> None:
    card = page.tools.delivery
    into(card.clock, "0001")
    submitted(qtbot, runner, card)

    kept = standing(laptop, opinion)
    assert kept is not None
    assert f"{beijing(kept.at):%Y-%m-%d %H:%M}" == f"{beijing(laptop.clock()):%Y-%m-%d} 00:01"


def test_a_refusal_of_officers_papers_asks_for_the_witness(
    qtbot: QtBot, page: DocumentsPage, runner: JobRunner, laptop: Laptop, opinion: str
) -> None:
    card = page.tools.delivery
    press(card.radios["refused"])
    into(card.fields["refusal_reason"].editor, "bu ren ke")
    submitted(qtbot, runner, card)
    assert "见证人" in card.fields["witness"].error()
    assert QApplication.focusWidget() is card.fields["witness"].editor

    into(card.fields["account"].editor, "quan cheng lu xiang")
    QTest.keyClick(card.fields["account"].editor, Qt.Key.Key_Tab)
    submitted(qtbot, runner, card)
    kept = standing(laptop, opinion)
    assert kept is not None
    assert (kept.way, kept.note) == ("refused", "quan cheng lu xiang")


def test_tab_goes_down_the_fields_as_they_stand(page: DocumentsPage) -> None:
    card = page.tools.delivery
    press(card.radios["refused"])
    names = ("refusal_reason", "witness", "account")
    card.fields[names[0]].editor.setFocus()
    went = []
    for _ in range(6):
        went.append(QApplication.focusWidget())
        QTest.keyClick(went[-1], Qt.Key.Key_Tab)
    assert went == [*(card.fields[name].editor for name in names), card.day, card.clock, card.submit]
    tops = [one.mapTo(card, one.rect().topLeft()).y() for one in went if one is not None]
    assert tops == sorted(tops)
