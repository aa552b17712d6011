"""The lock on an upload by itself: one holder, also when the file was removed in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.protocol.problems import ProblemError
from sync.server import holding
from sync.server.holding import held


def test_one_holds_and_the_next_may_afterwards(tmp_path: Path) -> None:
    lock = tmp_path / "上传" / "a.lock"
    with held(lock):
        with pytest.raises(ProblemError) as refused, held(lock):
            pass
        assert refused.value.code == "upload-busy"
        with held(lock.with_name("b.lock")):
            pass
    assert list(lock.parent.iterdir()) == []
    with held(lock):
        pass


def test_a_failure_inside_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    with pytest.raises(RuntimeError), held(lock):
        raise RuntimeError
    with held(lock):
        pass


def test_a_lock_on_a_file_that_was_removed_meanwhile_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened before the holder removed it, locked after: a third could make a new file, and both would write."""
    lock = tmp_path / "a.lock"
    real = holding._lock

    def late(handle: int) -> None:
        lock.unlink()
        real(handle)

    monkeypatch.setattr(holding, "_lock", late)
    with pytest.raises(ProblemError) as refused, held(lock):
        pass
    assert refused.value.code == "upload-busy"
