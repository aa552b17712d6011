"""整改报告 (documents.md §4.7) and 延期整改申请 (§4.8): what a facility fills in and signs.

They look like our papers and are none: nobody here vouches for what stands on them. So there is no number of ours, no
QR code and no check code, and the foot says who fills them in.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.archive import make_archival
from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    SMALL,
    TITLE,
    day,
    head_row,
    pair,
    photo_numbers,
    photo_table,
    section,
    small,
)
from tuoyu_desktop.documents.layout import BOTTOM, LEFT, TOP, WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.page_frame import HEAD, NUMBER, SMALL_PRINT, draw_warning, rule_below_head, warning_of
from tuoyu_desktop.documents.parts import Part, Space, Words
from tuoyu_desktop.documents.render import new_canvas
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.facility_form import FacilityForm, FacilityFormKind, FacilityProblem
from tuoyu_desktop.domain.notice import local_time

_HEAD_COLUMNS = (27, 59, 27, 43)
_LEFT = BODY.but(align=Align.LEFT)
_TO_WRITE = 30 * MM
_BLANK_DAY = "　　年　月　日"
PHOTOS_NOTE = "证据照片可以贴在背面或另附，写明是第几个问题的，不要拍到孩子的脸。"
BEFORE_EXPIRY = "延期应在期限届满前书面提出，由{body}决定。"
FILLED_BY = "本表由机构填写、签字盖章后交{body}。"
AS_REGISTERED = "以下按登记的机构报告打印（{who}）。"


def render_facility_form(form: FacilityForm, photos: Mapping[str, bytes], *, printed_at: datetime) -> bytes:
    """The PDF of a form, equal bytes for equal arguments; safe to call from several threads. ``photos`` maps SHA-256 to
    JPEG bytes."""
    with fonts.LOCK:
        target = io.BytesIO()
        canvas, sheets = new_canvas(target), _sheets(form, photos)
        for number, steps in enumerate(sheets.pages, start=1):
            draw_warning(canvas, demo=form.demo, practice=form.practice)
            for step in steps:
                step(canvas)
            _draw_frame(canvas, form, printed_at, number, len(sheets.pages))
            canvas.showPage()
        named = f"{form.title} {form.answered_number}"
        make_archival(
            canvas,
            title=fonts.legible(named),
            author=fonts.legible(form.facility.name),
            identifier=fonts.legible(named),
            printed_at=printed_at,
            copy_label="",
        )
        canvas.save()
        return target.getvalue()


def _draw_frame(canvas: Canvas, form: FacilityForm, printed_at: datetime, page: int, pages: int) -> None:
    left = warning_of(demo=form.demo, practice=form.practice)
    if page > 1:
        left = "　".join(filter(None, (form.title, form.facility.name, left)))
        rule_below_head(canvas)
    if left:
        Words(left, HEAD).draw(canvas, LEFT, TOP + 10 * MM, WIDTH)
    Words(f"（第{page}页　共{pages}页）", NUMBER).draw(canvas, LEFT, BOTTOM - 4 * MM, WIDTH)
    foot = f"{FILLED_BY.format(body=form.addressee)}　打印时间 {local_time(printed_at):%Y-%m-%d %H:%M}"
    Words(foot, SMALL_PRINT).draw(canvas, LEFT, BOTTOM - 14 * MM, WIDTH)


def _sheets(form: FacilityForm, photos: Mapping[str, bytes]) -> Sheets:
    sheets = Sheets()
    sheets.words(form.title, TITLE)
    sheets.space(3 * MM)
    facility, answered = form.facility, f"{form.answered_title}　{form.answered_number}（{day(form.answered_on)}）"
    rows = (
        pair("机构名称", facility.name, 3),
        pair("地址", facility.address, 3),
        (*pair("负责人", facility.person_in_charge), *pair("联系电话", facility.telephone)),
        pair("对应文书", answered, 3),
    )
    sheets.table(Table(_HEAD_COLUMNS, rows))
    sheets.space(2 * MM)
    sheets.words(f"{form.addressee}：", _LEFT)
    if form.kind is FacilityFormKind.EXTENSION:
        _add_extension(sheets, form)
    else:
        _add_report(sheets, form, photos)
    return sheets


def _add_report(sheets: Sheets, form: FacilityForm, photos: Mapping[str, bytes]) -> None:
    sheets.words("上述文书提出的问题，我单位整改情况如下。", PROSE)
    if form.registered:
        sheets.words(AS_REGISTERED.format(who=form.registered), NOTE)
    rows = [head_row("序号", "问题和要求", "整改措施", "完成日期", "证据照片")]
    rows.extend(_report_row(problem, form) for problem in form.problems)
    sheets.space(1.5 * MM)
    sheets.table(Table((12, 50, 43, 31, 20), tuple(rows), head=1))
    sheets.space(1 * MM)
    if not form.registered:
        sheets.words(PHOTOS_NOTE, NOTE)
    _add_signing(sheets, "以上情况属实。")
    table = photo_table(form.photos, photos)
    if table is not None:
        section(sheets, "附　证据照片", keep=sheets.first_rows(table))
        sheets.table(table)


def _report_row(problem: FacilityProblem, form: FacilityForm) -> Row:
    measures: Part = Words(problem.measures, SMALL) if problem.measures else Space(_TO_WRITE)
    shown = photo_numbers(problem.evidence).strip("（）")
    nothing = "没有照片" if form.registered and problem.measures else ""
    done = day(problem.completed_on) if problem.completed_on else "" if form.registered else _BLANK_DAY
    return (
        small(str(problem.number), centre=True),
        _asked(problem),
        Cell((measures,)),
        small(done, centre=True),
        small(shown or nothing, centre=True),
    )


def _asked(problem: FacilityProblem) -> Cell:
    due = "立即" if problem.at_once else f"{day(problem.due_on)}前" if problem.due_on else ""
    lines = [
        f"{problem.item_code}　{problem.fact}",
        problem.demand and f"要求：{problem.demand}",
        due and f"期限：{due}",
    ]
    return Cell((Words("\n".join(filter(None, lines)), SMALL),))


def _add_extension(sheets: Sheets, form: FacilityForm) -> None:
    first = min((problem.due_on for problem in form.problems if problem.due_on), default=None)
    sheets.words("下列问题不能按期完成，我单位申请延长整改期限。（在要延期的问题前打“√”）", PROSE)
    rows = [head_row("申请", "序号", "问题和要求", "现在的期限", "申请延长到")]
    rows.extend(_extension_row(problem) for problem in form.problems)
    sheets.space(1.5 * MM)
    sheets.table(Table((13, 13, 68, 31, 31), tuple(rows), head=1, least=14 * MM))
    reason = Table((1,), ((Cell((Words("为什么不能按期完成，已经做了什么：", SMALL), Space(46 * MM)), at_top=True),),))
    section(sheets, "申请的理由", keep=sheets.first_rows(reason))
    sheets.table(reason)
    sheets.space(1 * MM)
    soonest = f"最早的期限是{day(first)}。" if first else ""
    sheets.words(BEFORE_EXPIRY.format(body=form.addressee) + soonest, NOTE)
    _add_signing(sheets, "特此申请。")


def _extension_row(problem: FacilityProblem) -> Row:
    asked = problem.model_copy(update={"due_on": None})
    return (
        small("☐", centre=True),
        small(str(problem.number), centre=True),
        _asked(asked),
        small(day(problem.due_on) if problem.due_on else "", centre=True),
        small(_BLANK_DAY, centre=True),
    )


def _add_signing(sheets: Sheets, said: str) -> None:
    """负责人签字盖章 (§4.7): for the facility's pen and its own seal, with its words above."""
    signed = Cell((Words("负责人（签字）：", BODY), Space(18 * MM)), at_top=True)
    sealed = Cell((Words("机构（盖章）：", BODY), Space(12 * MM), Words(f"日期：{_BLANK_DAY}", _LEFT)), at_top=True)
    table = Table((1, 1), ((signed, sealed),))
    sheets.need(PROSE.pitch + sheets.height_of(table) + 4 * MM)
    sheets.space(2 * MM)
    sheets.words(said, PROSE)
    sheets.space(1 * MM)
    sheets.table(table)
