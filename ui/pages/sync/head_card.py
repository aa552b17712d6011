"""One sentence, one button, one bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import SyncView
from ui.pages.sync import words
from ui.widgets import hooks, icons, tokens
from ui.widgets.bars import ProgressBar
from ui.widgets.card import Card
from ui.widgets.empty_state import HeroIcon


class HeadCard(Card):
    """``sync_asked`` starts, ``cancel_asked`` ends the running sync."""

    sync_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._running = False
        self._hero = HeroIcon("ph.cloud-check", "passed", "pass_soft", "pass_line", 64)
        self._sentence = hooks.label("", "display", wrap=True)
        self._comfort = hooks.label("", tone="text2", wrap=True)
        self._bar, self._amount = ProgressBar("同步进度"), hooks.label("", "caption", "text2")
        self.button = hooks.button("立即同步", "primary", icon="ph.arrows-clockwise")
        self.button.setProperty("hero", True)
        self.button.clicked.connect(self._press)
        self._build()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def _build(self) -> None:
        bar = hooks.row(self._bar, self._amount, gap=tokens.SPACE_3)
        bar.setStretch(0, 1)
        middle = hooks.column(self._sentence, self._comfort, gap=tokens.SPACE_1)
        middle.addSpacing(tokens.SPACE_2)
        middle.addLayout(bar)
        row = hooks.row(self._hero, gap=tokens.SPACE_5)
        row.addLayout(middle, 1)
        row.addWidget(self.button)
        row.setContentsMargins(tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5)
        self.body.addLayout(row)

    def show_state(self, view: SyncView, status: SyncStatus, *, available: bool, held: bool = False) -> None:
        """The sentence for what waits and what runs."""
        self._running = status.state is SyncState.RUNNING
        self._sentence.setText(words.sentence(view, status))
        self._comfort.setText(words.comfort(view, status, held=held))
        self._amount.setText(words.amount(status, view.delivery))
        done = view.delivery.all_delivered
        self._bar.set_share(status.share if self._running else 1.0 if done else 0.0)
        self._bar.setVisible(self._running or not done)
        self._show_hero(view, status)
        self._show_button(available)
        hooks.announce(self, f"{self._sentence.text()}。{self._comfort.text()}")

    def sentence(self) -> str:
        return self._sentence.text()

    def comfort(self) -> str:
        return self._comfort.text()

    def _show_hero(self, view: SyncView, status: SyncStatus) -> None:
        if self._running:
            self._hero.show_icon("ph.arrows-clockwise", "accent_text", "accent_soft", "accent_line")
        elif status.state is SyncState.FAULT:
            self._hero.show_icon("ph.warning-circle-fill", "fail", "fail_soft", "fail_line")
        elif view.delivery.all_delivered and view.delivery.confirmed_at is not None:
            self._hero.show_icon("ph.cloud-check", "passed", "pass_soft", "pass_line")
        elif status.state is SyncState.OFFLINE:
            self._hero.show_icon("ph.cloud-slash", "na", "na_soft", "na_line")
        elif view.delivery.all_delivered:
            self._hero.show_icon("ph.cloud-check", "passed", "pass_soft", "pass_line")
        else:
            self._hero.show_icon("ph.cloud-arrow-up", "warn", "warn_soft", "warn_line")

    def _show_button(self, available: bool) -> None:
        text, icon = ("停下", "ph.pause") if self._running else ("立即同步", "ph.arrows-clockwise")
        hooks.set_hook(self.button, role="secondary" if self._running else "primary")
        self.button.setIcon(icons.icon(icon, "text" if self._running else "on_accent"))
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setVisible(available)

    def _press(self) -> None:
        (self.cancel_asked if self._running else self.sync_asked).emit()
