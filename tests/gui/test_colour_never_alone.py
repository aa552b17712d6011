"""Colour is never alone (design tokens §1): with black inks on white grounds every state still looks its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations
from operator import ne

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.presses import shown
from ui import theme
from ui.widgets import tokens
from ui.widgets.answer_bar import AnswerBar, AnswerFace
from ui.widgets.banner import Banner, BannerKind
from ui.widgets.chips import Chip
from ui.widgets.domain_ring import DomainRing, RingFace
from ui.widgets.ink_label import INK, StateWord
from ui.widgets.rail_rows import ITEM_STATES, ItemButton, RailItem
from ui.widgets.severity_badge import SEVERITY_WORDS, SeverityBadge
from ui.widgets.stepper import Stepper
from ui.widgets.sync_pill import SyncPill, SyncState
from ui.widgets.tokens import Tokens

GROUNDS = frozenset(["ground", "rail", "card", "sunken", "hover", "paper", "track"])
SYNC_STATES: tuple[SyncState, ...] = ("delivered", "waiting", "running", "offline", "attention")
NEWS: tuple[BannerKind, ...] = ("info", "warning", "fault", "safe")
LEAST_PIXELS = 8
"""So many differ at least between two states; a rounded corner that is drawn anew differs in none."""


@pytest.fixture
def colourless(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A theme of two colours."""

    def ink(name: str) -> str:
        return "#FFFFFF" if name in GROUNDS or name.endswith("_soft") or name.startswith("on_") else "#000000"

    monkeypatch.setattr(tokens, "LIGHT", Tokens(**{name: ink(name) for name in tokens.colour_names()}))
    theme.apply(qapp, dark=False)
    yield
    monkeypatch.undo()
    theme.apply(qapp, dark=False)


def _word(tone: str) -> QWidget:
    made = StateWord()
    made.show_state(tone, "一样的字", bold=False)
    return made


def _ring(answered: int, failed: int) -> QWidget:
    made = DomainRing(badge=True)
    made.set_face(RingFace("D", 6, answered, failed))
    return made


def _answers(selected: str, suggested: str = "") -> QWidget:
    made = AnswerBar()
    made.set_face(AnswerFace(selected, suggested))
    return made


STATES: Mapping[str, Mapping[str, Callable[[], QWidget]]] = {
    "severity": {f"{level}": partial(SeverityBadge, level) for level in SEVERITY_WORDS},
    "verdict": {tone: partial(_word, tone) for tone in INK},
    "item": {state: partial(ItemButton, RailItem("D04", "录像", state), False) for state in ITEM_STATES},
    "group": {
        "open": lambda: _ring(0, 0),
        "failed": lambda: _ring(6, 2),
        "passed": lambda: _ring(6, 0),
        "half": lambda: _ring(3, 0),
    },
    "answer": {
        "none": lambda: _answers(""),
        "pass": lambda: _answers("PASS"),
        "fail": lambda: _answers("FAIL"),
        "na": lambda: _answers("NOT_APPLICABLE"),
        "pass suggested": lambda: _answers("", "PASS"),
        "fail suggested": lambda: _answers("", "FAIL"),
    },
    "delivery": {state: partial(SyncPill, state, "一样的字") for state in SYNC_STATES},
    "news": {kind: partial(Banner, kind, "一样的字") for kind in NEWS},
    "due": {
        "overdue": lambda: Chip("逾期 2 天", "ph.clock-fill", "warn"),
        "in time": lambda: Chip("11月25日", "ph.calendar-blank", "na"),
        "rectified": lambda: Chip("机构已报整改", "ph.file-text", "accent"),
    },
    "step": {f"{step}": partial(Stepper, ["一", "二", "三"], step) for step in range(3)},
}


def _picture(qtbot: QtBot, make: Callable[[], QWidget]) -> QImage:
    window = QWidget()
    row = QHBoxLayout(window)
    row.addWidget(make())
    window.resize(640, 96)
    return shown(qtbot, window).grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _differ(one: QImage, other: QImage) -> int:
    before, after = (memoryview(picture.constBits()).cast("B").cast("I") for picture in (one, other))
    return sum(map(ne, before, after))


@pytest.mark.parametrize("family", STATES)
def test_states_differ_in_shape_or_word(qtbot: QtBot, colourless: None, family: str) -> None:
    pictures = {state: _picture(qtbot, make) for state, make in STATES[family].items()}
    same = [
        (one, other)
        for one, other in combinations(pictures, 2)
        if _differ(pictures[one], pictures[other]) < LEAST_PIXELS
    ]
    assert same == []


def test_the_measure_finds_what_only_colour_tells(qtbot: QtBot, colourless: None) -> None:
    """Two chips of one word and one icon in two colours are the same to who sees no colour."""
    red = _picture(qtbot, lambda: Chip("3 人", "ph.users", "fail"))
    green = _picture(qtbot, lambda: Chip("3 人", "ph.users", "passed"))
    assert _differ(red, green) == 0
