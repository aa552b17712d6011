"""The findings of a visit as its documents name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.visit_view import VisitContext, judgement_of, measured_for
from tuoyu_desktop.domain.amendments import fact_now, is_corrected_away
from tuoyu_desktop.domain.applicability import facility_letter
from tuoyu_desktop.domain.checklist import ChecklistItem, recommended_only
from tuoyu_desktop.domain.document_rights import in_street_name, may_speak_of
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.entries.fold_inspections import FoldedAnswer
from tuoyu_desktop.domain.measurement_case import pass_words
from tuoyu_desktop.domain.notice import OFFICER_KINDS, Basis, NoticeFinding, NoticeKind
from tuoyu_desktop.domain.red_lines import ends_at_once, for_district_alone
from tuoyu_desktop.domain.terms import Answer, VisitMode

if TYPE_CHECKING:
    from tuoyu_desktop.application.officer_text import OfficerText


_FIGURE = re.compile(r"\d")
_TO_THE_DISTRICT = frozenset({NoticeKind.FEEDBACK_FORM, NoticeKind.EMERGENCY_REPORT})


def street_powers(records: Records, context: VisitContext) -> tuple[str, ...] | None:
    """Items of the published list where the inspection is made in a street's name; null: the district's own, or no
    inspection (documents.md §1 actor b)."""
    in_its_name = _is_inspection(context) and in_street_name(records.person(context.inspection.lead))
    return context.pack.street_powers if in_its_name else None


def _is_inspection(context: VisitContext) -> bool:
    return context.inspection.mode is VisitMode.ADMINISTRATIVE_INSPECTION


def left_out_by_list(records: Records, context: VisitContext, kind: NoticeKind) -> tuple[str, ...]:
    """Items with findings of which a paper of ``kind`` does not speak because of the street's published list."""
    powers = street_powers(records, context)
    items = () if powers is None else (state.item for state in records.findings(context.id).values())
    return tuple(dict.fromkeys(item for item in items if not may_speak_of(kind, item, powers or ())))


def found_findings(
    records: Records,
    context: VisitContext,
    kind: NoticeKind,
    numbers: Mapping[str, int],
    officer: OfficerText | None,
) -> dict[str, NoticeFinding]:
    """What this visit found and a paper of ``kind`` may say, by finding id. ``numbers``: evidence id to photo number.
    Dates bind on officers' documents only; advice is never ordered (checklist.md §3), nor is what was corrected since:
    these papers rest on what stands now, those of a visit on what was sealed, with the corrections beside it. A
    street's officers say with authority what their published list holds, and report the rest (§1 actor b)."""
    answers, left_out = records.answers(context.id), left_out_by_list(records, context, kind)
    corrections = context.inspection.amendments
    found: dict[str, NoticeFinding] = {}
    for finding, state in records.findings(context.id).items():
        if state.item in left_out:
            continue
        if kind in OFFICER_KINDS:
            if is_corrected_away(corrections, state.item):
                continue
            state = state.model_copy(update={"fact": fact_now(corrections, finding, state.fact)})
        advice = is_advice(context, state, answers)
        if may_say(kind, state.item) and not (advice and kind is NoticeKind.RECTIFICATION_ORDER):
            written = _for_officers if kind in OFFICER_KINDS else _for_visitors
            found[finding] = written(context, finding, state, numbers, officer, advice)
    return found


def may_say(kind: NoticeKind, item: str) -> bool:
    """Whether a paper may speak of an item: signals of a closing are for the district alone (checklist.md §3)."""
    return kind in _TO_THE_DISTRICT or not for_district_alone(item)


def is_advice(context: VisitContext, state: FoldedFinding, answers: Mapping[str, FoldedAnswer]) -> bool:
    """Whether what was found is advice (checklist.md §3, last paragraph): the whole item, or where only a figure of it
    is, nothing but that figure is off."""
    item = context.item(state.item)
    if recommended_only(item, fire_key_unit=context.facility.is_fire_key_unit):
        return True
    if item.advice != "part":
        return False
    judgement = judgement_of(context, item, measured_for(context, item, answers))
    return judgement.suggested is Answer.PASS and bool(judgement.hints)


