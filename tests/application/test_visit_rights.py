"""Who may write in a visit, and what may still be written after its seal (documents.md §1, sync.md §3.4, §3.10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.application.test_starting import visit_command
from tests.made_visits import EXPERT, PARENT, SVG, answer_all, picture, sealed_visit, sign, start
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import (
    AttachPhoto,
    attach_photo,
    review_photo,
    withdraw_damaged,
    withdraw_photo,
)
from tuoyu_desktop.application.finding_cases import (
    FindingForm,
    RecordFinding,
    ReinspectFinding,
    close_finding,
    record_finding,
    reinspect_finding,
)
from tuoyu_desktop.application.findings_board import finding_detail
from tuoyu_desktop.application.finishing import (
    FinishVisit,
    MarkNotChecked,
    Signature,
    SignVisit,
    abandon_visit,
    amend_visit,
    finish_view,
    finish_visit,
    mark_not_checked,
    sign_visit,
)
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED, visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, ReinspectionResult, Severity

COLLEAGUE = DEMO_PEOPLE["street_officer_2"]
"""Of the same street, and not of the visit's team."""
FORM = FindingForm("录像只存了 66 天。", Severity.MAJOR, "公安分局", 15, photo_reason="没带相机")


def refusal(laptop: Laptop, job: Callable[[Work], Any], actor: str) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        laptop.write(job, actor)
    return refused.value


@pytest.fixture
def visit(laptop: Laptop) -> str:
    """Under way: D04 failed, everything else open."""

    def job(work: Work) -> str:
        begun = start(work)
        record_answer(work, RecordAnswer(begun, "D04", Answer.FAIL))
        return begun

    return laptop.write(job, EXPERT)[0]


@pytest.fixture
def evidence(laptop: Laptop, visit: str) -> str:
    return laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture())), EXPERT)[0]


def test_nobody_outside_the_team_writes_in_a_visit(laptop: Laptop, visit: str, evidence: str) -> None:
    jobs: dict[str, Callable[[Work], Any]] = {
        "finding": lambda work: record_finding(work, RecordFinding(visit, "D04", FORM)),
        "photo": lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture("二"))),
        "review": lambda work: review_photo(work, evidence, print_allowed=True),
        "withdraw": lambda work: withdraw_photo(work, evidence),
        "not checked": lambda work: mark_not_checked(work, MarkNotChecked(visit, ("A01",), "没时间")),
        "sign": lambda work: sign_visit(work, SignVisit(visit, Signature("facility", "李婷", svg=SVG))),
        "give up": lambda work: abandon_visit(work, visit, "停电"),
    }
    for name, job in jobs.items():
        assert refusal(laptop, job, COLLEAGUE).code == "rule-visit-team", name
        if name in ("finding", "photo", "review"):
            laptop.write(job, PARENT)


def test_only_the_lead_begins_and_seals(laptop: Laptop) -> None:
    command = replace(visit_command(laptop), team=(EXPERT, PARENT))
    assert refusal(laptop, lambda work: start_visit(work, command), COLLEAGUE).code == "rule-start-lead"
    assert refusal(laptop, lambda work: start_visit(work, command), PARENT).code == "rule-start-lead"

    def job(work: Work) -> str:
        begun = start_visit(work, command)
        answer_all(work, begun, {})
        sign(work, begun)
        return begun

    visit = laptop.write(job, EXPERT)[0]
    refused = refusal(laptop, lambda work: finish_visit(work, FinishVisit(visit)), PARENT)
    assert refused.code == "rule-finish-lead"
    assert "陈秀兰" in refused.message
    assert laptop.read(lambda records: finish_view(records, visit, EXPERT)).missing == ()
    assert "陈秀兰" in laptop.read(lambda records: finish_view(records, visit, PARENT)).missing[0]
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), EXPERT)


def only_photo(laptop: Laptop, visit: str, item: str = "D04") -> tuple[str, str]:
    (line,) = laptop.read(lambda records: visit_view(records, visit)).items[item].photos
    return line.id, line.sha256


