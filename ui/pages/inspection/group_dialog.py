"""A class that the register does not know: name, age band, months of the youngest in a mixed one."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from tuoyu_desktop.domain.terms import AgeBand
from tuoyu_desktop.domain.wording import AGE_BANDS, AGE_MONTHS
from ui.widgets import hooks
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.field import Field
from ui.widgets.value_editors import ChipsField


class GroupDialog(ConfirmDialog):
    """Asks for the class; the act wakes when a band is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "加一个班", "只在这次记录里加；登记资料不改。", "加上", "不加", destructive=False, parent=parent
        )
        self.band = ChipsField(
            tuple((band.value, f"{AGE_BANDS[band]} {AGE_MONTHS[band]}") for band in AgeBand), several=False
        )
        self.name = QLineEdit()
        hooks.set_hook(self.name, touch=True)
        self.months = QSpinBox()
        self.months.setRange(6, 36)
        self.months.setValue(18)
        self.months.setSuffix(" 月")
        self._months_field = Field("最小孩子的月龄", self.months, "混合班按最小孩子从严")
        self.add_content(Field("月龄段", self.band))
        self.add_content(Field("班名（可不填）", self.name))
        self.add_content(self._months_field)
        self.band.changed.connect(lambda _key: self._show())
        self._show()

    def _show(self) -> None:
        self.act_button.setEnabled(bool(self.band.value()))
        self._months_field.setVisible(self.band.value() == AgeBand.MIXED.value)
        self.adjustSize()

    def values(self) -> tuple[str, str, int | None]:
        """Name, band, months of the youngest (mixed only)."""
        band = self.band.value()
        name = self.name.text().strip() or AGE_BANDS[AgeBand(band)]
        return name, band, self.months.value() if band == AgeBand.MIXED.value else None


class ClassDialog(ConfirmDialog):
    """Asks for the name of a class or room of the camera grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("加一个班级或区域", "逐格填它的通道号。", "加上", "不加", destructive=False, parent=parent)
        self.name = QLineEdit()
        hooks.set_hook(self.name, touch=True)
        self.add_content(Field("名称", self.name))
        self.name.textChanged.connect(lambda text: self.act_button.setEnabled(bool(text.strip())))
        self.act_button.setEnabled(False)
        self.name.setFocus()
