"""A parent visits a home where children are minded: whose child is there stays away, what is asked in a home, children
counted twice, papers that order nothing (checklist.md §3, §5: J; documents.md §1, §8)."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from pypdf import PdfReader

from tests.made_visits import SVG, picture, start
from tests.sync.client_rig import ClientLaptop, assert_whole
from tests.sync.district_server import DistrictServer
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo, review_photo
from tuoyu_desktop.application.finding_cases import FindingForm, RecordFinding, propose, record_finding
from tuoyu_desktop.application.finishing import FinishVisit, Signature, SignVisit, finish_visit, sign_visit
from tuoyu_desktop.application.notice_cases import IssueNotice, documents_of, issue_notice, sheet_of
from tuoyu_desktop.application.ports import Records
from tuoyu_desktop.application.starting import start_view
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import render_sheet
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.clock import beijing_now
from tuoyu_desktop.domain.entries.inspections import Consent
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.terms import Answer, Profile, VisitState

PARENT, EXPERT = DEMO_PEOPLE["parent"], DEMO_PEOPLE["expert"]
STAR, OWN_CHILD = "星星屋家庭托育点", "乐知家庭托育点"
COUNTED = {"children_present": 7, "carers_present": 2}
"""Over both limits of a home: five children (A16), three a carer (B06)."""
ORDERS = ("责令", "限期改正", "检查笔录", "停止托育", "盖章", "公章", "罚款", "处罚")


@pytest.fixture
def keeper() -> str:
    """赵敏."""
    return PARENT


def write(client: ClientLaptop, job: Any) -> Any:
    return client.write(job, PARENT)


def home(client: ClientLaptop, name: str) -> str:
    (found,) = client.laptop.read(lambda records: records.search_facilities(None, name))
    return str(found)


def begin(client: ClientLaptop, facility: str, consent: Consent) -> str:
    def job(work: Any) -> str:
        return start(
            work,
            facility=facility,
            profile=Profile.FULL,
            lead=PARENT,
            team=(PARENT, EXPERT),
            on=beijing_now().date(),
            consent=consent,
            clock_confirmed=True,
        )

    return str(write(client, job))


def agreed(name: str = "王芳") -> Consent:
    return Consent(given=True, name=name, post="负责人")


def refused(job: Any) -> str:
    with pytest.raises(RuleViolation) as fault:
        job()
    return fault.value.code


def fail(client: ClientLaptop, visit: str, code: str) -> None:
    """One item over its limit: the count, the attendance sheet, and what the second of the team counted."""
    groups = client.laptop.read(lambda records: visit_view(records, visit)).items[code].measured["care_groups"]
    measured = {"care_groups": [{**group, **COUNTED} for group in groups]}
    said = RecordAnswer(visit, code, Answer.FAIL, measured=measured)
    write(client, lambda work: record_answer(work, said))
    sheet = AttachPhoto(visit, code, picture(f"{code} 考勤表"), "考勤表")
    evidence = write(client, lambda work: attach_photo(work, sheet))
    write(client, lambda work: review_photo(work, evidence, print_allowed=True))
    form = client.laptop.read(lambda records: propose(records, visit, code)).form
    assert refused(lambda: write_finding(client, visit, code, form)) == "rule-finding-recount"
    twice = replace(form, recount_children=7, recount_carers=2, recount_by=EXPERT)
    write_finding(client, visit, code, twice)


def write_finding(client: ClientLaptop, visit: str, code: str, form: FindingForm) -> None:
    write(client, lambda work: record_finding(work, RecordFinding(visit, code, form)))


def answer_the_rest(client: ClientLaptop, visit: str) -> None:
    view = client.laptop.read(lambda records: visit_view(records, visit))
    for code in (code for code in view.shown if not view.items[code].done):
        said = RecordAnswer(visit, code, Answer.PASS)
        write(client, lambda work, said=said: record_answer(work, said))


def sign_and_seal(client: ClientLaptop, visit: str) -> None:
    for person, name in ((PARENT, "赵敏"), (EXPERT, "陈秀兰")):
        member = Signature("member", name, person, svg=SVG)
        write(client, lambda work, member=member: sign_visit(work, SignVisit(visit, member)))
    minder = Signature("facility", "王芳", post="负责人", svg=SVG)
    write(client, lambda work: sign_visit(work, SignVisit(visit, minder)))
    write(client, lambda work: finish_visit(work, FinishVisit(visit, "马上联系家长，减到五名。")))


def printed(records: Records, notice: str) -> str:
    """What a reader finds on the paper."""
    sheet = sheet_of(records, notice)
    photos = {photo.sha256: records.blob(photo.sha256) for photo in sheet.photos}
    pages = PdfReader(io.BytesIO(render_sheet(sheet.content, photos, beijing_now(), sheet.copies[0]))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def papers(client: ClientLaptop, visit: str) -> dict[NoticeKind, str]:
    """Every paper that may be made, made and read back; spaces and line ends left out."""
    made: dict[NoticeKind, str] = {}
    for choice in client.laptop.read(lambda records: documents_of(records, visit)):
        command = IssueNotice(visit, choice.kind)
        notice = str(write(client, lambda work, command=command: issue_notice(work, command)))
        made[choice.kind] = client.laptop.read(partial(printed, notice=notice))
    return made


def test_a_home_over_its_limit_is_told_to_the_district_and_ordered_nothing(
    server: DistrictServer, client: ClientLaptop
) -> None:
    star = home(client, STAR)
    visit = begin(client, star, agreed())
    view = client.laptop.read(lambda records: visit_view(records, visit))
    checklist = client.laptop.packs.current_checklist(beijing_now().date())
    assert {"A16", "A17", "B06"} <= set(view.shown)
    assert all("J" in checklist.item(code).applies for code in view.shown), "only what is asked in a home"
    assert not {"B03", "B04", "B05"} & set(view.shown), "the limits of a centre are not a home's"
    fail(client, visit, "A16")
    fail(client, visit, "B06")
    answer_the_rest(client, visit)
    sign_and_seal(client, visit)

    read = papers(client, visit)
    assert set(read) == {NoticeKind.VISIT_RECORD, NoticeKind.FEEDBACK_FORM, NoticeKind.SUGGESTION}
    assert STAR in read[NoticeKind.VISIT_RECORD]
    assert "7人，超过5人" in read[NoticeKind.FEEDBACK_FORM]
    assert [word for text in read.values() for word in ORDERS if word in text] == []

    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []
    assert client.laptop.read(lambda records: records.visit_is_delivered(visit))
    assert_whole(server, client)


def test_a_home_that_says_no_is_left_alone(client: ClientLaptop, server: DistrictServer) -> None:
    star = home(client, STAR)
    assert refused(lambda: begin(client, star, agreed(""))) == "rule-start-consent"
    visit = begin(client, star, Consent(given=False, name="王芳", post="负责人", reason="孩子在午睡"))
    state = client.laptop.read(lambda records: records.inspection(visit))
    assert state is not None
    assert state.state is VisitState.REFUSED
    read = papers(client, visit)
    assert set(read) == {NoticeKind.REFUSED_VISIT_RECORD}
    assert "孩子在午睡" in read[NoticeKind.REFUSED_VISIT_RECORD]
    assert client.sync().delivered
    assert client.laptop.read(lambda records: records.refused_lines()) == []


def test_nobody_visits_where_the_own_child_is(server: DistrictServer, client: ClientLaptop) -> None:
    """Also where the laptop did not know it yet: the district refuses what was begun (documents.md §1 rules 2, 6)."""
    there = home(client, OWN_CHILD)
    server.told("users", "set", PARENT, "--recuse", there)
    begin(client, there, agreed())
    assert client.sync().delivered, "stored as evidence, without effect"
    assert [line.reason for line in client.laptop.read(lambda records: records.refused_lines())] == [
        "rule-team-recusal"
    ]

    assert refused(lambda: begin(client, there, agreed())) == "rule-team-recusal"
    offered = client.laptop.read(lambda records: start_view(records, there, PARENT))
    assert all(mode.refusal is not None for mode in offered.modes)
    (me,) = [one for one in offered.team if one.person == PARENT]
    assert me.refusal is not None
    assert "孩子" not in me.refusal, "why is nobody's business"
