"""The rule packs that the demo district works by."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.domain.entries.inspections import PackRef


@dataclass(frozen=True)
class PinnedPacks:
    """Checklist and district pack as every visit pins them."""

    checklist: PackRef
    district: PackRef


def pinned_packs() -> PinnedPacks:
    """The packs that come with the program."""
    return PinnedPacks(
        PackRef(id="checklist", version="0", digest="0" * 64),
        PackRef(id="demo-110115", version="0", digest="0" * 64),
    )
