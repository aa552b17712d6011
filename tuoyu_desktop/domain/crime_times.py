"""The time limits of sending a suspected crime on, counted and never enforced (documents.md §4.9).

《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号，2020-08-07 修订）第5条: the head decides within 3 days of the
report, and what is approved goes to 公安 within 24 hours. Late is said, not forbidden: a late transfer is still owed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.paper_parts import CrimeTransfer

MATERIALS: Final = (
    "涉嫌犯罪案件移送书",
    "涉嫌犯罪案件情况的调查报告",
    "涉案物品清单",
    "有关检验报告或者鉴定结论",
    "其他有关涉嫌犯罪的材料",
)
"""第6条: what goes with a suspected crime, the letter itself first."""
DECIDING: Final = timedelta(days=3)
SENDING: Final = timedelta(hours=24)


def approved_late(part: CrimeTransfer) -> bool:
    """Whether the head decided after the third day; the day of the report is not counted."""
    return _after_third_day(part.reported_at, part.approved_at)


def sent_late(part: CrimeTransfer) -> bool:
    """Whether it went more than 24 hours after approval."""
    known = part.approved_at is not None and part.transferred_at is not None
    return known and part.transferred_at - part.approved_at > SENDING  # type: ignore[operator]  # both are known


def time_warnings(part: CrimeTransfer, now: datetime) -> tuple[str, ...]:
    """What is late, running out, or in an order that cannot be, in sentences for who writes it."""
    reported, approved, sent = part.reported_at, part.approved_at, part.transferred_at
    found = list[str]()
    if reported and approved and approved < reported:
        found.append("批准时间早于书面报告时间，请核对。")
    if approved and sent and sent < approved:
        found.append("移送时间早于批准时间，请核对。")
    if approved_late(part):
        found.append("批准超过了接到报告后3日（规定第五条），移送书上会写明。")
    elif approved is None and _after_third_day(reported, now):
        found.append("接到报告已超过3日，还没有批准决定（规定第五条）。")
    if sent_late(part):
        found.append("移送超过了批准后24小时（规定第五条），移送书上会写明。")
    elif approved and sent is None and now - approved > SENDING:
        found.append("批准已超过24小时，还没有移送（规定第五条）。")
    return tuple(found)


def _after_third_day(reported: datetime | None, decided: datetime | None) -> bool:
    if reported is None or decided is None:
        return False
    return beijing(decided).date() > beijing(reported).date() + DECIDING
