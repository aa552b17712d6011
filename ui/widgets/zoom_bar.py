"""Nearer, farther, all of it: three buttons below a picture, with keys that work anywhere in their window."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import hooks, painted, tokens
from ui.widgets.picture_surface import PictureSurface


class ZoomBar(QWidget):
    """44 high. The middle one says how near one is; pressed it goes from the whole picture to its own pixels (100%) and
    back."""

    def __init__(self, surface: PictureSurface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface = surface
        self.less = hooks.button("", icon="ph.minus", touch=True, tooltip="缩小（Ctrl -）")
        self.near = hooks.button("", touch=True)
        self.more = hooks.button("", icon="ph.plus", touch=True, tooltip="放大（Ctrl +）")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_2)
        for button, name in ((self.less, "缩小"), (self.near, ""), (self.more, "放大")):
            button.setAutoDefault(False)
            hooks.announce(button, name)
            row.addWidget(button)
        for button in (self.less, self.more):
            button.setFixedWidth(tokens.px(tokens.H_TOUCH))
        words = max(painted.text_width(text, tokens.font("body")) for text in ("适合窗口", "400%"))
        self.near.setMinimumWidth(round(words) + 2 * tokens.SPACE_4 + 4)
        self._wire()
        self._show()

    def _wire(self) -> None:
        surface = self._surface
        self.less.clicked.connect(lambda: surface.zoom_step(False))
        self.more.clicked.connect(lambda: surface.zoom_step(True))
        self.near.clicked.connect(self._turn)
        surface.zoomed.connect(self._show)
        keys = (
            ("Ctrl++", lambda: surface.zoom_step(True)),
            ("Ctrl+=", lambda: surface.zoom_step(True)),
            ("Ctrl+-", lambda: surface.zoom_step(False)),
            ("Ctrl+0", surface.show_whole),
            ("Ctrl+1", surface.show_full),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _turn(self) -> None:
        if self._surface.view.is_whole:
            self._surface.show_full()
        else:
            self._surface.show_whole()

    def _show(self) -> None:
        view = self._surface.view
        words = "适合窗口" if view.is_whole else f"{view.percent}%"
        other = "按一下看 100%（Ctrl 1）" if view.is_whole else "按一下看整张（Ctrl 0）"
        self.near.setText(words)
        self.near.setToolTip(other)
        hooks.announce(self.near, f"{words}，{other}")
        self.less.setEnabled(view.may_reduce)
        self.more.setEnabled(view.may_enlarge)
