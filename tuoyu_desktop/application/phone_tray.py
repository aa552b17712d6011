"""The tray of a visit: photos that came from a telephone or a card, durable at once, of no item until a person places
them. What lies here is sent to nobody and is no part of the visit (decisions/0008).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tuoyu_desktop.application.evidence_cases import (
    Picture,
    StoredPhoto,
    append_photo,
    keeps_original,
    require_not_erased,
    require_room,
)
from tuoyu_desktop.application.ports import TRAY_DRAFT, Records, Work
from tuoyu_desktop.application.visit_rights import require_writer
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.entries.fold_inspections import FoldedInspection
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.red_lines import NO_PHOTO_ITEMS
from tuoyu_desktop.domain.terms import Answer, VisitState

MOST_IN_TRAY: Final = 60
NEAR: Final = timedelta(minutes=15)
"""A photo is proposed for an item that was answered so shortly before or after it."""


@dataclass(frozen=True)
class TrayPhoto:
    """One photo that waits. ``sha256`` of what is stored, ``original_sha256`` of the file as it came; ``size`` in
    bytes; ``taken_at`` by the camera's clock, null where it says nothing. With ``original_size`` (bytes) the file as
    it came lies here too."""

    sha256: str
    original_sha256: str
    name: str
    size: int
    width: int
    height: int
    taken_at: datetime | None
    arrived_at: datetime
    original_size: int | None = None
    original_type: str = ""


@dataclass(frozen=True)
class TrayLine:
    """A photo of the tray with the item proposed for it, null for none."""

    photo: TrayPhoto
    proposed: str | None


@dataclass(frozen=True)
class Moment:
    """When an item was answered; ``wants_photo``: it failed and has none."""

    code: str
    at: datetime
    wants_photo: bool = False


def propose(taken_at: datetime | None, moments: Sequence[Moment]) -> str | None:
    """The item that a photo probably belongs to: among those answered within ``NEAR`` of it a failed one without photo
    first, then the nearest in time, then the first of the checklist; null when nothing is near. The telephone's clock
    may be wrong, so this is a proposal and never more."""
    if taken_at is None:
        return None
    near = [moment for moment in moments if abs(moment.at - taken_at) <= NEAR]
    chosen = [moment for moment in near if moment.wants_photo] or near
    return min(chosen, key=lambda moment: abs(moment.at - taken_at)).code if chosen else None


@dataclass(frozen=True)
class TakeIn:
    """A photo that came, made ready; ``name`` as its file is called where it came from."""

    inspection: str
    name: str
    picture: Picture = field(repr=False)


def take_in(work: Work, command: TakeIn) -> TrayPhoto:
    """Into the tray, durable with this unit. Refused: rule-visit-*, rule-photo-erased, rule-tray-twice and
    rule-tray-full."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    picture, photos = command.picture, _standing(work, command.inspection)
    sha256 = hashlib.sha256(picture.jpeg).hexdigest()
    require_not_erased(work, [sha256, picture.original_sha256])
    _require_new(work, command.inspection, photos, sha256, picture.original_sha256)
    if len(photos) >= MOST_IN_TRAY:
        message = f"电脑上已有 {MOST_IN_TRAY} 张没放好的照片，请先在电脑上放到检查项里，再接着传。"
        raise RuleViolation("rule-tray-full", message)
    kept = keeps_original(context, picture)
    if kept:
        work.set_aside_blob(picture.original, picture.original_type)
    photo = TrayPhoto(
        sha256=work.set_aside_blob(picture.jpeg, "image/jpeg"),
        original_sha256=picture.original_sha256,
        name=command.name.strip()[-80:],
        size=len(picture.jpeg),
        width=picture.width,
        height=picture.height,
        taken_at=picture.taken_at,
        arrived_at=work.now(),
        original_size=len(picture.original) if kept else None,
        original_type=picture.original_type if kept else "",
    )
    _keep(work, command.inspection, [*photos, photo])
    return photo


def _require_new(work: Work, inspection: str, photos: Sequence[TrayPhoto], sha256: str, original: str) -> None:
    """The same file brought twice, or one that stands at an item already, is said so."""
    if any(sha256 == photo.sha256 or original == photo.original_sha256 for photo in photos):
        raise RuleViolation("rule-tray-twice", "这张已经传过了，在电脑上等着放，不用再传。")
    for line in work.evidence_lines(inspection=inspection):
        if line.sha256 == sha256 and not line.withdrawn and line.role == "photo":
            raise RuleViolation("rule-tray-twice", f"这张已经放在{line.item or '这次检查'}了，不用再传。")


