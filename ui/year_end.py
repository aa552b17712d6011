"""Last year's unused numbers go back to the district after the first sync of the new year (documents.md §3)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from tuoyu_desktop.application.ports import Changes
from tuoyu_desktop.application.signing_in import SignedIn
from ui.background.job_runner import JobRunner


class YearEnd(QObject):
    """Lives as long as ``me`` is signed in; an entry needs a person who wrote it."""

    def __init__(self, runner: JobRunner, me: SignedIn, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._me, self._asked = runner, me, False
        runner.changed.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        if changes.has("delivery") and not self._asked:
            from tuoyu_desktop.application.number_ledger import has_old_numbers

            self._asked = True
            self._runner.read(self, has_old_numbers, self._found, lambda _error: self._ended())

    def _found(self, old: bool) -> None:
        if not old:
            self._ended()
            return
        from tuoyu_desktop.application.number_ledger import return_old_numbers

        self._runner.write(
            self, self._me.person, return_old_numbers, lambda _count: self._ended(), lambda _error: self._ended()
        )

    def _ended(self) -> None:
        self._asked = False
