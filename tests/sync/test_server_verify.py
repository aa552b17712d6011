"""``tuoyu-server verify``: a paper against the district's own records, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from sync.server.judge_facts import table_of
from sync.server.office import Office
from tests.sync import visits
from tests.sync.conftest import NewLaptop
from tests.sync.district_server import DistrictServer
from tests.sync.laptop import Laptop
from tests.sync.test_server_commands import helped
from tuoyu_desktop.demo.people import DEMO_PEOPLE
from tuoyu_desktop.domain.entries.notices import NoticeIssued, NoticeIssuedData, NoticeVoided, NoticeVoidedData
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, check_code, content_data
from tuoyu_desktop.domain.paper_code import code_text
from tuoyu_desktop.projection.tables import NoticeRow

KIND = NoticeKind.VISIT_RECORD


@dataclass(frozen=True)
class Issued:
    laptop: Laptop
    visit: str
    block: dict[str, Any]
    content: DocumentContent

    @property
    def qr(self) -> str:
        return code_text(self.content.document, check_code(self.content).full)

    @property
    def short(self) -> str:
        return check_code(self.content).short

    def void(self, reason: str) -> None:
        data = NoticeVoidedData(reason=reason)
        notice = self.content.document
        self.laptop.write(NoticeVoided, data, actor=DEMO_PEOPLE["expert"], subject=notice, facility=visits.OAK)


def issue(laptop: Laptop, visit: str, block: dict[str, Any], value: int) -> Issued:
    """As the program does it: the document's id is that of its entry."""
    number = block["data"]["pattern"].format(year=block["data"]["year"], n=value)
    content = visits.notice_content(KIND, number, document=new_id(), issuer="清源街道办事处")
    data = NoticeIssuedData(
        inspection=visit,
        notice_kind=KIND.value,
        number=number,
        number_block=block["subject"],
        number_value=value,
        content=content_data(content),
        check_code=check_code(content).full,
    )
    laptop.write(NoticeIssued, data, actor=DEMO_PEOPLE["expert"], subject=content.document, facility=visits.OAK)
    return Issued(laptop, visit, block, content)


@pytest.fixture
def issued(new_laptop: NewLaptop) -> Issued:
    """A record that took effect."""
    laptop = new_laptop("expert")
    visit = visits.start(laptop, "expert")
    visits.finish(laptop, "expert", visit)
    block = visits.blocks(laptop)[KIND.value]
    made = issue(laptop, visit, block, block["data"]["first"])
    assert laptop.outcomes() == {}
    return made


def test_a_paper_that_is_as_issued_is_told_with_its_head(district: DistrictServer, issued: Issued) -> None:
    on = issued.content.issued_on
    for code in (issued.qr, issued.qr.upper(), issued.short, f"{issued.short[:4]} {issued.short[4:]}".upper()):
        first, second = district.told("verify", code).splitlines()
        assert first == "与区里记录一致。请再把纸上的字和这条记录对一遍。"
        day = f"{on.year}年{on.month}月{on.day}日"
        assert second == f"走访督导情况记录 {issued.content.number}，{day}，小橡树托育中心，清源街道办事处"


def test_the_two_halves_may_be_typed_without_quotes(district: DistrictServer, issued: Issued) -> None:
    assert district.told("verify", issued.short[:4], issued.short[4:]).startswith("与区里记录一致")


def test_a_changed_paper_is_told_and_the_exit_code_says_so(district: DistrictServer, issued: Issued) -> None:
    forged = issued.content.model_copy(update={"statement": "没有问题"})
    said = district.told("verify", code_text(forged.document, check_code(forged).full))
    assert said.startswith("exit 1: 编号对得上，内容对不上。")
    assert issued.content.number in said


def test_a_stored_code_is_not_believed(district: DistrictServer, office: Office, issued: Issued) -> None:
    """Somebody changed the content in the database and left the code beside it."""
    notice = table_of(NoticeRow)
    changed = content_data(issued.content.model_copy(update={"statement": "改过"}))
    with office.database.write() as connection:
        chosen = update(notice).where(notice.c.subject == issued.content.document)
        connection.execute(chosen.values(content=changed))
    assert district.told("verify", issued.qr).startswith("exit 1: ")
    assert district.told("verify", issued.short).startswith("exit 1: ")


def test_a_void_paper_is_told_with_what_holds_instead(district: DistrictServer, issued: Issued) -> None:
    issued.void("机构名称写错")
    again = issue(issued.laptop, issued.visit, issued.block, issued.block["data"]["first"] + 1)
    assert issued.laptop.outcomes(3) == {}
    said = district.told("verify", issued.qr)
    assert said.startswith("exit 4: 与区里记录一致，但已经作废。")
    assert f"已作废：机构名称写错；已由 {again.content.number} 代替" in said
    assert district.told("verify", again.qr).startswith("与区里记录一致。")


def test_what_did_not_take_effect_is_not_here(district: DistrictServer, issued: Issued) -> None:
    second = issue(issued.laptop, issued.visit, issued.block, issued.block["data"]["first"] + 1)
    assert issued.laptop.outcomes(3) == {4: ("held", "notice-twice")}
    said = district.told("verify", second.qr)
    assert said.startswith("exit 3: 区里没有这份文书。")
    assert "没有生效" in said


def test_an_erased_paper_is_said_to_be_erased(district: DistrictServer, issued: Issued) -> None:
    place = ("--journal", issued.laptop.journal_id, "--seq", "3", "--reason", "依法删除", "--order", "令1")
    assert "已删除" in district.told("erase", *place)
    assert district.told("verify", issued.qr).startswith("exit 3: 这份文书的内容已依规删除。")


@pytest.mark.parametrize("code", ["7F3A09C", "ZF-110115-2026-000123", "tuoyu://10.1.2.3:8443/ABCD", "7" * 100_000])
def test_what_is_no_code_is_refused(district: DistrictServer, code: str) -> None:
    said = district.told("verify", code)
    assert said.startswith("exit 2: ")
    assert "（rule-paper-code）" in said


def test_the_help_says_what_the_exit_codes_mean() -> None:
    assert "4一致但已作废" in "".join(helped("verify").split())
