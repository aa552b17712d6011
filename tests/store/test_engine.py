"""The encrypted database: real SQLCipher files, real damage (architecture.md, Keys and Errors)."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from tuoyu_desktop.domain.errors import EnvironmentFault
from tuoyu_desktop.store import engine as store_engine
from tuoyu_desktop.store.engine import (
    check_database,
    copy_database,
    open_reader,
    open_writer,
    schema_version,
    translating_faults,
)
from tuoyu_desktop.store.keys import KeyFile, MemoryKeyStore

PAGE = 4_096


class Laptop:
    """A data folder with Chinese characters, spaces and URI specials in its path."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "督导 数据 #1%20?" if os.name != "nt" else base / "督导 数据 #1%20"
        self.folder.mkdir()
        self.path = self.folder / "tuoyu.db"
        self.key = KeyFile(self.folder).create(MemoryKeyStore())

    def write(self) -> Engine:
        return open_writer(self.path, self.key)

    def filled(self, rows: int = 200) -> Path:
        engine = self.write()
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB)"))
            for number in range(rows):
                connection.execute(
                    text("INSERT INTO note VALUES (:id, :body)"), {"id": number, "body": b"secret word " * 100}
                )
        engine.dispose()
        return self.path


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def fails(code: str) -> pytest.RaisesExc[EnvironmentFault]:
    return pytest.RaisesExc(EnvironmentFault, match=f"^{code}:")


def test_what_is_written_is_read_again_and_never_lies_in_clear(laptop: Laptop) -> None:
    path = laptop.filled()
    reader = open_reader(path, laptop.key)
    assert reader.execute("SELECT count(*) FROM note").fetchone() == (200,)
    reader.close()
    for file in laptop.folder.iterdir():
        content = file.read_bytes()
        assert b"secret word" not in content
        assert b"SQLite format 3" not in content
        assert laptop.key not in content
        assert laptop.key.hex().encode() not in content


def test_durability_settings(laptop: Laptop) -> None:
    with laptop.write().connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
        assert found == ["wal", 2, 1]  # 2 is FULL


def test_a_savepoint_rolls_back_alone(laptop: Laptop) -> None:
    engine = laptop.write()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY)"))
        savepoint = connection.begin_nested()
        connection.execute(text("INSERT INTO note VALUES (1)"))
        savepoint.rollback()
        connection.execute(text("INSERT INTO note VALUES (2)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM note")).scalars().all() == [2]


def test_a_failed_transaction_leaves_nothing_and_keeps_its_own_error(laptop: Laptop) -> None:
    laptop.filled(rows=1)
    engine = laptop.write()
    both = "INSERT INTO note VALUES (:id, NULL)"
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(both), [{"id": 7}, {"id": 0}])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM note")).scalars().all() == [0]


def test_the_reader_sees_commits_and_cannot_write(laptop: Laptop) -> None:
    laptop.filled(rows=1)
    engine, reader = laptop.write(), open_reader(laptop.path, laptop.key)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (9, NULL)"))
        assert reader.execute("SELECT count(*) FROM note").fetchone() == (1,)
    assert reader.execute("SELECT count(*) FROM note").fetchone() == (2,)
    with fails("env-folder-unwritable"), translating_faults():
        reader.execute("DELETE FROM note")


def test_the_reader_does_without_sqlalchemy(laptop: Laptop) -> None:
    laptop.filled(rows=1)
    script = (
        "import sys; from pathlib import Path; from tuoyu_desktop.store.engine import open_reader\n"
        "rows = open_reader(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read())).execute('SELECT 1').fetchall()\n"
        "print(rows, 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(laptop.path)], input=laptop.key.hex(), capture_output=True, text=True
    )
    assert done.stdout.strip() == "[(1,)] False", done.stderr


@pytest.mark.parametrize("opening", [open_reader, open_writer])
def test_a_wrong_key_is_called_so(laptop: Laptop, opening: Callable[[Path, bytes], object]) -> None:
    path = laptop.filled()
    with fails("env-key-wrong"):
        opening(path, secrets.token_bytes(32))
    with fails("env-key-wrong"):
        opening(path, b"short")


@pytest.mark.parametrize("offset", [0, 20, 1_000])
def test_a_damaged_first_page_is_no_wrong_key(laptop: Laptop, offset: int) -> None:
    path = laptop.filled()
    flip(path, offset)
    with fails("env-database-damaged"):
        open_reader(path, laptop.key)
    with fails("env-database-damaged"):
        open_writer(path, laptop.key)


def test_damage_further_in_is_found_when_it_is_read_and_by_the_check(laptop: Laptop) -> None:
    path = laptop.filled()
    flip(path, 20 * PAGE + 100)
    with fails("env-database-damaged"), laptop.write().connect() as connection:
        connection.execute(text("SELECT sum(length(body)) FROM note")).scalar_one()
    with fails("env-database-damaged"):
        check_database(path, laptop.key)


