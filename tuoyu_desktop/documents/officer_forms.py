"""Officers' documents: 卫生监督意见书 (documents.md §4.4) and 责令改正通知书 (§4.3). Signed in ink, sealed
by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuoyu_desktop.documents.finding_parts import TO_BE_TYPED, demand_cell, evidence_words, law_cell
from tuoyu_desktop.documents.form_parts import (
    BODY,
    NOTE,
    PROSE,
    SMALL,
    add_copies,
    add_photos,
    day,
    head_row,
    label_cell,
    opening,
    pair,
    period,
    section,
    small,
)
from tuoyu_desktop.documents.layout import WIDTH, Cell, Row, Sheets, Table
from tuoyu_desktop.documents.parts import Space, Words
from tuoyu_desktop.documents.text import MM, Align
from tuoyu_desktop.domain.notice import DocumentContent, NoticeFinding, Remedies

PARTY_COLUMNS = (32, 56, 24, 44)
_RIGHT = BODY.but(align=Align.RIGHT)
_SEAL_ROOM = 26 * MM
REMEDIES = (
    "如不服本通知，可以自收到本通知书之日起六十日内向{body}申请行政复议（《中华人民共和国行政复议法》第二十条），"
    "也可以自收到本通知书之日起六个月内依法向{court}提起行政诉讼（《中华人民共和国行政诉讼法》第四十六条）；"
    "不服行政复议决定的，可以自收到复议决定书之日起十五日内提起行政诉讼（《中华人民共和国行政诉讼法》第四十五条）。"
)


def health_opinion(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """卫生监督意见书: guidance and light correction, the officers' everyday notice."""
    sheets = opening(content)
    sheets.table(Table(PARTY_COLUMNS, party_rows(content, "被监督人")))
    opinion = content.opinion or "根据现场监督检查情况，提出以下监督意见："
    table, tail = _findings_table(content, "意见和期限"), _bare_signing(sheets, content)
    section(sheets, "监督意见", keep=_keep(sheets, opinion, table, tail))
    _add_findings(sheets, opinion, table, tail)
    _add_closing(sheets, content, photos)
    return sheets


def rectification_order(content: DocumentContent, photos: Mapping[str, bytes]) -> Sheets:
    """责令改正通知书: its basis is typed by the officer; each problem has its own date."""
    sheets, numbered = opening(content), iter("一二三")
    sheets.table(Table(PARTY_COLUMNS, party_rows(content, "当事人")))
    opinion = content.opinion or f"责令改正的{TO_BE_TYPED}"
    table = _findings_table(content, "责令内容和期限")
    section(sheets, f"{next(numbered)}、存在的问题和改正要求", keep=PROSE.pitch + _keep(sheets, opinion, table, 0.0))
    sheets.words("经检查，你单位存在下列问题。", PROSE)
    _add_findings(sheets, opinion, table, 0.0)
    if content.consequence and content.consequence.may_be_cited:
        section(sheets, f"{next(numbered)}、逾期不改正的后果")
        sheets.words(content.consequence.text, PROSE)
    if content.remedies:
        text, bare = _remedies(content.remedies), _bare_signing(sheets, content)
        keep = Words(text, PROSE).height(WIDTH) + bare if bare else 2 * PROSE.pitch
        section(sheets, f"{next(numbered)}、救济途径", keep=keep)
        sheets.words(text, PROSE)
    _add_closing(sheets, content, photos)
    return sheets


def _remedies(remedies: Remedies) -> str:
    return REMEDIES.format(body=remedies.review_body, court=remedies.court)


def party_rows(content: DocumentContent, word: str) -> tuple[Row, ...]:
    """Who it is about and who came, in a table of ``PARTY_COLUMNS``."""
    facility = content.facility
    certified = [member for member in content.team if member.certificate_number]
    people = "、".join(f"{member.name}（{member.certificate_number}）" for member in certified)
    helpers = "、".join(member.name for member in content.team if not member.certificate_number)
    rows = [
        pair(word, facility.name, 3),
        pair("统一社会信用代码", facility.social_credit_code, 3),
        (*pair("法定代表人", facility.legal_representative), *pair("负责人", facility.person_in_charge)),
        pair("地址", facility.address, 3),
        pair("联系电话", facility.telephone, 3),
        pair("检查时间", period(content), 3),
        pair("检查地点", content.place or facility.address, 3),
        pair("检查人员及执法证号", people, 3),
    ]
    if helpers:
        rows.append(pair("协助人员", helpers, 3))
    if content.yearly_number is not None:
        rows.append(pair("本年度检查频次", yearly_words(content), 3))
    return tuple(rows)


