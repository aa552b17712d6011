"""Which form an officers' document begins with, and what its answer is in the command that makes it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from tuoyu_desktop.application.inspection_papers import (
    AnnouncementForm,
    TranscriptForm,
    announcement_form,
    transcript_form,
)
from tuoyu_desktop.application.notice_cases import IssueNotice
from tuoyu_desktop.application.officer_text import OfficerForm, OfficerText, officer_form
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.second_looks import ReinspectionAnswer, ReinspectionForm, reinspection_form
from tuoyu_desktop.domain.notice import NoticeKind, Printed
from ui.pages.documents.announcement_dialog import AnnouncementDialog
from ui.pages.documents.officer_dialog import OfficerDialog
from ui.pages.documents.reinspection_dialog import ReinspectionOpinionDialog
from ui.pages.documents.transcript_dialog import TranscriptDialog
from ui.widgets.paper_form import PaperForm

Form = OfficerForm | AnnouncementForm | TranscriptForm | ReinspectionForm


def form_for(records: Records, command: IssueNotice, person: str) -> Form:
    """What the form of the document begins with."""
    if command.kind is NoticeKind.INSPECTION_NOTICE:
        return announcement_form(records, command.inspection, person)
    if command.kind is NoticeKind.INSPECTION_RECORD:
        return transcript_form(records, command.inspection)
    if command.kind is NoticeKind.REINSPECTION_OPINION:
        return reinspection_form(records, command.inspection)
    return officer_form(records, command.inspection, command.kind)


def dialog_of(form: Form, parent: QWidget) -> PaperForm:
    """The form as a dialog."""
    if isinstance(form, AnnouncementForm):
        return AnnouncementDialog(form, parent)
    if isinstance(form, ReinspectionForm):
        return ReinspectionOpinionDialog(form, parent)
    return TranscriptDialog(form, parent) if isinstance(form, TranscriptForm) else OfficerDialog(form, parent)


def answered(command: IssueNotice, answer: OfficerText | Printed | ReinspectionAnswer) -> IssueNotice:
    """The command with what was typed."""
    if isinstance(answer, ReinspectionAnswer):
        return replace(command, officer=OfficerText(opinion=answer.opinion), part=answer.part)
    return replace(command, officer=answer) if isinstance(answer, OfficerText) else replace(command, part=answer)
