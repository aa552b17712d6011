"""kill -9 at any moment: after reopening, the visit stands to the last acknowledged answer (task, point 7)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.application.test_starting import EXPERT, visit_command
from tests.demo_laptop import DEVICE_ID
from tuoyu_desktop.application.starting import start_visit
from tuoyu_desktop.bootstrap import Laptop, open_laptop
from tuoyu_desktop.domain.terms import Answer
from tuoyu_desktop.projection.entry_table import ENTRY
from tuoyu_desktop.store.journal import verify_own
from tuoyu_desktop.store.keys import KeyFile, MemoryKeyStore
from tuoyu_desktop.store.passphrase_keys import PassphraseKeyStore

PASSPHRASE = "four words for a test"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_acknowledged_answer_is_there(laptop: Laptop, laptop_key: MemoryKeyStore, seed: int) -> None:
    visit, _ = laptop.write(lambda work: start_visit(work, visit_command(laptop)), EXPERT)
    folder = laptop.paths.root
    KeyFile(folder).add(KeyFile(folder).open(laptop_key), PassphraseKeyStore(PASSPHRASE))
    laptop.close()

    acknowledged = _write_until_killed(folder, visit, kill_after=random.Random(seed).randint(1, 120))

    again = open_laptop(laptop.paths, PassphraseKeyStore(PASSPHRASE))
    answers = again.read(lambda records: records.answers(visit))
    newest = max(answers.values(), key=lambda answer: int(answer.note))
    assert int(newest.note) >= acknowledged
    assert newest.answer is (Answer.FAIL if int(newest.note) % 3 == 0 else Answer.PASS)
    with again.engine.begin() as connection:
        rows = connection.execute(
            select(ENTRY.c.seq, ENTRY.c.body, ENTRY.c.digest, ENTRY.c.hash)
            .where(ENTRY.c.journal == DEVICE_ID)
            .order_by(ENTRY.c.seq)
        ).all()
    head = verify_own((row.seq, bytes(row.body), bytes(row.digest), bytes(row.hash)) for row in rows)
    assert head.seq == int(newest.note) + 1  # the start of the visit, then one entry an answer
    again.close()


def _write_until_killed(folder: Path, visit: str, kill_after: int) -> int:
    """Start the writer, kill it hard while it writes; returns the last number it told of."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.visit_writer", str(folder), PASSPHRASE, visit, EXPERT],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    told = 0
    for line in writer.stdout:
        told = int(line)
        if told >= kill_after:
            break
    os.kill(writer.pid, signal.SIGKILL)
    rest = [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    return max([told, *rest])
