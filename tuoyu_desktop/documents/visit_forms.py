"""The records that visitors leave: 走访, 回访, 不同意走访, 业务指导, 普惠查验 (documents.md §§4.5, 4.12,
1.9).

None of them has a 文号, a seal, an order or a deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    SMALL_BOLD,
    add_photos,
    add_signing,
    boxed,
    day,
    head_row,
    label_cell,
    opening,
    pair,
    period,
    photo_numbers,
    section,
    signing_height,
    small,
    ticked,
    tiny,
)
from tuoyu_desktop.documents.layout import Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.photo_pairs import add_photo_pairs
from tuoyu_desktop.documents.text import MM
from tuoyu_desktop.domain.notice import DocumentContent, ItemResult, SignerRole
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.domain.wording import items_counted, word_of

NO_AUTHORITY = "以上人员无行政执法资格"
NOT_AN_INSPECTION = "本次为走访，不是行政检查。发现的情况由走访人员作为整改意见报区卫生健康委。"
_HEAD_COLUMNS = (27, 59, 27, 43)
_ORDER = (Answer.PASS, Answer.FAIL, Answer.NOT_APPLICABLE, Answer.NOT_CHECKED)
_CONFIRMED = "机构在场人签字仅确认到访与记录内容。"


def signers(word: str, receiver: str = "机构在场人") -> dict[SignerRole, str]:
    """What stands beside each place to sign; without ``receiver`` the facility does not sign."""
    team = {SignerRole.MEMBER: word, SignerRole.OFFICER: word}
    return team | {SignerRole.FACILITY: receiver} if receiver else team


def visit_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """走访督导情况记录 (§4.5): facts and results only; what should be done stands on the 反馈单."""
    sheets, numbered = opening(content), iter("一二三四")
    consent = ticked(content.consent, "同意走访", "不同意走访")
    sheets.table(Table(_HEAD_COLUMNS, _visit_head(content, "走访", consent)))
    if content.results:
        _add_summary(sheets, content, f"{next(numbered)}、查看情况")
    section(sheets, f"{next(numbered)}、不合格项")
    _add_facts(sheets, content)
    titles = (f"{next(numbered)}、机构说明", f"{next(numbered)}、签字")
    _add_end(sheets, content, titles, "走访人员", _CONFIRMED + NOT_AN_INSPECTION)
    _add_results(sheets, content, "附一　逐项结果")
    add_photos(sheets, content, photos, "附二　照片" if content.results else "附　照片")
    return sheets


def revisit_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """回访记录: what became of earlier findings, seen by visitors; it closes nothing."""
    sheets = opening(content)
    rows = (*_visit_head(content, "回访", ""), pair("上次文书", _related(content), 3))
    sheets.table(Table(_HEAD_COLUMNS, rows))
    table = Table((12, 13, 66, 23, 42), _result_rows(content), head=1)
    section(sheets, "一、回访情况", keep=sheets.first_rows(table))
    sheets.table(table)
    note = _CONFIRMED + "本次为回访，不是行政检查，是否销号由区里决定。"
    _add_end(sheets, content, ("二、机构说明", "三、签字"), "回访人员", note)
    add_photo_pairs(sheets, content, photos, "附　照片对照")
    return sheets


def _related(content: DocumentContent) -> str:
    dated = f"（{day(content.related_on)}）" if content.related_on else ""
    return (content.related_number or "无") + dated


def _result_rows(content: DocumentContent) -> tuple[Row, ...]:
    rows = [head_row("序号", "项目", "原问题", "现在", "说明")]
    for number, finding in enumerate(content.findings, start=1):
        result = word_of(finding.result) if finding.result else "未看"
        note = "\n".join(filter(None, (finding.measure, finding.seen))) + photo_numbers(finding.evidence)
        cells = (small(str(number), centre=True), small(finding.item_code, centre=True), small(finding.fact))
        rows.append((*cells, small(result, centre=True), small(note)))
    return tuple(rows)


def refused_visit_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """不同意走访记录: a short record that nobody was made to do anything (ui: 开始 ends here)."""
    sheets = opening(content)
    consent = ticked(content.consent, "同意走访", "不同意走访")
    sheets.table(Table(_HEAD_COLUMNS, _visit_head(content, "走访", consent)))
    boxed(
        sheets,
        "一、经过",
        content.opinion or "机构在场人表示不同意走访，走访人员未进入机构，未查看任何情况。",
        least=18 * MM,
    )
    note = "走访应经机构同意。机构不同意走访不作为对机构的不利评价。"
    _add_end(sheets, content, ("二、机构说明", "三、签字"), "走访人员", note)
    add_photos(sheets, content, photos, "附　照片")
    return sheets


def guidance_record(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """业务指导记录 (§1 actor e): advice given on the spot, no order."""
    sheets = opening(content)
    sheets.table(Table(_HEAD_COLUMNS, _visit_head(content, "指导", "")))
    boxed(sheets, "一、指导内容", content.opinion, least=26 * MM)
    section(sheets, "二、看到的情况")
    _add_facts(sheets, content)
    note = _CONFIRMED + "本次为业务指导，不是行政检查。"
    _add_end(sheets, content, ("三、机构说明", "四、签字"), "指导人员", note)
    _add_results(sheets, content, "附一　逐项结果")
    add_photos(sheets, content, photos, "附　照片")
    return sheets


def inclusive_verification_form(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """普惠实地查验表 (§4.12): each condition with its value; internal, no 文号."""
    sheets = opening(content)
    sheets.table(Table(_HEAD_COLUMNS, _visit_head(content, "查验", "")))
    _add_results(sheets, content, "一、逐项查验")
    boxed(sheets, "二、查验意见", content.opinion, least=18 * MM)
    note = _CONFIRMED + "查验情况供区里复审，不是认定结果。"
    _add_end(sheets, content, ("三、机构说明", "四、签字"), "查验人员", note)
    add_photos(sheets, content, photos, "附　照片")
    return sheets


def _add_end(sheets: Sheets, content: DocumentContent, titles: tuple[str, str], word: str, note: str) -> None:
    """What the facility says, and who signs: on the same sheet where no results or photos follow, for a sheet of
    signatures alone could be put under any text."""
    labels = signers(word)
    followed = content.results or content.photos
    tail = 0.0 if followed else signing_height(sheets, content, labels, note)
    boxed(sheets, titles[0], content.statement or "无。", tail=tail)
    add_signing(sheets, content, titles[1], labels, note)


def _visit_head(content: DocumentContent, word: str, consent: str) -> tuple[Row, ...]:
    rows = [
        pair("机构名称", content.facility.name, 3),
        pair("地址", content.facility.address, 3),
        pair(f"{word}时间", period(content), 3),
        pair("机构在场人", content.present or "无", 3),
        (label_cell(f"{word}人员"), Cell(team_parts(content), span=3)),
    ]
    if consent:
        rows.append(pair("机构意见", consent, 3))
    return tuple(rows)


def team_parts(content: DocumentContent) -> tuple[Words, ...]:
    """Names and what each is; that they have no authority is printed (§4.5)."""
    named = "、".join(f"{member.name}（{word_of(member.kind)}）" for member in content.team)
    note = authority_note(content)
    return (Words(named, BODY), Words(note, NOTE)) if note else (Words(named, BODY),)


def authority_note(content: DocumentContent) -> str:
    """Who of the team holds no 执法证, in words; nothing when all hold one."""
    without = [member.name for member in content.team if not member.certificate_number]
    if len(without) == len(content.team):
        return NO_AUTHORITY
    return f"{'、'.join(without)}无行政执法资格" if without else ""


def _add_summary(sheets: Sheets, content: DocumentContent, title: str) -> None:
    """The counts of each section of the checklist, as on the screen; what was not checked is counted apart and never
    as a pass, what does not apply to this kind of facility stands below the table.
    """
    counted = [result for result in content.results if not result.left_out]
    rows = [head_row("类别", "检查项数", *(word_of(answer) for answer in _ORDER))]
    for heading, group in groupby(counted, key=lambda result: result.section):
        rows.append(_count_row(heading, list(group)))
    rows.append(_count_row("合计", counted, total=True))
    table = Table((56, 20, 20, 20, 20, 20), tuple(rows), head=1, least=6.6 * MM)
    section(sheets, title, keep=sheets.first_rows(table))
    sheets.table(table)
    sheets.space(1 * MM)
    for note in _summary_notes(content):
        sheets.words(note, NOTE)


def _count_row(heading: str, results: Iterable[ItemResult], total: bool = False) -> Row:
    answers = [result.answer for result in results]
    counts = [len(answers), *(answers.count(answer) for answer in _ORDER)]
    if total:
        return tuple(Cell((Words(str(text), SMALL_BOLD),)) for text in (heading, *counts))
    return (small(heading), *(small(str(count), centre=True) for count in counts))


def _summary_notes(content: DocumentContent) -> list[str]:
    skipped = [result for result in content.results if result.answer is Answer.NOT_CHECKED]
    left_out = sum(result.left_out for result in content.results)
    notes = [f"{items_counted(len(content.results) - left_out, left_out)}。"] if left_out else []
    notes.extend(f"{result.code} 未检查，不计入合格{_reason(result)}。" for result in skipped)
    if content.missing_devices:
        notes.append(f"同时走访的设备 {'、'.join(content.missing_devices)} 的记录尚未并入本记录。")
    return notes


def _reason(result: ItemResult) -> str:
    return f"（{result.note}）" if result.note else ""


def _add_facts(sheets: Sheets, content: DocumentContent) -> None:
    if not content.findings:
        sheets.words("所查项目未发现不合格情况。", PROSE)
    for number, finding in enumerate(content.findings, start=1):
        numbers = photo_numbers(finding.evidence)
        sheets.words(f"{number}. {finding.item_code}　{finding.fact}{numbers}", PROSE)


def _add_results(sheets: Sheets, content: DocumentContent, title: str) -> None:
    if not content.results:
        return
    rows = [head_row("项目", "查看内容", "结果", "数值或说明")]
    for result in content.results:
        answer = word_of(result.answer)
        row = (tiny(result.code, centre=True), tiny(result.title), tiny(answer, centre=True), tiny(result.note))
        rows.append(row)
    table = Table((13, 81, 16, 46), tuple(rows), head=1, least=5.6 * MM)
    section(sheets, title, keep=sheets.first_rows(table))
    sheets.table(table)
