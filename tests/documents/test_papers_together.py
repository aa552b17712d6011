"""Several documents in one file, and the characters that no font has."""

from __future__ import annotations

import io
from typing import Any

from document_samples import PRINTED_AT, photo, visit
from paper_reading import page_texts, printed
from pypdf import PdfReader

from tuoyu_desktop.documents.missing import missing_on_paper
from tuoyu_desktop.documents.together import render_together
from tuoyu_desktop.domain.notice import DocumentContent, NoticeKind, check_code

REF, JPEG = photo(1)
PHOTOS, SHOWN = {REF.sha256: JPEG}, (REF,)
RECORD = visit(photos=SHOWN)
FEEDBACK = visit(NoticeKind.FEEDBACK_FORM, document="0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6c", number="ZF-1", photos=SHOWN)


def together(*contents: DocumentContent) -> bytes:
    return render_together([(one, PHOTOS) for one in contents], title="小橡树 文书", printed_at=PRINTED_AT)


def alone(content: DocumentContent) -> bytes:
    return printed(content, PHOTOS)


def test_each_keeps_its_page_numbers_and_its_check_code() -> None:
    texts = page_texts(together(RECORD, FEEDBACK))
    first, second = page_texts(alone(RECORD)), page_texts(alone(FEEDBACK))
    assert texts == first + second
    code = check_code(FEEDBACK).short.upper()
    assert f"校验码{code[:4]}{code[4:]}" in texts[-1]


def test_each_page_shows_the_square_code_of_its_own_document() -> None:
    pages = PdfReader(io.BytesIO(together(RECORD, FEEDBACK))).pages
    shown = [_forms(page) for page in pages]
    count = len(PdfReader(io.BytesIO(alone(RECORD))).pages)
    assert len({*shown[:count]}) == 1
    assert len({*shown[count:]}) == 1
    assert shown[0] != shown[-1]


def _forms(page: Any) -> bytes:
    """The drawing of the code that the page's stream calls."""
    called = page.get_contents().get_data()
    forms = page["/Resources"]["/XObject"]
    used = [name for name in forms if f"{name} Do".encode() in called and forms[name]["/Subtype"] == "/Form"]
    assert len(used) == 1
    return bytes(forms[used[0]].get_data())


def test_the_outline_leads_to_each_document() -> None:
    reader = PdfReader(io.BytesIO(together(RECORD, FEEDBACK)))
    lines: list[Any] = list(reader.outline)
    assert [line.title for line in lines] == [f"走访督导情况记录 {RECORD.number}", "整改意见反馈单 ZF-1"]
    places = [reader.get_destination_page_number(line) for line in lines]
    assert places == [0, len(PdfReader(io.BytesIO(alone(RECORD))).pages)]


def test_what_both_hold_is_in_the_file_once() -> None:
    assert len(together(RECORD, FEEDBACK)) <= len(alone(RECORD)) + len(alone(FEEDBACK)) - len(JPEG)


def test_equal_arguments_give_equal_bytes() -> None:
    assert together(RECORD, FEEDBACK) == together(RECORD, FEEDBACK)


def test_characters_without_a_font_are_named_once_and_in_order() -> None:
    assert missing_on_paper(RECORD) == ()
    odd = visit(statement="收到\U0001f600，\ue000和\U0001f600", present="李婷\U0001f600")
    assert missing_on_paper(odd) == ("\U0001f600", "\ue000")
