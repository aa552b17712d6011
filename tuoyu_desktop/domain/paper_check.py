"""核对文书: what the records here say about the code on a paper; the same for a laptop and for the district's server.

A matching code says which document the paper was printed from, not that the sheet in hand was left as it was: so the
record's head is shown with the answer, to be read against the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from tuoyu_desktop.domain.entries.fold_notices import FoldedNotice
from tuoyu_desktop.domain.notice import TITLES, NoticeKind, kept_code
from tuoyu_desktop.domain.notice_kinds import SEVERAL_KINDS
from tuoyu_desktop.domain.paper_code import SHORT, PaperCode
from tuoyu_desktop.domain.terms import NoticeState


class PaperResult(StrEnum):
    """DIFFERS: the document is known, but the code on the paper is not that of its record. ERASED: by law or order."""

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    UNKNOWN = "UNKNOWN"
    ERASED = "ERASED"


@dataclass(frozen=True)
class KnownPaper:
    """The head of a document as the record has it. ``standing``: the number of the one that holds instead of a void
    one of the same visit; empty where there is none."""

    notice: str
    title: str
    number: str
    issued_on: str
    facility: str
    issuer: str
    is_void: bool
    void_reason: str
    standing: str


@dataclass(frozen=True)
class PaperAnswer:
    """``papers``: one as a rule; 8 digits may be those of two."""

    result: PaperResult
    papers: tuple[KnownPaper, ...] = ()


class KeptPapers(Protocol):
    """The documents that are kept here."""

    def notice(self, notice: str) -> FoldedNotice | None: ...

    def with_digits(self, digits: str) -> Sequence[str]:
        """Ids of those whose stored check code begins with ``digits``; only a way to find them."""

    def of_visit(self, inspection: str, kind: str) -> Sequence[str]:
        """Ids of the documents of one kind of a visit, the newest first."""

    def is_erased(self, notice: str) -> bool: ...


def check_paper(kept: KeptPapers, code: PaperCode) -> PaperAnswer:
    """Compare with the code computed anew from each record's content: a stored one is never believed."""
    wanted = [code.document] if code.document else kept.with_digits(code.digits[:SHORT])
    found = {notice: state for notice in wanted if (state := kept.notice(notice)) is not None}
    if not found:
        erased = bool(code.document) and kept.is_erased(code.document)
        return PaperAnswer(PaperResult.ERASED if erased else PaperResult.UNKNOWN)
    same = {notice: state for notice, state in found.items() if _is_that(state, code)}
    told = same or found
    papers = tuple(_known(kept, notice, state) for notice, state in told.items())
    return PaperAnswer(PaperResult.MATCHES if same else PaperResult.DIFFERS, papers)


def _is_that(state: FoldedNotice, code: PaperCode) -> bool:
    named = not code.document or state.content.get("document") == code.document
    return named and kept_code(state.content).full.startswith(code.digits)


def _known(kept: KeptPapers, notice: str, state: FoldedNotice) -> KnownPaper:
    content, is_void = state.content, state.state is NoticeState.VOID
    facility = content.get("facility")
    return KnownPaper(
        notice=notice,
        title=_title(state.notice_kind),
        number=str(content.get("number", "")),
        issued_on=_day(str(content.get("issued_on", ""))),
        facility=str(facility.get("name", "")) if isinstance(facility, dict) else "",
        issuer=str(content.get("issuer", "")),
        is_void=is_void,
        void_reason=state.void_reason,
        standing=_standing(kept, state) if is_void else "",
    )


def _standing(kept: KeptPapers, state: FoldedNotice) -> str:
    if state.inspection is None or state.notice_kind in SEVERAL_KINDS:
        return ""
    others = map(kept.notice, kept.of_visit(state.inspection, state.notice_kind))
    live = (one for one in others if one is not None and one.state is not NoticeState.VOID)
    return next((str(one.content.get("number", "")) for one in live if _matter(one) == _matter(state)), "")


def _matter(state: FoldedNotice) -> object:
    """A visit may have several emergencies, each with its paper."""
    emergency = state.content.get("emergency")
    return emergency.get("incident") if isinstance(emergency, dict) else None


def _title(kind: str) -> str:
    """A newer program may have made it: then by the general word."""
    return TITLES[NoticeKind(kind)] if kind in {one.value for one in NoticeKind} else "文书"


def _day(iso: str) -> str:
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{on.year}年{on.month}月{on.day}日"


# in words -------------------------------------------------------------------------------------------------------------

LAPTOP, DISTRICT = "本机", "区里"
"""Where the records are that were looked at."""
_ELSEWHERE = {
    LAPTOP: "可能是别的电脑出的，还没有同步到本机；区里可以核对。",
    DISTRICT: "可能还没有同步上来，或没有生效，或不是本区出的。",
}
_COMPARE = {
    LAPTOP: "请和下面的记录逐字对照，拿不准的问区里。",
    DISTRICT: "以区里的记录为准。",
}


def answer_words(answer: PaperAnswer, here: str) -> tuple[str, str]:
    """The answer in a few words, and what it means for the one who holds the paper."""
    if answer.result is PaperResult.UNKNOWN:
        return f"{here}没有这份文书", _ELSEWHERE[here]
    if answer.result is PaperResult.ERASED:
        return "这份文书的内容已依规删除", "编号是有的，内容不能再核对。"
    if answer.result is PaperResult.DIFFERS:
        return "编号对得上，内容对不上", f"纸上的内容被改动过，或不是同一版本。{_COMPARE[here]}"
    if len(answer.papers) > 1:
        return f"{here}有 {len(answer.papers)} 份文书是这个校验码", "请扫页脚的二维码再核对一次。"
    if answer.papers[0].is_void:
        return f"与{here}记录一致，但已经作废", "这份文书不再有效。"
    return f"与{here}记录一致", "请再把纸上的字和这条记录对一遍。"


def state_words(paper: KnownPaper) -> str:
    """That a document is void, why, and what holds instead; empty for one that stands."""
    if not paper.is_void:
        return ""
    instead = f"；已由 {paper.standing} 代替" if paper.standing else ""
    return f"已作废：{paper.void_reason or '没有写明原因'}{instead}"
