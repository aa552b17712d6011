"""The envelope every entry has (sync.md §1). One subclass per kind stands in the theme modules beside this one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import AwareDatetime

from tuoyu_desktop.domain.frozen import Frozen

MAX_ENTRY_BYTES = 256 * 1024


class EntryData(Frozen):
    """Base of what an entry says; its fields are the ``data`` of the envelope."""


class EntryBase(Frozen):
    """``seq`` counts within one journal from 1; ``after`` is the last entry on the subject its writer had seen."""

    seq: int
    id: str
    kind: str
    v: int
    at: AwareDatetime
    actor: str
    facility: str | None
    subject: str
    after: str | None
    data: Any

    def to_body(self) -> bytes:
        """The UTF-8 bytes that are hashed, stored and sent; written once, never re-serialised."""
        return self.model_dump_json().encode()

    @classmethod
    def write(
        cls,
        data: EntryData,
        *,
        seq: int,
        id: str,
        at: datetime,
        actor: str,
        subject: str,
        facility: str | None = None,
        after: str | None = None,
    ) -> Self:
        """A new entry of this kind with the envelope fields given."""
        return cls(seq=seq, id=id, at=at, actor=actor, facility=facility, subject=subject, after=after, data=data)  # type: ignore[call-arg]  # kind and v are set by the subclass


V1 = Literal[1]
