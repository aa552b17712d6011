"""统一社会信用代码 with a right check character (GB 32100-2015, annex A)."""

from __future__ import annotations

from tuoyu_desktop.demo.places import DEMO_DISTRICT
from tuoyu_desktop.domain.terms import LegalNature

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_PREFIX = {
    LegalNature.PUBLIC_INSTITUTION: "12",
    LegalNature.SOCIAL_SERVICE: "52",
    LegalNature.COMPANY: "91",
}
"""登记管理部门 and 机构类别 (table 1): 事业单位 12, 民办非企业 52, 企业 91."""


def check_character(first17: str) -> str:
    """The 18th character of the code: 31 - (sum of value x 3**i mod 31) mod 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_code(first8: str) -> str:
    """组织机构代码 (GB 11714): eight characters and their check character."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return first8 + "0123456789X0"[11 - total % 11]


def credit_code(number: int, nature: LegalNature) -> str:
    """A made-up code of the demo district for facility ``number``; its organisation part begins with 0000."""
    organisation = organisation_code(f"0000{number * 37 % 10_000:04d}")
    first17 = _PREFIX[nature] + DEMO_DISTRICT + organisation
    return first17 + check_character(first17)
