"""Search over all facilities in scope: one string each, held in memory, so that a keystroke is one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuoyu_desktop.store.rows import Query

_ENDED = """SELECT facility FROM assignment WHERE active = 0 AND facility IS NOT NULL
            AND unit = (SELECT json_extract(value, '$.unit') FROM setting WHERE name = 'device')"""
"""A facility that this unit no longer looks after is hidden at once, though something of our own on it may still be on
its way (sync.md §3.14)."""


@dataclass(frozen=True)
class FacilityIndex:
    """``entries`` are (id, unit, kind, text); ``text`` has name, pinyin, initials and address in lower case."""

    entries: Sequence[tuple[str, str, str, str]]

    @classmethod
    def read(cls, query: Query) -> FacilityIndex:
        """Read the searchable text of every facility; closed ones come last."""
        rows = query(
            "SELECT subject, street_town, kind, name || ' ' || pinyin || ' ' || initials || ' ' || address AS text"
            f" FROM facility WHERE subject NOT IN ({_ENDED}) ORDER BY closed_on IS NOT NULL, pinyin"
        )
        return cls([(row["subject"], row["street_town"], row["kind"], row["text"].lower()) for row in rows])

    def search(self, area: str | None, text: str, limit: int | None = None, kind: str | None = None) -> list[str]:
        """Ids of the facilities of ``area`` and ``kind`` (null: all) that hold every word of ``text``."""
        chosen = self.entries
        if area is not None:
            chosen = [entry for entry in chosen if entry[1] == area]
        if kind is not None:
            chosen = [entry for entry in chosen if entry[2] == kind]
        for word in text.lower().split():  # one plain pass a word, over what the words before it left
            chosen = [entry for entry in chosen if word in entry[3]]
        found = [entry[0] for entry in chosen]
        return found if limit is None else found[:limit]
