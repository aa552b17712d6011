"""What the page says about documents: rows, states, ways of delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.delivering import goes_to_facility, ways_of
from tuoyu_desktop.application.documents_view import DocumentsView, DrawnSheet
from tuoyu_desktop.application.joint_view import joint_view
from tuoyu_desktop.application.joint_words import absent_words, late_words
from tuoyu_desktop.application.lines import NoticeLine
from tuoyu_desktop.application.notice_cases import DocumentChoice
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.domain.notice import LETTER_KINDS, OFFICER_KINDS, PRACTICE, TITLES, NoticeKind
from tuoyu_desktop.domain.terms import NoticeState, VisitMode, VisitState
from tuoyu_desktop.domain.wording import VISIT_VERBS
from ui.widgets.row_face import RowFace


@dataclass(frozen=True)
class StateFace:
    """A document's state in word, shape and colour."""

    text: str
    icon: str
    ink: str


WAY_TITLES = {
    "on_the_spot": "当场交付",
    "left": "留置",
    "post": "邮寄",
    "sent": "发送",
    "entrusted": "委托",
    "electronic": "电子",
    "announced": "公告",
    "refused": "拒收",
}
_OFFICER_TITLES = {**WAY_TITLES, "on_the_spot": "直接送达"}
_REPORT_TITLES = {**WAY_TITLES, "on_the_spot": "当面交", "sent": "寄出或发送"}
_LETTER_TITLES = {**WAY_TITLES, "on_the_spot": "当面交"}
WAY_HINTS = {
    "on_the_spot": "收件人签收",
    "left": "写明见证人",
    "post": "填单号",
    "sent": "写明方式",
    "entrusted": "写明受托机关",
    "electronic": "要有确认书",
    "announced": "写明在哪里",
    "refused": "写明理由和见证人",
}


_TO_DEPARTMENT = frozenset({NoticeKind.TRANSFER_LETTER, NoticeKind.CRIME_TRANSFER})
"""Letters that somebody carries or posts: being with the district is not being there."""


def way_title(kind: NoticeKind, way: str) -> str:
    """The words of a way of delivery: 送达 for officers' documents, 交付 for a visit's, 交 for a report."""
    if kind in OFFICER_KINDS:
        return _OFFICER_TITLES[way]
    if kind in LETTER_KINDS:
        return _LETTER_TITLES[way]
    return WAY_TITLES[way] if goes_to_facility(kind) else _REPORT_TITLES[way]


def delivery_word(kind: NoticeKind) -> str:
    """送达 or 交付."""
    return "送达" if kind in OFFICER_KINDS else "交付"


def number_of(line: NoticeLine) -> str:
    """文号, 编号, or the provisional code."""
    return line.number or line.provisional or ""


def state_face(line: NoticeLine, now: datetime, *, reported: bool = False) -> StateFace:
    """``reported``: the district holds the visit that this document reports."""
    kind = NoticeKind(line.kind)
    if line.state is NoticeState.VOID:
        return StateFace(f"已作废：{line.void_reason}", "ph.prohibit", "na")
    if line.state is NoticeState.DELIVERED and line.delivered_at is not None:
        on = spoken.day(line.delivered_at.astimezone(now.tzinfo).date())
        refused = line.delivered_way == "refused"
        icon, ink = ("ph.minus-circle-fill", "na") if refused else ("ph.check-circle-fill", "passed")
        return StateFace(f"{on} {way_title(kind, line.delivered_way)}", icon, ink)
    if kind in _TO_DEPARTMENT:
        return StateFace("未交给受移送部门", "ph.clock-fill", "warn")
    if not ways_of(kind):  # filed: nobody is handed one
        return StateFace("纸上签字后存档", "ph.archive", "text2")
    if not goes_to_facility(kind):
        if number_of(line).startswith(PRACTICE):
            return StateFace("练习文书，不会送出", "ph.graduation-cap", "text2")
        if reported:
            return StateFace("已随同步送到区里", "ph.cloud-check", "passed")
        return StateFace("随同步送区卫生健康委", "ph.cloud-arrow-up", "warn")
    return StateFace(f"未{delivery_word(kind)}", "ph.clock-fill", "warn")


