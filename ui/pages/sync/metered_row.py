"""照片走不走: the switch for a telephone's hotspot, why photos wait, and the button that sends them now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import SyncView
from ui.pages.sync import words
from ui.widgets import hooks, tokens
from ui.widgets.elided_label import ElidedLabel


class MeteredRow(QWidget):
    """``hold_chosen`` carries what the person ticked, ``send_asked`` sends the photos whatever the network costs."""

    hold_chosen = Signal(bool)
    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = QCheckBox(words.HOTSPOT)
        self.caption = ElidedLabel("", "caption", "text3")
        self.send = hooks.button("", icon="ph.image", touch=True)
        self.metered = False
        row = hooks.row(gap=tokens.SPACE_3)
        below = hooks.row(self.caption)
        below.setContentsMargins(tokens.px(32), 0, 0, 0)  # the caption stands under the words of the tick
        column = hooks.column(self.tick, gap=0)
        column.addLayout(below)
        row.addLayout(column, 1)
        row.addWidget(self.send)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_4, tokens.SPACE_2)
        self.setLayout(row)
        self.setMinimumHeight(tokens.px(tokens.H_ROW_TALL))
        self.tick.clicked.connect(self.hold_chosen)
        self.send.clicked.connect(self.send_asked)
        self.send.hide()

    def show_state(self, view: SyncView, status: SyncStatus, *, available: bool) -> None:
        """What is set, what the machine says of its network, and how much would go."""
        self.setVisible(available)
        self.tick.setChecked(view.photos_held)
        self.caption.setText(words.photos_way(view, metered=self.metered))
        going = status.state is SyncState.RUNNING and status.step == "photos"
        wait = view.photos_held or self.metered
        self.send.setVisible(wait and view.delivery.photos_waiting > 0 and not going)
        self.send.setText(words.send_photos(view))
        hooks.announce(self.send, self.send.text())
