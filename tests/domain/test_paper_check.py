"""核对文书: what a record says of the code on a paper; its own content decides, never a code stored with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.notice import DocumentContent, FacilityHead, NoticeKind, check_code, content_data, kept_code
from tuoyu_desktop.domain.paper_check import (
    DISTRICT,
    LAPTOP,
    PaperResult,
    answer_words,
    check_paper,
    state_words,
)
from tuoyu_desktop.domain.paper_code import PaperCode
from tuoyu_desktop.domain.terms import NoticeState

ID = "0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6b"
OTHER = "0199a1b2-c3d4-7e5f-8a6b-000000000000"


def content(document: str = ID, **changes: Any) -> DocumentContent:
    fields: dict[str, Any] = {
        "document": document,
        "kind": NoticeKind.VISIT_RECORD,
        "number": "JL-110115-2026-000001",
        "issuer": "清源街道办事处",
        "facility": FacilityHead(name="小橡树托育中心"),
        "issued_on": date(2026, 11, 20),
        "rule_pack": "2026.2",
        "device": "清源-02",
    }
    return DocumentContent(**fields | changes)


def folded(of: DocumentContent, **changes: Any) -> FoldedNotice:
    values: dict[str, Any] = {
        "facility": "f",
        "inspection": "v",
        "notice_kind": of.kind.value,
        "number": of.number,
        "provisional": None,
        "number_block": None,
        "number_value": None,
        "content": content_data(of),
        "check_code": check_code(of).full,
        "pdf_sha256": None,
        "pdf_size": None,
        "signers": (),
        "issued_by": "p",
        "issued_at": datetime(2026, 11, 20, tzinfo=UTC),
    }
    return FoldedNotice.model_validate(values | changes)


@dataclass
class Kept:
    """Documents in a dictionary, looked for as the two databases do."""

    notices: dict[str, FoldedNotice] = field(default_factory=dict)
    erased: tuple[str, ...] = ()

    def notice(self, notice: str) -> FoldedNotice | None:
        return self.notices.get(notice)

    def with_digits(self, digits: str) -> Sequence[str]:
        return [key for key, state in self.notices.items() if state.check_code.startswith(digits)]

    def of_visit(self, inspection: str, kind: str) -> Sequence[str]:
        return [key for key, one in self.notices.items() if (one.inspection, one.notice_kind) == (inspection, kind)]

    def is_erased(self, notice: str) -> bool:
        return notice in self.erased


def scanned(of: DocumentContent) -> PaperCode:
    return PaperCode(check_code(of).full, of.document)


def typed(of: DocumentContent) -> PaperCode:
    return PaperCode(check_code(of).short)


@pytest.mark.parametrize("code_of", [scanned, typed])
def test_a_paper_as_it_was_issued_matches_and_is_named(code_of: Any) -> None:
    answer = check_paper(Kept({ID: folded(content())}), code_of(content()))
    assert answer.result is PaperResult.MATCHES
    (paper,) = answer.papers
    assert (paper.title, paper.number, paper.issued_on) == ("走访督导情况记录", content().number, "2026年11月20日")
    assert (paper.facility, paper.issuer, paper.notice) == ("小橡树托育中心", "清源街道办事处", ID)
    assert state_words(paper) == ""
    assert answer_words(answer, LAPTOP)[0] == "与本机记录一致"


def test_another_content_under_the_same_id_differs() -> None:
    answer = check_paper(Kept({ID: folded(content())}), scanned(content(statement="无问题")))
    assert answer.result is PaperResult.DIFFERS
    assert answer_words(answer, LAPTOP)[0] == "编号对得上，内容对不上"
    assert answer.papers[0].number == content().number


def test_a_stored_code_is_not_believed() -> None:
    """The content was changed, the code beside it left: found by it, and refused."""
    changed = folded(content(statement="改过"), check_code=check_code(content()).full)
    for code in (scanned(content()), typed(content())):
        assert check_paper(Kept({ID: changed}), code).result is PaperResult.DIFFERS


def test_the_right_code_under_another_id_is_not_that_paper() -> None:
    answer = check_paper(Kept({OTHER: folded(content())}), PaperCode(check_code(content()).full, OTHER))
    assert answer.result is PaperResult.DIFFERS


@pytest.mark.parametrize("code_of", [scanned, typed])
def test_a_paper_that_is_not_here_is_said_with_where_to_ask(code_of: Any) -> None:
    answer = check_paper(Kept(), code_of(content()))
    assert answer.result is PaperResult.UNKNOWN
    assert answer_words(answer, LAPTOP)[0] == "本机没有这份文书"
    assert "区里可以核对" in answer_words(answer, LAPTOP)[1]
    assert "区里可以核对" not in "".join(answer_words(answer, DISTRICT))


def test_an_erased_document_is_known_and_no_longer_checked() -> None:
    answer = check_paper(Kept(erased=(ID,)), scanned(content()))
    assert answer.result is PaperResult.ERASED
    assert "已依规删除" in answer_words(answer, DISTRICT)[0]


def test_a_void_document_matches_and_says_that_it_is_void_and_what_holds_instead() -> None:
    again = content(OTHER, number="JL-110115-2026-000002")
    void = folded(content(), state=NoticeState.VOID, void_reason="写错")
    answer = check_paper(Kept({ID: void, OTHER: folded(again)}), scanned(content()))
    assert answer.result is PaperResult.MATCHES
    assert answer_words(answer, LAPTOP)[0] == "与本机记录一致，但已经作废"
    assert state_words(answer.papers[0]) == "已作废：写错；已由 JL-110115-2026-000002 代替"


def test_a_void_document_is_not_replaced_by_another_void_one_or_by_one_of_another_visit() -> None:
    void = folded(content(), state=NoticeState.VOID, void_reason="写错")
    also = folded(content(OTHER, number="2"), state=NoticeState.VOID, void_reason="又错")
    elsewhere = folded(content("x", number="3"), inspection="w")
    answer = check_paper(Kept({ID: void, OTHER: also, "x": elsewhere}), scanned(content()))
    assert answer.papers[0].standing == ""


@pytest.mark.parametrize("kind", ["TRANSFER_LETTER", "CRIME_TRANSFER", "DELIVERY_RECORD"])
def test_a_letter_to_another_department_does_not_stand_for_a_void_one(kind: str) -> None:
    void = folded(content(), notice_kind=kind, state=NoticeState.VOID, void_reason="写错")
    other = folded(content(OTHER, number="2"), notice_kind=kind)
    assert check_paper(Kept({ID: void, OTHER: other}), scanned(content())).papers[0].standing == ""


def test_the_paper_of_another_emergency_does_not_stand_for_a_void_one() -> None:
    def paper(document: str, incident: str) -> FoldedNotice:
        kept = content_data(content(document, number=document)) | {"emergency": {"incident": incident}}
        return folded(content(document), content=kept, notice_kind="EMERGENCY_REPORT")

    void = paper(ID, "fall").model_copy(update={"state": NoticeState.VOID, "void_reason": "写错"})
    code = PaperCode(kept_code(void.content).full, ID)
    other, again = paper(OTHER, "fire"), paper("x", "fall")
    assert check_paper(Kept({ID: void, OTHER: other}), code).papers[0].standing == ""
    assert check_paper(Kept({ID: void, OTHER: other, "x": again}), code).papers[0].standing == "x"


def test_two_documents_with_the_same_eight_digits_are_both_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chance is small; the program does not pick one."""
    twins = {ID: folded(content()), OTHER: folded(content(OTHER))}
    monkeypatch.setattr("tuoyu_desktop.domain.paper_check.kept_code", lambda _data: check_code(content()))
    kept = Kept({key: one.model_copy(update={"check_code": check_code(content()).full}) for key, one in twins.items()})
    answer = check_paper(kept, typed(content()))
    assert len(answer.papers) == 2
    assert "二维码" in answer_words(answer, LAPTOP)[1]


def test_what_a_newer_program_wrote_is_compared_all_the_same() -> None:
    """Its content cannot be read here, its code is that of the same sorted JSON."""
    import hashlib
    import json

    kept = content_data(content()) | {"from_next_year": "新"}
    said = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    newer = folded(content(), content=kept, notice_kind="NEXT_YEARS_PAPER")
    answer = check_paper(Kept({ID: newer}), PaperCode(hashlib.sha256(said).hexdigest(), ID))
    assert answer.result is PaperResult.MATCHES
    assert answer.papers[0].title == "文书"
