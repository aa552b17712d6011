"""The data folder and the log file (architecture.md, Keys: no variable unlocks; logs without personal contents)."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuoyu_desktop.domain.errors import RuleViolation
from tuoyu_desktop.logs import KEPT_FILES, MOST_BYTES, mask, start_logging, stop_logging
from tuoyu_desktop.paths import data_paths


def test_the_argument_wins_over_the_variable_over_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUOYU_DATA", str(tmp_path / "variable"))
    assert data_paths(tmp_path / "数据 夹").root == tmp_path / "数据 夹"
    assert data_paths().root == tmp_path / "variable"
    monkeypatch.delenv("TUOYU_DATA")
    assert data_paths().root.is_absolute()
    assert "tuoyu-desktop" in data_paths().root.parts


def test_folders_are_made_for_this_user_alone(tmp_path: Path) -> None:
    paths = data_paths(tmp_path / "数据 夹").make()
    for folder in (paths.root, paths.blobs, paths.backups, paths.documents, paths.logs):
        assert folder.is_dir()
        assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    assert paths.make() == paths
    assert paths.database.parent == paths.root


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    for one in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(one)
        one.close()
    root.setLevel(level)


@pytest.mark.usefixtures("root_logger")
def test_nothing_personal_reaches_the_file(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "日志")
    log = logging.getLogger("tuoyu.test")
    log.info("saved %s by %s, tel %s", "0190a3c4-1111-7222-8333-444444444444", "王小明", "13800138000")
    try:
        raise RuleViolation("rule-test", "请填写李雷的身份证", detail="11010119900307775X")
    except RuleViolation:
        log.exception("refused 11010119900307775X at 大兴区兴丰街道")
    text = path.read_text(encoding="utf-8")
    for secret in ("王小明", "李雷", "13800138000", "775X", "大兴"):
        assert secret not in text
    assert "0190a3c4-1111-7222-8333-444444444444" in text
    assert "RuleViolation rule-test" in text
    assert re.search(r"test_paths_and_logs\.py:\d+ in test_nothing_personal", text)
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00 INFO ", text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010-62345678", "010-<8 digits>"),
        ("code 91110115MA01234567", "code 91110115MA01234567"),
        ("sha " + "0123456789" * 6 + "0123", "sha " + "0123456789" * 6 + "0123"),
        ("took 120 ms for 110115", "took 120 ms for 110115"),
        ("阳光托育，王某", "<7 characters>"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_the_log_stays_small(tmp_path: Path, root_logger: logging.Logger) -> None:
    start_logging(tmp_path)
    start_logging(tmp_path)
    line = "x" * 10_000
    for _ in range((KEPT_FILES + 2) * MOST_BYTES // len(line)):
        logging.getLogger("tuoyu.test").info(line)
    files = list(tmp_path.iterdir())
    assert len(files) == 1 + KEPT_FILES
    assert sum(one.stat().st_size for one in files) <= (1 + KEPT_FILES) * MOST_BYTES


def test_after_the_end_nothing_is_written_where_the_log_was(tmp_path: Path, root_logger: logging.Logger) -> None:
    handlers = list(root_logger.handlers)
    path = start_logging(tmp_path / "日志")
    logging.getLogger("tuoyu.test").info("first")
    path.unlink()
    path.parent.rmdir()
    stop_logging()
    logging.getLogger("tuoyu.test").info("second")
    assert not path.parent.exists()
    assert root_logger.handlers == handlers
