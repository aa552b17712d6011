"""Photos: attached, looked at, taken back (checklist.md §2 rule 13)."""

from __future__ import annotations

import hashlib

import pytest

from tests.application.test_starting import EXPERT, visit_command
from tests.made_visits import picture
from tuoyu_desktop.application.evidence_cases import (
    MAX_PHOTOS_PER_ITEM,
    AttachPhoto,
    attach_photo,
    review_photo,
    withdraw_photo,
)
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.application.visit_view import visit_view
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import RuleViolation


@pytest.fixture
def visit(laptop: Laptop) -> str:
    command = visit_command(laptop)
    return laptop.write(lambda work: start_visit(work, command), EXPERT)[0]


def attach(laptop: Laptop, visit: str, item: str = "D04") -> str:
    command = AttachPhoto(visit, item, picture())
    return laptop.write(lambda work: attach_photo(work, command), EXPERT)[0]


def test_the_stored_photo_is_the_one_that_was_taken(laptop: Laptop, visit: str) -> None:
    attach(laptop, visit)

    (photo,) = laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos
    data = laptop.read(lambda records: records.blob(photo.sha256))
    assert hashlib.sha256(data).hexdigest() == photo.sha256
    assert data == picture().jpeg
    assert not photo.print_allowed


def test_a_photo_prints_only_after_the_tick(laptop: Laptop, visit: str) -> None:
    evidence = attach(laptop, visit)
    laptop.write(lambda work: review_photo(work, evidence, True), EXPERT)

    state = laptop.read(lambda records: records.evidence(evidence))
    assert state is not None
    assert (state.print_allowed, state.reviewed_by) == (True, EXPERT)


def test_a_photo_taken_back_is_not_shown(laptop: Laptop, visit: str) -> None:
    evidence = attach(laptop, visit)
    laptop.write(lambda work: withdraw_photo(work, evidence), EXPERT)

    assert laptop.read(lambda records: visit_view(records, visit)).items["D04"].photos == ()


def test_an_item_holds_a_dozen_photos(laptop: Laptop, visit: str) -> None:
    for _ in range(MAX_PHOTOS_PER_ITEM):
        attach(laptop, visit)

    with pytest.raises(RuleViolation) as refused:
        attach(laptop, visit)
    assert refused.value.code == "rule-photo-many"
    attach(laptop, visit, "D01")
