"""The item in front of the person: what is typed there and not yet an entry. Frozen; every change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from tuoyu_desktop.application.finding_cases import (
    FindingForm,
    FindingProposal,
    proposal,
)
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.second_count import alternative_of, recount_fault
from tuoyu_desktop.application.typed_drafts import TYPED_DRAFT, TypedDraft
from tuoyu_desktop.application.visit_preview import previewed, with_item
from tuoyu_desktop.application.visit_view import (
    FindingView,
    ItemView,
    VisitView,
)
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.red_lines import NO_PHOTO_ITEMS
from tuoyu_desktop.domain.terms import Answer, Severity
from tuoyu_desktop.domain.workdays import days_until

NO_PHOTO_REASON = "按规定不拍照"
NEW = "new"
"""Stands for the finding that is not written yet."""
WHICH = "finding"
"""In the draft of a form: the finding it edits, null for one that is not written yet."""
ITEMS_AHEAD = 3


@dataclass(frozen=True)
class OpenItem:
    """``measured`` and ``note`` are null while untouched. ``asks`` is the form that stands open: "", "NA" or
    "FINDING"; ``finding`` the finding it edits, null for a new one; ``touched`` whether its form was edited."""

    code: str
    measured: Mapping[str, Any] | None = None
    note: str | None = None
    asks: str = ""
    reason: tuple[str, str] = ("", "")
    form: FindingForm | None = None
    finding: str | None = None
    number: int = 1
    touched: bool = False
    unfolded: bool = False
    error: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether something would be lost without a draft."""
        return self.measured is not None or self.note is not None or self.touched

    def draft(self) -> TypedDraft | None:
        """What the draft keeps; null when there is nothing to keep."""
        if not self.is_typed:
            return None
        form = {**asdict(self.form), WHICH: self.finding} if self.form is not None and self.touched else None
        return TypedDraft(self.measured, self.note, form)


def opened(view: VisitView, code: str) -> OpenItem:
    """The item as it is found: with what was typed before a pause or a crash, and its finding form if it failed."""
    item = view.items[code]
    typed = view.typed.get(code)
    plain = OpenItem(code)
    if typed is not None:
        plain = replace(plain, measured=typed.measured, note=typed.note)
    if item.answer is not Answer.FAIL or item.asks_review:
        return plain
    if typed is None or typed.form is None:
        return with_form(view, plain)
    kept = dict(typed.form)
    finding = kept.pop(WHICH, None)
    known = any(one.id == finding for one in item.findings)
    form = FindingForm(**{**kept, "severity": _severity(kept["severity"])})
    return replace(with_form(view, plain, finding or "", another=not known), form=form, touched=True)


def ahead(view: VisitView, code: str) -> tuple[str, ...]:
    """The items that a key is likely to bring next: those without an answer, and the one that stands next."""
    codes = view.shown
    place = codes.index(code) + 1 if code in codes else 0
    later = (*codes[place:], *codes[:place])
    undone = [other for other in later if other != code and not view.items[other].done]
    return tuple(dict.fromkeys((*undone[:1], *later[:1], *undone[1:ITEMS_AHEAD])))


def with_kept_forms(records: Records, view: VisitView) -> VisitView:
    """The visit with the drafts of further findings: those of items where a first finding stands already."""
    kept = {}
    for code, item in view.items.items():
        if item.findings and code not in view.typed:
            text = records.draft(TYPED_DRAFT.format(inspection=view.id, item=code))
            if text:
                kept[code] = TypedDraft.from_text(text)
    return replace(view, typed={**view.typed, **kept}) if kept else view


def shown_item(view: VisitView, open_item: OpenItem) -> ItemView:
    """The item with the typed values and what the rules make of them."""
    if open_item.measured is None:
        return view.items[open_item.code]
    return previewed(view, open_item.code, open_item.measured)


def in_order(item: ItemView) -> tuple[FindingView, ...]:
    """The findings of the item, the first recorded first."""
    return tuple(sorted(item.findings, key=lambda finding: finding.state.recorded_at))


