"""What 开始 says: faces of modes, people and profiles, and the sentence at the foot."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from tuoyu_desktop.application import spoken
from tuoyu_desktop.application.starting import ModeChoice, ProfileChoice, StartView, TeamChoice
from tuoyu_desktop.domain.terms import PersonKind, Profile, VisitMode
from tuoyu_desktop.domain.wording import PERSON_KINDS, VISIT_MODES, VISIT_VERBS, profile_word, visit_verb
from tuoyu_desktop.domain.yearly_cap import YearlyCount
from ui.pages.start.choices import Choices, chosen_profile, item_count
from ui.widgets.choice_card import ChoiceFace
from ui.widgets.team_row import MemberFace

_MODE_LOOKS: Final = {
    VisitMode.SUPERVISORY_VISIT: ("ph.clipboard-text", "经机构同意，看和记；问题报区卫生健康委"),
    VisitMode.ADMINISTRATIVE_INSPECTION: ("ph.identification-badge", "持执法证人员，按任务和审批进行"),
    VisitMode.GUIDANCE: ("ph.first-aid", "妇幼保健机构、专家对卫生保健工作的指导"),
    VisitMode.INCLUSIVE_VERIFICATION: ("ph.heart", "街道初审的一步，按条件逐条核"),
}
"""In the order of the page."""

NOTES: Final = {
    VisitMode.SUPERVISORY_VISIT: "走访不是行政检查：不发通知书和责令，不设整改期限，意见只报区卫生健康委。",
    VisitMode.ADMINISTRATIVE_INSPECTION: "到场先出示执法证、说明来意。整改要求以封存后的文书为准，用笔签字。",
    VisitMode.GUIDANCE: "业务指导不是行政检查：只提建议，不设整改期限，问题报区卫生健康委。",
    VisitMode.INCLUSIVE_VERIFICATION: "查验只核对普惠条件，不是行政检查；认定与否由区里决定。",
}


def mode_faces(modes: tuple[ModeChoice, ...]) -> tuple[ChoiceFace, ...]:
    """The four modes; one that cannot be chosen says why inside the card."""
    by_mode = {choice.mode: choice for choice in modes}
    return tuple(
        ChoiceFace(
            key=mode.value,
            name=VISIT_MODES[mode],
            detail=detail,
            icon=icon,
            allowed=by_mode[mode].refusal is None,
            reason=f"不能选：{by_mode[mode].refusal}" if by_mode[mode].refusal else "",
        )
        for mode, (icon, detail) in _MODE_LOOKS.items()
    )


def begun_sentence(view: StartView) -> str:
    """这家今天 09:34 开始的走访还没有封存。 Empty where none was begun."""
    begun = view.begun
    if begun is None:
        return ""
    when = spoken.moment(begun.started_at, view.now)
    return f"这家{when} 开始的{VISIT_VERBS[begun.mode]}还没有封存，已查 {begun.answered} / {begun.item_count}。"


def documents(view: StartView, choices: Choices) -> tuple[str, ...]:
    """The papers that come out of a mode; who looks again has the record of that."""
    again = choices.profile is Profile.REINSPECTION
    found = (c.again if again else c.documents for c in view.modes if c.mode is choices.mode)
    return next(found, ())


def member_faces(
    team: tuple[TeamChoice, ...], ticked: Collection[str], lead: str, mode: VisitMode | None
) -> tuple[MemberFace, ...]:
    """The people, the leader first, those who must keep away last."""
    ordered = sorted(team, key=lambda c: (c.person != lead, c.refusal is not None))
    return tuple(_member(choice, choice.person in ticked, choice.person == lead, mode) for choice in ordered)


def likely(team: tuple[TeamChoice, ...], own: str, choices: Choices) -> tuple[TeamChoice, ...]:
    """Who is shown at first: the own unit; in an administrative inspection without those who can only assist. Who is
    ticked always is, and of a large unit no more than fit beside the next steps."""
    officers = choices.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    kept = [c for c in team if c.unit == own and (c.certified or not officers)]
    kept.sort(key=lambda c: c.person not in choices.team)
    near = {c.person for c in kept[:_AT_FIRST]} | {*choices.team, choices.lead}
    return tuple(c for c in team if c.person in near)


def roster_words(team: tuple[TeamChoice, ...], own: str, choices: Choices, *, every: bool) -> str:
    """How many there are and that nobody else can go."""
    place = "区里" if own.isdigit() else own
    if every:
        return f"名册 {len(team)} 人，只能从名册里选"
    count = sum(1 for c in team if c.unit == own)
    officers = choices.mode is VisitMode.ADMINISTRATIVE_INSPECTION
    return f"{place}名册 {count} 人，{'先列有执法证的，' if officers else ''}只能从名册里选"


def _member(choice: TeamChoice, ticked: bool, leads: bool, mode: VisitMode | None) -> MemberFace:
    role = PERSON_KINDS[PersonKind(choice.kind)]
    if leads:
        role += " · 主检" if mode is VisitMode.ADMINISTRATIVE_INSPECTION else " · 组长"
    elif mode is VisitMode.ADMINISTRATIVE_INSPECTION and not choice.certified:
        role += " · 只能协助"
    recused = choice.refusal == "需要回避"
    return MemberFace(
        member_id=choice.person,
        name=choice.name,
        role=role,
        aside=f"执法证 {choice.certificate_number}" if choice.certified else "无执法证",
        verdict=choice.refusal or "可以去",
        ticked=ticked,
        allowed=choice.refusal is None,
        reason=_RECUSAL if recused else f"{choice.refusal}，请联系区卫生健康委更新名册。" if choice.refusal else "",
    )


_AT_FIRST: Final = 6
_RECUSAL: Final = "名册登记：与这家机构有关系，不参加这里的走访和检查。"


def profile_faces(choices: tuple[ProfileChoice, ...], mode: VisitMode) -> tuple[ChoiceFace, ...]:
    """The profiles with the number of items that apply here and the time they take."""
    return tuple(
        ChoiceFace(
            key=choice.profile.value,
            name=" ".join(
                (profile_word(choice.profile, mode), *([str(choice.item_count)] if choice.refusal is None else ()))
            ),
            detail=_time(choice),
            allowed=choice.refusal is None,
            reason=choice.refusal or "",
        )
        for choice in choices
    )


def _time(choice: ProfileChoice) -> str:
    if choice.sections:
        return f"按组选，全部约 {_hours(choice.minutes)}"
    return f"约 {_hours(choice.minutes)}"


def _hours(minutes: int) -> str:
    if minutes < 60:  # beside 2 小时, 115 分钟 would look exact
        return f"{minutes} 分钟"
    hours = round(minutes / 30) / 2
    return f"{hours:g} 小时"


def verb(choices: Choices) -> str:
    """走访, 回访, 检查, 指导, 查验; 检查 stands for all of them while nothing is chosen."""
    return visit_verb(choices.mode, choices.profile) if choices.mode else "检查"


def sentence(choices: Choices, view: StartView) -> str:
    """The four choices as one sentence."""
    names = {choice.person: choice.name for choice in view.team}
    parts: list[str] = []
    if choices.mode is not None:
        parts.append(VISIT_MODES[choices.mode])
    parts.append("、".join(names[p] for p in choices.team if p in names))
    if (profile := chosen_profile(choices, view)) is not None:
        groups = f" {'、'.join(choices.sections)} 组" if choices.sections else ""
        word = profile_word(profile.profile, choices.mode) if choices.mode else ""
        label = word if profile.profile is not Profile.INCLUSIVE else "普惠条件"
        parts.append(f"{label}{groups} {item_count(choices, view)} 项")
    if choices.mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        parts.append("紧急，事后补办" if choices.urgent else choices.approval_number.strip())
    elif choices.consent is not None and choices.name.strip():
        post = f"（{choices.post.strip()}）" if choices.post.strip() else ""
        parts.append(f"{choices.name.strip()}{post}{'同意' if choices.consent else '不同意'}")
    return " · ".join(part for part in parts if part)


def yearly_sentence(yearly: YearlyCount) -> str:
    """今年第 2 次 / 上限 3 次。 Beyond the cap: what is needed."""
    if yearly.cap is None:
        return f"今年第 {yearly.number} 次行政检查 · 区里没有登记频次上限"
    said = f"今年第 {yearly.number} 次 / 上限 {yearly.cap} 次"
    if not yearly.is_beyond:
        return said
    return f"{said} · 超出上限，要另有批准；“紧急，事后补办”不能代替"


def start_note(choices: Choices, lacking: tuple[str, ...]) -> str:
    """What stands beside the button."""
    if lacking:
        return "还差：" + "、".join(lacking)
    if choices.consent is False and choices.mode is not VisitMode.ADMINISTRATIVE_INSPECTION:
        return "只留一份简短记录，不看检查项"
    return "从按下的一刻起计时"
