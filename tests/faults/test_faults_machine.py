"""Random operations and random faults over several laptops and one server, and the programme around them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults import table
from tests.faults.__main__ import main
from tests.faults.districts import Prepared
from tests.faults.everything import ALL
from tests.faults.scene import Scene
from tests.faults.soak import once
from tests.faults.state_machine import machine_on

EXAMPLES, STEPS = 5, 20


@pytest.mark.parametrize("number", [1, 2])
def test_random_operations_and_random_faults(number: int, prepared: Prepared, tmp_path: Path) -> None:
    once(machine_on(prepared, tmp_path), number, steps=STEPS, examples=EXAMPLES)


def test_every_fault_of_the_contract_is_in_the_table() -> None:
    """sync.md §4, in its order: each named by words of the fault that plays it."""
    contract = (
        *("before send", "after send, before reply", "between reply and commit", "mid-page", "mid-blob", "mid-rebuild"),
        *("server killed: committed, before the reply", "reply lost", "request twice", "five copies in parallel"),
        *("reordered by a proxy", "30 % of connections cut", "stall at byte N", "captive portal", "502", "413", "429"),
        *("clock a year ahead", "clock a year behind", "full: database", "full: log", "full: blob", "full: temp"),
        *("flipped byte: laptop's database", "flipped byte: journal body", "flipped byte: blob"),
        *("server restored from yesterday", "laptop restored from yesterday", "both restored from yesterday"),
        *("laptop replaced", "device revoked while offline", "token expired mid-push", "poison entry first in line"),
        *("an exception in a fold", "two programs", "two laptops on one visit, one never comes back"),
        "path with Chinese characters and spaces",
    )
    assert [words for words in contract if not any(words in name for name in ALL)] == []


def test_what_is_lost_doubled_or_stuck_is_told_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The programme must be able to fail: a district that loses an entry behind everybody's back."""

    def robbed(scene: Scene) -> None:
        client = scene.laptop()
        scene.visit(client, 2)
        client.sync()
        scene.server.tamper("DELETE FROM entry WHERE journal = :journal AND seq = 2", journal=client.laptop.device.id)

    monkeypatch.setitem(table.FAULTS, "robbed", robbed)
    monkeypatch.setattr("tests.faults.__main__.ALL", ["robbed"])
    assert main(["--out", str(tmp_path / "out"), "--seed", "1"]) == 1
    [line] = json.loads((tmp_path / "out" / "faults.json").read_text())
    assert (line["fault"], line["tries"], line["lost"], line["doubled"]) == ("robbed", 1, 1, 0)
    assert line["stuck"] > 0
    assert "robbed" in capsys.readouterr().out
