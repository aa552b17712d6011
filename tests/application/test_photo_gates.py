"""Who may no longer look at things today brings no photos either (documents.md §1)."""

from __future__ import annotations

import pytest

from tests.demo_laptop import StandingClock
from tests.made_visits import EXPERT, picture, start
from tuoyu_desktop.application.evidence_cases import AttachPhoto, attach_photo
from tuoyu_desktop.application.phone_tray import PlacePhotos, TakeIn, place_photos, take_in
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation


def test_a_visit_that_outlives_an_appointment_takes_no_photo(laptop: Laptop, clock: StandingClock) -> None:
    """The demo's people are appointed for 500 days from its day."""
    visit = laptop.write(start, EXPERT)[0]
    brought = laptop.write(lambda work: take_in(work, TakeIn(visit, "IMG_1.jpg", picture())), EXPERT)[0]
    clock.pass_by(days=500)
    laptop.write(lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture("门"))), EXPERT)
    clock.pass_by(days=1)

    for act in (
        lambda work: attach_photo(work, AttachPhoto(visit, "D04", picture("窗"))),
        lambda work: place_photos(work, PlacePhotos(visit, "D04", (brought.sha256,))),
    ):
        with pytest.raises(RuleViolation) as refused:
            laptop.write(act, EXPERT)
        assert refused.value.code == "rule-team-appointment"
