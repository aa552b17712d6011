"""The findings of one failed item as numbered chips: which one stands in the form below (design tokens §6)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import hooks
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.pick_chip import PickChip

_MOST: Final = 12  # characters of a fact; the whole of it is the tooltip


def short_fact(fact: str) -> str:
    """The beginning of a fact, as a name in a list."""
    line = " ".join(fact.split())
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"


class FindingChips(QWidget):
    """``chosen``: the key of the chip that was pressed. Hidden while there is only one finding."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._faces: tuple[tuple[str, str], ...] = ()
        self.chips: dict[str, PickChip] = {}
        self.hide()

    def set_face(self, faces: tuple[tuple[str, str], ...], current: str) -> None:
        """Key and fact of each, in the order of recording. Emits nothing."""
        if faces != self._faces:
            self._faces = faces
            self._fill()
        for key, chip in self.chips.items():
            chip.setChecked(key == current)
        self.setVisible(len(faces) > 1)

    def _fill(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.chips = {}
        for number, (key, fact) in enumerate(self._faces, start=1):
            chip = PickChip(key, f"{number}　{short_fact(fact) or '新的一条'}", checkable=True)
            chip.setToolTip(fact)
            hooks.announce(chip, f"第 {number} 条：{fact or '新的一条'}")
            chip.clicked.connect(lambda _on=False, key=key: self._press(key))
            self.chips[key] = chip
            self._flow.addWidget(chip)

    def _press(self, key: str) -> None:
        """The page says which one stands in the form: until then the tick stays where it was."""
        chip = self.chips[key]
        chip.setChecked(not chip.isChecked())
        self.chosen.emit(key)
