"""问题整改: all findings of an area for board and table, and one finding's story with its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tuoyu_desktop.application.amendments_view import amendments_of_finding
from tuoyu_desktop.application.erasures import PHOTO_ERASED, erased_photos, joined, standing
from tuoyu_desktop.application.evidence_cases import AttachPhoto, Picture, attach_photo, review_photo
from tuoyu_desktop.application.extension_cases import extension_refusal
from tuoyu_desktop.application.finding_cases import (
    ReportRectification,
    report_rectification,
    require_report,
)
from tuoyu_desktop.application.finding_photos import FindingPhoto, stored_photo
from tuoyu_desktop.application.finding_replies import reply_refusal
from tuoyu_desktop.application.finding_rights import act_refusal
from tuoyu_desktop.application.finding_story import FindingStory, finding_story
from tuoyu_desktop.application.letter_findings import crime_refusal, transfer_refusal
from tuoyu_desktop.application.lines import EvidenceLine, FindingLine
from tuoyu_desktop.application.ports import Records, Work
from tuoyu_desktop.application.visit_view import PHOTO_DAMAGED
from tuoyu_desktop.domain.terms import STILL_OPEN, FindingState

PHOTO_UNREADABLE = "照片文件损坏，不能显示"
RECTIFIED = "整改后"
"""The caption of a photo of what the facility did."""


@dataclass(frozen=True)
class FindingsBoard:
    """Findings, the most urgent first. ``sections`` maps the letters of the checklist to their names."""

    on: date
    lines: tuple[FindingLine, ...]
    sections: Mapping[str, str]

    @property
    def open_count(self) -> int:
        return sum(1 for line in self.lines if line.state in STILL_OPEN)

    @property
    def overdue_count(self) -> int:
        return sum(1 for line in self.lines if line.overdue_days(self.on))


def findings_board(records: Records, area: str | None) -> FindingsBoard:
    """All findings of an area (null: everything on this laptop): overdue first, then by date due, then the newest."""
    today = records.now().date()
    lines = sorted(records.finding_lines(area=area), key=lambda line: _urgency(line, today))
    sections = records.packs.current_checklist(today).sections
    return FindingsBoard(today, tuple(lines), sections)


def _urgency(line: FindingLine, today: date) -> tuple[int, int, date, float]:
    overdue = line.overdue_days(today)
    return (-overdue, 0 if line.due_on else 1, line.due_on or date.max, -line.recorded_at.timestamp())


@dataclass(frozen=True)
class FindingDetail:
    """One finding's story with a picture before and after (empty: none here). ``refusals`` by name of the act:
    ``start``, ``report``, ``extend``, ``reinspect``, ``close``, ``transfer``, ``reply``. ``before_note``,
    ``after_note``: what to say where a picture that was taken cannot be shown; ``before_far``, ``after_far``: the
    SHA-256 of one that the district has and this laptop not; ``before_why``, ``after_why``: the district's reason where
    one was erased; ``amended``: what was put right of it after the seal."""

    story: FindingStory
    now: datetime
    before_image: bytes
    after_image: bytes
    refusals: Mapping[str, str]
    open_at_facility: int
    before_note: str = ""
    after_note: str = ""
    before_far: str = ""
    after_far: str = ""
    before_why: str = ""
    after_why: str = ""
    amended: str = ""


def finding_detail(records: Records, finding: str, person: str) -> FindingDetail:
    """Raises RuleViolation when the finding is not on this laptop."""
    story = finding_story(records, finding, person)
    before = _picture(records, [line for line in story.before if line.withdrawn is None][:1])
    after = _picture(records, [line for line in story.after if line.withdrawn is None][-1:])
    facility = story.state.facility or ""
    gone = sorted(set(story.state.evidence) - {line.id for line in story.before})
    gone_before = erased_photos(records, facility, gone, "") or (("",) if records.erased(gone) else ())
    gone_after = erased_photos(records, facility, (), finding)
    return FindingDetail(
        story=story,
        now=records.now(),
        before_image=before.image,
        after_image=after.image,
        refusals=_refusals(records, story, person),
        open_at_facility=len(records.finding_lines(facility=facility, states=STILL_OPEN)),
        before_note=before.note or _damage(story.before) or (PHOTO_ERASED if gone_before else ""),
        after_note=after.note or _damage(story.after) or (PHOTO_ERASED if gone_after else ""),
        before_far=before.far,
        after_far=after.far,
        before_why=joined(gone_before),
        after_why=joined(gone_after),
        amended=amendments_of_finding(records, story.state.inspection, story.state.item, finding),
    )


def _damage(lines: Sequence[EvidenceLine]) -> str:
    return PHOTO_DAMAGED if any(line.withdrawn == "damaged" for line in lines) else ""


def _picture(records: Records, lines: Sequence[EvidenceLine]) -> FindingPhoto:
    """The first of them, or what stands in its place."""
    found = stored_photo(records, lines[0].sha256) if lines else FindingPhoto()
    if found.note:
        return FindingPhoto(note=PHOTO_UNREADABLE)
    return FindingPhoto(note=PHOTO_ERASED) if found.far and not standing(records, lines) else found


def _refusals(records: Records, story: FindingStory, person: str) -> dict[str, str]:
    found = dict(story.refusals)
    reason = _over(story) or act_refusal(records, story.state.facility, person)
    if reason:
        for act in ("start", "report", "reinspect"):
            found[act] = reason
    if reason := reason or extension_refusal(story.state):
        found["extend"] = reason
    if reason := transfer_refusal(records, story.state, person):
        found["transfer"] = reason
    if reason := crime_refusal(records, story.state, person):
        found["crime"] = reason
    if reason := reply_refusal(records, story.state, person):
        found["reply"] = reason
    return found


def _over(story: FindingStory) -> str:
    state = story.state.state
    if state is FindingState.CLOSED:
        return "这个问题已经销号"
    if state is FindingState.NOT_PURSUED:
        return "区里没有采纳，这个问题已经办结"
    if state is FindingState.REFERRED:
        return f"已移送{story.state.referred_to}，由该部门办理"
    return ""


@dataclass(frozen=True)
class ReportWithPhotos:
    """What the facility did, with photos that show it; ``print_allowed``: a person looked at them and saw no child that
    can be recognised (checklist.md §2 rule 13)."""

    report: ReportRectification
    pictures: tuple[Picture, ...] = ()
    print_allowed: bool = False


def report_with_photos(work: Work, command: ReportWithPhotos) -> None:
    """登记整改情况: the report and its photos in one unit of work."""
    state = require_report(work, command.report)
    evidence = []
    for picture in command.pictures:
        photo = AttachPhoto(state.inspection, state.item, picture, RECTIFIED, finding=command.report.finding)
        evidence.append(attach_photo(work, photo))
        if command.print_allowed:
            review_photo(work, evidence[-1], print_allowed=True)
    report_rectification(work, command.report, evidence)
