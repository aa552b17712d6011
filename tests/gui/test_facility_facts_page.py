"""概况 of a facility tells the facts that decide what is asked, unknown ones as unknown (checklist.md §2 rule 10)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.visit_desk import OAK
from tuoyu_desktop.application.facilities import facility_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.facility_facts import FACT_FIELDS
from ui.pages.facilities.register_tabs import overview


def test_every_fact_is_told_and_what_nobody_knows_is_unknown(qtbot: QtBot, laptop: Laptop) -> None:
    view = laptop.read(lambda records: facility_view(records, OAK))
    facts = {"uses_gas": None, "has_stairs": True, "gives_medicine": False}
    known = view.facility.model_copy(update=facts)
    body = overview(replace(view, state=view.state.model_copy(update={"facility": known})))
    qtbot.addWidget(body)
    said = {label.accessibleName() for label in body.findChildren(QLabel)}

    expected = {"uses_gas": "未知", "has_stairs": "是", "gives_medicine": "否"}
    for field, word in expected.items():
        assert f"{FACT_FIELDS[field].words}：{word}" in said
    assert len([name for name in said if name.partition("：")[0] in {f.words for f in FACT_FIELDS.values()}]) == 10
    assert any("1 条未知" in label.text() for label in body.findChildren(QLabel))
