"""The district's switches for documents."""

from __future__ import annotations


def switches(pack: str) -> tuple[bool, bool]:
    """(order_form, allow_suggestion_to_facility) of a district pack; both off unless the pack says so."""
    return pack.startswith("demo"), pack.startswith("demo")
