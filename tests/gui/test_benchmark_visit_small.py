"""The benchmark of the visit runs through in a small size; what it measures is not judged here, what it counts is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.benchmarks import bench_visit
from ui.tour_speed import speed_words, spread


def test_every_answer_of_a_visit_is_timed_until_the_next_item_is_drawn(qapp: QApplication) -> None:
    told = bench_visit.run(quick=True).as_json()
    assert told["photos"] == 3
    assert told["runs"] == told["answered"] > 20  # of the 27 of the quick list, without what the place has not
    assert 0 < told["median_ms"] <= told["p99_ms"] <= told["worst_ms"]


def test_the_line_of_the_tour_tells_keys_presses_and_the_spread() -> None:
    samples = [10.0] * 98 + [30.0, 70.0]
    assert spread(samples) == (10.0, 70.0)
    told = speed_words(40, 12, samples)
    assert told.startswith("visit: 40 keys, 12 presses from 开始 to its seal; 100 answers by one key")
    assert told.endswith("next item drawn after 10 ms, p99 70 ms")
    assert speed_words(3, 1, []) == "visit: 3 keys, 1 presses, no answer by key"
