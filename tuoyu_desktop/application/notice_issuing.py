"""A document that is ready becomes one entry: its number, its content and its check code."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import VisitContext
from tuoyu_desktop.domain.entries.notices import NoticeIssuedData
from tuoyu_desktop.domain.notice import DocumentContent, check_code, content_data


@dataclass(frozen=True)
class Belongs:
    """What a document belongs to: a visit and its team, or a letter's findings' visit, or (all null) the district.
    ``signers``: people ids."""

    inspection: str | None = None
    facility: str | None = None
    signers: tuple[str, ...] = ()


def of_visit(context: VisitContext) -> Belongs:
    """A visit's own document, which its team signs."""
    return Belongs(context.id, context.inspection.facility, context.inspection.team)


def issue(work: Work, draft: DocumentContent, belongs: Belongs) -> str:
    """Number and write a document that lacks nothing else; returns the notice's id. Called after all that can refuse,
    so that no number is lost."""
    kind = draft.kind.value
    taken = work.take_number(kind, draft.issued_on.year)
    content = DocumentContent.model_validate(draft.model_dump() | {"number": taken.number or taken.provisional or ""})
    data = NoticeIssuedData(
        inspection=belongs.inspection,
        notice_kind=kind,
        number=taken.number,
        provisional=taken.provisional,
        number_block=taken.block,
        number_value=taken.value,
        content=content_data(content),
        check_code=check_code(content).full,
        signers=belongs.signers,
    )
    work.append(data, subject=draft.document, facility=belongs.facility)
    return draft.document
