"""A 卫生监督意见书 of two officers, for the tests of what becomes of a document that was issued."""

from __future__ import annotations

from tests.made_visits import OFFICER_1, sealed_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice
from tuoyu_desktop.application.officer_text import OfficerText, officer_form
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import VisitMode

_LAW = "《中华人民共和国人口与计划生育法》第二十八条第三款"


def issued_opinion(laptop: Laptop) -> str:
    """Of a sealed inspection; returns the document's id."""
    visit, kind = sealed_visit(laptop, VisitMode.ADMINISTRATIVE_INSPECTION), NoticeKind.HEALTH_OPINION
    form = laptop.read(lambda records: officer_form(records, visit, kind))
    text = OfficerText(
        "请改正。",
        tuple((finding.id, _LAW) for finding in form.findings),
        demands=tuple((finding.id, "请改正。") for finding in form.findings),
    )
    return laptop.write(lambda work: issue_notice(work, IssueNotice(visit, kind, text)), OFFICER_1)[0]
