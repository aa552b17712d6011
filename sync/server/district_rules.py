"""The district pack in force here, as far as the server needs it: numbers, switches, the office's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sync.server.district_journal import Draft
from tuoyu_desktop.domain.district_pack import DistrictPack
from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.registry import ChecklistPublished, DistrictPackPublished, PackPublishedData
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.ids import new_id

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


def number_patterns(pack: str, district: str) -> Mapping[str, str]:
    """Number kind (a ``NoticeKind``) to pattern with ``{year}`` and ``{n}``; the default pack gets the code."""
    chosen = pack_named(pack)
    return {kind: text.replace(f"-{chosen.district}-", f"-{district}-") for kind, text in chosen.numbers.items()}


def publications(pack: str) -> list[Draft]:
    """The built-in rules as entries of a new district's journal: the checklists and the district pack."""
    from tuoyu_desktop.exchange.rule_packs import builtin_checklists

    published: list[tuple[type[EntryBase], Any]] = [(ChecklistPublished, one) for one in builtin_checklists()]
    published.append((DistrictPackPublished, pack_named(pack)))
    return [
        Draft(
            kind,
            PackPublishedData(
                pack=one.id,
                version=one.version,
                digest=one.digest,
                effective_from=one.effective_from,
                effective_to=one.effective_to,
            ),
            subject=new_id(),
        )
        for kind, one in published
    ]


def switches(pack: str) -> tuple[bool, bool]:
    """(order_form, allow_suggestion_to_facility): which documents the district lets exist (documents.md §1)."""
    chosen = pack_named(pack).switches
    return chosen.order_form, chosen.allow_suggestion_to_facility
