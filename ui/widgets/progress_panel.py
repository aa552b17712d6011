"""A wait: shown after 0.3 s, with a named way out from 2 s on that says what stays whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import hooks, tokens
from ui.widgets.bars import ProgressBar

SHOW_AFTER_MS: Final = 300
WAY_OUT_AFTER_MS: Final = 2000


class ProgressPanel(QWidget):
    """Hidden until ``start`` has run for 0.3 s; ``cancelled`` comes from the way out."""

    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        show_after_ms: int = SHOW_AFTER_MS,
        way_out_after_ms: int = WAY_OUT_AFTER_MS,
    ) -> None:
        super().__init__(parent)
        self._title = hooks.label("", bold=True)
        self._detail = hooks.label("", "caption", "text2")
        self._bar = ProgressBar("进度", None)
        self._note = hooks.label("", "caption", "text2", wrap=True)
        self._way_out = hooks.button("取消", touch=True)
        self._way_out.clicked.connect(self._cancel)
        self._appear = self._timer(show_after_ms, self.show)
        self._offer = self._timer(way_out_after_ms, self._show_way_out)
        self._running = False
        self._build()
        self.hide()

    def _timer(self, after_ms: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    def _build(self) -> None:
        head = hooks.row(self._title, self._detail)
        head.insertStretch(1)
        left = QVBoxLayout()
        left.setSpacing(tokens.SPACE_2)
        left.addLayout(head)
        left.addWidget(self._bar)
        left.addWidget(self._note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_4)
        row.addLayout(left, 1)
        row.addWidget(self._way_out)

    def start(self, title: str, note: str = "", way_out: str = "取消") -> None:
        """Begin a wait. ``note`` says what the way out leaves whole; ``way_out=""`` means there is none."""
        self._running = True
        self._title.setText(title)
        self._note.setText(note)
        self._way_out.setText(way_out)
        self._way_out.setAccessibleName(f"{way_out}：{title}")
        self._note.hide()
        self._way_out.hide()
        self.advance(None)
        self._appear.start()
        if way_out:
            self._offer.start()

    def advance(self, share: float | None, detail: str = "") -> None:
        """``share`` 0 to 1, ``None`` if unknown; ``detail`` names the unit: 第 2 份，共 3 份."""
        self._bar.set_share(share)
        self._detail.setText(detail)
        hooks.announce(self, f"{self._title.text()} {detail}")

    def finish(self) -> None:
        """The wait is over."""
        self._running = False
        self._appear.stop()
        self._offer.stop()
        self.hide()

    def is_running(self) -> bool:
        """Between ``start`` and ``finish`` or a press on the way out."""
        return self._running

    def _show_way_out(self) -> None:
        self._way_out.show()
        self._note.setVisible(bool(self._note.text()))

    def _cancel(self) -> None:
        self.finish()
        self.cancelled.emit()
