"""The first start on a computer: enrol with the code on the slip, or look around in the demo district."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tuoyu_desktop.application.enrolment import EnrolmentAsked, EnrolmentFacts
from ui.pages.first_start.code_step import CodeStep
from ui.pages.first_start.demo_card import DemoCard, NoSlipCard
from ui.pages.first_start.key_step import KeyStep
from ui.pages.first_start.words_step import WordsStep
from ui.widgets import hooks, tokens
from ui.widgets.card import Card
from ui.widgets.icons import IconLabel
from ui.widgets.product_mark import ProductMark
from ui.widgets.segmented_control import Segment, SegmentedControl
from ui.widgets.stepper import Stepper

STEPS = ("输入登记码", "核对区里的服务器", "保护资料")
_SIZES = (Segment("100", "标准"), Segment("115", "大"), Segment("130", "特大"))


class FirstStartPage(QWidget):
    """``enrol_asked`` (EnrolmentAsked) uses the code; ``protect_asked`` (ProtectionAsked) makes the laptop."""

    enrol_asked = Signal(object)
    protect_asked = Signal(object)
    demo_asked = Signal()
    text_size_chosen = Signal(int)
    help_asked = Signal()

    def __init__(self, text_percent: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stepper = Stepper(STEPS)
        self.code, self.words, self.key = CodeStep(), WordsStep(), KeyStep()
        self.demo, self._no_slip = DemoCard(), NoSlipCard()
        self._size = SegmentedControl("字号", _SIZES, str(text_percent))
        self._help = hooks.button("帮助", icon="ph.question", tooltip="F1")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right = QWidget()
        self._whole = hooks.column(gap=tokens.SPACE_5)
        self._build()
        self._wire()
        self._show(0)

    def _build(self) -> None:
        card = Card()
        column = card.padded(tokens.SPACE_5, tokens.SPACE_4)
        column.addWidget(self.stepper)
        for step in (self.code, self.words, self.key):
            column.addWidget(step)
        safe = hooks.row(
            IconLabel("ph.lock-key", "text2", tokens.ICON_INLINE),
            hooks.label("资料加密存在这台电脑上，只有你能打开", "caption", "text2"),
            gap=tokens.SPACE_1,
        )
        safe.addStretch()
        column.addLayout(safe)
        self._right.setLayout(hooks.column(self.demo, self._no_slip, gap=tokens.SPACE_4))
        right = self._right.layout()
        assert isinstance(right, QVBoxLayout)
        right.addStretch()
        left = hooks.column(card)
        left.addStretch()
        self._columns.setSpacing(tokens.SPACE_5)
        self._columns.addLayout(left, 5)
        self._columns.addWidget(self._right, 3)
        content = QWidget()
        content.setProperty("clear", True)
        whole = self._whole
        whole.addLayout(self._head())
        whole.addLayout(self._columns)
        whole.addStretch()
        self._inner = QWidget()
        self._inner.setLayout(whole)
        self._inner.setMaximumWidth(tokens.px(1096))
        content.setLayout(hooks.row(self._inner))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls take the focus and scroll it
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        hooks.announce(self, "第一次在这台电脑上使用")

    def _head(self) -> QBoxLayout:
        title = hooks.column(
            hooks.label("托育督导", "display"), hooks.label("第一次在这台电脑上使用", tone="text2"), gap=0
        )
        head = hooks.row(ProductMark(56), gap=tokens.SPACE_3)
        head.addLayout(title)
        head.addStretch()
        head.addWidget(self._size)
        head.addWidget(self._help)
        return head

    def _wire(self) -> None:
        self.code.next_asked.connect(self._enrol)
        self.words.same.connect(lambda: self._show(2))
        self.words.different.connect(self._stop)
        self.key.protect_asked.connect(self.protect_asked)
        self.demo.open.clicked.connect(self.demo_asked)
        self._help.clicked.connect(self.help_asked)
        self._size.chosen.connect(lambda key: self.text_size_chosen.emit(int(key)))

    def _enrol(self, address: str, code: str) -> None:
        self.code.set_busy(True)
        self.enrol_asked.emit(EnrolmentAsked(address, code, platform.node() or "督导电脑"))

    def show_facts(self, facts: EnrolmentFacts) -> None:
        """The district answered: compare the words."""
        self.code.set_busy(False)
        self.words.show_facts(facts)
        self._show(1)

    def show_error(self, sentence: str, field: str = "") -> None:
        """What went wrong in the step that is shown, beside its field."""
        self.code.set_busy(False)
        self.key.set_busy(False)
        if self.stepper.current() == 2:
            self.key.show_error(sentence)
        else:
            self.code.show_error(sentence, field)

    def _stop(self) -> None:
        """Another server answered than the one on paper: nothing was written here."""
        self._show(0)
        message = "六组字不一样，这不是纸条上的服务器，已停下，本机什么都没有写。请联系区里，要一个新的登记码。"
        self.code.show_error(message, "code")

    def _show(self, step: int) -> None:
        self.stepper.set_current(step)
        for number, widget in enumerate((self.code, self.words, self.key)):
            widget.setVisible(number == step)
        (self.code, self.words, self.key)[step].take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column in a small window."""
        narrow = tokens.size_class(self.width(), self.height()) == "small"
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        edge = tokens.SPACE_3 if narrow else tokens.SPACE_5
        self._whole.setContentsMargins(tokens.SPACE_5, edge, tokens.SPACE_5, edge)
        self._whole.setSpacing(edge)
        self.code.set_compact(narrow)
        super().resizeEvent(event)
