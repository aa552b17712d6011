"""A marked copy stands for its photo on screen and on paper; the photo stays as it is and comes back."""

from __future__ import annotations

import hashlib
import io

import pypdf
import pytest

from tests.application.test_starting import EXPERT, OFFICER
from tests.made_visits import answer_all, lease_numbers, picture, sign, start
from tuoyu_desktop.application.evidence_cases import (
    MAX_PHOTOS_PER_ITEM,
    AttachPhoto,
    attach_photo,
    review_photo,
    withdraw_photo,
)
from tuoyu_desktop.application.finding_photos import finding_photos
from tuoyu_desktop.application.finding_story import finding_story
from tuoyu_desktop.application.finishing import FinishVisit, finish_view, finish_visit
from tuoyu_desktop.application.lines import EvidenceLine
from tuoyu_desktop.application.notice_cases import IssueNotice, issue_notice, sheet_of
from tuoyu_desktop.application.photo_marking import MarkPhoto, mark_photo, photo_to_mark
from tuoyu_desktop.application.ports import Work
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop, mark_picture, render_sheet
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.notice import NoticeKind
from tuoyu_desktop.domain.photo_marks import Mark

BOX, FACE = Mark("box", 100, 100, 400, 300), Mark("mosaic", 200, 150, 600, 450)


@pytest.fixture
def visit(laptop: Laptop) -> str:
    lease_numbers(laptop)
    return laptop.write(start, EXPERT)[0]


def attach(laptop: Laptop, visit: str, words: str = "窗", item: str = "D04") -> str:
    return laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, item, picture(words))), EXPERT)[0]


def mark(laptop: Laptop, visit: str, photo: str, *marks: Mark, print_allowed: bool = False, actor: str = EXPERT) -> str:
    source = laptop.read(lambda records: photo_to_mark(records, visit, photo))
    made = mark_picture(source.jpeg, marks)
    command = MarkPhoto(visit, photo, marks, made, print_allowed)
    return laptop.write(lambda work: mark_photo(work, command), actor)[0]


def shown(laptop: Laptop, visit: str, item: str = "D04") -> tuple[EvidenceLine, ...]:
    return laptop.read(lambda records: visit_view(records, visit)).items[item].photos


def lines(laptop: Laptop, visit: str) -> list[EvidenceLine]:
    return list(laptop.read(lambda records: records.evidence_lines(inspection=visit)))


def seal(laptop: Laptop, visit: str, facts: dict[str, str]) -> None:
    def job(work: Work) -> None:
        answer_all(work, visit, facts)
        sign(work, visit)
        finish_visit(work, FinishVisit(visit, ""))

    laptop.write(job, EXPERT)


def test_the_strip_shows_the_copy_in_the_place_of_its_photo(laptop: Laptop, visit: str) -> None:
    first, second = attach(laptop, visit, "一"), attach(laptop, visit, "二")
    before = shown(laptop, visit)
    copy = mark(laptop, visit, first, BOX)

    now = shown(laptop, visit)
    assert [photo.id for photo in now] == [copy, second]
    assert now[0].marks == first
    assert now[0].original_sha256 == before[0].sha256
    assert now[0].taken_at == before[0].taken_at


def test_the_photo_itself_stays_in_the_visit_untouched(laptop: Laptop, visit: str) -> None:
    photo = attach(laptop, visit)
    (before,) = lines(laptop, visit)
    bytes_before = laptop.read(lambda records: records.blob(before.sha256))
    mark(laptop, visit, photo, FACE)

    after = next(line for line in lines(laptop, visit) if line.id == photo)
    assert after == before
    kept = laptop.read(lambda records: records.blob(after.sha256))
    assert kept == bytes_before
    assert hashlib.sha256(kept).hexdigest() == before.sha256


def test_withdrawing_the_copy_gives_the_photo_back(laptop: Laptop, visit: str) -> None:
    photo = attach(laptop, visit)
    copy = mark(laptop, visit, photo, BOX)
    laptop.write(lambda work: withdraw_photo(work, copy), EXPERT)

    (back,) = shown(laptop, visit)
    assert (back.id, back.withdrawn, back.marks) == (photo, None, "")


def test_marking_again_begins_at_the_photo_with_the_marks_and_replaces_the_copy(laptop: Laptop, visit: str) -> None:
    photo = attach(laptop, visit)
    copy = mark(laptop, visit, photo, BOX)
    again = laptop.read(lambda records: photo_to_mark(records, visit, copy))
    (original,) = [line for line in lines(laptop, visit) if line.id == photo]
    assert hashlib.sha256(again.jpeg).hexdigest() == original.sha256
    assert again.marks == (BOX,)

    second = mark(laptop, visit, copy, BOX, FACE)

    (now,) = shown(laptop, visit)
    assert (now.id, now.marks) == (second, photo)
    assert [line.withdrawn for line in lines(laptop, visit) if line.id == copy] == ["mistake"]


def test_a_photo_whose_copy_was_withdrawn_is_marked_from_nothing(laptop: Laptop, visit: str) -> None:
    photo = attach(laptop, visit)
    copy = mark(laptop, visit, photo, BOX)
    laptop.write(lambda work: withdraw_photo(work, copy), EXPERT)
    assert laptop.read(lambda records: photo_to_mark(records, visit, photo)).marks == ()


