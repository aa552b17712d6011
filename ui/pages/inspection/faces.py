"""The visit as the widgets show it: item card, answers, rail, reasons, last time. Pure functions."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.erasures import ANSWER_ERASED, ERASED, ErasedAnswer
from tuoyu_desktop.application.lines import LastAnswerLine
from tuoyu_desktop.application.visit_view import ItemView, SectionView, VisitContext, VisitView
from tuoyu_desktop.domain.applicability import facility_letter
from tuoyu_desktop.domain.checklist import is_unverified
from tuoyu_desktop.domain.measurement_prefill import prefill
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import ANSWERS, VISIT_MODES, VISIT_VERBS
from ui.pages.inspection.item_words import also_in, basis_words, how_words, shared_note
from ui.pages.inspection.open_item import OpenItem
from ui.widgets.answer_bar import AnswerFace
from ui.widgets.group_rail import GroupFace, RailFace, RailItem
from ui.widgets.item_card import ItemFace, ItemLayout
from ui.widgets.na_reason import NaFace

NA_REASONS: Final = (
    ("没有这项设施或业务", "没有这项设施或业务"),
    ("机构类型不要求", "机构类型不要求"),
    ("已由别的部门查过", "已由别的部门查过"),
    ("与上一项相同", "与别的项相同"),
    ("其他", "其他"),
)
"""Five standard reasons; 其他 is explained in words."""
OTHER: Final = "其他"
PRESSABLE: Final = (Answer.PASS, Answer.FAIL, Answer.NOT_APPLICABLE)
TONES: Final = {Answer.PASS: "pass", Answer.FAIL: "fail", Answer.NOT_APPLICABLE: "na", Answer.NOT_CHECKED: ""}


def item_face(item: ItemView, context: VisitContext, layout: ItemLayout) -> ItemFace:
    """What to look at, how, and on what basis."""
    lines = item.item.bases_for(context.pack.district, facility_letter(context.facility.kind))
    basis = "；".join(line.text for line in lines) or "区里还没有给出依据"
    position = f"本组第 {item.position} 项，共 {item.section_size} 项" if item.position else "原为不适用"
    return ItemFace(
        code=item.code,
        severity=item.item.severity.value if item.item.severity else "ORIGINAL" if item.asks_review else "",
        methods=item.item.methods,
        position=position,
        title=item.item.text,
        how=how_words(item, context),
        basis=basis,
        basis_mark="待核" if is_unverified(item.item.mark) else "",
        basis_text=basis_words(item, context) or basis,
        note=shared_note(item),
        layout=layout,
    )


def answer_face(item: ItemView, context: VisitContext, open_item: OpenItem) -> AnswerFace:
    """The answer that stands, else the one suggested by the measurement, or by what the register knew before; while the
    reason of 不适用 is asked for, that."""
    if open_item.asks == "NA" and item.answer is not Answer.NOT_APPLICABLE:
        return AnswerFace(suggested=Answer.NOT_APPLICABLE.value, suggestion_note="选一个原因就记下")
    known = prefill(item.item, context.facility, context.inspection.date)
    from_register = open_item.measured is None and dict(item.measured) == dict(known)
    judgement = item.judgement
    suggested = judgement.suggested if item.answer is None else None
    return AnswerFace(
        selected=item.answer.value if item.answer in PRESSABLE else "",
        suggested=suggested.value if suggested in PRESSABLE else "",
        suggestion_note="按登记资料建议" if from_register else "按测量结果建议",
    )


def na_face(chosen: str, text: str, error: str) -> NaFace:
    """The reasons of 不适用."""
    return NaFace(reasons=NA_REASONS, chosen=chosen, text=text, needs_text=chosen == OTHER, error=error)


def split_reason(reason: str) -> tuple[str, str]:
    """A kept reason as key and words."""
    keys = [key for key, _ in NA_REASONS]
    head, _, rest = reason.partition("：")
    if head in keys:
        return head, rest
    return (OTHER, reason) if reason else ("", "")


def joined_reason(key: str, text: str) -> str:
    """Key and words as they are kept; empty when the reason is not enough."""
    if not key and text:
        return text
    if key == OTHER:
        return text
    return f"{key}：{text}" if key and text else key


def rail_face(view: VisitView, code: str, timing: str = "") -> RailFace:
    """The groups, the items of the current one. ``timing`` is the item whose stopwatch runs."""
    current = view.items[code]
    section = next(s for s in view.sections if s.letter == current.section)
    codes = section.codes if code in section.codes else (*section.codes, code)
    codes = (*codes, *also_in(view, current.section))
    return RailFace(
        groups=tuple(group_face(s, view, timing) for s in view.sections if s.total or s.letter == current.section),
        current_letter=current.section,
        items=tuple(rail_item(view.items[c]) for c in codes),
        current_code=code,
        position=f"第 {current.position} 项，共 {current.section_size} 项",
    )


def rail_item(item: ItemView) -> RailItem:
    """An item in the rail with its state."""
    state = item.answer.value if item.answer in PRESSABLE else "NOT_APPLICABLE" if item.hidden_reason else "OPEN"
    return RailItem(item.code, item.item.title, state)


def group_face(section: SectionView, view: VisitView, timing: str) -> GroupFace:
    """A group with its ring and its words."""
    left = section.total - section.done
    if timing and timing in section.codes:
        words, tone, icon = f"{timing} 计时中", "warn", "ph.timer"
    elif apart := sum(1 for code in section.codes if view.items[code].conflict):
        words, tone, icon = f"{apart} 项不一致", "na", "ph.arrows-left-right"
    elif section.failed:
        words, tone, icon = f"{section.failed} 不合格", "fail", ""
    elif left and section.done:
        words, tone, icon = f"还有 {left} 项", "", ""
    elif left:
        words, tone, icon = f"{section.total} 项", "", ""
    elif any(view.items[code].answer is Answer.PASS for code in section.codes):
        words, tone, icon = "全部合格", "pass", ""
    else:
        words, tone, icon = "都不适用", "na", ""
    if not icon:  # what needs a person at once stands alone: there is no room for more
        words = " · ".join((words, *others_words(section, view)))
    return GroupFace(section.letter, section.name, section.total, section.done, section.failed, words, tone, icon)


def others_words(section: SectionView, view: VisitView) -> tuple[str, ...]:
    """赵敏 2: who answered how many items of a group on another laptop of the visit."""
    counts = Counter(view.elsewhere[code] for code in section.codes if code in view.elsewhere)
    return tuple(f"{member.name} {counts[member.person]}" for member in view.team if counts[member.person])


def caption(view: VisitView, minutes: int, start: str) -> str:
    """Team, start and time used."""
    parts = ["、".join(view.team_names), f"{start} 开始", f"已用 {minutes} 分钟" if minutes < 240 else ""]
    return " · ".join(part for part in parts if part)


def mode_words(view: VisitView) -> str:
    """走访督导 and the like."""
    return VISIT_MODES[view.mode]


def last_words(line: LastAnswerLine) -> tuple[str, str, str]:
    """Tone, headline and the line below of what an earlier visit found."""
    head = ANSWERS[line.answer]
    detail = f"{line.date.isoformat()} {VISIT_VERBS[line.mode]}"
    return TONES[line.answer], head, f"{detail}，{line.summary}" if line.summary else detail


def erased_words(item: ItemView) -> list[tuple[str, str, str]]:
    """As ``last_words`` for answers that were removed by law or order, this visit's own first."""
    own = [] if item.erased_answer is None or item.answer else [("na", f"这次的{ANSWER_ERASED}", item.erased_answer)]
    earlier = [("na", ERASED, _when(gone)) for gone in item.erased_last]
    return own + earlier


def _when(gone: ErasedAnswer) -> str:
    return "，".join(part for part in (gone.on.isoformat() if gone.on else "", gone.reason) if part)


def hidden_words(section: SectionView) -> str:
    """不适用 5 项，为什么; empty where nothing is hidden."""
    return f"本组另有 {len(section.hidden)} 项不适用，为什么" if section.hidden else ""


def day_words(view: VisitView) -> str:
    """The banner of a visit that was begun on an earlier day."""
    return f"这次{VISIT_VERBS[view.mode]}是 {spoken.day(view.inspection.date)}开始的，时限和到期都按那一天算。"
