"""A photo as a screen shows it: here, with the district, unreadable or erased; and the one beside a finding at 收尾."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.finishing import FinishView
from tuoyu_desktop.application.marked_copies import shows_one_of
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import FindingView, ItemView
from tuoyu_desktop.domain.errors import EnvironmentFault

PHOTO_UNREADABLE = "不能显示"


@dataclass(frozen=True)
class FindingPhoto:
    """``far``: SHA-256 of one that another laptop took and that is not here; ``gone``: why it was erased by law or
    order (null: it was not); ``note``: what else stands in its place."""

    image: bytes = b""
    far: str = ""
    gone: str | None = None
    note: str = ""


def finding_photos(records: Records, view: FinishView) -> dict[str, FindingPhoto]:
    """Finding to its first photo; a finding that was recorded without one is left out."""
    found: dict[str, FindingPhoto] = {}
    for item in view.visit.items.values():
        for finding in item.findings:
            photo = _photo(records, item, finding)
            if photo is not None:
                found[finding.id] = photo
    return found


def _photo(records: Records, item: ItemView, finding: FindingView) -> FindingPhoto | None:
    first = next((photo for photo in item.photos if shows_one_of(photo, finding.state.evidence)), None)
    if first is None:
        lost = {photo.id for photo in item.damaged_photos}
        gone = item.erased_photos and not lost.issuperset(finding.state.evidence)
        return FindingPhoto(gone=item.erased_photos[0]) if gone else None
    return stored_photo(records, first.sha256)


def stored_photo(records: Records, sha256: str) -> FindingPhoto:
    """One that stands, by its name."""
    try:
        return FindingPhoto(records.blob(sha256))
    except EnvironmentFault as fault:
        return FindingPhoto(far=sha256) if fault.code == "env-blob-missing" else FindingPhoto(note=PHOTO_UNREADABLE)
