"""How errors are shown: known ones in their own words, anything else as a bug."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tuoyu_desktop.domain.errors import EnvironmentFault, KnownError

BUG = "程序出错了，没有做完，可以再试一次。"
"""What a form says of an error that is not known, while the crash window tells of it."""


@dataclass(frozen=True)
class ShownError:
    """One banner. A broken rule is a warning; a fault of the machine is a fault."""

    kind: Literal["warning", "fault"]
    sentence: str
    code: str


def presentation(error: BaseException) -> ShownError | None:
    """The banner of a known error, null for a bug (the crash window takes it)."""
    if not isinstance(error, KnownError):
        return None
    kind: Literal["warning", "fault"] = "fault" if isinstance(error, EnvironmentFault) else "warning"
    return ShownError(kind, f"{error.message}（{error.code}）", error.code)