def tray_view(records: Records, inspection: str) -> tuple[TrayLine, ...]:
    """What waits, in the order it came, each with its proposal; nothing once the visit is over."""
    state = records.inspection(inspection)
    photos = _standing(records, inspection)
    if state is None or state.state is not VisitState.OPEN or not photos:
        return ()
    moments = _moments(records, inspection, state)
    return tuple(TrayLine(photo, propose(photo.taken_at, moments)) for photo in photos)


def _moments(records: Records, inspection: str, state: FoldedInspection) -> list[Moment]:
    """Of the items that were looked at, in the order of the checklist; those that ask for no photo left out."""
    answers = records.answers(inspection)
    with_photo = {line.item for line in records.evidence_lines(inspection=inspection) if not line.withdrawn}
    looked = [(code, answers[code]) for code in state.items if code in answers and code not in NO_PHOTO_ITEMS]
    return [
        Moment(code, answer.at, answer.answer is Answer.FAIL and code not in with_photo)
        for code, answer in looked
        if answer.answer not in (None, Answer.NOT_CHECKED)
    ]


def tray_count(records: Records, inspection: str) -> int:
    """How many photos wait."""
    return len(_standing(records, inspection))


@dataclass(frozen=True)
class PlacePhotos:
    """Photos of the tray, by SHA-256, to one item."""

    inspection: str
    item: str
    hashes: tuple[str, ...]


def place_photos(work: Work, command: PlacePhotos) -> tuple[str, ...]:
    """They become evidence of the item and leave the tray, all or none; returns the evidence ids. Refused as in
    ``attach_photo``, and rule-tray-gone where one of them lies in the tray no more."""
    context = visit_context(work, command.inspection)
    chosen = _chosen(work, command.inspection, command.hashes)
    require_room(work, context, command.item, len(chosen))
    require_not_erased(work, command.hashes)
    placed = tuple(_attach(work, context, command.item, photo) for photo in chosen)
    _leave(work, command.inspection, command.hashes)
    return placed


def _attach(work: Work, context: VisitContext, item: str, photo: TrayPhoto) -> str:
    work.use_blob(photo.sha256)
    if photo.original_size:
        work.use_blob(photo.original_sha256)
    fields = {name: getattr(photo, name) for name in StoredPhoto.__dataclass_fields__}
    return append_photo(work, context, item, StoredPhoto(**fields))


def drop_photos(work: Work, inspection: str, hashes: Sequence[str]) -> None:
    """Not wanted: key and bytes go for good."""
    require_writer(work, visit_context(work, inspection))
    _chosen(work, inspection, hashes)
    _leave(work, inspection, hashes)


def clear_tray(work: Work, inspection: str) -> None:
    """The visit is over: what was not placed is of nobody."""
    if work.draft(TRAY_DRAFT.format(inspection=inspection)) is not None:
        _keep(work, inspection, ())
        work.forget_unplaced()


def _chosen(work: Work, inspection: str, hashes: Sequence[str]) -> list[TrayPhoto]:
    photos = {photo.sha256: photo for photo in _photos(work, inspection)}
    if not hashes or not set(hashes) <= set(photos):
        raise RuleViolation("rule-tray-gone", "这些照片已经放好或去掉了，请看一下再选。")
    return [photos[sha256] for sha256 in dict.fromkeys(hashes)]


def _leave(work: Work, inspection: str, hashes: Collection[str]) -> None:
    _keep(work, inspection, [photo for photo in _photos(work, inspection) if photo.sha256 not in hashes])
    work.forget_unplaced()


# the draft ------------------------------------------------------------------------------------------------------------


def _photos(records: Records, inspection: str) -> list[TrayPhoto]:
    text = records.draft(TRAY_DRAFT.format(inspection=inspection))
    return [_read(row) for row in json.loads(text)] if text else []


def _standing(records: Records, inspection: str) -> list[TrayPhoto]:
    """Those whose bytes the district has not erased."""
    photos = _photos(records, inspection)
    barred = records.barred_blobs([photo.sha256 for photo in photos]) if photos else frozenset()
    return [photo for photo in photos if photo.sha256 not in barred]


def _keep(work: Work, inspection: str, photos: Sequence[TrayPhoto]) -> None:
    key = TRAY_DRAFT.format(inspection=inspection)
    if photos:
        work.put_draft(key, json.dumps([_row(photo) for photo in photos], ensure_ascii=False))
    else:
        work.drop_draft(key)


def _row(photo: TrayPhoto) -> dict[str, object]:
    taken = photo.taken_at.isoformat() if photo.taken_at else None
    return {**vars(photo), "taken_at": taken, "arrived_at": photo.arrived_at.isoformat()}


def _read(row: Mapping[str, Any]) -> TrayPhoto:
    taken = datetime.fromisoformat(row["taken_at"]) if row["taken_at"] else None
    return TrayPhoto(**{**row, "taken_at": taken, "arrived_at": datetime.fromisoformat(row["arrived_at"])})
