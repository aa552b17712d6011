"""Whose hand stands on which paper (documents.md §4.5, §4.6, §5): what was signed at the end of a visit confirms the
visit and its record, never the receipt of a paper made later."""

from __future__ import annotations

import pytest

from tests.made_visits import EXPERT, FACTS, PARENT, answer_all, sealed_visit, sign, start
from tuoyu_desktop.application.documents_view import drawn_sheet
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind, SignatureRef, SignerRole


def signatures(laptop: Laptop, visit: str, kind: NoticeKind) -> tuple[SignatureRef, ...]:
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind)), EXPERT)[0]
    return laptop.read(lambda records: drawn_sheet(records, notice, EXPERT)).sheet.content.signatures


def refused_visit(laptop: Laptop) -> str:
    """A sealed visit whose record the facility would not sign."""

    def job(work: Work) -> str:
        visit = start(work)
        answer_all(work, visit, FACTS)
        sign(work, visit, refused=True)
        finish_visit(work, FinishVisit(visit))
        return visit

    return laptop.write(job, EXPERT)[0]


def test_the_record_of_the_visit_carries_the_hand_of_the_facility(laptop: Laptop) -> None:
    """§5: 走访情况记录 is signed by the members and the facility's person."""
    made = signatures(laptop, sealed_visit(laptop), NoticeKind.VISIT_RECORD)

    assert {one.role for one in made if one.ink} == {SignerRole.MEMBER, SignerRole.FACILITY}


def test_the_report_to_the_district_is_signed_by_the_members_alone(laptop: Laptop) -> None:
    """§5: 整改意见反馈单 is signed by members and the district's receiver; §4.6: the facility is no addressee."""
    made = signatures(laptop, sealed_visit(laptop), NoticeKind.FEEDBACK_FORM)

    assert {one.role for one in made} == {SignerRole.MEMBER}


@pytest.mark.parametrize("refused", [False, True])
def test_the_receipt_of_a_hint_is_left_to_the_pen(laptop: Laptop, refused: bool) -> None:
    """Who signed (or would not sign) the record has received no 整改提示单 yet."""
    visit = refused_visit(laptop) if refused else sealed_visit(laptop)
    made = signatures(laptop, visit, NoticeKind.SUGGESTION)

    receipt = [one for one in made if one.role is SignerRole.FACILITY]
    assert receipt == [SignatureRef(role=SignerRole.FACILITY, name="")]


def test_the_witness_is_of_the_refusal_and_of_no_member_who_cannot_sign(laptop: Laptop) -> None:
    """documents.md §4.2: a witness signs where the facility refuses; a hand that hurts needs none."""

    def job(work: Work) -> str:
        visit = start(work)
        answer_all(work, visit, FACTS)
        sign(work, visit, refused=True)
        hindered = Signature("member", "赵敏", PARENT, refused=True, refusal_reason="右手受伤")
        sign_visit(work, SignVisit(visit, hindered))
        finish_visit(work, FinishVisit(visit))
        return visit

    visit = laptop.write(job, EXPERT)[0]
    refusals = {one.role: one.refusal for one in signatures(laptop, visit, NoticeKind.VISIT_RECORD) if one.refusal}

    assert refusals[SignerRole.MEMBER].witness == ""
    assert refusals[SignerRole.MEMBER].witness_ink is None
    assert refusals[SignerRole.FACILITY].witness == "孙梅"