def _for_visitors(
    context: VisitContext,
    _finding: str,
    state: FoldedFinding,
    numbers: Mapping[str, int],
    _officer: OfficerText | None,
    advice: bool,
) -> NoticeFinding:
    """Everything is a suggestion; the measure is the team's own or none."""
    return NoticeFinding(
        item_code=state.item,
        fact=state.fact,
        severity=state.severity,
        bases=_quoted(bases_of(context, context.item(state.item)), advice),
        measure=state.measure.strip(),
        due_on=state.suggested_due_on or (state.due_on if _is_inspection(context) else None),
        at_once=_at_once(state),
        lead_department=state.lead_department,
        evidence=_evidence(state, numbers),
        urgent=state.urgent,
        advice=advice,
    )


def _for_officers(
    context: VisitContext,
    finding: str,
    state: FoldedFinding,
    numbers: Mapping[str, int],
    officer: OfficerText | None,
    advice: bool,
) -> NoticeFinding:
    """With what the officer typed; advice has neither day nor law that was broken."""
    typed = dict(officer.bases).get(finding, "").strip() if officer else ""
    dues: Mapping[str, date] = dict(officer.dues) if officer else {}
    demands: Mapping[str, str] = dict(officer.demands) if officer else {}
    bases = (Basis(text=typed, typed=True),) if typed else bases_of(context, context.item(state.item))
    evidence = _evidence(state, numbers)
    return NoticeFinding(
        item_code=state.item,
        fact=state.fact,
        severity=state.severity,
        bases=_quoted(bases, advice),
        measure=demands.get(finding, state.measure if advice else _demand(context, state)).strip(),
        due_on=None if advice else dues.get(finding, state.due_on),
        at_once=_at_once(state) and not advice,
        lead_department=state.lead_department,
        evidence=evidence,
        no_photo="" if evidence else state.photo_reason,
        urgent=state.urgent,
        advice=advice,
    )


def _at_once(state: FoldedFinding) -> bool:
    """立即: no day to wait for, or no period at all because it has to end now (checklist.md §3)."""
    return state.days == 0 or (state.days is None and ends_at_once(state.item))


def _evidence(state: FoldedFinding, numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers[e] for e in state.evidence if e in numbers))


def _quoted(bases: tuple[Basis, ...], advice: bool) -> tuple[Basis, ...]:
    """At an item that is advice every provision is quoted as 参考."""
    return tuple(basis.model_copy(update={"recommended": True}) for basis in bases) if advice else bases


def _demand(context: VisitContext, state: FoldedFinding) -> str:
    """What an officers' form starts from: what was written, else what the item asks for. The officer reads it and
    changes it before anything is printed (documents.md §4.3)."""
    if state.measure:
        return state.measure
    item = context.item(state.item)
    line = pass_words(context.pack, context.checklist, item)
    figure = line if _FIGURE.search(line) and not _FIGURE.search(item.text) else ""
    return f"做到“{item.text.rstrip('。')}”{f'（{figure}）' if figure else ''}。"


def bases_of(context: VisitContext, item: ChecklistItem) -> tuple[Basis, ...]:
    """One basis per provision that may be named for this facility in this district (documents.md §2)."""
    letter = facility_letter(context.facility.kind)
    return tuple(
        Basis(
            text=line.text,
            mark=line.mark,
            confirmed=_confirmed(context, line.text, line.confirmed),
            recommended=line.recommended,
        )
        for line in item.bases_for(context.pack.district, letter)
    )


def _confirmed(context: VisitContext, text: str, confirmed: bool) -> bool:
    return confirmed or text in context.pack.confirmed_bases
