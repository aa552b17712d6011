"""What can be made of papers besides one copy of one document; everything here is for the work pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuoyu_desktop.domain.facility_form import FacilityForm
    from tuoyu_desktop.domain.notice import DocumentContent


@dataclass(frozen=True)
class PaperMaker:
    """``together``: several documents with their photos, a title and the time of printing as one PDF. ``calibration``:
    the page to measure for a printer of that name. ``missing``: characters of a document that no font has.
    ``facility_form``: what a facility fills in, with its photos."""

    together: Callable[[Sequence[tuple[DocumentContent, Mapping[str, bytes]]], str, datetime], bytes]
    calibration: Callable[[str, datetime], bytes]
    missing: Callable[[DocumentContent], tuple[str, ...]]
    facility_form: Callable[[FacilityForm, Mapping[str, bytes], datetime], bytes]
