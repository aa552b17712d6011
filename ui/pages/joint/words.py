"""The words of 一起查, made of the view. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from tuoyu_desktop.application import joint_words
from tuoyu_desktop.application.joint_view import CameOver, JointLaptop, JointVisitView, Settlement, VersionView
from tuoyu_desktop.application.late_entries import LateEntry
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.visit_view import SectionView, VisitView
from tuoyu_desktop.domain.terms import Answer, EntryStatus
from tuoyu_desktop.domain.verdict_words import KINDS
from tuoyu_desktop.domain.wording import ANSWERS

NOTED, ERASED = "只写了备注", "已依规删除"
TONES = {Answer.PASS: "pass", Answer.FAIL: "fail", Answer.NOT_APPLICABLE: "na", Answer.NOT_CHECKED: "na"}
CONFLICT_ICON = "ph.arrows-left-right"


def caption(view: JointVisitView, zone: tzinfo | None) -> str:
    """2 人、2 台电脑、1 次检查 · 11月18日 09:34 开始."""
    begun = view.visit.started_at.astimezone(zone)
    people, laptops = len(view.visit.team), len(view.laptops)
    return f"{people} 人、{laptops} 台电脑、1 次检查 · {begun.month}月{begun.day}日 {begun:%H:%M} 开始"


def number_words(laptop: JointLaptop) -> str:
    """本机 07 号; a number that is not known is left out."""
    number = f"{laptop.number:02d} 号" if laptop.number else ""
    return f"本机 {number}".strip() if laptop.is_this else number


def standing_words(laptop: JointLaptop, zone: tzinfo | None) -> str:
    """How much of a laptop is here."""
    if laptop.is_this:
        return f"就是这台，答了 {laptop.answered} 项"
    if laptop.only_joined or laptop.last_at is None:
        return "还没有收到这台电脑的记录"
    return f"对到 {clock(laptop.last_at, zone)}，答了 {laptop.answered} 项"


def clock(at: datetime, zone: tzinfo | None) -> str:
    """The time of day here."""
    return f"{at.astimezone(zone):%H:%M}"


def section_words(section: SectionView, visit: VisitView) -> tuple[str, str, str]:
    """Tone, words and icon at the right of a group."""
    apart = sum(1 for code in section.codes if visit.items[code].conflict)
    left = section.total - section.done
    if apart:
        return "na", f"{apart} 项不一致", CONFLICT_ICON
    if section.failed:
        return "fail", f"{section.failed} 不合格", ""
    return ("", f"还有 {left} 项", "") if left else ("pass", "查完", "")


def answered_words(section: SectionView, owner: JointLaptop, laptops: Sequence[JointLaptop]) -> str:
    """陈秀兰 4、赵敏 2: who answered in a group, as far as it is not just the one to whom it is proposed."""
    counts = {one.person_name: one.by_group.get(section.letter, 0) for one in laptops}
    counts = {name: count for name, count in counts.items() if count}
    if set(counts) <= {owner.person_name}:
        return ""
    if len(counts) == 1:
        return "".join(f"{name}答了 {count} 项" for name, count in counts.items())
    return "、".join(f"{name} {count}" for name, count in counts.items())


def settled_words(one: Settlement) -> str:
    """What holds; the answer that was chosen may have been erased since."""
    return ERASED if one.answer is None else ANSWERS[one.answer]


def settled_why(one: Settlement) -> str:
    """陈秀兰答合格，赵敏答不合格。赵敏定的：两个房间都要看."""
    differed = "，".join(f"{name}答{answer_words(answer)}" for name, answer in one.versions)
    return f"{differed}。{one.person_name}定的：{one.reason}"


def answer_words(answer: Answer | None) -> str:
    """合格 and so on; a side may have only a note."""
    return NOTED if answer is None else ANSWERS[answer]


def tone(answer: Answer | None) -> str:
    """The tone of an answer."""
    return "" if answer is None else TONES[answer]


def version_words(version: VersionView) -> str:
    """Reason and note of one side."""
    return "；".join(part for part in (version.reason, version.note) if part)


def settle_words(version: VersionView | None) -> str:
    """What the button does."""
    return "先选用哪个答案" if version is None else f"按“{answer_words(version.answer)}”定下来"


def came_words(one: CameOver) -> str:
    """照片 2, or nothing."""
    return f"照片 {one.photos}" if one.photos else ""


def exchange_words(view: JointVisitView, status: SyncStatus, zone: tzinfo | None) -> str:
    """How and when the laptops last told each other."""
    if status.state is SyncState.RUNNING:
        way = "正在经区里对"
    elif status.state is SyncState.OFFLINE:
        way = "现在连不上区里，用 U 盘对，或者回去各自送到区里再合"
    elif status.state is SyncState.FAULT and status.sentence:
        way = status.sentence
    else:
        way = "有网就经区里自动对；没有网用 U 盘，或者回去各自送到区里再合"
    stick = f"。{clock(view.stick_at, zone)} 用 U 盘对过" if view.stick_at is not None else ""
    return f"{way}{stick}"


def late_words(entry: LateEntry) -> str:
    """A finding that counts, a photo that is kept with its item, or what waits."""
    kind = KINDS.get(entry.kind, "记录")
    if entry.counted:
        return f"{kind}，算数"
    return f"{kind}，已收下" if entry.status == EntryStatus.APPLIED.value else f"{kind}，留着待定"


def late_sentence(view: JointVisitView) -> str:
    """What came after the seal, by whom, and what is to be done."""
    findings = sum(1 for entry in view.late if entry.kind == "finding.recorded")
    counted = f"，其中 {findings} 个问题" if findings else ""
    todo = "请写更正说明，文书才说得清。" if view.amendment_asked else "更正说明已经写了。"
    return f"{joint_words.late_words(view.late)}{counted}。{todo}"


def exported_words(photos: int, unreadable: int) -> str:
    """What stands on the stick and what to do with it."""
    damaged = f"{unreadable} 张照片在本机已损坏，没有写入。" if unreadable else ""
    return f"检查包写好了，带 {photos} 张照片。{damaged}请在另一台电脑上读入。"


def imported_words(entries: int, photos: int, late: int) -> str:
    """What was new on the stick."""
    if not entries and not photos:
        return "这个检查包里的记录本机都有了。"
    after = f"{late} 条是封存以后的，留着待定。" if late else ""
    return f"读入了 {entries} 条新记录、{photos} 张照片。{after}"
