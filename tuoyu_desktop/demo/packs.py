"""The rule packs that the demo district works by: those that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from tuoyu_desktop.demo.places import DEMO_PACK
from tuoyu_desktop.domain.checklist import Checklist
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.inspections import PackRef
from tuoyu_desktop.exchange.rule_packs import builtin_checklists, builtin_district_packs


@dataclass(frozen=True)
class PinnedPacks:
    """Checklist and district pack of every visit of the stream."""

    checklist: Checklist
    district: DistrictPack

    @property
    def checklist_ref(self) -> PackRef:
        return PackRef(id=self.checklist.id, version=self.checklist.version, digest=self.checklist.digest)

    @property
    def district_ref(self) -> PackRef:
        return PackRef(id=self.district.id, version=self.district.version, digest=self.district.digest)


@cache
def pinned_packs(today: date) -> PinnedPacks:
    """The checklist in force on ``today``, also for the visits before it, and the demo district's pack."""
    in_force = [checklist for checklist in builtin_checklists() if checklist.effective_from <= today]
    checklist = max(in_force or builtin_checklists(), key=lambda one: one.effective_from)
    district = next(pack for pack in builtin_district_packs() if pack.id == DEMO_PACK)
    return PinnedPacks(checklist, district)
