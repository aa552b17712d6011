"""The pieces that the forms share: opening, boxes with labels, photos, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from tuoyu_desktop.documents.fonts import Face
from tuoyu_desktop.documents.layout import HEIGHT, WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Drawn, Part, Photo, Space, Words
from tuoyu_desktop.documents.text import MM, Align, Style
from tuoyu_desktop.domain.notice import (
    TITLES,
    DocumentContent,
    NoticeKind,
    PhotoRef,
    SignatureRef,
    SignerRole,
    copies_of,
    local_time,
)

BODY = Style(size=12, leading=1.5)
PROSE = BODY.but(indent=2.0, leading=1.65)
LABEL = Style(size=12, leading=1.4, align=Align.CENTRE)
SMALL = Style(size=10.5, leading=1.45)
TINY = Style(size=9, leading=1.4, align=Align.LEFT)
SMALL_CENTRE = SMALL.but(align=Align.CENTRE)
SMALL_BOLD = SMALL_CENTRE.but(face=Face.SONG_BOLD)
NOTE = Style(face=Face.KAI, size=10.5, leading=1.45, align=Align.LEFT)
CENTRE_NOTE = NOTE.but(align=Align.CENTRE)
_SECTION = Style(face=Face.HEI, size=12.5, leading=1.6, align=Align.LEFT)
TITLE = Style(face=Face.TITLE, size=22, leading=1.35, align=Align.CENTRE, tracking=1.0)
_SUBTITLE = Style(face=Face.KAI, size=14, leading=1.5, align=Align.CENTRE)
_ISSUER = Style(size=14, leading=1.5, align=Align.CENTRE)
_HEAD_GREY = 0.94
_HEADING = 4 * MM + _SECTION.pitch
_NUMBERED = dict.fromkeys(
    (
        NoticeKind.CRIME_TRANSFER,
        NoticeKind.RECTIFICATION_ORDER,
        NoticeKind.INSPECTION_NOTICE,
        NoticeKind.INSPECTION_RECORD,
        NoticeKind.REINSPECTION_OPINION,
    ),
    "文号",
)


def opening(content: DocumentContent, subtitle: str = "", foot: Table | None = None) -> Sheets:
    """A first page with issuer, title, number and date; ``foot``: what every page ends with."""
    sheets = Sheets(foot)
    sheets.words(content.issuer, _ISSUER)
    sheets.words(TITLES[content.kind], TITLE)
    if subtitle:
        sheets.words(subtitle, _SUBTITLE)
    sheets.words(" ", BODY.but(size=4))
    label = _NUMBERED.get(content.kind, "编号")
    sheets.line(f"{label}：{content.number}", day(content.issued_on), BODY.but(align=Align.LEFT))
    sheets.space(1.5 * MM)
    _add_withdrawn(sheets, content)
    return sheets


def _add_withdrawn(sheets: Sheets, content: DocumentContent) -> None:
    """A delivered document is withdrawn by a new one, which says so above all else."""
    old = content.withdraws
    if old is None:
        return
    text = f"本文书撤回并代替{old.title}（{old.number}，{day(old.issued_on)}）。原因：{old.reason.rstrip('。')}。"
    sheets.words(text, NOTE)
    sheets.space(1.5 * MM)


def section(sheets: Sheets, title: str, keep: float = 12 * MM) -> None:
    """A heading that keeps ``keep`` points of what follows on its page."""
    sheets.space(3 * MM)
    sheets.words(title, _SECTION, keep=keep + 1 * MM)
    sheets.space(1 * MM)


def pair(label: str, text: str, span: int = 1) -> Row:
    """A label box and its text box over ``span`` columns."""
    return (label_cell(label), Cell((Words(text, BODY),), span=span))


def label_cell(label: str) -> Cell:
    """Two-character labels are spread to the width of four, as on printed forms."""
    spread = f"{label[0]}　　{label[1]}" if len(label) == 2 else label
    return Cell((Words(spread, LABEL),))


def head_row(*labels: str) -> Row:
    return tuple(Cell((Words(label, SMALL_BOLD),), shade=_HEAD_GREY) for label in labels)


def small(text: str, *, centre: bool = False, span: int = 1) -> Cell:
    return Cell((Words(text, SMALL_CENTRE if centre else SMALL),), span=span)


def tiny(text: str, *, centre: bool = False) -> Cell:
    return Cell((Words(text, TINY.but(align=Align.CENTRE) if centre else TINY),))


def boxed(sheets: Sheets, title: str, text: str, least: float = 16 * MM, tail: float = 0.0) -> None:
    """A heading and one box over the whole width; the box begins on the page of its heading. ``tail``: what its end
    keeps with itself."""
    table = Table((1,), ((Cell((Words(text, BODY),), at_top=True),),), least=least)
    section(sheets, title, keep=sheets.first_rows(table, tail))
    sheets.table(table, tail=tail)


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def clock(value: datetime) -> str:
    local = local_time(value)
    return f"{local.hour}时{local.minute:02d}分"


def period(content: DocumentContent) -> str:
    """When it was, as 2026年11月20日9时34分至10时47分; the end names its day where that is another."""
    if content.started_at is None:
        return day(content.issued_on)
    began = local_time(content.started_at).date()
    text = day(began) + clock(content.started_at)
    if content.ended_at is None:
        return text
    ended = local_time(content.ended_at).date()
    on = "次日" if ended - began == timedelta(days=1) else day(ended) if ended != began else ""
    return f"{text}至{on}{clock(content.ended_at)}"


def ticked(chosen: bool | None, yes: str, no: str) -> str:
    """☑ 同意　☐ 不同意; both boxes empty when nothing was said."""
    return f"{'☑' if chosen else '☐'} {yes}　　　{'☑' if chosen is False else '☐'} {no}"


def photo_numbers(numbers: Iterable[int]) -> str:
    """（照片1、2）, or nothing."""
    joined = "、".join(str(number) for number in numbers)
    return f"（照片{joined}）" if joined else ""


def photo_table(refs: Sequence[PhotoRef], photos: Mapping[str, bytes]) -> Table | None:
    """Two photos a row with number and caption; a photo that may not be printed says so instead."""
    cells = [Cell(photo_parts(ref, photos)) for ref in refs]
    if not cells:
        return None
    if len(cells) % 2:
        cells.append(Cell(()))
    rows = tuple((cells[at], cells[at + 1]) for at in range(0, len(cells), 2))
    return Table((1, 1), rows)


def photo_parts(ref: PhotoRef, photos: Mapping[str, bytes]) -> tuple[Part, ...]:
    """A photo with its number and caption, or what is said in its place."""
    caption = Words(f"照片{ref.number}　{ref.caption}".rstrip("　"), SMALL_CENTRE)
    if not ref.print_allowed:
        return (Words(f"不印出：{ref.withheld_reason or '未确认照片中没有可辨认的婴幼儿'}", CENTRE_NOTE), caption)
    photo = _photo(ref, photos)
    if photos.get(ref.sha256) == b"":
        return (Words("照片已依规删除", CENTRE_NOTE), caption)
    if photo is None:
        return (Words(f"原照片不在本机，文件校验值 {ref.sha256[:16]}", CENTRE_NOTE), caption)
    return (photo, Space(1 * MM), caption)


def _photo(ref: PhotoRef, photos: Mapping[str, bytes]) -> Photo | None:
    """The photo, or None when its bytes are not here or are no picture: the paper then says so."""
    jpeg = photos.get(ref.sha256)
    try:
        return Photo(jpeg, ref.sha256) if jpeg else None
    except OSError:
        return None


def add_photos(sheets: Sheets, content: DocumentContent, photos: Mapping[str, bytes], title: str) -> None:
    table = photo_table(content.photos, photos)
    if table:
        section(sheets, title, keep=sheets.first_rows(table))
        sheets.table(table)


def _signature_row(signature: SignatureRef, label: str) -> Row:
    who = signature.name + (f"（{signature.post}）" if signature.post else "")
    dated = day(signature.signed_on) if signature.signed_on else "　　年　月　日"
    return (
        Cell((Words(label, LABEL), *((Words(who, SMALL_CENTRE),) if who else ()))),
        Cell(_signed_parts(signature)),
        small(dated, centre=True),
    )


def _signed_parts(signature: SignatureRef) -> tuple[Part, ...]:
    refusal = signature.refusal
    if refusal is None:
        return (Drawn(signature.ink),) if signature.ink else (Space(11 * MM),)
    is_facility = signature.role is SignerRole.FACILITY
    word = "拒绝签字" if is_facility else "不能签字"
    account = f"{word}。原因：{refusal.reason.rstrip('。')}。{refusal.account}"
    if not is_facility:  # who of the team cannot sign refused nothing: nobody witnesses that (§4.2)
        return (Words(account, SMALL),)
    witness = f"见证人：{refusal.witness}" + (f"（{refusal.witness_unit}）" if refusal.witness_unit else "")
    if not refusal.witness:
        return (Words(account + "没有见证人。", SMALL),)
    ink: Part = Drawn(refusal.witness_ink) if refusal.witness_ink else Space(9 * MM)
    return (Words(account, SMALL), Words(witness + " 签字：", SMALL), ink)


def add_signing(
    sheets: Sheets,
    content: DocumentContent,
    title: str,
    labels: Mapping[SignerRole, str],
    note: str,
    *,
    with_copies: bool = True,
) -> None:
    """Heading, one row per signer, the note under them and the line on copies, on one page if a page can
    hold it. ``labels`` names the roles that sign this paper; no other hand is printed on it.
    """
    table = _signing_table(content, labels)
    sheets.need(signing_height(sheets, content, labels, note))
    section(sheets, title, keep=sheets.first_rows(table))
    sheets.table(table)
    sheets.space(1 * MM)
    sheets.words(note, NOTE)
    if with_copies:
        add_copies(sheets, content)


def signing_height(sheets: Sheets, content: DocumentContent, labels: Mapping[SignerRole, str], note: str) -> float:
    """What ``add_signing`` takes with the line on copies, at most a page."""
    notes = Words(note, NOTE).height(WIDTH) + NOTE.pitch
    return min(sheets.height_of(_signing_table(content, labels)) + _HEADING + notes + 1 * MM, HEIGHT)


def _signing_table(content: DocumentContent, labels: Mapping[SignerRole, str]) -> Table:
    places = (place for place in _places(content) if place.role in labels)
    return Table((44, 76, 36), tuple(_signature_row(place, labels[place.role]) for place in places), least=14 * MM)


def _places(content: DocumentContent) -> tuple[SignatureRef, ...]:
    """Who signs; a paper printed before anyone did has a line for each of the team and for the facility. The receipt of
    a hint is for the pen, whatever an earlier version kept there (§4.5: that hand confirmed the visit's record)."""
    if content.signatures and content.kind is NoticeKind.SUGGESTION:
        members = tuple(place for place in content.signatures if place.role is not SignerRole.FACILITY)
        return (*members, SignatureRef(role=SignerRole.FACILITY, name=""))
    if content.signatures:
        return content.signatures
    team = tuple(SignatureRef(role=SignerRole.MEMBER, name=member.name) for member in content.team)
    return (*team, SignatureRef(role=SignerRole.FACILITY, name=content.present))


def add_copies(sheets: Sheets, content: DocumentContent) -> None:
    """一式两份 and who keeps them (documents.md §5)."""
    copies = copies_of(content.kind)
    if len(copies) == 1:
        sheets.words(f"本文书一份：{copies[0]}。", NOTE)
        return
    count = ("", "一", "两", "三", "四")[len(copies)]
    sheets.words(f"本文书一式{count}份：{'、'.join(copies)}各一份。", NOTE)
