"""What several screens and papers' pages say of a visit on two laptops: whose records are missing, what came late."""

from __future__ import annotations

from collections.abc import Sequence

from tuoyu_desktop.application.joint_view import JointVisitView
from tuoyu_desktop.application.late_entries import LateEntry


def absent_words(view: JointVisitView) -> str:
    """赵敏（12 号）的记录还没有对过来: laptops that joined and of which nothing else came; empty for none. A number
    that is not known is left out."""
    absent = [one for one in view.laptops if one.only_joined and not one.is_this and not one.is_lead]
    named = "、".join(f"{one.person_name}（{one.number:02d} 号）" if one.number else one.person_name for one in absent)
    return f"{named}的记录还没有对过来" if named else ""


def late_words(entries: Sequence[LateEntry]) -> str:
    """封存以后又收到赵敏的 2 条记录; empty for none."""
    persons = "、".join(dict.fromkeys(entry.person_name for entry in entries if entry.person_name))
    return f"封存以后又收到{persons}的 {len(entries)} 条记录" if entries else ""
