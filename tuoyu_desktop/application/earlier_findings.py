"""What earlier visits left open at a facility, item by item, for the person who stands there again."""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.terms import STILL_OPEN, FindingState

NOT_ENDED = (*STILL_OPEN, FindingState.REFERRED)
"""Neither 不采纳 nor 已销号: who stands there again is told of what was referred too."""


def open_before(records: Records, facility: str, inspection: str) -> Mapping[str, tuple[FindingLine, ...]]:
    """Open findings of other visits by item, the newest first."""
    found: dict[str, list[FindingLine]] = {}
    lines = records.finding_lines(facility=facility, states=NOT_ENDED) if facility else ()
    for line in sorted(lines, key=lambda one: one.recorded_at, reverse=True):
        if line.inspection != inspection:
            found.setdefault(line.item, []).append(line)
    return {item: tuple(each) for item, each in found.items()}
