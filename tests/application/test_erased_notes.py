"""What the results of a paper say at an item of which something was erased: that, and what stands (sync.md §1)."""

from __future__ import annotations

from tuoyu_desktop.application.erasures import result_notes
from tuoyu_desktop.application.lines import ErasureLine


def _line(kind: str, item: str, reason: str) -> ErasureLine:
    return ErasureLine(
        subject=reason,
        kind=kind,
        inspection="visit",
        item=item,
        finding="",
        reason=reason,
    )


def test_two_erased_findings_of_an_item_give_both_reasons() -> None:
    lines = [_line("finding.recorded", "D04", "当事人申请"), _line("finding.recorded", "D04", "法院决定")]
    _, findings = result_notes(lines)

    assert findings == {"D04": "登记的问题已依规删除：当事人申请；法院决定"}
