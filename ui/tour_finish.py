"""Chapter of the tour: 收尾. What is undone, the facility's words, drawn signatures, the seal."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from ui.tour_stage import Stage
from ui.widgets.signature_pad import SignaturePad

STROKES = (
    ((0.22, 0.35), (0.28, 0.3), (0.34, 0.32), (0.3, 0.5), (0.24, 0.62), (0.2, 0.7)),
    ((0.3, 0.42), (0.36, 0.46), (0.4, 0.55), (0.42, 0.66)),
    ((0.52, 0.28), (0.54, 0.45), (0.53, 0.7)),
    ((0.46, 0.45), (0.56, 0.42), (0.64, 0.4), (0.7, 0.44)),
    ((0.6, 0.52), (0.58, 0.64), (0.66, 0.68), (0.74, 0.6), (0.7, 0.5), (0.62, 0.56)),
)
"""A name written by hand, as shares of the field."""


def to_finish(stage: Stage) -> None:
    """The button in the head of 检查."""
    stage.hand.push("收尾")
    stage.shown("finish")


def record_undone(stage: Stage) -> None:
    """What was not looked at is recorded so, with one reason for it."""
    hand = stage.hand
    hand.expect("没查")
    stage.album.shot("05-finish-undone")

    def answer() -> None:
        hand.push("时间不够")
        stage.album.shot("05-finish-not-checked", of=hand.top())
        hand.push("记为未检查")

    hand.push_through(lambda: hand.push("记为未检查"), answer)


def say(stage: Stage, words: str) -> None:
    """The facility's own words."""
    hand = stage.hand
    hand.press(hand.find(QPlainTextEdit, "机构的说明"))
    hand.write(words)


def read_aloud(stage: Stage) -> None:
    """The large text that is turned toward the facility."""
    hand = stage.hand

    def answer() -> None:
        stage.album.shot("05-finish-read-aloud", of=hand.top())
        hand.push("看好了")

    hand.push_through(lambda: hand.push("放大"), answer)


def sign(stage: Stage, count: int) -> None:
    """Everybody writes their name with the pressed mouse button."""
    hand = stage.hand
    for number in range(count):
        pad = hand.find(SignaturePad)
        hand.wait(pad.is_empty, "an empty field to sign in")
        hand.draw(pad, STROKES)
        if number == 1:
            stage.album.shot("05-finish")
        hand.push("用这个签名")
    hand.expect("都签好了")


def seal(stage: Stage) -> None:
    """Seal; the documents page opens by itself."""
    hand = stage.hand
    stage.album.shot("05-finish-signed")

    def answer() -> None:
        stage.album.shot("05-finish-seal", of=hand.top())
        hand.push("封存")

    hand.push_through(lambda: hand.push("封存并生成文书"), answer)
    stage.shown("documents")
