"""What a report at a red line means for the visit: the finding's fact, the measured values, C18, the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject

from tuoyu_desktop.application.incident_cases import EmergencyForm
from tuoyu_desktop.application.notice_cases import emergency_paper
from tuoyu_desktop.domain.red_lines import OPENED_AT_ONCE
from ui.background.job_runner import JobRunner
from ui.pages.inspection.session import VisitSession
from ui.routes import ToDocuments

SEEN, SEEN_AT = "seen", "seen_at"
CHANNEL = "channel"
CLUES = "C18"


def after_report(session: VisitSession, code: str, form: EmergencyForm) -> None:
    """The words of the report become the fact where none was written yet, channel and time the values of the item."""
    _bring_forward(session, code)
    held, item = session.held, session.item()
    if held is None or item is None or item.code != code:
        return
    names = {field.name for field in item.item.answer.fields}
    found: dict[str, Any] = {}
    if CHANNEL in names and form.channel.strip().isdigit():
        found[CHANNEL] = int(form.channel)
    if SEEN in names:
        found[SEEN] = True
    if SEEN_AT in names and form.recorded.strip():
        found[SEEN_AT] = form.recorded.strip()
    if any(item.measured.get(name) != value for name, value in found.items()):
        session.type_values({**item.measured, **found})
    held = session.held
    if held is not None and held.form is not None and held.form.fact.strip() in ("", item.judgement.finding_text):
        session.change(form=replace(held.form, fact=form.text.strip()), touched=True)


def opened_on_spot(session: VisitSession, code: str) -> None:
    """The way out was opened: it stands in the answer, and no emergency is reported (checklist.md §3)."""
    _bring_forward(session, code)
    item = session.item()
    if item is not None and item.code == code:
        session.type_values({**item.measured, OPENED_AT_ONCE: True})


def _bring_forward(session: VisitSession, code: str) -> None:
    """The page may have come back over another item."""
    if session.held is not None and session.held.code != code:
        session.go(code)


def proposed_clues(session: VisitSession, form: EmergencyForm, reported_at: datetime) -> bool:
    """B22 leads to C18 (§5): what was just reported stands there as values; the answer is the person's."""
    view = session.view
    item = view.items.get(CLUES) if view is not None else None
    if item is None or item.answer is not None or item.measured.get("reported_at"):
        return False
    session.go(CLUES)
    front = session.item()
    if front is None or front.code != CLUES:
        return False
    seen = datetime.fromisoformat(form.seen_at).astimezone(reported_at.tzinfo)
    session.type_values(
        {
            **front.measured,
            "incidents": 1,
            "unreported": 0,
            "found_at": f"{seen:%Y-%m-%dT%H:%M}",
            "reported_at": f"{reported_at:%Y-%m-%dT%H:%M}",
        }
    )
    return True


def paper_of(runner: JobRunner, owner: QObject, visit: str, code: str, go: Callable[[ToDocuments], None]) -> None:
    """Open the 紧急情况报告单 of an item."""

    def show(notice: str) -> None:
        if notice:
            go(ToDocuments(notice=notice))

    runner.read(owner, lambda records: emergency_paper(records, visit, code), show)
