"""双随机抽查结果公示 (documents.md §4.11): an official paper on the grid, with a table of what was checked."""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.form_parts import LABEL, SMALL, day
from tuoyu_desktop.documents.layout import Cell, Row, Table
from tuoyu_desktop.documents.official_sheets import OfficialSheets
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import Align
from tuoyu_desktop.domain.notice import DocumentContent, local_time
from tuoyu_desktop.domain.paper_parts import DrawEvidence, Publication, PublishedRow
from tuoyu_desktop.domain.wording import word_of

_COLUMNS = (12, 45, 31, 32, 36)
_HEADS = ("序号", "抽查对象", "抽查事项", "抽查日期", "抽查结果")
_LEFT = SMALL.but(align=Align.LEFT)
_CENTRE = SMALL.but(align=Align.CENTRE)


def random_publication(content: DocumentContent, photos: Mapping[str, bytes]) -> OfficialSheets:
    """What was checked, what came out, where one may object, how it was drawn."""
    part = content.publication
    assert part is not None  # paper_rules: no content of this kind is without it
    sheets = OfficialSheets()
    sheets.title(f"{_plan(part)}结果公示")
    sheets.paragraph(_opening(content, part))
    sheets.table(_table(part))
    sheets.paragraph(f"对以上结果有异议的，可以向{part.objections}反映。")
    if part.draw is not None:
        sheets.paragraph(_drawn(part.draw))
    sheets.signing(content.issuer, content.issued_on, _numbers(content, part))
    return sheets


def _plan(part: Publication) -> str:
    """Its name without the word that the sentence has behind it."""
    return part.plan_name.strip().removesuffix("计划")


def _opening(content: DocumentContent, part: Publication) -> str:
    joined = f"，会同{'、'.join(part.joint_departments)}" if part.joint_departments else ""
    days = sorted(row.checked_on for row in part.rows)
    when = f"{day(days[0])}至{day(days[-1])}" if days and days[0] != days[-1] else day(days[0]) if days else ""
    source, places = word_of(part.source), len({row.facility for row in part.rows})
    return (
        f"按照{_plan(part)}计划，{content.issuer}{joined}于{when}开展{source}，共检查{places}家机构，现将结果公示如下。"
    )


def _numbers(content: DocumentContent, part: Publication) -> str:
    plan = f"；抽查计划编号：{part.plan_number}" if part.plan_number else ""
    return f"公示编号：{content.number}{plan}"


def _table(part: Publication) -> Table:
    head = tuple(Cell((Words(title, LABEL.but(size=10.5)),), shade=0.94) for title in _HEADS)
    rows = tuple(_row(number, row) for number, row in enumerate(part.rows, start=1))
    return Table(_COLUMNS, (head, *rows), head=1)


def _row(number: int, row: PublishedRow) -> Row:
    checked = (Words(day(row.checked_on), _CENTRE),)
    people = (Words(f"检查人员：{row.inspectors}", _LEFT),) if row.inspectors else ()
    code = (Words(row.social_credit_code, _LEFT),) if row.social_credit_code else ()
    return (
        Cell((Words(str(number), _CENTRE),)),
        Cell((Words(row.name, _LEFT), *code)),
        Cell((Words(row.matters, _LEFT),)),
        Cell(checked),
        Cell((Words(word_of(row.result), _LEFT), *people)),
    )


def _drawn(draw: DrawEvidence) -> str:
    moment = local_time(draw.drawn_at)
    watched = f"，监督人{draw.supervisor}" if draw.supervisor else ""
    ratio = f"{draw.ratio.normalize():f}"
    return (
        f"抽取记录：名单校验值{draw.population_sha256[:16]}，抽取比例{ratio}%，随机数种子{draw.seed}，"
        f"抽取时间{day(moment.date())}{moment:%H:%M}{watched}。"
    )
