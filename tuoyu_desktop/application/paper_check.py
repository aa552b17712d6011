"""核对文书 on a laptop: the code of a paper against the documents that are here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.documents_view import DrawnSheet, drawn_sheet
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.print_marks import EXTRA_COPY, VOIDED
from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent
from tuoyu_desktop.domain.paper_check import PaperAnswer, PaperResult, check_paper
from tuoyu_desktop.domain.paper_code import PaperCode, code_in_file, printed_at_of

Render = Callable[[DocumentContent, Mapping[str, bytes], datetime, str], bytes]
"""One copy as PDF: content, photos by SHA-256, time of printing, what stands at its head."""


@dataclass(frozen=True)
class _Here:
    """The documents of this laptop, as the domain asks for them."""

    records: Records

    def notice(self, notice: str) -> FoldedNotice | None:
        return self.records.notice(notice)

    def with_digits(self, digits: str) -> Sequence[str]:
        return [line.id for line in self.records.notice_lines() if line.check_code.startswith(digits)]

    def of_visit(self, inspection: str, kind: str) -> Sequence[str]:
        return [line.id for line in self.records.notice_lines(inspection=inspection) if line.kind == kind]

    def is_erased(self, notice: str) -> bool:
        return notice in self.records.erased([notice])


def check_code_here(records: Records, code: PaperCode) -> PaperAnswer:
    """What this laptop knows of the paper with ``code``."""
    return check_paper(_Here(records), code)


@dataclass(frozen=True)
class FileAnswer:
    """``sheet``: the record that a file is compared with, null where its code is not that of one."""

    answer: PaperAnswer
    sheet: DrawnSheet | None


def check_file_here(records: Records, data: bytes, person: str) -> FileAnswer:
    """What this laptop knows of a PDF by the code in it. Raises RuleViolation rule-paper-file."""
    answer = check_code_here(records, code_in_file(data))
    if answer.result is not PaperResult.MATCHES:
        return FileAnswer(answer, None)
    try:
        return FileAnswer(answer, drawn_sheet(records, answer.papers[0].notice, person))
    except RuleViolation:  # a newer program wrote it: known by its code, and cannot be drawn here
        return FileAnswer(answer, None)


def is_as_printed(render: Render, sheet: DrawnSheet, data: bytes) -> bool:
    """Whether a file is, byte for byte, what this program prints from the record; for the work pool.

    A file may say one thing in its code and another on its pages: only this tells. False proves nothing: another
    computer's fonts, another version of the program or a photo that is not here make other bytes too.
    """
    printed_at = printed_at_of(data)
    if printed_at is None:
        return False
    labels = ("", *sheet.sheet.copies, EXTRA_COPY)
    content, photos = sheet.sheet.content, sheet.photos
    marked = (label for plain in labels for label in (plain, f"{VOIDED}　{plain}".strip()))
    return any(render(content, photos, printed_at, label) == data for label in marked)