def test_a_copy_is_no_further_photo_of_its_item(laptop: Laptop, visit: str) -> None:
    photos = [attach(laptop, visit, f"第{n}张") for n in range(MAX_PHOTOS_PER_ITEM)]
    mark(laptop, visit, photos[0], BOX)
    assert len(shown(laptop, visit)) == MAX_PHOTOS_PER_ITEM
    with pytest.raises(RuleViolation) as refused:
        attach(laptop, visit, "多一张")
    assert refused.value.code == "rule-photo-many"

    laptop.write(lambda work: withdraw_photo(work, photos[1]), EXPERT)
    attach(laptop, visit, "正好")
    assert len(shown(laptop, visit)) == MAX_PHOTOS_PER_ITEM


def test_a_copy_is_printed_only_after_somebody_looked_at_it(laptop: Laptop, visit: str) -> None:
    """The tick is per photo (design tokens, print gate): that of the photo says nothing of the copy."""
    photo = attach(laptop, visit)
    laptop.write(lambda work: review_photo(work, photo, print_allowed=True), EXPERT)
    copy = mark(laptop, visit, photo, BOX)
    assert [(one.id, one.print_allowed) for one in shown(laptop, visit)] == [(copy, False)]

    ticked = mark(laptop, visit, photo, BOX, print_allowed=True)
    assert [(one.id, one.print_allowed) for one in shown(laptop, visit)] == [(ticked, True)]


def test_who_is_not_of_the_visit_marks_nothing_and_a_sealed_visit_stays(laptop: Laptop, visit: str) -> None:
    photo = attach(laptop, visit)
    with pytest.raises(RuleViolation) as stranger:
        mark(laptop, visit, photo, BOX, actor=OFFICER)
    assert stranger.value.code == "rule-visit-team"

    seal(laptop, visit, {})
    with pytest.raises(RuleViolation) as sealed:
        mark(laptop, visit, photo, BOX)
    assert sealed.value.code == "rule-visit-sealed"


def test_a_copy_of_another_photo_is_refused(laptop: Laptop, visit: str) -> None:
    photo, other = attach(laptop, visit, "一"), attach(laptop, visit, "二")
    made = mark_picture(laptop.read(lambda records: photo_to_mark(records, visit, other)).jpeg, (BOX,))
    with pytest.raises(RuleViolation) as refused:
        laptop.write(lambda work: mark_photo(work, MarkPhoto(visit, photo, (BOX,), made)), EXPERT)
    assert refused.value.code == "rule-photo-other"


def test_beside_a_finding_the_copy_is_shown(laptop: Laptop, visit: str) -> None:
    """The finding named the photo before it was marked."""

    def fail(work: Work) -> None:
        answer_all(work, visit, {"D04": "只有 66 天。"})

    laptop.write(fail, EXPERT)
    (photo,) = shown(laptop, visit)
    copy = mark(laptop, visit, photo.id, FACE)

    (now,) = shown(laptop, visit)
    (finding,) = laptop.read(lambda records: visit_view(records, visit)).items["D04"].findings
    beside = laptop.read(lambda records: finding_photos(records, finish_view(records, visit)))[finding.id]
    assert beside.image == laptop.read(lambda records: records.blob(now.sha256))
    story = laptop.read(lambda records: finding_story(records, finding.id, EXPERT))
    assert [line.id for line in story.before] == [copy]


@pytest.mark.parametrize("ticked", [True, False])
def test_the_marked_copy_is_what_is_printed(laptop: Laptop, visit: str, ticked: bool) -> None:
    facts = {"D04": "只有 66 天。"}

    def fail(work: Work) -> None:
        answer_all(work, visit, facts)
        sign(work, visit)

    laptop.write(fail, EXPERT)
    (photo,) = shown(laptop, visit)
    assert photo.print_allowed, "the photo was ticked; the copy is another"
    mark(laptop, visit, photo.id, FACE, print_allowed=ticked)
    (copy,) = shown(laptop, visit)
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit, "")), EXPERT)
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]

    sheet = laptop.read(lambda records: sheet_of(records, notice))
    (ref,) = sheet.content.photos
    assert (ref.sha256, ref.print_allowed, ref.number) == (copy.sha256, ticked, 1)
    assert sheet.content.findings[0].evidence == (1,)
    assert "已标注" in ref.caption
    bytes_of = laptop.read(lambda records: {line.sha256: records.blob(line.sha256) for line in sheet.photos})
    pdf = render_sheet(sheet.content, bytes_of, laptop.clock(), "")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = "".join(page.extract_text() for page in pages)
    assert ("照片存档，未附" in text) is not ticked
    # the bytes of a photo stand in the paper as they are (facts.md: JPEG passes through)
    assert (laptop.read(lambda records: records.blob(copy.sha256)) in pdf) is ticked
    assert laptop.read(lambda records: records.blob(photo.sha256)) not in pdf


def test_the_caption_says_item_time_and_that_it_is_marked(laptop: Laptop, visit: str) -> None:
    """Time and item stand in the margin of the print copy (requirements on evidence); a photo whose camera says no time
    gets the time at which it was attached."""
    photo = attach(laptop, visit)
    mark(laptop, visit, photo, BOX, print_allowed=True)
    attach(laptop, visit, "二", item="B12")
    seal(laptop, visit, {})
    notice = laptop.write(lambda work: issue_notice(work, IssueNotice(visit, NoticeKind.VISIT_RECORD)), EXPERT)[0]
    sheet = laptop.read(lambda records: sheet_of(records, notice))
    at = laptop.clock()
    assert [ref.caption for ref in sheet.content.photos] == [
        f"D04　已标注\n{at:%Y-%m-%d %H:%M} 附上",
        f"B12\n{at:%Y-%m-%d %H:%M} 附上",
    ]
