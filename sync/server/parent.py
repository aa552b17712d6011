"""Workers end with the process that started them, also when it was killed and could tell nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess

LEAVE_SECONDS = 10
"""So long a worker may finish what it is doing, at this end as at any other."""


def end_with_parent() -> None:
    """Watch the starting process from a thread; without one (a server in a single process) there is nothing to watch.

    What is waited for is the far end of a pipe, on Windows the handle of the process: both tell of any death.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEAVE_SECONDS + 5)
    os._exit(1)  # something holds it up for longer than uvicorn waits: the port and the database come first
