"""The district's application on a real socket inside the test's own process, with bounds small enough to wait for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from sync.server.app import make_app
from sync.server.office import Office


@contextmanager
def impatient_server(office: Office, stall_seconds: float) -> Iterator[str]:
    """Serves ``office`` and gives the address; a body that stands still is given up after ``stall_seconds``."""
    bound = socket.create_server(("127.0.0.1", 0))
    app = make_app(office, stall_seconds=stall_seconds)
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", loop="asyncio", lifespan="off", log_config=None))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    serving.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        serving.join()
