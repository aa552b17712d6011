"""Workers, and the server of a demo, end with the process that started them, also when it was killed and could tell
nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess

_STANDARD_INPUT = 0
LEAVE_SECONDS = 10
"""So long a worker may finish what it is doing, at this end as at any other."""


def end_with_parent() -> None:
    """Watch the starting process from a thread; without one (a server in a single process) there is nothing to watch.

    What is waited for is the far end of a pipe, on Windows the handle of the process: both tell of any death.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def end_with_input() -> None:
    """End when standard input ends: its far end is held by the program that started this one, and by no other."""
    threading.Thread(target=_watch_input, daemon=True).start()


def _watch_input() -> None:
    while os.read(_STANDARD_INPUT, 1024):
        pass
    _end()


def _watch(parent: BaseProcess) -> None:
    parent.join()
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEAVE_SECONDS + 5)
    os._exit(1)  # something holds it up for longer than uvicorn waits: the port and the database come first
