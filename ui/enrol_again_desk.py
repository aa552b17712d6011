"""Enrols a laptop again that a restored district forgot: the same key, the same journal, a new code (sync.md §3.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from tuoyu_desktop.application.enrolment import EnrolmentAsked
from tuoyu_desktop.application.ports import Device, Records
from tuoyu_desktop.domain.errors import KnownError, RuleViolation
from ui.enrolment import SERVER_KEY, SIGNING_SEED, EnrolledAgain, keep_again, pinned_certificate, use_code_again
from ui.errors import BUG

if TYPE_CHECKING:
    from ui.pages.sync.enrol_again_card import EnrolAgainCard
    from ui.program import Program


class EnrolAgainDesk(QObject):
    """Lives as long as its card. A code serves once: what the district answered is kept also without the card."""

    def __init__(self, program: Program, card: EnrolAgainCard) -> None:
        super().__init__(card)
        assert program.runner is not None
        assert program.laptop is not None
        self._program, self._runner, self._laptop, self._card = program, program.runner, program.laptop, card
        card.set_server(program.server())
        card.asked.connect(self.enrol)

    def enrol(self, address: str, code: str) -> None:
        """Ask the district with the key that this laptop has; nothing here changes before it has agreed."""
        asked = EnrolmentAsked(address, code, self._laptop.device.name)
        self._card.set_busy(True)
        self._runner.read(self, _known, lambda known: self._use(asked, *known), self._refuse)

    def _use(self, asked: EnrolmentAsked, seed: str, server_key: str) -> None:
        trust = pinned_certificate(self._laptop.paths)
        self._runner.work(
            self._runner,
            lambda: use_code_again(asked, bytes.fromhex(seed), server_key, trust),
            self._keep,
            self._refuse,
        )

    def _keep(self, again: EnrolledAgain) -> None:
        keeper = again.reply.keeper
        self._runner.write(self._runner, keeper, lambda work: keep_again(work, again), self._end, self._refuse)

    def _end(self, device: Device) -> None:
        if shiboken6.isValid(self):
            self._card.end()
        if self._program.runner is self._runner:  # no backup was restored in the meantime
            self._program.enrolled_again(device)

    def _refuse(self, error: Exception) -> None:
        if not shiboken6.isValid(self):
            if isinstance(error, KnownError):
                self._program.window.show_error(error)
            return
        field = error.field if isinstance(error, RuleViolation) else ""
        self._card.show_error(error.message if isinstance(error, KnownError) else BUG, field)


def _known(records: Records) -> tuple[str, str]:
    return records.setting(SIGNING_SEED) or "", records.setting(SERVER_KEY) or ""
