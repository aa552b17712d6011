"""Photos, and the signed sheets that come back as photos."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tuoyu_desktop.application.finding_rights import require_act
from tuoyu_desktop.application.lines import RefusedPhotoLine
from tuoyu_desktop.application.marked_copies import with_copies
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_rights import require_item, require_still_allowed, require_team, require_writer
from tuoyu_desktop.application.visit_view import (
    VisitContext,
    visit_context,
)
from tuoyu_desktop.domain.entries.fold_inspections import FoldedEvidence
from tuoyu_desktop.domain.entries.inspections import (
    EvidenceAttachedData,
    EvidenceReviewedData,
    EvidenceWithdrawnData,
)
from tuoyu_desktop.domain.entries.notices import NoticeSignedCopyLinkedData
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.terms import VisitState

MAX_PHOTOS_PER_ITEM = 12
MOST_ORIGINAL_BYTES = 20_000_000
"""A larger file is not kept beside its photo: it would block the way of all others. Its SHA-256 stands all the same."""
REVIEW_AFTER_SEAL = "封存后不能再改照片印不印：照片存档不动。要说明请写“更正说明”。"


@dataclass(frozen=True)
class Picture:
    """A photo made ready: oriented, shrunk, stripped of metadata (``pictures.prepare``). ``original``: the file as it
    came, empty for what no camera made; where the district wants it, it is kept as it is (``keep_originals``)."""

    jpeg: bytes
    width: int
    height: int
    original_sha256: str
    taken_at: datetime | None
    original: bytes = field(default=b"", repr=False)
    original_type: str = ""


PreparePicture = Callable[[bytes], Picture]
"""The port that makes a picture ready in the work pool. Raises RuleViolation picture-*."""
FetchPhoto = Callable[[str], None]
"""The port that brings a photo by its SHA-256 from the district, in the work pool. Raises EnvironmentFault sync-*,
Cancelled."""


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
        require_room(work, context, command.item)
    elif require_act(work, command.finding).inspection != command.inspection:
        raise RuleViolation("rule-finding-unknown", "这个问题不是这次检查发现的，请重新打开再传照片。")
    picture = command.picture
    require_not_erased(work, [hashlib.sha256(picture.jpeg).hexdigest(), picture.original_sha256])
    photo = stored_picture(work, context, picture)
    return append_photo(work, context, command.item, photo, caption=command.caption, finding=command.finding)


@dataclass(frozen=True)
class StoredPhoto:
    """A photo whose bytes are durable here: what its entry says of it. ``size`` in bytes."""

    sha256: str
    size: int
    width: int
    height: int
    original_sha256: str
    taken_at: datetime | None
    original_size: int | None = None
    original_type: str = ""


def stored_picture(work: Work, context: VisitContext, picture: Picture) -> StoredPhoto:
    """Make its bytes durable, and those of its file where the district wants them; they wait to be delivered."""
    kept = keeps_original(context, picture)
    if kept:
        work.store_blob(picture.original, picture.original_type)
    return StoredPhoto(
        sha256=work.store_blob(picture.jpeg, "image/jpeg"),
        size=len(picture.jpeg),
        width=picture.width,
        height=picture.height,
        original_sha256=picture.original_sha256,
        taken_at=picture.taken_at,
        original_size=len(picture.original) if kept else None,
        original_type=picture.original_type if kept else "",
    )


def keeps_original(context: VisitContext, picture: Picture) -> bool:
    """Whether the file of a picture is kept beside it: never one that another picture was made of here."""
    return context.pack.keep_originals and 0 < len(picture.original) <= MOST_ORIGINAL_BYTES


def append_photo(
    work: Work,
    context: VisitContext,
    item: str | None,
    photo: StoredPhoto,
    *,
    caption: str = "",
    finding: str | None = None,
) -> str:
    """The one entry that makes a stored photo evidence; returns the evidence id."""
    data = EvidenceAttachedData(
        inspection=context.id,
        item=item,
        finding=finding,
        role="photo",
        sha256=photo.sha256,
        size=photo.size,
        media_type="image/jpeg",
        width=photo.width,
        height=photo.height,
        original_sha256=photo.original_sha256,
        taken_at=photo.taken_at,
        caption=caption,
        original_size=photo.original_size,
        original_media_type=photo.original_type,
    )
    evidence = new_id()
    work.append(data, subject=evidence, facility=context.inspection.facility)
    return evidence


def require_not_erased(work: Work, hashes: Sequence[str]) -> None:
    """Bytes that the district erased by law do not come back, whoever has a copy of them (sync.md §1)."""
    if work.barred_blobs(hashes):
        raise RuleViolation("rule-photo-erased", "这张照片已依规删除，不能再附上。需要的话请在现场另拍一张。")


def require_room(work: Work, context: VisitContext, item: str | None, more: int = 1) -> None:
    """The visit is open, the actor is of it and may still look at things today, the item is in it and holds at most a
    dozen photos with ``more``."""
    require_writer(work, context)
    require_still_allowed(work, context)
    if item is not None:
        require_item(context, item)
    lines = with_copies(work.evidence_lines(inspection=context.id))  # a marked copy is no further photo
    if sum(1 for line in lines if line.item == item and not line.withdrawn) + more > MAX_PHOTOS_PER_ITEM:
        raise RuleViolation("rule-photo-many", f"一项最多{MAX_PHOTOS_PER_ITEM}张照片，请先删去不用的。")


def review_photo(work: Work, evidence: str, print_allowed: bool) -> None:
    """The tick 认不出任何孩子, by a person who looked; without it the photo is never printed (rule 13). It leaves the
    caption: by that a marked copy is known.

    The seal settles it for the photos of the visit (sync.md §3.10); a photo of a later rectification is no part of it.
    """
    state = _evidence(work, evidence)
    if state.finding is not None:
        require_act(work, state.finding)
    else:
        context = visit_context(work, state.inspection)
        if context.inspection.state is not VisitState.OPEN:
            raise RuleViolation("rule-visit-sealed", REVIEW_AFTER_SEAL)
        require_writer(work, context)
    work.append(EvidenceReviewedData(print_allowed=print_allowed), subject=evidence, facility=state.facility)


def withdraw_photo(work: Work, evidence: str) -> None:
    """Taken back before the seal: it is neither shown nor sent any more, and neither is its original."""
    state = _evidence(work, evidence)
    context = visit_context(work, state.inspection)
    require_writer(work, context)
    original = state.original_sha256 if state.original_size else None
    data = EvidenceWithdrawnData(sha256=state.sha256, why="mistake", original_sha256=original)
    work.append(data, subject=evidence, facility=state.facility)


def _evidence(work: Work, evidence: str) -> FoldedEvidence:
    state = work.evidence(evidence)
    if state is None:
        raise RuleViolation("rule-photo-unknown", "本机没有这张照片。")
    return state


def withdraw_damaged(work: Work, inspection: str, sha256: str) -> None:
    """Register a photo, or the original of one, whose file here is missing or fails its check as undeliverable, for
    ever (sync.md §3.4).

    Also after the seal, and where the district holds or refuses the photo's entry or the whole visit; by the team, or
    by the laptop's keeper where nobody of it comes any more. Raises RuleViolation for a photo that is sound, that the
    district holds, or that is none of this laptop's.
    """
    refused = [line for line in work.refused_photos(sha256) if line.inspection == inspection]
    _require_may_register(work, inspection, refused)
    lines = [line for line in work.evidence_lines(inspection=inspection) if line.delivers(sha256)]
    standing = {line.id for line in lines} | {line.subject for line in refused}
    if not standing:
        raise RuleViolation("rule-photo-unknown", "这次检查没有这张照片，或已经登记过了。")
    if not work.blob_is_pending(sha256):
        raise RuleViolation("rule-photo-delivered", "区里已有这张照片，或它不是这台电脑拍的，不用登记。")
    if _is_sound(work, sha256):
        raise RuleViolation("rule-photo-sound", "这张照片完好，请重新同步，不能登记为损坏。")
    visit = work.inspection(inspection)
    facility = visit.facility if visit is not None else next(line.facility for line in refused)
    for evidence in sorted(standing):
        work.append(EvidenceWithdrawnData(sha256=sha256, why="damaged"), subject=evidence, facility=facility)


def _require_may_register(work: Work, inspection: str, refused: Sequence[RefusedPhotoLine]) -> None:
    """A visit that was refused as a whole has no team here: then whoever took the photo."""
    if work.actor == work.device().keeper:
        return
    if work.inspection(inspection) is None and work.actor in {line.actor for line in refused}:
        return
    require_team(visit_context(work, inspection), work.actor)


def _is_sound(work: Work, sha256: str) -> bool:
    """Whether the file can be read and passes its check; a fault of the whole disk is raised, not taken for damage."""
    try:
        work.blob(sha256)
    except EnvironmentFault as fault:
        if fault.code not in ("env-blob-damaged", "env-blob-missing"):
            raise
        return False
    return True


def link_signed_copy(work: Work, notice: str, picture: Picture) -> None:
    """The sheet signed in ink, photographed back and linked to its document (documents.md §5)."""
    state = work.notice(notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    require_not_erased(work, [hashlib.sha256(picture.jpeg).hexdigest()])
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
