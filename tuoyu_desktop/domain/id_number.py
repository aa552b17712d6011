"""公民身份号码 as typed or as it stands in a list (GB 11643-1999): one form, its check character. Never said again."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tuoyu_desktop.domain.errors import RuleViolation

LENGTH: Final = 18
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
"""By the weighted sum modulo 11 (GB 11643-1999, which takes it from ISO 7064 MOD 11-2)."""
_OLD_LENGTH: Final = 15


def check_character(first: str) -> str:
    """The 18th character that belongs to the 17 digits before it."""
    return _CHECK_CHARACTERS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def normalised(text: str) -> str:
    """The number in the one form that is hashed: 18 ASCII characters, X as a capital, its check character right.

    Raises RuleViolation rule-id-number, whose sentence repeats nothing of the number: it may be written down somewhere.
    """
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) == _OLD_LENGTH and plain.isdecimal():
        raise _refused("是 15 位的旧号码，请填 18 位的")
    if len(plain) != LENGTH:
        raise _refused(f"应当是 18 位，现在是 {len(plain)} 位")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        raise _refused("只有数字，末位可以是 X")
    if check_character(plain[:-1]) != plain[-1]:
        raise _refused("末位校验不对，请核对每一位")
    return plain


def _refused(what: str) -> RuleViolation:
    return RuleViolation("rule-id-number", f"身份证号{what}。", field="id_number")
