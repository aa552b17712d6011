"""What a letter of the commission says of findings: the facts as they stand, whose eyes saw them, their photos
(documents.md §1 rule 5, §4.9). Findings of one facility, whatever visits they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tuoyu_desktop.application.finding_rights import act_refusal
from tuoyu_desktop.application.notice_photos import photo_refs
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import VisitContext, visit_context
from tuoyu_desktop.domain.amendments import fact_now, is_corrected_away
from tuoyu_desktop.domain.clock import beijing
from tuoyu_desktop.domain.document_rights import letter_refusal
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeFinding, NoticeKind, PhotoRef, read_content
from tuoyu_desktop.domain.rights import certificate_on
from tuoyu_desktop.domain.terms import FindingState, NoticeState, VisitMode, VisitState
from tuoyu_desktop.domain.wording import VISIT_MODES

NOT_ATTACHED = "照片存档，未附"


@dataclass(frozen=True)
class LetterFinding:
    """One finding as a letter may name it. ``lead``: visitors reported it. ``discovery``: when and by whom, as a
    sentence. ``departments``: by the district's routing, the commission left out. ``photos``: of its own, numbered
    within its visit."""

    id: str
    inspection: str
    item: str
    section: str
    fact: str
    found_on: date
    lead: bool
    discovery: str
    departments: tuple[str, ...]
    written: NoticeFinding
    photos: tuple[PhotoRef, ...]


Refusal = Callable[[Records, FoldedFinding, str], str]
"""Why a person may not send a finding away, empty where they may."""


def transfer_refusal(records: Records, state: FoldedFinding, person: str) -> str:
    """Why a person may not send this finding to another department, empty where it may be."""
    return _right_refusal(records, state, person) or under_way(records, state) or _unsealed(records, state)


def crime_refusal(records: Records, state: FoldedFinding, person: str) -> str:
    """Why a person may not send this finding to 公安 as a suspected crime, empty where it may be. It does not wait for
    what another department answers: the law gives 24 hours (国务院令第310号, 2020修订, 第5条)."""
    refusal = _right_refusal(records, state, person) or _unsealed(records, state)
    return refusal or ("已移送公安机关" if _crime_letters(records, state) else "")


def _crime_letters(records: Records, state: FoldedFinding) -> bool:
    """Whether one that stands names this finding among those it sends."""
    kind, void = NoticeKind.CRIME_TRANSFER.value, NoticeState.VOID
    lines = records.notice_lines(facility=state.facility)
    letters = (records.notice(line.id) for line in lines if line.kind == kind and line.state is not void)
    parts = (read_content(letter.content).crime for letter in letters if letter is not None)
    named = {finding for part in parts if part is not None for finding in part.findings}
    return any(records.finding(finding) == state for finding in named)


def _right_refusal(records: Records, state: FoldedFinding, person: str) -> str:
    if state.dropped or state.state is FindingState.CLOSED:
        return "这个问题已经销号"
    if state.state is FindingState.NOT_PURSUED:
        return "区里没有采纳，这个问题已经办结"
    today = beijing(records.now()).date()
    refusal = letter_refusal(NoticeKind.TRANSFER_LETTER, records.person(person), (), today)
    return refusal or act_refusal(records, state.facility, person)


def under_way(records: Records, state: FoldedFinding) -> str:
    """A letter that stands is answered first; one that was voided or not accepted makes room for the next."""
    if not state.letter or state.reply_accepted is False:
        return ""
    letter = records.notice(state.letter)
    if letter is not None and letter.state is NoticeState.VOID:
        return ""
    return f"{state.referred_to}已经答复" if state.replied_on else f"已移送{state.referred_to}，等对方反馈"


def _unsealed(records: Records, state: FoldedFinding) -> str:
    visit = records.inspection(state.inspection)
    if visit is None:
        return "本机没有发现这个问题的那次检查，请先同步"
    return "" if visit.state is VisitState.SEALED else "这次检查封存之后才能移送"


def findings_to_send(
    records: Records, first: str, person: str, refuse: Refusal = transfer_refusal
) -> tuple[LetterFinding, ...]:
    """The finding itself, then the others of its facility that may go too. Raises RuleViolation where it may not."""
    state = records.finding(first)
    if state is None:
        raise RuleViolation("rule-finding-unknown", "本机没有这个问题的资料，请先同步。")
    found = [letter_finding(records, first, person, refuse)]
    for line in records.finding_lines(facility=state.facility):
        other = records.finding(line.id) if line.id != first else None
        if other is not None and not refuse(records, other, person):
            try:
                found.append(letter_finding(records, line.id, person, refuse))
            except RuleViolation:
                continue  # corrected away since: nothing to send
    return tuple(found)


def letter_finding(records: Records, finding: str, person: str, refuse: Refusal = transfer_refusal) -> LetterFinding:
    """Raises RuleViolation with the reason why it may not be sent."""
    state = records.finding(finding)
    if state is None:
        raise RuleViolation("rule-finding-unknown", "本机没有这个问题的资料，请先同步。")
    refusal = refuse(records, state, person)
    if refusal:
        raise RuleViolation("rule-transfer-right", refusal + "。")
    context = visit_context(records, state.inspection)
    corrections = context.inspection.amendments
    if is_corrected_away(corrections, state.item):
        raise RuleViolation("rule-transfer-corrected", f"{state.item}已更正，不再是不合格，不能移送。")
    item = context.checklist.known(state.item)
    lead = state.mode is not VisitMode.ADMINISTRATIVE_INSPECTION
    fact = fact_now(corrections, finding, state.fact)
    return LetterFinding(
        id=finding,
        inspection=state.inspection,
        item=state.item,
        section=context.checklist.sections.get(item.section, "") if item else "",
        fact=fact,
        found_on=state.found_on,
        lead=lead,
        discovery=_discovery(records, context),
        departments=_departments(context, state),
        written=NoticeFinding(
            item_code=state.item,
            fact=fact,
            severity=state.severity,
            lead_department=state.lead_department,
            no_photo=state.photo_reason,
            urgent=state.urgent,
            lead=lead,
        ),
        photos=_photos(records, context, state),
    )


def _discovery(records: Records, context: VisitContext) -> str:
    """When, who, what they did there: of a visit that it was reported, of an inspection that it was found."""
    visit = context.inspection
    on = f"{visit.date.year}年{visit.date.month}月{visit.date.day}日"
    lead = records.person(visit.lead)
    unit = lead.unit if lead is not None else ""
    own = unit in ("", context.pack.district)
    if visit.mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        held = certificate_on(lead, visit.date) if lead is not None else None
        officers = "我委" if own or held is None else held.body
        return f"{on}，{officers}执法人员对该机构进行行政检查时发现。"
    team = "我委组织的托育督导人员" if own else f"{unit}托育督导人员"
    return f"{on}，{team}到该机构{VISIT_MODES[visit.mode]}时看到，并向我委反映。"


def _departments(context: VisitContext, state: FoldedFinding) -> tuple[str, ...]:
    item = context.checklist.known(state.item)
    routed = context.pack.route(item) if item is not None else ()
    wanted = (state.referred_to, state.lead_department, *state.co_departments, *routed, *context.pack.departments)
    return tuple(name for name in dict.fromkeys(wanted) if name and not is_own(context, name))


def is_own(context: VisitContext, department: str) -> bool:
    """Whether a name is the commission's own: it sends nothing to itself."""
    return department.strip() in (context.pack.commission, context.pack.department("卫健"))