def row(title: str, number: str, state: StateFace) -> RowFace:
    """One row of three lines: title, number, state."""
    return RowFace(title, number, note=state.text, note_icon=state.icon, note_ink=state.ink)


def choice_row(choice: DocumentChoice, now: datetime, reported: bool) -> RowFace:
    """A document that the visit may have."""
    if choice.notice is not None:
        return row(choice.title, number_of(choice.notice), state_face(choice.notice, now, reported=reported))
    if choice.refusal:
        return row(choice.title, "", StateFace(choice.refusal, "ph.minus-circle-fill", "na"))
    return row(choice.title, "", StateFace("还没有生成", "ph.circle-dashed", "text3"))


def earlier_row(line: NoticeLine, now: datetime, facility: str) -> RowFace:
    """An earlier document; of another facility it says whose."""
    other = "" if line.facility_name in ("", facility) else f"{line.facility_name} · "
    return row(TITLES[NoticeKind(line.kind)], other + number_of(line), state_face(line, now))


_OFFERS = {
    NoticeKind.INSPECTION_NOTICE: "先写依据、核对事项，再编号",
    NoticeKind.INSPECTION_RECORD: "先核对看到的情况，再编号",
    NoticeKind.REINSPECTION_OPINION: "先选复查结论，再编号",
}


def offer_line(kind: NoticeKind) -> str:
    """What comes before the number."""
    rest = "先填写意见和依据，再编号" if kind in OFFICER_KINDS else "内容取自封存的记录，编号后不再改"
    return _OFFERS.get(kind, rest)


def is_of(drawn: DrawnSheet | None, visit: str) -> bool:
    """Whether the paper in front is one of the visit, or none is in front."""
    return drawn is None or drawn.sheet.line.inspection == visit


def head_facts(view: DocumentsView | None, drawn: DrawnSheet | None) -> str:
    """Whose papers: facility and day of the visit; of a paper that is none of the visit, its own facility and kind."""
    visit = view.visit if view is not None else None
    if drawn is not None and not is_of(drawn, visit.id if visit else ""):
        parts = drawn.sheet.line.facility_name, TITLES[drawn.sheet.content.kind]
    else:
        parts = view.facility_name if view is not None else "", _visit_words(view)
    return " · ".join(part for part in parts if part)


def made_caption(view: DocumentsView) -> str:
    """Day of the visit and how many papers it has."""
    made = sum(1 for choice in view.choices if choice.notice)
    return f"{_visit_words(view)} · 已生成 {made} 份" if view.visit is not None else ""


def _visit_words(view: DocumentsView | None) -> str:
    visit = view.visit if view is not None else None
    return f"{spoken.day(visit.date)}{VISIT_VERBS[visit.mode]}" if visit is not None else ""


def going_on(view: DocumentsView) -> str:
    """What a visit that is not sealed yet has; empty where none goes on."""
    if not view.going_on or view.visit is None:
        return ""
    if view.visit.mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        return "还没有封存。行政检查通知书现在就出，其他文书封存之后再出。"
    return "还没有封存，文书封存之后再出。"


def late_sentence(records: Records, visit: str) -> str:
    """What the papers of a sealed visit on several laptops do not have: what came late, whose laptop is missing."""
    state = records.inspection(visit) if visit else None
    if state is None or state.state is not VisitState.SEALED or not state.laptops:
        return ""
    view = joint_view(records, visit)
    late, missing = late_words([entry for entry in view.late if not entry.amended]), absent_words(view)
    came = f"{late}，文书上没有，请写更正说明。" if late else ""
    return came + (f"{missing}，文书上注明了。" if missing else "")
