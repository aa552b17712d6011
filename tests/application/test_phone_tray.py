"""The tray of a visit: coming in, the proposal, placing and dropping, and what the end of the visit does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from tests.application.test_starting import EXPERT, OFFICER, visit_command
from tests.demo_laptop import StandingClock
from tests.made_visits import answer_all, photo, picture, sign
from tuoyu_desktop.application.answering import RecordAnswer, record_answer
from tuoyu_desktop.application.evidence_cases import (
    MAX_PHOTOS_PER_ITEM,
    AttachPhoto,
    Picture,
    attach_photo,
    withdraw_photo,
)
from tuoyu_desktop.application.finishing import FinishVisit, abandon_visit, finish_view, finish_visit
from tuoyu_desktop.application.phone_tray import (
    MOST_IN_TRAY,
    Moment,
    PlacePhotos,
    TakeIn,
    TrayLine,
    TrayPhoto,
    drop_photos,
    place_photos,
    propose,
    take_in,
    tray_count,
    tray_view,
)
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault, RuleViolation
from tuoyu_desktop.domain.terms import Answer, Profile
from tuoyu_desktop.store.tables import SETTING

TEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def named(number: int, taken_at: datetime | None = None) -> Picture:
    """A picture that no other number gives; plain bytes, the door's side makes real ones."""
    return Picture(f"jpeg {number}".encode(), 640, 480, f"{number:064x}", taken_at)


def bring(laptop: Laptop, visit: str, picture: Picture, name: str = "IMG_1.jpg", actor: str = EXPERT) -> TrayPhoto:
    return laptop.write(lambda work: take_in(work, TakeIn(visit, name, picture)), actor)[0]


def place(laptop: Laptop, visit: str, item: str, *photos: TrayPhoto) -> None:
    command = PlacePhotos(visit, item, tuple(photo.sha256 for photo in photos))
    laptop.write(lambda work: place_photos(work, command), EXPERT)


def drop(laptop: Laptop, visit: str, *photos: TrayPhoto) -> None:
    laptop.write(lambda work: drop_photos(work, visit, [photo.sha256 for photo in photos]), EXPERT)


def tray(laptop: Laptop, visit: str) -> tuple[TrayLine, ...]:
    return laptop.read(lambda records: tray_view(records, visit))


def answer(laptop: Laptop, visit: str, item: str, given: Answer = Answer.PASS) -> None:
    laptop.write(lambda work: record_answer(work, RecordAnswer(visit, item, given)), EXPERT)


def files(laptop: Laptop) -> int:
    return len(list(laptop.office.blobs.files()))


# the proposal ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("away", "proposed"),
    [
        (timedelta(), "D04"),
        (15 * MINUTE, "D04"),
        (-15 * MINUTE, "D04"),
        (15 * MINUTE + SECOND, None),
        (-15 * MINUTE - SECOND, None),
    ],
)
def test_a_quarter_of_an_hour_is_near(away: timedelta, proposed: str | None) -> None:
    assert propose(TEN + away, [Moment("D04", TEN)]) == proposed


def test_the_nearest_of_several_is_proposed_and_of_two_as_near_the_first() -> None:
    moments = [Moment("C01", TEN), Moment("C02", TEN + 4 * MINUTE)]
    assert propose(TEN + 2 * MINUTE - SECOND, moments) == "C01"
    assert propose(TEN + 2 * MINUTE + SECOND, moments) == "C02"
    assert propose(TEN + 2 * MINUTE, moments) == "C01"


def test_a_failed_item_without_photo_goes_before_a_nearer_one_but_not_beyond_the_quarter() -> None:
    near, failed = Moment("C01", TEN), Moment("D04", TEN + 15 * MINUTE, wants_photo=True)
    assert propose(TEN, [near, failed]) == "D04"
    assert propose(TEN - SECOND, [near, failed]) == "C01"


def test_nothing_is_proposed_without_a_time_or_an_answer() -> None:
    assert propose(None, [Moment("D04", TEN)]) is None
    assert propose(TEN, []) is None


def test_the_proposal_follows_the_answers_of_the_visit(laptop: Laptop, visit: str, clock: StandingClock) -> None:
    answer(laptop, visit, "D04")
    answered = clock.now
    clock.pass_by(minutes=10)
    answer(laptop, visit, "C08", Answer.FAIL)
    first = bring(laptop, visit, named(1, answered.astimezone(UTC)))
    bring(laptop, visit, named(2, answered.astimezone(UTC)))
    bring(laptop, visit, named(3))

    assert [line.proposed for line in tray(laptop, visit)] == ["C08", "C08", None]
    place(laptop, visit, "C08", first)  # it has its photo now: time alone decides
    assert [line.proposed for line in tray(laptop, visit)] == ["D04", None]


