"""The code that a second laptop joins a visit by: which visit, and a one-time secret (sync.md §3.10).

    code = inspection id (16 bytes) ‖ secret (16 random bytes), in four lines of 8 bytes
    line = 8 bytes ‖ CRC-16 of them, 80 bits, as 16 characters of Crockford's base 32

The CRC of each line begins with another value, so it finds every wrong character, every two neighbours that were
swapped, and lines in the wrong order: the person is told which line to read again. The 32-byte key of the visit is
made from both halves; a secret of 128 bits keeps it and leaves little to type.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass

from tuoyu_desktop.domain.errors import RuleViolation

LINKS = "TUOYU-VISIT:"
"""In capitals: a QR code of capitals and digits is the smaller one."""
LINES, GROUPS, GROUP_SIGNS = 4, 4, 4
_LINE_SIGNS = GROUPS * GROUP_SIGNS
_LINE_BYTES = 8
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, "—": None, "－": None})
SECRET_BYTES = 16


@dataclass(frozen=True)
class JoinCode:
    """``secret``: 16 bytes, known to the laptops of the visit and nobody else."""

    inspection: str
    secret: bytes

    @property
    def key(self) -> bytes:
        """The visit's 32-byte key: HMAC-SHA256 of the visit's id under the secret."""
        return hmac.new(self.secret, b"tuoyu visit key" + uuid.UUID(self.inspection).bytes, hashlib.sha256).digest()

    @property
    def lines(self) -> tuple[str, ...]:
        """As it is shown and typed: ``K7TM 94QX 2H9P 0D4C`` four times."""
        text = self._text()
        rows = (text[start : start + _LINE_SIGNS] for start in range(0, len(text), _LINE_SIGNS))
        return tuple(" ".join(row[at : at + GROUP_SIGNS] for at in range(0, _LINE_SIGNS, GROUP_SIGNS)) for row in rows)

    @property
    def link(self) -> str:
        """What stands in the QR code."""
        return LINKS + self._text()

    def _text(self) -> str:
        data = uuid.UUID(self.inspection).bytes + self.secret
        return "".join(_line(number, data[number * _LINE_BYTES :][:_LINE_BYTES]) for number in range(LINES))


def new_code(inspection: str) -> JoinCode:
    """A code with a fresh secret."""
    return JoinCode(inspection, secrets.token_bytes(SECRET_BYTES))


def checked_lines(text: str) -> tuple[bool, ...]:
    """While it is being typed: whether each line of 16 characters is right; the last, unfinished one is left out."""
    typed = _signs_of(text)
    rows = (typed[start : start + _LINE_SIGNS] for start in range(0, len(typed), _LINE_SIGNS))
    return tuple(_bytes_of(number, row) is not None for number, row in enumerate(rows) if len(row) == _LINE_SIGNS)


def read_code(text: str) -> JoinCode:
    """The code as typed or scanned. Raises RuleViolation rule-join-code and names the line that is wrong."""
    typed = _signs_of(text)
    right = checked_lines(text)
    if False in right[:LINES]:
        raise _wrong(f"加入码第{right.index(False) + 1}行有误，请对着那台电脑再看一遍。")
    if len(typed) != LINES * _LINE_SIGNS:
        raise _wrong(f"加入码共{LINES}行，每行{_LINE_SIGNS}个字符，请输完整。")
    rows = (typed[number * _LINE_SIGNS :][:_LINE_SIGNS] for number in range(LINES))
    data = b"".join(_bytes_of(number, row) or b"" for number, row in enumerate(rows))
    return JoinCode(str(uuid.UUID(bytes=data[:16])), data[16:])


def _wrong(message: str) -> RuleViolation:
    return RuleViolation("rule-join-code", message, field="code")


def _signs_of(text: str) -> str:
    """Without the link's scheme, blanks and dashes; full-width letters and letters that look like digits are read."""
    plain = "".join(text.split()).translate(_NARROW).upper()
    return plain.removeprefix(LINKS).translate(_READ_AS)


_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
"""What a Chinese input method makes of letters, digits and the colon."""


def _check(number: int, data: bytes) -> int:
    return binascii.crc_hqx(data, number + 1)


def _line(number: int, data: bytes) -> str:
    value = int.from_bytes(data) << 16 | _check(number, data)
    return "".join(_SIGNS[value >> shift & 31] for shift in range(75, -1, -5))


def _bytes_of(number: int, row: str) -> bytes | None:
    """The eight bytes of one line, null where a sign or the check is wrong."""
    if number >= LINES or any(sign not in _SIGNS for sign in row):
        return None
    value = 0
    for sign in row:
        value = value << 5 | _SIGNS.index(sign)
    data = (value >> 16).to_bytes(_LINE_BYTES)
    return data if _check(number, data) == value & 0xFFFF else None
