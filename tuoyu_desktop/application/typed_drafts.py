"""What is being typed at an item of a visit and where one stood: durable at each pause, never an entry (sync.md §1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

OPEN_ITEM_DRAFT = "visit:{inspection}:open-item"
TYPED_DRAFT = "visit:{inspection}:typed:{item}"
"""What is being typed at an item: JSON of :class:`TypedDraft`."""


@dataclass(frozen=True)
class TypedDraft:
    """Values, note and finding form of one item that are typed but not yet an entry; null: as they were."""

    measured: Mapping[str, Any] | None = None
    note: str | None = None
    form: Mapping[str, Any] | None = None

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> TypedDraft:
        return TypedDraft(**json.loads(text))
