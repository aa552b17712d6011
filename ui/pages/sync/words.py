"""What the page says: counts in things people know (检查, 照片), never in entries or bytes."""

from __future__ import annotations

from datetime import datetime, timedelta

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.lines import DeliveryLine, QueueLine, RefusedLine
from tuoyu_desktop.application.sync_status import SyncState, SyncStatus
from tuoyu_desktop.application.sync_view import SyncView

OLD = timedelta(hours=12)
"""From then on the age carries the orange clock (design tokens §8, 08)."""

KINDS = {
    "inspection": "检查",
    "visit.planned": "走访安排",
    "facility.corrected": "机构信息更正",
    "finding.recorded": "问题",
    "finding.updated": "问题更正",
    "finding.reinspected": "复查",
    "finding.transferred": "移送",
    "finding.closed": "销号",
    "rectification.reported": "整改报告",
    "extension.requested": "延期申请",
    "notice.issued": "文书",
    "notice.delivered": "送达",
    "notice.voided": "文书作废",
    "notice.signed_copy_linked": "签字件",
    "inspection.started": "检查",
    "inspection.finished": "检查封存",
    "inspection.amended": "检查更正",
    "inspection.abandoned": "检查放弃",
    "inspection.signed": "签字",
    "answer.recorded": "检查项",
    "evidence.attached": "照片",
    "evidence.reviewed": "照片审看",
    "evidence.withdrawn": "照片撤回",
    "application.reviewed": "普惠初审",
    "incident.reported": "应急报告",
    "incident.updated": "应急进展",
    "person_check.queried": "人员查询",
    "numbers.returned": "文号交还",
}
"""Kinds of entries in the words of the screen."""

REASONS = {
    "malformed": "这条记录区里的程序读不懂，请联系区里",
    "unknown-kind": "区里的程序版本旧，更新后会自己收下",
    "internal": "区里的程序出错，修好后会自己收下",
    "device-revoked": "这台电脑已停用，区里核对后再收",
    "device-replaced": "这台电脑已被接替，区里核对后再收",
    "unknown-person": "名册里没有写这条记录的人",
    "not-appointed": "写这条记录的人当天不在聘期内",
    "unknown-facility": "区里没有这家机构",
    "out-of-area": "这家机构不在本单位范围内",
    "person-out-of-area": "写这条记录的人不管这家机构",
    "late": "这次检查封存以后才写的",
    "clock-skew": "电脑时间和区里相差太多，文书先放着，等区里核对",
    "visit-unknown": "区里还没有收到这次检查的开头，收到后会自己收下",
    "visit-not-sealed": "这次检查还没有封存，文书先不收，封存后会一起收",
    "visit-not-accepted": "这次检查区里还没有收下，收下后会一起收",
    "check-code": "文书的校验码对不上",
    "wrong-document": "文书和这次检查对不上",
    "number-mismatch": "文号和检查记录对不上",
    "number-missing": "文书没有文号",
    "document-not-allowed": "这种检查不能出这种文书",
    "number-not-leased": "文号不是发给这台电脑的",
    "number-used": "文号已经用过",
    "wrong-mode": "和这次检查的方式不符",
    "wrong-facility": "和这次检查的机构不符",
    "not-lead": "只有召集人可以封存",
    "not-of-the-team": "文书的出具人或签署人不在这次检查的人员里",
    "no-facility": "没有写是哪家机构",
    "rule-team-recusal": "队伍里有人需要回避",
    "rule-team-appointment": "队伍里有人当天不在聘期内",
    "rule-team-certificates": "行政检查要有两名持有效执法证的人",
    "rule-lead": "召集人不能带这种检查",
    "rule-start-consent": "没有写机构由谁答复是否同意",
    "rule-start-approval": "没有写任务编号和批准文号",
    "rule-start-scan": "没有写企业码扫码编号",
}
"""The district's reasons (its stable codes) in plain words; an unknown code is shown as it is."""


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
        return f"全部送达，区里 {spoken.moment(view.delivery.confirmed_at, view.now)} 确认"
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
    return "、".join(parts) or "几条记录"


def comfort(view: SyncView, status: SyncStatus) -> str:
    """The line below: what is safe, and why the last try ended."""
    if status.state is SyncState.RUNNING:
        return STEPS.get(status.step, "正在和区里通话")
    if status.sentence:
        return status.sentence
    if view.delivery.all_delivered:
        return "区里的校验码和本机一致，照片一张不缺。" if view.delivery.own_seq else "新写的记录会自己送，不用管。"
    return "都已安全存在这台电脑上。连得上网时会自己送。"


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


def refused_title(line: RefusedLine) -> str:
    kind = KINDS.get(line.entry_kind, "记录")
    return f"{line.facility_name} · {kind}" if line.facility_name else kind


def refused_reason(line: RefusedLine) -> str:
    return REASONS.get(line.reason, line.reason or "区里没有写原因，请联系区里")
