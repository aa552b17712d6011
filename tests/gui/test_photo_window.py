"""Large photos of a disagreement are drawn one in each turn of the event loop, so that the window answers meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.made_visits import picture
from ui.pages.joint.photo_window import PhotoWindow


def test_one_photo_is_drawn_at_a_time(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    photos = [picture(words).jpeg for words in ("门", "窗", "插座")]
    window = PhotoWindow("赵敏的照片", photos, behind)
    drawn = [0]

    def all_drawn() -> bool:
        drawn.append(sum(not label.pixmap().isNull() for label in window.pictures))
        return drawn[-1] == len(photos)

    assert all(label.pixmap().isNull() for label in window.pictures), "the window stands before the first"
    window.show()
    window.drawing.timeout.connect(all_drawn)
    qtbot.waitUntil(all_drawn)
    assert {later - earlier for earlier, later in zip(drawn, drawn[1:], strict=False)} <= {0, 1}


def test_what_cannot_be_read_is_said_to_be_missing(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    window = PhotoWindow("赵敏的照片", [b"no picture", picture("门").jpeg], behind)
    qtbot.waitUntil(lambda: not window.pictures[1].pixmap().isNull())
    assert window.pictures[0].text() == "这张照片不在本机，对过来以后再看。"
