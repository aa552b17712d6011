"""The day by which a problem is to be put right is the one on the paper that the facility holds (documents.md §4.3):
board, reminders and extensions go by it."""

from __future__ import annotations

from datetime import date

from tuoyu_desktop.application.answered_problems import problems_of
from tuoyu_desktop.application.notice_findings import found_findings
from tuoyu_desktop.application.officer_text import WITH_OPINION, OfficerText
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.entries.findings import FindingUpdatedData
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding, form_of
from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.notice import NoticeKind, read_content


def follow_paper(work: Work, context: VisitContext, kind: NoticeKind, officer: OfficerText | None, paper: str) -> None:
    """Where the officers' document ``paper`` sets another day than the visit did, the finding takes it."""
    if kind not in WITH_OPINION:
        return
    states = work.findings(context.id)
    for finding, written in found_findings(work, context, kind, {}, officer).items():
        if not written.advice and written.due_on != states[finding].due_on:
            _set_day(work, finding, states[finding], written.due_on, paper)


def leave_paper(work: Work, paper: str, state: FoldedNotice) -> None:
    """A voided document sets no day any more: the visit's counts again, unless more time was granted since."""
    if NoticeKind(state.notice_kind) not in WITH_OPINION or state.inspection is None:
        return
    content, known = read_content(state.content), work.findings(state.inspection)
    for number, finding in problems_of(content, known).items():
        said, found = content.findings[number - 1], known[finding]
        own = (found.suggested_due_on, found.extension_until)
        if not said.advice and said.due_on == found.due_on and found.due_on not in own:
            _set_day(work, finding, found, found.suggested_due_on, paper)


def _set_day(work: Work, finding: str, state: FoldedFinding, day: date | None, paper: str) -> None:
    data = FindingUpdatedData(**form_of(state), due_on=day, paper=paper)
    work.append(data, subject=finding, facility=state.facility)
