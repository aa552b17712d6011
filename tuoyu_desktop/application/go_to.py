"""Ctrl+K: any facility or finding by a few letters. Screens are matched by the dialog, which knows their names."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.wording import FACILITY_KINDS, FINDING_STATES

MOST_OF_A_KIND = 20


@dataclass(frozen=True)
class Hit:
    """``kind`` is facility or finding; ``id`` opens it."""

    kind: str
    id: str
    title: str
    caption: str


def find_anywhere(records: Records, area: str | None, text: str) -> tuple[Hit, ...]:
    """Facilities by name, pinyin, initials or address; findings by item code, facility or words of the fact."""
    words = text.split()
    if not words:
        return ()
    found = records.search_facilities(area, text, MOST_OF_A_KIND)
    facilities = [
        Hit("facility", line.id, line.name, f"{FACILITY_KINDS[line.kind]} · {line.street_town} · {line.address}")
        for line in records.facility_lines_of(found)
    ]
    findings: list[Hit] = []
    for line in records.finding_lines(area=area):
        place = f"{line.facility_name} {line.item} {line.fact}".casefold()
        if all(word.casefold() in place for word in words):
            title = f"{line.facility_name} · {line.item}"
            findings.append(Hit("finding", line.id, title, f"{FINDING_STATES[line.state]} · {line.fact}"))
            if len(findings) == MOST_OF_A_KIND:
                break
    return (*facilities, *findings)
