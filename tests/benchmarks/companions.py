"""Processes that a benchmark starts beside itself and talks to line by line; and the processor time they spend."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class Companion:
    """One process; ``say`` and ``hear`` are a line each."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """The next line. Raises RuntimeError when the process ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"ended with {self._process.wait()}: {self._process.args!r}")
        return line.strip()

    def finish(self) -> str:
        """What it still says; raises RuntimeError unless it ends well."""
        told, _ = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError(f"ended with {self._process.returncode}: {self._process.args!r}")
        return told

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@contextmanager
def companions(commands: Sequence[Sequence[str]]) -> Iterator[list[Companion]]:
    """All of them at once; none outlives the block."""
    some = [Companion(command) for command in commands]
    try:
        yield some
    finally:
        for one in some:
            one.end()


def processor_seconds(*roots: int) -> float | None:
    """Spent so far by these processes and all below them, ended ones too; null where there is no ``/proc``."""
    if not Path("/proc").is_dir():
        return None
    spent, parents = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # ended in the meantime
            continue
        number = int(folder.name)
        parents[number], spent[number] = int(fields[1]), sum(map(int, fields[11:15]))
    ticks = sum(ticks for number, ticks in spent.items() if _below(number, parents, roots))
    return ticks / os.sysconf("SC_CLK_TCK")


def _below(number: int, parents: dict[int, int], roots: Sequence[int]) -> bool:
    while number in parents:
        if number in roots:
            return True
        number = parents[number]
    return False
