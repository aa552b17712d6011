"""What is entered once and stands at other items (checklist.md §2 rules 1, 2, 3, 11)."""

from __future__ import annotations

import re

import pytest

from tests.domain.rule_cases import checklist, pack
from tuoyu_desktop.domain.measurement_carried import always_carried, carried, gives, takes_from
from tuoyu_desktop.domain.measurement_case import parameter_in_force, pass_words

TABLE: dict[str, object] = {"care_groups": [{"id": "t", "children_present": 9}], "counted_at": "10:05"}


@pytest.mark.parametrize("code", ["A15", "A16", "B03", "B05", "B06", "B07", "B10"])
def test_the_table_goes_to_every_item_of_it_with_the_time_of_counting(code: str) -> None:
    """§2 rules 2 and 3: entered once per class, with the time."""
    assert carried(checklist().item(code), [(checklist().item("B04"), TABLE)]) == TABLE
    assert "B04" in takes_from(checklist().item(code), checklist())


def test_the_newest_table_counts() -> None:
    older = {"care_groups": [], "counted_at": "08:00"}
    entered = [(checklist().item("B03"), TABLE), (checklist().item("B05"), older)]
    assert carried(checklist().item("B04"), entered)["counted_at"] == "10:05"


@pytest.mark.parametrize(("of", "to"), [("C07", "E01"), ("E01", "C07")])
def test_the_floor_is_recorded_once(of: str, to: str) -> None:
    """§2 rule 11: C07 also answers the fire floor rule."""
    values = {"floor": 2, "basement": False, "fire_rating": "二级"}
    assert carried(checklist().item(to), [(checklist().item(of), values)]) == values


def test_gaps_of_the_recorder_stand_at_d01_whatever_was_entered_there() -> None:
    gaps = [{"id": "+1", "from_on": "2026-11-01", "to_on": "2026-11-02"}]
    entered = [(checklist().item("D04"), {"gaps": gaps, "channels": []})]
    assert always_carried(checklist().item("D01"), entered) == {"recorder_gaps": gaps}
    assert always_carried(checklist().item("B04"), [(checklist().item("B03"), TABLE)]) == {}


@pytest.mark.parametrize(("counts", "heads"), [((9, 12), 21), ((9, None), None), ((), None)])
def test_the_heads_counted_are_the_roll_call_of_the_subsidy(counts: tuple[int | None, ...], heads: int | None) -> None:
    """H09 点名数: counted once per class (§2 rule 3), and only a whole count is one."""
    table = [{"id": str(n), "children_present": count} for n, count in enumerate(counts)]
    found = carried(checklist().item("H09"), [(checklist().item("B04"), {"care_groups": table})])
    assert found.get("counted") == heads


@pytest.mark.parametrize("seen", [True, False])
def test_what_was_seen_is_a_lead_of_c18(seen: bool) -> None:
    """B22 可见即记通道和时段并转 C18."""
    found = carried(checklist().item("C18"), [(checklist().item("B22"), {"seen": seen})])
    assert found == ({"incidents": 1} if seen else {})


def test_other_items_keep_to_themselves() -> None:
    alone = [i for i in checklist().items.values() if takes_from(i, checklist()) == (i.code,)]
    assert len(alone) == 128 - len(("A15", "A16", *range(3, 11), "C07", "D01", "C18", "H09"))
    assert not any(
        carried(i, [(checklist().item("C08"), {"floor": 3, "gaps": []})]) for i in checklist().items.values()
    )
    assert [c for c, i in checklist().items.items() if gives(i)] == [
        *("A15", "A16", *(f"B{n:02d}" for n in range(3, 11)), "B22", "C07", "D04"),
    ]


def test_what_passes_is_said_with_the_figures_in_force() -> None:
    """One line for each item, never with another figure than the one it is judged by."""
    every = [*checklist().items.values(), *checklist().reserve.values()]
    lines = {one.code: pass_words(pack(), checklist(), one) for one in every}
    assert all(line and "{" not in line for line in lines.values())
    assert lines["D04"] == "每个通道都满 90 天；开业不满的按开业天数"
    assert lines["B04"] == "每人看护不超过 5 名"
    figure = parameter_in_force(pack(), checklist(), "group_toddler").model_copy(update={"value": 12})
    stricter = pack().model_copy(update={"parameters": {"group_toddler": figure}})
    assert pass_words(stricter, checklist(), checklist().item("B08")) == "不超过 12 人"


def test_a_line_names_every_figure_of_its_fields() -> None:
    """A threshold of a field that is judged stands in the line as its parameter, not as a typed number."""
    for one in checklist().items.values():
        bare = re.sub(r"[{][a-z_0-9]+[}]", "", one.pass_line)
        assert not re.search(r"[0-9]", bare.replace("近 7 日", "").replace("3 岁", "")), one.code
