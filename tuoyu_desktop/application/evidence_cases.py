"""Photos, and the signed sheets that come back as photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import require_open, visit_context
from tuoyu_desktop.domain.entries.inspections import (
    EvidenceAttachedData,
    EvidenceReviewedData,
    EvidenceWithdrawnData,
)
from tuoyu_desktop.domain.entries.notices import NoticeSignedCopyLinkedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id

MAX_PHOTOS_PER_ITEM = 12


@dataclass(frozen=True)
class Picture:
    """A photo made ready: oriented, shrunk, stripped of metadata (``pictures.prepare``)."""

    jpeg: bytes
    width: int
    height: int
    original_sha256: str
    taken_at: datetime | None


PreparePicture = Callable[[bytes], Picture]
"""The port that makes a picture ready in the work pool. Raises RuleViolation picture-*."""


@dataclass(frozen=True)
class AttachPhoto:
    """A photo for an item of a visit, or for a finding (after rectification) when ``finding`` is set."""

    inspection: str
    item: str | None
    picture: Picture
    caption: str = ""
    finding: str | None = None


def attach_photo(work: Work, command: AttachPhoto) -> str:
    """Bytes durable first, then the entry; returns the evidence id."""
    context = visit_context(work, command.inspection)
    if command.finding is None:
        require_open(context)
        lines = work.evidence_lines(inspection=command.inspection)
        if sum(1 for line in lines if line.item == command.item and not line.withdrawn) >= MAX_PHOTOS_PER_ITEM:
            raise RuleViolation("rule-photo-many", f"一项最多{MAX_PHOTOS_PER_ITEM}张照片，请先删去不用的。")
    picture = command.picture
    sha256 = work.store_blob(picture.jpeg, "image/jpeg")
    evidence = new_id()
    data = EvidenceAttachedData(
        inspection=command.inspection,
        item=command.item,
        finding=command.finding,
        role="photo",
        sha256=sha256,
        size=len(picture.jpeg),
        media_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        original_sha256=picture.original_sha256,
        taken_at=picture.taken_at,
        caption=command.caption,
    )
    work.append(data, subject=evidence, facility=context.inspection.facility)
    return evidence


def review_photo(work: Work, evidence: str, print_allowed: bool, caption: str | None = None) -> None:
    """The tick 认不出任何孩子, by a person who looked; without it the photo is never printed (rule 13)."""
    state = work.evidence(evidence)
    if state is None:
        raise RuleViolation("rule-photo-unknown", "本机没有这张照片。")
    work.append(
        EvidenceReviewedData(print_allowed=print_allowed, caption=caption), subject=evidence, facility=state.facility
    )


def withdraw_photo(work: Work, evidence: str) -> None:
    """Taken back before the seal: it is neither shown nor sent any more."""
    state = work.evidence(evidence)
    if state is None:
        raise RuleViolation("rule-photo-unknown", "本机没有这张照片。")
    require_open(visit_context(work, state.inspection))
    work.append(EvidenceWithdrawnData(sha256=state.sha256, why="mistake"), subject=evidence, facility=state.facility)


def link_signed_copy(work: Work, notice: str, picture: Picture) -> None:
    """The sheet signed in ink, photographed back and linked to its document (documents.md §5)."""
    state = work.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    sha256 = work.store_blob(picture.jpeg, "image/jpeg")
    if state.inspection is not None:
        attached = EvidenceAttachedData(
            inspection=state.inspection,
            role="signed_sheet",
            sha256=sha256,
            size=len(picture.jpeg),
            media_type="image/jpeg",
            width=picture.width,
            height=picture.height,
            original_sha256=picture.original_sha256,
            caption=state.number or state.provisional or "",
        )
        work.append(attached, subject=new_id(), facility=state.facility)
    linked = NoticeSignedCopyLinkedData(sha256=sha256, size=len(picture.jpeg), media_type="image/jpeg")
    work.append(linked, subject=notice, facility=state.facility)
