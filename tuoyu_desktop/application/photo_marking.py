"""Marking a photo on a copy: arrow, box, words, a mosaic over a child's face. The photo itself is never touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from tuoyu_desktop.application.evidence_cases import (
    Picture,
    append_photo,
    require_not_erased,
    review_photo,
    stored_picture,
    withdraw_photo,
)
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.marked_copies import MARKED, copies_of, is_marked
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_rights import require_item, require_writer
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.photo_marks import Mark

MarkPicture = Callable[[bytes, tuple[Mark, ...]], Picture]
"""The port that draws marks into a copy, in the work pool. Raises RuleViolation picture-*."""
MARKS_DRAFT: Final = "visit:{inspection}:marks:{photo}"
"""The marks of a photo's copy, to go on with them: JSON of a list of :class:`Mark`. They stay on this laptop."""


@dataclass(frozen=True)
class PhotoToMark:
    """What the mark-up begins with: the photo as it was taken (JPEG), and the marks of its present copy where this
    laptop drew them."""

    jpeg: bytes = field(repr=False)
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class MarkPhoto:
    """``photo``: evidence id of the photo or of its present copy. ``print_allowed``: the tick 认不出任何孩子, by who
    looked at the copy."""

    inspection: str
    photo: str
    marks: tuple[Mark, ...]
    picture: Picture = field(repr=False)
    print_allowed: bool = False


def photo_to_mark(records: Records, inspection: str, photo: str) -> PhotoToMark:
    """Raises RuleViolation rule-photo-unknown; EnvironmentFault env-blob-missing, env-blob-damaged."""
    original = _original(records, inspection, photo)
    text = records.draft(_key(inspection, original))
    marks = tuple(Mark(**row) for row in json.loads(text)) if text and original.id != photo else ()
    return PhotoToMark(records.blob(original.sha256), marks)


def mark_photo(work: Work, command: MarkPhoto) -> str:
    """Keep the marked copy in place of any earlier one; returns its evidence id. Rights as in ``attach_photo``; a copy
    counts as no further photo of its item."""
    context = visit_context(work, command.inspection)
    require_writer(work, context)
    original = _original(work, command.inspection, command.photo)
    if original.item is None or original.finding is not None:
        raise RuleViolation("rule-photo-not-marked", "只有检查项下的现场照片可以标注。")
    require_item(context, original.item)
    picture = command.picture
    if picture.original_sha256 != original.sha256:
        raise RuleViolation("rule-photo-other", "标注的不是这张照片，请重新打开再标。")
    sha256 = hashlib.sha256(picture.jpeg).hexdigest()
    require_not_erased(work, [sha256, original.sha256])
    copy = ""
    for earlier in copies_of(work.evidence_lines(inspection=command.inspection), original):
        if earlier.sha256 == sha256 and not copy:
            copy = earlier.id  # nothing was drawn anew
        else:
            withdraw_photo(work, earlier.id)
    copy = copy or _attach(work, context, original, picture)
    _tick(work, copy, command.print_allowed)
    rows = [asdict(mark) for mark in command.marks]
    work.put_draft(_key(command.inspection, original), json.dumps(rows, ensure_ascii=False))
    return copy


def _tick(work: Work, copy: str, print_allowed: bool) -> None:
    known = work.evidence(copy)
    if known is not None and known.print_allowed != print_allowed:
        review_photo(work, copy, print_allowed=print_allowed)


def _attach(work: Work, context: VisitContext, original: EvidenceLine, picture: Picture) -> str:
    """A copy was taken when its photo was."""
    stored = replace(stored_picture(work, context, picture), taken_at=original.taken_at)
    return append_photo(work, context, original.item, stored, caption=f"{MARKED} {original.caption}".strip())


def _original(records: Records, inspection: str, photo: str) -> EvidenceLine:
    """The photo itself, also where its copy was named."""
    lines = [line for line in records.evidence_lines(inspection=inspection) if line.withdrawn is None]
    named = next((line for line in lines if line.id == photo and line.role == "photo"), None)
    if named is not None and is_marked(named):
        named = next((line for line in lines if named in copies_of(lines, line)), None)
    if named is None:
        raise RuleViolation("rule-photo-unknown", "本机没有这张照片。")
    return named


def _key(inspection: str, original: EvidenceLine) -> str:
    return MARKS_DRAFT.format(inspection=inspection, photo=original.id)
