"""The Excel book of 机构自查 for 开始, which itself knows no files of others: read and written away from the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuoyu_desktop.domain.checklist import Checklist
    from tuoyu_desktop.domain.self_assessment import SelfAssessment

MOST_PROBLEMS = 6


class ExcelSelfCheckBook:
    """See ``ui.pages.start.self_check.SelfCheckBook``."""

    def write(self, path: Path, facility_name: str, checklist: Checklist, codes: Sequence[str]) -> int:
        """An empty book; returns the number of its items."""
        from tuoyu_desktop.exchange.self_assessment_book import write_template

        return write_template(path, facility_name, checklist, codes)

    def read(self, path: Path, facility_name: str, checklist: Checklist) -> tuple[SelfAssessment, tuple[str, ...]]:
        """What it says, and in sentences what was passed over."""
        from tuoyu_desktop.exchange.self_assessment_book import read_self_assessment

        reading = read_self_assessment(path, facility_name, checklist)
        told = [f"{problem.cell} {problem.heading}：{problem.message}。" for problem in reading.problems]
        more = len(told) - MOST_PROBLEMS
        shown = [*told[:MOST_PROBLEMS], f"另有 {more} 处没有读。"] if more > 0 else told
        return reading.assessment, (*reading.remarks, *shown)
