"""What a facility fills in: 整改报告 (documents.md §4.7) and 延期整改申请 (§4.8), prefilled from the officers' document
that it answers. They are the facility's own papers: no number of ours, no entry, no check code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from tuoyu_desktop.domain.frozen import Frozen
from tuoyu_desktop.domain.notice import FacilityHead, PhotoRef


class FacilityFormKind(StrEnum):
    REPORT = "REPORT"
    EXTENSION = "EXTENSION"


FORM_TITLES: Mapping[FacilityFormKind, str] = {
    FacilityFormKind.REPORT: "整改报告",
    FacilityFormKind.EXTENSION: "延期整改申请",
}


class FacilityProblem(Frozen):
    """One problem under the number that it has in the document that is answered. ``measures``, ``completed_on`` and
    ``evidence`` (photo numbers) are empty on a form that the facility fills."""

    number: int
    item_code: str
    fact: str
    demand: str = ""
    due_on: date | None = None
    at_once: bool = False
    measures: str = ""
    completed_on: date | None = None
    evidence: tuple[int, ...] = ()


class FacilityForm(Frozen):
    """``answered_…``: the document that the form answers; ``registered``: who reported and when, where the form shows
    what was registered here."""

    kind: FacilityFormKind
    facility: FacilityHead
    addressee: str
    answered_title: str
    answered_number: str
    answered_on: date
    problems: tuple[FacilityProblem, ...]
    photos: tuple[PhotoRef, ...] = ()
    registered: str = ""
    demo: bool = False
    practice: bool = False

    @property
    def title(self) -> str:
        """What stands at the head of the paper."""
        return FORM_TITLES[self.kind]
