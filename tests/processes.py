"""Processes that start fast: forked from one that has read all the libraries once, else started anew."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

KILLED = -9
_PATIENCE_SECONDS = 120.0
"""Nothing here takes so long; a process that hangs is to fail the test, not to hold it up for ever."""


@cache
def nursery() -> BaseContext:
    """Where a fork server is to be had it has imported the programs once for all."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.doomed", "tests.sync.client_rig", "psycopg"])
    return context


def started(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    process: BaseProcess = nursery().Process(target=target, args=arguments, daemon=True)  # type: ignore[attr-defined]  # every context has it
    process.start()
    return process


def ended(process: BaseProcess) -> int:
    """Wait; the exit code, -9 for one that was killed."""
    process.join(_PATIENCE_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError("a process did not come to an end")
    return int(process.exitcode)


def run(target: Callable[..., None], *arguments: Any) -> int:
    return ended(started(target, *arguments))


def serve_command(arguments: list[str], telling: Connection) -> None:
    """``tuoyu-server ARGUMENTS`` in this process; what it prints goes to ``telling``."""
    from sync.server.cli import main

    os.dup2(telling.fileno(), 1)
    telling.close()
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  # as long as the process; the one before was another file
    raise SystemExit(main(arguments))
