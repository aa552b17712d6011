"""What the person has chosen so far on 开始, what is still missing, and the command it becomes. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tuoyu_desktop.application.starting import ProfileChoice, StartView, StartVisit
from tuoyu_desktop.domain.entries.inspections import Approval, CodeScan, Consent
from tuoyu_desktop.domain.terms import InspectionKind, Profile, VisitMode

ADMINISTRATIVE = VisitMode.ADMINISTRATIVE_INSPECTION


@dataclass(frozen=True)
class Choices:
    """``consent`` and ``scanned`` are null until somebody chose; ``clock_confirmed`` after the question."""

    lead: str
    team: tuple[str, ...]
    mode: VisitMode | None = None
    profile: Profile | None = None
    sections: tuple[str, ...] = ()
    kind: InspectionKind = InspectionKind.ROUTINE
    consent: bool | None = None
    name: str = ""
    post: str = ""
    refusal_reason: str = ""
    task_number: str = ""
    approval_number: str = ""
    urgent: bool = False
    urgent_reason: str = ""
    beyond_cap_number: str = ""
    scanned: bool | None = None
    scan_number: str = ""
    clock_confirmed: bool = False


def first_choices(view: StartView, leader: str, reinspection: bool) -> Choices:
    """The plan's choices, else none but the leader; a mode that is not allowed is never preset."""
    allowed = {choice.mode for choice in view.modes if choice.refusal is None}
    fit = {choice.person for choice in view.team if choice.refusal is None}
    plan = view.plan
    mode = plan.mode if plan is not None and plan.mode in allowed else None
    if mode is None and len(allowed) == 1:
        (mode,) = allowed
    team = (leader, *(p for p in (plan.team if plan else ()) if p != leader and p in fit))
    kind = plan.inspection_kind if plan is not None else InspectionKind.ROUTINE
    profile = plan.profile if plan is not None else None
    if reinspection:
        kind, profile = InspectionKind.REINSPECTION, Profile.REINSPECTION
    choices = Choices(lead=leader, team=team, mode=mode, profile=profile, kind=kind, name=view.present)
    return with_fitting_profile(choices, view)


def with_fitting_profile(choices: Choices, view: StartView) -> Choices:
    """After another mode: the profile stays where the mode knows it, else the first that can be chosen."""
    if choices.mode is None:
        return choices
    offered = [choice for choice in view.profiles[choices.mode] if choice.refusal is None]
    if any(choice.profile is choices.profile for choice in offered):
        return choices
    return replace(choices, profile=offered[0].profile if offered else None, sections=())


def chosen_profile(choices: Choices, view: StartView) -> ProfileChoice | None:
    """The profile's line of the view."""
    if choices.mode is None:
        return None
    return next((c for c in view.profiles[choices.mode] if c.profile is choices.profile), None)


def item_count(choices: Choices, view: StartView) -> int:
    """How many items this would be, after the narrowing to groups."""
    profile = chosen_profile(choices, view)
    if profile is None:
        return 0
    if not choices.sections:
        return profile.item_count
    return sum(count for letter, _name, count in profile.sections if letter in choices.sections)


def missing(choices: Choices, view: StartView) -> tuple[str, ...]:
    """What has to be filled in before the button wakes, in the order of the page."""
    found: list[str] = []
    if choices.mode is None:
        found.append("这次是什么")
    if choices.profile is None:
        found.append("查多少")
    if choices.mode is ADMINISTRATIVE:
        found.extend(_papers_missing(choices, view))
    elif choices.mode is not None:
        if choices.consent is None:
            found.append("机构是否同意")
        if not choices.name.strip():
            found.append("在场人")
    return tuple(found)


def _papers_missing(choices: Choices, view: StartView) -> list[str]:
    found: list[str] = []
    if choices.urgent:
        if not choices.urgent_reason.strip():
            found.append("紧急的原因")
    else:
        found += [] if choices.task_number.strip() else ["任务编号"]
        found += [] if choices.approval_number.strip() else ["批准文号"]
    if view.yearly.is_beyond and not choices.beyond_cap_number.strip():
        found.append("超出上限的批准文号")
    if choices.scanned is None or (choices.scanned and not choices.scan_number.strip()):
        found.append("企业码")
    return found


def command(choices: Choices, view: StartView) -> StartVisit:
    """The command; only called when nothing is missing."""
    mode, profile = choices.mode, choices.profile
    if mode is None or profile is None:
        raise ValueError("mode and profile are chosen before the button wakes")
    administrative = mode is ADMINISTRATIVE
    scan = (
        CodeScan(connected=choices.scanned, number=choices.scan_number.strip()) if choices.scanned is not None else None
    )
    return StartVisit(
        facility=view.facility.id,
        mode=mode,
        inspection_kind=_kind(choices.kind, profile),
        profile=profile,
        lead=choices.lead,
        team=choices.team,
        on=view.now.date(),
        sections=choices.sections,
        consent=None if administrative else _consent(choices),
        approval=_approval(choices, view) if administrative else None,
        code_scan=scan,
        plan=_plan(view, mode, profile),
        clock_confirmed=choices.clock_confirmed,
    )


def _kind(kind: InspectionKind, profile: Profile) -> InspectionKind:
    """Who looks again makes a re-inspection, and nobody else does, however they came to it."""
    if profile is Profile.REINSPECTION:
        return InspectionKind.REINSPECTION
    return InspectionKind.ROUTINE if kind is InspectionKind.REINSPECTION else kind


def _plan(view: StartView, mode: VisitMode, profile: Profile) -> str | None:
    """The plan this was started from; else what is planned here today in this mode, so that it is not gone to twice. A
    re-inspection of today is no routine visit."""
    if view.plan is not None:
        return view.plan.id
    again = profile is Profile.REINSPECTION
    fit = (p for p in view.planned_today if p.mode is mode and (p.profile is Profile.REINSPECTION) == again)
    return next((plan.id for plan in fit), None)


def _consent(choices: Choices) -> Consent:
    given = bool(choices.consent)
    reason = "" if given else choices.refusal_reason.strip()
    return Consent(given=given, name=choices.name.strip(), post=choices.post.strip(), reason=reason)


def _approval(choices: Choices, view: StartView) -> Approval:
    return Approval(
        task_number=choices.task_number.strip(),
        approval_number=choices.approval_number.strip(),
        urgent=choices.urgent,
        urgent_reason=choices.urgent_reason.strip() if choices.urgent else "",
        beyond_cap_number=choices.beyond_cap_number.strip() if view.yearly.is_beyond else "",
    )
