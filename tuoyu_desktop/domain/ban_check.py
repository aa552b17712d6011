"""B14, the list of banned people (checklist.md §2 rule 16): who may ask it, and what a visit is told of it. No names.

In 走访, 业务指导 and 普惠查验 the district compares the filed roster itself; laptops get its date and two figures. The
list is only on laptops of certified officers (:mod:`tuoyu_desktop.domain.ban_list`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tuoyu_desktop.domain.facility import Facility
from tuoyu_desktop.domain.terms import VisitMode

BAN_ITEM: Final = "B14"
NOT_COMPARED: Final = "区里还没有比对"


def answered_by_district(code: str, mode: VisitMode) -> bool:
    """Whether the values of the item come from the district and are not typed here."""
    return code == BAN_ITEM and mode is not VisitMode.ADMINISTRATIVE_INSPECTION


def is_compared(facility: Facility) -> bool:
    """Whether the district has told what came out."""
    return facility.ban_compared_on is not None and facility.ban_hits is not None


def district_values(facility: Facility) -> Mapping[str, Any]:
    """The measured values of B14 as the district told them; empty where it has not compared."""
    on = facility.ban_compared_on
    if on is None or facility.ban_hits is None:
        return {}
    counted = {} if facility.ban_compared is None else {"compared": facility.ban_compared}
    return {**counted, "hits": facility.ban_hits, "compared_on": on.isoformat()}


def compared_words(facility: Facility) -> str:
    """区里已比对（11月18日，9 人） or 区里还没有比对."""
    on = facility.ban_compared_on
    if on is None or facility.ban_hits is None:
        return NOT_COMPARED
    people = f"，{facility.ban_compared} 人" if facility.ban_compared is not None else ""
    return f"区里已比对（{on.month}月{on.day}日{people}）"
