"""已依规删除: what stands where something was removed by law or order (sync.md §1), with the district's reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tuoyu_desktop.application.lines import ErasureLine, EvidenceLine
from tuoyu_desktop.application.ports import Records

if TYPE_CHECKING:
    from tuoyu_desktop.application.visit_view import ItemView

ERASED = "已依规删除"
PHOTO_ERASED = f"照片{ERASED}"
ANSWER_ERASED = f"答案{ERASED}"
FINDING_ERASED = f"登记的问题{ERASED}"
PHOTO = "evidence.attached"
_ANSWERS = ("answer.recorded", "answer.settled")


@dataclass(frozen=True)
class ErasedAnswer:
    """An answer of an earlier visit that is gone. ``on`` is null where that visit is not on this laptop."""

    on: date | None
    reason: str


def joined(reasons: Iterable[str]) -> str:
    """The district's reasons, each once."""
    return "；".join(dict.fromkeys(reason for reason in reasons if reason))


def with_reason(words: str, reasons: Iterable[str]) -> str:
    """The words and, where the district gave some, its reasons."""
    said = joined(reasons)
    return f"{words}：{said}" if said else words


def erased_photos(records: Records, facility: str | None, gone: Sequence[str], finding: str) -> tuple[str, ...]:
    """Reasons for the photos among ``gone`` (evidence ids), or, where a finding is named, of its later photos."""
    lines = records.erasure_lines(facility) if facility else ()
    mine = (line for line in lines if line.subject in gone or (finding and line.finding == finding))
    return tuple(line.reason for line in mine if line.kind in (PHOTO, ""))


def standing(records: Records, lines: Sequence[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """Those whose bytes the district has not erased: an entry may name such bytes that was written without knowing."""
    barred = records.barred_blobs({line.sha256 for line in lines}) if lines else frozenset()
    return tuple(line for line in lines if line.sha256 not in barred) if barred else tuple(lines)


def of_visit(records: Records, inspection: str, facility: str | None) -> tuple[ErasureLine, ...]:
    """What was erased of one visit."""
    lines = records.erasure_lines(facility) if facility else ()
    return tuple(line for line in lines if line.inspection == inspection)


def result_notes(lines: Sequence[ErasureLine]) -> tuple[dict[str, str], dict[str, str]]:
    """What a paper says at an item whose answer is gone, and at one whose finding is, by item code."""
    answers, findings = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for one in lines:
        if one.kind in _ANSWERS:
            answers[one.item].append(one.reason)
        elif one.kind == "finding.recorded":
            findings[one.item].append(one.reason)
    return (
        {item: with_reason(ANSWER_ERASED, reasons) for item, reasons in answers.items()},
        {item: with_reason(FINDING_ERASED, reasons) for item, reasons in findings.items()},
    )


def with_erased(
    records: Records, inspection: str, facility: str | None, items: Mapping[str, ItemView]
) -> dict[str, ItemView]:
    """The items of a visit at which something is gone, saying so: photos, the answer, answers of earlier visits."""
    lines = records.erasure_lines(facility) if facility else ()
    by_item: dict[str, list[ErasureLine]] = {}
    for line in lines:
        by_item.setdefault(line.item, []).append(line)
    changed: dict[str, ItemView] = {}
    for code, item in items.items():
        left = standing(records, item.photos)
        if code in by_item or len(left) < len(item.photos):
            changed[code] = _said(records, inspection, replace(item, photos=left), by_item.get(code, ()), item)
    return changed


def _said(
    records: Records, inspection: str, item: ItemView, lines: Sequence[ErasureLine], before: ItemView
) -> ItemView:
    here = [line for line in lines if line.inspection == inspection]
    photos = [line.reason for line in here if line.kind == PHOTO and not line.finding]
    photos += [""] * (len(before.photos) - len(item.photos))
    answers = [line.reason for line in here if line.kind in _ANSWERS]
    known = {line.inspection for line in item.last_time}
    earlier: dict[str, ErasedAnswer] = {}
    for line in lines:
        if line.kind in _ANSWERS and line.inspection != inspection and line.inspection not in known:
            visit = records.inspection(line.inspection)
            earlier.setdefault(line.inspection, ErasedAnswer(visit.date if visit else None, line.reason))
    return replace(
        item,
        erased_photos=tuple(photos),
        erased_answer=answers[0] if answers and item.answer is None else None,
        erased_last=tuple(earlier.values()),
    )
