"""What no document of a kind may say, its canonical JSON and its check code (documents.md §§1, 2, 3, 5)."""

from __future__ import annotations

import hashlib
import json

import pytest
from document_samples import BLANK, DRAWN, READ, RECOMMENDED, UNREAD, VISITORS, finding, order, visit

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import (
    TITLES,
    Basis,
    NoticeKind,
    canonical_json,
    check_code,
    content_data,
    copies_of,
    read_content,
)


def refused(code: str) -> pytest.RaisesExc[RuleViolation]:
    return pytest.raises(RuleViolation, match=code)


def test_an_order_needs_two_certificates() -> None:
    """行政处罚法第42条: at least two officers with 执法资格."""
    with refused("rule-notice-certificates"):
        order(team=VISITORS)
    one = order().team[0]
    with refused("rule-notice-certificates"):
        order(team=(one, one.model_copy(update={"name": "另一人"})))


def test_an_order_is_signed_in_ink() -> None:
    """documents.md §5: a drawn signature is allowed only on 走访 documents."""
    with refused("rule-notice-ink"):
        order(signatures=DRAWN)
    assert order(signatures=BLANK).signatures == BLANK


def test_each_problem_of_an_order_has_a_deadline() -> None:
    with refused("rule-notice-due"):
        order(findings=(finding(due_on=None),))
    assert order(findings=(finding(due_on=None, at_once=True),))


def test_an_order_names_who_reviews_it() -> None:
    """documents.md §4.3: always print body and time limit."""
    with refused("rule-notice-remedies"):
        order(remedies=None)


def test_the_paper_of_an_emergency_says_which() -> None:
    """documents.md §4.13: a report of nothing would be printed blank."""
    with refused("rule-notice-part"):
        visit(NoticeKind.EMERGENCY_REPORT, emergency=None)
    assert visit(NoticeKind.EMERGENCY_REPORT).emergency is not None


def test_a_visit_has_no_document_number_of_an_authority() -> None:
    """documents.md §3: 走访反馈单 must not use a 文号."""
    with refused("rule-notice-number"):
        visit(number="京兴卫托改〔2026〕1号")


@pytest.mark.parametrize("text", ["责令十日内改正", "请限期整改", "限期改正"])
def test_a_visit_orders_nothing(text: str) -> None:
    with refused("rule-notice-order-word"):
        visit(findings=(finding(measure=text),))
    with refused("rule-notice-order-word"):
        visit(opinion=text)


def test_what_was_seen_may_mention_an_order_of_others() -> None:
    assert visit(findings=(finding(fact="墙上贴有区市场监管局责令改正通知书一份。"),))


@pytest.mark.parametrize(
    ("basis", "cited"),
    [
        (READ, True),
        (RECOMMENDED, True),
        (UNREAD, False),
        (Basis(text="某法第一条", mark="[种子]+[原文]"), True),
        (Basis(text="某法第一条", mark="[原文]+[查证S35]"), False),
        (Basis(text="某法第一条", mark="[种子]"), False),
        (Basis(text="某法第一条"), False),
        (Basis(text="某法第一条", mark="[记忆]", confirmed=True), True),
        (Basis(text="某法第一条", typed=True), True),
        (Basis(text="", typed=True), False),
    ],
)
def test_only_what_was_read_confirmed_or_typed_may_be_cited(basis: Basis, cited: bool) -> None:
    assert basis.may_be_cited is cited


def test_the_check_code_is_the_hash_of_sorted_dense_utf8_json() -> None:
    """documents.md §3: keys sorted, no spaces, UTF-8, as kept in notice.issued.data.content."""
    content = visit()
    kept = json.loads(json.dumps(content_data(content)))
    expected = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    assert canonical_json(content) == expected
    full = hashlib.sha256(expected).hexdigest()
    assert check_code(content) == (full[:8], full)


def test_what_is_kept_gives_the_same_document_and_code_again() -> None:
    for content in (visit(), order()):
        again = read_content(json.loads(json.dumps(content_data(content))))
        assert again == content
        assert check_code(again) == check_code(content)


def test_one_other_character_is_another_code() -> None:
    assert check_code(visit(statement="无异议")) != check_code(visit(statement="有异议"))


def test_fields_at_their_default_do_not_enter_the_code() -> None:
    """A field that a later version adds with a default must not change old papers."""
    assert "attachments" not in content_data(visit())
    assert b"null" not in canonical_json(visit())


def test_a_field_of_a_newer_program_is_refused_not_dropped() -> None:
    with refused("rule-notice-unreadable"):
        read_content(content_data(visit()) | {"field_of_2028": 1})


def test_copies_and_who_keeps_them() -> None:
    """documents.md §5."""
    numbers = {
        NoticeKind.VISIT_RECORD: 2,
        NoticeKind.FEEDBACK_FORM: 3,
        NoticeKind.HEALTH_OPINION: 2,
        NoticeKind.RECTIFICATION_ORDER: 2,
    }
    assert {kind: len(copies_of(kind)) for kind in numbers} == numbers
    assert len(copies_of(NoticeKind.RECTIFICATION_ORDER, street_copy=True)) == 3
    assert copies_of(NoticeKind.FEEDBACK_FORM, street_copy=True) == copies_of(NoticeKind.FEEDBACK_FORM)
    assert "区卫生健康委" in copies_of(NoticeKind.FEEDBACK_FORM)


def test_the_facility_gets_no_copy_of_the_feedback_form() -> None:
    """documents.md §4.6: the facility is not an addressee by default."""
    assert not any("机构" in keeper for keeper in copies_of(NoticeKind.FEEDBACK_FORM))


def test_every_kind_has_a_title_and_copies() -> None:
    assert set(TITLES) == set(NoticeKind)
    assert all(copies_of(kind) for kind in NoticeKind)
