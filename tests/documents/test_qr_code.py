"""A QR code is read back here by the rules of ISO/IEC 18004, as a scanner would (version 4, level M, no damage)."""

from __future__ import annotations

from collections.abc import Iterator

from tuoyu_desktop.documents.qr_code import Squares, qr_squares
from tuoyu_desktop.domain.ids import new_id
from tuoyu_desktop.domain.join_code import new_code, read_code

SIDE = 33
"""Version 4: 17 + 4 × 4 squares (5.3.1)."""
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""Table 5, in the order of their values."""
FORMAT_MASK = 0b101010000010010
LEVEL_M = 0b00
BLOCKS, DATA_WORDS = 2, 32
"""Version 4-M: two blocks of 32 data codewords (table 9)."""
MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, c: r % 2,
    lambda r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
"""Table 10: dark and light change where the value is 0."""


def _is_function(row: int, column: int) -> bool:
    """Finders with their borders and the format, timing, the one alignment pattern at (26, 26)."""
    corner = (row < 9 and column < 9) or (row < 9 and column >= SIDE - 8) or (row >= SIDE - 8 and column < 9)
    return corner or row == 6 or column == 6 or (24 <= row <= 28 and 24 <= column <= 28)


def _places() -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down by turns, around the vertical timing (7.7.3)."""
    upward, right = True, SIDE - 1
    while right > 0:
        right -= right == 6
        for step in range(SIDE):
            row = SIDE - 1 - step if upward else step
            yield from ((row, column) for column in (right, right - 1) if not _is_function(row, column))
        upward, right = not upward, right - 2


def _read(squares: Squares) -> str:
    copy = [squares[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [squares[r][8] for r in (7, 5, 4, 3, 2, 1, 0)]
    told = int("".join(str(int(bit)) for bit in copy), 2) ^ FORMAT_MASK
    assert told >> 13 == LEVEL_M
    mask = MASKS[told >> 10 & 7]
    bits = [squares[r][c] ^ (mask(r, c) == 0) for r, c in _places()]
    words = [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    data = [word for block in range(BLOCKS) for word in words[block : BLOCKS * DATA_WORDS : BLOCKS]]
    stream = "".join(f"{word:08b}" for word in data)
    assert stream[:4] == "0010", "alphanumeric mode"
    count, at = int(stream[4:13], 2), 13
    text = ""
    for _pair in range(count // 2):
        value, at = int(stream[at : at + 11], 2), at + 11
        text += ALPHANUMERIC[value // 45] + ALPHANUMERIC[value % 45]
    return text + (ALPHANUMERIC[int(stream[at : at + 6], 2)] if count % 2 else "")


def test_the_link_of_a_join_code_is_read_back_from_its_squares() -> None:
    code = new_code(new_id())
    squares = qr_squares(code.link)
    assert {len(row) for row in squares} == {SIDE} == {len(squares)}
    assert _read(squares) == code.link
    assert read_code(_read(squares)) == code


def test_the_corners_are_finder_patterns() -> None:
    squares = qr_squares("TUOYU-VISIT:" + "0" * 64)
    finder = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0)):
        found = tuple("".join(str(int(squares[top + r][left + c])) for c in range(7)) for r in range(7))
        assert found == finder
