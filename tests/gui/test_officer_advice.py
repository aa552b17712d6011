"""The officers' form asks neither law nor day for what is only advice (checklist.md §3, last paragraph)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tuoyu_desktop.application.officer_text import OfficerFinding, OfficerForm
from tuoyu_desktop.domain.notice import NoticeKind
from ui.pages.documents.officer_dialog import OfficerDialog

DUTY = OfficerFinding("1", "D04", "录像只存 66 天", (), ("管理规范第32条",), "存满 90 天", date(2026, 12, 1), False)
ADVICE = OfficerFinding("2", "D07", "没有一键报警", (), ("WS/T 821—2023",), "", None, False, advice=True)


def test_advice_has_one_field_that_may_stay_empty(qtbot: QtBot) -> None:
    dialog = OfficerDialog(OfficerForm(NoticeKind.HEALTH_OPINION, "卫生监督意见书", (DUTY, ADVICE), orders=False))
    qtbot.addWidget(dialog)

    assert set(dialog.fields) == {"opinion", "basis:1", "demand:1", "demand:2"}
    assert any(label.text().startswith("建议事项") for label in dialog.findChildren(QLabel))
    assert dialog.answer().demands == (("1", "存满 90 天"), ("2", ""))