def yearly_words(content: DocumentContent) -> str:
    """第几次 and 频次上限 (§4.1), as counted when the inspection began."""
    cap = f"上限{content.yearly_cap}次" if content.yearly_cap is not None else "区里未登记频次上限"
    beyond = f"；超出上限的批准文号：{content.beyond_cap_number}" if content.beyond_cap_number else ""
    return f"本年度第{content.yearly_number}次行政检查，{cap}{beyond}"


def _findings_table(content: DocumentContent, title: str) -> Table | None:
    if not content.findings:
        return None
    rows = [head_row("序号", "项目", "事实", "规定", title)]
    rows.extend(_finding_row(number, finding) for number, finding in enumerate(content.findings, start=1))
    return Table((12, 13, 43, 42, 46), tuple(rows), head=1)


def _keep(sheets: Sheets, opinion: str, table: Table | None, tail: float) -> float:
    """What must follow a heading on its page: the opinion's first lines, and the table that they point to."""
    lines = min(Words(opinion, PROSE).height(WIDTH), 2 * PROSE.pitch)
    return lines + (sheets.first_rows(table, tail) + 1.5 * MM if table else 0.0)


def _add_findings(sheets: Sheets, opinion: str, table: Table | None, tail: float) -> None:
    """The opinion and the table that it points to, which begins on the same page. ``tail``: see ``_bare_signing``."""
    sheets.words(opinion, PROSE, keep=sheets.first_rows(table, tail) + 1.5 * MM if table else 0.0)
    if table:
        sheets.space(1.5 * MM)
        sheets.table(table, tail=tail)


def _finding_row(number: int, finding: NoticeFinding) -> Row:
    return (
        small(str(number), centre=True),
        small(finding.item_code, centre=True),
        Cell((Words(finding.fact, SMALL), evidence_words(finding))),
        law_cell(finding),
        demand_cell(finding),
    )


def _closing_words(content: DocumentContent) -> list[str]:
    """What stands above the places to sign: where to report to, whom to ask, what goes with it."""
    duties = not content.findings or any(not finding.advice for finding in content.findings)
    reporting = f"改正完成后，请在期限届满前将改正情况和照片报送{content.report_to}。"
    reporting = reporting if content.report_to and duties else ""
    contact = f"联系人：{content.contact}，联系电话：{content.telephone}。" if content.contact else ""
    attached = f"附件：{'；'.join(content.attachments)}" if content.attachments else ""
    return [text for text in (reporting + contact, attached) if text]


def _signing_room(sheets: Sheets, signing: Table) -> float:
    return sheets.height_of(signing) + NOTE.pitch + 5 * MM


def _bare_signing(sheets: Sheets, content: DocumentContent) -> float:
    """What the last lines of the text keep with themselves where neither closing words nor photos share the sheet with
    the hands."""
    has_company = bool(content.photos or _closing_words(content))
    return 0.0 if has_company else _signing_room(sheets, _signing(content))


def _add_closing(sheets: Sheets, content: DocumentContent, photos: Mapping[str, bytes]) -> None:
    closing, signing = _closing_words(content), _signing(content)
    above = sum(Words(text, PROSE).height(WIDTH) for text in closing)
    # A sheet of signatures alone could be put under any text: the closing words go over with them.
    sheets.need(above + _signing_room(sheets, signing))
    sheets.space(2 * MM)
    for text in closing:
        sheets.words(text, PROSE)
    sheets.space(2 * MM)
    sheets.table(signing)
    sheets.space(1 * MM)
    add_copies(sheets, content)
    add_photos(sheets, content, photos, "附　照片")


def _signing(content: DocumentContent) -> Table:
    """Officers and receiver sign in ink; the seal is pressed on the date, so that place stays empty (§5)."""
    officers = Words("执法人员（签字）：", BODY)
    receiver = Words("签收人（签字）：", BODY)
    dated = Words("　　　　年　　月　　日　　时　　分", BODY.but(align=Align.LEFT))
    signed = Cell((officers, Space(20 * MM)), span=2, at_top=True)
    received = Cell((receiver, Space(14 * MM), dated), span=2, at_top=True)
    return Table((27, 51, 27, 51), ((signed, received), seal_row(content)))


def seal_row(content: DocumentContent) -> Row:
    """Room for the seal over the date, in a table of four columns; the seal itself is never drawn (§5)."""
    seal = (
        Space(_SEAL_ROOM / 2),
        Words(f"{content.issuer}　　", _RIGHT),
        Words(f"{day(content.issued_on)}　　　　", _RIGHT),
        Space(_SEAL_ROOM / 2),
    )
    return (label_cell("机关印章"), Cell(seal, span=3))
