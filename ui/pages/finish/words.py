"""The words of 收尾, built from the view: counts, what is undone, findings as they will be read."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.finishing import FinishView
from tuoyu_desktop.application.joint_view import JointVisitView
from tuoyu_desktop.application.joint_words import absent_words
from tuoyu_desktop.application.visit_view import FindingView, ItemView
from tuoyu_desktop.domain.terms import DayKind, VisitMode
from tuoyu_desktop.domain.wording import VISIT_MODES, profile_word

CONFLICT = "ph.arrows-left-right"
ABSENT = "现在封存的话，文书上会注明。"
UNPLACED = "封存时会从这台电脑上删掉，不进这次的记录。要用请先放到检查项。"
REFUSAL_REASONS = ("不认可记录", "负责人不在场", "没有说明", "其他")
CANNOT_SIGN_REASONS = ("已提前离开", "手不方便", "不同意记录", "其他")


def head_caption(view: FinishView, now: datetime) -> str:
    """2026年11月20日 09:34 至 10:47 · 快检 26 项; the end of another day is named with its day."""
    visit = view.visit
    begun = visit.started_at.astimezone(now.tzinfo)
    profile = profile_word(visit.inspection.profile, visit.mode)
    return f"{begun:%Y年%m月%d日 %H:%M} 至 {_end(begun, now)} · {profile} {view.item_count} 项"


def _end(begun: datetime, now: datetime) -> str:
    days = (now.date() - begun.date()).days
    day = "" if days == 0 else "次日 " if days == 1 else f"{spoken.day(now.date())} "
    return f"{day}{now:%H:%M}"


def read_aloud_html(said: str, ink: str) -> str:
    """The sentences with the number of findings bold and red, where there are any (design tokens, mockup 05)."""
    marked = rf'<span style="color: {ink}; font-weight: 700">\1</span>'
    return re.sub(r"(发现 [1-9]\d* 个问题)", marked, html.escape(said))


def saved_at(view: FinishView) -> datetime | None:
    """When the newest entry of the visit was written: an answer, a finding, a signature."""
    visit = view.visit
    answers = [item.answered_at for item in visit.items.values() if item.answered_at is not None]
    findings = [found.state.recorded_at for item in visit.items.values() for found in item.findings]
    signatures = [signed.at for signed in view.signatures]
    return max((*answers, *findings, *signatures), default=None)


def undone_sentence(items: tuple[ItemView, ...]) -> str:
    """C10 窗户有限位或护栏，窗边无可攀爬家具, or the first of several."""
    first = f"{items[0].code} {items[0].item.title}"
    return first if len(items) == 1 else f"{first} 等 {len(items)} 项"


def marked_sentence(items: Sequence[ItemView]) -> str:
    """A01、A02、A05 等，正在午睡: the first codes, and the reason where they have one in common."""
    codes = "、".join(item.code for item in items[:6]) + (" 等" if len(items) > 6 else "")
    reasons = {item.reason for item in items}
    return f"{codes}，{reasons.pop()}" if len(reasons) == 1 else codes


def apart_lead(items: tuple[ItemView, ...]) -> str:
    """Blocks the seal until a person settles it."""
    return f"{len(items)} 项两台电脑答案不一致："


def absent_lead(view: JointVisitView) -> str:
    """赵敏（12 号）的记录还没有对过来: laptops that joined and of which nothing else came; empty for none."""
    said = absent_words(view)
    return f"{said}：" if said else ""


def finding_caption(finding: FindingView, photos: int, gone: str = "") -> str:
    """建议牵头 公安 · 建议 15 个工作日，12月11日前 · 照片 2. In an inspection without 建议."""
    state = finding.state
    advice = "" if finding.binding else "建议"
    parts = [f"{advice}牵头 {state.lead_department}"] if state.lead_department else []
    due = state.due_on if finding.binding else state.suggested_due_on
    if state.days == 0:
        parts.append("立即")
    elif state.days is not None and due is not None:
        unit = "个工作日" if state.day_kind is DayKind.WORKING else "天"
        parts.append(f"{advice}{' ' if advice else ''}{state.days} {unit}，{spoken.day(due)}前")
    if state.rectified_on_site:
        parts.append("当场已整改")
    parts.append(gone or (f"照片 {photos}" if photos else f"没有照片：{state.photo_reason}"))
    return " · ".join(parts)


def seal_note(mode: VisitMode) -> str:
    """What sealing means, before it is pressed."""
    if mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        return "封存后不能改，只能补充更正。文书打印后用笔签字，再拍照传回。"
    return "封存后不能改，只能补充更正。封存后马上可以打印文书。"


def mode_word(view: FinishView) -> str:
    return VISIT_MODES[view.visit.mode]