def _photos(records: Records, context: VisitContext, state: FoldedFinding) -> tuple[PhotoRef, ...]:
    refs = photo_refs(records, context, NoticeKind.FEEDBACK_FORM)  # what the district may see of a visit
    return tuple({refs[one].sha256: refs[one] for one in state.evidence if one in refs}.values())


def numbered(
    findings: Sequence[LetterFinding], printed: Collection[str]
) -> tuple[tuple[NoticeFinding, ...], tuple[PhotoRef, ...]]:
    """The findings with their photos numbered through the letter; only those of ``printed`` (SHA-256) that the visit
    ticked too are printed."""
    numbers: dict[str, int] = {}
    photos: list[PhotoRef] = []
    written: list[NoticeFinding] = []
    for finding in findings:
        for photo in finding.photos:
            if photo.sha256 not in numbers:
                numbers[photo.sha256] = len(numbers) + 1
                photos.append(_attached(photo, numbers[photo.sha256], printed))
        evidence = tuple(numbers[photo.sha256] for photo in finding.photos)
        written.append(finding.written.model_copy(update={"evidence": evidence}))
    return tuple(written), tuple(photos)


def _attached(photo: PhotoRef, number: int, printed: Collection[str]) -> PhotoRef:
    prints = photo.print_allowed and photo.sha256 in printed
    reason = "" if prints else photo.withheld_reason or NOT_ATTACHED
    return photo.model_copy(update={"number": number, "print_allowed": prints, "withheld_reason": reason})


def photo_words(photos: Sequence[PhotoRef]) -> str:
    """The line of the list of enclosures for photos, empty where there are none."""
    count = sum(1 for photo in photos if photo.print_allowed)
    printed = (f"{count}张印附",) if count else ()
    rest = "其余存我委备查" if count else "存我委备查"
    kept = (rest,) if count < len(photos) else ()
    return "，".join((f"照片{len(photos)}张", *printed, *kept)) if photos else ""


def one_facility(
    records: Records, findings: Sequence[str], person: str, refuse: Refusal = transfer_refusal
) -> tuple[LetterFinding, ...]:
    """The findings of a letter, each once. Raises RuleViolation where there are none or they are of several places."""
    chosen = tuple(dict.fromkeys(findings))
    if not chosen:
        raise RuleViolation("rule-transfer-empty", "至少选一个问题。", field="findings")
    found = tuple(letter_finding(records, one, person, refuse) for one in chosen)
    states = [records.finding(one) for one in chosen]
    if len({state.facility for state in states if state is not None}) != 1:
        raise RuleViolation("rule-transfer-facilities", "一份函只写一家机构的问题，请分开移送。", field="findings")
    return found


def newest(findings: Sequence[LetterFinding]) -> LetterFinding:
    """The one whose visit the letter belongs to."""
    return max(findings, key=lambda finding: finding.found_on)


def discoveries(findings: Sequence[LetterFinding]) -> str:
    """How they were found, each visit once, in order of days."""
    ordered = sorted(findings, key=lambda finding: finding.found_on)
    return "".join(dict.fromkeys(finding.discovery for finding in ordered))
