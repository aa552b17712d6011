"""The code of a joint visit: what is typed wrong is seen before anything is done with it (sync.md §3.10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.join_code import LINES, JoinCode, checked_lines, new_code, read_code

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def refused(text: str) -> str:
    with pytest.raises(RuleViolation) as refusal:
        read_code(text)
    assert refusal.value.code == "rule-join-code"
    return str(refusal.value)


@given(st.uuids(), st.binary(min_size=16, max_size=16))
def test_what_is_shown_is_what_is_read(inspection: object, secret: bytes) -> None:
    code = JoinCode(str(inspection), secret)
    assert read_code("\n".join(code.lines)) == code
    assert read_code(code.link) == code
    assert read_code(code.link.lower()) == code
    assert read_code(" - ".join(code.lines)) == code


def test_the_visit_key_has_32_bytes_and_belongs_to_this_code_alone() -> None:
    one = new_code(new_id())
    others = (new_code(one.inspection), JoinCode(new_id(), one.secret))
    assert len(one.key) == 32
    assert one.key not in {other.key for other in others}
    assert one.key == read_code(one.link).key


def test_four_lines_of_four_groups_and_nothing_that_looks_like_something_else() -> None:
    lines = new_code(new_id()).lines
    assert [[len(group) for group in line.split(" ")] for line in lines] == [[4, 4, 4, 4]] * LINES
    assert not set("".join(lines)) & set("OILU")


def test_every_wrong_sign_is_seen_and_its_line_named() -> None:
    text = "".join("".join(new_code(new_id()).lines).split())
    for place, right in enumerate(text):
        for wrong in SIGNS.replace(right, ""):
            said = refused(text[:place] + wrong + text[place + 1 :])
            assert f"第{place // 16 + 1}行" in said


def test_swapped_neighbours_and_swapped_lines_are_seen() -> None:
    lines = ["".join(line.split()) for line in new_code(new_id()).lines]
    for number, line in enumerate(lines):
        for place in range(15):
            swapped = line[:place] + line[place + 1] + line[place] + line[place + 2 :]
            if swapped != line:
                refused("".join([*lines[:number], swapped, *lines[number + 1 :]]))
    refused("".join([lines[1], lines[0], *lines[2:]]))


def test_letters_that_look_like_digits_and_wide_ones_are_read() -> None:
    code = JoinCode("01010101-0101-4101-8101-010101010101", bytes(16))
    text = "".join(code.lines)
    assert read_code(text.replace("0", "o").replace("1", "l")) == code
    assert read_code("".join(chr(ord(sign) + 0xFEE0) if sign != " " else "　" for sign in text)) == code


def test_while_typing_a_line_says_whether_it_is_right() -> None:
    lines = new_code(new_id()).lines
    assert checked_lines("") == ()
    assert checked_lines(lines[0][:10]) == ()
    assert checked_lines(lines[0]) == (True,)
    assert checked_lines(lines[0] + lines[2]) == (True, False)
    assert "请输完整" in refused("".join(lines[:3]))
    assert "请输完整" in refused("")
    assert refused("".join(lines) + "0")
    assert refused("\n".join(lines).replace(lines[3], lines[3][:-1] + "U"))
