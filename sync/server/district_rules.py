"""The district pack in force here, as far as the server needs it: numbers, switches, the office's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.errors import RuleViolation

NATIONAL = "national"


@cache
def pack_named(identity: str) -> DistrictPack:
    """A built-in district pack. Raises RuleViolation rule-pack-unknown."""
    from tuoyu_desktop.exchange.rule_packs import builtin_district_packs

    found = {pack.id: pack for pack in builtin_district_packs()}
    if identity not in found:
        message = f"没有区情包 {identity}，可选：{'、'.join(sorted(found))}。"
        raise RuleViolation("rule-pack-unknown", message, field="pack")
    return found[identity]


def pack_for(district: str) -> DistrictPack:
    """The pack of a region code; a district without one of its own works under the national default."""
    try:
        return pack_named(district)
    except RuleViolation:
        return pack_named(NATIONAL)


def number_patterns(pack: str) -> Mapping[str, str]:
    """Number kind (a ``NoticeKind``) to pattern with ``{year}`` and ``{n}``."""
    return pack_named(pack).numbers


def switches(pack: str) -> tuple[bool, bool]:
    """(order_form, allow_suggestion_to_facility): which documents the district lets exist (documents.md §1)."""
    chosen = pack_named(pack).switches
    return chosen.order_form, chosen.allow_suggestion_to_facility
