"""打印校准页, measured in its PDF as a person measures it with a ruler (documents.md §6)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from document_samples import PRINTED_AT
from paper_reading import MM, copied_text, plumbed_pages

from tuoyu_desktop.documents.calibration import render_calibration

PAGE_HIGH = 297.0


@pytest.fixture(scope="module")
def page() -> Any:
    (only,) = plumbed_pages(render_calibration("HP LaserJet 二楼", PRINTED_AT))
    return only


def mm(points: float) -> float:
    return float(points) / MM


def boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Left, upper, right and lower edge of every box, in mm from the left upper corner of the sheet."""
    found = page.rects
    return [(mm(box["x0"]), mm(box["top"]), mm(box["x1"]), mm(box["bottom"])) for box in found]


def near(value: float, wanted: float) -> bool:
    return abs(value - wanted) < 0.02


def test_the_sheet_is_a4(page: Any) -> None:
    assert near(mm(page.width), 210)
    assert near(mm(page.height), PAGE_HIGH)


def test_the_square_is_100_mm_both_ways(page: Any) -> None:
    sides = [(right - left, lower - upper) for left, upper, right, lower in boxes(page)]
    assert [pair for pair in sides if near(pair[0], 100) and near(pair[1], 100)]


def test_the_frame_leaves_the_margins_of_the_standard(page: Any) -> None:
    frames = [box for box in boxes(page) if near(box[2] - box[0], 156)]
    assert len(frames) == 1
    left, upper, right, lower = frames[0]
    assert (round(left, 1), round(upper, 1)) == (28.0, 37.0)
    assert (round(210 - right, 1), round(PAGE_HIGH - lower, 1)) == (26.0, 35.0)


def test_the_rulers_begin_at_the_edges_of_the_sheet_with_a_tick_for_each_mm(page: Any) -> None:
    upright = {round(mm(line["x0"]), 2) for line in page.lines if near(mm(line["x0"]), mm(line["x1"]))}
    level = {round(mm(line["top"]), 2) for line in page.lines if near(mm(line["top"]), mm(line["bottom"]))}
    assert {float(at) for at in range(211)} <= upright
    assert {float(at) for at in range(298)} <= level


def test_the_lines_are_22_in_225_mm(page: Any) -> None:
    level = [line for line in page.lines if near(mm(line["x0"]), 184) and near(mm(line["top"]), mm(line["bottom"]))]
    ends = [line for line in level if mm(line["x1"]) < 190]
    heights = sorted(mm(line["top"]) for line in ends)
    assert len(heights) == 22
    assert all(near(lower - upper, 225 / 22) for upper, lower in pairwise(heights))
    assert near(heights[-1], PAGE_HIGH - 35)


def test_28_characters_fill_a_line(page: Any) -> None:
    sample = [char for char in page.chars if near(char["size"], 15.75) and 57 < mm(char["top"]) < 68]
    middles = [mm(char["x0"] + char["x1"]) / 2 for char in sample]
    assert len(middles) == 28
    assert near(middles[0], 28 + 156 / 28 / 2)
    assert near(middles[-1], 184 - 156 / 28 / 2)


def test_eleven_greys_go_from_white_to_black(page: Any) -> None:
    greys = [box["non_stroking_color"] for box in page.rects if near(mm(box["height"]), 12)]
    assert [round(grey, 1) for grey in greys] == [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0]


def test_it_says_what_to_do_and_for_which_printer() -> None:
    text = copied_text(render_calibration("HP LaserJet 二楼", PRINTED_AT)).replace("\n", "")
    assert "HP LaserJet 二楼" in text
    assert "“实际大小”或“100%”" in text
    assert "2026-11-20 10:52" in text


def test_equal_arguments_give_equal_bytes_and_every_font_is_embedded() -> None:
    first = render_calibration("", PRINTED_AT)
    assert first == render_calibration("", PRINTED_AT)
    assert b"/Helvetica" not in first
