"""The photos that stand in a document: those of its visit and, where a second look is told of, those of the first time
(documents.md §4.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tuoyu_desktop.application.erasures import PHOTO, PHOTO_ERASED, of_visit, standing, with_reason
from tuoyu_desktop.application.lines import ErasureLine, EvidenceLine
from tuoyu_desktop.application.marked_copies import MARKED, is_marked, shows_one_of, stands_for, with_copies
from tuoyu_desktop.application.notice_findings import may_say
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED, VisitContext
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.notice import NoticeKind, PhotoRef

THEN, NOW = "原", "现"
"""What stands before the caption of a photo of the first time, and of one of the second look."""
ELSEWHERE = "照片的记录不在本机"


def photo_refs(records: Records, context: VisitContext, kind: NoticeKind) -> dict[str, PhotoRef]:
    """Evidence id to photo; what nobody ticked stays in the archive and says so. Photos of a later rectification
    (those that name a finding) are no part of the visit. A marked copy stands under its own id and that of its photo,
    which itself is never printed then."""
    lines = [
        photo
        for photo in with_copies(records.evidence_lines(inspection=context.id))
        if _is_printed(photo) and photo.finding is None and may_say(kind, photo.item or "")
    ]
    found = refs_of(records, lines, first=1)
    gone = [one for one in of_visit(records, context.id, context.inspection.facility) if one.kind == PHOTO]
    for one in gone:
        if not one.finding and one.subject not in found and may_say(kind, one.item):
            found[one.subject] = _erased(one, one.item, _next(found))
    return found


def with_earlier(
    records: Records, context: VisitContext, photos: Mapping[str, PhotoRef], reviewed: Iterable[FoldedFinding]
) -> dict[str, PhotoRef]:
    """The photos of a second look and behind them, numbered on, those of the first time; the captions of both say
    which is which."""
    states = list(reviewed)
    items = {state.item for state in states}
    mine = with_copies(records.evidence_lines(inspection=context.id))
    now = {photos[line.id].number for line in mine if line.item in items and line.id in photos}
    found = {evidence: _called(photo, NOW) if photo.number in now else photo for evidence, photo in photos.items()}
    lines = {visit: with_copies(records.evidence_lines(inspection=visit)) for visit in {s.inspection for s in states}}
    for state in states:
        shown = [line for line in lines[state.inspection] if _is_printed(line) and shows_one_of(line, state.evidence)]
        fresh = [line for line in shown if line.id not in found]
        refs = refs_of(records, fresh, first=_next(found))
        found |= {evidence: _called(photo, THEN) for evidence, photo in refs.items()}
        taken_back = {line.id for line in lines[state.inspection] if not _is_printed(line)}
        for evidence in state.evidence:
            if evidence not in found and evidence not in taken_back:
                found[evidence] = _called(_not_here(records, state, evidence, _next(found)), THEN)
    return found


def _is_printed(line: EvidenceLine) -> bool:
    """Whether a paper names it: a photo that nobody took back by mistake."""
    return line.role == "photo" and line.withdrawn in (None, "damaged")


def _next(found: Mapping[str, PhotoRef]) -> int:
    return max((photo.number for photo in found.values()), default=0) + 1


def _called(photo: PhotoRef, word: str) -> PhotoRef:
    return photo.model_copy(update={"caption": f"{word}　{photo.caption}".rstrip("　")})


def _not_here(records: Records, state: FoldedFinding, evidence: str, number: int) -> PhotoRef:
    """A photo of the first time of which this laptop has no line: erased by law, or only with the district."""
    lines = records.erasure_lines(state.facility) if state.facility else ()
    gone = next((one for one in lines if one.subject == evidence), None)
    if gone is not None:
        return _erased(gone, state.item, number)
    reason = PHOTO_ERASED if records.erased([evidence]) else ELSEWHERE
    return PhotoRef(sha256="", number=number, caption=state.item, withheld_reason=reason)


def _erased(line: ErasureLine, item: str, number: int) -> PhotoRef:
    return PhotoRef(sha256="", number=number, caption=item, withheld_reason=with_reason(PHOTO_ERASED, [line.reason]))


def refs_of(records: Records, lines: Sequence[EvidenceLine], first: int) -> dict[str, PhotoRef]:
    """Evidence id to photo, numbered from ``first``."""
    here = {line.id for line in standing(records, lines)}
    found = {
        line.id: PhotoRef(
            sha256=line.sha256,
            number=number,
            caption=_photo_caption(line),
            print_allowed=line.print_allowed and line.withdrawn is None and line.id in here,
            withheld_reason=_withheld(line, line.id in here),
        )
        for number, line in enumerate(lines, start=first)
    }
    return found | {photo: found[line.id] for line in lines for photo in stands_for(line)}


def _photo_caption(line: EvidenceLine) -> str:
    """Item, words and that it is a marked copy; below, when it was taken (by the camera's clock) or else attached."""
    words = line.caption.removeprefix(MARKED).strip() if is_marked(line) else line.caption
    item = line.item if line.item and line.item not in words else ""
    at, act = (line.taken_at, "拍摄") if line.taken_at else (line.attached_at, "附上")
    when = f"{beijing(at):%Y-%m-%d %H:%M} {act}" if at else ""
    what = "　".join(part for part in (item, words, MARKED if is_marked(line) else "") if part)
    return "\n".join(part for part in (what, when) if part)


def _withheld(line: EvidenceLine, stands: bool) -> str:
    if not stands:
        return PHOTO_ERASED
    if line.withdrawn is not None:
        return PHOTO_DAMAGED
    return "" if line.print_allowed else "照片存档，未附"
