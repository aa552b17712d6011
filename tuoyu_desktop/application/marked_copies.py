"""Marked copies of photos. A copy is evidence of its own at the same item; its ``original_sha256`` names the stored
photo that it was made from and its caption begins with 已标注. The photo stays as it is in the visit: on screen and on
paper the copy stands in its place until it is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from tuoyu_desktop.application.lines import EvidenceLine

MARKED: Final = "已标注"


def is_marked(line: EvidenceLine) -> bool:
    """Whether this is a marked copy, and no photo as it was taken."""
    return line.role == "photo" and line.original_sha256 is not None and line.caption.startswith(MARKED)


def shows_one_of(line: EvidenceLine, evidence: Collection[str]) -> bool:
    """Whether it is one of these, or the marked copy that stands for one."""
    return line.id in evidence or any(photo in evidence for photo in stands_for(line))


def stands_for(line: EvidenceLine) -> tuple[str, ...]:
    """The photos (evidence ids) in whose place a marked copy stands."""
    return (line.marks, *line.also_marks) if line.marks else ()


def copies_of(lines: Sequence[EvidenceLine], photo: EvidenceLine) -> tuple[EvidenceLine, ...]:
    """The copies of one photo that are not withdrawn, oldest first."""
    return () if is_marked(photo) else tuple(_copies(lines).get(_name(photo, photo.sha256), ()))


def with_copies(lines: Sequence[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """The lines, each photo that has marked copies replaced by the newest of them, at its place; the copy then says by
    ``marks`` which photo it stands for, and who took that. The same photo twice at one place has one copy, which stands
    where the first is. A copy whose photo is gone stands for itself."""
    copies = _copies(lines)
    photos: dict[_Name, list[str]] = {}
    for line in lines:
        if line.role == "photo" and line.withdrawn is None and not is_marked(line):
            photos.setdefault(_name(line, line.sha256), []).append(line.id)
    replaced = {name: ids for name, ids in photos.items() if name in copies}
    firsts = {ids[0]: name for name, ids in replaced.items()}
    hidden = {photo for ids in replaced.values() for photo in ids[1:]}
    hidden |= {copy.id for name in replaced for copy in copies[name]}
    return tuple(
        _standing(copies[firsts[line.id]][-1], line, photos[firsts[line.id]]) if line.id in firsts else line
        for line in lines
        if line.id not in hidden
    )


def _standing(copy: EvidenceLine, photo: EvidenceLine, ids: Sequence[str]) -> EvidenceLine:
    return replace(copy, marks=photo.id, also_marks=tuple(ids[1:]), attached_by=photo.attached_by)


_Name = tuple[str, str | None, str | None]


def _name(line: EvidenceLine, sha256: str) -> _Name:
    """The photo of these bytes at this item or finding."""
    return sha256, line.item, line.finding


def _copies(lines: Sequence[EvidenceLine]) -> dict[_Name, list[EvidenceLine]]:
    found: dict[_Name, list[EvidenceLine]] = {}
    for line in lines:
        if is_marked(line) and line.withdrawn is None:
            found.setdefault(_name(line, line.original_sha256 or ""), []).append(line)
    return found
