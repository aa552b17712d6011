"""Below a finding's story: send it to another department, register what that answered, look at the letter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tuoyu_desktop.application.findings_board import FindingDetail
from tuoyu_desktop.domain.terms import FindingState
from ui.widgets import hooks

_OVER = (FindingState.CLOSED, FindingState.NOT_PURSUED)


class SendingButtons(QObject):
    """Buttons for the panel's own row; only what may come next is shown."""

    transfer_asked = Signal()
    crime_asked = Signal()
    reply_asked = Signal()
    letter_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.transfer = hooks.button("移送…", touch=True)
        self.crime = hooks.button("移送公安…", touch=True)
        self.reply = hooks.button("登记回复", touch=True)
        self.letter = hooks.button("看移送函", touch=True)
        self.all = (self.transfer, self.crime, self.reply, self.letter)
        self.transfer.clicked.connect(self.transfer_asked)
        self.crime.clicked.connect(self.crime_asked)
        self.reply.clicked.connect(self.reply_asked)
        self.letter.clicked.connect(self.letter_asked)

    def show_detail(self, detail: FindingDetail) -> str:
        """Show what fits the finding as it stands; returns why the person here may not do it, empty where they may."""
        state, refusals = detail.story.state, detail.refusals
        sent, over = state.state is FindingState.REFERRED, state.state in _OVER
        no_transfer, no_reply = refusals.get("transfer", ""), refusals.get("reply", "")
        offered = not over and (not sent or not no_transfer)
        self.transfer.setVisible(offered)
        self.transfer.setEnabled(not no_transfer)
        self.transfer.setToolTip(no_transfer)
        self.crime.setVisible(sent and not offered and not refusals.get("crime"))
        self.reply.setVisible(sent)
        self.reply.setEnabled(not no_reply)
        self.reply.setToolTip(no_reply)
        self.letter.setVisible(bool(state.letter))
        why = no_transfer if offered else no_reply if sent else ""
        return f"移送{why}" if offered and why.startswith("由") else why
