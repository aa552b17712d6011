"""Canonical order and the shape of a fold (sync.md §1): row(subject) = fold(all its entries in canonical order).

Canonical order does not depend on arrival: by generation (1 + generation of ``after``; an unknown ``after`` counts 0),
then journal id, then seq. A second entry with a known id takes no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuoyu_desktop.domain.entries.envelope import EntryBase
from tuoyu_desktop.domain.entries.inspections import RestatedData


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and where it stands: ``journal`` and ``seq`` place it for ever."""

    journal: str
    seq: int
    entry: EntryBase


def canonical(entries: Iterable[Placed]) -> list[Placed]:
    """The entries of one subject in canonical order, each id once."""
    given = list(entries)
    if len(given) < 2:
        return given
    unique: dict[str, Placed] = {}
    for placed in sorted(given, key=lambda p: (p.journal, p.seq)):
        unique.setdefault(placed.entry.id, placed)
    if len(unique) < 2:
        return list(unique.values())
    generations: dict[str, int] = {}
    for identity in unique:
        _generation(identity, unique, generations)
    return sorted(unique.values(), key=lambda p: (generations[p.entry.id], p.journal, p.seq))


def _generation(identity: str, unique: dict[str, Placed], known: dict[str, int]) -> None:
    """Fill ``known`` for ``identity`` and its chain of ``after``; a loop, which only a forger makes, counts as 0."""
    path: list[str] = []
    seen: set[str] = set()
    current: str | None = identity
    while current is not None and current in unique and current not in known and current not in seen:
        path.append(current)
        seen.add(current)
        current = unique[current].entry.after
    below = known.get(current, 0) if current is not None else 0
    for step in reversed(path):
        below += 1
        known[step] = below


def head(ordered: Sequence[Placed]) -> str:
    """The id a new entry on this subject names as ``after``: for a restatement the one it was made from, which the
    district knows, never its own."""
    restated, rest = after_restatement(ordered)
    if restated is None:
        return ordered[-1].entry.id
    if rest:
        return rest[-1].entry.id
    line = next(p.entry for p in ordered if p.entry.data is restated)
    return line.after or line.id


def after_restatement(ordered: Sequence[Placed]) -> tuple[RestatedData | None, list[Placed]]:
    """The newest restatement of a snapshot, if any, and the entries that it does not cover already."""
    restated = [p.entry.data for p in ordered if isinstance(p.entry.data, RestatedData)]
    if not restated:
        return None, list(ordered)
    newest = max(restated, key=lambda data: (sum(data.covers.values()), sorted(data.covers.items())))
    rest = [
        p for p in ordered if not isinstance(p.entry.data, RestatedData) and p.seq > newest.covers.get(p.journal, 0)
    ]
    return newest, rest
