"""双随机抽查结果公示 as CSV for a web site (documents.md §4.11): what the paper says, one line a facility."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tuoyu_desktop.domain.notice import DocumentContent
from tuoyu_desktop.domain.wording import word_of
from tuoyu_desktop.exchange.number_book import plain
from tuoyu_desktop.exchange.workbook_writing import write_whole

_COLUMNS = (
    *("公示编号", "抽查计划名称", "抽查计划编号", "任务来源", "抽查机关", "联合部门"),
    *("抽查对象", "统一社会信用代码", "抽查事项", "抽查日期", "检查人员", "抽查结果", "公示日期", "异议渠道"),
)


def write_publication(content: DocumentContent, path: Path) -> None:
    """UTF-8 with a mark, so that Excel reads it. Raises EnvironmentFault env-file-unwritable."""
    part = content.publication
    assert part is not None  # only a publication is offered to be written
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    head = (content.number, part.plan_name, part.plan_number, word_of(part.source), content.issuer)
    for row in part.rows:
        found = (row.name, row.social_credit_code, row.matters, row.checked_on, row.inspectors, word_of(row.result))
        line = (*head, "、".join(part.joint_departments), *found, content.issued_on, part.objections)
        writer.writerow([plain(value) for value in line])
    write_whole(path, text.getvalue().encode("utf-8-sig"))
