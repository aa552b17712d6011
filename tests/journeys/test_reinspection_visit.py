"""A re-inspection: found by a part-time team, decided by the district, looked at again, closed (checklist.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_visits import answer_all, sign, start
from tests.sync.client_rig import ClientLaptop, assert_whole, new_client, now
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.finding_cases import close_finding
from tuoyu_desktop.application.finishing import FinishVisit, finish_view, finish_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.reviewed_findings import open_findings
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.demo.stream import oak_facility
from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, FindingState, InspectionKind, Profile, ReinspectionResult

OAK = oak_facility(1)
EXPERT, PARENT, OFFICER = (DEMO_PEOPLE[role] for role in ("expert", "parent", "district_officer_1"))
FACTS = {"D04": "录像只存了 66 天。", "B12": "1 名保育员健康证到期。"}


@pytest.fixture
def laptops(server: DistrictServer, tmp_path: Path) -> Iterator[tuple[ClientLaptop, ClientLaptop]]:
    """The team's and the district's."""
    both = (
        new_client(server, tmp_path / "队", DEMO_PEOPLE["street_officer"]),
        new_client(server, tmp_path / "区", OFFICER),
    )
    for one in both:
        one.sync()
    yield both
    for one in both:
        one.laptop.close()


def begin(work: Work, profile: Profile) -> str:
    again = profile is Profile.REINSPECTION
    kind = InspectionKind.REINSPECTION if again else InspectionKind.ROUTINE
    return start(work, inspection_kind=kind, profile=profile, on=now().date())


def find(work: Work) -> None:
    visit = begin(work, Profile.QUICK)
    answer_all(work, visit, FACTS)
    sign(work, visit)
    finish_visit(work, FinishVisit(visit))


def look_again(work: Work) -> str:
    """B12 is put right, D04 in part; the other findings of the demo are put right."""
    visit = begin(work, Profile.REINSPECTION)
    view = visit_view(work, visit)
    assert view.shown[-1] == "I07"
    for code in view.shown[:-1]:
        record_answer(work, RecordAnswer(visit, code, Answer.FAIL if code == "D04" else Answer.PASS))
    asking = visit_view(work, visit).items["I07"]
    rows = [{**row, "result": "PARTLY"} if row["item"] == "D04" else row for row in asking.measured["findings"]]
    record_answer(work, RecordAnswer(visit, "I07", Answer.FAIL, measured={"findings": rows}))
    sign(work, visit)
    end = finish_view(work, visit)
    assert end.without_finding == ()
    assert "没有发现新的问题" in end.said
    assert "1 个还没有改完" in end.said
    finish_visit(work, FinishVisit(visit))
    return visit


def test_what_was_found_is_looked_at_again_and_closed(
    server: DistrictServer, laptops: tuple[ClientLaptop, ClientLaptop]
) -> None:
    team, district = laptops
    team.write(find, EXPERT)
    assert team.sync().delivered
    found = {line.item: line.id for line in team.laptop.read(lambda records: open_findings(records, OAK))}
    server.told("review", "decide", "--finding", found["D04"], "--decision", "HINT", "--reason", "请机构自行改正")
    team.sync()

    visit = str(team.write(look_again, EXPERT))
    kinds = [choice.kind for choice in team.laptop.read(lambda records: documents_of(records, visit))]
    assert NoticeKind.REVISIT_RECORD in kinds
    assert NoticeKind.VISIT_RECORD not in kinds
    issue = IssueNotice(visit, NoticeKind.REVISIT_RECORD)
    notice = str(team.write(lambda work: issue_notice(work, issue), EXPERT))
    content = team.laptop.read(lambda records: sheet_of(records, notice)).content
    results = {one.item_code: one.result for one in content.findings}
    assert results["D04"] is ReinspectionResult.PARTLY
    assert results["B12"] is ReinspectionResult.RECTIFIED
    assert team.sync().delivered
    assert team.laptop.read(lambda records: records.refused_lines()) == []

    district.sync()

    def known(item: str) -> FoldedFinding:
        state = district.laptop.read(lambda records: records.finding(found[item]))
        assert state is not None
        return state

    assert (known("D04").reinspection_result, known("D04").state) == (ReinspectionResult.PARTLY, FindingState.OPEN)
    assert known("B12").reinspection_result is ReinspectionResult.RECTIFIED
    district.write(lambda work: close_finding(work, found["B12"], "已整改"), OFFICER)
    assert district.sync().delivered
    team.sync()
    left = {line.item for line in team.laptop.read(lambda records: open_findings(records, OAK))}
    assert "D04" in left
    assert "B12" not in left
    for client in laptops:
        assert_whole(server, client)
