"""Every word of the closed lists has its Chinese name, and no two of a list share one."""

from __future__ import annotations

import inspect
from enum import StrEnum

import pytest

from tuoyu_desktop.domain import terms, wording

ENUMS = [
    value
    for _, value in inspect.getmembers(terms, inspect.isclass)
    if issubclass(value, StrEnum) and value is not StrEnum
]


@pytest.mark.parametrize("enum", ENUMS)
def test_every_member_has_its_own_word(enum: type[StrEnum]) -> None:
    words = [wording.word_of(member) for member in enum]
    assert all(words)
    assert len(set(words)) == len(words)


def test_members_of_equal_text_keep_apart() -> None:
    """OPEN stands in FindingState and VisitState; both are StrEnums and equal as text."""
    assert wording.word_of(terms.FindingState.OPEN) == "待整改"
    assert wording.word_of(terms.VisitState.OPEN) == "进行中"


def test_a_visit_is_never_called_an_inspection() -> None:
    assert "检查" not in wording.VISIT_MODES[terms.VisitMode.SUPERVISORY_VISIT]
    assert wording.VISIT_VERBS[terms.VisitMode.SUPERVISORY_VISIT] == "走访"


def test_paper_kinds_are_distinct() -> None:
    assert len(set(wording.PAPER_KINDS)) == len(wording.PAPER_KINDS)
    assert set(wording.FIRE_PAPERS) <= set(wording.PAPER_KINDS)
