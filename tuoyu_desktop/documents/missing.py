"""Characters of a document that no font of this computer has, to be told before it is printed (documents.md §7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tuoyu_desktop.documents.fonts import missing_characters
from tuoyu_desktop.domain.notice import DocumentContent, content_data


def missing_on_paper(content: DocumentContent) -> tuple[str, ...]:
    """Each once, in the order of the content; on the paper stands the number of each (``fonts.legible``)."""
    return missing_characters("".join(_texts(content_data(content))))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
