"""What is said to be saved is on the disk: a database that was deleted, replaced or cut while open takes no write."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.small_laptop import finding_data, small_laptop
from tuoyu_desktop.bootstrap import Laptop
from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.domain.ids import new_id

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be deleted")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = small_laptop(tmp_path / "laptop")
    yield made
    made.close()


def write(laptop: Laptop) -> None:
    laptop.write(lambda work: work.append(finding_data(), subject=new_id(), facility=None), "person")


def delete(laptop: Laptop) -> None:
    for name in ("", "-wal", "-shm"):
        Path(f"{laptop.paths.database}{name}").unlink()


def delete_log(laptop: Laptop) -> None:
    Path(f"{laptop.paths.database}-wal").unlink()


def delete_folder(laptop: Laptop) -> None:
    shutil.rmtree(laptop.paths.root)


def replace(laptop: Laptop) -> None:
    copy = laptop.paths.database.with_suffix(".copy")
    shutil.copy(laptop.paths.database, copy)
    os.replace(copy, laptop.paths.database)


def cut(laptop: Laptop) -> None:
    os.truncate(laptop.paths.database, laptop.paths.database.stat().st_size // 2)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (delete, "env-database-missing"),
        (delete_log, "env-database-missing"),
        (delete_folder, "env-database-missing"),
        (replace, "env-database-missing"),
        (cut, "env-database-damaged"),
    ],
)
def test_a_database_that_is_gone_takes_no_write(laptop: Laptop, harm: Callable[[Laptop], None], code: str) -> None:
    for _ in range(2):
        write(laptop)
    harm(laptop)

    for _ in range(2):
        with pytest.raises(EnvironmentFault) as refused:
            write(laptop)
        assert refused.value.code == code


def test_a_database_that_grows_and_is_checkpointed_is_the_same(laptop: Laptop) -> None:
    write(laptop)
    laptop.write(
        lambda work: [work.append(finding_data(), subject=new_id(), facility=None) for _ in range(50)], "person"
    )
    with laptop.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    write(laptop)