def test_no_photo_is_proposed_for_an_item_that_asks_for_none(laptop: Laptop, clock: StandingClock) -> None:
    command = visit_command(laptop, profile=Profile.FULL)
    visit = laptop.write(lambda work: start_visit(work, command), EXPERT)[0]
    answer(laptop, visit, "C18", Answer.FAIL)  # channel and time instead of a photo: checklist.md §2 rule 17
    bring(laptop, visit, named(1, clock.now.astimezone(UTC)))
    assert tray(laptop, visit)[0].proposed is None


# coming in ------------------------------------------------------------------------------------------------------------


def test_what_came_waits_and_is_no_part_of_the_visit(laptop: Laptop, visit: str, clock: StandingClock) -> None:
    entries = laptop.office.head.seq
    brought = bring(laptop, visit, picture(), "IMG_2044.jpg")

    (line,) = tray(laptop, visit)
    assert line.photo == brought
    assert (line.photo.name, line.photo.arrived_at) == ("IMG_2044.jpg", clock.now)
    assert laptop.read(lambda records: records.blob(brought.sha256)) == picture().jpeg
    assert not laptop.read(lambda records: records.blob_is_pending(brought.sha256))
    assert laptop.read(lambda records: records.evidence_lines(inspection=visit)) == []
    assert laptop.office.head.seq == entries


def test_the_same_file_twice_is_said_so(laptop: Laptop, visit: str) -> None:
    brought = bring(laptop, visit, named(1))
    again, same_file = named(1), Picture(b"prepared otherwise", 640, 480, named(1).original_sha256, None)
    for twice in (again, same_file):
        with pytest.raises(RuleViolation, match="已经传过") as refused:
            bring(laptop, visit, twice)
        assert refused.value.code == "rule-tray-twice"

    place(laptop, visit, "D04", brought)
    with pytest.raises(RuleViolation, match="已经放在D04"):
        bring(laptop, visit, again)
    (line,) = laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos
    laptop.write(lambda work: withdraw_photo(work, line.id), EXPERT)
    assert bring(laptop, visit, again).sha256 == brought.sha256


def test_sixty_may_wait(laptop: Laptop, visit: str) -> None:
    for number in range(MOST_IN_TRAY):
        bring(laptop, visit, named(number))
    with pytest.raises(RuleViolation, match="60 张") as refused:
        bring(laptop, visit, named(MOST_IN_TRAY))
    assert refused.value.code == "rule-tray-full"

    drop(laptop, visit, tray(laptop, visit)[0].photo)
    bring(laptop, visit, named(MOST_IN_TRAY))
    assert laptop.read(lambda records: tray_count(records, visit)) == MOST_IN_TRAY


def test_only_the_team_of_an_open_visit_brings_photos(laptop: Laptop, visit: str) -> None:
    with pytest.raises(RuleViolation) as stranger:
        bring(laptop, visit, named(1), actor=OFFICER)
    assert stranger.value.code == "rule-visit-team"

    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)
    with pytest.raises(RuleViolation) as closed:
        bring(laptop, visit, named(1))
    assert closed.value.code == "rule-visit-sealed"
    assert files(laptop) == 0


def test_erased_bytes_do_not_come_back(laptop: Laptop, visit: str) -> None:
    brought = bring(laptop, visit, named(1))
    with laptop.office.engine.begin() as connection:
        connection.execute(insert(SETTING).values(name=f"barred_blob:{brought.sha256}", value="1"))

    assert tray(laptop, visit) == ()
    with pytest.raises(RuleViolation) as placed:
        place(laptop, visit, "D04", brought)
    assert placed.value.code == "rule-photo-erased"
    drop(laptop, visit, brought)
    with pytest.raises(RuleViolation) as refused:
        bring(laptop, visit, named(1))
    assert refused.value.code == "rule-photo-erased"


# placing and dropping -------------------------------------------------------------------------------------------------


def test_a_placed_photo_is_evidence_with_its_time_and_waits_to_be_sent(laptop: Laptop, visit: str) -> None:
    brought = bring(laptop, visit, named(1, TEN))
    place(laptop, visit, "D04", brought)

    assert tray(laptop, visit) == ()
    (line,) = laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos
    assert (line.sha256, line.taken_at, line.print_allowed) == (brought.sha256, TEN, False)
    assert laptop.read(lambda records: records.blob_is_pending(brought.sha256))
    state = laptop.read(lambda records: records.evidence(line.id))
    assert state is not None
    assert state.sha256 == brought.sha256


