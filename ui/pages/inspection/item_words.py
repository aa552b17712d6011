"""What the head of an item says: how to look, what 符合 looks like, the basis with its marks. Pure functions."""

from __future__ import annotations

from typing import Final

from tuoyu_desktop.application.visit_view import ItemView, VisitContext, VisitView
from tuoyu_desktop.domain.applicability import facility_letter
from tuoyu_desktop.domain.checklist import BasisLine, is_unverified
from tuoyu_desktop.domain.measurement_carried import FLOOR_RULE
from tuoyu_desktop.domain.measurement_case import pass_words
from tuoyu_desktop.domain.region import is_within
from ui.pages.inspection.ratio_faces import is_ratio_item

FLOOR_ITEM: Final = "C07"
FIRE_SECTION: Final = "E"


def how_words(item: ItemView, context: VisitContext) -> str:
    """How to look, and in a line of its own what 符合 looks like here."""
    return f"{item.item.how}\n合格：{pass_words(context.pack, context.checklist, item.item)}"


def basis_words(item: ItemView, context: VisitContext) -> str:
    """Every provision with its mark, then what the papers say as far as it may be shown."""
    lines = item.item.bases_for(context.pack.district, facility_letter(context.facility.kind))
    parts = ["\n".join(f"· {line.text}（{mark_words(line, context)}）" for line in lines)]
    for text in item.item.basis_texts:
        if text.region and not is_within(context.pack.district, text.region):
            continue
        lead = f"{text.document} {text.clause}".strip()
        parts.append(f"{lead}\n{text.text if text.kind == 'quote' else f'（大意）{text.text}'}")
    return "\n\n".join(part for part in parts if part)


def mark_words(line: BasisLine, context: VisitContext) -> str:
    """Confirmed by the district, read at first hand (checklist.md §0), or to be checked; advice says that it is."""
    if line.confirmed or line.text in context.pack.confirmed_bases:
        word = "区里已确认"
    else:
        word = "待核" if is_unverified(line.mark) else "已核"
    return f"推荐标准，{word}" if line.recommended else word


def shared_note(item: ItemView) -> str:
    """Where else the values of the item stand (checklist.md §2 rules 3 and 11); that the district added it (§6)."""
    added = "储备项，本区加选" if item.item.reserve else ""
    return "；".join(part for part in (_stands_also(item), added) if part)


def _stands_also(item: ItemView) -> str:
    if is_ratio_item(item):
        return "一张表，答 B03–B10"
    if item.item.answer.rule != FLOOR_RULE:
        return ""
    if item.code == FLOOR_ITEM:
        return "消防楼层也看这一项"
    taken = item.answered_at is None and "basement" in item.measured
    return f"已在 {FLOOR_ITEM} 记录" if taken else f"与 {FLOOR_ITEM} 记一次"


def also_in(view: VisitView, letter: str) -> tuple[str, ...]:
    """Items of another group that also answer this one: the floor of C07 stands among the fire items."""
    item = view.items.get(FLOOR_ITEM)
    asked_twice = any(i.item.answer.rule == FLOOR_RULE and i.section == FIRE_SECTION for i in view.items.values())
    there = letter == FIRE_SECTION and item is not None and item.hidden_reason is None and not asked_twice
    return (FLOOR_ITEM,) if there else ()