@pytest.mark.parametrize("kept", [100, 5 * PAGE, 5 * PAGE + 17])
def test_a_truncated_file_is_damaged(laptop: Laptop, kept: int) -> None:
    path = laptop.filled()
    os.truncate(path, kept)
    with fails("env-database-damaged"):
        check_database(path, laptop.key)


def test_text_in_place_of_a_database_is_damage(laptop: Laptop) -> None:
    laptop.path.write_text("这不是数据库" * 500, encoding="utf-8")
    with fails("env-database-damaged"):
        open_writer(laptop.path, laptop.key)


def test_an_absent_or_emptied_database_is_not_silently_made_anew(laptop: Laptop) -> None:
    for _ in range(2):
        with fails("env-database-missing"):
            open_reader(laptop.path, laptop.key)
        with fails("env-database-missing"):
            open_writer(laptop.path, laptop.key, create=False)
        laptop.path.touch()


def test_a_newer_schema_is_refused_untouched(laptop: Laptop) -> None:
    laptop.filled(rows=1)
    engine = laptop.write()
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 8")
    engine.dispose()
    before = laptop.path.read_bytes()
    with fails("env-database-newer"):
        open_writer(laptop.path, laptop.key, newest=7)
    with fails("env-database-newer"):
        open_reader(laptop.path, laptop.key, newest=7)
    assert laptop.path.read_bytes() == before
    assert schema_version(open_reader(laptop.path, laptop.key, newest=8)) == 8


def test_a_full_disk_loses_only_the_step(laptop: Laptop) -> None:
    laptop.filled(rows=3)
    engine = laptop.write()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with fails("env-disk-full"), engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (50, zeroblob(100))"))
        connection.execute(text("INSERT INTO note VALUES (51, zeroblob(100000))"))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 3
        connection.execute(text("INSERT INTO note VALUES (52, NULL)"))


def test_a_second_writer_is_told(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "BUSY_TIMEOUT_MS", 1)
    laptop.filled(rows=1)
    first, second = laptop.write(), laptop.write()
    with first.begin(), fails("env-database-busy"), second.begin():
        pass
    with second.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 1


KILLED = """
import sys, os
from pathlib import Path
from sqlalchemy import text
from tuoyu_desktop.store.engine import open_writer
engine = open_writer(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline()))
number = 1000
while True:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (:id, zeroblob(3000))"), {"id": number})
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_kill_9_keeps_every_committed_row(laptop: Laptop) -> None:
    laptop.filled(rows=1)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(laptop.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(laptop.key.hex() + "\n")
    child.stdin.flush()
    told = [int(child.stdout.readline()) for _ in range(30)]
    child.send_signal(signal.SIGKILL)
    told += [int(line) for line in child.stdout.read().split("\n")[:-1]]
    child.wait()
    with laptop.write().connect() as connection:
        kept = connection.execute(text("SELECT id FROM note WHERE id >= 1000 ORDER BY id")).scalars().all()
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in (0, 1)  # the one that was committed but not yet told
    check_database(laptop.path, laptop.key)


def test_a_copy_is_whole_encrypted_and_leaves_the_source_alone(laptop: Laptop) -> None:
    laptop.filled()
    engine = laptop.write()
    with engine.begin() as connection:  # lies in the write-ahead log
        connection.execute(text("INSERT INTO note VALUES (999, NULL)"))
    copy = laptop.folder / "copy"
    seen: list[tuple[int, int]] = []
    copy_database(laptop.path, copy, laptop.key, progress=lambda done, total: seen.append((done, total)))
    assert open_reader(copy, laptop.key).execute("SELECT count(*) FROM note").fetchone() == (201,)
    assert seen[-1][0] == seen[-1][1] > 0
    assert sorted(one.name for one in laptop.folder.glob("copy*")) == ["copy"]
    with fails("env-key-wrong"):
        copy_database(laptop.path, laptop.folder / "other", secrets.token_bytes(32))


def test_a_damaged_source_gives_no_copy(laptop: Laptop) -> None:
    path = laptop.filled()
    flip(path, 20 * PAGE + 100)
    with fails("env-database-damaged"):
        copy_database(path, laptop.folder / "copy", laptop.key)
    assert not list(laptop.folder.glob("copy*"))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "env-disk-full"),
        (errno.EIO, "env-disk-io"),
        (errno.EACCES, "env-folder-unwritable"),
        (errno.EROFS, "env-folder-unwritable"),
    ],
)
def test_errors_of_the_system_get_a_code(number: int, code: str) -> None:
    with fails(code), translating_faults():
        raise OSError(number, os.strerror(number))


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(ZeroDivisionError), translating_faults():
        raise ZeroDivisionError


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0x01
    path.write_bytes(content)
