"""The head of a page: title, one line of facts, the page's own controls, the way to anything (Ctrl+K) and help (F1)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.widgets import hooks, icons, painted, tokens
from ui.widgets.elided_label import ElidedLabel


class SearchButton(QAbstractButton):
    """Looks like a search field; a press opens the search over everything, as Ctrl+K does."""

    def __init__(self, hint: str = "查机构、问题、页面", keys: str = "Ctrl K", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setText(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{hint}（{keys.replace(' ', '+')}）")
        hooks.announce(self, f"搜索：{hint}", f"快捷键 {keys.replace(' ', '+')}")

    def sizeHint(self) -> QSize:
        words = painted.text_width(self.text(), tokens.font("body"))
        keys = painted.key_cap_size(self._keys)[0]
        wide = max(tokens.px(232), round(words + keys) + tokens.px(10 + 16 + 8 + 12 + 10))
        return QSize(wide, tokens.px(tokens.H_CONTROL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        focused = self.hasFocus()
        ground, edge = ("hover" if self.underMouse() else "card"), ("focus" if focused else "control")
        painted.panel(painter, rect, ground, edge, 2 if focused else 1, tokens.px(tokens.RADIUS))
        side = tokens.px(tokens.ICON_INLINE)
        box = QRectF(rect.left() + tokens.px(10), rect.center().y() - side / 2, side, side)
        icons.paint(painter, box, "ph.magnifying-glass", tokens.colour("text3"))
        cap = painted.key_cap(painter, rect.right() - tokens.px(10), rect.center().y(), self._keys)
        left = box.right() + tokens.px(8)
        words = QRectF(left, rect.top(), cap.left() - left - tokens.px(4), rect.height())
        painted.words(painter, words, self.text(), "text3", tokens.font("body"))
        painter.end()


def _tool(icon: str, words: str) -> QToolButton:
    """An icon without a word: its tooltip and accessible name carry the word and the key."""
    made = QToolButton()
    made.setIcon(icons.icon(icon, "text2"))
    made.setToolTip(words)
    hooks.announce(made, words)
    return made


class PageHead(QWidget):
    """64 high (52 with ``set_compact``). ``search_requested`` and ``help_requested`` come from the two controls."""

    search_requested = Signal()
    help_requested = Signal()

    def __init__(self, title: str, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = hooks.label(title, "title")
        self._caption = ElidedLabel(caption, "body", "text2")
        self.search = SearchButton()
        self.search_icon = _tool("ph.magnifying-glass", "搜索（Ctrl+K）")
        self.help = _tool("ph.question", "帮助（F1）")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(tokens.SPACE_2)
        self._folding: dict[QAbstractButton, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_5, 0, tokens.SPACE_5, 0)
        row.setSpacing(tokens.SPACE_3)
        row.addWidget(self._title)
        row.addWidget(self._caption, 1)
        row.addLayout(self._actions)
        row.addWidget(self.search)
        row.addWidget(self.search_icon)
        row.addWidget(self.help)
        self.search_icon.clicked.connect(self.search_requested)
        self.search.clicked.connect(self.search_requested)
        self.help.clicked.connect(self.help_requested)
        self.set_compact(False)
        hooks.announce(self, title)

    def set_compact(self, compact: bool) -> None:
        """52 instead of 64 px, and the search as an icon alone, for the small layout."""
        self.setFixedHeight(tokens.px(52 if compact else tokens.H_TOP))
        self.search.setVisible(not compact)
        self.search_icon.setVisible(compact)
        for button, words in self._folding.items():
            button.setText("" if compact else words)

    def set_words(self, title: str, caption: str) -> None:
        """Change title and facts."""
        self._title.setText(title)
        self._caption.setText(caption)
        hooks.announce(self, title)

    def add_action(self, widget: QWidget) -> None:
        """Put a control of the page before the search field."""
        self._actions.addWidget(widget)

    def add_folding(self, button: QAbstractButton) -> None:
        """A control with an icon that keeps its words only where there is room; its name and tip stay."""
        self._folding[button] = button.text()
        self._actions.addWidget(button)
