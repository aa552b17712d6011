"""手机传照片: the code that a telephone scans, its address as text, the network, how many came, and the end of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.background.own_networks import OwnNetwork
from ui.widgets import hooks, painted, tokens
from ui.widgets.code_picture import CodePicture, Squares
from ui.widgets.ink_label import InkLabel, StateWord

_STEPS = (
    "1. 手机和电脑连同一个网络：电脑连手机热点最方便，不用机构的网。",
    "2. 按“打开”，用手机相机扫出来的码。",
    "3. 在手机网页上选照片，按“传到电脑”，可以一次选多张。",
)
_RULES = "网址只用这一次，只能传照片进来，看不到电脑里的任何东西。不拍婴幼儿正脸。"
_NONE = "电脑还没有连上网络。请打开手机的个人热点，让电脑连上，再按“再看一次”。"
_CLOSED = "已经关闭，手机传不进来了。要再传，请按“打开”，手机重新扫码。"


class PhoneDialog(QDialog):
    """``open_asked`` carries the address of the chosen network, ``close_asked`` ends it, ``again_asked`` looks for
    networks anew, ``card_asked`` is the other way: a card or a telephone by cable."""

    open_asked = Signal(str)
    close_asked = Signal()
    again_asked = Signal()
    card_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("手机传照片")
        self.setModal(True)
        self.picture = CodePicture("手机传照片的二维码", 232)
        self.networks = QComboBox()
        self.address = InkLabel("", "body", "accent_text", wrap=True)
        self.count = StateWord("lead")
        self.state = InkLabel("", "body", "text2", wrap=True)
        self.open_button = hooks.button("打开", "primary", touch=True)
        self.again = hooks.button("再看一次", touch=True)
        self.card = hooks.button("从手机或存储卡选", icon="ph.folder-open", touch=True)
        self.end = hooks.button("关闭手机传照片", "danger_edge", touch=True)
        self.back = hooks.button("收起，接着检查", touch=True)
        self._build(parent)
        self._wire()
        hooks.announce(self, "手机传照片", _RULES)

    def _build(self, parent: QWidget) -> None:
        self.networks.setProperty("touch", True)
        hooks.announce(self.networks, "这台电脑所在的网络")
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.address.setTextInteractionFlags(flags)
        words = QVBoxLayout()
        words.setSpacing(tokens.SPACE_2)
        for step in _STEPS:
            words.addWidget(InkLabel(step, wrap=True))
        for part in (self.networks, self.state, self.address, self.count):
            words.addWidget(part)
        words.addStretch(1)
        words.addWidget(InkLabel(_RULES, "caption", "text3", wrap=True))
        body = QHBoxLayout()
        body.setSpacing(tokens.SPACE_4)
        body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_2)
        foot.addWidget(self.card)
        foot.addStretch(1)
        for button in (self.again, self.end, self.back, self.open_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.SPACE_4,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(InkLabel("手机传照片", "lead", bold=True))
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.setFixedWidth(min(tokens.px(720), parent.window().width() - 48))

    def _wire(self) -> None:
        self.open_button.clicked.connect(lambda: self.open_asked.emit(self.networks.currentData() or ""))
        self.end.clicked.connect(self._end)
        self.back.clicked.connect(self.accept)
        self.again.clicked.connect(self.again_asked)
        self.card.clicked.connect(self._card)
        for button in (self.open_button, self.end, self.back, self.again, self.card):
            button.setAutoDefault(False)

    def _end(self) -> None:
        self.close_asked.emit()
        self.accept()

    def _card(self) -> None:
        self.accept()
        self.card_asked.emit()

    # showing ----------------------------------------------------------------------------------------------------------

    def show_shut(self, networks: Sequence[OwnNetwork], said: str = "") -> None:
        """No door is open: which network, and the press that opens it. ``said``: why it is not open any more."""
        chosen = self.networks.currentData()
        self.networks.clear()
        for network in networks:
            self.networks.addItem(f"{network.name} {network.address}", network.address)
        self.networks.setCurrentIndex(max(0, self.networks.findData(chosen)))
        self.networks.setEnabled(len(networks) > 1)
        self._show(is_open=False, there=bool(networks))
        self.state.show_words(said or ("" if networks else _NONE), "warn" if said else "text2")
        (self.open_button if networks else self.again).setFocus()
        self._fit()

    def show_closed(self, networks: Sequence[OwnNetwork]) -> None:
        """It was closed from elsewhere, by the lock for example."""
        self.show_shut(networks, _CLOSED)

    def show_open(self, address: str, network: str) -> None:
        """The door stands open; the squares follow when they are computed."""
        self._show(is_open=True, there=True)
        self.state.show_words(f"网络：{network}。扫不出来就在手机浏览器里输入：", "text2")
        self.address.setText(address)
        hooks.announce(self.address, f"网址 {address}")
        self.show_count(0)
        self.back.setFocus()
        self._fit()

    def show_squares(self, squares: Squares) -> None:
        """The code of the address."""
        self.picture.show_squares(squares)
        self._fit()

    def show_count(self, arrived: int) -> None:
        """How many photos came through this door."""
        words = f"已收到 {arrived} 张" if arrived else "还没有收到照片"
        icon = "ph.check-circle-fill" if arrived else "ph.circle-dashed"
        self.count.show_state("passed" if arrived else "text2", words, icon)

    def _show(self, *, is_open: bool, there: bool) -> None:
        for part in (self.address, self.count, self.end):
            part.setVisible(is_open)
        self.back.setText("收起，接着检查" if is_open else "先不打开")
        hooks.announce(self.back, self.back.text())
        self.picture.setVisible(is_open and bool(self.picture.squares()))
        self.networks.setVisible(not is_open and there)
        self.open_button.setVisible(not is_open and there)
        self.again.setVisible(not is_open and not there)
        if not is_open:
            self.picture.show_squares(())

    def _fit(self) -> None:
        """As high as the words need at this width: Qt asks for the height of another width by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painted.panel(painter, QRectF(self.rect()), "card", "control", 1, 0)
        painter.end()
