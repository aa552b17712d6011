"""Where one can go. A page asks with a frozen route; the main window opens it. Nothing else crosses pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ToToday:
    """The page after signing in."""


@dataclass(frozen=True)
class ToFacilities:
    """``facility`` opens its detail, ``tab`` one of its tabs, ``text`` fills the filter."""

    facility: str | None = None
    tab: str | None = None
    text: str = ""


@dataclass(frozen=True)
class ToStart:
    """Begin a visit of ``facility``; ``reinspection`` takes its open findings along."""

    facility: str
    plan: str | None = None
    reinspection: bool = False


@dataclass(frozen=True)
class ToInspection:
    """An open visit, at ``item`` where one is named."""

    inspection: str
    item: str | None = None


@dataclass(frozen=True)
class ToJoint:
    """一起查: the laptops of a visit, where they disagree, what came after its seal."""

    inspection: str


@dataclass(frozen=True)
class ToFinish:
    """The end of a visit."""

    inspection: str


@dataclass(frozen=True)
class ToDocuments:
    """The papers, of one visit or one of them; ``check`` opens 核对文书."""

    inspection: str | None = None
    notice: str | None = None
    check: bool = False


@dataclass(frozen=True)
class ToFindings:
    """The findings, of one place or one of them."""

    finding: str | None = None
    facility: str | None = None


@dataclass(frozen=True)
class ToSync:
    """Delivery; ``start`` begins one at once."""

    start: bool = False


@dataclass(frozen=True)
class ToSettings:
    """The settings."""


Route = (
    ToToday
    | ToFacilities
    | ToStart
    | ToInspection
    | ToJoint
    | ToFinish
    | ToDocuments
    | ToFindings
    | ToSync
    | ToSettings
)
