"""What every part of a document is made of, its drawn hands, and what was put right of it (see ``notice``)."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, ConfigDict

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


class Basis(Printed):
    """One provision: full title and article in ``text``, and where it was read in ``mark`` (checklist.md §0).

    One entry per provision, never several joined: each is judged by its own mark. ``confirmed``: by the
    district. ``typed``: by the officer. ``recommended``: a recommended standard, quoted as 参考, never as
    违反 (§2).
    """

    text: str
    mark: str = ""
    confirmed: bool = False
    typed: bool = False
    recommended: bool = False

    @property
    def may_be_cited(self) -> bool:
        """Whether an officers' document may print it: typed, confirmed, or read in the law's own text (§2)."""
        parts = [part.strip(" []［］") for part in self.mark.split("+")]
        pure = all(part in ("原文", "种子") for part in parts) and "原文" in parts
        return bool(self.text) and (self.typed or self.confirmed or pure)


class TimedLine(Printed):
    """Something and when it was."""

    text: str
    at: AwareDatetime
