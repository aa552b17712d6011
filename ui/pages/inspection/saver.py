"""Everything that 检查 writes: one method per act, each one unit of work. Plain values in, signals out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tuoyu_desktop.application.answering import (
    AnswerSaved,
    RecordAnswer,
    keep_typed,
    record_answer,
    remember_open_item,
)
from tuoyu_desktop.application.evidence_cases import (
    AttachPhoto,
    PreparePicture,
    attach_photo,
    review_photo,
    withdraw_photo,
)
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, drop_finding, record_finding
from tuoyu_desktop.application.photo_marking import MarkPhoto, mark_photo
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.typed_drafts import TypedDraft
from tuoyu_desktop.domain.ids import answer_id
from ui.background.job_runner import JobRunner

T = TypeVar("T")


class VisitSaver(QObject):
    """``saved`` carries the time; ``refused`` code of the item and the error; ``attached`` the item that got a photo;
    ``stale``: the visit has to be read anew.

    ``expects`` names the answers whose own change need not be read again.
    """

    saved = Signal(str)
    refused = Signal(str, object)
    attached = Signal(str)
    stale = Signal()

    def __init__(self, runner: JobRunner, person: str, prepare: PreparePicture, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._person, self.prepare = runner, person, prepare
        self.visit = ""
        self.expects: set[str] = set()
        self._pending = 0

    @property
    def person(self) -> str:
        """Who writes."""
        return self._person

    @property
    def busy(self) -> bool:
        """Whether something asked is not written yet."""
        return self._pending > 0

    def _write(
        self,
        item: str,
        job: Callable[[Work], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """``failed``: who asked says it himself."""
        self._pending += 1

        def finish(result: T) -> None:
            self._pending -= 1
            done(result)

        def fail(error: Exception) -> None:
            self._pending -= 1
            if failed is not None:
                failed(error)
            else:
                self.refused.emit(item, error)

        self._runner.write(self, self._person, job, finish, fail)

    # answers ----------------------------------------------------------------------------------------------------------

    def answer(self, command: RecordAnswer, next_item: str, *, reread: bool) -> None:
        """Write the answer and the item to come back to; the draft of the item goes."""

        def job(work: Work) -> AnswerSaved:
            saved = record_answer(work, command)
            keep_typed(work, command.inspection, command.item, None)
            remember_open_item(work, command.inspection, next_item)
            return saved

        def done(saved: AnswerSaved) -> None:
            self.saved.emit(saved.at_text)
            if reread:
                self.stale.emit()

        self.expects.add(answer_id(command.inspection, command.item))
        self._write(command.item, job, done)

    def keep(self, item: str, typed: TypedDraft | None) -> None:
        """What is being typed."""
        visit = self.visit

        def job(work: Work) -> str:
            keep_typed(work, visit, item, typed)
            remember_open_item(work, visit, item)
            return work.now().strftime("%H:%M:%S")

        self._write(item, job, self.saved.emit)

    def remember(self, item: str) -> None:
        """The item to come back to."""
        visit = self.visit
        self._write(item, lambda work: remember_open_item(work, visit, item), lambda _none: None)

    # findings ---------------------------------------------------------------------------------------------------------

    def finding(self, item: str, form: FindingForm, finding: str | None) -> None:
        """Write the finding."""
        command = RecordFinding(self.visit, item, form, finding)

        def job(work: Work) -> str:
            record_finding(work, command)
            keep_typed(work, command.inspection, item, None)
            return work.now().strftime("%H:%M:%S")

        def done(at: str) -> None:
            self.saved.emit(at)
            self.stale.emit()

        self._write(item, job, done)

    def drop(self, item: str, finding: str) -> None:
        """Take one of several findings back."""
        visit = self.visit

        def job(work: Work) -> str:
            drop_finding(work, visit, finding)
            keep_typed(work, visit, item, None)
            return work.now().strftime("%H:%M:%S")

        self._write(item, job, self._done_and_stale)

    # photos -------------------------------------------------------------------------------------------------------

    def attach(
        self,
        command: AttachPhoto,
        item: str,
        kept: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """A photo that was made ready, for ``item`` of the visit that was in front when it was chosen."""

        def job(work: Work) -> str:
            attach_photo(work, command)
            return work.now().strftime("%H:%M:%S")

        def done(at: str) -> None:
            self.attached.emit(item)
            self._done_and_stale(at)
            kept()

        self._write(item, job, done, failed)

    def _done_and_stale(self, at: str) -> None:
        self.saved.emit(at)
        self.stale.emit()

    def review(
        self,
        item: str,
        evidence: str,
        print_allowed: bool,
        kept: Callable[[], None] = lambda: None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """The tick 认不出任何孩子."""

        def job(work: Work) -> str:
            review_photo(work, evidence, print_allowed)
            return work.now().strftime("%H:%M:%S")

        def done(at: str) -> None:
            self._done_and_stale(at)
            kept()

        self._write(item, job, done, failed)

    def mark(
        self, item: str, command: MarkPhoto, kept: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        """Keep a marked copy; ``kept`` gets its evidence id."""

        def job(work: Work) -> tuple[str, str]:
            return mark_photo(work, command), work.now().strftime("%H:%M:%S")

        def done(result: tuple[str, str]) -> None:
            self._done_and_stale(result[1])
            kept(result[0])

        self._write(item, job, done, failed)

    def withdraw(self, item: str, evidence: str) -> None:
        """Take a photo back."""

        def job(work: Work) -> str:
            withdraw_photo(work, evidence)
            return work.now().strftime("%H:%M:%S")

        self._write(item, job, self._done_and_stale)
