"""What was put right in a sealed visit, in words: for screens, and for the papers that are made later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.amendments import result_word
from tuoyu_desktop.domain.entries.fold_inspections import Amendment
from tuoyu_desktop.domain.entries.inspections import AmendedValue

OPINION_LABEL = "机构的意见"
NOTHING = "（没有写）"


@dataclass(frozen=True)
class AmendedLine:
    """One correction that was made: both values in words. A late entry's amendment has words alone."""

    at: datetime
    by: str
    reason: str
    label: str
    old: str
    new: str
    svg: str = ""
    item: str = ""
    finding: str = ""


def amended_lines(records: Records, inspection: str) -> tuple[AmendedLine, ...]:
    """What was put right in a visit, in the order in which it was written."""
    visit = records.inspection(inspection)
    if visit is None:
        return ()
    return tuple(line for one in visit.amendments for line in _lines(records, inspection, one))


def amendments_of_finding(records: Records, inspection: str, item: str, finding: str) -> str:
    """What the visit says now of one of its findings, in one sentence; empty where nothing of it was put right."""
    lines = [
        line
        for line in amended_lines(records, inspection)
        if line.finding == finding or (not line.finding and line.item == item)
    ]
    said_so = "；".join(f"{line.label}：{line.old} → {line.new}（{line.reason}）" for line in lines)
    return f"检查人员封存以后更正过。{said_so}" if said_so else ""


def _lines(records: Records, inspection: str, one: Amendment) -> list[AmendedLine]:
    person = records.person(one.by)
    name = person.name if person is not None else ""
    if not one.changes:
        return [AmendedLine(one.at, name, one.reason, one.item or "更正说明", "", one.text)]
    items = {finding: state.item for finding, state in records.findings(inspection).items()}
    return [
        AmendedLine(
            one.at,
            name,
            one.reason,
            _label(change, items),
            said(change, change.old),
            said(change, change.new),
            one.svg,
            change.item or items.get(change.finding, ""),
            change.finding,
        )
        for change in one.changes
    ]


def _label(change: AmendedValue, items: Mapping[str, str]) -> str:
    if change.what == "opinion":
        return OPINION_LABEL
    word = {"answer": "结果", "note": "说明", "fact": "问题的事实"}[change.what]
    return f"{change.item or items.get(change.finding, '')} {word}".strip()


def said(change: AmendedValue, value: str) -> str:
    return result_word(value) if change.what == "answer" else value or NOTHING
