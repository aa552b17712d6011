"""An inspection in a street's name orders what its published list holds, and reports the rest (documents.md §1 b)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.application.test_notice_cases import INSPECTION, typed
from tests.made_visits import OFFICER_1, lease_numbers, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.officer_text import officer_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind

STREET = DEMO_PEOPLE["street_officer"]
LIST = Callable[[tuple[str, ...]], None]


@pytest.fixture
def published(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> LIST:
    """Say which items stand on the streets' list of this district."""
    lease_numbers(laptop)
    known: Callable[..., DistrictPack] = laptop.packs.district_pack

    def publish(items: tuple[str, ...]) -> None:
        monkeypatch.setattr(
            laptop.packs,
            "district_pack",
            lambda name=None: known(name).model_copy(update={"street_powers": items}),
        )

    return publish


def inspected(laptop: Laptop) -> str:
    """D04 and B12 failed; led by the street's own officer."""
    return sealed_visit(laptop, INSPECTION, lead=STREET, team=(STREET, OFFICER_1))


def refusals(laptop: Laptop, visit: str) -> dict[NoticeKind, str | None]:
    return {one.kind: one.refusal for one in laptop.read(lambda records: documents_of(records, visit, STREET))}


def made(laptop: Laptop, visit: str, kind: NoticeKind) -> DocumentContent:
    officer = typed(laptop, visit, kind) if kind is not NoticeKind.FEEDBACK_FORM else None
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, officer)), STREET)[0]
    return laptop.read(lambda records: sheet_of(records, notice)).content


@pytest.mark.parametrize("kind", [NoticeKind.HEALTH_OPINION, NoticeKind.RECTIFICATION_ORDER])
def test_what_the_list_holds_is_ordered_and_the_rest_reported(
    laptop: Laptop, published: LIST, kind: NoticeKind
) -> None:
    published(("D04",))
    visit = inspected(laptop)
    ordered, reported = made(laptop, visit, kind), made(laptop, visit, NoticeKind.FEEDBACK_FORM)

    assert [finding.item_code for finding in ordered.findings] == ["D04"]
    assert [finding.item_code for finding in reported.findings] == ["B12"]
    assert ordered.issuer == reported.issuer == "清源街道办事处", "the body of the certificate"
    assert reported.findings[0].due_on is not None, "as a suggestion"
    assert "〔" not in reported.number


def test_the_form_says_which_items_it_leaves_out(laptop: Laptop, published: LIST) -> None:
    published(("D04",))
    visit = inspected(laptop)
    form = laptop.read(lambda records: officer_form(records, visit, NoticeKind.HEALTH_OPINION))
    assert ([one.item for one in form.findings], form.left_out) == (["D04"], ("B12",))


def test_without_a_list_everything_is_reported(laptop: Laptop, published: LIST) -> None:
    """As long as nobody published one, a street orders nothing."""
    published(())
    visit = inspected(laptop)
    said = refusals(laptop, visit)

    assert said[NoticeKind.HEALTH_OPINION] == "登记的问题都不在街道（乡镇）公布的检查事项里，写进反馈单报区里"
    assert said[NoticeKind.FEEDBACK_FORM] is None
    with pytest.raises(RuleViolation) as refused:
        made(laptop, visit, NoticeKind.HEALTH_OPINION)
    assert refused.value.code == "rule-notice-when"
    assert len(made(laptop, visit, NoticeKind.FEEDBACK_FORM).findings) == 2


def test_where_the_list_holds_everything_nothing_is_left_to_report(laptop: Laptop, published: LIST) -> None:
    published(("D04", "B12"))
    said = refusals(laptop, inspected(laptop))
    assert said[NoticeKind.HEALTH_OPINION] is None
    assert said[NoticeKind.FEEDBACK_FORM] == "登记的问题都在街道（乡镇）公布的检查事项里，不用另报区里"


def test_the_list_of_the_streets_does_not_bind_the_district(laptop: Laptop, published: LIST) -> None:
    published(("D04",))
    visit = sealed_visit(laptop, INSPECTION, team=(OFFICER_1, STREET))
    form = laptop.read(lambda records: officer_form(records, visit, NoticeKind.HEALTH_OPINION))
    assert {one.item for one in form.findings} == {"D04", "B12"}
    assert form.left_out == ()
    assert NoticeKind.FEEDBACK_FORM not in refusals(laptop, visit)


def test_a_report_of_the_streets_visit_says_everything(laptop: Laptop, published: LIST) -> None:
    """A 走访 orders nothing, so no list sorts what it says."""
    published(("D04",))
    visit = sealed_visit(laptop, lead=STREET, team=(STREET,))
    assert len(made(laptop, visit, NoticeKind.FEEDBACK_FORM).findings) == 2
