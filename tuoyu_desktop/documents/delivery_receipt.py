"""送达回执 on one page: what the district's server signed, and what that proves. The program's own paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from tuoyu_desktop.documents import fonts
from tuoyu_desktop.documents.archive import PDF_VERSION, make_archival
from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.form_parts import BODY, NOTE, SMALL, section
from tuoyu_desktop.documents.layout import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, TOP, WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.page_frame import DEMO_NOTE
from tuoyu_desktop.documents.parts import Words
from tuoyu_desktop.documents.text import MM, Align, Style
from tuoyu_desktop.domain.delivery_receipt import RECEIPT_TITLE, CoveredVisit, DeliveryReceipt, grouped
from tuoyu_desktop.domain.notice import local_time

_TITLE = Style(face=Face.TITLE, size=20, leading=1.35, align=Align.CENTRE, tracking=1.0)
_UNDER = Style(face=Face.KAI, size=10.5, leading=1.5, align=Align.CENTRE, grey=0.25)
_PLAIN = SMALL.but(align=Align.LEFT)
_LINE = SMALL.but(size=9, align=Align.LEFT)
_FOOT = Style(size=8, leading=1.5, align=Align.LEFT, grey=0.25)
_WATERMARK = Style(face=Face.HEI, size=120, leading=1.2, align=Align.CENTRE, grey=0.93)
_SIGNATURE_GROUP = 8
_SHADE = 0.95


def render_delivery_receipt(receipt: DeliveryReceipt, printed_at: datetime) -> bytes:
    """The PDF, equal bytes for equal arguments; safe to call from several threads. ``printed_at`` is aware."""
    with fonts.LOCK:
        sheets = _one_page(receipt)
        target = io.BytesIO()
        canvas = Canvas(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            pdfVersion=PDF_VERSION,
            lang="zh-CN",
            initialFontName=fonts.body_font(),  # else every page names Helvetica, which is not embedded
        )
        for number, steps in enumerate(sheets.pages, start=1):
            _draw_under(canvas, receipt)
            for step in steps:
                step(canvas)
            _draw_foot(canvas, receipt, printed_at, f"第{number}页　共{len(sheets.pages)}页")
            canvas.showPage()
        make_archival(
            canvas,
            title=f"{RECEIPT_TITLE} {receipt.code_short}",
            author=fonts.legible(receipt.unit),
            identifier=f"{receipt.journal}:{receipt.seq}:{receipt.hash}",
            printed_at=printed_at,
            copy_label="",
        )
        canvas.save()
        return target.getvalue()


def _one_page(receipt: DeliveryReceipt) -> Sheets:
    """As many of the visits as leave everything on one page."""
    for count in range(len(receipt.visits), 0, -1):
        sheets = _sheets(receipt, receipt.visits[:count])
        if len(sheets.pages) == 1:
            return sheets
    return _sheets(receipt, ())


def _sheets(receipt: DeliveryReceipt, visits: Sequence[CoveredVisit]) -> Sheets:
    sheets = Sheets()
    sheets.words(RECEIPT_TITLE, _TITLE)
    sheets.words("托育督导程序的送达凭证，不是执法文书", _UNDER)
    sheets.space(3 * MM)
    sheets.table(_facts(receipt))
    section(sheets, f"已送达的检查　共 {receipt.visit_count} 次")
    if visits:
        sheets.table(_visits(visits))
    if receipt.visit_count > len(visits):
        sheets.words(f"另有 {receipt.visit_count - len(visits)} 次检查，同在上面的记录之内。", NOTE)
    section(sheets, "这张回执说明什么")
    sheets.words(_proof(receipt), BODY.but(size=10.5, indent=2.0))
    return sheets


def _facts(receipt: DeliveryReceipt) -> Table:
    issued = local_time(receipt.issued_at)
    photos = f"已收到 {receipt.blobs_held} 张，还缺 {receipt.blobs_missing} 张，撤回 {receipt.blobs_withdrawn} 张"
    lines = (
        ("区", receipt.district),
        ("电脑", f"{receipt.unit}　{receipt.device_number:02d} 号　{receipt.device_name}"),
        ("记录簿编号", receipt.journal),
        ("区里已收到", f"第 1 条到第 {receipt.seq} 条记录，一条不缺"),
        ("照片和附件", photos),
        ("校验码", receipt.code_groups),
        ("区里出具时间", f"{issued:%Y-%m-%d %H:%M:%S}"),
        ("服务器签名", grouped(receipt.signature, _SIGNATURE_GROUP)),
        ("服务器指纹", receipt.fingerprint),
    )
    return Table((28, 128), tuple(_fact(name, value) for name, value in lines), least=7 * MM)


def _fact(name: str, value: str) -> Row:
    return (Cell((Words(name, SMALL.but(align=Align.CENTRE)),), shade=_SHADE), Cell((Words(value, _PLAIN),)))


def _visits(visits: Sequence[CoveredVisit]) -> Table:
    head = tuple(Cell((Words(word, _LINE),), shade=_SHADE) for word in ("日期", "机构", "方式", "照片"))
    return Table((24, 86, 24, 22), (head, *(_visit(visit) for visit in visits)), head=1, least=6 * MM)


def _visit(visit: CoveredVisit) -> Row:
    photos = f"还缺 {visit.photos_missing} 张" if visit.photos_missing else "不缺"
    words = (visit.on.isoformat(), visit.facility_name, visit.mode, photos)
    return tuple(Cell((Words(word, _LINE),)) for word in words)


def _proof(receipt: DeliveryReceipt) -> str:
    return (
        f"区里的服务器在上述时间已逐字节持有这台电脑第 1 条到第 {receipt.seq} 条的全部记录。"
        "校验码由每一条记录依次算出，改动、缺少或调换任何一条，校验码都会不同；服务器用自己的密钥签了名，指纹与登记单上的一致。"
        "本回执不说明记录的内容是否属实，也不代替任何文书。"
    )


def _draw_under(canvas: Canvas, receipt: DeliveryReceipt) -> None:
    """演示 across the page of a district that does not exist."""
    if not receipt.demo:
        return
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(35)
    Words("演示", _WATERMARK).draw(canvas, -WIDTH / 2, 60, WIDTH)
    canvas.restoreState()
    Words(DEMO_NOTE, _FOOT.but(size=9)).draw(canvas, LEFT, TOP + 10 * MM, WIDTH)


def _draw_foot(canvas: Canvas, receipt: DeliveryReceipt, printed_at: datetime, page: str) -> None:
    printed = local_time(printed_at)
    line = f"校验码 {receipt.code_short}　　打印时间 {printed:%Y-%m-%d %H:%M}　　{page}"
    Words(line, _FOOT).draw(canvas, LEFT, BOTTOM - 12 * MM, WIDTH)
