"""What the page says: counts in things people know (检查, 照片), never in entries or bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import DeliveryLine, QueueLine
from tuoyu_desktop.application.sync_attention import DamagedCase, LateCase, LostTrayCase, RefusedCase
from tuoyu_desktop.application.sync_history import SyncRun
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import SyncView
from tuoyu_desktop.domain.verdict_words import KINDS
from ui.widgets.chips import ChipKind

OLD = timedelta(hours=12)
"""From then on the age carries the orange clock (design tokens §8, 08)."""

REJECTED: tuple[str, str, ChipKind] = ("区里未接受", "ph.x-circle-fill", "fail")
HELD: tuple[str, str, ChipKind] = ("区里暂存", "ph.pause-circle-fill", "warn")
DAMAGED: tuple[str, str, ChipKind] = ("照片损坏", "ph.image", "warn")
CONFLICT: tuple[str, str, ChipKind] = ("两边不一致", "ph.arrows-left-right", "na")
LATE: tuple[str, str, ChipKind] = ("封存后才到", "ph.clock-counter-clockwise", "warn")
LOST: tuple[str, str, ChipKind] = ("照片没有收进", "ph.image", "warn")
KNOWN = "知道了"
REGISTER = "登记为无法送达"
HOTSPOT = "手机热点，先不传照片"


def sentence(view: SyncView, status: SyncStatus) -> str:
    """The one sentence of the page."""
    waiting = counts(view.delivery)
    if status.state is SyncState.RUNNING:
        if view.delivery.all_delivered:
            return "正在和区里核对"
        return f"正在送达，还有{_gap(waiting)}{waiting}"
    if view.delivery.all_delivered:
        if view.delivery.confirmed_at is None:
            return "没有要送的记录"
        return f"全部送达，{spoken.confirmation(view.delivery.confirmed_at, view.now)}"
    return f"{waiting}尚未送达"


def _gap(words: str) -> str:
    """A blank before figures, none before signs."""
    return " " if words[0].isdigit() else ""


def counts(delivery: DeliveryLine) -> str:
    """3 次检查、41 张照片."""
    parts = []
    if delivery.visits_waiting:
        parts.append(f"{delivery.visits_waiting} 次检查")
    if delivery.photos_waiting:
        parts.append(f"{delivery.photos_waiting} 张照片")
    waiting = delivery.own_seq - delivery.confirmed_seq
    return "、".join(parts) or (f"{waiting} 条记录" if waiting > 0 else "几条记录")


def comfort(view: SyncView, status: SyncStatus, *, held: bool = False) -> str:
    """The line below: what is safe, and why the last try ended. ``held``: photos wait until they are asked for."""
    if status.state is SyncState.RUNNING:
        return STEPS.get(status.step, "正在和区里通话")
    if status.sentence:
        return status.sentence
    if view.delivery.all_delivered:
        return "区里的校验码和本机一致，照片一张不缺。" if view.delivery.own_seq else "新写的记录会自己送，不用管。"
    way = "记录会自己送，照片等你点“现在传照片”。" if held else "连得上网时会自己送。"
    return f"都已安全存在这台电脑上。{way}"


STEPS = {
    "hello": "正在找区里的服务器",
    "push": "正在送记录",
    "pull": "正在收区里的资料",
    "photos": "正在送照片",
    "receipt": "正在取回执",
}


def amount(status: SyncStatus, delivery: DeliveryLine) -> str:
    """The small words beside the bar."""
    if status.state is SyncState.RUNNING and status.step == "photos":
        done, whole = spoken.size(status.bytes_sent), spoken.size(status.bytes_to_send)
        number, of = min(status.photos_sent + 1, status.photos_to_send), status.photos_to_send
        return f"第 {number} 张，共 {of} 张 · {done} / {whole}"
    if status.state is SyncState.RUNNING and status.entries_to_send:
        return f"{status.entries_sent} / {status.entries_to_send} 条记录"
    if status.state is SyncState.RUNNING and status.entries_received:
        return f"收到 {status.entries_received} 条"
    return f"0 / {spoken.size(delivery.photo_bytes_waiting)}" if delivery.photo_bytes_waiting else ""


def queue_title(line: QueueLine) -> str:
    kind = KINDS.get(line.kind, "记录")
    return f"{kind} · {line.title}" if line.title else kind


def queue_amount(line: QueueLine) -> str:
    parts = [f"{line.entry_count} 条"] if line.entry_count else []
    if line.photo_count:
        parts.append(f"{line.photo_count} 张")
    return "、".join(parts)


def waited(line: QueueLine, now: datetime) -> str:
    """How long a line has waited; what was written just now has not."""
    since = now - line.since_at
    return "刚记下" if since < timedelta(minutes=1) else f"等了 {spoken.age(since)}"


def is_old(line: QueueLine, now: datetime) -> bool:
    return now - line.since_at >= OLD


def refused_title(case: RefusedCase) -> str:
    """亲亲宝贝 · 检查 等 26 条."""
    kind = KINDS.get(case.kinds[0], "记录")
    whole = f"{kind} 等 {case.count} 条" if case.count > 1 else kind
    return f"{case.facility_name} · {whole}" if case.facility_name else whole


def damaged_title(case: DamagedCase) -> str:
    """小橡树托育中心 · D04 的照片."""
    photo = f"{case.item} 的照片" if case.item else "照片"
    return f"{case.facility_name} · {photo}" if case.facility_name else photo


def late_title(case: LateCase) -> str:
    """亲亲宝贝 · 赵敏的 2 条记录."""
    whose = f"{'、'.join(case.persons)}的 " if case.persons else ""
    return f"{case.facility_name} · {whose}{case.count} 条记录"


def late_line(case: LateCase) -> str:
    """What of it counts already, and what is asked for."""
    counted = f"其中 {case.findings} 个问题已经算数。" if case.findings else ""
    return f"{counted}文书上没有这些，请写更正说明"


def lost_title(case: LostTrayCase) -> str:
    """亲亲宝贝 · 3 张没有放好的照片."""
    photos = f"{case.count} 张没有放好的照片"
    return f"{case.facility_name} · {photos}" if case.facility_name else photos


def lost_line(case: LostTrayCase) -> str:
    """What happened to them, and where they may still be."""
    ended = "放弃" if case.given_up else "封存"
    return f"另一台电脑{ended}了这次检查，这些照片没有收进去，已从本机删除。手机里还有的话请留好"


def photos_title(view: SyncView, status: SyncStatus, running: bool) -> str:
    if running:
        number = min(status.photos_sent + 1, status.photos_to_send)
        return f"正在送第 {number} 张，共 {status.photos_to_send} 张照片"
    return f"{view.delivery.photos_waiting} 张照片还没送上去"


def photos_caption(view: SyncView) -> str:
    if view.photos_begun:
        return f"其中 {view.photos_begun} 张传到一半，从断开处接着传"
    return "记录先送，照片后送；断了从断开处接着传"


def photos_way(view: SyncView, *, metered: bool) -> str:
    """One line: whether photos go by themselves, and if not, why."""
    if view.photos_held:
        return "记录照送，照片先存在这台电脑上"
    if metered:
        return "现在的网络按流量计费：记录照送，照片等你点"
    return "用手机热点时勾上，免得照片花流量"


def send_photos(view: SyncView) -> str:
    """现在传照片（12.3 MB）."""
    return f"现在传照片（{spoken.size(view.delivery.photo_bytes_waiting)}）"


def photos_amount(view: SyncView, status: SyncStatus, running: bool) -> str:
    if running:
        return f"{spoken.size(status.bytes_sent)} / {spoken.size(status.bytes_to_send)}"
    return spoken.size(view.delivery.photo_bytes_waiting)


@dataclass(frozen=True)
class RunState:
    """How a sync ended, in word, shape and colour."""

    word: str
    icon: str
    ink: str


def run_state(run: SyncRun) -> RunState:
    """送出 47 条记录、41 张照片 · 收到 12 条; or why it ended."""
    parts = []
    sent = "、".join(
        part
        for count, part in (
            (run.entries_sent, f"{run.entries_sent} 条记录"),
            (run.photos_sent, f"{run.photos_sent} 张照片"),
        )
        if count
    )
    if sent:
        parts.append(f"送出 {sent}")
    if run.entries_received:
        parts.append(f"收到 {run.entries_received} 条")
    if not run.code:
        times = f"（{run.times} 次）" if run.times > 1 else ""
        return RunState("，".join(parts) or f"核对过，没有新的{times}", "ph.check-circle-fill", "passed")
    ended = ENDED.get(run.code, run.sentence) + (f"（{run.times} 次）" if run.times > 1 else "")
    icon, ink = ("ph.minus-circle-fill", "na") if run.code in ENDED else ("ph.warning-circle-fill", "fail")
    return RunState("，".join([*parts, ended]), icon, ink)


ENDED = {
    "sync-unreachable": "连不上区里",
    "sync-captive-portal": "网络要先登录",
    "sync-too-many": "区里正忙，稍后再试",
    "sync-busy": "另一个同步正在进行",
    "cancelled": "手动停下",
}
"""Ordinary ends by their codes, short; the others are told with their own sentence."""
