"""文书: the documents of one visit, those made earlier, and one document with all that is needed to draw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.delivery_record import record_refusal
from tuoyu_desktop.application.evidence_cases import Picture, link_signed_copy
from tuoyu_desktop.application.lines import InspectionLine, NoticeLine
from tuoyu_desktop.application.notice_cases import (
    DocumentChoice,
    DocumentSheet,
    documents_of,
    handling_refusal,
    must_withdraw,
    require_handling,
    sheet_of,
)
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.print_marks import PrintMark, print_mark
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.terms import NoticeState, VisitMode, VisitState

_DONE = (VisitState.SEALED, VisitState.REFUSED)


@dataclass(frozen=True)
class DocumentsView:
    """``choices`` of the visit (null visit: none was made on this laptop), ``earlier`` ones newest first.
    ``delivered``: the district holds all of the visit, so what is reported to it has arrived. ``going_on``: it is not
    sealed yet and can be gone on with here."""

    visit: InspectionLine | None
    facility_name: str
    choices: tuple[DocumentChoice, ...]
    earlier: tuple[NoticeLine, ...]
    delivered: bool
    now: datetime
    going_on: bool = False


def documents_view(
    records: Records, person: str, area: str | None, inspection: str | None = None, notice: str | None = None
) -> DocumentsView:
    """The page: of ``inspection``, or of the visit of ``notice``, or of the newest visit made on this laptop: an
    inspection has its 通知书 before it is sealed, so it comes while it goes on.

    Asked for a visit, the earlier documents are those of its facility; else all of ``area`` (null: everywhere).
    """
    known = records.notice(notice) if notice is not None else None
    wanted = inspection or (known.inspection if known else None)
    visit = _visit(records, wanted)
    choices = documents_of(records, visit.id, person) if visit else ()
    if wanted is not None and visit is not None:
        earlier = records.notice_lines(facility=visit.facility)
    else:
        mine = set(records.search_facilities(area))
        earlier = [line for line in records.notice_lines() if line.facility is None or line.facility in mine]
    shown = {choice.notice.id for choice in choices if choice.notice}
    return DocumentsView(
        visit=visit,
        facility_name=visit.facility_name if visit else "",
        choices=choices,
        earlier=tuple(line for line in earlier if line.id not in shown),
        delivered=records.visit_is_delivered(visit.id) if visit else False,
        now=records.now(),
        going_on=visit is not None and visit.id in {line.id for line in _own(records, VisitState.OPEN)},
    )


def _own(records: Records, *states: VisitState) -> Sequence[InspectionLine]:
    return records.inspection_lines(states=states, own_only=True)


def _visit(records: Records, inspection: str | None) -> InspectionLine | None:
    if inspection is not None:
        state = records.inspection(inspection)
        lines = records.inspection_lines(facility=state.facility) if state else ()
        return next((line for line in lines if line.id == inspection), None)
    inspection_mode = VisitMode.ADMINISTRATIVE_INSPECTION
    own = _own(records, *_DONE, VisitState.OPEN)
    return next((line for line in own if line.state in _DONE or line.mode is inspection_mode), None)


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet with the bytes of its photos (SHA-256 to JPEG); one that is not on this laptop is left out and prints
    as a box that says so, one that was erased by law has no bytes and prints as such. ``far``: those of them that the
    district has and this laptop not. ``record_refusal``: why its 送达回证 cannot be made, null where it can, empty
    where none belongs to it. ``withdrawable``: a party holds it, so it goes only by a new one. ``signed_copy``: the
    page signed in ink that was photographed back. ``mark``: what was printed of it here."""

    sheet: DocumentSheet
    photos: Mapping[str, bytes]
    signed_copy: str
    delivery_note: str
    refusal: str
    now: datetime
    far: tuple[str, ...] = ()
    record_refusal: str | None = ""
    withdrawable: bool = False
    mark: PrintMark | None = None


def drawn_sheet(records: Records, notice: str, person: str) -> DrawnSheet:
    """Everything that drawing and handling a document needs; ``refusal`` is why ``person`` may not handle it."""
    state = records.notice(notice)
    sheet = sheet_of(records, notice)
    printed = {photo.sha256 for photo in sheet.content.photos if photo.print_allowed}
    photos = dict.fromkeys(records.barred_blobs(printed), b"")
    far: list[str] = []
    for sha256 in dict.fromkeys(photo.sha256 for photo in sheet.photos if photo.sha256 not in photos):
        try:
            photos[sha256] = records.blob(sha256)
        except EnvironmentFault as fault:
            if fault.code == "env-blob-missing":
                far.append(sha256)
    return DrawnSheet(
        sheet=sheet,
        photos=photos,
        signed_copy=(state.signed_copy_sha256 or "") if state else "",
        delivery_note=state.delivery_note if state else "",
        refusal=handling_refusal(records, state, person) if state is not None else "",
        now=records.now(),
        far=tuple(far),
        record_refusal=record_refusal(records, notice, person),
        withdrawable=state is not None and must_withdraw(records, state),
        mark=print_mark(records, notice),
    )


def signed_page(records: Records, sha256: str) -> bytes:
    """The page that came back, as a JPEG. Raises EnvironmentFault env-signed-far, env-blob-damaged."""
    try:
        return records.blob(sha256)
    except EnvironmentFault as fault:
        if fault.code != "env-blob-missing":
            raise
        far = "签好的页不在本机：在传回它的那台电脑上看，或在区里看。"
        raise EnvironmentFault("env-signed-far", far, detail=sha256) from fault


def link_signed_page(work: Work, notice: str, picture: Picture) -> None:
    """The signed page photographed back, by those of the visit, for a document that still holds."""
    state = work.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    if state.state is NoticeState.VOID:
        raise RuleViolation("rule-notice-void", "这份文书已经作废，不用再传签好的页。")
    require_handling(work, state)
    link_signed_copy(work, notice, picture)
