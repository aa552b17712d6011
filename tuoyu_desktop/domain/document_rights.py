"""Which documents exist: a function of mode, body and certificates, in this one place (documents.md §1.2-§1.9).

Asked by the laptop before it offers a document and by the server when it judges one again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tuoyu_desktop.domain import rights
from tuoyu_desktop.domain.entries.registry import Person
from tuoyu_desktop.domain.notice_kinds import LETTER_KINDS, OFFICER_KINDS, NoticeKind
from tuoyu_desktop.domain.terms import PersonKind, VisitMode

_OF_A_VISIT: Final[Mapping[VisitMode, tuple[NoticeKind, ...]]] = {
    VisitMode.ADMINISTRATIVE_INSPECTION: (
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.INSPECTION_RECORD,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
    ),
    VisitMode.SUPERVISORY_VISIT: (NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION),
    VisitMode.GUIDANCE: (NoticeKind.GUIDANCE_RECORD, NoticeKind.FEEDBACK_FORM),
    VisitMode.INCLUSIVE_VERIFICATION: (NoticeKind.INCLUSIVE_VERIFICATION_FORM, NoticeKind.FEEDBACK_FORM),
}
BEFORE_SEALING: Final = frozenset({NoticeKind.INSPECTION_NOTICE})
"""What is handed over while the visit goes on (§4.1); all else waits for the seal."""
STREET_LISTED: Final = frozenset(
    {NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER, NoticeKind.REINSPECTION_OPINION}
)
"""What in a street's name speaks only of items on its published list; all else goes to the district (§1 actor b)."""


@dataclass(frozen=True)
class Circumstances:
    """What decides besides the mode: the district's switches and how the visit went. ``refused``: the facility did not
    agree, so there is a short record and nothing else. ``reinspection``: earlier findings were looked at again (§4.8).
    ``street``: an inspection in a street's name, whose published list holds ``powers`` (item codes, §1 actor b)."""

    order_form: bool = False
    allow_suggestion_to_facility: bool = False
    refused: bool = False
    reinspection: bool = False
    street: bool = False


def documents_for(mode: VisitMode, case: Circumstances) -> tuple[NoticeKind, ...]:
    """The documents of a visit, in the order in which they are needed."""
    if case.refused:
        return (NoticeKind.REFUSED_VISIT_RECORD,)
    off = set[NoticeKind]()
    if not case.order_form:
        off.add(NoticeKind.RECTIFICATION_ORDER)
    if not case.allow_suggestion_to_facility:
        off.add(NoticeKind.SUGGESTION)
    kinds = [kind for kind in _OF_A_VISIT[mode] if kind not in off]
    if mode is VisitMode.ADMINISTRATIVE_INSPECTION:
        if case.reinspection:
            kinds.insert(kinds.index(NoticeKind.HEALTH_OPINION), NoticeKind.REINSPECTION_OPINION)
        if case.street:
            kinds.append(NoticeKind.FEEDBACK_FORM)
    elif case.reinspection:
        kinds = [NoticeKind.REVISIT_RECORD if kind is NoticeKind.VISIT_RECORD else kind for kind in kinds]
    return tuple(kinds)


def may_speak_of(kind: NoticeKind, item: str, powers: Collection[str]) -> bool:
    """Whether a paper of an inspection in a street's name may speak of an item: with authority of what the published
    list ``powers`` holds, to the district of the rest (§1 actor b)."""
    if kind in STREET_LISTED:
        return item in powers
    return kind is not NoticeKind.FEEDBACK_FORM or item not in powers


def has_delivery_record(mode: VisitMode, kind: NoticeKind) -> bool:
    """Whether a 送达回证 belongs to a document: what officers hand to a facility (§4.10); the 笔录 is signed on the
    spot and kept (§5), and no paper of a visit has one."""
    handed = (
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.HEALTH_OPINION,
        NoticeKind.RECTIFICATION_ORDER,
        NoticeKind.REINSPECTION_OPINION,
    )
    return mode is VisitMode.ADMINISTRATIVE_INSPECTION and kind in handed


def letter_refusal(kind: NoticeKind, writer: Person | None, officers: Sequence[Person], on: date) -> str | None:
    """Why a letter of the commission may not be written, in one sentence; null where it may. ``officers``: the group
    that sends a suspected crime on: two certificates at least (国务院令第310号, 2020修订, 第5条)."""
    assert kind in LETTER_KINDS
    if writer is None or not rights.may_decide_findings(writer, on):
        return "由区卫生健康委的人员办理"
    needed = rights.OFFICERS_NEEDED if kind is NoticeKind.CRIME_TRANSFER else 0
    if rights.officers_among(crime_group(officers, on), on) < needed:
        return "要有两名执法证有效的人员组成专案组"
    return None


def crime_group(people: Sequence[Person], on: date) -> list[Person]:
    """Who may be of a 专案组 that day: the commission's own officers."""
    own = [person for person in people if rights.may_decide_findings(person, on)]
    return [person for person in own if rights.officer_on(person, on)]


def ledger_refusal(writer: Person | None, on: date) -> str | None:
    """Why a 关停处置台账 may not be kept by a person; null where it may (§4.14: street and district)."""
    keepers = (PersonKind.STREET_OFFICER, PersonKind.DISTRICT_OFFICER)
    if writer is None or writer.kind not in keepers or not rights.appointed_on(writer, on):
        return "由街道（乡镇）或区卫生健康委的人员办理"
    return None


@dataclass(frozen=True)
class IssuedPaper:
    """By whom a document was issued, and who stands on it; ``on``: the day on which it was."""

    kind: str
    issued_by: str
    signers: tuple[str, ...]
    on: date


def may_handle(paper: IssuedPaper, actor: str, person: Person | None) -> bool:
    """Whether ``actor`` may deliver or void a document or link its signed page: who issued it may, and those of its
    visit; of an officers' one its officers, not who came along to help (§1 actor d, §4.10)."""
    is_officer = person is not None and rights.officer_on(person, paper.on)
    of_visit = actor in paper.signers and (is_officer or NoticeKind(paper.kind) not in OFFICER_KINDS)
    return actor == paper.issued_by or of_visit


def in_street_name(lead: Person | None) -> bool:
    """Whether an inspection is made in a street's name: by its own officers (§1 actor b)."""
    return lead is not None and lead.kind is PersonKind.STREET_OFFICER
