"""Editors of single values: number, words, choice, n of m. Each has ``changed``, ``value()`` and ``set_value()``."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from PySide6.QtCore import QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.ink_label import InkLabel
from ui.widgets.pick_chip import PickChip

_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def _same(typed: str, value: str) -> bool:
    """Whether what is typed so far means the value: ``-`` none yet, ``1.0`` one."""
    try:
        return Decimal(typed) == Decimal(value)
    except InvalidOperation:
        return not value and typed in ("-", ".", "-.")


class NumberField(QLineEdit):
    """Digits and one point; full-width digits from a Chinese keyboard are understood."""

    changed = Signal(str)

    def __init__(self, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hooks.set_hook(self, touch=True)
        point, dots = ("", "") if whole else (r"([.．][0-9０-９]{0,3})?", "-－")
        pattern = rf"[{dots}]?[0-9０-９]{{0,7}}{point}" if dots else r"[0-9０-９]{0,7}"
        self.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        plain = text.translate(_WIDE_DIGITS)
        if plain != text:
            spot = self.cursorPosition()
            self.setText(plain)
            self.setCursorPosition(spot)
        self.changed.emit(plain.rstrip("."))

    def value(self) -> str:
        """The number as text, or empty."""
        return self.text().rstrip(".")

    def set_value(self, value: str) -> None:
        """Show a number; emits nothing. What is being typed stays: a minus waits for its digits, and ``1.0`` is not cut
        to ``1`` before the ``5`` comes."""
        typing = self.hasFocus() and _same(self.value(), value)
        if value != self.value() and not typing:
            self.setText(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(tokens.px(84), tokens.px(tokens.H_TOUCH))


class WordsField(QLineEdit):
    """One line of words."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hooks.set_hook(self, touch=True)
        self.textEdited.connect(self.changed)

    def value(self) -> str:
        """What stands there."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show words; emits nothing, keeps the cursor when they are the same."""
        if value != self.text() and not (self.hasFocus() and self.isModified()):
            self.setText(value)


class LongWordsField(QPlainTextEdit):
    """Words over several lines; Tab goes on to the next field."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(tokens.px(72))
        self.textChanged.connect(self._told)
        self._quiet = False

    def _told(self) -> None:
        if not self._quiet:
            self.changed.emit(self.toPlainText())

    def value(self) -> str:
        """What stands there."""
        return self.toPlainText()

    def set_value(self, value: str) -> None:
        """Show words; emits nothing, keeps the cursor when they are the same."""
        if value != self.toPlainText() and not self.hasFocus():
            self._quiet = True
            self.setPlainText(value)
            self._quiet = False


class ChoiceField(QComboBox):
    """One of many."""

    changed = Signal(str)

    def __init__(self, options: tuple[tuple[str, str], ...], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hooks.set_hook(self, touch=True)
        self.setPlaceholderText(hint or "请选择")
        for key, words in options:
            self.addItem(words, key)
        self.setCurrentIndex(-1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.activated.connect(lambda _index: self.changed.emit(self.value()))

    def value(self) -> str:
        """Key of the choice, or empty."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Show a choice; emits nothing."""
        self.setCurrentIndex(self.findData(value) if value else -1)


class ChipsField(QWidget):
    """One or several of a few, as chips. Of one, a press on the chosen chip keeps it."""

    changed = Signal(str)

    def __init__(self, options: tuple[tuple[str, str], ...], several: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._several = several
        self._known = ""  # what was shown or told last; a button is already on when its click arrives
        flow = FlowLayout(self)
        self.chips = [PickChip(key, words, True, self) for key, words in options]
        for chip in self.chips:
            chip.clicked.connect(lambda _checked=False, chip=chip: self._pressed(chip))
            flow.addWidget(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        wide = sum(chip.sizeHint().width() + tokens.SPACE_2 for chip in self.chips)
        return QSize(max(0, wide - tokens.SPACE_2), tokens.px(tokens.H_TOUCH))

    def _pressed(self, pressed: PickChip) -> None:
        if not self._several:
            for chip in self.chips:
                chip.setChecked(chip is pressed)
            if self._known == self.value():
                return
        self._known = self.value()
        self.changed.emit(self._known)

    def value(self) -> str:
        """Keys of the chosen chips, joined by a comma."""
        return ",".join(chip.key for chip in self.chips if chip.isChecked())

    def set_value(self, value: str) -> None:
        """Show a choice; emits nothing."""
        self._known = value
        chosen = set(value.split(",")) if value else set()
        for chip in self.chips:
            chip.setChecked(chip.key in chosen)


class CountField(QWidget):
    """n of m in two number fields."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_1)
        self.part, self.whole = NumberField(whole=True), NumberField(whole=True)
        for field, name in ((self.part, "其中"), (self.whole, "总数")):
            field.setAccessibleName(name)
            field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            field.changed.connect(lambda _text: self.changed.emit(self.value()))
        row.addWidget(self.part, 1)
        row.addWidget(InkLabel("/", tone="text3"))
        row.addWidget(self.whole, 1)
        self.setFocusProxy(self.part)

    def value(self) -> str:
        """``n/m``; empty when nothing is entered."""
        pair = f"{self.part.value()}/{self.whole.value()}"
        return "" if pair == "/" else pair

    def set_value(self, value: str) -> None:
        """Show ``n/m``; emits nothing."""
        part, _, whole = value.partition("/")
        self.part.set_value(part)
        self.whole.set_value(whole)
