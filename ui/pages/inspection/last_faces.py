"""上次在这里: what is open at the item, what earlier visits answered, what the table of groups also answers."""

from __future__ import annotations

from dataclasses import dataclass

from tuoyu_desktop.application.lines import FindingLine
from tuoyu_desktop.application.visit_view import ItemView, VisitView
from tuoyu_desktop.domain.wording import FINDING_STATES, SEVERITIES
from ui.pages.inspection import faces
from ui.pages.inspection.ratio_faces import also_answers, is_ratio_item
from ui.pages.inspection.side_panel import SHOWN_LAST, LastFace

LAST: str = "上次在这里"
ALSO: str = "这张表还会答"
NOTHING_HERE: str = "这台电脑上没有这一项以前的记录。"


@dataclass(frozen=True)
class LastPart:
    """A heading with its lines; ``note`` below them, ``most`` shown before 全部 is pressed."""

    title: str
    lines: tuple[LastFace, ...]
    note: str
    most: int


def last_part(view: VisitView, item: ItemView) -> LastPart:
    """Open findings stand before the answers, for they are what one came to see; none is hidden behind 全部."""
    still = [open_face(line) for line in view.open_before.get(item.code, ())]
    earlier = [LastFace(*words) for words in faces.erased_words(item)]
    earlier += [LastFace(*faces.last_words(line)) for line in item.last_time]
    if not is_ratio_item(item):
        lines = (*still, *earlier)
        return LastPart(LAST, lines, "" if lines else NOTHING_HERE, max(SHOWN_LAST, len(still) + 1))
    also = [LastFace(tone, title, words) for title, tone, words in also_answers(view, item)]
    note = "到那一项时带好数，仍由你按下答案。" if also else ""
    if not also:
        return LastPart(LAST, (*still, *earlier), "", max(SHOWN_LAST, len(still) + 1))
    before = [LastFace(face.tone, f"上次：{face.head}", face.detail) for face in earlier[:1]]
    lines = (*still, *before, *also)
    return LastPart(ALSO, lines, note, len(lines))


def open_face(line: FindingLine) -> LastFace:
    """A finding that is not closed: its state, the fact, the day it was found."""
    due = f"，{line.due_on.isoformat()} 前改" if line.due_on is not None else ""
    head = f"没销号：{FINDING_STATES[line.state]}"
    return LastFace("warn", head, f"{line.found_on.isoformat()} {SEVERITIES[line.severity]}：{line.fact}{due}")
