"""The code of a paper as it is typed, scanned or found in a file (documents.md §3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.paper_code import PaperCode, code_in_file, code_text, read_paper_code

DOCUMENT = "0199a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6b"
FULL = "7f3a09c2" + "0123456789abcdef" * 3 + "01234567"
QR = f"tuoyu:{DOCUMENT}:{FULL}"


def refused(text: str) -> str:
    with pytest.raises(RuleViolation) as said:
        read_paper_code(text)
    assert said.value.code == "rule-paper-code"
    return said.value.message


@pytest.mark.parametrize(
    "typed",
    [
        "7F3A 09C2",
        "7f3a09c2",
        " 7F3A\u300009C2\n",
        "7F3A-09C2",
        "7F3AO9C2",
        "７Ｆ３Ａ　０９Ｃ２",
        "校验码 7F3A 09C2",
        "校验码：7f3a09c2",
    ],
)
def test_eight_digits_are_read_as_people_type_them(typed: str) -> None:
    assert read_paper_code(typed) == PaperCode("7f3a09c2")


def test_letters_that_no_hex_digit_looks_like_are_the_digits_they_look_like() -> None:
    assert read_paper_code("OoIiLlA1") == PaperCode("001111a1")


@pytest.mark.parametrize(
    "scanned",
    [QR, QR.upper(), QR.swapcase() + "\r\n", QR.replace(":", "："), QR.replace(":", " : "), f"  {QR}\t"],
)
def test_a_scanner_types_the_qr_code_with_any_keyboard(scanned: str) -> None:
    """Capitals lock, a Chinese input method, a line end after it."""
    assert read_paper_code(scanned) == PaperCode(FULL, DOCUMENT)


def test_what_is_printed_is_what_is_read() -> None:
    assert read_paper_code(code_text(DOCUMENT, FULL)) == PaperCode(FULL, DOCUMENT)


def test_all_64_digits_alone_are_a_code_too() -> None:
    assert read_paper_code(FULL) == PaperCode(FULL)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入纸上"),
        ("校验码：", "请输入纸上"),
        ("7F3A09C", "现在是 7 位"),
        ("7F3A09C2A", "现在是 9 位"),
        ("ZF-110115-2026-000123", "校验码只有数字"),
        ("7F3A09G2", "校验码只有数字"),
        ("７Ｆ３Ａ０９Ｃ②", "校验码只有数字"),
        ("٧٣٠٠٠٠٠٠", "校验码只有数字"),
        ("tuoyu://10.1.2.3:8443/ABCD-EFGH-JKLM", "另一种码"),
        ("TUOYU-VISIT:K7TM94QX2H9P0D4CK7TM94QX2H9P0D4C", "另一种码"),
        ("tuoyu:", "另一种码"),
        (f"tuoyu:{DOCUMENT}:{FULL[:40]}", "没有扫全"),
        (f"tuoyu:{DOCUMENT}:{FULL}0", "没有扫全"),
        (f"tuoyu:{DOCUMENT}:{'g' * 64}", "没有扫全"),
        (f"tuoyu:{DOCUMENT[:-1]}:{FULL}", "另一种码"),
        (f"https://example.cn/?{QR}", "校验码只有数字"),
        ("7" * 10_000_000, "太长"),
        (" " * 10_000_000, "太长"),
        (f"{QR}{QR}", "没有扫全"),
        ("\x00\ud800", "校验码只有数字"),
    ],
)
def test_what_is_no_code_is_said_so_that_one_knows_what_to_do(typed: str, said: str) -> None:
    assert said in refused(typed)


@given(st.text(max_size=400))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    try:
        code = read_paper_code(typed)
    except RuleViolation:
        return
    assert len(code.digits) in (8, 64)
    assert set(code.digits) <= set("0123456789abcdef")


def pdf(*codes: str) -> bytes:
    return b"%PDF-1.7\n" + "".join(f"<dc:identifier>{code}</dc:identifier>" for code in codes).encode()


def test_a_file_says_its_code_once_or_often() -> None:
    assert code_in_file(pdf(QR)) == code_in_file(pdf(QR, QR)) == PaperCode(FULL, DOCUMENT)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有文书的码"),
        (pdf(), "没有文书的码"),
        (QR.encode(), "没有文书的码"),
        (b"\xff\xd8\xff" + QR.encode(), "没有文书的码"),
        (pdf(QR[:-1]), "没有文书的码"),
        (pdf(QR, QR.replace("7f3a", "aaaa")), "几份文书的码"),
        (b"%PDF-1.7\n" + b"tuoyu:" * 2_000_000, "没有文书的码"),
    ],
    ids=["empty", "other-pdf", "text", "photo", "cut", "two", "many-beginnings"],
)
def test_a_file_that_is_none_of_ours_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(RuleViolation) as told:
        code_in_file(data)
    assert told.value.code == "rule-paper-file"
    assert said in told.value.message
