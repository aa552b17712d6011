"""机构自查表 on 开始: an empty book for the facility, and reading in what it filled in. It never answers an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.self_assessment import forget_for_facility, keep_for_facility
from tuoyu_desktop.application.starting import StartView, items_here
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.errors import KnownError
from tuoyu_desktop.domain.self_assessment import SelfAssessment
from ui.background.job_runner import JobRunner
from ui.widgets import hooks, tokens
from ui.widgets.file_choice import choose_file
from ui.widgets.ink_label import InkLabel

BOOKS = "Excel 表 (*.xlsx)"
Read = tuple[SelfAssessment, tuple[str, ...]]


class SelfCheckBook(Protocol):
    """The file that goes out and comes back; both may take a while and raise a known error."""

    def write(self, path: Path, facility_name: str, checklist: Checklist, codes: Sequence[str]) -> int: ...

    def read(self, path: Path, facility_name: str, checklist: Checklist) -> Read: ...


class SelfCheckCard(QFrame):
    """One line: what was read in, and three buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._said = InkLabel("", wrap=True)
        self._problems = InkLabel("", "caption", "warn", wrap=True)
        self.template = hooks.button("存空白表", touch=True)
        self.read = hooks.button("读入自查表", touch=True)
        self.forget = hooks.button("不用这份", "text", touch=True)
        line = hooks.row(self._said, self.forget, self.template, self.read)
        line.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_3, tokens.SPACE_2)
        column.setSpacing(tokens.SPACE_1)
        column.addLayout(line)
        column.addWidget(self._problems)
        for button, name in (
            (self.template, "存一份空白的机构自查表"),
            (self.read, "读入机构填好的自查表"),
            (self.forget, "不用这份机构自查表"),
        ):
            button.setAccessibleName(name)
        self.say((), "")

    def show_view(self, view: StartView) -> None:
        """What waits for the visit."""
        kept = view.self_assessment
        words = "机构自查表：没有读入。有的话，查的时候在旁边对照"
        if kept is not None:
            words = (
                f"机构自查表：已读入 {kept.count} 项（{spoken.moment(kept.read_at, view.now)}），只作对照，不代替检查"
            )
        self._said.setText(words)
        self.forget.setVisible(kept is not None)

    def say(self, lines: Sequence[str], tone: str = "warn") -> None:
        """What was passed over in the book, or what went wrong."""
        self._problems.show_words("\n".join(lines), tone or "warn")

    def said(self) -> str:
        """Everything that can be read here."""
        return "\n".join(text for text in (self._said.text(), self._problems.text()) if text)


class SelfCheckDesk(QObject):
    """Does what the card asks for; ``choose_target`` and ``choose_book`` are attributes, so that a tour can answer."""

    kept = Signal()

    def __init__(self, runner: JobRunner, person: str, card: SelfCheckCard) -> None:
        super().__init__(card)
        self._runner, self._person, self._card = runner, person, card
        self._view: StartView | None = None
        self._book: SelfCheckBook | None = None
        self.choose_target: Callable[[QWidget, str], str] = _choose_target
        self.choose_book: Callable[[QWidget], Path | None] = lambda parent: choose_file(parent, "读入自查表", BOOKS)
        card.template.clicked.connect(self._template)
        card.read.clicked.connect(self._read)
        card.forget.clicked.connect(self._forget)
        card.hide()

    def set_book(self, book: SelfCheckBook) -> None:
        """From now on books can be written and read."""
        self._book = book
        self._card.show()

    def show_view(self, view: StartView) -> None:
        """Another facility, or what waits has changed."""
        if self._view is None or self._view.facility.id != view.facility.id:
            self._card.say(())
        self._view = view
        self._card.show_view(view)
        self._card.setVisible(self._book is not None)

    def _template(self) -> None:
        view, book = self._view, self._book
        if view is None or book is None:
            return
        target = self.choose_target(self._card, f"自查表 {view.facility.name}.xlsx")
        if not target:
            return
        path, facility, name = Path(target).with_suffix(".xlsx"), view.facility.id, view.facility.name
        fail = partial(self._fail, facility)

        def write(found: tuple[Checklist, tuple[str, ...]]) -> None:
            def told(count: int) -> None:
                self._say(facility, (f"空白表已存好，{count} 项：{path.name}",), "passed")

            self._runner.work(self, lambda: book.write(path, name, *found), told, fail)

        self._runner.read(self, lambda records: items_here(records, facility), write, fail)

    def _read(self) -> None:
        view, book = self._view, self._book
        path = self.choose_book(self._card) if view is not None and book is not None else None
        if view is None or book is None or path is None:
            return
        facility, name = view.facility.id, view.facility.name
        fail = partial(self._fail, facility)

        def keep(found: Read) -> None:
            assessment, lines = found
            self._runner.write(
                self,
                self._person,
                lambda work: keep_for_facility(work, facility, assessment),
                lambda _nothing: self._done(facility, lines),
                fail,
            )

        def read(found: tuple[Checklist, tuple[str, ...]]) -> None:
            self._runner.work(self, lambda: book.read(path, name, found[0]), keep, fail)

        self._runner.read(self, lambda records: items_here(records, facility), read, fail)

    def _forget(self) -> None:
        if self._view is not None:
            facility = self._view.facility.id
            self._runner.write(
                self,
                self._person,
                lambda work: forget_for_facility(work, facility),
                lambda _nothing: self._done(facility, ()),
                partial(self._fail, facility),
            )

    def _say(self, facility: str, lines: Sequence[str], tone: str = "warn") -> None:
        """What was asked at a facility that is no longer in front is not said at the next one."""
        if self._view is not None and self._view.facility.id == facility:
            self._card.say(lines, tone)

    def _done(self, facility: str, lines: Sequence[str]) -> None:
        self._say(facility, lines)
        self.kept.emit()

    def _fail(self, facility: str, error: Exception) -> None:
        said = error.message if isinstance(error, KnownError) else "这份表读不了，请换一份。"
        self._say(facility, (said,), "fail")


def _choose_target(parent: QWidget, name: str) -> str:
    options = QFileDialog.Option.DontUseNativeDialog
    return QFileDialog.getSaveFileName(parent, "存空白自查表", str(Path.home() / name), BOOKS, options=options)[0]
