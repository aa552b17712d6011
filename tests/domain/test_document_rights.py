"""documents.md §1, rules 2, 4, 7 and 9, and §4: which papers exist. The expectations are written out from there."""

from __future__ import annotations

from itertools import product

import pytest

from tuoyu_desktop.domain.document_rights import (
    BEFORE_SEALING,
    STREET_LISTED,
    Circumstances,
    documents_for,
    has_delivery_record,
    may_speak_of,
)
from tuoyu_desktop.domain.notice_kinds import INTERNAL_KINDS, LETTER_KINDS, OFFICER_KINDS, NoticeKind
from tuoyu_desktop.domain.terms import VisitMode

K = NoticeKind
INSPECTION, VISIT = VisitMode.ADMINISTRATIVE_INSPECTION, VisitMode.SUPERVISORY_VISIT
GUIDANCE, VERIFICATION = VisitMode.GUIDANCE, VisitMode.INCLUSIVE_VERIFICATION
EVERY_CASE = [
    Circumstances(order_form=order, allow_suggestion_to_facility=hint, refused=no, reinspection=again, street=street)
    for order, hint, no, again, street in product((False, True), repeat=5)
]


@pytest.mark.parametrize(
    ("order_form", "reinspection", "street", "kinds"),
    [
        (False, False, False, [K.INSPECTION_NOTICE, K.INSPECTION_RECORD, K.HEALTH_OPINION]),
        (True, False, False, [K.INSPECTION_NOTICE, K.INSPECTION_RECORD, K.HEALTH_OPINION, K.RECTIFICATION_ORDER]),
        (False, True, False, [K.INSPECTION_NOTICE, K.INSPECTION_RECORD, K.REINSPECTION_OPINION, K.HEALTH_OPINION]),
        (False, False, True, [K.INSPECTION_NOTICE, K.INSPECTION_RECORD, K.HEALTH_OPINION, K.FEEDBACK_FORM]),
        (
            True,
            True,
            True,
            [
                K.INSPECTION_NOTICE,
                K.INSPECTION_RECORD,
                K.REINSPECTION_OPINION,
                K.HEALTH_OPINION,
                K.RECTIFICATION_ORDER,
                K.FEEDBACK_FORM,
            ],
        ),
    ],
)
@pytest.mark.parametrize("hints_allowed", [False, True])
def test_an_inspection_has_its_papers_in_the_order_in_which_they_are_needed(
    order_form: bool, reinspection: bool, street: bool, kinds: list[NoticeKind], hints_allowed: bool
) -> None:
    """§1 table, actors a and b; the order is behind its switch (rule 7), a hint is no paper of officers (rule 4)."""
    case = Circumstances(
        order_form=order_form, allow_suggestion_to_facility=hints_allowed, reinspection=reinspection, street=street
    )
    assert list(documents_for(INSPECTION, case)) == kinds


@pytest.mark.parametrize(
    ("mode", "hints_allowed", "reinspection", "kinds"),
    [
        (VISIT, False, False, [K.VISIT_RECORD, K.FEEDBACK_FORM]),
        (VISIT, True, False, [K.VISIT_RECORD, K.FEEDBACK_FORM, K.SUGGESTION]),
        (VISIT, False, True, [K.REVISIT_RECORD, K.FEEDBACK_FORM]),
        (VISIT, True, True, [K.REVISIT_RECORD, K.FEEDBACK_FORM, K.SUGGESTION]),
        (GUIDANCE, True, False, [K.GUIDANCE_RECORD, K.FEEDBACK_FORM]),
        (VERIFICATION, True, False, [K.INCLUSIVE_VERIFICATION_FORM, K.FEEDBACK_FORM]),
    ],
)
@pytest.mark.parametrize("order_form", [False, True])
def test_a_visit_has_its_own_papers_whatever_the_switch_of_the_order_says(
    mode: VisitMode, hints_allowed: bool, reinspection: bool, kinds: list[NoticeKind], order_form: bool
) -> None:
    case = Circumstances(order_form=order_form, allow_suggestion_to_facility=hints_allowed, reinspection=reinspection)
    assert list(documents_for(mode, case)) == kinds


@pytest.mark.parametrize("mode", [mode for mode in VisitMode if mode is not INSPECTION])
@pytest.mark.parametrize("case", EVERY_CASE)
def test_no_visit_ever_reaches_an_officers_document(mode: VisitMode, case: Circumstances) -> None:
    """§1 rule 2, over every switch and turn."""
    assert not OFFICER_KINDS.intersection(documents_for(mode, case))


@pytest.mark.parametrize("mode", list(VisitMode))
@pytest.mark.parametrize("case", EVERY_CASE)
def test_no_visit_has_a_letter_of_the_commission_or_a_paper_twice(mode: VisitMode, case: Circumstances) -> None:
    kinds = documents_for(mode, case)
    assert not (LETTER_KINDS | INTERNAL_KINDS | {K.DELIVERY_RECORD}).intersection(kinds)
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("mode", [mode for mode in VisitMode if mode is not INSPECTION])
@pytest.mark.parametrize("case", [case for case in EVERY_CASE if case.refused])
def test_a_refused_visit_has_its_short_record_and_nothing_else(mode: VisitMode, case: Circumstances) -> None:
    assert documents_for(mode, case) == (K.REFUSED_VISIT_RECORD,)


def test_only_the_notice_of_an_inspection_comes_before_the_seal() -> None:
    """§4.1: it is handed over beforehand; all else says what was seen."""
    assert {K.INSPECTION_NOTICE} == BEFORE_SEALING


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_receipt_of_delivery_belongs_to_what_officers_hand_over(kind: NoticeKind) -> None:
    """§4.10, §5: the 笔录 is signed on the spot and kept."""
    handed = {K.INSPECTION_NOTICE, K.HEALTH_OPINION, K.RECTIFICATION_ORDER, K.REINSPECTION_OPINION}
    assert has_delivery_record(INSPECTION, kind) is (kind in handed)
    assert not any(has_delivery_record(mode, kind) for mode in VisitMode if mode is not INSPECTION)


@pytest.mark.parametrize(
    ("kind", "listed", "other"),
    [
        (K.HEALTH_OPINION, True, False),
        (K.RECTIFICATION_ORDER, True, False),
        (K.REINSPECTION_OPINION, True, False),
        (K.FEEDBACK_FORM, False, True),
        (K.INSPECTION_NOTICE, True, True),
        (K.INSPECTION_RECORD, True, True),
    ],
)
def test_a_street_orders_what_its_list_holds_and_reports_the_rest(kind: NoticeKind, listed: bool, other: bool) -> None:
    """§1 actor b: items outside the list → feedback only. What was seen is written down whole."""
    assert may_speak_of(kind, "D04", ("D04",)) is listed
    assert may_speak_of(kind, "B12", ("D04",)) is other
    assert (kind in STREET_LISTED) is not other
