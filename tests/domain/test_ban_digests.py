"""Identity numbers and the digests of a list (GB 11643-1999; checklist.md §2 rule 16)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from tests.invented_numbers import invented
from tuoyu_desktop.demo.banned import DEMO_BANNED
from tuoyu_desktop.domain.ban_list import (
    MOST_PEOPLE,
    STALE_DAYS,
    age_in_days,
    device_digest,
    device_digests,
    is_listed,
    list_words,
    to_text,
)
from tuoyu_desktop.domain.entries.envelope import MAX_ENTRY_BYTES
from tuoyu_desktop.domain.entries.registry import BanListPublished, BanListPublishedData, StretchCost
from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.domain.id_number import check_character, normalised
from tuoyu_desktop.domain.ids import new_id

KEY, OTHER_KEY = bytes(32), bytes([1]) * 32


@pytest.mark.parametrize(("first", "last"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_the_check_character_is_that_of_the_standard(first: str, last: str) -> None:
    """Both numbers are the examples of GB 11643-1999."""
    assert check_character(first) == last


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002x ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_one_number_has_one_form(typed: str) -> None:
    assert normalised(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("110105491231002", "15 位"),
        ("1101051949123100", "16 位"),
        ("110105194912310021", "校验"),
        ("11010519491231002Y", "末位可以是 X"),
        ("1101051949123X002X", "末位可以是 X"),
        ("", "0 位"),
        ("张三1101051949123100", "只有数字"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "只有数字"),
    ],
)
def test_what_is_no_number_is_refused_and_not_repeated(typed: str, says: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        normalised(typed)
    assert says in refused.value.message
    assert not typed or typed not in f"{refused.value} {refused.value.detail}"


def test_the_same_person_looks_different_on_every_laptop() -> None:
    stretched = [bytes([place]) * 32 for place in range(4)]
    mine, theirs = device_digests(stretched, KEY), device_digests(stretched, OTHER_KEY)
    assert mine == tuple(sorted(mine))
    assert not set(mine) & set(theirs)
    data = BanListPublishedData(device="d", device_key=to_text(KEY), digests=mine, count=4)
    assert is_listed(data, stretched[2])
    assert not is_listed(data, bytes([9]) * 32)
    assert not is_listed(data.model_copy(update={"digests": theirs}), stretched[2])


def test_an_old_list_says_how_old_it_is() -> None:
    data = BanListPublishedData(device="d", as_of=date(2026, 10, 21), source="市里", count=12)
    assert list_words(data, date(2026, 11, 20)) == "名单截至 2026年10月21日，共 12 人（市里）"
    assert "名单是 31 天前的" in list_words(data, date(2026, 11, 21))
    assert age_in_days(date(2026, 11, 21), date(2026, 11, 20)) == 0
    assert STALE_DAYS == 30


def test_the_longest_list_fits_one_entry() -> None:
    digests = (device_digest(bytes(32), KEY),) * MOST_PEOPLE
    cost = StretchCost(memory_kib=65536, iterations=1, lanes=1)
    data = BanListPublishedData(device=new_id(), source="源" * 200, digests=digests, count=MOST_PEOPLE, cost=cost)
    entry = BanListPublished.write(data, seq=9**9, id=new_id(), at=datetime.now(UTC), actor=new_id(), subject=new_id())
    assert len(entry.to_body()) < MAX_ENTRY_BYTES


@pytest.mark.parametrize("memory_kib", [0, 1024 * 1024 + 1, 2**40])
def test_a_damaged_entry_cannot_ask_for_all_the_memory(memory_kib: int) -> None:
    with pytest.raises(ValidationError):
        StretchCost(memory_kib=memory_kib, iterations=1, lanes=1)


def test_the_invented_numbers_pass_and_are_of_no_place() -> None:
    assert all(normalised(invented(place)).startswith("999999") for place in range(1, 50))


def test_the_numbers_of_the_demo_are_numbers_of_nobody() -> None:
    assert [normalised(number) for number in DEMO_BANNED] == list(DEMO_BANNED)
    assert all(number.startswith("9999991888") for number in DEMO_BANNED)
