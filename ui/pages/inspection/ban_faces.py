"""B14 as a visit shows it: what the district told, not to be typed (checklist.md §2 rule 16)."""

from __future__ import annotations

from dataclasses import replace

from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.ban_check import answered_by_district, compared_words
from ui.widgets.measure_faces import MeasureFace


def as_told(face: MeasureFace, view: VisitView, item: ItemView) -> MeasureFace:
    """The card with the district's words for a title and fields that only tell; any other item as it is."""
    if not answered_by_district(item.code, view.mode):
        return face
    told = tuple(replace(field, enabled=False) for field in face.fields)
    return replace(face, title=compared_words(view.context.facility), fields=told)
