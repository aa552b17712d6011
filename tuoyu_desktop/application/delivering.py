"""送达 and 交付: how a document reached the one it is for (documents.md §4.10, §1.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tuoyu_desktop.application.notice_cases import require_handling
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.domain.clock import BEIJING, beijing
from tuoyu_desktop.domain.entries.notices import NoticeDeliveredData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import LETTER_KINDS, OFFICER_KINDS, NoticeKind, copies_of
from tuoyu_desktop.domain.terms import NoticeState


@dataclass(frozen=True)
class DeliverNotice:
    """``way``: one of ``ways_of`` its kind. ``consent``: the signed 确认书 to electronic delivery
    (行政处罚法第61条第2款); ``relation``: of who took it for the receiver (§4.10 代收人及关系)."""

    notice: str
    way: str
    at: datetime
    receiver: str = ""
    refusal_reason: str = ""
    witness: str = ""
    note: str = ""
    consent: str = ""
    relation: str = ""


VISIT_WAYS = ("on_the_spot", "sent", "refused")
REPORT_WAYS = ("on_the_spot", "sent")
LETTER_WAYS = ("on_the_spot", "post", "sent")
OFFICER_WAYS = ("on_the_spot", "left", "post", "entrusted", "electronic", "announced", "refused")
_KEPT = frozenset({NoticeKind.INSPECTION_RECORD, NoticeKind.DELIVERY_RECORD})
"""Signed on the spot and filed: handed to nobody (documents.md §5)."""
_TO_FACILITY = frozenset({"机构留存", "当事人", "被检查单位"})


def goes_to_facility(kind: NoticeKind) -> bool:
    """Whether the facility gets a copy (documents.md §5); the others go to the street and the district."""
    return bool(_TO_FACILITY.intersection(copies_of(kind)))


def ways_of(kind: NoticeKind) -> tuple[str, ...]:
    """Ways of delivery: §4.10's for officers' documents, 交付 for a visit's (documents.md §1.9), none for what is
    filed. The district does not refuse what is reported to it."""
    if kind in _KEPT:
        return ()
    if kind is NoticeKind.RANDOM_PUBLICATION:
        return ("announced",)
    if kind in OFFICER_KINDS:
        return OFFICER_WAYS
    if kind in LETTER_KINDS:
        return LETTER_WAYS
    return VISIT_WAYS if goes_to_facility(kind) else REPORT_WAYS


_ASKED: Mapping[str, tuple[str, str, str]] = {
    "refused": ("refusal_reason", "rule-delivery-refusal", "请写明拒收的理由。"),
    "left": ("witness", "rule-delivery-witness", "留置送达要有见证人。"),
    "on_the_spot": ("receiver", "rule-delivery-receiver", "请填写收件人姓名。"),
    "post": ("note", "rule-delivery-post", "请填写邮寄单号。"),
    "sent": ("note", "rule-delivery-means", "请写明用什么方式、发给了谁。"),
    "entrusted": ("note", "rule-delivery-entrusted", "请写明委托哪个机关送达。"),
    "electronic": ("consent", "rule-delivery-consent", "电子送达要有当事人签过的确认书，请填写确认书的日期或编号。"),
    "announced": ("note", "rule-delivery-announced", "请写明在哪里公告。"),
}
"""Way of delivery to the field that must be filled, the rule's code and its sentence."""
_NO_WITNESS = "拒收要写见证人；没有见证人的，在情况说明里写明怎样留证（如拍照、录像）。"


def delivered_at(day: str, clock: str, now: datetime) -> datetime:
    """The typed time (``HH:MM``) of an ISO day, today where none is typed; without a time it is now."""
    if not clock:
        return now
    on = date.fromisoformat(day) if day else beijing(now).date()
    return datetime.combine(on, time.fromisoformat(clock), BEIJING)


def deliver_notice(work: Work, command: DeliverNotice) -> None:
    """Record how the document reached whom it is for; each way has something that must be said of it."""
    state = work.notice(command.notice)
    if state is None:
        raise RuleViolation("rule-notice-unknown", "本机没有这份文书。")
    if state.state is NoticeState.VOID:
        raise RuleViolation("rule-notice-void", "这份文书已经作废，不能登记送达。")
    require_handling(work, state)
    _require_said(NoticeKind(state.notice_kind), command)
    _require_time(command.at, state.issued_at, work.now())
    data = NoticeDeliveredData(**{name: getattr(command, name) for name in NoticeDeliveredData.model_fields})
    if state.state is NoticeState.DELIVERED and _is_registered(work, command.notice, data):
        raise RuleViolation("rule-delivery-again", "这样送达已经登记过了，不用再登记。")
    work.append(data, subject=command.notice, facility=state.facility)


def _require_said(kind: NoticeKind, command: DeliverNotice) -> None:
    if command.way not in ways_of(kind):
        raise RuleViolation("rule-delivery-way", "这种文书没有这个送达方式。", field="way")
    field, code, sentence = _ASKED.get(command.way, ("", "", ""))
    if field and not getattr(command, field).strip():
        raise RuleViolation(code, sentence, field=field)
    seen = command.witness.strip() or command.note.strip()
    if command.way == "refused" and kind in OFFICER_KINDS and not seen:
        raise RuleViolation("rule-delivery-witness", _NO_WITNESS, field="witness")


def _require_time(at: datetime, issued_at: datetime, now: datetime) -> None:
    """To the minute for now, to the day for the paper: another laptop's clock may have been some minutes ahead."""
    if at.replace(second=0, microsecond=0) > now:
        raise RuleViolation("rule-delivery-future", "送达时间不能晚于现在，请核对。", field="at")
    if beijing(at).date() < beijing(issued_at).date():
        made = f"{beijing(issued_at):%Y-%m-%d}"
        raise RuleViolation("rule-delivery-early", f"这份文书是 {made} 生成的，送达时间不能早于那天。", field="at")


def standing_delivery(records: Records, notice: str) -> NoticeDeliveredData | None:
    """The delivery that was registered last; null before the first."""
    events = [event for event in records.event_lines(notice) if event.kind == "notice.delivered"]
    return NoticeDeliveredData.model_validate(events[-1].data) if events else None


def _is_registered(records: Records, notice: str, data: NoticeDeliveredData) -> bool:
    """Whether this is the delivery that stands, to the minute: all else puts something of it right."""
    standing = standing_delivery(records, notice)
    return standing is not None and _to_the_minute(standing) == _to_the_minute(data)


def _to_the_minute(data: NoticeDeliveredData) -> dict[str, object]:
    return data.model_dump() | {"at": data.at.astimezone(UTC).replace(second=0, microsecond=0)}