def test_several_are_placed_together_or_not_at_all(laptop: Laptop, visit: str) -> None:
    first, second = bring(laptop, visit, named(1)), bring(laptop, visit, named(2))
    for path in laptop.office.blobs.files():
        if path.name.startswith(second.sha256):
            path.unlink()
    with pytest.raises(EnvironmentFault) as damaged:
        place(laptop, visit, "D04", first, second)
    assert damaged.value.code == "env-blob-damaged"
    assert laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos == ()
    assert len(tray(laptop, visit)) == 2

    drop(laptop, visit, second)
    third = bring(laptop, visit, named(3))
    place(laptop, visit, "D04", first, third)
    assert len(laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos) == 2


def test_an_item_holds_a_dozen_whatever_way_they_come(laptop: Laptop, visit: str) -> None:
    laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture())), EXPERT)
    brought = [bring(laptop, visit, named(number)) for number in range(MAX_PHOTOS_PER_ITEM)]
    with pytest.raises(RuleViolation) as refused:
        place(laptop, visit, "D04", *brought)
    assert refused.value.code == "rule-photo-many"

    place(laptop, visit, "D04", *brought[1:])
    place(laptop, visit, "D01", brought[0])


def test_what_left_the_tray_is_not_placed_again(laptop: Laptop, visit: str) -> None:
    brought = bring(laptop, visit, named(1))
    place(laptop, visit, "D04", brought)
    with pytest.raises(RuleViolation) as placed:
        place(laptop, visit, "D01", brought)
    with pytest.raises(RuleViolation) as dropped:
        drop(laptop, visit, brought)
    with pytest.raises(RuleViolation) as nothing:
        place(laptop, visit, "D01")
    assert placed.value.code == dropped.value.code == nothing.value.code == "rule-tray-gone"


def test_an_item_of_another_list_takes_none(laptop: Laptop, visit: str) -> None:
    brought = bring(laptop, visit, named(1))
    with pytest.raises(RuleViolation) as refused:
        place(laptop, visit, "Z99", brought)
    assert refused.value.code == "rule-item-unknown"


def test_dropping_takes_the_bytes_away_but_never_those_of_a_standing_photo(laptop: Laptop, visit: str) -> None:
    kept = bring(laptop, visit, picture())
    laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture())), EXPERT)
    gone = bring(laptop, visit, named(1))
    drop(laptop, visit, kept, gone)

    assert tray(laptop, visit) == ()
    assert laptop.read(lambda records: records.blob(kept.sha256)) == picture().jpeg
    assert laptop.read(lambda records: records.blob_is_pending(kept.sha256))
    with pytest.raises(EnvironmentFault) as missing:
        laptop.read(lambda records: records.blob(gone.sha256))
    assert missing.value.code == "env-blob-missing"
    assert files(laptop) == 1


def test_a_file_in_the_trays_of_two_visits_goes_with_the_last(laptop: Laptop, visit: str) -> None:
    command = visit_command(laptop)
    other = laptop.write(lambda work: start_visit(work, command), EXPERT)[0]
    first, second = bring(laptop, visit, named(1)), bring(laptop, other, named(1))
    drop(laptop, visit, first)
    assert laptop.read(lambda records: records.blob(second.sha256)) == named(1).jpeg
    drop(laptop, other, second)
    assert files(laptop) == 0


# the end of the visit -------------------------------------------------------------------------------------------------


def test_the_seal_says_how_many_were_not_used_and_removes_them(laptop: Laptop) -> None:
    command = visit_command(laptop)
    visit = laptop.write(lambda work: start_visit(work, command), EXPERT)[0]
    used = bring(laptop, visit, named(1))
    place(laptop, visit, "D04", used)
    bring(laptop, visit, named(2))
    bring(laptop, visit, named(3))
    laptop.write(lambda work: answer_all(work, visit, {}), EXPERT)
    laptop.write(lambda work: sign(work, visit), EXPERT)

    assert laptop.read(lambda records: finish_view(records, visit)).unplaced == 2
    laptop.write(lambda work: finish_visit(work, FinishVisit(visit)), EXPERT)
    assert laptop.read(lambda records: finish_view(records, visit)).unplaced == 0
    assert laptop.read(lambda records: tray_count(records, visit)) == 0
    assert files(laptop) == 1
    assert laptop.read(lambda records: records.blob(used.sha256)) == named(1).jpeg


def test_giving_up_removes_them_too(laptop: Laptop, visit: str) -> None:
    bring(laptop, visit, photo_of(1))
    laptop.write(lambda work: abandon_visit(work, visit, "停电"), EXPERT)
    assert laptop.read(lambda records: tray_count(records, visit)) == 0
    assert files(laptop) == 0


def photo_of(number: int) -> Picture:
    """A real photo of its own."""
    return Picture(photo(str(number)), 640, 480, f"{number:064x}", None)
