"""The benchmarks of the sync run through in a small size; what they measure is not judged here, what they count is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import bench_first_sync, bench_photos_cut, bench_rush, bench_wire_bytes, scratch


@pytest.fixture(autouse=True)
def _own_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "PLACE", tmp_path / "kept")


def test_first_sync_brings_the_unit_and_no_more() -> None:
    told = bench_first_sync.run(quick=True).as_json()
    assert told["facilities"] == 8
    assert 8 < told["entries_received"] < told["entries_held"]
    assert told["bytes_down"] > 0


def test_photos_arrive_whole_over_a_cut_link() -> None:
    told = bench_photos_cut.run(quick=True).as_json()
    assert told["cuts"] >= 2
    assert told["bytes_sent"] > told["bytes_needed"] == 1_200_000
    assert told["ratio"] == pytest.approx(told["bytes_sent"] / told["bytes_needed"], abs=0.001)


def test_a_day_on_the_wire_is_smaller_than_its_json() -> None:
    told = bench_wire_bytes.run(quick=True).as_json()
    assert told["bytes_up"] + told["bytes_down"] < told["raw_bytes"] / 4


def test_rush_loses_nothing() -> None:
    told = bench_rush.run(quick=True).as_json()
    assert (told["runs"], told["syncs_repeated"], told["failures"], told["lost"]) == (4, 0, 0, 0)
    assert told["visits"] == 4
