"""设置 says that files of photos go to the district as they came, with what the camera wrote in them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tuoyu_desktop.application.settings_view import RulesView
from ui.pages.settings.sections import AboutCard


@pytest.mark.parametrize("keeps", [True, False])
def test_it_is_said_where_the_district_wants_it(qtbot: QtBot, keeps: bool) -> None:
    card = AboutCard()
    qtbot.addWidget(card)
    card.show_rules(RulesView("tuoyu-2026 2026.2", "110115 2026.1", (), (), keep_originals=keeps))

    assert ("照片原件也送区" in card.rules.caption.text()) is keeps
    assert ("地点" in card.rules.caption.text()) is keeps
