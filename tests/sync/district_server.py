"""A real district server for tests: its own process, real sockets, a copy of one prepared demo district."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.processes import ended, nursery, serve_command, started

PROGRAM = [sys.executable, "-m", "sync.server.cli"]


@dataclass
class DistrictServer:
    """One data folder, its database, and the serving process while it runs."""

    data: Path
    database: str | None = None
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    """The program, where it was started as one."""
    running: BaseProcess | None = field(default=None, repr=False)
    telling: Connection | None = field(default=None, repr=False)
    """Open as long as somebody may write there."""
    address: str = ""

    def command(self, *arguments: str, check: bool = True, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``tuoyu-server ARGUMENTS`` on this folder."""
        place = ["--data", str(self.data), *(["--database", self.database] if self.database else [])]
        return subprocess.run(
            [*PROGRAM, *arguments, *place], check=check, capture_output=True, text=True, input=typed, timeout=600
        )

    def told(self, *arguments: str, typed: str = "") -> str:
        """What a command prints, run inside this process: for the many commands whose process is not the point."""
        from sync.server.cli import main

        place = ["--data", str(self.data), *(["--database", self.database] if self.database else [])]
        printed, complained = io.StringIO(), io.StringIO()
        before, sys.stdin = sys.stdin, io.StringIO(typed)
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
                result = main([*arguments, *place])
        finally:
            sys.stdin = before
        return printed.getvalue() if result == 0 else f"exit {result}: {printed.getvalue()}{complained.getvalue()}"

    def start(self, *arguments: str) -> DistrictServer:
        """Serve on a free port; returns when the server says that it listens. A process of its own that begins where
        the libraries are read."""
        self.telling, far = nursery().Pipe(duplex=False)
        self.running = started(serve_command, self._serving(*arguments), far)
        far.close()
        with open(self.telling.fileno(), closefd=False) as told:
            return self._answers(told.readline())

    def start_program(self, *arguments: str) -> DistrictServer:
        """The same by ``tuoyu-server serve``: where the program itself, its signals or its workers are the point."""
        self.process = subprocess.Popen([*PROGRAM, *self._serving(*arguments)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        return self._answers(self.process.stdout.readline())

    def _serving(self, *arguments: str) -> list[str]:
        place = ["--data", str(self.data), *(["--database", self.database] if self.database else [])]
        return ["serve", "--port", "0", *arguments, *place]

    def _answers(self, line: str) -> DistrictServer:
        assert line.startswith("listening on "), line
        self.address = line.removeprefix("listening on ").strip()
        return self

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        if self.running is not None:
            self.running.kill()
            self.running.join()
            self.running = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=300)
            self.process = None
        if self.running is not None:
            self.running.terminate()
            ended(self.running)
            self.running = None

    def code(self, person: str, *arguments: str) -> str:
        """A fresh enrolment code for a person of the roster."""
        return self.told("enroll", "--user", person, *arguments).splitlines()[-1]


def prepare_demo(folder: Path, *, seed: int = 1, arguments: Sequence[str] = ()) -> Path:
    """``init --demo`` once; copy the folder for each server that is to change."""
    server = DistrictServer(folder)
    server.command("init", "--district", "110115", "--demo", "--seed", str(seed), *arguments)
    return folder


def copy_of(prepared: Path, target: Path) -> DistrictServer:
    """A district server of its own on a copy of a prepared folder (SQLite)."""
    shutil.copytree(prepared, target)
    return DistrictServer(target)
