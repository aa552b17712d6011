"""What became of each number of a leased block (documents.md §3): the same words on the laptop and at the district."""

from __future__ import annotations

from enum import StrEnum

from tuoyu_desktop.domain.terms import NoticeState


class NumberState(StrEnum):
    """A number is in exactly one of these; none of them leads back to a number that may be handed out but UNUSED."""

    USED = "USED"
    VOID = "VOID"
    UNUSED = "UNUSED"
    RETURNED = "RETURNED"
    SKIPPED = "SKIPPED"
    LOST = "LOST"


STATE_WORDS = {
    NumberState.USED: "已用",
    NumberState.VOID: "作废",
    NumberState.UNUSED: "未用",
    NumberState.RETURNED: "未用（已交还）",
    NumberState.SKIPPED: "跳过",
    NumberState.LOST: "停用",
}
SKIPPED_REASON = "程序中断或恢复备份时跳过，不再用"
LOST_REASON = "领号的电脑已停用，不再用"
GAP_REASON = "区里恢复数据时跳过，没有发出，不再用"
REFUSED_REASON = "区里没有收下：{reason}"
YEAR_OVER = "跨年，上年的编号没有用完"
LEASE_AHEAD = (12, 15)
"""Month and day from which the next year's blocks are leased, so that 1 January begins with numbers."""


def state_of(
    number: int, *, paper: NoticeState | None, returned: bool, highest: int, lost: bool = False
) -> NumberState:
    """``paper``: state of the document that has the number, null for none. ``highest``: the highest number that its
    device handed out of this kind and year. ``lost``: the device is stopped, so nothing more comes of it."""
    if paper is not None:
        return NumberState.VOID if paper is NoticeState.VOID else NumberState.USED
    if returned:
        return NumberState.RETURNED
    if number <= highest:
        return NumberState.SKIPPED
    return NumberState.LOST if lost else NumberState.UNUSED
