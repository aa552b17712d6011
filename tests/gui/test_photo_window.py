"""Large photos of a disagreement are drawn one in each turn of the event loop, so that the window answers meanwhile."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.made_visits import picture
from tuoyu_desktop.application.finding_photos import FindingPhoto
from ui.background.far_photos import FarState
from ui.pages.joint.photo_window import PhotoWindow


def test_one_photo_is_drawn_at_a_time(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    photos = [FindingPhoto(picture(words).jpeg) for words in ("门", "窗", "插座")]
    window = PhotoWindow("赵敏的照片", len(photos), behind)
    window.show_photos(photos, lambda _sha256: FarState())

    drawn: list[int] = []

    def all_drawn() -> bool:
        drawn.append(sum(not row.picture.pixmap().isNull() for row in window.rows))
        return drawn[-1] == len(photos)

    all_drawn()
    window.drawing.timeout.connect(all_drawn)
    qtbot.waitUntil(all_drawn)
    assert drawn[0] == 0, "the window stands before the first"
    assert {later - earlier for earlier, later in pairwise(drawn)} <= {0, 1}
    qtbot.waitUntil(lambda: not window.drawing.isActive())
