"""Qt's own dialogs speak Chinese."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.program import speak_chinese


def test_choosing_a_file_speaks_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    speak_chinese(qapp)
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)

    words = [x.text() for x in dialog.findChildren(QLabel)] + [x.text() for x in dialog.findChildren(QPushButton)]

    assert not [word for word in words if word.strip("&:").isascii() and word.strip("&:")]