def test_the_tick_on_a_photo_is_settled_by_the_seal(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    evidence, _ = only_photo(laptop, visit)

    refused = refusal(laptop, lambda work: review_photo(work, evidence, print_allowed=False), EXPERT)

    assert refused.code == "rule-visit-sealed"
    assert "照片" in refused.message
    state = laptop.read(lambda records: records.evidence(evidence))
    assert state is not None
    assert state.print_allowed


def blob_file(laptop: Laptop, sha256: str) -> Path:
    (found,) = laptop.paths.root.rglob(f"{sha256}-*.blob")
    return found


def test_a_sound_photo_cannot_be_given_up_as_damaged(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    _, sha256 = only_photo(laptop, visit)

    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), EXPERT).code == "rule-photo-sound"
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, "0" * 64), EXPERT).code == "rule-photo-unknown"


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_a_damaged_photo_is_settled_and_said(laptop: Laptop, harm: str) -> None:
    visit = sealed_visit(laptop)
    evidence, sha256 = only_photo(laptop, visit)
    file = blob_file(laptop, sha256)
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-40] + bytes(40))
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), COLLEAGUE).code == "rule-visit-team"

    laptop.write(lambda work: withdraw_damaged(work, visit, sha256), EXPERT)

    state = laptop.read(lambda records: records.evidence(evidence))
    assert state is not None
    assert state.withdrawn == "damaged"
    item = laptop.read(lambda records: visit_view(records, visit)).items["D04"]
    assert (item.photos, [line.sha256 for line in item.damaged_photos]) == ((), [sha256])
    finding = item.findings[0].id
    assert laptop.read(lambda records: finding_detail(records, finding, EXPERT)).before_note == PHOTO_DAMAGED
    issue = IssueNotice(visit, NoticeKind.VISIT_RECORD)
    notice = laptop.write(lambda work: issue_notice(work, issue), EXPERT)[0]
    content = laptop.read(lambda records: sheet_of(records, notice)).content
    (printed,) = (photo for photo in content.photos if photo.sha256 == sha256)
    assert (printed.print_allowed, printed.withheld_reason) == (False, PHOTO_DAMAGED)
    number = printed.number
    assert any(number in found.evidence for found in content.findings)
    # a second time there is nothing left to give up
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), EXPERT).code == "rule-photo-unknown"


def test_a_photo_that_the_district_holds_is_never_given_up(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    _, sha256 = only_photo(laptop, visit)
    blob_file(laptop, sha256).unlink()

    def delivered(work: Any) -> None:
        work.connection.exec_driver_sql(f"UPDATE blob_key SET state = 'delivered' WHERE sha256 = '{sha256}'")

    laptop.write(delivered, EXPERT)
    assert refusal(laptop, lambda work: withdraw_damaged(work, visit, sha256), EXPERT).code == "rule-photo-delivered"


def test_a_second_look_is_for_the_area_and_never_for_the_recused(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    (finding, *_) = laptop.read(lambda records: records.findings(visit))
    command = ReinspectFinding(finding, ReinspectionResult.RECTIFIED)
    for person in ("town_huangcun", "recused_parent"):
        refused = refusal(laptop, lambda work: reinspect_finding(work, command), DEMO_PEOPLE[person])
        assert refused.code == "rule-finding-right", person

    laptop.write(lambda work: reinspect_finding(work, command), COLLEAGUE)
    officer = DEMO_PEOPLE["district_officer_1"]
    laptop.write(lambda work: close_finding(work, finding, "已整改"), officer)


def test_an_amendment_names_items_of_its_visit_only(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    for item in ("Z99", "A02"):  # A02 is no item of 快检 (checklist.md §1)
        wrong = partial(amend_visit, inspection=visit, reason="笔误", text="93 天", item=item)
        refused = refusal(laptop, wrong, EXPERT)
        assert refused.code == "rule-item-unknown"


def test_an_unknown_signer_is_refused_in_words(laptop: Laptop, visit: str) -> None:
    odd = Signature("邻居", "某某", svg=SVG)
    refused = refusal(laptop, lambda work: sign_visit(work, SignVisit(visit, odd)), EXPERT)
    assert (refused.code, refused.field) == ("rule-sign-role", "role")


def test_a_finding_is_changed_in_its_own_visit_only(laptop: Laptop, visit: str) -> None:
    other = sealed_visit(laptop)
    (foreign, *_) = laptop.read(lambda records: records.findings(other))

    command = RecordFinding(visit, "D04", FORM, foreign)
    assert refusal(laptop, lambda work: record_finding(work, command), EXPERT).code == "rule-finding-unknown"
    unknown = AttachPhoto(visit, "Z99", picture())
    assert refusal(laptop, lambda work: attach_photo(work, unknown), EXPERT).code == "rule-item-unknown"


def test_a_photo_of_the_rectification_is_for_the_area_and_of_that_finding(laptop: Laptop) -> None:
    visit = sealed_visit(laptop)
    (finding, *_) = laptop.read(lambda records: records.findings(visit))
    after = AttachPhoto(visit, "D04", picture("整改后"), finding=finding)
    refused = refusal(laptop, lambda work: attach_photo(work, after), DEMO_PEOPLE["town_huangcun"])
    assert refused.code == "rule-finding-right"
    nowhere = replace(after, finding="0199d5a0-0000-7000-8000-00000000dead")
    assert refusal(laptop, lambda work: attach_photo(work, nowhere), EXPERT).code == "rule-finding-unknown"

    shown = laptop.write(lambda work: attach_photo(work, after), COLLEAGUE)[0]
    laptop.write(lambda work: review_photo(work, shown, print_allowed=True), COLLEAGUE)  # no part of the sealed visit
