"""Which finding each numbered problem of an issued document is: the paper keeps words and numbers, no ids."""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.domain.entries.fold_findings import FoldedFinding
from tuoyu_desktop.domain.notice import DocumentContent


def problems_of(content: DocumentContent, candidates: Mapping[str, FoldedFinding]) -> dict[int, str]:
    """The ids of a document's problems by their numbers: the finding at the item that says the same, or the one there
    that no other problem is."""
    left = dict(candidates)
    found: dict[int, str] = {}
    for same in (True, False):
        for number, one in enumerate(content.findings, start=1):
            mine = (i for i, state in left.items() if state.item == one.item_code and (state.fact == one.fact) is same)
            finding = None if number in found else next(mine, None)
            if finding is not None:
                found[number] = finding
                del left[finding]
    return found