def with_form(view: VisitView, open_item: OpenItem, finding: str = "", *, another: bool = False) -> OpenItem:
    """The form of a finding that stands (the first one for an empty id), else a new one as the rules propose it.

    The measured fact is proposed once: where findings stand already, or for ``another``, a new one begins empty.
    """
    item = shown_item(view, open_item)
    written = in_order(item)
    if written and not another:
        place = next((at for at, one in enumerate(written) if one.id == finding), 0)
        form, which, number = form_of(written[place].state), written[place].id, place + 1
    else:
        form, which, number = fresh_form(view, item), None, len(written) + 1
        if another:
            form = replace(form, fact="")
    return replace(
        open_item, asks="FINDING", form=form, finding=which, number=number, touched=False, unfolded=False, error=""
    )


def proposed(view: VisitView, item: ItemView) -> FindingProposal:
    """What the rules propose for a finding at the item."""
    return proposal(view.context, item.item, item.judgement, view.phrases.get(item.code, ()))


def fresh_form(view: VisitView, item: ItemView) -> FindingForm:
    """A new form, with the standing reason where no photo is asked for."""
    form = proposed(view, item).form
    return replace(form, photo_reason=NO_PHOTO_REASON) if item.code in NO_PHOTO_ITEMS else form


def form_of(state: FoldedFinding) -> FindingForm:
    """The form of a finding that is written."""
    return FindingForm(
        fact=state.fact,
        severity=state.severity,
        lead_department=state.lead_department,
        days=state.days,
        measure=state.measure,
        rectified_on_site=state.rectified_on_site,
        photo_reason=state.photo_reason,
        urgent=state.urgent,
        alternative=alternative_of(state.measure),
        recount_children=state.recount_children,
        recount_carers=state.recount_carers,
        recount_by=state.recount_by,
        recount_reason=state.recount_reason,
    )


def edited_form(view: VisitView, form: FindingForm, values: Mapping[str, Any]) -> FindingForm:
    """The form after an edit; a date picked from the calendar becomes the days up to it."""
    days = int(values["deadline_days"]) if values["deadline_days"] else None
    if values["deadline_on"]:
        overrides = {day.on: day.working for day in view.context.pack.days}
        days = days_until(view.inspection.date, date.fromisoformat(values["deadline_on"]), overrides)
    return replace(
        form,
        fact=values["fact"],
        severity=_severity(values["severity"]),
        lead_department=values["department"] or form.lead_department,
        days=days if form.days is not None or days is not None else None,
        rectified_on_site=bool(values["rectified_on_site"]),
        photo_reason=values["photo_reason"],
        alternative=values.get("alternative", form.alternative),
        recount_children=_count(values.get("recount_children", form.recount_children)),
        recount_carers=_count(values.get("recount_carers", form.recount_carers)),
        recount_by=values.get("recount_by", form.recount_by),
        recount_reason=values.get("recount_reason", form.recount_reason),
    )


def _count(text: Any) -> int | None:
    return None if text in (None, "") else int(text)


def without_finding(view: VisitView, code: str, finding: str) -> VisitView:
    """The visit before it is read again, one finding of the item taken back."""
    item = view.items[code]
    return with_item(view, replace(item, findings=tuple(one for one in item.findings if one.id != finding)))


def _severity(key: str | None) -> Severity | None:
    """Null where nobody has chosen one yet (checklist.md §6: the list gives reserve items none)."""
    return Severity(key) if key else None


def form_fault(view: VisitView, item: ItemView, form: FindingForm) -> str:
    """What a finding form still needs, in one sentence; empty when it is whole (checklist.md §2 rule 13)."""
    if not form.fact.strip():
        return "请写明看到的事实。"
    if form.severity is None:
        return "清单没有定这一项的严重程度，请选一个。"
    if not item.photos and not form.photo_reason.strip():
        return "请附一张照片，或写明没有照片的原因。"
    return recount_fault(item.code, view.context.facility.kind, form, view.inspection.team)


def carried_over(view: VisitView, held: OpenItem) -> OpenItem:
    """The open item over the visit as read anew: what is being typed stays, an untouched form follows."""
    if held.code not in view.items:
        return opened(view, next(iter(view.items)))
    if held.asks != "FINDING" or held.touched:
        return held
    written = in_order(view.items[held.code])
    if held.finding is None and held.number > max(1, len(written)):
        return held  # a further finding that is not written yet
    which = held.finding or (written[held.number - 1].id if written else "")
    return replace(with_form(view, held, which), measured=held.measured, note=held.note)
