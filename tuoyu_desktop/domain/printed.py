"""What every part of a document is made of, its drawn hands, and what was put right of it (see ``notice``)."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict

from tuoyu_desktop.domain.frozen import Frozen


class Printed(Frozen):
    """Base of all that is hashed: an unknown field is an error, for it would be missing from the check code."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ink(Printed):
    """A drawn signature: strokes of (x, y) points in a field of ``width`` x ``height`` units, y downward."""

    width: int
    height: int
    strokes: tuple[tuple[tuple[int, int], ...], ...]


class Correction(Printed):
    """What was put right after the seal, printed as an appendix: ``old`` as sealed, ``new`` what holds; ``ink``: the
    hand of who amended."""

    on: date
    by: str
    reason: str
    label: str
    old: str = ""
    new: str
    ink: Ink | None = None
